"""Lines to a grid: where on a screen of characters each piece of text stands, and where the rules are.

This room owns the columns. A letter and its marks share one; so no drawing can spread them, whatever its font.

>>> found = grid([(("v̄₂  ", "= 5"), ("magenta", "bold"))])
>>> found.pieces
(Piece(row=0, column=0, text='v̄₂', style='magenta'), Piece(row=0, column=4, text='= 5', style='bold'))
>>> found.columns, found.rows
(7, 1)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from tracediff.errors import columns, visible
from tracediff.records import Record
from tracediff.render.drawing import Line
from tracediff.render.layout import Band, Cards

RULE = "─"


class Piece(Record):
    """Some text on a line, and the style in which a terminal shows it."""

    row: int
    column: int
    text: str
    style: str


class Rule(Record):
    """A horizontal line over so many columns."""

    row: int
    column: int
    length: int


class Grid(Record):
    """A screen: how large it is, and what stands on it."""

    columns: int
    rows: int
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...]


def grid(lines: Iterable[Line]) -> Grid:
    """Place the texts of lines, in which no control character remains, and find the rules among them."""
    pieces: list[Piece] = []
    rules: list[Rule] = []
    rows = widest = 0
    for row, (texts, styles) in enumerate(lines):
        rows, column = row + 1, 0
        for text, style in zip(texts, styles, strict=False):
            shown = visible(text)
            filled = shown.strip()
            start = column + len(shown) - len(shown.lstrip())
            column += sum(size for _, size in graphemes(shown))
            if not filled:
                continue
            if set(filled) == {RULE}:
                rules.append(Rule(row, start, len(filled)))
            else:
                pieces.append(Piece(row, start, filled, style))
            widest = max(widest, start + sum(size for _, size in graphemes(filled)))
    return Grid(widest, rows, tuple(pieces), tuple(rules))


def titled(bands: Sequence[Band]) -> str:
    """The titles of an arranged result."""
    titles = (" ".join(band.title) if isinstance(band, Cards) else ", ".join(p.title for p in band) for band in bands)
    return "; ".join(filter(None, titles))


def graphemes(text: str) -> Iterator[tuple[str, int]]:
    """The letters of a text, each with the marks on it, and how many columns each takes.

    >>> list(graphemes("x̄₁"))
    [('x̄', 1), ('₁', 1)]
    """
    letter, size = "", 0
    for character in text:
        if letter and unicodedata.combining(character):
            letter += character
            continue
        if letter:
            yield letter, size
        letter, size = character, max(columns(character), 1)
    if letter:
        yield letter, size
