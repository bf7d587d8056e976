"""What is said about a trace besides its rows: the conventions applied at kinks, and why it ends where it does.

This room owns those sentences. It reads domains and kinks from the table of primitives.

>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> from tracediff.trace import trace
>>> print(error(trace("eval", parse("2*ln(x)"), {"x": -1}), Ascii()))
v[1] = ln v[0] = ln(-1) is not a real number
  2*ln(x)
    ^
ln is defined where v[0] > 0, and here v[0] = -1
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracediff.algebra import evaluated, parts, substitute
from tracediff.errors import NotFiniteError, listed
from tracediff.evaluate import evaluate
from tracediff.language.rules import partial, primitive_of, rule
from tracediff.language.scanner import offset
from tracediff.notation import Notation
from tracediff.primitives import Primitive
from tracediff.program import Parameter, Partial, Program, Value, Variable
from tracediff.trace import Point, Row, Rows, Trace

NEAR = 1e-6
"""So far beside a point, relative to it, a function is looked at to see whether it has a kink there."""

OVERFLOW = "a number in it is beyond the largest double, about 1.8e308"


def notes(trace: Trace, notation: Notation) -> list[str]:
    """The conventions that a trace with derivatives applied, the partials taken at a kink; and what the cuts show."""
    found = dict(kinks_by_row(trace.primal, notation)) if trace.passes else {}
    rows = [sweep.rows for sweep in trace.passes] if found else []
    applied = {derived.program.origins[i] for derived in rows for i in range(len(derived))}
    at_kinks = [note for number, note in found.items() if number in applied]
    return [*_nothing_derived(trace), *at_kinks, *_cuts(trace, notation)]


def _nothing_derived(trace: Trace) -> list[str]:
    """That there are no derivatives, where there is nothing with respect to which they could be."""
    if trace.mode == "eval" or trace.program.inputs:
        return []
    from tracediff.language.naming import without_input  # noqa: PLC0415 - only for a mistake

    return [f"there is no input to differentiate with respect to: {without_input(trace.program.source)}"]


def conventions(program: Program, at: Point, notation: Notation) -> list[str]:
    """The same for a point where only derivatives are asked for, and no trace."""
    values = evaluate(program, [at[name] for name in program.names(program.inputs)])
    return kinks(Rows(program, "primal", values), notation)


def kinks(rows: Rows, notation: Notation) -> list[str]:
    """A note for each row whose primitive has no derivative at its operands, with the partials taken instead."""
    return [note for _, note in kinks_by_row(rows, notation)]


def error(trace: Trace, notation: Notation) -> NotFiniteError | None:
    """Why a trace ends early, if it does: the row at which a value stops being a finite real number.

    Where there are several passes, the seed of the one that breaks is named.
    """
    if trace.primal.failed:
        return _not_finite(trace.program, trace.primal, notation)
    for sweep in [*trace.passes, trace.across] if trace.across else trace.passes:
        if sweep.rows.failed:
            which = f" for {seeded(sweep.seed, sweep.rows.kind, notation)}" if len(trace.passes) > 1 else ""
            return _not_finite(trace.program, sweep.rows, notation, which)
    return next(_overflown(trace, notation), None)


def ending(trace: Trace, notation: Notation) -> NotFiniteError:
    """Why a trace ends early that is known to."""
    found = error(trace, notation)
    assert found
    return found


def failure(program: Program, sweeps: Iterable[Rows], notation: Notation) -> NotFiniteError | None:
    """The error of the first of some sweeps over a primal program that ends at a value that is not finite."""
    return next((_not_finite(program, rows, notation) for rows in sweeps if rows.failed), None)


def bends(primitive: Primitive, operands: Sequence[float], moved: int) -> bool:
    """Whether a primitive jumps or has a kink along one of its operands: whether it is another function on a side.

    >>> from tracediff.primitives import PRIMITIVES
    >>> bends(PRIMITIVES["pow"], [0.0, 0.0], 0), bends(PRIMITIVES["pow"], [0.0, 0.0], 1)
    (False, True)
    """
    partial = rule(primitive.partials[moved], primitive.arity)

    def along(step: float) -> tuple[float, float]:
        beside = [operand + step * (i == moved) for i, operand in enumerate(operands)]
        value = primitive.value(*beside)
        slope = evaluated(partial, [*beside, value])
        assert slope is not None
        return value, slope

    here, near = along(0.0), NEAR * max(1.0, abs(operands[moved]))
    sides = [*zip(here, along(near), strict=True), *zip(here, along(-near), strict=True)]
    return not all(math.isclose(one, other, rel_tol=1e-3, abs_tol=1e-3) for one, other in sides)


def kinks_by_row(rows: Rows, notation: Notation) -> Iterator[tuple[int, str]]:
    """The notes of `kinks`, with the numbers of the rows."""
    program = rows.program
    applied = {
        each: primitive for each in set(program.formulas) if (primitive := primitive_of(each)) and primitive.kink
    }
    there = [number for number, each in enumerate(program.formulas[: len(rows)]) if each in applied] if applied else []
    for number in there if rows.evaluation else ():
        primitive, operands = applied[program.formulas[number]], program.operands[number]
        values = [rows.value(slot) for slot in (*operands, program.first + number)]
        active = [i for i, operand in enumerate(operands) if program.active[operand]]
        if evaluated(rule(primitive.kink, primitive.arity), values) and any(
            bends(primitive, list(map(rows.known, operands)), i) for i in active
        ):
            row = rows[number]
            found = [evaluated(rule(primitive.partials[i], primitive.arity), values) for i in active]
            partials = [partial for partial in dict.fromkeys(found) if partial is not None]
            if not all(map(math.isfinite, partials)):
                continue  # this is no convention but an error
            taken = " and ".join(notation.inline(notation.number(partial)) for partial in partials)
            shown = notation.inline(f"{notation.show(row.variable)} = {notation.show(row.formula)}")
            what = "its partials are" if len(partials) > 1 else "its partial is"
            yield number, f"{shown} has no derivative here; by convention {what} taken as {taken}"


def _cuts(trace: Trace, notation: Notation) -> Iterator[str]:
    """What the cuts of each pass show: the same sum after every statement, or how far rounding has changed it."""
    for sweep in trace.passes if trace.across else ():
        found = [cut.value for cut in sweep.cuts if cut and cut.value is not None]
        if trace.across and found and all(map(math.isfinite, found)):
            along = notation.inline(seeded(trace.across.seed, "tangent", notation))
            least, most = (notation.inline(notation.number(bound)) for bound in (min(found), max(found)))
            stays = f"stays {least}, which is"
            if least != most:
                stays = f"lies between {least} and {most}, and without rounding would stay the same:"
            derivative = f"the derivative along {along} for {notation.inline(seeded(sweep.seed, 'adjoint', notation))}"
            yield f"cut: the sum over the live variables of adjoint times tangent {stays} {derivative}"


def _overflown(trace: Trace, notation: Notation) -> Iterator[NotFiniteError]:
    """The cuts that are not finite, though the adjoints and the tangents are."""
    for sweep in trace.passes:
        for number, cut in enumerate(sweep.cuts):
            if cut and cut.value is not None and not math.isfinite(cut.value):
                from tracediff.notation import Ascii  # noqa: PLC0415 - only for a mistake

                after = sweep.rows[number].variable
                terms = [tuple(map(Value, term.factors)) for term in cut.terms if term.factors]
                steps = [f"the cut after {notation.show(after)}", *([notation.total(terms)] if terms else [])]
                what = "is not a real number" if math.isnan(cut.value) else "is infinite"
                yield NotFiniteError(f"{' = '.join(steps)} {what}", hint=OVERFLOW, variable=Ascii().show(after))


def seeded(seed: Mapping[str, float], mark: str, notation: Notation) -> str:
    """A seed as equations: the tangents or adjoints that are not 0."""
    shown = [
        f"{notation.show(Variable(name, None, mark))} = {notation.number(value)}"
        for name, value in seed.items()
        if value
    ]
    return ", ".join(shown) or "0"


def _not_finite(program: Program, rows: Rows, notation: Notation, which: str = "") -> NotFiniteError:
    """Say which row broke, with which numbers, in `which` pass, and why."""
    from tracediff.notation import Ascii  # noqa: PLC0415 - only for a mistake

    row = rows[-1]
    assigned = row.chain_rule if rows.kind == "partial" else row.variable
    assert row.value is not None
    assert row.substituted is not None
    what = "is not a real number" if math.isnan(row.value) else "is infinite"
    steps = [notation.show(step) for step in (assigned, row.formula, row.substituted)]
    origin = program.origins[row.beside]
    return NotFiniteError(
        f"{' = '.join(steps)} {what}{which}",
        text=program.source if origin >= 0 else None,
        position=offset(program.source, origin) if origin >= 0 else None,
        hint=_reason(program, rows, row, notation),
        variable=Ascii().show(assigned),
    )


def _reason(program: Program, rows: Rows, row: Row, notation: Notation) -> str:
    """Why a row has no finite value."""
    _, applied, operands = program.statement(row.beside)
    primitive = primitive_of(applied)
    if primitive is None:
        return _derived_reason(program, rows, row.beside, notation)
    values = [rows.value(operand) for operand in operands]
    held = [program.slots[operand] for operand in operands]
    named = [each if isinstance(each, Variable) else Variable(name) for name, each in zip("ab", held, strict=False)]
    names = list(map(notation.show, named))
    known = dict(zip(names, values, strict=True))
    equations = {name: f"{name} = {notation.number(value)}" for name, value in known.items() if value is not None}
    plain = {name for name, each in zip(names, held, strict=True) if not isinstance(each, Variable)}
    point = listed([equation for name, equation in equations.items() if name not in plain] or equations.values())
    if rows.kind == "primal":
        domain = rule(primitive.domain, primitive.arity) if primitive.domain else None
        if domain and not evaluated(domain, values):
            limited = listed(equations[names[part.position]] for part in parts(domain) if isinstance(part, Parameter))
            return f"{primitive.name} is defined where {notation.show(substitute(domain, named))}, and here {limited}"
        if math.isnan(row.value or 0.0) or 0.0 in values:
            return f"{primitive.name} has no finite real value at {point}"
        return OVERFLOW
    values.append(rows.value(program.first + row.beside))
    found = {
        name: evaluated(rule(text, primitive.arity), values)
        for name, text, operand in zip(names, primitive.partials, operands, strict=True)
        if program.active[operand]
    }
    singular = [name for name, partial in found.items() if partial is not None and not math.isfinite(partial)]
    if not singular:
        return OVERFLOW
    return f"the partial of {primitive.name} with respect to {listed(singular)} is not finite at {point}"


def _derived_reason(program: Program, rows: Rows, number: int, notation: Notation) -> str:
    """Why the tangent of a derived statement, such as one of an adjoint, is not finite."""
    target, derived, operands = program.statement(number)
    values = [rows.value(slot) for slot in (*operands, target)]
    singular = []
    for position, operand in enumerate(operands):
        found = partial(derived, position)
        value = found and evaluated(found.expression if isinstance(found, Partial) else found, values)
        if program.active[operand] and value is not None and not math.isfinite(value):
            singular.append(notation.show(program.slots[operand]))
    if not singular:
        return OVERFLOW
    point = listed(
        f"{notation.show(program.slots[operand])} = {notation.number(value)}"
        for operand, value in zip(operands, values, strict=False)
        if value is not None and isinstance(program.slots[operand], Variable)
    )
    what = notation.show(program.slots[target])
    return f"the derivative of {what} with respect to {listed(singular)} is not finite at {point}"
