"""Rows to panels: the cells of a trace, column by column.

This room owns which column holds what and which rows stand beside each other. Choosing an arrangement for a width is
left to `layout`, drawing a panel to `drawing`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import islice, pairwise
from types import MappingProxyType
from typing import Literal, TypeAlias

from tracediff.notation import Notation
from tracediff.remarks import seeded
from tracediff.render.text import aligned, before_point, broken, narrowest, widest, width, wrapped
from tracediff.render.texts import KEPT, Cells, Texts, names, numbers
from tracediff.render.wanted import Excerpt, Line, Which, excerpt
from tracediff.trace import Pass, Trace

Role: TypeAlias = Literal["variable", "chain", "formula", "numbers", "value", "words"]

Detail: TypeAlias = Set[Role]
"""What a panel shows besides its variables, formulas and values: the folded chain rule, the numbers put in, or both.

The formulas in the panel of the cuts are sums, which may be left out too: there they are its chain rule.
"""

CHAIN: Detail = frozenset({"chain"})
NUMBERS: Detail = frozenset({"numbers"})
FULL, COMPACT = CHAIN | NUMBERS, CHAIN & NUMBERS

PASS_GAP = 4  # spaces before the columns of a pass, so that two results are not read as one equation
BREAKABLE = ("chain", "formula", "numbers")
ROOMY = 16  # a formula is not squeezed into fewer columns than this: cards are easier to read
TITLES = {"eval": "", "forward": "Forward tangent trace", "reverse": "Reverse adjoint trace"}
KINDS = {"eval": "", "forward": "tangent", "reverse": "adjoint"}


class Column:
    """One column of a panel.

    Args:
        role: What its cells are.
        heading: What stands above it.
        lines: The lines of all its cells, one below the other.
        heights: How many lines each cell has, if not one each.
        before: How many places its numbers have before the decimal point.
        width: How wide it is, if not as wide as the widest line in it.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a column is what it is made of
        self,
        role: Role,
        heading: str,
        lines: Sequence[str],
        heights: Sequence[int] | None = None,
        before: int = 0,
        width: int | None = None,
    ) -> None:
        self.role = role
        self.heading = heading
        self.lines = lines
        self.heights = heights
        self.before = before
        if width is not None:
            self.width = width

    @classmethod
    def of(cls, role: Role, heading: str, cells: Sequence[Sequence[str]]) -> Column:
        """A column of cells, some of which have more lines than one."""
        return cls(role, heading, [line for cell in cells for line in cell], list(map(len, cells)))

    @cached_property
    def cells(self) -> Sequence[Sequence[str]]:
        """The lines of each cell."""
        if self.heights is None:
            return tuple([(line,) for line in self.lines])
        waiting = iter(self.lines)
        return tuple([tuple(islice(waiting, height)) for height in self.heights])

    @cached_property
    def width(self) -> int:
        """How wide it is."""
        return widest([self.heading, *self.lines])

    @cached_property
    def narrowest(self) -> int:
        """The least width to which it may be brought by breaking formulas before operators, texts between words."""
        if self.role not in (*BREAKABLE, "words"):
            return self.width
        lines = [self.heading, *self.lines]
        if self.role == "words":
            whole = max(width(word) for line in lines for word in line.split() or [""])
        else:
            whole = max(map(narrowest, lines))
        return max(whole, min(self.width, ROOMY))

    def broken(self, room: int) -> list[Sequence[str]]:
        """Its cells in lines of at most `room` columns: formulas broken before operators, texts between words."""
        if self.role not in (*BREAKABLE, "words"):
            return list(self.cells)
        break_ = wrapped if self.role == "words" else broken
        return [[piece for line in cell for piece in break_(line, room)] for cell in self.cells]

    def with_lines(self, lines: Sequence[str]) -> Column:
        """The same column with other lines in its cells."""
        return Column(self.role, self.heading, lines, self.heights)

    def with_cells(self, cells: Sequence[Sequence[str]]) -> Column:
        """The same column with other cells."""
        return Column.of(self.role, self.heading, cells)


