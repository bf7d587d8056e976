"""A sheet of characters on which lines are drawn: they join where they belong to each other, and else cross distinctly.

A cell of a line knows in which of the four directions it goes on. Lines of the same owner that meet become a corner or
a junction; where those of two owners meet, the vertical one passes over the other. This room knows nothing of graphs.

>>> sheet = Canvas(UNICODE)
>>> sheet.line((0, 1), (4, 1), 1)
>>> sheet.line((2, 0), (2, 2), 2)
>>> sheet.line((4, 1), (4, 2), 1)
>>> print(*["".join(texts) for texts, _ in sheet.lines()], sep="\\n")
  ╷
╶─│─╮
  ╵ ╵
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

from tracediff.records import Record
from tracediff.render.text import DOT, MACRON

Point: TypeAlias = tuple[int, int]
Line: TypeAlias = tuple[list[str], list[str]]

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
ACROSS = LEFT | RIGHT


class Glyphs(Record):
    """The characters of a drawing.

    Args:
        lines: By the directions in which it goes on, that of a line.
        dashed: The same for the straight parts of a dashed line, vertical and horizontal.
        corners: Those of a box: the upper ones, then the lower ones.
        down: The head of an arrow that points down.
        right: The head of an arrow that points to the right.
        leaves: What stands where a line leaves a box at its lower and at its right side.
    """

    lines: str
    dashed: tuple[str, str]
    corners: str
    down: str
    right: str
    leaves: str


UNICODE = Glyphs(" ╵╷│╴╯╮┤╶╰╭├─┴┬┼", ("╎", "╌"), "┌┐└┘", "▼", "▶", "┬├")
ASCII = Glyphs(" |||-+++-+++-+++", (":", "."), "++++", "v", ">", "++")


class Canvas:
    """A sheet that grows as it is drawn on.

    Args:
        glyphs: What lines are drawn with.
    """

    def __init__(self, glyphs: Glyphs) -> None:
        self.glyphs = glyphs
        self.owners: dict[Point, dict[int, int]] = {}
        self.dashed: set[int] = set()
        self.texts: dict[Point, tuple[str, str]] = {}

    def line(self, start: Point, end: Point, owner: int) -> None:
        """Draw a straight line from a cell to a cell."""
        (x, y), (to_x, to_y) = sorted([start, end])
        back, forth = (UP, DOWN) if x == to_x else (LEFT, RIGHT)
        cells = [(x, each) for each in range(y, to_y + 1)] if x == to_x else [(each, y) for each in range(x, to_x + 1)]
        for place, cell in enumerate(cells):
            directions = (back if place else 0) | (forth if place < len(cells) - 1 else 0)
            held = self.owners.setdefault(cell, {})
            held[owner] = held.get(owner, 0) | directions

    def box(self, start: Point, end: Point) -> None:
        """Draw an empty box between two corners, over what has been drawn."""
        (left, top), (right, bottom) = start, end
        across, down = self.glyphs.lines[ACROSS], self.glyphs.lines[UP | DOWN]
        for y, first, last in zip((top, bottom), self.glyphs.corners[::2], self.glyphs.corners[1::2], strict=True):
            self.write((left, y), first + across * (right - left - 1) + last, "dim")
        for y in range(top + 1, bottom):
            self.write((left, y), down, "dim")
            self.write((left + 1, y), " " * (right - left - 1))
            self.write((right, y), down, "dim")

    def write(self, place: Point, text: str, style: str = "") -> None:
        """Write a text, over what has been drawn."""
        x, y = place
        for sign in text:
            if sign in (DOT, MACRON):
                before, _ = self.texts[x - 1, y]
                self.texts[x - 1, y] = before + sign, style
            else:
                self.texts[x, y] = sign, style
                x += 1

    def lines(self) -> Iterator[Line]:
        """The lines of the sheet, each as texts with their styles."""
        height = 1 + max((y for _, y in [*self.owners, *self.texts]), default=-1)
        widths = [0] * height
        for x, y in [*self.owners, *self.texts]:
            widths[y] = max(widths[y], x + 1)
        for y in range(height):
            cells = [self._cell((x, y)) for x in range(widths[y])]
            groups = [(key, "".join(sign for sign, _ in group)) for key, group in groupby(cells, lambda cell: cell[1])]
            yield [text for _, text in groups], [key for key, _ in groups]

    def _cell(self, place: Point) -> tuple[str, str]:
        if place in self.texts:
            return self.texts[place]
        if place not in self.owners:
            return " ", ""
        held = self.owners[place]
        owner = min(held, key=lambda each: held[each] & ACROSS)  # the vertical line passes over
        if owner in self.dashed and held[owner] in (UP | DOWN, ACROSS):
            return self.glyphs.dashed[held[owner] == ACROSS], ""
        return self.glyphs.lines[held[owner]], ""
