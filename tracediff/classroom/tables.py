"""Tables that stand otherwise than they are read: with a column for each variable, or with the name behind the value.

This room owns turning them, so that each row is that of a variable and begins with its name. Which of the other cells
is what is left to `sheets`.

>>> upright([(1, ["", "v1", "v2"]), (2, ["value", "0.693", "10"])])
[(1, ['', 'value']), (1, ['v1', '0.693']), (1, ['v2', '10'])]
>>> upright([(1, ["value", "row"]), (2, ["0.693", "v1"]), (3, ["10", "v2"])])
[(1, ['row', 'value']), (2, ['v1', '0.693']), (3, ['v2', '10'])]
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TypeAlias

from tracediff.classroom.equations import EQUAL
from tracediff.classroom.names import name

Table: TypeAlias = Sequence[tuple[int, list[str]]]
"""The cells of each row, with the number of its line."""


def upright(table: Table) -> Table:
    """The table with a row for each variable, its name first."""
    if not table:
        return table
    line, first = table[0]
    stubs = [cells[0] for _, cells in table if cells]
    if len(table) > 1 and len(first) > 2 and all(map(_is_name, first[1:])) and not any(map(_is_name, stubs)):
        columns = itertools.zip_longest(*[cells for _, cells in table], fillvalue="")
        return [(line, list(column)) for column in columns]
    width = max(len(cells) for _, cells in table)
    counts = [sum(i < len(cells) and _is_name(cells[i]) for _, cells in table) for i in range(width)]
    if counts[0] or not any(count >= len(table) - 1 > 0 for count in counts):
        return table
    place = next(i for i, count in enumerate(counts) if count >= len(table) - 1)
    return [(line, [*cells[place : place + 1], *cells[:place], *cells[place + 1 :]]) for line, cells in table]


def _is_name(cell: str) -> bool:
    """Whether it can only be the name of a row, perhaps with its formula."""
    key = name(EQUAL.split(cell)[0])
    return bool(key and (key.number or key.mark or len(key.stem) == 1))
