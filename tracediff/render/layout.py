"""Choosing an arrangement: side by side as in the survey where the width allows, else compact, stacked, or as cards.

This room owns what fits. A number is never broken, and a formula that is too wide is broken only before an operator.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias

from tracediff.notation import Notation
from tracediff.render.panels import KINDS, TITLES, Column, Panel, cell, direction, one_by_one, side_by_side
from tracediff.render.text import broken, narrowest, width, wrapped
from tracediff.trace import Row, Trace

Layout: TypeAlias = Literal["auto", "side", "compact", "stacked", "cards"]

LAYOUTS: tuple[Layout, ...] = ("auto", "side", "compact", "stacked", "cards")
GAP = 3  # columns between two panels that stand side by side


class Cards(NamedTuple):
    """A titled list of blocks of lines, one block for each row, for screens on which no table fits."""

    title: tuple[str, ...]
    kind: str
    blocks: tuple[tuple[str, ...], ...]


Band: TypeAlias = tuple[Panel, ...] | Cards
"""What takes the whole width: panels side by side, or cards."""


def arranged(trace: Trace, notation: Notation, room: int | None = None, layout: Layout = "auto") -> list[Band]:
    """Arrange a trace for a width.

    Args:
        trace: What to show.
        notation: How to write it.
        room: How many columns there are; None for as many as it takes.
        layout: An arrangement that is to be used even where a wider one would fit. Its formulas are broken where they
            must be; where even that is not enough, the next narrower arrangement is used.
    """
    wanted = LAYOUTS[LAYOUTS.index(layout) :] if layout != "auto" else LAYOUTS[1:]
    if "side" in wanted and (side := fitted(side_by_side(trace, notation, True), room, layout == "side")):
        return [side]
    if "compact" in wanted and (side := fitted(side_by_side(trace, notation, False), room, layout == "compact")):
        return [side]
    if "stacked" in wanted:
        groupings = (True, False) if len(trace.passes) > 1 else (True,)  # all passes in one table, or each in its own
        for together, folded in itertools.product(groupings, (True, False)):
            panels = one_by_one(trace, notation, folded, together)
            for may_break in (False, True):
                stack = [band for panel in panels if (band := fitted((panel,), room, may_break))]
                if len(stack) == len(panels):
                    return list(stack)
    return list(_cards(trace, notation, room))


def fitted(panels: tuple[Panel, ...], room: int | None, may_break: bool) -> tuple[Panel, ...] | None:
    """Bring panels that stand side by side into `room` columns, by breaking formulas if that is allowed; else None."""
    if room is None:
        return panels
    spare = room - GAP * (len(panels) - 1)
    for gap in (2, 1):
        panels = tuple([replace(panel, gap=gap) for panel in panels])
        if sum(panel.width for panel in panels) <= spare:
            return panels
    if not may_break:
        return None
    columns = [column for panel in panels for column in panel.columns]
    widths = [column.width for column in columns]
    excess = sum(widths) + sum(panel.frame for panel in panels) - spare
    slack = [column.width - column.narrowest for column in columns]
    if excess > sum(slack):
        return None
    for _ in range(excess):
        roomiest = slack.index(max(slack))
        widths[roomiest] -= 1
        slack[roomiest] -= 1
    found = _broken(panels, widths)
    return found if sum(panel.width for panel in found) <= spare else None  # a title may still be too wide


def _broken(panels: Sequence[Panel], widths: Sequence[int]) -> tuple[Panel, ...]:
    """Break the formulas of each column to its width, and fill the other cells of a row to the same number of lines."""
    rooms = iter(widths)
    cells = [[column.broken(next(rooms)) for column in panel.columns] for panel in panels]
    heights = [max(len(column[i]) for panel in cells for column in panel) for i in range(len(panels[0]))]

    def filled(column: Column, lines: Sequence[tuple[str, ...]]) -> Column:
        return replace(
            column,
            cells=tuple(cell + ("",) * (height - len(cell)) for cell, height in zip(lines, heights, strict=True)),
        )

    return tuple(
        replace(panel, columns=tuple(map(filled, panel.columns, columns)))
        for panel, columns in zip(panels, cells, strict=True)
    )


def _cards(trace: Trace, notation: Notation, room: int | None) -> list[Cards]:
    """The rows one below the other, each as a block of lines: formula, numbers, value."""
    primal = tuple(_block(row, notation, room) for row in trace.primal)
    cards = [Cards(_wrapped("Forward primal trace", room), "primal", primal)]
    for sweep in trace.passes:
        which = f", {direction(trace, sweep, notation)}" if len(trace.passes) > 1 else ""
        blocks = tuple(_block(row, notation, room) for row in sweep.rows)
        cards.append(Cards(_wrapped(TITLES[trace.mode] + which, room), KINDS[trace.mode], blocks))
    return cards


def _wrapped(title: str, room: int | None) -> tuple[str, ...]:
    """A title in as many lines as it needs, broken between words."""
    return (title,) if room is None else tuple(wrapped(title, room))


def _block(row: Row, notation: Notation, room: int | None) -> tuple[str, ...]:
    """One row as lines: as many of its steps on each as there is room for, a formula broken before an operator."""
    name = cell("variable", row, notation)
    steps = [cell("formula", row, notation), cell("numbers", row, notation), cell("value", row, notation)]
    distinct = [step for i, step in enumerate(steps) if step and step not in steps[:i]]
    if room is None:
        return (" = ".join([name, *distinct]),)
    lines = [name]
    for step in distinct:
        if width(f"{lines[-1]} = {step}") <= room:
            lines[-1] += f" = {step}"
        elif lines == [name]:
            lines = broken(f"{name} = {step}", room)
        elif width(f"  = {step}") <= room or narrowest(f"  = {step}") <= room:
            lines += broken(f"  = {step}", room)
        else:
            lines += ["  =", *broken(step, room)]
    return tuple(lines)


def as_cards(panel: Panel, room: int | None) -> Cards:
    """The rows of a panel one below the other, the lines of their cells wrapped between words."""
    blocks = []
    for cells in zip(*[column.cells for column in panel.columns], strict=True):
        lines = [line for cell in cells for line in cell if line]
        blocks.append(tuple(piece for line in lines for piece in wrapped(line, room or len(line), "    ")))
    return Cards(_wrapped(panel.title, room), panel.kind, tuple(blocks))
