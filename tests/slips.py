"""Sheets with one planted slip each, for the tests of marking: a generated key, one row of which is changed."""

from __future__ import annotations

import functools
import itertools
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tracediff.algebra import evaluated, write_out
from tracediff.classroom.exercises import Exercise, Wanted, exercises
from tracediff.classroom.sheets import Entry, Filled
from tracediff.notation import Ascii
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Constant, Expression, Parameter, Partial
from tracediff.render.worksheet import statement
from tracediff.trace import Rows

DIGITS = 4


class Planted(NamedTuple):
    """A sheet, the row with the slip, and what kind it is."""

    filled: Filled
    row: int
    kind: str


def filled(made: Exercise, digits: int = DIGITS) -> tuple[Filled, list[Rows], list[int]]:
    """A sheet that is right throughout, each value to so many decimals; and where its rows are."""
    tables = [made.traces[0].primal, *[sweep.rows for found in made.traces for sweep in found.passes]]
    entries: list[Entry] = []
    where: list[Rows] = []
    numbers: list[int] = []
    for rows in tables:
        for number in range(len(rows)):
            slot = rows.program.first + number
            text = f"{rows.known(slot):.{digits}f}"
            entries.append(Entry(Ascii().show(rows.program.slots[slot]), None, text, len(entries) + 1))
            where.append(rows)
            numbers.append(number)
    return Filled("\n".join(statement(made)), tuple(entries)), where, numbers


def honest(made: Exercise, digits: int) -> Filled:
    """A sheet whose rows are reckoned from the rows above them as they are written, to so many decimals."""
    right, tables, numbers = filled(made, digits)
    held: dict[tuple[Rows | None, int], float] = {}
    entries = []
    for entry, rows, number in zip(right.entries, tables, numbers, strict=True):
        program, known = rows.program, len(made.program.slots)
        read = [held.get((None if slot < known else rows, slot), rows.known(slot)) for slot in program.operands[number]]
        came = evaluated(write_out(rows.form(number).chain_rule), read)
        assert came is not None
        slot = program.first + number
        held[None if slot < known else rows, slot] = round(came, digits)
        entries.append(entry._replace(value=f"{came:.{digits}f}"))
    return right._replace(entries=tuple(entries))


def operands(rows: Rows, number: int) -> list[float]:
    return [rows.known(slot) for slot in rows.program.operands[number]]


