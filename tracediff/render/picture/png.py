"""The grid as PNG, by Pillow and with the font that is shipped: the same picture on every machine.

A mark is drawn on its letter here, and not by the library, which puts it right only where it was built with a text
shaper. The font holds what the notations and the names of the language can show.
"""

from __future__ import annotations

import io
import os
import unicodedata
from typing import TYPE_CHECKING

from tracediff.errors import FileError, RequestError
from tracediff.records import Record
from tracediff.render.picture.grid import Grid, Piece, graphemes
from tracediff.resources import directory

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE, LEADING, MARGIN = 28, 40, 40  # of the font, of a line, around all, in pixels: twice those of a usual screen
FOOT = 29  # from the top of a line to the foot of its letters
RAISED = 6  # a mark above another
DENSITY = 192

LARGEST = 200_000
"""So many letters have room in a picture, of some 130 million pixels."""

PAPER, INK, RULES = "#ffffff", "#1f2328", "#afb8c1"
COLOURS = {"dim": "#6e7781", "green": "#116329", "magenta": "#99286e", "red": "#b3261e"}


class Pen(Record):
    """What draws the letters of one weight.

    Args:
        draw: Draws on the picture.
        font: The letters.
        advance: How wide a letter is, in pixels.
        low: How high a letter is above which a mark stands as the font has it.
    """

    draw: ImageDraw
    font: FreeTypeFont
    advance: float
    low: int

    def write(self, piece: Piece, colour: str) -> None:
        """Write a piece of text, each letter at its column."""
        column, foot = piece.column, MARGIN + piece.row * LEADING + FOOT
        for letter, size in graphemes(piece.text):
            whole = unicodedata.normalize("NFC", letter)
            base, marks = whole[0], whole[1:]
            at = MARGIN + column * self.advance
            self.draw.text((at, foot), base, colour, self.font, anchor="ls")
            above = max(self._height(base) - self.low, 0)
            for mark in marks:
                self.draw.text((at, foot - above), mark, colour, self.font, anchor="ls")
                above += RAISED
            column += size

    def _height(self, letter: str) -> int:
        return -int(self.font.getbbox(letter, anchor="ls")[1])


def png(grid: Grid) -> bytes:
    """A picture of a screen.

    Raises:
        FileError: Pillow is not installed.
        RequestError: The picture would be too large.
    """
    try:
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - installed only where it is wanted
    except ImportError:
        raise FileError("a PNG needs Pillow, which is not installed", hint="pip install 'tracediff[png]'") from None
    if grid.columns * grid.rows > LARGEST:
        size = f"{grid.rows:,} lines of {grid.columns:,} columns"
        raise RequestError(f"{size} are too many for a picture of dots", hint="write one of lines: --output FILE.svg")
    fonts = [
        ImageFont.truetype(os.path.join(directory("fonts"), name), SIZE, layout_engine=ImageFont.Layout.BASIC)
        for name in ("DejaVuSansMono-subset.ttf", "DejaVuSansMono-Bold-subset.ttf")
    ]
    advance = fonts[0].getlength("0")
    width, height = round(grid.columns * advance), grid.rows * LEADING
    image = Image.new("RGB", (width + 2 * MARGIN, height + 2 * MARGIN), PAPER)
    draw = ImageDraw.Draw(image)
    for rule in grid.rules:
        left, level = MARGIN + rule.column * advance, MARGIN + rule.row * LEADING + LEADING // 2
        draw.rectangle((round(left), level, round(left + rule.length * advance), level + 1), RULES)
    light, bold = (Pen(draw, font, advance, -int(font.getbbox("x", anchor="ls")[1])) for font in fonts)
    for piece in grid.pieces:
        words = piece.style.split()
        colour = next((COLOURS[word] for word in words if word in COLOURS), INK)
        (bold if "bold" in words else light).write(piece, colour)
    written = io.BytesIO()
    image.save(written, "png", dpi=(DENSITY, DENSITY), optimize=True)
    return written.getvalue()
