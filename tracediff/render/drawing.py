"""Panels and cards to lines of text: the one walk that the terminal table and the plain text share.

A line is a list of pieces, each with the style in which a terminal shows it. Plain text ignores the styles and has no
rules; the terminal table adds both.

Colours are the terminal's own, so they suit light and dark backgrounds, and they only repeat what the titles say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from tracediff.render.layout import GAP, Band, Cards
from tracediff.render.panels import Column, Panel
from tracediff.render.text import padded, width

if TYPE_CHECKING:
    from rich.console import Console

Pieces: TypeAlias = list[tuple[str, str]]

COLOURS = {"primal": "", "tangent": "green", "adjoint": "magenta"}


def plain(bands: list[Band]) -> Iterator[str]:
    """The lines of an arranged trace as plain text, without rules or styles."""
    for pieces in drawn(bands):
        yield "".join(text for text, _ in pieces).rstrip()


def show(console: Console, bands: list[Band], rule: str = "─") -> None:
    """Print an arranged trace on a terminal, with a line of the sign `rule` around each section."""
    from rich.text import Text  # noqa: PLC0415 - rich is imported where it is used

    for pieces in drawn(bands, rule):
        line = Text.assemble(*pieces)
        line.rstrip()
        console.print(line, soft_wrap=True)


def drawn(bands: list[Band], rule: str = "") -> Iterator[Pieces]:
    """The lines of an arranged trace; with a `rule`, a line of it around each section."""
    for number, band in enumerate(bands):
        if number:
            yield []
        if isinstance(band, Cards):
            yield from ([(line, _title_style(band.kind))] for line in band.title)
            yield from ([(line, "")] for block in band.blocks for line in block)
        else:
            yield from _side_by_side(band, rule)


def _side_by_side(panels: tuple[Panel, ...], rule: str) -> Iterator[Pieces]:
    """Panels of the same length, line by line."""
    yield _joined([[(padded(panel.title, panel.width), _title_style(panel.kind))] for panel in panels])
    ruled = _joined([[(rule * panel.width, "dim")] for panel in panels])
    if any(column.heading for panel in panels for column in panel.columns):
        yield _joined([_row(panel, [column.heading for column in panel.columns], "") for panel in panels])
    if rule:
        yield ruled
    for number in range(len(panels[0])):
        rows = [[column.cells[number] for column in panel.columns] for panel in panels]
        for i in range(len(rows[0][0])):
            yield _joined([_row(panel, [cell[i] for cell in row]) for panel, row in zip(panels, rows, strict=True)])
        if rule and number in panels[0].sections:
            yield ruled
    if rule:
        yield ruled


def _joined(panels: list[Pieces]) -> Pieces:
    """The pieces of panels that stand side by side, as one line."""
    return [piece for number, pieces in enumerate(panels) for piece in ([(" " * GAP, "")] if number else []) + pieces]


def _row(panel: Panel, texts: list[str], style: str | None = None) -> Pieces:
    """One line of a panel, filled to its width; a `style` for all of it, or that of each column."""
    line: Pieces = []
    for gap, text, column in zip(panel.gaps, texts, panel.columns, strict=True):
        line.append((" " * gap, ""))
        line.append((padded(text, column.width), _style(panel, column) if style is None else style))
    return [*line, (" " * (panel.width - sum(width(text) for text, _ in line)), "")]


def _title_style(kind: str) -> str:
    return f"bold {COLOURS[kind]}".rstrip()


def _style(panel: Panel, column: Column) -> str:
    if column.role == "variable":
        return COLOURS[panel.kind]
    return "bold" if column.role == "value" else ""
