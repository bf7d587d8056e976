"""What the commands about graphs have in common: how a table of equations is shown, and a graph that is not finite."""

from __future__ import annotations

from tracediff.cli.output import Output
from tracediff.cli.writing import rows_shown
from tracediff.graphs.linearised import Graph
from tracediff.render.elimination import edged
from tracediff.render.layout import Band, arranged, equations
from tracediff.render.panels import Panel, shortened
from tracediff.render.wanted import Which
from tracediff.trace import Trace


def tabled(panel: Panel, shown: Output, which: Which | None) -> Band:
    """A table of equations, as many rows of it as are shown."""
    return equations(shortened(panel, rows_shown(shown, which)), shown.width)


def begun(graph: Graph, shown: Output, which: Which | None) -> list[Band]:
    """The rows of the program, or the partials on the edges, up to the one that is not finite."""
    if not graph.primal.failed:
        return [tabled(edged(graph, shown.notation), shown, which)]
    trace = Trace("eval", graph.program, graph.at, graph.primal, ())
    return arranged(trace, shown.notation, shown.width, which=rows_shown(shown, which))
