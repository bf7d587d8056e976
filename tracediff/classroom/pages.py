"""Sheets that are web pages: the cells of their tables, and what their comments, code and paragraphs say.

This room owns that reading, by the parser of Python's library; a script in a page is text like any other.

>>> [item for _, item in items("<table><tr><th>row</th><td>x<sub>1</sub></td></tr></table>")]
['', ['row', 'x_1']]
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

BLOCKS = ("p", "li", "div", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "br", "body", "script", "style", "pre")
"""Where a paragraph ends."""

UNSAID = ("pre", "script", "style")
"""What holds no words: a block of code is an item of its own."""

STRUCK = ("s", "del", "strike")
"""What is struck out."""

SHIFTS = {"sub": "_", "sup": "^"}


class _Page(HTMLParser):
    """Gathers rows, comments and blocks of code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str | list[str]]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.code: list[str] | None = None
        self.opened = ""
        self.words: list[str] = []
        self.struck = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        if tag in BLOCKS:
            self._say()
        if tag == "tr":
            self._end_row()
            self.row = []
        elif tag in ("td", "th"):
            self._close()
            self.cell = []
        elif tag in ("pre", "code") and self.code is None:
            self.code, self.opened = [], tag
        elif tag == "table":
            self.found.append((self.getpos()[0], ""))
        elif tag in STRUCK:
            self.struck = tag
        elif tag in SHIFTS:
            (self.words if self.cell is None else self.cell).append(SHIFTS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSAID:
            self.words = []
        if tag in (self.struck, "td", "tr", "p"):
            self.struck = ""
        if tag in BLOCKS:
            self._say()
        if tag in ("td", "th"):
            self._close()
        elif tag in ("tr", "table"):
            self._end_row()
        elif tag == self.opened and self.code is not None:
            code = "".join(self.code)
            if tag == "pre" or "\n" in code:  # else it is a part of its sentence
                self.found.append((self.getpos()[0], code))
            self.code = None

    def handle_data(self, data: str) -> None:
        for text in () if self.struck else (self.cell, self.code, self.words if self.cell is None else None):
            if text is not None:
                text.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append((self.getpos()[0], data.strip()))

    def _say(self) -> None:
        """End a paragraph."""
        if words := " ".join("".join(self.words).split()):
            self.found.append((self.getpos()[0], words))
        self.words = []

    def _end_row(self) -> None:
        """End a row, also one that the page does not end."""
        self._close()
        if self.row:
            self.found.append((self.getpos()[0], self.row))
        self.row = None

    def _close(self) -> None:
        """End a cell, also one that the page does not end."""
        if self.cell is not None and self.row is not None:
            self.row.append(" ".join("".join(self.cell).split()))
        self.cell = None


def items(text: str) -> Iterator[tuple[int, str | list[str]]]:
    """The rows of the tables of a page, and the texts that may state an exercise, each with its line."""
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.found
