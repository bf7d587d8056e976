"""A computational graph as a table: each vertex, and the partials on the edges that lead to it.

It is for graphs that are too wide for a screen, or too large to be drawn at all.

>>> from tracediff.graphs.computational import computational
>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> from tracediff.render.drawing import plain
>>> graph = computational(parse("x1*x2"), "reverse", {"x1": 2, "x2": 5})
>>> print(*plain([(listed(Words(graph, Ascii())),)]), sep="\\n")
Computational graph: values, adjoints for ybar = 1, partials on the edges
vertex                     value    adjoint    partials
v[-1] = x1                  2       5
v[0] = x2                   5       2
y = v[1] = v[-1] * v[0]    10       1          dv[1]/dv[-1] = v[0] = 5, dv[1]/dv[0] = v[-1] = 2
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from tracediff.graphs.computational import Vertex
from tracediff.render.graphs.words import Words
from tracediff.render.panels import Column, Panel
from tracediff.render.text import aligned
from tracediff.render.wanted import ALL, Line, Which, excerpt

SECTIONS = {"input": 0, "operation": 1, "output": 2}


def listed(words: Words, which: Which = ALL) -> Panel:
    """The panel of a graph.

    Args:
        words: The graph and its words.
        which: Which of its rows are shown.
    """
    graph = words.graph
    shown = excerpt((Line(_section(vertex), number, None) for number, vertex in enumerate(graph.vertices)), which)
    numbers = [line.primal for line in shown.lines if line.primal is not None]
    targets = [edge.target for edge in graph.edges]
    columns = [Column("formula", "vertex", [words.said(number).equation for number in numbers])]
    if graph.trace.at is not None:
        columns.append(_numbers(words, "value", [graph.vertices[number].value for number in numbers]))
    for place, heading in enumerate(words.headings()):
        found = [graph.vertices[number].derivatives for number in numbers]
        columns.append(_numbers(words, heading, [each[place] for each in found]))
    partials = [
        ", ".join(filter(None, map(words.equation, range(bisect_left(targets, i), bisect_right(targets, i)))))
        for i in numbers
    ]
    columns.append(Column("words", "partials", partials))
    ends = frozenset(i for i, (line, after) in enumerate(pairwise(shown.lines)) if line.section != after.section)
    return Panel(words.title(), "primal", columns, ends, skipped=shown.skipped)


def _section(vertex: Vertex) -> int:
    return SECTIONS[vertex.kind]


def _numbers(words: Words, heading: str, values: Sequence[float | None]) -> Column:
    texts = ["" if value is None else words.notation.number(value) for value in values]
    return Column("value", heading, aligned(texts))
