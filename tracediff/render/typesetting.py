r"""Panels made ready for LaTeX: brought into a width, divided into pages, their cells typeset.

>>> from tracediff.render.panels import Column
>>> aligned(Column("value", "", ["=  2.5", "= -11"])).lines
['$= \\phantom{-0}2.5$', '$= -11$']
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tracediff.render.markup import bare
from tracediff.render.panels import BREAKABLE, Column, Panel
from tracediff.render.tex import WORDS, broken, points, prose

GAPS = (10.0, 20.0)
"""The spaces between columns and between panels, in points."""

SQUEEZED = 80.0
"""A formula is not brought into less than this by breaking it."""

DIVIDED = 0.75
"""Matrices are divided into narrower blocks, for the fractions above their columns shrink less than the rest."""

STRETCH = 1.4
"""So much higher is a line with fractions."""

NUMBER = re.compile(r"(= )? *(-?)(\d*)(.*)")
FACTOR = re.compile(r"(?<=\}) \\frac")


def width(panels: Sequence[Panel]) -> float:
    """About how wide a table is, in points of a font of ten points."""
    return sum(map(_panel_width, panels)) + GAPS[1] * (len(panels) - 1)


def _panel_width(panel: Panel) -> float:
    return max(columns_width(panel), words_width(panel.title))


def columns_width(panel: Panel) -> float:
    """About how wide the columns of a panel are without its title."""
    return sum(map(column_width, panel.columns)) + GAPS[0] * (len(panel.columns) - 1)


def column_width(column: Column) -> float:
    """About how wide a column is."""
    measured = words_width if column.role == "words" else points
    return max(map(measured, [column.heading, *column.lines]))


def words_width(text: str) -> float:
    """About how wide words are."""
    return points(text.replace("$", "")) + 3.3 * text.count(" ")


def has_fractions(panels: Sequence[Panel]) -> bool:
    """Whether there are fractions in a table, so that its lines must be higher."""
    return any(r"\frac" in line for panel in panels for column in panel.columns for line in column.lines)


def brought(panels: Sequence[Panel], room: float) -> Iterator[Sequence[Panel]]:
    """A table brought into `room` points: by breaking formulas before operators, or else by dividing its columns."""
    if len(panels) > 1 or width(panels) <= room:
        yield panels
        return
    (panel,) = panels
    widths = [column_width(column) if column.role in BREAKABLE else 0.0 for column in panel.columns]
    spare = room - width(panels) + sum(widths)
    cap = max(widths)
    while cap > SQUEEZED and sum(min(each, cap) for each in widths) > spare:
        cap -= 10.0
    narrow = panel.with_columns([_capped(column, cap) for column in panel.columns])
    labels, *rest = narrow.columns
    while rest:
        taken = 1
        while taken < len(rest) and width([narrow.with_columns([labels, *rest[: taken + 1]])]) <= DIVIDED * room:
            taken += 1
        yield [narrow.with_columns([labels, *rest[:taken]])]
        rest = rest[taken:]


def _capped(column: Column, cap: float) -> Column:
    """A column with its formulas broken into lines of at most `cap` points."""
    if column.role not in BREAKABLE:
        return column
    return column.with_cells([[part for line in cell if line for part in broken(line, cap)] for cell in column.cells])


def parts(panels: Sequence[Panel], most: int) -> Iterator[Sequence[Panel]]:
    """A table in parts of at most so many lines, lines with fractions being higher."""
    page = int(most / STRETCH) if has_fractions(panels) else most
    if sum(_heights(panels)) <= page:
        yield panels
        return
    panels = _unfolded(panels, page)
    start = lines = 0
    for row, height in enumerate(_heights(panels)):
        if lines + height > page and row > start:
            yield [_part(panel, start, row) for panel in panels]
            start, lines = row, 0
        lines += height
    yield [_part(panel, start, len(panel)) for panel in panels]


def _heights(panels: Sequence[Panel]) -> list[int]:
    """How many lines each row of a table has."""
    columns = [column for panel in panels for column in panel.columns]
    return [max(len(column.cells[row]) for column in columns) for row in range(len(panels[0]))]


def _unfolded(panels: Sequence[Panel], most: int) -> Sequence[Panel]:
    """A table in which each row that has more lines than this has become as many rows as it has lines."""
    heights = [height if height > most else 1 for height in _heights(panels)]
    ends = list(itertools.accumulate(heights))

    def unfolded(column: Column) -> Column:
        cells: list[Sequence[str]] = []
        for cell, height in zip(column.cells, heights, strict=True):
            cells += [cell] if height == 1 else [cell[line : line + 1] for line in range(height)]
        return column.with_cells(cells)

    def unfolded_panel(panel: Panel) -> Panel:
        sections = frozenset(ends[row] - 1 for row in panel.sections)
        skipped = {ends[row - 1] if row else 0: count for row, count in panel.skipped.items()}
        columns = list(map(unfolded, panel.columns))
        return Panel(panel.title, panel.kind, columns, sections, panel.gap, skipped, upwards=panel.upwards)

    return list(map(unfolded_panel, panels))


def _part(panel: Panel, start: int, stop: int) -> Panel:
    columns = [column.with_cells(column.cells[start:stop]) for column in panel.columns]
    sections = frozenset(row - start for row in panel.sections if start <= row < stop)
    below = stop + (stop >= len(panel))  # rows may have been left out after the last one
    skipped = {row - start: count for row, count in panel.skipped.items() if start <= row < below}
    return Panel(panel.title, panel.kind, columns, sections, panel.gap, skipped, upwards=panel.upwards)


def typeset(panel: Panel) -> Panel:
    """A panel whose cells are LaTeX; its headings are not."""
    columns = panel.columns[-1:]
    for column, after in reversed(list(pairwise(panel.columns))):
        unrepeated = column.role == "numbers" and after.role == "value"
        columns = [_unrepeated(column, after) if unrepeated else column, *columns]
    return panel.with_columns([_typeset(column) for column in columns])


def _unrepeated(numbers: Column, values: Column) -> Column:
    """A column of numbers put in, without those that are a single number: it is the value itself."""
    cells = [
        [""] if bare("".join(cell)) == bare("".join(value)) else cell
        for cell, value in zip(numbers.cells, values.cells, strict=True)
    ]
    return numbers.with_cells(cells)


def _typeset(column: Column) -> Column:
    if column.role == "value":
        return aligned(column)
    write = prose if column.role == "words" else formula
    return column.with_lines(list(map(write, column.lines)))


def formula(text: str) -> str:
    """A formula, or the words that stand in its place."""
    words = WORDS.fullmatch(text.strip())
    spaced = FACTOR.sub(r"\\,\\frac", text.strip())
    return words[1] if words else spaced and f"${spaced}$"


def aligned(column: Column) -> Column:
    """A column of numbers with their decimal points one below the other."""
    found = [match for line in column.lines if line and (match := NUMBER.fullmatch(line))]
    most = max((len(number[3]) for number in found), default=0)
    signed = any(number[2] for number in found)

    def padded(line: str) -> str:
        number = NUMBER.fullmatch(line)
        if not line or not number or not number[3]:
            return formula(line)
        zeros = "0" * (most - len(number[3]))
        hidden = zeros if number[2] or not signed else f"-{zeros}"
        sign = "{-}" if number[2] and zeros else number[2]
        phantom = rf"\phantom{{{hidden}}}" if hidden else ""
        return f"${number[1] or ''}{phantom}{sign}{number[3]}{number[4]}$"

    return column.with_lines(list(map(padded, column.lines)))


def revealed(panels: Sequence[Panel], step: int) -> tuple[list[Panel], int]:
    """Panels whose rows are uncovered one after another, from slide `step + 1` on; and the last of these slides.

    The rows of a panel come in the order in which they are computed.
    """
    found = []
    for panel in panels:
        rows = [row for row in range(len(panel)) if any(any(column.cells[row]) for column in panel.columns)]
        slides = {row: number for number, row in enumerate(reversed(rows) if panel.upwards else rows, step + 1)}
        step += len(rows)
        found.append(panel.with_columns([_uncovered(column, slides) for column in panel.columns]))
    return found, step


def _uncovered(column: Column, slides: Mapping[int, int]) -> Column:
    """A column whose cells are covered before these slides."""
    cells = [
        [rf"\uncover<{slides[row]}->{{{line}}}" if line else "" for line in cell]
        for row, cell in enumerate(column.cells)
    ]
    return column.with_cells(cells)
