"""Slips: what may have gone wrong where a number in a row is not the one that is due.

This room owns the mistakes that people make when they fill in a trace: it makes each of them in the formula of the row,
and sees whether the number comes out. Every function and every partial it tries is one of the table of primitives.
Where a number is wrong because another one is, is left to `marking`.

>>> from tracediff.classroom.numerals import numeral
>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> run = trace("reverse", parse("x1*x2 + sin(x2)"), {"x1": 2, "x2": 5})
>>> slip(run.primal, 3, operands(run.primal, 3), numeral("0.959")).kind
'lost sign'
>>> slip(run.passes[0].rows, 5, operands(run.passes[0].rows, 5), numeral("0.284")).kind
'dropped path'
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from tracediff.algebra import evaluated, substitute, write_out
from tracediff.classroom.numerals import Numeral
from tracediff.language.rules import partials
from tracediff.program import Apply, Constant, Expression, Parameter, Partial, Variable
from tracediff.records import Record
from tracediff.trace import Rows

_Put: TypeAlias = Callable[[Expression], Expression]

TRIGONOMETRIC = ("sin", "cos", "tan")
INVERSE = ("asin", "acos", "atan", "atan2")
"""The functions of an angle, and those that give one: what calculators compute in degrees."""

FAMILIES = (
    ("sin", "cos", "tan"), ("asin", "acos", "atan"), ("sinh", "cosh", "tanh"), ("asinh", "acosh", "atanh"),
    ("sin", "asin", "sinh"), ("cos", "acos", "cosh"), ("tan", "atan", "tanh"),
    ("ln", "log2", "log10", "log1p"), ("ln", "exp", "expm1"), ("sqrt", "cbrt"), ("sigmoid", "tanh", "softplus", "erf"),
)  # fmt: skip
"""The functions that are confused with each other; where a stranger gives the number that was written, it is chance."""

VAGUE, VAGUE_OF_MANY = 0.02, 0.002
"""A slip is not named where its value is not known to this share, because it is reckoned from few digits; where many
are tried, one of which would fit by chance, to the second."""

FEW = 2
"""A rounding chain is off by at most so many units of the last digit that was written."""

SHORT = 2
"""A number of so many decimals is put in as it is."""

PLACES = (1, -1, 2, -2, 3, -3)
"""By so many places a decimal point may be off."""


class Slip(Record):
    """What may have gone wrong in a row.

    Args:
        kind: Its name, such as "lost sign" or "dropped path".
        meaning: What was done, as it stands in a sentence.
        row: The variable with which the sentence ends, if it ends with one.
    """

    kind: str
    meaning: str
    row: Variable | None = None


class Reckoning(Record):
    """What a row is reckoned from.

    Args:
        values: The value of each operand.
        spreads: How far each may be from that, because it is known to few digits.
    """

    values: Sequence[float | None]
    spreads: Sequence[float] = ()

    def of(self, expression: Expression) -> tuple[float, float] | None:
        """The value of an expression of the operands, and how far it may be from that; None where it has none.

        >>> Reckoning([3.0, 2.0], [0.0, 0.5]).of(Apply("mul", (Parameter(0), Parameter(1))))
        (6.0, 1.5)
        """
        value = evaluated(expression, self.values)
        if value is None or not math.isfinite(value):
            return None
        spread = 0.0
        for i, width in enumerate(self.spreads):
            if width and (held := self.values[i]) is not None:
                moved = evaluated(expression, [*self.values[:i], held + width, *self.values[i + 1 :]])
                spread += abs(moved - value) if moved is not None and math.isfinite(moved) else 0.0
        return value, spread


def operands(rows: Rows, number: int) -> Reckoning:
    """What a row is reckoned from where all before it is right."""
    return Reckoning([rows.value(slot) for slot in rows.program.operands[number]])


def slip(rows: Rows, number: int, reckoning: Reckoning, written: Numeral) -> Slip | None:
    """The likeliest slip by which a number came to stand in a row.

    Args:
        rows: The rows of a trace at a point.
        number: The number of the row.
        reckoning: What it is reckoned from: the truth, or what stands in the rows above it.
        written: The number that is not the one that is due.

    Returns:
        The first slip, from the plainest on, that gives just this number; None where none does.
    """
    chain_rule = rows.form(number).chain_rule
    right = reckoning.of(write_out(chain_rule))
    if right is None:
        return None
    first, *others = _signs(chain_rule)
    plain = [
        first,
        *_paths(chain_rule),
        *others,
        *_angles(chain_rule),
        *_partials(chain_rule),
        *_factors(chain_rule),
    ]
    return (
        _first(plain, reckoning, written, right[0])
        or digits(written, right[0])
        or whole(written, right[0])
        or _first([*_table(chain_rule), *_operations(chain_rule)], reckoning, written, right[0], VAGUE_OF_MANY)
        or rounding(written, right[0], not all(map(_is_short, reckoning.values)) or right[1] > 0)
        or miscopied(written, right[0])
    )


def _first(
    found: Sequence[tuple[str, str, Expression]],
    reckoning: Reckoning,
    written: Numeral,
    right: float,
    vagueness: float = VAGUE,
) -> Slip | None:
    """The first of some slips that gives what was written, and not what is right."""
    for kind, meaning, expression in found:
        came = reckoning.of(write_out(expression))
        vague = came and came[1] > max(vagueness * abs(came[0]), 4 * written.half)
        if came and not vague and written.agrees(*came) and not math.isclose(came[0], right, rel_tol=1e-9):
            return Slip(kind, meaning)
    return None


def digits(written: Numeral, right: float) -> Slip | None:
    """A slip of the pen: digits transposed, or the decimal point in another place.

    >>> digits(Numeral(0.639, 0.0005, "0.639"), 0.69315).kind, digits(Numeral(6.93, 0.005, "6.93"), 0.69315).kind
    ('transposed digits', 'wrong decimal place')
    """
    for places in PLACES:
        if written.value and written.agrees(right * 10.0**places):
            return Slip("wrong decimal place", f"the decimal point is off by {abs(places)}")
    due, wrote = _as_written(written, right)
    if sorted(due) == sorted(wrote) and len(_differing(due, wrote)) == 2:
        return Slip("transposed digits", f"{due} became {wrote}")
    return None


def miscopied(written: Numeral, right: float) -> Slip | None:
    """A slip of the pen: one digit for another.

    >>> miscopied(Numeral(2.716, 0.0005, "2.716"), 1.71634).kind
    'wrong digit'
    """
    due, wrote = _as_written(written, right)
    if len(due) == len(wrote) > 3 and len(_differing(due, wrote)) == 1:
        return Slip("wrong digit", f"{due} became {wrote}")
    return None


def _as_written(written: Numeral, right: float) -> tuple[str, str]:
    """The digits that are due and those that were written, to as many decimals."""
    decimals = len(written.text.lower().partition("e")[0].partition(".")[2]) if "." in written.text else 0
    return f"{right:.{decimals}f}", f"{written.value:.{decimals}f}"


def _differing(one: str, other: str) -> list[int]:
    """Where two texts differ."""
    return [i for i, (left, right) in enumerate(zip(one, other, strict=False)) if left != right]


def whole(written: Numeral, right: float) -> Slip | None:
    """A number that was rounded to a whole one.

    >>> whole(Numeral(1.0, 0.0005, "1"), 0.69315).kind
    'rounding chain'
    """
    if written.text.lstrip("+-").isdigit() and 0 < abs(right - written.value) <= 0.5 and written.value:
        return Slip("rounding chain", "it was rounded to a whole number")
    return None


def _is_short(value: float | None) -> bool:
    """Whether nobody would round a number before it is put in."""
    return value is None or round(value, SHORT) == value


def rounding(written: Numeral, right: float, was_rounded: bool = True) -> Slip | None:
    """A number that is off by little: it was cut off, or computed from numbers that may have been rounded.

    >>> rounding(Numeral(0.692, 0.0005, "0.692"), 0.69315).kind
    'rounding chain'
    """
    unit = 2 * written.half
    if not unit or abs(written.value - right) > (FEW + 0.5) * unit or abs(written.value - right) > abs(right) / 20:
        return None
    if math.isclose(math.trunc(right / unit) * unit, written.value, rel_tol=1e-9):
        return Slip("rounding chain", "the digits were cut off, not rounded")
    return Slip("rounding chain", "it was computed from numbers that had been rounded") if was_rounded else None


def _places(expression: Expression) -> Iterator[tuple[Expression, _Put]]:
    """Each part of an expression, with what puts another in its place; a partial is one part, and so is its inside."""
    yield expression, lambda part: part
    match expression:
        case Apply(primitive, inside):
            for i, operand in enumerate(inside):
                for part, put in _places(operand):
                    yield part, _putting(primitive, inside, i, put)
        case Partial(of, wrt, written):
            for part, put in _places(written):
                yield part, _within(of, wrt, put)


def _putting(primitive: str, inside: tuple[Expression, ...], i: int, put: _Put) -> _Put:
    return lambda part: Apply(primitive, (*inside[:i], put(part), *inside[i + 1 :]))


def _within(of: Expression, wrt: Expression, put: _Put) -> _Put:
    return lambda part: Partial(of, wrt, put(part))


def _signs(rule: Expression) -> Iterator[tuple[str, str, Expression]]:
    """A sign lost: that of the result, of a term, of a number put in."""
    yield "lost sign", "the sign is wrong", Apply("neg", (rule,))
    for part, put in _places(rule):
        if isinstance(part, Apply) and part.primitive in ("add", "sub"):
            left, right = part.operands
            yield (
                "lost sign",
                "a term has the wrong sign",
                put(Apply("sub" if part.primitive == "add" else "add", (left, right))),
            )
            yield "lost sign", "a term has the wrong sign", put(Apply("sub", (right, left)))
        elif isinstance(part, Parameter | Partial | Apply) and part is not rule:
            yield "lost sign", "a number put in has lost its sign", put(Apply("neg", (part,)))


def _paths(rule: Expression) -> Iterator[tuple[str, str, Expression]]:
    """One of several contributions left out."""
    match rule:
        case Apply("add", (Parameter() as so_far, Apply("mul", (_, Partial())) as contribution)):
            overwritten = "the adjoint so far was overwritten: = stands where += was due"
            yield "dropped path", overwritten, contribution
            yield "dropped path", "this contribution was left out", so_far
        case Apply("add" | "sub", (left, right)) if _has_partial(rule):
            yield "dropped path", "only the first term was taken", left
            yield "dropped path", "only the second term was taken", right
            yield "dropped path", "only the second term was taken", Apply("neg", (right,))


def _has_partial(rule: Expression) -> bool:
    return any(isinstance(part, Partial) for part, _ in _places(rule))


def _angles(rule: Expression) -> Iterator[tuple[str, str, Expression]]:
    """Degrees taken for radians."""
    degree = Constant(math.pi / 180)
    meaning = "the angle was taken in degrees"
    for part, put in _places(rule):
        match part:
            case Apply(name, (angle,)) if name in TRIGONOMETRIC:
                yield "degrees for radians", meaning, put(Apply(name, (Apply("mul", (angle, degree)),)))
            case Apply(name, _) if name in INVERSE:
                yield "degrees for radians", meaning, put(Apply("div", (part, degree)))


def _partials(rule: Expression) -> Iterator[tuple[str, str, Expression]]:
    """A partial left out, turned over, not worked out, or taken from another operand."""
    for part, put in _places(rule):
        if not isinstance(part, Partial):
            continue
        of, wrt, written = part
        others: list[tuple[str, Expression]] = [("the partial was left out", Constant(1.0))]
        if isinstance(written, Apply) and written.primitive in ("mul", "div"):
            others += [("a factor of the partial was left out", factor) for factor in reversed(written.operands)]
        others += [
            ("the value stands where the partial was due", of),
            ("the partial is that of the other operand", wrt),
            ("the partial is upside down", Apply("div", (Constant(1.0), written))),
            ("the exponent was not lowered", Apply("mul", (written, wrt))),
            ("the partial was divided by the operand", Apply("div", (written, wrt))),
            ("the partial was taken at the result", substituted(written, wrt, of)),
        ]
        for meaning, other in others:
            yield "wrong partial", meaning, put(other)


def _factors(rule: Expression) -> Iterator[tuple[str, str, Expression]]:
    """The tangent or adjoint left out, by which the partial is multiplied."""
    for part, put in _places(rule):
        if isinstance(part, Apply) and part.primitive == "mul" and isinstance(part.operands[1], Partial):
            yield "missing factor", "the partial stands without its factor", put(part.operands[1])


def _table(rule: Expression) -> Iterator[tuple[str, str, Expression]]:
    """Another function of a family, or the partial of one."""
    for part, put in _places(rule):
        if isinstance(part, Partial):
            of, wrt, written = part
            slopes = {name: substitute(partials(name)[0], (wrt, of)) for family in FAMILIES for name in family}
            own = [name for name, slope in slopes.items() if slope == written]
            for name in dict.fromkeys(other for one in own for other in _kin(one)):
                yield "wrong partial", f"the partial is that of {name}", put(slopes[name])
        elif isinstance(part, Apply):
            for name in _kin(part.primitive):
                yield "wrong function", f"{name} was taken for {part.primitive}", put(Apply(name, part.operands))


def _kin(name: str) -> list[str]:
    """The functions with which one is confused."""
    return list(dict.fromkeys(other for family in FAMILIES if name in family for other in family if other != name))


def _operations(rule: Expression) -> Iterator[tuple[str, str, Expression]]:
    """Another operation than the one that is written."""
    signs = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "^"}
    for part, put in _places(rule):
        if isinstance(part, Apply) and part.primitive in signs and len(part.operands) == 2:
            left, right = part.operands
            if isinstance(right, Partial):  # what is done with a partial has slips of its own
                continue
            for name, sign in signs.items():
                meaning = f"{sign} was taken for {signs[part.primitive]}"
                if name != part.primitive:
                    yield "wrong operation", meaning, put(Apply(name, (left, right)))
            yield "wrong operation", "the operands were exchanged", put(Apply(part.primitive, (right, left)))


def substituted(expression: Expression, old: Expression, new: Expression) -> Expression:
    """An expression with another in the place of a part of it, wherever that stands.

    >>> substituted(Apply("sin", (Parameter(0),)), Parameter(0), Parameter(1)).operands
    (Parameter(position=1),)
    """
    if expression == old:
        return new
    if isinstance(expression, Apply):
        return Apply(expression.primitive, tuple([substituted(part, old, new) for part in expression.operands]))
    return expression
