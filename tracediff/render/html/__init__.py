"""Results as HTML: tables that can be read, stepped through, printed, and shown in a notebook, without anything else.

>>> from tracediff.language import parse
>>> from tracediff.notation import Typeset
>>> from tracediff.trace import trace
>>> document = Html(Typeset())
>>> bands = document.arranged(trace("eval", parse("2*x"), {"x": 3}))
>>> print(next(line for line in document.lines(bands, []) if line.startswith("<caption")))
<caption>Rows are computed from top to bottom.</caption>
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracediff import remarks
from tracediff.errors import listed
from tracediff.notation import Notation
from tracediff.program import Program, Variable
from tracediff.render.html.figure import drawings
from tracediff.render.html.page import Content, page
from tracediff.render.html.steps import Step, Steps
from tracediff.render.html.tables import groups, head, row
from tracediff.render.html.typeset import words
from tracediff.render.layout import Band
from tracediff.render.markup import Cells, Markup
from tracediff.render.panels import COMPACT, FULL, TITLES, Panel, View, trimmed
from tracediff.render.text import counted
from tracediff.render.wanted import ALL, Layout, Line, Which, excerpt
from tracediff.trace import Point, Trace

FEW = 4
"""So many names stand in a title."""

ORDERS = {
    "eval": "Rows are computed from top to bottom.",
    "forward": "Rows are computed from top to bottom, first the values, then the tangents.",
    "reverse": "First the values are computed, from top to bottom; then the adjoints, from bottom to top.",
}
"""In which order the rows of a trace are computed that stand side by side."""


class Html(Markup):
    """A page of its own, whose rows can be stepped through where they are those of a trace.

    Args:
        notation: How formulas are written.
    """

    layout = "side"
    together = True

    def __init__(self, notation: Notation) -> None:
        super().__init__(notation)
        self.trace: Trace | None = None
        self.first = ""  # the title of the first table
        self.waiting: list[Sequence[Line]] = []  # the lines of the tables of a trace that are still to be written

    # A table

    def begin(self, panels: Sequence[Panel]) -> Iterator[str]:
        """The beginning of a table, its caption and its headings."""
        self.panels, self.rows = panels, iter(self.waiting.pop(0) if self.waiting else ())
        traced = self.trace is not None
        self.first = self.first or panels[0].title
        yield '<table class="equations">' if traced else "<table>"
        yield self._caption(panels)
        yield groups(panels)
        yield head(panels, traced)
        yield "<tbody>"

    def _caption(self, panels: Sequence[Panel]) -> str:
        """What a table is: of a trace the order of its rows, of a single panel its title."""
        if self.trace and (len(panels) > 1 or self.trace.mode == "eval"):
            return f"<caption>{ORDERS[self.trace.mode]}</caption>"
        kind = "title" if len(panels) == 1 and not self.trace else "unseen"
        return f'<caption class="{kind}">{words("; ".join(panel.title for panel in panels))}</caption>'

    def row(self, cells: Cells) -> Iterator[str]:
        """A row, which knows its steps."""
        steps: list[Step | None] = [None] * len(self.panels)
        if self.trace:
            line, at = next(self.rows), self.steps
            primal = None if line.primal is None else at.primal(line.primal)
            derived = None if line.derived is None else at.derived(line.derived)
            known = [primal, derived] if self.panels[0].kind == "primal" else [derived]
            steps = [*known, None][: len(self.panels)]
        yield row(self.panels, cells, steps)

    def rule(self) -> Iterator[str]:
        """The end of a section."""
        yield "</tbody>"
        yield "<tbody>"

    def left_out(self, count: int, panels: Sequence[Panel]) -> Iterator[str]:
        """A row that says how many have been left out."""
        width = sum(len(panel.columns) for panel in panels)
        yield f'<tr><td colspan="{width}" class="left-out">… {counted(count, "row")} …</td></tr>'

    def end(self, panels: Sequence[Panel]) -> Iterator[str]:  # noqa: ARG002 - it is the same for all
        """The end of a table."""
        yield "</tbody>"
        yield "</table>"

    def remarks(self, remarks: Sequence[str]) -> Iterator[str]:
        """A paragraph for each remark."""
        yield from (f'<p class="notes">{words(remark)}</p>' for remark in remarks)

    # The document

    def arranged(self, trace: Trace, layout: Layout = "auto", which: Which = ALL) -> list[Band]:
        """Arrange a trace as one table, or with the layout "stacked" as one for each kind of row."""
        view = View(trace, self.notation)
        wanted = self.layout if layout == "auto" else layout
        if wanted == "cards":
            return super().arranged(trace, layout, which)
        self.trace, self.steps = trace, Steps(trace)
        if wanted == "stacked":
            primal, derived = excerpt(view.primal_lines(), which), excerpt(view.derived_lines(), which)
            bands = view.one_by_one(primal, derived, True, True, FULL)
            self.waiting = [primal.lines, derived.lines][: len(bands)]
        else:
            shown = excerpt(view.beside(), which)
            bands = [view.side_by_side(shown, COMPACT if wanted == "compact" else FULL, FULL)]
            self.waiting = [shown.lines]
        return [tuple(map(trimmed, band)) for band in bands]

    def lines(
        self, bands: Sequence[Band], remarks: Sequence[str], about: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The lines of the document."""
        return self._lines(super().lines(bands, ()), remarks, about or {})

    def _lines(self, tables: Iterator[str], remarks: Sequence[str], about: Mapping[str, Any]) -> Iterator[str]:
        """The lines of the document around the tables."""
        content = self._content("\n".join(tables), list(self.remarks(remarks)), about)
        yield from self.document(content).rstrip("\n").split("\n")

    def document(self, content: Content) -> str:
        """The document around the tables."""
        return page(content)

    def _content(self, tables: str, notes: Sequence[str], about: Mapping[str, Any]) -> Content:
        """What the document holds."""
        if self.trace is None:
            title = str(about["mode"]).capitalize() if about else self.first
            source, at = about.get("source", ""), about.get("at")
            return Content(title, source, self._point(at), tables, notes)
        failure = remarks.error(self.trace, self.notation)
        program = self.trace.program
        return Content(
            title=f"{TITLES[self.trace.mode] or 'Primal trace'} of {self._outputs(program)}",
            source=program.source,
            point=self._point(self.trace.at),
            tables=tables,
            notes=notes,
            failure=str(failure) if failure else "",
            graphs=drawings(self.trace, self.notation),
            mode=self.trace.mode,
            stepped=True,
        )

    def _point(self, at: Point | None) -> str:
        """A point as it stands in a sentence; nothing where there is none."""
        shown = [
            f"{self.notation.show(Variable(name))} = {self.notation.number(value)}"
            for name, value in (at or {}).items()
        ]
        return f"at {self.notation.inline(', '.join(shown))}" if shown else ""

    def _outputs(self, program: Program) -> str:
        """The names of the outputs of a program, or how many there are."""
        names = [self.notation.inline(self.notation.show(Variable(name))) for name in program.names(program.outputs)]
        return listed(names) if len(names) <= FEW else f"{len(names)} outputs"
