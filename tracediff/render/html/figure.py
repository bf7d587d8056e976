"""The computational graph beside a table, as drawings in which the script finds the vertices and edges at work.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> wide, tall = drawings(trace("eval", parse("x*y + 2*x")), Unicode())
>>> "<title>v₁ = v₋₁ × v₀" in wide, "<title>v₁ = v₋₁ × v₀" in tall
(True, True)
"""

from __future__ import annotations

from tracediff.graphs.computational import computational
from tracediff.graphs.layout import Direction
from tracediff.notation import Ascii, Notation, Unicode
from tracediff.render.graphs.svg import svg
from tracediff.render.graphs.words import Words
from tracediff.trace import Trace

DIRECTIONS: tuple[Direction, ...] = ("right", "down")

MOST = 60
"""The graph of a program with more statements is too large to stand beside a table."""


def drawings(trace: Trace, notation: Notation) -> list[str]:
    """The graph of a trace, with its values and derivatives, to stand above a table and beside it.

    There are none where they would be too large.
    """
    program = trace.program
    if len(program) > MOST:
        return []
    seeds = [sweep.seed for sweep in trace.passes]
    graph = computational(program, trace.mode, trace.at, seeds or None)
    written = Ascii if notation.name == "ascii" else Unicode
    words = Words(graph, written(notation.digits))
    return ["\n".join(svg(words, direction, full=False)) for direction in DIRECTIONS]
