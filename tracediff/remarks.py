"""What is said about a trace besides its rows: the conventions applied at kinks, and why it ends where it does.

This room owns those sentences. It reads domains and kinks from the table of primitives.

>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> from tracediff.trace import trace
>>> print(error(trace("eval", parse("2*ln(x)"), {"x": -1}), Ascii()))
v[1] = ln v[0] = ln(-1) is not a real number
  2*ln(x)
    ^
ln is defined for a > 0, and here a = -1
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tracediff.algebra import evaluated
from tracediff.errors import NotFiniteError, listed
from tracediff.language.rules import rule
from tracediff.language.scanner import offset
from tracediff.notation import Notation
from tracediff.primitives import PRIMITIVES, Primitive
from tracediff.program import Apply, Program
from tracediff.trace import Row, Rows, Trace

OVERFLOW = "the result is beyond the largest double, about 1.8e308"


def notes(trace: Trace, notation: Notation) -> list[str]:
    """The conventions that a trace with derivatives applied: the partials taken at a kink."""
    kinks = dict(_kinks(trace.primal, notation)) if trace.passes else {}
    if not kinks:
        return []
    applied = {sweep.rows.program.origins[i] for sweep in trace.passes for i in range(len(sweep.rows))}
    return [note for number, note in kinks.items() if number in applied]


def error(trace: Trace, notation: Notation) -> NotFiniteError | None:
    """Why a trace ends early, if it does: the row at which a value stops being a finite real number."""
    for rows in (trace.primal, *[sweep.rows for sweep in trace.passes]):
        if rows.failed:
            return _not_finite(trace.program, rows, notation)
    return None


def _applied(program: Program, number: int) -> tuple[Primitive, Sequence[int]] | None:
    """The primitive of a primal statement and the slots of its operands; None for a mere copy."""
    _, formula, operands = program.statement(number)
    if isinstance(formula.expression, Apply):
        return PRIMITIVES[formula.expression.primitive], operands
    return None


def _kinks(rows: Rows, notation: Notation) -> Iterator[tuple[int, str]]:
    """A note for each row whose primitive has no derivative at its operands, with the partials taken instead."""
    for number in range(len(rows)):
        found = _applied(rows.program, number)
        if found is None or not found[0].kink or not rows.evaluation:
            continue
        if not any(rows.program.active[operand] for operand in found[1]):
            continue
        primitive, operands = found
        values = [rows.value(slot) for slot in (*operands, rows.program.first + number)]
        if evaluated(rule(primitive.kink, primitive.arity), values):
            row = rows[number]
            partials = {evaluated(rule(text, primitive.arity), values) for text in primitive.partials}
            taken = " and ".join(notation.number(partial) for partial in partials if partial is not None)
            shown = f"{notation.show(row.variable)} = {notation.show(row.formula)}"
            yield number, f"{shown} has no derivative here; by convention its partial is taken as {taken}"


def _not_finite(program: Program, rows: Rows, notation: Notation) -> NotFiniteError:
    """Say which row broke, with which numbers, and why."""
    from tracediff.notation import Ascii  # noqa: PLC0415 - only for a mistake

    row = rows[-1]
    assert row.value is not None
    assert row.substituted is not None
    what = "is not a real number" if math.isnan(row.value) else "is infinite"
    steps = [notation.show(step) for step in (row.variable, row.formula, row.substituted)]
    origin = program.origins[row.beside]
    return NotFiniteError(
        f"{' = '.join(steps)} {what}",
        text=program.source if origin >= 0 else None,
        position=offset(program.source, origin) if origin >= 0 else None,
        hint=_reason(program, rows, row, notation),
        variable=Ascii().show(row.variable),
    )


def _reason(program: Program, rows: Rows, row: Row, notation: Notation) -> str:
    """Why a row has no finite value."""
    applied = _applied(program, row.beside)
    if applied is None:
        return OVERFLOW
    primitive, operands = applied
    values = [rows.value(operand) for operand in operands]
    point = listed(
        f"{name} = {notation.number(value)}" for name, value in zip("ab", values, strict=False) if value is not None
    )
    if rows.kind == "primal":
        if primitive.domain and not evaluated(rule(primitive.domain, primitive.arity), values):
            return f"{primitive.name} is defined for {primitive.domain}, and here {point}"
        if math.isnan(row.value or 0.0) or 0.0 in values:
            return f"{primitive.name} has no finite real value at {point}"
        return OVERFLOW
    values.append(rows.value(program.first + row.beside))
    partials = zip("ab", primitive.partials, strict=False)
    found = {name: evaluated(rule(text, primitive.arity), values) for name, text in partials}
    singular = [name for name, partial in found.items() if partial is not None and not math.isfinite(partial)]
    if not singular:
        return OVERFLOW
    return f"the partial of {primitive.name} with respect to {listed(singular)} is not finite at {point}"
