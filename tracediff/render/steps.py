"""The rows of an arranged trace one by one: in which order they come, and the lines that are seen after each.

This room owns the order and what is still hidden. All is measured beforehand, from the whole arrangement: a row that
comes takes its place among lines that never move. Which keys lead from one row to the next is left to `cli`.

A primal row comes before what stands beside it. Where adjoints stand beside the primal rows they come last, from the
bottom upwards, one pass after the other; in every other arrangement the rows come from the top downwards.

>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.render.layout import arranged
>>> from tracediff.trace import trace
>>> found = trace("reverse", parse("2*x"), {"x": 3})
>>> table = Table(arranged(found, Unicode(), layout="side"), "", upwards=True)
>>> [(step.line.primal if step.sweep is None else step.line.derived, step.sweep) for step in table.steps]
[(0, None), (1, None), (2, None), (0, 0), (1, 0), (2, 0)]
>>> print(*[line.clean for line in table.lines(Shown(5))], sep="\\n")
Forward primal trace         Reverse adjoint trace (upwards)
v₀  = x       = 3      = 3
v₁  = 2 × v₀  = 2 × 3  = 6   v̄₀  = v̄₁ ∂v₁/∂v₀  = v̄₁ × 2  = 1 × 2  = 2
y   = v₁      = 6      = 6   v̄₁  = ȳ                     = 1      = 1
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from tracediff.records import Record
from tracediff.render.drawing import drawn, head
from tracediff.render.layout import Band, Cards
from tracediff.render.panels import Panel
from tracediff.render.text import padded, width
from tracediff.render.wanted import Line

FORMULA_NUMBERS_VALUE = 3
"""So many parts an equation on a card has behind its name, if it has numbers put in."""

CUT = "  cut"
"""What the cut after a row begins with on a card."""

Styled = Callable[[Sequence[str], Sequence[str]], str]
"""What makes a line of its texts and styles."""


class Step(Record):
    """A row that comes.

    Args:
        band: The number of the band in which it stands.
        row: Its number in that.
        sweep: The number of the pass of a derived row; None for a primal row.
        line: The rows of the trace that stand on its line.
    """

    band: int
    row: int
    sweep: int | None
    line: Line


class Shown(Record):
    """What is seen.

    Args:
        rows: How many have come.
        numbers: Whether the numbers put in are seen.
        value: Whether the value of the last row is.
        reads: The other rows that are marked, because the last one reads them.
    """

    rows: int
    numbers: bool = True
    value: bool = True
    reads: Collection[Step] = ()


class Seen(Record):
    """A line: as it will stay, and with the marks of the row that has come last."""

    clean: str
    marked: str


class Cell(Record):
    """A text of a line: the pass it belongs to, all passes of its panel, its role, and whether it is of a cut."""

    sweep: int | None
    passes: Sequence[int | None]
    role: str
    is_cut: bool = False


class Place(Record):
    """A line of the whole table, and the row before which it is not seen; -1 for the first lines of a band.

    On a card the numbers put in have no column, but are part of a text; `bare` is that without them.
    """

    band: int
    row: int
    texts: Sequence[str]
    styles: Sequence[str]
    cells: Sequence[Cell]
    bare: str = ""


class Table:
    """An arranged trace whose rows come one by one.

    Args:
        bands: The arrangement.
        rule: What a line between sections is drawn with; nothing for none.
        upwards: Whether derived rows that stand beside primal ones come from the bottom upwards.
        styled: How a line is made of its texts and styles.
        marks: What is written after a variable that is read, and after the one that is assigned.
    """

    def __init__(
        self,
        bands: list[Band],
        rule: str,
        upwards: bool,
        styled: Styled = lambda texts, _: "".join(texts).rstrip(),
        marks: tuple[str, str] = ("•", "◂"),
    ) -> None:
        self.styled = styled
        self.marks = marks
        self.steps = [step for number, band in enumerate(bands) for step in _steps(number, band, upwards)]
        self.order = {(step.band, step.row, step.sweep): number for number, step in enumerate(self.steps)}
        self.places = list(_places(bands, rule))
        self.whole = [styled(place.texts, place.styles) for place in self.places]
        last_of: dict[tuple[int, int], int] = {}
        for number, step in enumerate(self.steps):
            last_of[step.band, step.row] = number
        self.complete = [last_of.get((place.band, place.row), -1) for place in self.places]
        self.reached: list[tuple[int, int]] = []
        for step in self.steps:
            last = self.reached[-1] if self.reached else (0, -1)
            self.reached.append(max(last, (step.band, step.row)))

    def lines(self, shown: Shown) -> list[Seen]:
        """The lines that are seen."""
        reached = self.reached[shown.rows - 1]
        last = self.steps[shown.rows - 1]
        marked = {(step.band, step.row) for step in (last, *shown.reads)}
        seen = []
        for place, whole, complete in zip(self.places, self.whole, self.complete, strict=True):
            if (place.band, place.row) > reached:
                break
            if complete < shown.rows and shown.numbers and (place.band, place.row) not in marked:
                seen.append(Seen(whole, whole))
            else:
                texts = [self._seen(place, i, shown) for i in range(len(place.cells))] or place.texts
                seen.append(
                    Seen(self.styled(texts, place.styles), self.styled(self._marked(place, texts, shown), place.styles))
                )
        return seen

    def _seen(self, place: Place, i: int, shown: Shown) -> str:
        """A text of a line, or what stands in its stead while it is not seen."""
        cell, text = place.cells[i], place.texts[i]
        number = self.order.get((place.band, place.row, cell.sweep))
        if number is None or not text.strip():
            return text
        asked = number == shown.rows - 1 and not shown.value
        is_hidden = (cell.role == "numbers" and not shown.numbers) or (asked and cell.is_cut)
        if number >= shown.rows or is_hidden:
            return " " * width(text)
        if cell.role.startswith("card") and not shown.numbers:
            text = place.bare
        return _unknown(text) if asked and cell.role in ("value", "card value") else text

    def _marked(self, place: Place, texts: Sequence[str], shown: Shown) -> Sequence[str]:
        """The texts of a line with a sign after each variable that is read, and another after the one that is assigned.

        The sign takes the place of a space, so that nothing moves.
        """
        marked = list(texts)
        for i, cell in enumerate(place.cells):
            mark = self._mark(place, cell, shown)
            if not mark:
                continue
            if cell.role == "variable" and (name := marked[i].rstrip()):
                if len(name) < len(marked[i]):
                    marked[i] = name + mark + marked[i][len(name) + 1 :]
                else:
                    marked[i + 1] = mark + marked[i + 1][1:]
            elif cell.role.startswith("card") and not marked[i].startswith(" "):
                marked[i] = marked[i].replace(" =", f"{mark}=", 1)
        return marked

    def _mark(self, place: Place, cell: Cell, shown: Shown) -> str:
        """The sign that belongs after the variable of a row, if one does."""
        numbers = [self.order.get((place.band, place.row, sweep), shown.rows) for sweep in cell.passes]
        if shown.rows - 1 in numbers:
            return self.marks[1]
        return self.marks[0] if any(self.steps[n] in shown.reads for n in numbers if n < shown.rows) else ""


def _steps(number: int, band: Band, upwards: bool) -> Iterator[Step]:
    """The rows of a band, in the order in which they come."""
    panels = [band] if isinstance(band, Cards) else list(band)
    passes = panels[1].passes if len(panels) > 1 and not panels[0].passes else panels[0].passes
    has_primal = not panels[0].passes
    lines = list(enumerate(panels[0].lines))
    primal = [Step(number, row, None, line) for row, line in lines if has_primal and line.primal is not None]
    derived = [[Step(number, row, p, line) for p in passes if line.derived is not None] for row, line in lines]
    if upwards and has_primal and len(panels) > 1:
        yield from primal
        for p in passes:
            yield from (step for steps in reversed(derived) for step in steps if step.sweep == p)
    else:
        first = iter(primal)
        for (_, line), steps in zip(lines, derived, strict=True):
            if has_primal and line.primal is not None:
                yield next(first)
            yield from steps


def _places(bands: list[Band], rule: str) -> Iterator[Place]:
    """The lines of the whole table."""
    for number, band in enumerate(bands):
        if number:
            yield Place(number, -1, (), (), ())
        if isinstance(band, Cards):
            sweep, before = _only(band.passes), len(band.title)
            lines = [[[Cell(sweep, [sweep], *role)] for role in _roles(block)] for block in band.blocks]
            sections, skipped = frozenset[int](), band.skipped
        else:
            before = sum(1 for _ in head(band, rule))
            cells = [cell for panel in band for cell in _cells(panel)]
            lines = [[cells] * len(cell) for cell in band[0].columns[0].cells]
            sections, skipped = band[0].sections if rule else frozenset(), band[0].skipped
        last = len(lines) - 1
        none = list[Cell]()
        rows = [(-1, none)] * before
        for row, height in enumerate(lines):
            rows += [(row, none)] * (row in skipped) + [(row, cells) for cells in height]
            rows += [(row + 1, none)] * (row in sections)
        rows += [(last, none)] * ((last + 1 in skipped) + (bool(rule) and not isinstance(band, Cards)))
        bare = iter([line for block in band.blocks for line in _bare(block)] if isinstance(band, Cards) else [])
        for (row, held), (texts, styles) in zip(rows, drawn([band], rule), strict=True):
            yield Place(number, row, texts, styles, held, next(bare, "") if held else "")


def _roles(block: Sequence[str]) -> list[tuple[str, bool]]:
    """The role of each line of a card, and whether it is of the cut: the last line of the row has its value.

    >>> _roles(["v̄₁ = v̄₂ × 2", "  = 1 × 2 = 2", "  cut = v̄₁ × v̇₁ = 8"])
    [('card', False), ('card value', False), ('card', True)]
    """
    own = next((i for i, line in enumerate(block) if line.startswith(CUT)), len(block))
    return [("card", False)] * (own - 1) + [("card value", False)] + [("card", True)] * (len(block) - own)


def _bare(block: Sequence[str]) -> Iterator[str]:
    """The lines of a card without the numbers put in, which stand between the formula and the value.

    >>> list(_bare(["v₂ = v₁ + v₀", "  = 2 + 5 = 7"]))
    ['v₂ = v₁ + v₀', '          = 7']
    """
    starts = [i for i, line in enumerate(block) if i == 0 or line.startswith(CUT)]  # a cut is an equation too
    for start, end in itertools.pairwise([*starts, len(block)]):
        text = "\n".join(block[start:end])
        signs = [found.start() for found in re.finditer(r"(?<=\s)=(?=\s)", text)]
        if len(signs) == FORMULA_NUMBERS_VALUE:
            text = text[: signs[1]] + re.sub(r"[^\n]", " ", text[signs[1] : signs[2]]) + text[signs[2] :]
        yield from text.split("\n")


def _only(passes: Sequence[int]) -> int | None:
    return passes[0] if passes else None


def _cells(panel: Panel) -> Iterator[Cell]:
    """For each column of a panel the pass it shows, its role, and whether the panel is that of the cuts."""
    passes = iter([*panel.passes, None])
    sweep = next(passes)
    has_rows = any(column.role == "variable" for column in panel.columns)
    for column in panel.columns:
        yield Cell(sweep, panel.passes or [None], column.role, not has_rows)
        if column.role == "value" and panel.passes:
            sweep = next(passes)


def _unknown(text: str) -> str:
    """The text of a value with a question mark in the place of the number.

    >>> _unknown("   =  0.693  ")
    '   = ?       '
    """
    before, equals, _ = text.rpartition("=")
    return padded(f"{before}{equals} ?" if equals else "?", width(text))
