"""Long traces as plain text at their natural width: measured in one walk over the rows and written in a second.

This room owns that only some rows are in memory at a time. Its lines are those of `layout` and `drawing`.

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
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from tracediff.notation import Notation
from tracediff.render.drawing import body, head
from tracediff.render.layout import CROSSINGS, Layout
from tracediff.render.panels import TITLES, Column, Detail, Excerpt, Line, Panel, View, trimmed
from tracediff.trace import Trace

AT_ONCE = 500
"""So many lines are in memory at a time."""

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
        detail = Detail(folded=True, numbers=True)
        title, every = TITLES[trace.mode], range(len(view.passes))
        yield from _table(view.primal_lines, lambda shown: [view.primal_panel(shown, True)])
        if trace.passes:
            yield ""
            yield from _table(
                view.derived_lines,
                lambda shown: [
                    view.derived_panel(shown, every, title, detail),
                    *view.cut_panels(shown, every, CROSSINGS[0]),
                ],
            )
    else:
        yield from _table(view.beside, lambda shown: view.side_by_side(shown, layout != "compact", CROSSINGS[0]))


def _table(lines: Callable[[], Iterable[Line]], make: Make) -> Iterator[str]:
    """The lines of panels that stand side by side."""
    widest: list[tuple[int, int]] = []  # of each column: places before the decimal point, and the rest of its width
    measured = 0
    for made in map(make, _chunks(lines())):
        sizes = [(column.before, column.width - column.before) for panel in made for column in panel.columns]
        widest = [(max(a, c), max(b, d)) for (a, b), (c, d) in zip(widest or sizes, sizes, strict=True)]
        measured += 1
    for number, panels in enumerate([made] if measured == 1 else map(make, _chunks(lines()))):
        shown = [trimmed(panel) for panel in _widened(panels, iter(widest))]
        for texts, _ in itertools.chain(() if number else head(shown), body(shown)):
            yield "".join(texts).rstrip()


def _widened(panels: Iterable[Panel], widest: Iterator[tuple[int, int]]) -> Iterator[Panel]:
    """Panels with columns as wide as they are in all chunks, their decimal points where they are there."""
    for panel in panels:
        yield panel.with_columns([_column(column, *next(widest)) for column in panel.columns])


def _column(column: Column, before: int, rest: int) -> Column:
    cells = column.cells
    if more := " " * (before - column.before):
        cells = [(text and f"= {more}{text.removeprefix('= ')}",) for (text,) in cells]
    return Column(column.role, column.heading, cells, before, before + rest)


def _chunks(lines: Iterable[Line]) -> Iterator[Excerpt]:
    """The lines, some at a time."""
    waiting = iter(lines)
    while chunk := list(itertools.islice(waiting, AT_ONCE)):
        yield Excerpt(chunk)
