r"""Results as arrays of mathematics, for what shows LaTeX but is no LaTeX: a notebook, a page with MathJax.

>>> from tracediff.language import parse
>>> from tracediff.notation import Latex
>>> from tracediff.trace import trace
>>> document = Array(Latex())
>>> print(*document.lines(document.arranged(trace("eval", parse("2*x"))), []), sep="\n")
$$\begin{array}{ll}
\rlap{\textbf{Forward primal trace}} & \hspace{10.0em} \\ \hline
v_{0} & = x \\
\hline
v_{1} & = 2 \times v_{0} \\
\hline
y & = v_{1} \\
\hline
\end{array}$$
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracediff.errors import visible
from tracediff.render.markup import Cells, Markup
from tracediff.render.panels import Panel, Role
from tracediff.render.tex import parted
from tracediff.render.text import counted
from tracediff.render.typesetting import column_width, columns_width, words_width

SIGNS = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\hat{\ }", "~": r"\sim ", "<": r"\lt ", ">": r"\gt ",
}  # fmt: skip
"""What stands for a sign that would be obeyed: outside of ``\\text``, in which what is escaped differs."""

BOLD = 1.15
"""Bold letters are so much wider than others."""


class Array(Markup):
    """One array for all panels that stand side by side."""

    layout = "compact"
    together = True

    def begin(self, panels: Sequence[Panel]) -> Iterator[str]:
        """The columns, and above them the titles and headings."""
        yield rf"$$\begin{{array}}{{{'|'.join('l' * len(panel.columns) for panel in panels)}}}"
        titles = [cell for panel in panels for cell in _titles(panel)]
        headings = [_written(column.role, column.heading) for panel in panels for column in panel.columns]
        if any(headings):
            yield _row(titles)
        yield _row(headings if any(headings) else titles) + r" \hline"

    def row(self, cells: Cells) -> Iterator[str]:
        """A row; lines of a cell stand one below the other."""
        yield _row(
            [
                _stacked([_written(column.role, line.strip()) for line in lines if line.strip()])
                for column, lines in cells
            ]
        )

    def rule(self) -> Iterator[str]:
        """A rule between two sections."""
        yield r"\hline"

    def left_out(self, count: int, panels: Sequence[Panel]) -> Iterator[str]:
        """A row that says how many have been left out."""
        said = rf"\rlap{{\text{{{counted(count, 'row')} left out}}}}"
        yield _row([said, *[""] * (sum(len(panel.columns) for panel in panels) - 1)])

    def end(self, panels: Sequence[Panel]) -> Iterator[str]:  # noqa: ARG002 - it is the same for all
        """The end of the array."""
        yield r"\hline"
        yield r"\end{array}$$"

    def remarks(self, remarks: Sequence[str]) -> Iterator[str]:  # noqa: ARG002 - there is no place for them
        """Nothing: outside of mathematics it would be read as it stands, dollar signs and all."""
        yield from ()


def _titles(panel: Panel) -> list[str]:
    """The cells above the columns of a panel: its title, and where that is wider than they are, the room it takes."""
    title = rf"\rlap{{\textbf{{{panel.title}}}}}" if panel.title else ""
    excess = BOLD * words_width(panel.title) - columns_width(panel)
    room = rf"\hspace{{{(excess + column_width(panel.columns[-1])) / 10:.1f}em}}" if excess > 0 else ""
    return [title, *[""] * (len(panel.columns) - 2), room] if len(panel.columns) > 1 else [title + room]


def _written(role: Role, text: str) -> str:
    """What stands in a cell, or above its column, as mathematics."""
    if role != "words":
        return text
    return "".join(part if is_formula else _words(part) for is_formula, part in parted(text))


def _words(text: str) -> str:
    r"""Words as mathematics, of which nothing is obeyed.

    >>> print(_words("50% of a_b"))
    \text{50}\%\text{ of a}\_\text{b}
    """
    pieces = re.findall(r"[\\{}$&#%_^~<>]|[^\\{}$&#%_^~<>]+", visible(text))
    return "".join(SIGNS.get(piece, rf"\text{{{piece}}}") for piece in pieces)


def _row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _stacked(lines: Sequence[str]) -> str:
    return r"\begin{array}{l}" + r" \\ ".join(lines) + r"\end{array}" if len(lines) > 1 else "".join(lines)
