"""What is wanted of a table: which of its rows, and in which arrangement.

This room owns the words for it, and the choice of the rows. Whether an arrangement fits is left to `layout`.

>>> excerpt((Line(1, number, None) for number in range(100)), 3).skipped
{2: 97}
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Literal, TypeAlias

from tracediff.records import Record

Layout: TypeAlias = Literal["auto", "side", "compact", "stacked", "cards"]

LAYOUTS: tuple[Layout, ...] = ("auto", "side", "compact", "stacked", "cards")

LONG = 100
"""So many rows of a longer table are shown where it is looked at, and not written down."""


class Line(Record):
    """A line of a table: the number of a primal row and that of the derived row beside it; either may be missing."""

    section: int
    primal: int | None
    derived: int | None


Which: TypeAlias = int | slice
"""Which lines to show: so many from the beginning and the end, or those of a slice."""

ALL = slice(None)


class Excerpt(Record):
    """Some of the lines of a table, and how many have been left out before the line with a number."""

    lines: Sequence[Line]
    skipped: Mapping[int, int] = MappingProxyType({})


def excerpt(lines: Iterator[Line], which: Which) -> Excerpt:
    """Choose the lines to show.

    >>> excerpt((Line(1, number, None) for number in range(100)), 3)[1]
    {2: 97}
    """
    if isinstance(which, slice):
        start, stop, _ = which.indices(sys.maxsize)
        before = sum(1 for _ in islice(lines, start))
        shown = list(islice(lines, stop - start))
        after = sum(1 for _ in lines)
        return Excerpt(shown, {place: count for place, count in ((0, before), (len(shown), after)) if count})
    first = list(islice(lines, which))
    last = deque(first, which // 2)
    skipped = 0
    for line in lines:
        last.append(line)
        skipped += 1
    place = which - which // 2
    return Excerpt([*first[:place], *last], {place: skipped}) if skipped else Excerpt(first)
