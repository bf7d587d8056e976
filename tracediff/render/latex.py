r"""LaTeX: ``booktabs`` tables with the two halves of a trace side by side, as in Tables 2 and 3 of the survey.

A table that may be too large for its page is set in the largest of LaTeX's sizes in which it fits; nothing but
``booktabs`` and ``amsmath`` is needed. What the cells say is left to `typesetting`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Latex as Notation
>>> from tracediff.trace import trace
>>> page = Latex(Notation())
>>> print(*page.lines(page.arranged(trace("eval", parse("2*x"), {"x": 3})), []), sep="\n")
% needs \usepackage{amsmath,booktabs}
\noindent
\begin{tabular}{@{}l@{\;}l@{\quad}l@{\quad}l@{}}
\toprule
\multicolumn{4}{@{}l@{}}{Forward primal trace} \\
\midrule
$v_{0}$ & $= x$ &  & $= 3$ \\
\midrule
$v_{1}$ & $= 2 \times v_{0}$ & $= 2 \times 3$ & $= 6$ \\
\midrule
$y$ & $= v_{1}$ &  & $= 6$ \\
\bottomrule
\end{tabular}
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from tracediff.notation import Notation
from tracediff.records import Record
from tracediff.render.layout import CUTS, Band, arrangements, headings_above
from tracediff.render.markup import Cells, Markup
from tracediff.render.panels import CHAIN, COMPACT, FULL, Column, Detail, Panel, View
from tracediff.render.tex import prose
from tracediff.render.text import counted
from tracediff.render.typesetting import STRETCH, brought, formula, has_fractions, parts, revealed, typeset, width
from tracediff.render.wanted import ALL, Layout, Which
from tracediff.trace import Trace


class Paper(Record):
    """What a table is made for.

    Args:
        width: One wider than this, in points of a font of ten points, is arranged otherwise: small type would not help.
        rows: So many of its lines stand on a page.
        before: What a whole document begins with.
        between: What stands between two tables.
        after: What it ends with.
    """

    width: float
    rows: int
    before: str
    between: str
    after: str


ARTICLE = Paper(450.0, 26, r"""\documentclass{article}
\usepackage[a4paper,margin=15mm]{geometry}
\usepackage{amsmath,booktabs}
\pagestyle{empty}
\setlength{\parindent}{0pt}
\begin{document}""", "\n\\bigskip", r"\end{document}")  # fmt: skip

SLIDES = Paper(400.0, 14, r"""\documentclass{beamer}
\usepackage{booktabs}
\setbeamertemplate{navigation symbols}{}
\begin{document}
\begin{frame}""", "\\end{frame}\n\\begin{frame}", "\\end{frame}\n\\end{document}")  # fmt: skip

SMALL = (290.0, 14)
"""A table that has at most this width, and so many rows, fits on every page and every slide as it is."""

FITTING = r"""\end{tabular}}%
\def\toolarge{\ifdim\wd0>\linewidth 1\else\ifdim\dimexpr\ht0+\dp0>.85\textheight 1\else 0\fi\fi}%
\sbox0{\traced}\ifnum\toolarge=1 \small\sbox0{\traced}\fi
\ifnum\toolarge=1 \footnotesize\sbox0{\traced}\fi\ifnum\toolarge=1 \scriptsize\sbox0{\traced}\fi
\ifnum\toolarge=1 \tiny\sbox0{\traced}\fi\usebox0\endgroup"""
"""Ends a large table, which is in ``\\traced``, and sets it in the largest size in which it fits."""


SIDES: tuple[tuple[Layout, Detail], ...] = (
    ("side", FULL), ("side", CHAIN), ("compact", COMPACT),
)  # fmt: skip
"""Where there is no room for the numbers put in, the survey's tables keep the chain rule."""


