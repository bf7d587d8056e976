"""Rows to panels: the cells of a trace, column by column.

This room owns which column holds what and which rows stand beside each other. Choosing an arrangement for a width is
left to `layout`, drawing a panel to `table` and `plain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from tracediff.notation import Notation
from tracediff.program import Variable
from tracediff.render.text import aligned, broken, narrowest, width
from tracediff.trace import Pass, Row, Trace

Role: TypeAlias = Literal["variable", "chain", "formula", "numbers", "value"]

PASS_GAP = 4  # spaces before the columns of a pass, so that two results are not read as one equation
BREAKABLE = ("chain", "formula", "numbers")
ROOMY = 16  # a formula is not squeezed into fewer columns than this: cards are easier to read
TITLES = {"eval": "", "forward": "Forward tangent trace", "reverse": "Reverse adjoint trace"}
KINDS = {"eval": "", "forward": "tangent", "reverse": "adjoint"}


@dataclass(frozen=True)
class Column:
    """One column of a panel: what its cells are, its heading, and the lines of each cell."""

    role: Role
    heading: str
    cells: tuple[tuple[str, ...], ...]

    @cached_property
    def width(self) -> int:
        """The width of the widest line in it."""
        return max(width(line) for cell in ((self.heading,), *self.cells) for line in cell)

    @cached_property
    def narrowest(self) -> int:
        """The least width to which it may be brought by breaking formulas before operators."""
        if self.role not in BREAKABLE:
            return self.width
        whole = max(narrowest(line) for cell in ((self.heading,), *self.cells) for line in cell)
        return max(whole, min(self.width, ROOMY))

    def broken(self, room: int) -> list[tuple[str, ...]]:
        """Its cells, with formulas broken before operators into lines of at most `room` columns."""
        return [tuple(broken(cell[0], room)) if self.role in BREAKABLE else cell for cell in self.cells]


@dataclass(frozen=True)
class Panel:
    """A titled table.

    Args:
        title: What the table is.
        kind: "primal", "tangent" or "adjoint".
        columns: Its columns, all of the same length.
        sections: The numbers of the rows after which a rule is drawn.
        gap: How many spaces stand between two columns.
    """

    title: str
    kind: str
    columns: tuple[Column, ...]
    sections: frozenset[int]
    gap: int = 2

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """How many spaces stand before each column: none before the first, more where a pass with a heading begins."""
        return (0, *[max(self.gap, PASS_GAP if column.heading else 0) for column in self.columns[1:]])

    @property
    def frame(self) -> int:
        """How many columns of the screen are between its cells."""
        return sum(self.gaps)

    @cached_property
    def width(self) -> int:
        """The width at which it is drawn."""
        return max(width(self.title), self.frame + sum(column.width for column in self.columns))

    def __len__(self) -> int:
        return len(self.columns[0].cells)


class Line(NamedTuple):
    """A line of a table: a primal row and the derived rows beside it, one for each pass; either may be missing."""

    section: int
    primal: Row | None
    derived: tuple[Row | None, ...]


class Detail(NamedTuple):
    """What a derived panel shows besides its formulas and values: the folded chain rule, and the numbers put in."""

    folded: bool
    numbers: bool


def side_by_side(trace: Trace, notation: Notation, full: bool) -> tuple[Panel, ...]:
    """The primal panel and the derived one, whose rows stand beside the primal rows they belong to.

    The adjoint rows come from the bottom upwards, as in the survey. A panel that is not `full` lacks the numbers put in
    and the folded chain rule.
    """
    lines = list(_beside(trace))
    panels = [_primal(lines, notation, full)]
    if trace.passes:
        panel = _derived(trace, trace.passes, lines, notation, Detail(folded=full, numbers=full))
        upwards = " (upwards)" if trace.mode == "reverse" else ""
        panels.append(replace(panel, title=panel.title + upwards))
    return tuple(panels)


def one_by_one(trace: Trace, notation: Notation, folded: bool, together: bool) -> tuple[Panel, ...]:
    """The primal panel and the derived ones, each in the order of computation.

    With or without the `folded` chain rule; all passes `together`, or each by itself.
    """
    lines = [Line(_section(trace, row), row, ()) for row in trace.primal]
    panels = [_primal(lines, notation, True)]
    for passes in [trace.passes] if together else [(sweep,) for sweep in trace.passes]:
        rows = max((sweep.rows for sweep in passes), key=len, default=())
        lines = [
            Line(_section(trace, row), None, tuple(_row(sweep, i) for sweep in passes)) for i, row in enumerate(rows)
        ]
        if lines:
            panel = _derived(trace, passes, lines, notation, Detail(folded, numbers=True))
            which = "" if together or len(trace.passes) == 1 else f", {direction(trace, passes[0], notation)}"
            panels.append(replace(panel, title=panel.title + which))
    return tuple(panels)


def direction(trace: Trace, sweep: Pass, notation: Notation) -> str:
    """The seed of a pass as it heads a column: the tangents or adjoints that are not 0."""
    mark = KINDS[trace.mode]
    shown = [
        f"{notation.show(Variable(name, None, mark))} = {notation.number(value)}"
        for name, value in sweep.seed.items()
        if value
    ]
    return ", ".join(shown) or "0"


def _beside(trace: Trace) -> Iterator[Line]:
    """Each primal row with the derived rows that belong to it, the adjoint rows in reverse."""
    rows = max((sweep.rows for sweep in trace.passes), key=len, default=())
    numbers = defaultdict[int, list[int]](list)
    for number, row in enumerate(rows):
        numbers[row.beside].append(number)
    for primal in trace.primal:
        found = numbers[primal.beside][::-1] if trace.mode == "reverse" else numbers[primal.beside]
        section = _section(trace, primal)
        for i, number in enumerate(found or [len(rows)]):
            yield Line(section, None if i else primal, tuple(_row(sweep, number) for sweep in trace.passes))


def _row(sweep: Pass, number: int) -> Row | None:
    return sweep.rows[number] if number < len(sweep.rows) else None


def _section(trace: Trace, row: Row) -> int:
    """0 for the rows of inputs, 1 for those of operations, 2 for those of outputs."""
    first, last = len(trace.program.inputs), len(trace.program) - len(trace.program.outputs)
    return (row.beside >= first) + (row.beside >= last)


def _primal(lines: Sequence[Line], notation: Notation, full: bool) -> Panel:
    rows = [line.primal for line in lines]
    columns = [_column("variable", rows, notation), _column("formula", rows, notation)]
    columns += [_column("numbers", rows, notation)] if full else []
    columns += [_column("value", rows, notation)]
    return _panel("Forward primal trace", "primal", columns, lines)


def _derived(trace: Trace, passes: Sequence[Pass], lines: Sequence[Line], notation: Notation, detail: Detail) -> Panel:
    """The panel of tangents or adjoints: the formulas once, the numbers and values for each pass."""
    rows = [next(filter(None, line.derived), None) for line in lines]
    folded = detail.folded and trace.mode == "reverse"
    columns = [_column("variable", rows, notation)]
    columns += [_column("chain", rows, notation)] if folded else []
    columns += [_column("formula", rows, notation, folded)]
    for i, sweep in enumerate(passes):
        of_pass = [line.derived[i] for line in lines]
        heading = direction(trace, sweep, notation) if len(passes) > 1 else ""
        columns += [_column("numbers", of_pass, notation, heading=heading)] if detail.numbers else []
        columns += [_column("value", of_pass, notation, heading="" if detail.numbers else heading)]
    return _panel(TITLES[trace.mode], KINDS[trace.mode], columns, lines)


def _panel(title: str, kind: str, columns: Sequence[Column], lines: Sequence[Line]) -> Panel:
    sections = frozenset(i for i in range(len(lines) - 1) if lines[i].section != lines[i + 1].section)
    shown = tuple(column for column in columns if any(line for cell in column.cells for line in cell))
    return Panel(title, kind, shown or tuple(columns[:1]), sections)


def _column(
    role: Role, rows: Sequence[Row | None], notation: Notation, folded: bool = False, heading: str = ""
) -> Column:
    """The cells of one role; beside a folded chain rule, a copy such as ``x̄₁ = v̄₋₁`` is not written twice."""
    texts = [cell(role, row, notation, folded) if row else "" for row in rows]
    if role == "value":
        texts = aligned(texts)
    if role != "variable":
        texts = [text and f"= {text}" for text in texts]
    return Column(role, heading, tuple((text,) for text in texts))


def cell(role: Role, row: Row, notation: Notation, folded: bool = False) -> str:
    """What `row` says in a column of this role; nothing where it has no such thing."""
    match role:
        case "variable":
            name = notation.show(row.variable)
            return f"{name} ({notation.show(Variable(row.label))})" if row.label else name
        case "chain":
            return notation.show(row.chain_rule)
        case "formula":
            return "" if folded and row.formula == row.chain_rule else notation.show(row.formula)
        case "numbers":
            return "" if row.substituted is None else notation.show(row.substituted)
        case "value":
            return "" if row.value is None else notation.number(row.value)
