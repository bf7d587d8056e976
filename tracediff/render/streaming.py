"""Long traces as plain text at their natural width, which is known only when all rows have been seen.

This room owns that only some rows are in memory at a time: the texts of the others wait compressed, in a tenth of their
size. Its lines are those of `layout` and `drawing`.

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
from typing import NamedTuple, TypeAlias

from tracediff.notation import Notation
from tracediff.render.drawing import body, head
from tracediff.render.panels import COMPACT, FULL, TITLES, Column, Panel, View, trimmed
from tracediff.render.wanted import Excerpt, Layout, Line
from tracediff.trace import Trace

AT_ONCE = 500
"""So many lines are in memory at a time."""

FAST = 1
"""The level of compression."""

Make: TypeAlias = Callable[[Excerpt], Sequence[Panel]]


def streamed(trace: Trace, notation: Notation, layout: Layout = "auto") -> Iterator[str]:
    """The lines of a trace at its natural width.

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


class Packed(NamedTuple):
    """The cells of some lines, compressed.

    Args:
        texts: The texts of all columns, one after the other.
        before: Of each column, the places before the decimal point.
    """

    texts: bytes
    before: Sequence[int]


def _table(lines: Iterable[Line], make: Make) -> Iterator[str]:
    """The lines of panels that stand side by side."""
    packed: list[Packed] = []
    widest: list[tuple[int, int]] = []  # of each column: places before the decimal point, and the rest of its width
    for panels in map(make, _chunks(lines)):
        columns = [column for panel in panels for column in panel.columns]
        sizes = [(column.before, column.width - column.before) for column in columns]
        widest = [(max(a, c), max(b, d)) for (a, b), (c, d) in zip(widest or sizes, sizes, strict=True)]
        packed.append(_packed(columns))
    for number, chunk in enumerate(packed):
        shown = [trimmed(panel) for panel in _unpacked(chunk, panels, iter(widest))]
        for texts, _ in itertools.chain(() if number else head(shown), body(shown)):
            yield "".join(texts).rstrip()


def _packed(columns: Sequence[Column]) -> Packed:
    """The cells of columns whose cells are of one line each."""
    texts = "\n".join(itertools.chain.from_iterable(itertools.chain.from_iterable(column.cells for column in columns)))
    return Packed(zlib.compress(texts.encode(), FAST), [column.before for column in columns])


def _unpacked(packed: Packed, panels: Iterable[Panel], widest: Iterator[tuple[int, int]]) -> Iterator[Panel]:
    """Panels with these cells; the columns are as wide, and their decimal points are, as in all chunks."""
    texts = zlib.decompress(packed.texts).decode().split("\n")
    rows = len(texts) // len(packed.before)
    starts = iter(range(0, len(texts), rows))
    befores = iter(packed.before)
    for panel in panels:
        columns = []
        for column in panel.columns:
            start, before, (most, rest) = next(starts), next(befores), next(widest)
            cells = texts[start : start + rows]
            if more := " " * (most - before):
                cells = [text and f"= {more}{text.removeprefix('= ')}" for text in cells]
            columns.append(Column(column.role, column.heading, [(text,) for text in cells], most, most + rest))
        yield panel.with_columns(columns)


def _chunks(lines: Iterable[Line]) -> Iterator[Excerpt]:
    """The lines, some at a time."""
    waiting = iter(lines)
    while chunk := list(itertools.islice(waiting, AT_ONCE)):
        yield Excerpt(chunk)
