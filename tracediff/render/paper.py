r"""Worksheets on paper: Markdown, LaTeX and HTML, with room to write in the blanks.

This room owns how a page looks in each format. Each is a `Markup`: the walk over a table is the one all documents
share, and what differs is that an empty cell is a blank, and that around the tables there is a page. What stands in the
tables is left to `worksheet`.

>>> from tracediff.classroom.exercises import exercise
>>> from tracediff.notation import Unicode
>>> made = exercise("x1*x2", "x1=2, x2=5", ["reverse"])
>>> print(*list(OnMarkdown(Unicode())([made], "Worksheet", "value", 3))[:9], sep="\n")
# Worksheet
<BLANKLINE>
## Exercise 1
<BLANKLINE>
~~~td
y = x1*x2
at x1=2, x2=5
seed y=1
~~~
"""

from __future__ import annotations

import html
import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence

from tracediff.classroom.exercises import Exercise
from tracediff.render.markdown import Markdown
from tracediff.render.markdown import escaped as escaped_markdown
from tracediff.render.markup import Cells, Markup, headings
from tracediff.render.panels import Panel
from tracediff.render.tex import escaped
from tracediff.render.worksheet import Blanks, coordinates, equations, statement, tables, task

BLANK = {"formula": 34, "value": 14}
"""The width of a blank in Markdown, in letters."""

PAGE = 24
"""So many rows, high enough to write in, go on a page of A4 or letter paper."""


class Paper(Markup):
    """A format for paper."""

    @abstractmethod
    def title(self, text: str) -> Iterator[str]:
        """What stands at the top of a sheet."""

    @abstractmethod
    def stated(self, made: Exercise, number: int, asked: str) -> Iterator[str]:
        """The exercise with this number, and what is asked for."""

    def __call__(
        self, exercises: Sequence[Exercise], title: str, blanks: Blanks | None = None, number: int = 0
    ) -> Iterator[str]:
        """The lines of a sheet.

        Args:
            exercises: What is on it.
            title: What stands at its top.
            blanks: What is left blank; by default nothing, which is the key.
            number: The same number leaves the same rows blank.
        """
        return self.whole(self._page(exercises, title, blanks, number))

    def _page(self, exercises: Sequence[Exercise], title: str, blanks: Blanks | None, number: int) -> Iterator[str]:
        yield from self.title(title)
        for place, made in enumerate(exercises, 1):
            yield from self.stated(made, place, task(blanks, made.traces, self.notation.digits))
            for panel in tables(made, self.notation, blanks, number * 1000 + place):
                for part in self.parts(panel):
                    yield from self._body([(part,)], [])
                    yield ""

    def parts(self, panel: Panel) -> Iterator[Panel]:
        """The tables in which a panel is set."""
        yield panel

    def left_out(self, count: int, panels: Sequence[Panel]) -> Iterator[str]:  # noqa: ARG002 - no row is ever left out
        """No row is left out of an exercise."""
        yield from ()

    def remarks(self, remarks: Sequence[str]) -> Iterator[str]:
        """What stands below the tables."""
        yield from remarks


class OnMarkdown(Paper, Markdown):
    """Tables of GitHub's kind; the exercise is a block in tracediff's language."""

    def title(self, text: str) -> Iterator[str]:
        """A heading."""
        yield from (f"# {self.words(text)}", "")

    def stated(self, made: Exercise, number: int, asked: str) -> Iterator[str]:
        """A heading, a block of code, and a sentence."""
        yield from (f"## Exercise {number}", "", "~~~td", *statement(made), "~~~", "", asked, "")

    def headings(self, panel: Panel) -> list[str]:
        """What stands above the columns of a table, in words."""
        return list(map(escaped_markdown, headings(panel)))

    def row(self, cells: Cells) -> Iterator[str]:
        """A row whose blanks are as wide as what belongs there."""
        texts = [self.formula(lines[0]) or " " * BLANK.get(column.heading, 0) for column, lines in cells]
        yield "|" + "".join(f" {text} |" for text in texts)


class OnLatex(Paper):
    """An article for A4 or letter paper; each exercise begins with a comment in tracediff's language."""

    def title(self, text: str) -> Iterator[str]:
        """A heading, and lines for a name and a date."""
        yield rf"\noindent{{\Large\bfseries {escaped(text)}}}\hfill Name: \rule{{5.5cm}}{{0.4pt}}\par\bigskip"
        yield ""

    def stated(self, made: Exercise, number: int, asked: str) -> Iterator[str]:
        """The function as a displayed equation, and the point."""
        if number > 1:
            yield r"\clearpage"
        yield from (f"% {line}" for line in statement(made))
        yield rf"\section*{{Exercise {number}}}"
        written = r" \\ ".join(f"{left} &= {right}" for left, right in equations(made, self.notation))
        yield rf"\begin{{align*}} {written} \end{{align*}}"
        at = ", ".join(f"${left} = {right}$" for left, right in coordinates(made, self.notation))
        yield from (rf"\noindent at {at}. {asked}", r"\par\medskip")

    def parts(self, panel: Panel) -> Iterator[Panel]:
        """Tables that are no higher than a page."""
        for start in range(0, len(panel), PAGE):
            columns = [column.with_cells(column.cells[start : start + PAGE]) for column in panel.columns]
            title = f"{panel.title} (continued)" if start else panel.title
            yield Panel(title, panel.kind, columns, frozenset())

    def begin(self, panels: Sequence[Panel]) -> Iterator[str]:
        """The heading of a table, kept with its rows."""
        (panel,) = panels
        yield r"\begin{samepage}"
        yield rf"\subsection*{{{panel.title}}}"
        named = headings(panel)
        blank = not any("numbers" in name for name in named)
        widths = {"formula": r"p{6.6cm}", "value": r"p{3.6cm}"} if blank else {}
        yield r"\noindent\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"  # only what is too wide
        yield rf"\begin{{tabular}}{{|{'|'.join(widths.get(name, 'l') for name in named)}|}}"
        titles = " & ".join(rf"\textbf{{{name}}}" for name in named)
        yield rf"\hline {titles} \\ \hline"

    def row(self, cells: Cells) -> Iterator[str]:
        """A row between two lines, high enough to write in."""
        yield " & ".join(f"${lines[0]}$" if lines[0] else "" for _, lines in cells) + r" \\ \hline"

    def end(self, panels: Sequence[Panel]) -> Iterator[str]:  # noqa: ARG002 - every table ends alike
        """The end of a table."""
        yield from (r"\end{tabular}}", r"\end{samepage}", r"\par\bigskip")

    def whole(self, body: Iterator[str]) -> Iterator[str]:
        """An article."""
        yield from LATEX_HEAD
        yield from body
        yield r"\end{document}"


