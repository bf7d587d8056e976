"""Choosing an arrangement: side by side as in the survey where the width allows, else compact, stacked, or as cards.

This room owns what fits. A number is never broken, and a formula that is too wide is broken only before an operator.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tracediff.notation import Notation
from tracediff.records import Record
from tracediff.render.panels import CHAIN, COMPACT, FULL, KINDS, TITLES, Column, Detail, Panel, View, trimmed
from tracediff.render.text import broken, narrowest, width, wrapped, wrapped_formula
from tracediff.render.texts import Texts
from tracediff.render.wanted import ALL, LAYOUTS, Excerpt, Layout, Line, Which, excerpt
from tracediff.trace import Trace

if TYPE_CHECKING:
    from tracediff.cut import Cut

CUTS = (FULL, CHAIN, COMPACT)
"""What the panel of the cuts may show, the widest first."""

GAP = 3  # columns between two panels that stand side by side


class Cards(Record):
    """A titled list of blocks of lines, one block for each row, for screens on which no table fits.

    Args:
        title: What the list is, in lines.
        kind: "primal", "tangent", "adjoint" or "failed".
        blocks: The lines of each row.
        skipped: How many blocks have been left out before the block with a number.
        lines: Which rows of a trace the blocks are, as in a panel.
        passes: The numbers of the passes whose derived rows they are, likewise.
    """

    title: Sequence[str]
    kind: str
    blocks: Sequence[Sequence[str]]
    skipped: Mapping[int, int] = MappingProxyType({})
    lines: Sequence[Line] = ()
    passes: Sequence[int] = ()


Band: TypeAlias = tuple[Panel, ...] | Cards
"""What takes the whole width: panels side by side, or cards."""


def arranged(
    trace: Trace, notation: Notation, room: int | None = None, layout: Layout = "auto", which: Which = ALL
) -> list[Band]:
    """Arrange a trace for a width.

    Args:
        trace: What to show.
        notation: How to write it.
        room: How many columns there are; None for as many as it takes.
        layout: An arrangement that is to be used even where a wider one would fit. Its formulas are broken where they
            must be; where even that is not enough, the next narrower arrangement is used.
        which: Which rows to show.
    """
    view = View(trace, notation)
    for bands, may_break in arrangements(view, layout, which):
        for breaking in (False, True)[: 1 + may_break]:
            found = [fit for band in bands if (fit := fitted(band, room, breaking))]
            if len(found) == len(bands):
                return list(found)
    return list(_cards(view, *_in_order(view, which), room))


SIDES: tuple[tuple[Layout, Detail], ...] = (("side", FULL), ("compact", COMPACT))
"""What panels that stand side by side show in these arrangements."""

Arrangement: TypeAlias = tuple[list[tuple[Panel, ...]], bool]
"""Bands of panels, and whether their formulas may be broken."""


def arrangements(
    view: View,
    layout: Layout,
    which: Which,
    sides: Sequence[tuple[Layout, Detail]] = SIDES,
    cuts: Sequence[Detail] = CUTS,
) -> Iterator[Arrangement]:
    """The ways in which a trace can be arranged, the widest first.

    Args:
        view: What to show.
        layout: An arrangement that is to be used even where a wider one would fit.
        which: Which rows to show.
        sides: What panels that stand side by side may show.
        cuts: What the panel of the cuts may show, the widest first.
    """
    wanted = LAYOUTS[LAYOUTS.index(layout) :] if layout != "auto" else LAYOUTS[1:]
    shown = cuts if view.trace.across and view.trace.at is not None else cuts[:1]
    beside = excerpt(view.beside(), which)
    for name, detail in sides:
        for cut in shown if name == "compact" else cuts[:1]:
            if name in wanted:
                yield [tuple(map(trimmed, view.side_by_side(beside, detail, cut)))], layout == name
    if "stacked" in wanted:
        primal, derived = _in_order(view, which)
        groupings = (True, False) if len(view.passes) > 1 else (True,)  # all passes in one table, or each in its own
        for together, chain, cut in itertools.product(groupings, (True, False), shown):
            bands = view.one_by_one(primal, derived, chain, together, cut)
            yield [tuple(map(trimmed, band)) for band in bands], True


def _in_order(view: View, which: Which) -> tuple[Excerpt, Excerpt]:
    """The primal and the derived rows, each in the order of computation."""
    return excerpt(view.primal_lines(), which), excerpt(view.derived_lines(), which)


def alone(panel: Panel, room: int | None) -> Band:
    """A panel by itself, with its formulas broken where they must be, or as cards where that is not enough."""
    return fitted((panel,), room, True) or as_cards(panel, room)


def fitted(panels: tuple[Panel, ...], room: int | None, may_break: bool) -> tuple[Panel, ...] | None:
    """Bring panels that stand side by side into `room` columns, by breaking formulas if that is allowed; else None."""
    if room is None:
        return panels
    spare = room - GAP * (len(panels) - 1)
    for gap in (2, 1):
        panels = tuple([panel.with_columns(panel.columns, gap) for panel in panels])
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

    def filled(column: Column, lines: Sequence[Sequence[str]]) -> Column:
        return column.with_cells(
            [(*cell, *[""] * (height - len(cell))) for cell, height in zip(lines, heights, strict=True)]
        )

    return tuple(
        panel.with_columns(list(map(filled, panel.columns, columns)))
        for panel, columns in zip(panels, cells, strict=True)
    )


def _cards(view: View, primal: Excerpt, derived: Excerpt, room: int | None) -> list[Cards]:
    """The rows one below the other, each as a block of lines: formula, numbers, value."""
    blocks = tuple(_block(view.primal, line.primal, room) for line in primal.lines if line.primal is not None)
    cards = [Cards(wrapped("Forward primal trace", room), "primal", blocks, primal.skipped, primal.lines)]
    for number, (sweep, texts) in enumerate(zip(view.trace.passes, view.passes, strict=False)):
        which = f", {view.direction(sweep)}" if len(view.passes) > 1 else ""
        lines = [line for line in derived.lines if line.derived is not None and line.derived < len(texts.rows)]
        rows = [line.derived for line in lines if line.derived is not None]
        title = wrapped(TITLES[view.trace.mode] + which, room)
        blocks = tuple(_block(texts, row, room) + _crossed(view, sweep.cuts[row : row + 1], room) for row in rows)
        cards.append(Cards(title, KINDS[view.trace.mode], blocks, derived.skipped, lines, (number,)))
    return cards


def _block(texts: Texts, row: int, room: int | None) -> tuple[str, ...]:
    """One row as lines."""
    name, _, *steps = (column[0] for column in texts.cells([row]))
    return _equation(name, steps, room)


def _crossed(view: View, cuts: Sequence[Cut | None], room: int | None) -> tuple[str, ...]:
    """The cut after a row as lines; none where there is no cut."""
    if not any(cuts):
        return ()
    from tracediff.render.cuts import cut_text  # noqa: PLC0415 - seldom needed

    return tuple(
        line
        for cut in cuts
        if cut
        for line in _equation(
            "  cut", [cut_text(view.notation, role, cut) for role in ("formula", "numbers", "value")], room
        )
    )


def _equation(name: str, steps: Sequence[str], room: int | None) -> tuple[str, ...]:
    """An equation as lines: as many of its steps on each as there is room for, a formula broken before an operator."""
    distinct = [step for i, step in enumerate(steps) if step and step not in steps[:i]]
    if room is None:
        return (" = ".join([name, *distinct]),)
    lines = [name]
    for step in distinct:
        if width(f"{lines[-1]} = {step}") <= room:
            lines[-1] += f" = {step}"
        elif lines == [name] and narrowest(f"{name} = {step}") <= room:
            lines = broken(f"{name} = {step}", room)
        elif width(f"  = {step}") <= room or narrowest(f"  = {step}") <= room:
            lines += broken(f"  = {step}", room)
        else:
            lines += ["  =", *broken(step, room)]
    return tuple(lines)


def headings_above(panel: Panel) -> Panel:
    """A panel with its headings above the columns, where they stand in its first row."""
    if not panel.headed:
        return panel
    columns = [Column.of(column.role, column.cells[0][0].strip(), column.cells[1:]) for column in panel.columns]
    sections = frozenset(row - 1 for row in panel.sections if row)
    return Panel(panel.title, panel.kind, columns, sections, panel.gap)


def equations(panel: Panel, room: int | None) -> Band:
    """A panel whose rows are equations: brought into `room` columns, or one equation below the other."""
    if found := fitted((panel,), room, True):
        return found
    rows = zip(*[[cell[0] for cell in column.cells] for column in panel.columns], strict=True)
    blocks = [_equation(name, [step.removeprefix("= ").strip() for step in steps], room) for name, *steps in rows]
    return Cards(wrapped(panel.title, room), panel.kind, tuple(blocks), panel.skipped)


def as_cards(panel: Panel, room: int | None) -> Cards:
    """The rows of a panel one below the other, each as some lines."""
    panel = headings_above(panel)
    rows = zip(*[[(column, cell) for cell in column.cells] for column in panel.columns], strict=True)
    blocks = tuple(_card(cells, room or sys.maxsize) for cells in rows)
    return Cards(wrapped(panel.title, room), panel.kind, blocks, panel.skipped, panel.lines, panel.passes)


def _card(cells: Sequence[tuple[Column, Sequence[str]]], room: int) -> tuple[str, ...]:
    """A row as lines: what begins with an equals sign goes on with the line, if there is room, other cells stand alone.

    A cell comes behind the heading of its column, and no step of an equation twice. A row without a name belongs to the
    one above, and is indented as its lines are.
    """
    lines: list[str] = []
    unnamed = not any(cells[0][1])
    steps: set[str] = set()
    for column, cell in cells:
        wrap = wrapped if column.role == "words" else wrapped_formula
        for i, line in enumerate(filter(None, cell)):
            is_step = line.startswith("= ")
            indent = "  " if lines or unnamed else ""
            said = f"= {line[2:].strip()}" if is_step else line.strip()
            if column.heading and not i:
                lines += wrap(f"{indent}{column.heading}{'' if is_step else ':'} {said}", room, "    ")
            elif is_step and lines and width(f"{lines[-1]} {said}") <= room:
                lines[-1] += f" {said}" if said not in steps else ""
            elif said not in steps or not is_step:
                lines += wrap(f"{indent}{said}", room, "    ")
            steps.add(said)
    return tuple(lines)


def as_lines(panel: Panel, room: int | None) -> Cards:
    """The rows of a panel as lines of their own, wrapped between words."""
    rows = zip(*[column.cells for column in panel.columns], strict=True)
    lines = [" ".join(part.strip() for cell in row for part in cell if part.strip()) for row in rows]
    blocks = [wrapped(line, room, "    ") for line in lines if line]
    return Cards(wrapped(panel.title, room), panel.kind, blocks)