def changes(rows: Rows, number: int) -> Iterator[tuple[str, float]]:  # noqa: PLR0912 - a case for each kind
    """The wrong values that each kind of slip would give in a row: made here by hand, not by the rules of `slips`."""
    rule, held = rows.form(number).chain_rule, operands(rows, number)
    value = rows.known(rows.program.first + number)
    copy = isinstance(rule, Parameter)

    def of(expression: Expression) -> float:
        found = evaluated(write_out(expression), held)
        assert found is not None
        return found

    yield "lost sign", -value
    if not copy:
        text = f"{value:.{DIGITS}f}"
        places = [
            i for i in range(len(text) - 1) if text[i].isdigit() and text[i + 1].isdigit() and text[i] != text[i + 1]
        ]
        for i in places[:2]:
            yield "transposed digits", float(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
        yield "wrong decimal place", value * 10
        yield "wrong decimal place", value / 10
    match rule:
        case Apply("sin" | "cos" | "tan" as name, (Parameter(position),)):
            yield "degrees for radians", getattr(math, name)(math.radians(held[position]))
        case Apply(name, (Parameter(position),)) if name in ("exp", "ln", "sqrt"):
            other = {"exp": "expm1", "ln": "log10", "sqrt": "cbrt"}[name]
            yield "wrong function", PRIMITIVES[other].value(held[position])
        case Apply("mul", (Parameter() as left, Parameter() as right)):
            yield "wrong operation", of(Apply("add", (left, right)))
        case Apply("div", (Parameter() as left, Parameter() as right)):
            yield "wrong operation", of(Apply("div", (right, left)))
        case Apply("add", (Parameter(), Apply("mul", (bar, Partial(_, _, written))))) if rows.kind == "adjoint":
            yield "dropped path", of(Apply("mul", (bar, Partial(Constant(0.0), Constant(0.0), written))))
        case Apply("add", (left, _)) if rows.kind == "tangent":
            yield "dropped path", of(left)
    for bar, wrt, written in _terms(rule):
        if written == Constant(1.0) or written == Constant(-1.0):
            continue
        if rule == Apply("mul", (bar, Partial(_of(rule), wrt, written))):
            yield "wrong partial", of(bar)
            match written:
                case Apply("cos", (angle,)):
                    yield "wrong partial", of(bar) * of(Apply("sin", (angle,)))
                case Apply("div", (_, below)):
                    yield "wrong partial", of(bar) * of(below)
                case Apply("mul", (Constant(), rest)):
                    yield "wrong partial", of(bar) * of(rest)


def _of(rule: Expression) -> Expression:
    assert isinstance(rule, Apply)
    partial = rule.operands[1]
    return partial.of if isinstance(partial, Partial) else Constant(0.0)


def _terms(rule: Expression) -> list[tuple[Expression, Expression, Expression]]:
    match rule:
        case Apply("mul", (bar, Partial(_, wrt, written))):
            return [(bar, wrt, written)]
        case _:
            return []


def carried(sheet: Filled, tables: Sequence[Rows], numbers: Sequence[int], row: int, wrong: float) -> Filled:
    """The sheet with another value in one row, and what follows from it in the rows below."""
    entries = list(sheet.entries)
    held: dict[tuple[int, int], float] = {}
    for i, (rows, number) in enumerate(zip(tables, numbers, strict=True)):
        program = rows.program
        inside = [
            held.get(
                (0 if slot < tables[0].program.first + len(tables[0].program) else id(rows), slot), rows.known(slot)
            )
            for slot in program.operands[number]
        ]
        came = evaluated(write_out(rows.form(number).chain_rule), inside)
        value = (
            wrong
            if i == row
            else rows.known(program.first + number)
            if came is None or not math.isfinite(came)
            else came
        )
        slot = program.first + number
        held[0 if rows is tables[0] else id(rows), slot] = value
        entries[i] = entries[i]._replace(value=f"{value:.{DIGITS}f}")
    return sheet._replace(entries=tuple(entries))


def with_value(sheet: Filled, row: int, text: str) -> Filled:
    """The sheet with another text as the value of one row."""
    entries = list(sheet.entries)
    entries[row] = entries[row]._replace(value=text)
    return sheet._replace(entries=tuple(entries))


def swapped(sheet: Filled, numbers: Sequence[float], asked: Sequence[int]) -> Iterator[tuple[int, Filled]]:
    """Two rows next to each other with the value of the other each, and the first of them.

    Two parts of one adjoint may stand in either order.
    """
    for one, other in itertools.pairwise(asked):
        if sheet.entries[one].name != sheet.entries[other].name and abs(abs(numbers[one]) - abs(numbers[other])) > 0.01:
            texts = [sheet.entries[i].value for i in (one, other)]
            yield one, with_value(with_value(sheet, one, texts[1]), other, texts[0])


def planted(count: int, seed: int = 0) -> Iterator[Planted]:
    """So many sheets with one slip each, of the kind of which there were fewest so far."""
    draw = random.Random(seed)
    settings = [
        Wanted(operations=operations, inputs=inputs, modes=(mode,))
        for operations in (4, 5, 6)
        for inputs in (1, 2, 3)
        for mode in ("forward", "reverse")
    ]
    kinds: Counter[str] = Counter()
    for number in range(count):
        found = next(exercises(settings[number % len(settings)], seed * 100_000 + number))
        sheet, tables, numbers = filled(found)
        values = [rows.known(rows.program.first + i) for rows, i in zip(tables, numbers, strict=True)]
        asked = [
            i
            for i, (rows, row) in enumerate(zip(tables, numbers, strict=True))
            if not isinstance(rows.form(row).chain_rule, Parameter)
        ]
        options: list[tuple[str, int, Callable[[], Filled]]] = []
        for i in asked:
            for kind, wrong in changes(tables[i], numbers[i]):
                if math.isfinite(wrong) and abs(wrong - values[i]) > 3 * 10.0**-DIGITS and abs(wrong) > 0.01:
                    options.append((kind, i, functools.partial(carried, sheet, tables, numbers, i, wrong)))
            cut = math.trunc(values[i] * 1000) / 1000
            if abs(cut - values[i]) > 0.0006:
                options.append(("rounding chain", i, functools.partial(with_value, sheet, i, f"{cut:.3f}")))
        for i, both in swapped(sheet, values, asked):
            options.append(("swapped rows", i, functools.partial(Filled, *both)))
        rarest = min(kinds[kind] for kind, _, _ in options)
        kind, row, make = draw.choice([option for option in options if kinds[option[0]] == rarest])
        kinds[kind] += 1
        yield Planted(make(), row, kind)
