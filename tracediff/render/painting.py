"""Lines that change on a terminal, without redrawing its screen: what has come stays where it is.

This room owns which lines are written again. Lines are appended; one that changes is written anew where it stands, with
the cursor moved there and back, as long as it is on the screen. What stands below the lines is erased before they grow.
So the scrollback, a multiplexer and a recording hold what a person has seen, and no screen but the last line moves.

A line that has left the screen is never touched: it leaves without marks, and if the lines are not what they should be
at the end, or not in one piece, all are written once more.

>>> paper = Paper(columns=20, height=10)
>>> paper.painted([Seen("a", "a*")], ["more"])
'\\ra*\\nmore'
>>> paper.finished([Seen("a", "a"), Seen("b", "b")])
'\\r\\x1b[J\\x1b[1A\\r\\x1b[Ka\\r\\x1b[1Bb\\n'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from tracediff.render.steps import Seen
from tracediff.render.text import width

STYLE = re.compile(r"\x1b\[[0-9;]*m")
ERASE_BELOW, ERASE_LINE = "\x1b[J", "\x1b[K"


class Paper:
    """What has been written on a terminal.

    Args:
        columns: How many columns it has.
        height: How many lines.
    """

    def __init__(self, columns: int, height: int) -> None:
        self.columns = columns
        self.height = height
        self.forget()

    def forget(self) -> None:
        """Begin anew where the cursor is: what was written before is no longer where it was."""
        self.texts: list[str] = []
        self.footer = 0
        self.gone = 0  # so many rows of the screen may have been scrolled off it
        self.torn = False  # whether some lines were written twice, so that they are not in one piece

    def painted(self, lines: Sequence[Seen], footer: Sequence[str]) -> str:
        """What to write so that these lines are seen, and the `footer` below them."""
        rows = sum(self._rows(line.clean) for line in lines)
        gone = max(self.gone, rows + len(footer) - self.height)
        place, texts = 0, []
        for line in lines:
            texts.append(line.marked if place >= gone else line.clean)
            place += self._rows(line.clean)
        written = self._changed(texts) + "\n".join(footer)
        self.footer, self.gone = len(footer), max(self.gone, rows + len(footer) - self.height)
        return written

    def finished(self, lines: Sequence[Seen]) -> str:
        """What to write so that these lines stay, and nothing below them."""
        texts = [line.clean for line in lines]
        written = self._changed(texts)
        if self.torn or self.texts != texts:
            written += "".join(f"{text}\n" for text in texts)
        return written

    def _changed(self, texts: Sequence[str]) -> str:
        """Bring the lines on the screen to `texts`; the cursor stands below them."""
        before, after = ([0, *accumulate(map(self._rows, lines))] for lines in (self.texts, texts))
        same = 0
        while same < min(len(texts), len(self.texts)) and before[same + 1] == after[same + 1]:
            same += 1
        pieces = [_up(self.footer - 1), "\r", ERASE_BELOW if self.footer else ""]
        if before[same] < self.gone:  # back beyond the top of the screen
            first = next((i for i in range(same) if after[-1] - after[i] <= self.height // 2), same)
            pieces += [_up(before[-1] - self.gone), ERASE_BELOW, *[f"{text}\n" for text in texts[first:]]]
            self.texts, self.gone, self.torn = list(texts), after[first], True
            return "".join(pieces)
        if before[-1] > before[same]:
            pieces += [_up(before[-1] - before[same]), ERASE_BELOW]
        for i, (old, new) in enumerate(zip(self.texts[:same], texts[:same], strict=True)):
            if old != new and before[i] >= self.gone:
                up, rows = before[same] - before[i], before[i + 1] - before[i]
                pieces += [_up(up), "\r", ERASE_LINE, new, ERASE_LINE if rows > 1 else "", "\r", _down(up - rows + 1)]
                self.texts[i] = new
        pieces += [f"{text}\n" for text in texts[same:]]
        self.texts[same:] = texts[same:]
        return "".join(pieces)

    def _rows(self, text: str) -> int:
        """How many rows of the screen a line takes."""
        if len(text) <= self.columns:
            return 1
        return max(1, -(-width(STYLE.sub("", text)) // self.columns))


def _up(rows: int) -> str:
    return f"\x1b[{rows}A" if rows > 0 else ""


def _down(rows: int) -> str:
    return f"\x1b[{rows}B" if rows > 0 else ""
