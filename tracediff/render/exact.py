"""Exact values as they are written: ``√2/2``, ``1/e``, ``π/4``, ``ln 2``.

This room owns the order of terms and factors and what stands below a fraction bar. Which values are exact is left to
`classroom.exact`.

>>> from fractions import Fraction
>>> from tracediff.notation import Unicode
>>> written(Exact({Basis(root=2): Fraction(-1, 2), Basis(e=Fraction(-1)): Fraction(1)}), Unicode())
'1/e − √2/2'
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fractions import Fraction

from tracediff.algebra import unsigned
from tracediff.classroom.exact import Basis, Exact
from tracediff.notation import Notation
from tracediff.notation.base import ATOM
from tracediff.primitives import CONSTANTS
from tracediff.program import Apply, Constant, Expression, Variable, Written

EULER = Variable("e")


def written(exact: Exact, notation: Notation) -> str:
    """Write an exact value, with `e` for Euler's number."""
    ordered = sorted(
        exact.terms.items(), key=lambda term: (term[1] < 0, -term[0].pi, term[0].e, term[0].root, term[0].ln)
    )
    terms = [_term(basis, factor, notation) for basis, factor in ordered]
    total: Expression = terms[0] if terms else Constant(0.0)
    for term in terms[1:]:
        negative, positive = unsigned(term)
        total = Apply("sub" if negative else "add", (total, positive))
    return notation.show(total)


def _term(basis: Basis, factor: Fraction, notation: Notation) -> Expression:
    """One term: factors above the fraction bar, and factors below it."""
    above: list[Expression] = []
    below: list[Expression] = []
    for base, exponent in ((CONSTANTS["pi"], Fraction(basis.pi)), (EULER, basis.e)):
        if exponent:
            raised: Expression = base
            if abs(exponent) != 1:
                raised = Apply("pow", (base, _number(abs(exponent))))
            (above if exponent > 0 else below).append(raised)
    if basis.root != 1:
        above.insert(0, _root(basis.root, notation))
    if basis.ln != 1:
        above.append(Apply("ln", (_number(basis.ln),)))
    if factor.denominator != 1:
        below.insert(0, Constant(float(factor.denominator)))
    if abs(factor.numerator) != 1 or not above:
        above.insert(0, Constant(float(abs(factor.numerator))))
    written = _product(above)
    if below:
        written = Apply("div", (written, _product(below)))
    return _signed(written) if factor < 0 else written


def _signed(written: Expression) -> Expression:
    """The opposite of what is written: the sign stands before the first factor."""
    match written:
        case Constant(value, ""):
            return Constant(-value)
        case Apply("div" | "mul" as name, (first, other)):
            return Apply(name, (_signed(first), other))
        case _:
            return Apply("neg", (written,))


def _number(fraction: Fraction) -> Expression:
    above, below = (Constant(float(number)) for number in fraction.as_integer_ratio())
    return above if below.value == 1 else Apply("div", (above, below))


def _product(factors: Sequence[Expression]) -> Expression:
    return functools.reduce(lambda left, right: Apply("mul", (left, right)), factors)


def _root(number: int, notation: Notation) -> Expression:
    """A root; its sign reaches over the number, so it needs no parentheses where it is followed by another."""
    root = Apply("sqrt", (Constant(float(number)),))
    text = notation.show(root)
    return root if text[0].isalpha() else Written(text, ATOM)
