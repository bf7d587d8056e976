"""Long traces as plain text at their natural width, which is known only when all rows have been seen.

This room owns that only some rows are in memory at a time: the cells of the others wait compressed, in a tenth of their
size, already as wide as the widest of those nearby. Its lines are those of `layout` and `drawing`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.trace import trace
>>> print(*streamed(trace("eval", parse("2*x"), {"x": 3}), Unicode()), sep="\\n")
Forward primal trace
v₀  = x       = 3      = 3
v₁  = 2 × v₀  = 2 × 3  = 6
y   = v₁      = 6      = 6
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from tracediff.notation import Notation
from tracediff.records import Record
from tracediff.render.drawing import head, plan
from tracediff.render.panels import COMPACT, FULL, TITLES, Column, Panel, View, trimmed
from tracediff.render.text import filled, widest, width
from tracediff.render.texts import AT_ONCE
from tracediff.render.wanted import Excerpt, Layout, Line
from tracediff.trace import Trace

FAST = 1
"""The level of compression."""

Make: TypeAlias = Callable[[Excerpt], Sequence[Panel]]


def streamed(trace: Trace, notation: Notation, layout: Layout = "auto") -> Iterator[str]:
    """The lines of a trace at its natural width, many in one piece.

    Args:
        trace: What to write.
        notation: How to write it.
        layout: "side" (or "auto"), "compact" or "stacked".
    """
    view = View(trace, notation)
    if layout == "stacked":
        title, every = TITLES[trace.mode], range(len(view.passes))
        yield from _table(view.primal_lines(), lambda shown: [view.primal_panel(shown, True)])
        if trace.passes:
            yield ""
            yield from _table(
                view.derived_lines(),
                lambda shown: [
                    view.derived_panel(shown, every, title, FULL),
                    *view.cut_panels(shown, every, FULL),
                ],
            )
    else:
        detail = COMPACT if layout == "compact" else FULL
        yield from _table(view.beside(), lambda shown: view.side_by_side(shown, detail, FULL))


class Size(Record):
    """How many places the cells of a column have before the decimal point, and how wide the rest of them is."""

    before: int
    rest: int


class Chunk(Record):
    """Some lines; their cells are only as wide as these lines need.

    Args:
        texts: The cells of all columns, one after the other, compressed. A column of numbers counts as two, for spaces
            may come between the equals signs and the numbers.
        sizes: The size of the cells of each column.
        rows: How many lines there are.
    """

    texts: bytes
    sizes: Sequence[Size]
    rows: int


class Room(Record):
    """The spaces before a column, and what its cells are filled to; the last one fills its panel."""

    gap: str
    size: Size


def _table(lines: Iterable[Line], make: Make) -> Iterator[str]:
    """The lines of panels that stand side by side, as many in one piece as are in memory at a time."""
    chunks: list[Chunk] = []
    most: list[Size] = []
    panels: Sequence[Panel] = ()
    for panels in map(make, _excerpts(lines)):
        columns = [column for panel in panels for column in panel.columns]
        sizes = [Size(column.before, widest(column.lines) - column.before) for column in columns]  # without headings
        most = [Size(*map(max, a, b)) for a, b in zip(most or sizes, sizes, strict=True)]
        texts = "\n".join(itertools.chain.from_iterable(map(_cells, columns, map(sum, sizes))))
        chunks.append(Chunk(zlib.compress(texts.encode(), FAST), sizes, len(panels[0])))
    if chunks:
        shown, rooms = _arranged(panels, most)
        yield from ("".join(texts).rstrip() for texts, _ in head(shown))
        for chunk in chunks:
            yield "\n".join(_lines(chunk, rooms))


def _cells(column: Column, to: int) -> Iterable[str]:
    """The cells of a column, filled with spaces; if they are numbers, first the equals signs and then the rest."""
    cells = filled(column.lines, to)
    return [*[cell[:2] for cell in cells], *[cell[2:] for cell in cells]] if column.before else cells


def _arranged(panels: Sequence[Panel], sizes: Sequence[Size]) -> tuple[list[Panel], list[Room]]:
    """The panels with columns for cells of these sizes, and the room of each column; none for what is left out."""
    columns = [
        Column(column.role, column.heading, (), before=size.before, width=max(sum(size), width(column.heading)))
        for column, size in zip((column for panel in panels for column in panel.columns), sizes, strict=True)
    ]
    waiting = iter(columns)
    shown = [trimmed(panel.with_columns([next(waiting) for _ in panel.columns])) for panel in panels]
    rooms = {
        id(column): Room(gap, Size(column.before, room - len(gap) - column.before))
        for gap, column, room, _ in plan(shown)
    }
    return shown, [rooms.get(id(column), Room("", Size(0, 0))) for column in columns]


def _lines(chunk: Chunk, rooms: Sequence[Room]) -> Iterator[str]:
    """The lines of a chunk, whose cells are brought to the sizes that they have in all chunks."""
    texts = zlib.decompress(chunk.texts).decode().split("\n")
    blocks = (texts[start : start + chunk.rows] for start in range(0, len(texts), chunk.rows))
    pieces: list[Iterable[str]] = []
    left = 0
    for (before, rest), (gap, room) in zip(chunk.sizes, rooms, strict=True):
        pieces += [itertools.repeat(" " * left + gap), next(blocks)]
        if before:
            pieces += [itertools.repeat(" " * (room.before - before)), next(blocks)]
        left = sum(room) - rest - (room.before if before else 0)
    return ("".join(line).rstrip() for line in zip(*pieces, strict=False))


def _excerpts(lines: Iterable[Line]) -> Iterator[Excerpt]:
    """The lines, some at a time."""
    waiting = iter(lines)
    while chunk := list(itertools.islice(waiting, AT_ONCE)):
        yield Excerpt(chunk)