LATEX_HEAD = (
    r"\documentclass[11pt]{article}",
    r"\usepackage[utf8]{inputenc}",
    r"\usepackage{amsmath,graphicx}",
    r"\usepackage[margin=2cm]{geometry}",
    r"\renewcommand{\arraystretch}{1.7}",
    r"\setlength{\tabcolsep}{8pt}",
    r"\pagestyle{plain}",
    r"\begin{document}",
)


class OnHtml(Paper):
    """A page of its own, for a screen and for a printer; each exercise begins with a comment."""

    def title(self, text: str) -> Iterator[str]:
        """A heading, and a line for a name."""
        yield f'<header><h1>{html.escape(text)}</h1><p class="name">Name</p></header>'

    def stated(self, made: Exercise, number: int, asked: str) -> Iterator[str]:
        """The function, the point, and a sentence."""
        yield from ("<!--", *[line.replace("--", "- -") for line in statement(made)], "-->")
        yield f"<h2>Exercise {number}</h2>"
        for left, right in equations(made, self.notation):
            yield f'<p class="equation">{_italic(left)} = {_italic(right)}</p>'
        at = ", ".join(
            f"<i>{html.escape(left)}</i> = {html.escape(right)}" for left, right in coordinates(made, self.notation)
        )
        yield f"<p>at {at}. {html.escape(asked)}</p>"

    def begin(self, panels: Sequence[Panel]) -> Iterator[str]:
        """The caption and the headings of a table."""
        (panel,) = panels
        cells = "".join(f"<th>{html.escape(name)}</th>" for name in headings(panel))
        yield f"<table><caption>{html.escape(panel.title)}</caption>"
        yield f"<thead><tr>{cells}</tr></thead><tbody>"

    def row(self, cells: Cells) -> Iterator[str]:
        """A row, in which blanks have room."""
        written = []
        for column, lines in cells:
            kind = f' class="blank {column.heading}"' if not lines[0] and column.heading in BLANK else ""
            written.append(f"<td{kind}>{_italic(lines[0])}</td>")
        yield f"<tr>{''.join(written)}</tr>"

    def end(self, panels: Sequence[Panel]) -> Iterator[str]:  # noqa: ARG002 - every table ends alike
        """The end of a table."""
        yield "</tbody></table>"

    def whole(self, body: Iterator[str]) -> Iterator[str]:
        """A page."""
        yield from HTML_HEAD
        yield from body
        yield "</body></html>"


HTML_HEAD = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><title>Worksheet</title><style>',
    "body { font: 12pt/1.5 'STIX Two Text', 'Cambria', 'Times New Roman', serif; max-width: 46em; margin: 2em auto;",
    "  padding: 0 1em; color: #111; background: #fff }",
    "header { display: flex; justify-content: space-between; align-items: baseline; gap: 2em }",
    "h1 { font-size: 1.5em } h2 { font-size: 1.2em; margin-top: 2em }",
    ".name { flex: 0 1 18em; border-bottom: 1px solid #111 }",
    ".equation { margin: .4em 2em; font-size: 1.15em }",
    "table { border-collapse: collapse; margin: 1.2em 0; break-inside: avoid }",
    "caption { text-align: left; font-weight: bold; padding-bottom: .4em }",
    "th, td { border: 1px solid #777; padding: .35em .7em; text-align: left; height: 1.7em; white-space: nowrap }",
    "th { font-weight: normal; font-style: italic; background: #f2f2f2 }",
    ".blank.formula { min-width: 17em } .blank.value { min-width: 9em }",
    "i { font-style: italic } @media print { body { margin: 0; max-width: none } h2 ~ h2 { break-before: page } }",
    "</style></head><body>",
)


def _italic(text: str) -> str:
    """A formula in which variables are italic, and functions are not."""
    parts = re.split(r"([^\W\d_]+[\u0300-\u036f]*[₋₀-₉]*)", text)
    return "".join(
        f"<i>{html.escape(part)}</i>" if i % 2 and not (len(part) > 2 and part.isascii()) else html.escape(part)
        for i, part in enumerate(parts)
    )


PAPERS: dict[str, type[Paper]] = {"markdown": OnMarkdown, "latex": OnLatex, "html": OnHtml}
"""The formats."""
