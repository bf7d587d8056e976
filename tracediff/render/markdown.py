r"""Markdown: a table of GitHub's kind for each panel; in the LaTeX notation with mathematics between dollar signs.

>>> from tracediff.notation import Latex, Unicode
>>> Markdown(Unicode()).words("a*b | c"), Markdown(Latex()).formula(r"\left|x\right|")
('a\\*b \\| c', '$\\left\\vert x\\right\\vert$')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracediff.errors import visible
from tracediff.notation import Latex
from tracediff.render.markup import Cells, Markup, bare, headings
from tracediff.render.panels import Column, Panel
from tracediff.render.tex import WORDS, parted
from tracediff.render.text import counted

SPECIAL = re.compile(r"[\\`*_\[\]<>|&~$]")
"""What Markdown could take for markup inside a line."""

BEGINNING = re.compile(r"^[-+#=]|(?<=^\d)[.)]")
"""What it could take for a list or a heading at the beginning of a line."""


class Markdown(Markup):
    """Tables of GitHub's kind."""

    def begin(self, panels: Sequence[Panel]) -> Iterator[str]:
        (panel,) = panels
        if panel.title:
            yield f"**{self.words(panel.title).strip()}**"
            yield ""
        yield _row(self.headings(panel))
        yield "|" + ":--|" * len(panel.columns)

    def headings(self, panel: Panel) -> list[str]:
        """What stands above the columns of a table: formulas or words."""
        own = any(column.heading for column in panel.columns)
        kinds = [self.formula if own and column.role != "words" else self.words for column in panel.columns]
        return [write(text) for write, text in zip(kinds, headings(panel), strict=True)]

    def row(self, cells: Cells) -> Iterator[str]:
        yield _row([self._cell(column, [line for line in lines if line]) for column, lines in cells])

    def left_out(self, count: int, panels: Sequence[Panel]) -> Iterator[str]:
        (panel,) = panels
        yield _row([f"... {counted(count, 'row')} ...", *[""] * (len(panel.columns) - 1)])

    def remarks(self, remarks: Sequence[str]) -> Iterator[str]:
        for number, remark in enumerate(remarks):
            if number:
                yield ""
            yield paragraph(self.words(remark))

    def words(self, text: str) -> str:
        """Words, among which formulas stand between dollar signs where the notation is LaTeX."""
        if not isinstance(self.notation, Latex):
            return escaped(text)
        return "".join(self.formula(part) if is_formula else escaped(part) for is_formula, part in parted(text))

    def formula(self, text: str) -> str:
        """A formula."""
        if not isinstance(self.notation, Latex):
            return escaped(text)
        if words := WORDS.fullmatch(text.strip()):
            return escaped(words[1])
        piped = text.replace("|", r"\vert ")  # a pipe would be the end of the cell
        return piped and f"${piped.strip()}$"

    def _cell(self, column: Column, lines: Sequence[str]) -> str:
        write = self.words if column.role == "words" else self.formula
        return "<br>".join(write(bare(line)) for line in lines)


def escaped(text: str) -> str:
    r"""Text in which nothing is markup, and which stays on its line.

    >>> print(escaped("v[1] <b>"))
    v\[1\] \<b\>
    """
    return SPECIAL.sub(r"\\\g<0>", visible(text))


def paragraph(text: str) -> str:
    r"""A line that is a paragraph, and does not begin a list or a heading.

    >>> print(paragraph("1. step"), paragraph("- v"))
    1\. step \- v
    """
    return BEGINNING.sub(r"\\\g<0>", text.strip())


def _row(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)