class Panel:
    """A titled table.

    Args:
        title: What the table is.
        kind: "primal", "tangent" or "adjoint".
        columns: Its columns, all of the same length.
        sections: The numbers of the rows after which a rule is drawn.
        gap: How many spaces stand between two columns.
        skipped: How many rows have been left out before the row with a number.
        headed: Whether its first row holds the headings of its columns.
        upwards: Whether its rows are read from the last to the first.
        lines: Which rows of a trace its rows are; nothing where it is no part of one.
        passes: The numbers of the passes whose derived rows it shows; nothing where it shows primal rows.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a panel is what it is made of
        self,
        title: str,
        kind: str,
        columns: Sequence[Column],
        sections: frozenset[int],
        gap: int = 2,
        skipped: Mapping[int, int] = MappingProxyType({}),
        headed: bool = False,
        upwards: bool = False,
        lines: Sequence[Line] = (),
        passes: Sequence[int] = (),
    ) -> None:
        self.title = title
        self.kind = kind
        self.columns = columns
        self.sections = sections
        self.gap = gap
        self.skipped = skipped
        self.headed = headed
        self.upwards = upwards
        self.lines = lines
        self.passes = passes

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - likewise
        cls,
        title: str,
        kind: str,
        columns: Sequence[Column],
        shown: Excerpt,
        passes: Sequence[int] = (),
        upwards: bool = False,
    ) -> Panel:
        """A panel of some lines of a trace."""
        parts = [section for section, _, _ in shown.lines]
        sections = frozenset(number for number, (part, after) in enumerate(pairwise(parts)) if part != after)
        return cls(
            title, kind, columns, sections, skipped=shown.skipped, upwards=upwards, lines=shown.lines, passes=passes
        )

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
        return len(self.columns[0].heights or self.columns[0].lines)

    def with_columns(self, columns: Sequence[Column], gap: int | None = None) -> Panel:
        """The same panel with other columns."""
        return self.as_part(self.title, self.kind, columns, self.gap if gap is None else gap)

    def as_part(self, title: str, kind: str, columns: Sequence[Column], gap: int) -> Panel:
        """A panel of the same rows, with another title and other columns."""
        return Panel(
            title, kind, columns, self.sections, gap, self.skipped, self.headed, self.upwards, self.lines, self.passes
        )


def shortened(panel: Panel, which: Which) -> Panel:
    """A panel with some of its rows."""
    ends = sorted(panel.sections)
    found = excerpt((Line(bisect_left(ends, row), row, None) for row in range(len(panel))), which)
    if not found.skipped:
        return panel
    rows = [line.primal for line in found.lines if line.primal is not None]
    columns = [column.with_cells([column.cells[row] for row in rows]) for column in panel.columns]
    return Panel.of(panel.title, panel.kind, columns, found)


class View:
    """A trace in a notation.

    Args:
        trace: The trace.
        notation: How it is written.
    """

    def __init__(self, trace: Trace, notation: Notation) -> None:
        self.trace = trace
        self.notation = notation
        told = trace.passes[: None if trace.primal.evaluation else 1]  # without numbers one pass is as another
        swept = [sweep.rows for sweep in told]
        first, *others = swept or [trace.primal]  # which holds the names and the numbers of the primal rows, too
        kept, shared = KEPT // (1 + len(others)), len(trace.program.slots)
        name, number = names(first.program, notation), numbers(first, notation, kept)
        each = [number, *[numbers(rows, notation, kept, shared, number) for rows in others]]
        self.primal = Texts(trace.primal, notation, name, number)
        self.passes = [Texts(rows, notation, name, own) for rows, own in zip(swept, each, strict=False)]
        self.longest = max(self.passes, key=lambda texts: len(texts.rows), default=self.primal)
        program = trace.program
        self.operations = range(len(program.inputs), len(program) - len(program.outputs))

    def beside(self) -> Iterator[Line]:
        """Each primal row with the derived rows that belong to it, the adjoint rows from the last to the first."""
        count = len(self.longest.rows) if self.passes else 0
        numbers = iter(range(count) if self.trace.mode == "forward" else reversed(range(count)))
        number = next(numbers, None)
        origins = self.longest.rows.program.origins
        for primal in range(len(self.trace.primal)):
            section = self._section(primal)
            if number is None or origins[number] != primal:
                yield tuple.__new__(Line, (section, primal, None))
                continue
            shown: int | None = primal
            while number is not None and origins[number] == primal:
                yield tuple.__new__(Line, (section, shown, number))
                shown, number = None, next(numbers, None)

    def primal_lines(self) -> Iterator[Line]:
        """The primal rows in the order of computation."""
        for number in range(len(self.trace.primal)):
            yield Line(self._section(number), number, None)

    def derived_lines(self) -> Iterator[Line]:
        """The derived rows in the order of computation."""
        for number in range(len(self.longest.rows) if self.passes else 0):
            yield Line(self._section(self.longest.rows.beside(number)), None, number)

    def _section(self, primal: int) -> int:
        """0 for the rows of inputs, 1 for those of operations, 2 for those of outputs."""
        return (primal >= self.operations.start) + (primal >= self.operations.stop)

    def side_by_side(self, shown: Excerpt, detail: Detail, cuts: Detail) -> list[Panel]:
        """The primal panel and the derived one, whose rows stand beside the primal rows they belong to, and the cuts.

        The adjoint rows come from the bottom upwards, as in the survey.
        """
        panels = [self.primal_panel(shown, "numbers" in detail)]
        if self.passes:
            title = TITLES[self.trace.mode] + (" (upwards)" if self.trace.mode == "reverse" else "")
            every = range(len(self.passes))
            panels.append(self.derived_panel(shown, every, title, detail))
            panels += self.cut_panels(shown, every, cuts)
        return panels

    def one_by_one(
        self, primal: Excerpt, derived: Excerpt, chain: bool, together: bool, cuts: Detail
    ) -> list[list[Panel]]:
        """The primal panel and the derived ones, each in the order of computation, with the cuts beside the adjoints.

        With or without the `chain` rule folded; all passes `together`, or each by itself.
        """
        panels = [[self.primal_panel(primal, True)]]
        every = range(len(self.passes))
        for passes in ([every] if together else [[number] for number in every]) if derived.lines else ():
            alone = len(passes) == 1 and len(self.passes) > 1
            which = f", {self.notation.inline(self.direction(self.trace.passes[passes[0]]))}" if alone else ""
            detail = FULL if chain else NUMBERS
            panel = self.derived_panel(derived, passes, TITLES[self.trace.mode] + which, detail)
            panels.append([panel, *self.cut_panels(derived, passes, cuts)])
        return panels

    def primal_panel(self, shown: Excerpt, with_numbers: bool) -> Panel:
        """The panel of some primal rows, with or without the numbers put in."""
        cells = _cells(self.primal, [primal for _, primal, _ in shown.lines])
        columns = [column("variable", cells.variable), column("formula", cells.formula)]
        columns += [column("numbers", cells.numbers)] if with_numbers else []
        columns += [column("value", cells.value)]
        return Panel.of("Forward primal trace", "primal", columns, shown)

    def derived_panel(self, shown: Excerpt, passes: Sequence[int], title: str, detail: Detail) -> Panel:
        """The panel of some tangents or adjoints: the formulas once, the numbers and values for each pass."""
        numbers = [derived for _, _, derived in shown.lines]
        each = [_cells(self.passes[i], numbers) for i in passes]
        longest = each[max(range(len(each)), key=lambda i: len(self.passes[passes[i]].rows))]
        columns, formula = [column("variable", longest.variable)], longest.formula
        if "chain" in detail and self.trace.mode == "reverse":
            columns += [column("chain", longest.chain_rule)]
            formula = [
                "" if applied == chain else applied for applied, chain in zip(formula, longest.chain_rule, strict=True)
            ]
        columns += [column("formula", formula)]
        for i, cells in zip(passes, each, strict=True):
            heading = self.direction(self.trace.passes[i]) if len(passes) > 1 else ""
            columns += [column("numbers", cells.numbers, heading)] if "numbers" in detail else []
            columns += [column("value", cells.value, "" if "numbers" in detail else heading)]
        return Panel.of(title, KINDS[self.trace.mode], columns, shown, passes, upwards=falls(shown))

    def cut_panels(self, shown: Excerpt, passes: Sequence[int], detail: Detail) -> list[Panel]:
        """The panel of the cuts, where they were asked for."""
        if not any(self.trace.passes[number].cuts for number in passes):
            return []
        from tracediff.render.cuts import cut_panel  # noqa: PLC0415 - seldom needed

        return [cut_panel(self, shown, passes, detail)]

    def direction(self, sweep: Pass) -> str:
        """The seed of a pass as it heads a column."""
        return seeded(sweep.seed, KINDS[self.trace.mode], self.notation)


def trimmed(panel: Panel) -> Panel:
    """A panel without the columns in which nothing stands."""
    shown = [column for column in panel.columns if column.width]
    return panel.with_columns(shown or panel.columns[:1])


def falls(shown: Excerpt) -> bool:
    """Whether the derived rows come from the last to the first."""
    numbers = [derived for _, _, derived in shown.lines if derived is not None]
    return numbers[:1] > numbers[-1:]


def _cells(texts: Texts, numbers: Sequence[int | None]) -> Cells:
    """The texts of the rows with these numbers; nothing for those that are missing."""
    known = {i: number for i, number in enumerate(numbers) if number is not None and number < len(texts.rows)}
    found = texts.cells(known.values())
    if len(known) == len(numbers):
        return found
    empty = [""] * len(numbers)
    cells = Cells(*[empty[:] for _ in found])
    for column, filled in zip(cells, found, strict=True):
        for i, text in zip(known, filled, strict=True):
            column[i] = text
    return cells


def column(role: Role, texts: Sequence[str], heading: str = "") -> Column:
    """A column of equations: all but the first begin with an equals sign, the values have their points aligned."""
    before = 0
    if role == "value":
        texts = aligned(texts)
        before = before_point(next(filter(None, texts), ""))
    if role != "variable":
        texts = [text and f"= {text}" for text in texts]
    return Column(role, heading, texts, before=before)
