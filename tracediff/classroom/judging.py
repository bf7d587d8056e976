r"""Formulas judged: whether one is that of its row, however it is written.

This room owns the judgement. A formula is right if it gives what its row gives at another point, where two that differ
do not agree by chance. Reading it is left to `formulas`.

>>> from tracediff.classroom.matching import lines_of
>>> from tracediff.classroom.sheets import sheet
>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> lines = list(lines_of(trace("eval", parse("x1*x2"), {"x1": 2, "x2": 2})))
>>> (filled,) = sheet("x1*x2 at x1=2, x2=2\n| row | formula | value |\n| v1 | v-1 + v0 | 4 |")
>>> judged_formulas(lines, {2: filled.entries[0]}, lambda line: None)
{2: False}
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from tracediff.algebra import evaluated, write_out
from tracediff.classroom.formulas import numbers, shifted, value
from tracediff.classroom.matching import Line
from tracediff.classroom.names import Name, name, partial_name
from tracediff.classroom.numerals import numeral
from tracediff.classroom.sheets import Entry
from tracediff.evaluate import evaluate
from tracediff.language.rules import partial
from tracediff.notation import Ascii
from tracediff.program import Variable
from tracediff.records import Record
from tracediff.trace import Rows

SIGNS = ((1, 1), (-1, -1), (1, -1), (-1, 1))
"""Which way the inputs are moved, in turn."""

SCALES = [(left * scale, right * scale) for scale in (1.0, 0.3, 0.05, 0.005) for left, right in SIGNS]
"""By how much these are scaled, one after the other, where a value is not finite at the other point."""

ROUNDED = 5e-3
"""To this share the value of a formula into which numbers have been put may be off, for they are rounded."""

NEAR = 1e-9
"""Two formulas agree at another point if their values differ by no more than rounding in the last digits."""


class Elsewhere(Record):
    """The rows at another point.

    Args:
        values: The value of each row, by its place.
        known: The values of the variables, by their names.
    """

    values: dict[tuple[Rows, int], float]
    known: dict[Name, float]


def judged_formulas(
    lines: Sequence[Line], entries: dict[int, Entry], came: Callable[[Line], tuple[float, float] | None]
) -> dict[int, bool | None]:
    """Of each formula whether it is right; None where it cannot be read.

    It is tried at another point and with other seeds; so one that is written in another way, or with other names for
    the same variables, is right too, and one without a factor that is 1 for the seed of the sheet. One into which
    numbers have been put is right if it gives the value that is due, or the one that the rows of the sheet give.

    Args:
        lines: The rows of the trace.
        entries: The rows of the sheet.
        came: What a row gives when it is reckoned from the sheet.
    """
    asked = {i: entry.formula for i, entry in entries.items() if entry.asked and entry.formula}
    found: dict[int, bool | None] = {}
    if not asked:
        return found
    moved, seeded = _elsewhere(lines, True), _elsewhere(lines, False)
    if moved is None or seeded is None:
        return found
    here: dict[Name, float] = {}
    for i, line in enumerate(lines):
        if i in asked:
            found[i] = _is_it(asked[i], line, moved, seeded)
            expected = [line.rows.known(line.slot), *(came(line) or ())[:1]]
            if not found[i] and any(_is_put_in(asked[i], line, here, each) for each in expected):
                found[i] = True
        called = [*line.names, *_derivatives(line)]
        for place in (moved, seeded):
            place.known.update(dict.fromkeys(called, place.values[line.rows, line.number]))
        written = numeral(entries[i].value) if i in entries else None
        here |= dict.fromkeys(line.names, written.value if written else line.rows.known(line.slot))
    return found


def _is_it(text: str, line: Line, moved: Elsewhere, seeded: Elsewhere) -> bool | None:
    """Whether a formula gives its row elsewhere: with other seeds, or with the seed of the sheet.

    A derivative that is 1 for that seed does not stand for another one, and what is multiplied with 0 may be anything;
    so there only those are known that are read and are not 0.
    """
    program = line.rows.program
    if is_number(text) and any(isinstance(program.slots[slot], Variable) for slot in program.operands[line.number]):
        return False
    given = value(text, moved.known)
    if given is None and value(text, {}) is None:
        return None
    reads = {moved.known[key] for key in _read(line) if key in moved.known}
    others = {came for key, came in moved.known.items() if key.mark} - reads
    known = {key: came for key, came in seeded.known.items() if came and moved.known[key] not in others}
    row = line.rows, line.number
    return _agree(given, moved.values[row]) or _agree(value(text, known), seeded.values[row])


def _read(line: Line) -> Iterator[Name]:
    """The names of the operands of a row."""
    program, notation = line.rows.program, Ascii()
    for slot in program.operands[line.number]:
        if key := name(notation.show(program.slots[slot])):
            yield key


def _derivatives(line: Line) -> Iterator[Name]:
    """The names of a tangent or an adjoint that say which derivative it is: ``dv2``, ``∂v2/∂x1``, ``∂y/∂v2``."""
    program, notation = line.rows.program, Ascii()
    if line.rows.kind == "primal":
        return
    seeds = [name(notation.show(program.slots[slot])) for slot in program.inputs if line.rows.known(slot)]
    for own in line.names:
        yield Name(f"d{own.stem}", own.number, "")
        if len(seeds) == 1 and seeds[0]:
            yield partial_name(*(own, seeds[0])[:: 1 if line.rows.kind == "tangent" else -1])


def _partials(lines: Sequence[Line], values: Sequence[float | None]) -> dict[Name, float]:
    """The partials of the operations, by their names."""
    primal = [line for line in lines if line.rows.kind == "primal"]
    names = {line.slot: line.names for line in primal}
    found: dict[Name, float] = {}
    for line in primal:
        program = line.rows.program
        formula, operands = program.formulas[line.number], program.operands[line.number]
        held = [values[slot] for slot in (*operands, line.slot)]
        for i, slot in enumerate(operands):
            rule = partial(formula, i) if program.active[slot] else None
            came = rule and evaluated(write_out(rule), held)
            for above, below in itertools.product(line.names, names.get(slot, ())):
                found |= {} if came is None else {partial_name(above, below): came}
    return found


def is_number(text: str) -> bool:
    """Whether a formula is only a number."""
    found = numeral(text)
    return found is not None and found.is_plain


def _agree(given: float | None, due: float) -> bool:
    return given is not None and math.isclose(given, due, rel_tol=1e-7, abs_tol=NEAR)


def _is_put_in(text: str, line: Line, here: Mapping[Name, float], due: float) -> bool:
    """Whether a formula into which numbers have been put, perhaps rounded ones, gives a value."""
    given = None if is_number(text) else value(text, {})
    if given is None and _has_put_in(text, line, here):
        given = value(text, here)
    whole = numeral(text)
    near = max(ROUNDED * abs(due), whole.half if whole else 0.0)
    return given is not None and abs(given - due) <= near + NEAR


def _has_put_in(text: str, line: Line, here: Mapping[Name, float]) -> bool:
    """Whether a number in a formula is a decimal, or that of an operand; 0, 1 and halves stand for none."""
    operands = [abs(line.rows.known(slot)) for slot in line.rows.program.operands[line.number]]
    operands += [abs(here[key]) for key in _read(line) if key in here]
    return any(2 * number % 1 or (number not in (0, 1) and number in operands) for number in numbers(text, here))


def _elsewhere(lines: Sequence[Line], moves_seeds: bool) -> Elsewhere | None:
    """The rows at another point: the first of some points at which all are finite."""
    return next((found for scales in SCALES if (found := _at(lines, scales, moves_seeds))), None)


def _at(lines: Sequence[Line], scales: Sequence[float], moves_seeds: bool) -> Elsewhere | None:
    """The rows at a point that is so far away, of the variables only the inputs known; None where one is not finite."""
    values: dict[tuple[Rows, int], float] = {}
    known: dict[Name, float] = {}
    before: Sequence[float | None] = ()
    for rows in dict.fromkeys(line.rows for line in lines):
        program, notation = rows.program, Ascii()
        given = [rows.known(slot) for slot in program.inputs]
        given = shifted(given, scales) if moves_seeds or rows.kind == "primal" else given
        came, failed = evaluate(program, given, before)
        if failed is not None:
            return None
        known |= {} if before else _partials(lines, came)
        before = before or came
        values |= {(rows, number): one for number, one in enumerate(came[program.first :]) if one is not None}
        named = {name(notation.show(program.slots[slot])): one for slot, one in zip(program.inputs, given, strict=True)}
        known |= {key: one for key, one in named.items() if key}
    return Elsewhere(values, known)
