"""Worksheets: exercises as tables with blanks, and the same tables filled in, which are the key.

This room owns what is left blank and what the sheet says around a table. What a cell says is that of the traces; how a
format writes a table on paper is left to `paper`, which rows are exact to `classroom`.

>>> from tracediff.classroom.exercises import exercise
>>> from tracediff.notation import Unicode
>>> made = exercise("x1*x2", "x1=2, x2=5", ["reverse"])
>>> [column.cells[2] for column in tables(made, Unicode(), blanks="value")[0].columns]
[('v₁',), ('v₋₁ × v₀',), ('',)]
>>> [column.cells[2] for column in tables(made, Unicode())[0].columns]
[('v₁',), ('v₋₁ × v₀',), ('2 × 5',), ('10',)]
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeAlias

from tracediff.algebra import substitute
from tracediff.classroom.exact import Exact, exact_values, recognised
from tracediff.classroom.exercises import Exercise
from tracediff.notation import Notation
from tracediff.notation.numbers import ALL_DIGITS, decimal
from tracediff.notation.source import Source, source
from tracediff.program import Constant, Expression, Parameter, Program, Variable
from tracediff.remarks import seeded
from tracediff.render.exact import written
from tracediff.render.panels import KINDS, TITLES, Column, Panel
from tracediff.render.texts import Texts
from tracediff.trace import Rows, Trace

Blanks: TypeAlias = Literal["value", "formula", "row", "all"]

BLANKS: tuple[Blanks, ...] = ("value", "formula", "row", "all")

TASKS = {
    "value": "Fill in the values",
    "formula": "Fill in the formulas",
    "row": "Fill in the rows that are missing",
    "all": "Fill in the formulas and the values",
}

SHARE = 0.5
"""This share of the rows is left blank where whole rows are."""


def tables(made: Exercise, notation: Notation, blanks: Blanks | None = None, number: int = 0) -> list[Panel]:
    """The tables of an exercise: the primal one, and one for each pass.

    Args:
        made: The exercise.
        notation: How it is written.
        blanks: What is left blank; by default nothing, which is the key.
        number: The same number leaves the same rows blank.
    """
    first = made.traces[0]
    known = exact_values(first.primal)
    panels = [_table("Forward primal trace", "primal", first.primal, known, notation)]
    for found in made.traces:
        for sweep in found.passes:
            exact = exact_values(sweep.rows, known)
            title = f"{TITLES[found.mode]}, {notation.inline(seeded(sweep.seed, KINDS[found.mode], notation))}"
            panels.append(_table(title, KINDS[found.mode], sweep.rows, exact, notation))
    if blanks is None:
        return panels
    draw = random.Random(number).random
    rows = [first.primal, *[sweep.rows for found in made.traces for sweep in found.passes]]
    return [_blanked(panel, blanks, _asked(table), draw) for panel, table in zip(panels, rows, strict=True)]


def _table(title: str, kind: str, rows: Rows, exact: Sequence[Exact | None], notation: Notation) -> Panel:
    """A table with all there is to know of its rows; the exact values where a decimal does not say them already."""
    cells = Texts(rows, notation).cells(range(len(rows)))
    values = [rows.known(rows.program.first + number) for number in range(len(rows))]
    shown = [
        written(value, notation) if value and value.short and _rounded(value.value, notation.digits) else ""
        for value in exact[rows.program.first :]
    ]
    columns = [
        Column("variable", "row", cells.variable),
        Column("formula", "formula", cells.formula),
        Column("numbers", "numbers put in", cells.numbers),
        Column("value", "value", list(map(_pointed, cells.value, values, [notation.digits] * len(values)))),
    ]
    if any(shown):
        columns.append(Column("value", "exact", shown))
    return Panel(title, kind, columns, frozenset())


def _pointed(text: str, value: float, digits: int) -> str:
    """A number as it is shown; with its decimals where it would look whole and is not.

    >>> _pointed("2", 2.0001, 3), _pointed("−1", -0.996, 1), _pointed("2", 2.0, 3)
    ('2.000', '−1.0', '2')
    """
    return f"{text}.{'0' * digits}" if text.lstrip("-−").isdigit() and _rounded(value, digits) else text


def _rounded(value: float, digits: int) -> bool:
    """Whether a number has more decimals than are shown."""
    return abs(round(value, digits) - value) > 1e-12 * abs(value)


def _asked(rows: Rows) -> list[bool]:
    """Which rows may be left blank: not those that only take over an input or a seed."""
    program = rows.program
    copies = [
        isinstance(formula.expression, Parameter) and operands[0] < program.first
        for formula, operands in zip(program.formulas, program.operands, strict=True)
    ]
    return [not copy for copy in copies]


def _blanked(panel: Panel, blanks: Blanks, asked: Sequence[bool], draw: Callable[[], float]) -> Panel:
    """A table with blanks, without the numbers put in and the exact values."""
    variable, formula, _, value, *_ = panel.columns
    drawn = [draw() < SHARE for _ in asked]
    missing = [asks and (blanks != "row" or chance) for asks, chance in zip(asked, drawn, strict=True)]
    if blanks == "row" and any(asked) and not any(missing):
        missing[asked.index(True)] = True
    columns = [variable]
    for column, kept in ((formula, "value"), (value, "formula")):
        columns.append(
            column
            if blanks == kept
            else column.with_cells([("",) if gone else cell for gone, cell in zip(missing, column.cells, strict=True)])
        )
    return Panel(panel.title, panel.kind, columns, panel.sections)


def statement(made: Exercise) -> list[str]:
    """An exercise in tracediff's language: the program, its point and the seed of each trace, a line each."""
    lines = source(made.program).split("\n")
    at = made.traces[0].at or {}
    lines.append(f"at {', '.join(f'{name}={text}' for name, text in _typed(made, at).items())}")
    for found in made.traces:
        seed = ", ".join(f"{name}={value:g}" for name, value in found.passes[0].seed.items())
        lines.append(f"seed {seed}")
    return lines


