"""Panels and cards to lines: the one walk that the terminal table and the plain text share.

A line is some texts and the styles in which a terminal shows them. Plain text ignores the styles and has no rules; the
terminal table adds both. Styles only repeat what the titles say.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from tracediff.render.layout import GAP, Band, Cards
from tracediff.render.panels import Column, Panel
from tracediff.render.text import counted, filled, padded

Line: TypeAlias = tuple[Sequence[str], Sequence[str]]
"""The texts of a line, and the style of each."""

COLOURS = {"primal": "", "tangent": "green", "adjoint": "magenta", "failed": "red"}


def plain(bands: list[Band]) -> Iterator[str]:
    """The lines of an arranged trace as plain text, without rules or styles."""
    for texts, _ in drawn(bands):
        yield "".join(texts).rstrip()


def drawn(bands: list[Band], rule: str = "") -> Iterator[Line]:
    """The lines of an arranged trace; with a `rule`, a line of it around each section."""
    for number, band in enumerate(bands):
        if number:
            yield (), ()
        if isinstance(band, Cards):
            yield from (((line,), (_title_style(band.kind),)) for line in band.title)
            for place, block in enumerate(band.blocks):
                yield from _left_out(band.skipped, place)
                yield from (((line,), ("",)) for line in block)
            yield from _left_out(band.skipped, len(band.blocks))
        else:
            yield from head(band, rule)
            yield from body(band, rule)
            yield from _left_out(band[0].skipped, len(band[0]))
            if rule:
                yield _ruled(band, rule)


def head(panels: Sequence[Panel], rule: str = "") -> Iterator[Line]:
    """The titles and headings of panels that stand side by side."""
    titles = [padded(panel.title, panel.width) for panel in panels]
    yield _apart(titles), [_title_style(panel.kind) for panel in panels]
    if any(column.heading for panel in panels for column in panel.columns):
        headings = [padded(gap + column.heading, room) for gap, column, room, _ in plan(panels)]
        yield headings, [""] * len(headings)
    if rule:
        yield _ruled(panels, rule)


def body(panels: Sequence[Panel], rule: str = "") -> Iterator[Line]:
    """The rows of panels of the same length that stand side by side."""
    places = plan(panels)
    styles = [style for _, _, _, style in places]
    lines = zip(
        *[filled([gap + line for line in column.lines], room) for gap, column, room, _ in places],
        strict=True,
    )
    skipped = panels[0].skipped
    for number, cell in enumerate(panels[0].columns[0].cells):
        if number in skipped:
            yield from _left_out(skipped, number)
        for texts in itertools.islice(lines, len(cell)):
            yield texts, styles
        if rule and number in panels[0].sections:
            yield _ruled(panels, rule)


def plan(panels: Sequence[Panel]) -> list[tuple[str, Column, int, str]]:
    """For each column the spaces before it, how wide it is with them, and its style; the last one fills its panel."""
    places: list[tuple[str, Column, int, str]] = []
    for panel in panels:
        left = panel.width
        for gap, column in zip(panel.gaps, panel.columns, strict=True):
            left -= gap + column.width
            between = GAP if places and column is panel.columns[0] else 0
            fills = left if column is panel.columns[-1] else 0
            style = COLOURS[panel.kind] if column.role == "variable" else "bold" if column.role == "value" else ""
            places.append((" " * (between + gap), column, between + gap + column.width + fills, style))
    return places


def _ruled(panels: Sequence[Panel], rule: str) -> Line:
    return _apart([rule * panel.width for panel in panels]), ["dim"] * len(panels)


def _apart(texts: Sequence[str]) -> list[str]:
    """Texts of panels that stand side by side, with the gap between them."""
    return [text if i == 0 else " " * GAP + text for i, text in enumerate(texts)]


def _left_out(skipped: Mapping[int, int], place: int) -> Iterator[Line]:
    """A line that says how many rows have been left out at a place."""
    if place in skipped:
        yield (f"... {counted(skipped[place], 'row')} ...",), ("dim",)


def _title_style(kind: str) -> str:
    return f"bold {COLOURS[kind]}".rstrip()
