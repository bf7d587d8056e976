"""The grid as SVG: the terminal's picture for a browser, a slide or a paper, right without any font from elsewhere.

Each letter is placed at its column, so that the widths of the reader's font do not matter; rules are lines. The colours
follow the reader's choice of light or dark.

>>> from tracediff.render.picture.grid import grid
>>> print(svg(grid([(("v̄₂", " = 5"), ("magenta", "bold"))]), "A & B").splitlines()[1])
<title>A &amp; B</title>
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from tracediff.errors import visible
from tracediff.notation.unicode import MARKS, TALL
from tracediff.render.picture.grid import Grid, Piece, graphemes

ADVANCE, LEADING = 8.4, 20  # of a letter and of a line, in pixels
MARGIN = 20
ASCENT = 14.5  # from the top of a line to the foot of its letters
RAISED, HIGHER = 3.5, 3  # a mark above another, and more so on a tall letter

ALONE = {MARKS["tangent"]: "˙", MARKS["adjoint"]: "¯"}
"""A mark that stands by itself: many fonts set two on one letter upon each other."""

STYLE = """
.paper { fill: #fff; stroke: #d0d7de }
text { fill: #1f2328; white-space: pre }
text { font: 14px "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans Mono", monospace }
.bold { font-weight: bold }
.dim { fill: #6e7781 }
.green { fill: #116329 }
.magenta { fill: #99286e }
.red { fill: #b3261e }
.rule { stroke: #afb8c1 }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117; stroke: #3d444d }
text { fill: #e6edf3 }
.dim { fill: #9198a1 }
.green { fill: #7ee787 }
.magenta { fill: #ff9bce }
.red { fill: #ff8e86 }
.rule { stroke: #656c76 }
}
"""


def svg(grid: Grid, title: str) -> str:
    """A picture of a screen.

    Args:
        grid: What stands on it.
        title: What it is of, for those who do not see it; its description is the text itself.
    """
    width = round(grid.columns * ADVANCE + 2 * MARGIN)
    height = grid.rows * LEADING + 2 * MARGIN
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>',
        f"<title>{escape(visible(title))}</title>",
        f"<desc>{escape(chr(10).join(_described(grid)))}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>',
    ]
    for rule in grid.rules:
        left, right, level = (
            _across(rule.column),
            _across(rule.column + rule.length),
            _top(rule.row) + LEADING // 2 + 0.5,
        )
        parts.append(f'<path class="rule" d="M{left:g} {level:g}H{right:g}"/>')
    parts += map(_text, grid.pieces)
    return "\n".join([*parts, "</svg>", ""])


def _text(piece: Piece) -> str:
    """A piece of text, each letter at its column, and above them a second mark, or one above the dot of an i."""
    styled = f' class="{piece.style}"' if piece.style else ""
    placed, column = list[tuple[str, int]](), piece.column
    level, second = _top(piece.row) + ASCENT, ""
    for letter, size in graphemes(piece.text):
        whole = unicodedata.normalize("NFD", letter)
        base, marks = whole[0], whole[1:]
        dotted = base in "ij" and marks == MARKS["tangent"]
        twice = dotted or (marks[-1:] in ALONE and marks[-2:-1] in ALONE)
        placed.append((unicodedata.normalize("NFC", whole[:-1]) if twice else letter, column))
        if twice:
            raised = level - (0 if dotted else RAISED) - (HIGHER if base in TALL else 0)
            second += f'<text x="{_across(column):g}" y="{raised:g}"{styled}>{ALONE[marks[-1]]}</text>'
        column += size
    return f'<text y="{level:g}"{styled}>{"".join(_runs(placed))}</text>{second}'


def _runs(placed: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Runs of letters without marks, each letter at its column, and one by one those with marks, which stay on them."""
    for marked, run in groupby(placed, lambda each: len(each[0]) > 1):
        found = list(run)
        for letters in [[each] for each in found] if marked else [found]:
            at = " ".join(f"{_across(column):g}" for _, column in letters)
            yield f'<tspan x="{at}">{escape("".join(letter for letter, _ in letters))}</tspan>'


def _across(column: int) -> float:
    return round(MARGIN + column * ADVANCE, 1)


def _top(row: int) -> int:
    return MARGIN + row * LEADING


def _described(grid: Grid) -> Iterator[str]:
    """The lines of the screen as text."""
    for _, pieces in groupby(grid.pieces, lambda piece: piece.row):
        line = ""
        for piece in pieces:
            line += " " * (piece.column - sum(size for _, size in graphemes(line))) + piece.text
        yield line