def _typed(made: Exercise, at: dict[str, float]) -> dict[str, str]:
    """The values of a point as they were typed; else a rational or a multiple of π, or the decimals."""
    given = dict(part.split("=", 1) for part in made.point.replace(" ", "").split(",") if "=" in part)
    found = {}
    for name, value in at.items():
        exact = recognised(value)
        plain = exact and all(basis.e == 0 and basis.ln == 1 for basis in exact.terms)
        text = written(exact, Source()).replace(" ", "") if exact and plain else decimal(value, ALL_DIGITS)
        found[name] = given.get(name, text)
    return found


def equations(made: Exercise, notation: Notation) -> Iterator[tuple[str, str]]:
    """The function of an exercise as equations, and its point; both sides of each."""
    for name, expression in _written_out(made.program):
        yield notation.show(Variable(name)), notation.show(expression)


def coordinates(made: Exercise, notation: Notation) -> Iterator[tuple[str, str]]:
    """The point of an exercise: each input and its value, exactly."""
    for name, value in (made.traces[0].at or {}).items():
        exact = recognised(value)
        yield notation.show(Variable(name)), written(exact, notation) if exact else notation.show(Constant(value))


def _written_out(program: Program) -> Iterator[tuple[str, Expression]]:
    """Each named result of a program as an expression of the inputs and of those before it."""
    known: list[Expression] = list(program.slots[: program.first])
    for number, (target, formula, operands) in enumerate(program.statements):
        made = substitute(formula.expression, [known[operand] for operand in operands])
        if number < len(program.inputs):
            known.append(made)
            continue
        name = program.labels.get(target) or program.names([target])[0]
        if target in program.labels or number >= len(program) - len(program.outputs):
            if made != Variable(name):
                yield name, made
            made = Variable(name)
        known.append(made)


def task(blanks: Blanks | None, traces: Sequence[Trace], digits: int) -> str:
    """What is asked for, in a sentence or two."""
    if blanks is None:
        return "The answers."
    exactness = "" if blanks == "formula" else f", exactly or to {digits} decimal{'s' * (digits > 1)}"
    reverse = any(found.mode == "reverse" for found in traces)
    order = " The adjoints come in the order of computation, from the output to the inputs." if reverse else ""
    return f"{TASKS[blanks]}{exactness}.{order}"
