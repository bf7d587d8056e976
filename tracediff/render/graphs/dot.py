"""A computational graph for Graphviz, in the DOT language.

The identifiers are generated, and every text stands in quotes, so no name can be taken for a word of the language. The
lines are made one at a time, however large the graph is.

Source: https://graphviz.org/doc/info/lang.html.

>>> from tracediff.graphs.computational import computational
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> graph = computational(parse("sin(node)"), "reverse", {"node": 0})
>>> print(*dot(Words(graph, Unicode())), sep="\\n")
digraph {
  graph [rankdir=TB, labelloc=t, fontname="sans-serif"]
  label="Computational graph: values, adjoints for ȳ = 1, partials on the edges"
  node [shape=box, style="rounded,filled", fillcolor="white", fontname="sans-serif"]
  edge [fontname="sans-serif", fontsize=11, color="#6e7781"]
  n0 [label="node\\nv₀ = 0\\nv̄₀ = 1", fillcolor="#ddf4ff"]
  n1 [label="y = sin v₀\\nv₁ = 0\\nv̄₁ = 1", fillcolor="#fff8c5"]
  {rank=source; n0}
  {rank=sink; n1}
  n0 -> n1 [label="cos v₀ = 1"]
}
"""

from __future__ import annotations

from collections.abc import Iterator

from tracediff.errors import visible
from tracediff.graphs.layout import Direction
from tracediff.render.graphs.words import Words

RANKS = {"down": "TB", "right": "LR"}
FILLS = {"input": ', fillcolor="#ddf4ff"', "output": ', fillcolor="#fff8c5"', "operation": ""}
FONT = 'fontname="sans-serif"'


def dot(words: Words, direction: Direction | None = None) -> Iterator[str]:
    """The lines of the graph.

    Args:
        words: The graph and its words.
        direction: Where the edges lead; by default down.
    """
    graph = words.graph
    yield "digraph {"
    yield f"  graph [rankdir={RANKS[direction or 'down']}, labelloc=t, {FONT}]"
    yield f"  label={quoted(words.title())}"
    yield f'  node [shape=box, style="rounded,filled", fillcolor="white", {FONT}]'
    yield f'  edge [{FONT}, fontsize=11, color="#6e7781"]'
    for number, vertex in enumerate(graph.vertices):
        failed = ', color="#cf222e"' if words.failed(number) else ""
        yield f"  n{number} [label={quoted(*words.said(number).narrow)}{FILLS[vertex.kind]}{failed}]"
    for kind, rank in (("input", "source"), ("output", "sink")):
        if members := [f"n{number}" for number, vertex in enumerate(graph.vertices) if vertex.kind == kind]:
            yield f"  {{rank={rank}; {'; '.join(members)}}}"
    for number, edge in enumerate(graph.edges):
        label = words.partial(number, full=True)
        style = f"label={quoted(label)}" if label else ""
        style += "" if graph.vertices[edge.source].active else "style=dashed"
        yield f"  n{edge.source} -> n{edge.target}" + (f" [{style}]" if style else "")
    yield "}"


def quoted(*lines: str) -> str:
    """Lines of text as one string of the language.

    >>> quoted('a "b"', "\\\\n")
    '"a \\\\"b\\\\"\\\\n\\\\\\\\n"'
    """
    escaped = [visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(escaped) + '"'
