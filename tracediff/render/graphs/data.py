"""A computational graph as data, for ``docs/graph.schema.json``.

>>> from tracediff.graphs.computational import computational
>>> from tracediff.language import parse
>>> found = as_data(computational(parse("x*x"), "reverse", {"x": 3}), 3)
>>> [(edge["source"], edge["target"], edge["partial"], edge["value"]) for edge in found["edges"]]
[('v[0]', 'v[1]', 'v[0]', 3.0), ('v[0]', 'v[1]', 'v[0]', 3.0)]
"""

from __future__ import annotations

from typing import Any

from tracediff.graphs.computational import Computational, Edge, Vertex
from tracediff.notation import Ascii
from tracediff.remarks import error, notes
from tracediff.render.graphs.words import Words
from tracediff.render.json import about, error_data, number


def as_data(graph: Computational, digits: int) -> dict[str, Any]:
    """The graph as plain data for ``json.dumps``: all values in full, the numbers put in with `digits` decimals."""
    notation = Ascii(digits)
    words, run = Words(graph, notation), graph.trace
    failure = error(run, notation)
    return {
        **about("graph", run.at, run.primal),
        "derivatives": words.mark or None,
        "passes": [{"seed": sweep.seed} for sweep in run.passes],
        "vertices": [_vertex(words, vertex) for vertex in graph.vertices],
        "edges": [_edge(words, edge) for edge in graph.edges],
        "notes": notes(run, notation),
        **({"error": error_data(failure)} if failure else {}),
    }


def _vertex(words: Words, vertex: Vertex) -> dict[str, Any]:
    return {
        "variable": words.variable(vertex),
        "kind": vertex.kind,
        "name": vertex.name or None,
        "formula": words.formula(vertex),
        "value": number(vertex.value),
        "derivatives": [number(value) for value in vertex.derivatives],
        "active": vertex.active,
    }


def _edge(words: Words, edge: Edge) -> dict[str, Any]:
    row = words.row(edge)
    vertices = words.graph.vertices
    return {
        "source": words.variable(vertices[edge.source]),
        "target": words.variable(vertices[edge.target]),
        "operand": edge.operand,
        "partial": row and words.notation.show(row.formula),
        "substituted": words.notation.show(row.substituted) if row and row.substituted else None,
        "value": number(row.value) if row else None,
    }
