"""A result as a document in a markup language: the one walk over its tables that all such formats share.

A format overrides only what differs: how a table begins and ends, how a row is written, what stands between. Which
panels there are is left to `layout`, what they say to `panels`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.trace import trace
>>> page = markup("markdown", Unicode())
>>> bands = page.arranged(trace("eval", parse("2*x"), {"x": 3}))
>>> print(*page.lines(bands, []), sep="\\n")
**Forward primal trace**
<BLANKLINE>
| | formula | numbers put in | value |
|:--|:--|:--|:--|
| v₀ | x | 3 | 3 |
| v₁ | 2 × v₀ | 2 × 3 | 6 |
| y | v₁ | 6 | 6 |
"""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from tracediff.errors import RequestError
from tracediff.notation import Notation
from tracediff.render.layout import Band, Cards, arranged, headings_above
from tracediff.render.panels import Column, Panel
from tracediff.render.wanted import ALL, Layout, Which
from tracediff.trace import Trace

Cells: TypeAlias = Sequence[tuple[Column, Sequence[str]]]
"""The cells of a row, each with its column; a cell is some lines."""

NAMES = {"chain": "chain rule", "formula": "formula", "numbers": "numbers put in", "value": "value"}
"""What the columns of equations are called where they need a heading."""


class Markup(ABC):
    """A markup language.

    Args:
        notation: How formulas are written.
    """

    layout: ClassVar[Layout] = "stacked"
    """How traces are arranged, if not otherwise asked for."""

    together: ClassVar[bool] = False
    """Whether panels that stand side by side become one table, or each its own."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation

    # What differs between formats

    @abstractmethod
    def begin(self, panels: Sequence[Panel]) -> Iterator[str]:
        """The lines before the first row: titles and headings."""

    @abstractmethod
    def row(self, cells: Cells) -> Iterator[str]:
        """The lines of a row."""

    @abstractmethod
    def remarks(self, remarks: Sequence[str]) -> Iterator[str]:
        """The lines of what there is to remark below the tables; there is something."""

    def tables(self, bands: Iterable[Sequence[Panel]]) -> Iterator[Sequence[Panel]]:
        """The panels that become one table each, with headings above the columns."""
        for band in bands:
            panels = list(map(headings_above, band))
            yield from [panels] if self.together else [[panel] for panel in panels]

    def rule(self) -> Iterator[str]:
        """The lines between two sections of a table."""
        yield from ()

    @abstractmethod
    def left_out(self, count: int, panels: Sequence[Panel]) -> Iterator[str]:
        """The lines that stand for rows that have been left out."""

    def end(self, panels: Sequence[Panel]) -> Iterator[str]:  # noqa: ARG002 - some need them
        """The lines after the last row."""
        yield from ()

    def between(self) -> Iterator[str]:
        """The lines between two tables."""
        yield ""

    def whole(self, body: Iterator[str]) -> Iterator[str]:
        """The document around the tables."""
        return body

    # The walk

    def arranged(self, trace: Trace, layout: Layout = "auto", which: Which = ALL) -> list[Band]:
        """Arrange a trace for this format."""
        return arranged(trace, self.notation, None, self.layout if layout == "auto" else layout, which)

    def lines(
        self,
        bands: Sequence[Band],
        remarks: Sequence[str],
        about: Mapping[str, Any] | None = None,  # noqa: ARG002 - for formats that have a heading
    ) -> Iterator[str]:
        """The lines of a document.

        Args:
            bands: Its tables.
            remarks: What is said below them: words, with formulas as `Notation.inline` writes them.
            about: What the JSON of the same result begins with: its mode, its source, its point.

        Raises:
            RequestError: There are cards among the tables.
        """
        return self.whole(self._body(list(map(_panels, bands)), remarks))

    def _body(self, bands: Sequence[Sequence[Panel]], remarks: Sequence[str]) -> Iterator[str]:
        for number, panels in enumerate(self.tables(bands)):
            if number:
                yield from self.between()
            yield from self._table(panels)
        if remarks:
            yield ""
            yield from self.remarks(remarks)

    def _table(self, panels: Sequence[Panel]) -> Iterator[str]:
        first, columns = panels[0], [column for panel in panels for column in panel.columns]
        yield from self.begin(panels)
        for number in range(len(first)):
            if number in first.skipped:
                yield from self.left_out(first.skipped[number], panels)
            cells = [(column, column.cells[number]) for column in columns]
            if any(any(lines) for _, lines in cells):  # the rows of a panel alone may have gaps
                yield from self.row(cells)
            if number in first.sections and number < len(first) - 1:
                yield from self.rule()
        if len(first) in first.skipped:
            yield from self.left_out(first.skipped[len(first)], panels)
        yield from self.end(panels)


def markup(name: str, notation: Notation, **manner: bool) -> Markup:
    """The markup language with a name; it is imported when it is first used.

    Args:
        name: Its name, that of its module.
        notation: How formulas are written.
        manner: What else this language can be asked for.
    """
    found: Markup = getattr(importlib.import_module(f"tracediff.render.{name}"), name.capitalize())(notation, **manner)
    return found


def headings(panel: Panel) -> list[str]:
    """What stands above each column: its heading, or else, where none has one, what is on that side of equations."""
    own = [column.heading.strip() for column in panel.columns]
    return own if any(own) else [NAMES.get(column.role, "") if _is_side(column) else "" for column in panel.columns]


def _is_side(column: Column) -> bool:
    """Whether a column holds sides of equations."""
    return any(line.startswith("= ") for line in column.lines)


def bare(line: str) -> str:
    """A line of a cell without what only aligns it: an equals sign before it, and spaces.

    >>> bare("=  2.5")
    '2.5'
    """
    return line.strip().removeprefix("= ").strip()


def _panels(band: Band) -> Sequence[Panel]:
    """The panels of a band.

    Raises:
        RequestError: They are cards.
    """
    if isinstance(band, Cards):
        raise RequestError("cards are for narrow terminals, not for documents", hint="leave --layout cards out")
    return band
