#!/bin/sh
# Automatic differentiation in ten minutes: a lecture that plays itself.
#
#   sh lecture.sh          every row comes by itself, after 6 seconds
#   sh lecture.sh 3        after 3 seconds
#   sh lecture.sh keys     every row comes at a key (? tells the keys), every part at Enter
#   sh lecture.sh predict  and the class says each value first
#
# On a weak projector: TRACEDIFF_THEME=contrast sh lecture.sh

pace=${1:-6}
tracediff=${TRACEDIFF:-tracediff}
example='ln(x1) + x1*x2 - sin(x2)'

case $pace in
    keys) rows=--step ;;
    predict) rows=--predict ;;
    *) rows="--delay $pace" ;;
esac

say() {
    printf '\n'
    printf '# %s\n' "$@"
    case $pace in
        keys | predict) printf '# (Enter)\n'; read -r _ || exit ;;
        *) sleep $((4 * pace)) ;;
    esac
}

show() {
    printf '\n$ tracediff'
    for word in "$@"; do
        case $word in
            *[!a-z0-9=,.-]*) printf " '%s'" "$word" ;;
            *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    $tracediff "$@"
}

say 'A function is a list of elementary operations.' \
    'Each is a row: its formula, the numbers put in, its value.'
show eval "$example" --at x1=2,x2=5 $rows

say 'Every operation has a derivative that we know:' 'the table of rules.'
show rules ln mul sin

say 'Forward mode: beside each value its tangent, which is' \
    'its derivative along x1. The chain rule needs only' 'the rows above.'
show forward "$example" --at x1=2,x2=5 --seed x1 $rows

say 'For the derivative along x2 we go through it again.' \
    'A million inputs are a million passes. Another way?'
show paths "$example" --at x1=2,x2=5

say 'Reverse mode: after the values, go back. The adjoint of' \
    'a variable is the derivative of the output with respect' \
    'to it. Watch x2: it is used twice, so its adjoint' 'receives two contributions, which add up.'
show reverse "$example" --at x1=2,x2=5 $rows

say 'One pass, both derivatives. What can go wrong? Here' \
    'each value is used twice. Somebody writes = instead of' '+=. Where is the first wrong row?'
show reverse --sample double-twice --bug overwrite

say 'Somebody else goes on by recursion before an adjoint' 'is complete.'
show reverse --sample double-twice --bug order

say 'Is our own gradient right? Five methods say so.'
show check "$example" --at x1=2,x2=5

say 'Homework: explain each row in a sentence of your own.'
show explain 'x*exp(x)' --at x=1 --mode forward