class Latex(Markup):
    """Tables for LaTeX.

    Args:
        notation: How formulas are written: as LaTeX.
        standalone: Whether to write a whole document.
        reveal: Whether the rows are uncovered one by one, on slides of beamer.
    """

    def __init__(self, notation: Notation, standalone: bool = False, reveal: bool = False) -> None:
        super().__init__(notation)
        self.standalone = standalone
        self.reveal = reveal
        self.paper = SLIDES if reveal else ARTICLE

    def arranged(self, trace: Trace, layout: Layout = "auto", which: Which = ALL) -> list[Band]:
        """Arrange a trace side by side if that is neither too wide nor too long for a page, else one by one."""
        found: list[tuple[Panel, ...]] = []
        is_free = layout == "auto"
        fits, cuts = self._fits if is_free else self._has_room, CUTS[: -1 if is_free else None]  # a cut is for its sum
        for found, _ in arrangements(View(trace, self.notation), layout, which, SIDES, cuts):
            if all(map(fits, found)):
                break
        return list(found) or super().arranged(trace, layout, which)

    def _fits(self, band: Sequence[Panel]) -> bool:
        """Whether a table is narrow enough, and on one page if a part of it is read upwards."""
        breaks = len(band[0]) > self.paper.rows and any(panel.upwards for panel in band)
        return not breaks and self._has_room(band)

    def _has_room(self, band: Sequence[Panel]) -> bool:
        """Whether panels can stand side by side."""
        return width(band) <= self.paper.width

    def tables(self, bands: Iterable[Sequence[Panel]]) -> Iterator[Sequence[Panel]]:
        step = 0
        for band in bands:
            panels = list(map(headings_above, band))
            together = [panels] if self._has_room(panels) else [[panel] for panel in panels]
            narrow = itertools.chain.from_iterable(brought(part, self.paper.width) for part in together)
            for part in itertools.chain.from_iterable(parts(table, self.paper.rows) for table in narrow):
                ready = list(map(typeset, part))
                if self.reveal:
                    ready, step = revealed(ready, 0 if self.standalone else step)
                yield ready

    def begin(self, panels: Sequence[Panel]) -> Iterator[str]:
        yield r"\noindent\begingroup\def\traced{%" if _is_large(panels) else r"\noindent"
        if has_fractions(panels):
            yield rf"\renewcommand{{\arraystretch}}{{{STRETCH}}}%"
        columns = r"@{\qquad}".join(map(_columns, panels))
        yield rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}"
        yield r"\toprule"
        if any(panel.title for panel in panels):
            yield rf"{' & '.join(_titles(panels))} \\"
        columns_of_all = [column for panel in panels for column in panel.columns]
        if any(column.heading for column in columns_of_all):
            yield _row([_heading(column) for column in columns_of_all])
        yield r"\midrule"

    def row(self, cells: Cells) -> Iterator[str]:
        for lines in itertools.zip_longest(*[lines for _, lines in cells], fillvalue=""):
            if any(lines):
                yield _row(lines)

    def rule(self) -> Iterator[str]:
        yield r"\midrule"

    def left_out(self, count: int, panels: Sequence[Panel]) -> Iterator[str]:
        columns = sum(len(panel.columns) for panel in panels)
        yield rf"\multicolumn{{{columns}}}{{@{{}}l@{{}}}}{{\dots\ {counted(count, 'row')} \dots}} \\"

    def end(self, panels: Sequence[Panel]) -> Iterator[str]:
        yield r"\bottomrule"
        yield FITTING if _is_large(panels) else r"\end{tabular}"

    def between(self) -> Iterator[str]:
        yield self.paper.between if self.standalone else ARTICLE.between

    def remarks(self, remarks: Sequence[str]) -> Iterator[str]:
        for number, remark in enumerate(remarks):
            yield r"\medskip" if number == 0 else ""
            yield rf"\noindent {prose(remark)}"

    def whole(self, body: Iterator[str]) -> Iterator[str]:
        if self.standalone:
            return itertools.chain([self.paper.before], body, [self.paper.after])
        needs = r"% needs beamer and \usepackage{booktabs}" if self.reveal else r"% needs \usepackage{amsmath,booktabs}"
        return itertools.chain([needs], body)


def _is_large(panels: Sequence[Panel]) -> bool:
    """Whether a table may be too large for its page, or has high rows."""
    return width(panels) > SMALL[0] or len(panels[0]) > SMALL[1] or has_fractions(panels)


def _columns(panel: Panel) -> str:
    """The columns of a panel: an equals sign stands close to what is before it."""
    equals = len(panel.columns) > 1 and any("$=" in line for line in panel.columns[1].lines)
    columns = r"@{\quad}".join("l" * len(panel.columns))
    return columns.replace(r"@{\quad}", r"@{\;}", 1) if equals else columns


def _heading(column: Column) -> str:
    return prose(column.heading) if column.role == "words" else formula(column.heading)


def _titles(panels: Sequence[Panel]) -> Iterator[str]:
    """The title of each panel above its columns; with arrows where they are not all read downwards."""
    directed = any(panel.upwards for panel in panels)
    for number, panel in enumerate(panels):
        title = prose(panel.title.removesuffix(" (upwards)"))
        if directed:
            title += r" $\uparrow$" if panel.upwards else r" $\downarrow$"
        right = "@{}" if number == len(panels) - 1 else r"@{\qquad}"
        yield rf"\multicolumn{{{len(panel.columns)}}}{{@{{}}l{right}}}{{{title}}}"


def _row(cells: Sequence[str]) -> str:
    """A row; empty cells at its end are left out."""
    filled = max((number for number, cell in enumerate(cells, 1) if cell), default=0)
    return rf"{' & '.join(cells[:filled])} \\".lstrip()
