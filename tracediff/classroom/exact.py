"""Exact values: which rows of a trace are rational, or made of π, roots, powers of e and logarithms.

This room owns the derivation. Nothing is guessed from decimals but the inputs, which are exact where they are what
somebody would have typed (``0.5``, ``pi/3``); every other value is derived from them by the rules of arithmetic and
of a few functions, and kept only where it agrees with the value that was computed. Where the rules give none, there is
none. How they are written is left to `render`.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> run = trace("eval", parse("exp(-x) + sin(y)"), {"x": 1, "y": math.pi / 4})
>>> [(basis.e, basis.root, factor) for basis, factor in exact_values(run.primal)[-1].terms.items()]
[(Fraction(-1, 1), 1, Fraction(1, 1)), (Fraction(0, 1), 2, Fraction(1, 2))]
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from tracediff.algebra import evaluated
from tracediff.program import Apply, Constant, Expression, Parameter, Partial
from tracediff.records import Record
from tracediff.trace import Rows

LARGE = 10_000
"""A numerator, denominator or radicand beyond this is no exact value that anybody would write."""

TERMS = 2
"""So many terms at most has an exact value that is shown."""

CLOSE = 1e-12
"""How far, relative to it, the computed value may be from the derived one: what a few roundings do."""

DENOMINATORS = 24
"""A multiple of π has at most this denominator, and a rational input ten times as much."""


class Basis(Record):
    """What a rational number is multiplied by: a power of π, a root, a power of e and a logarithm.

    Args:
        pi: The exponent of π.
        root: The square-free number under the root; 1 for none.
        e: The exponent of e.
        ln: The number whose logarithm is taken; 1 for none.
    """

    pi: int = 0
    root: int = 1
    e: Fraction = Fraction(0)
    ln: Fraction = Fraction(1)

    @property
    def value(self) -> float:
        """Its value."""
        logarithm = math.log(self.ln) if self.ln != 1 else 1.0
        return math.pi**self.pi * math.sqrt(self.root) * math.exp(self.e) * logarithm


ONE = Basis()
Sum: TypeAlias = Mapping[Basis, Fraction]
"""An exact value: rational multiples of different bases; none for 0."""


class Exact(Record):
    """An exact value.

    Args:
        terms: What it is the sum of.
    """

    terms: Sum

    @property
    def value(self) -> float:
        """Its value, rounded."""
        return math.fsum(float(factor) * basis.value for basis, factor in self.terms.items())

    def agrees(self, value: float) -> bool:
        """Whether a computed value is this one, but for rounding; no value is that is too large for a double."""
        try:
            return math.isclose(self.value, value, rel_tol=CLOSE, abs_tol=CLOSE)
        except OverflowError:
            return False

    @property
    def short(self) -> bool:
        """Whether somebody would write it so."""
        numbers = [abs(number) for factor in self.terms.values() for number in factor.as_integer_ratio()]
        return len(self.terms) <= TERMS and max(numbers, default=0) <= LARGE


def exact_values(rows: Rows, known: Sequence[Exact | None] = ()) -> list[Exact | None]:
    """The exact value of what each slot of a program holds, where it has one.

    Args:
        rows: The rows of a trace at a point.
        known: For derived rows, the exact values of the primal slots.

    Returns:
        One for each slot; that of row i is the one of slot ``rows.program.first + i``.
    """
    program = rows.program
    held = list(known)
    for slot in range(len(held), program.first):
        value = rows.value(slot)
        held.append(None if value is None else recognised(value))
    for number in range(len(rows)):
        exact = derived(rows.form(number).applied, [held[slot] for slot in program.operands[number]])
        value = rows.known(program.first + number)
        held.append(exact if exact and exact.agrees(value) else None)
    return held


def recognised(value: float) -> Exact | None:
    """The exact value of a number that somebody typed: a short decimal, a simple fraction, a multiple of π, or e.

    >>> recognised(0.75).terms, recognised(1.2345678912) is None
    ({Basis(pi=0, root=1, e=Fraction(0, 1), ln=Fraction(1, 1)): Fraction(3, 4)}, True)
    """
    rational = Fraction(value).limit_denominator(10 * DENOMINATORS)
    if float(rational) == value and abs(rational.numerator) <= LARGE:
        return Exact({ONE: rational} if rational else {})
    multiple = Fraction(value / math.pi).limit_denominator(DENOMINATORS)
    if multiple and math.isclose(multiple * math.pi, value, rel_tol=4e-16):
        return Exact({Basis(pi=1): multiple})
    whole = [Exact({Basis(e=Fraction(power)): Fraction(1)}) for power in (1, -1, 2)]
    whole += [Exact({Basis(ln=Fraction(number)): Fraction(1)}) for number in (2, 3, 5, 10)]
    return next((exact for exact in whole if exact.value == value), None)


def derived(expression: Expression, operands: Sequence[Exact | None]) -> Exact | None:
    """The exact value of a small expression of operands; None where the rules give none.

    >>> derived(Apply("ln", (Parameter(0),)), [Exact({Basis(e=Fraction(2)): Fraction(1)})]).value
    2.0
    """
    match expression:
        case Parameter(position):
            return operands[position]
        case Partial(_, _, written):
            return derived(written, operands)
        case Constant(value, name):
            return Exact({Basis(pi=1): Fraction(1)}) if name else recognised(value)
        case Apply("where", (condition, chosen, other)):
            holds = evaluated(condition, [operand and operand.value for operand in operands])
            return None if holds is None else derived(chosen if holds else other, operands)
        case Apply(name, inside) if name in RULES:
            parts = [derived(part, operands) for part in inside]
            known = [part for part in parts if part is not None]
            return RULES[name](*known) if len(known) == len(parts) else None
        case _:
            return None


# Arithmetic


def add(a: Exact, b: Exact) -> Exact:
    """The sum of two exact values."""
    terms = dict(a.terms)
    for basis, factor in b.terms.items():
        terms[basis] = terms.get(basis, Fraction(0)) + factor
    return Exact({basis: factor for basis, factor in terms.items() if factor})


def neg(a: Exact) -> Exact:
    """The opposite of an exact value."""
    return Exact({basis: -factor for basis, factor in a.terms.items()})


def sub(a: Exact, b: Exact) -> Exact:
    """The difference of two exact values."""
    return add(a, neg(b))


def mul(a: Exact, b: Exact) -> Exact | None:
    """The product of two exact values; None where it would have the product of two logarithms in it."""
    total = Exact({})
    for left, p in a.terms.items():
        for right, q in b.terms.items():
            if left.ln != 1 and right.ln != 1:
                return None
            common = math.gcd(left.root, right.root)
            root, factor = left.root * right.root // common**2, p * q * common
            logarithm = left.ln if left.ln != 1 else right.ln
            product = Exact({Basis(left.pi + right.pi, root, left.e + right.e, logarithm): factor})
            total = add(total, product)
    return total


def reciprocal(a: Exact) -> Exact | None:
    """One over an exact value of one term without a logarithm; None for any other."""
    if len(a.terms) != 1:
        return None
    ((basis, factor),) = a.terms.items()
    if basis.ln != 1:
        return None
    return Exact({Basis(-basis.pi, basis.root, -basis.e): 1 / (factor * basis.root)})


def div(a: Exact, b: Exact) -> Exact | None:
    """The quotient of two exact values."""
    if a.terms and a.terms == b.terms:
        return Exact({ONE: Fraction(1)})
    turned = reciprocal(b)
    return turned and mul(a, turned)


def power(a: Exact, b: Exact) -> Exact | None:
    """A small whole power, or a square root."""
    exponent = _rational(b)
    if exponent == Fraction(1, 2):
        return sqrt(a)
    if exponent is None or exponent.denominator != 1 or abs(exponent) > 8:
        return None
    found: Exact | None = Exact({ONE: Fraction(1)})
    for _ in range(abs(int(exponent))):
        found = found and mul(found, a)
    return found and (found if exponent >= 0 else reciprocal(found))


# Functions


def sqrt(a: Exact) -> Exact | None:
    """The root of a rational number, or of one times an even power of π and any of e."""
    if not a.terms:
        return a
    if len(a.terms) != 1:
        return None
    ((basis, factor),) = a.terms.items()
    if factor <= 0 or basis.pi % 2 or basis.root != 1 or basis.ln != 1 or max(factor.as_integer_ratio()) > LARGE:
        return None
    outside, inside = _square_free(factor.numerator * factor.denominator)
    return Exact({Basis(basis.pi // 2, inside, basis.e / 2): Fraction(outside, factor.denominator)})


def exp(a: Exact) -> Exact | None:
    """The exponential of a rational number, of a whole multiple of a logarithm, or of their sum."""
    exponent, factor = Fraction(0), Fraction(1)
    for basis, multiple in a.terms.items():
        if basis == ONE:
            exponent = multiple
        elif basis._replace(ln=Fraction(1)) == ONE and multiple.denominator == 1 and abs(multiple) <= 4:
            factor *= Fraction(basis.ln ** int(multiple))
        else:
            return None
    return Exact({Basis(e=exponent): factor}) if abs(exponent) <= 100 else None


def ln(a: Exact) -> Exact | None:
    """The logarithm of a positive rational number times a power of e."""
    if len(a.terms) != 1:
        return None
    ((basis, factor),) = a.terms.items()
    if factor <= 0 or basis.pi or basis.root != 1 or basis.ln != 1:
        return None
    terms = {ONE: basis.e} if basis.e else {}
    return Exact(terms | ({Basis(ln=factor): Fraction(1)} if factor != 1 else {}))


SINES = {
    Fraction(0): (Fraction(0), 1), Fraction(1, 6): (Fraction(1, 2), 1), Fraction(1, 4): (Fraction(1, 2), 2),
    Fraction(1, 3): (Fraction(1, 2), 3), Fraction(1, 2): (Fraction(1), 1),
}  # fmt: skip
"""The sine of these multiples of π, as a rational number times the root of a number."""


def sin(a: Exact) -> Exact | None:
    """The sine of a multiple of π/6 or π/4."""
    if not a.terms:
        return a
    if a.terms.keys() != {Basis(pi=1)}:
        return None
    turn = a.terms[Basis(pi=1)] % 2
    sign, turn = (-1, turn - 1) if turn >= 1 else (1, turn)
    found = SINES.get(min(turn, 1 - turn))
    if found is None:
        return None
    factor, root = found
    return Exact({Basis(root=root): Fraction(sign * factor)} if factor else {})


def cos(a: Exact) -> Exact | None:
    """The cosine of a multiple of π/6 or π/4."""
    return sin(add(a, Exact({Basis(pi=1): Fraction(1, 2)})))


def tan(a: Exact) -> Exact | None:
    """The tangent of a multiple of π/6 or π/4."""
    above, below = sin(a), cos(a)
    return div(above, below) if above and below and below.terms else None


def arctangent(a: Exact) -> Exact | None:
    """The arc tangent of 0, 1, √3 and their like."""
    return _angle(a, tan)


def _angle(a: Exact, function: Callable[[Exact], Exact | None]) -> Exact | None:
    """The angle in (-π/2, π/2) that a function of angles takes to an exact value."""
    for twelfth in range(-5, 6):
        angle = Exact({Basis(pi=1): Fraction(twelfth, 12)} if twelfth else {})
        if (found := function(angle)) and found.terms == a.terms:
            return angle
    return None


def sigmoid(a: Exact) -> Exact | None:
    """1/(1 + exp(-a)), where the exponential is rational."""
    power_of_e = exp(neg(a))
    return power_of_e and reciprocal(add(Exact({ONE: Fraction(1)}), power_of_e))


def _rational(a: Exact) -> Fraction | None:
    if not a.terms:
        return Fraction(0)
    return a.terms[ONE] if set(a.terms) == {ONE} else None


@functools.cache
def _square_free(number: int) -> tuple[int, int]:
    """A number as a square times a square-free number, of which the root of the first is given.

    >>> _square_free(12)
    (2, 3)
    """
    outside, inside = 1, number
    for factor in range(2, math.isqrt(number) + 1):
        while inside % factor**2 == 0:
            outside, inside = outside * factor, inside // factor**2
    return outside, inside


RULES: dict[str, Callable[..., Exact | None]] = {
    "add": add, "sub": sub, "mul": mul, "div": div, "neg": neg, "pow": power, "sqrt": sqrt, "exp": exp, "ln": ln,
    "sin": sin, "cos": cos, "tan": tan, "atan": arctangent, "sigmoid": sigmoid,
}  # fmt: skip
"""What is known exactly of some primitives: values, no derivatives. One that is missing only has no exact values."""
