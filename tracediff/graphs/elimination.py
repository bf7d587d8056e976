"""Vertex elimination: a Jacobian accumulated by taking the intermediate vertices out of the graph, in any order.

To eliminate a vertex, each edge into it is joined to each edge out of it: the product of their partials becomes a new
edge, or is added to the one that is there. When no intermediate vertex is left, the edges are the Jacobian. Every order
gives the same Jacobian, at its own price: forward mode is the order of computation and reverse mode its opposite. This
room owns what an elimination does. Choosing an order is left to `orders`.

Each product counts as one multiplication, also where a factor is 1 or -1, and so a vertex costs its edges in times its
edges out, its Markowitz degree. Merging parallel edges, as those of x*x, costs no multiplication.

Source: Griewank and Walther, *Evaluating Derivatives* (2008), chapters 9 and 10.

>>> from tracediff.graphs.linearised import linearised
>>> from tracediff.language import parse
>>> graph = linearised(parse("exp(x1*x2)"), {"x1": 0, "x2": 3})
>>> done = eliminate(graph, graph.intermediates)
>>> done.multiplications, [entry.value for entry in done.jacobian]
(2, [3.0, 0.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from tracediff.graphs.linearised import Graph
from tracediff.records import Record

Ways: TypeAlias = dict[int, dict[int, float | None]]
"""For each target the partials with respect to its sources; None without a point."""


class Join(Record):
    """One multiplication: the edge from `source` to `target` receives the product of two edges.

    Args:
        source: Where the edge into the eliminated vertex begins.
        target: Where the edge out of it ends.
        is_new: Whether there was no edge between them before.
        before: The partial of that edge before; None where there was none, or without a point.
        factors: The partials of the edge out of the vertex and of that into it; None without a point.
        value: The partial of the edge from `source` to `target` now; None without a point.
    """

    source: int
    target: int
    is_new: bool
    before: float | None
    factors: tuple[float, float] | None
    value: float | None


class Step(Record):
    """The elimination of one vertex.

    Args:
        vertex: The vertex.
        sources: Where the edges into it begin.
        targets: Where the edges out of it end.
        joins: The edges made or changed: one for each multiplication.
    """

    vertex: int
    sources: Sequence[int]
    targets: Sequence[int]
    joins: Sequence[Join]


class Entry(Record):
    """An entry of a Jacobian; without a point its value is None where there is one."""

    output: str
    input: str
    value: float | None


class Elimination(Record):
    """An order of elimination, carried out.

    Args:
        order: The vertices in the order in which they were eliminated.
        steps: What the elimination of each did.
        multiplications: How many it took.
        jacobian: The derivative of each output with respect to each input.
    """

    order: Sequence[int]
    steps: Sequence[Step]
    multiplications: int
    jacobian: Sequence[Entry]


def merged(graph: Graph) -> Ways:
    """The edges of a graph, parallel ones merged into one with the sum of their partials."""
    ways: Ways = {}
    for edge in graph.edges:
        sources, value = ways.setdefault(edge.target, {}), graph.partials.value(graph.partials.program.first + edge.row)
        before = sources.get(edge.source)
        sources[edge.source] = value if before is None or value is None else before + value
    return ways


def eliminate(graph: Graph, order: Sequence[int]) -> Elimination:
    """Eliminate the intermediate vertices of a graph.

    Args:
        graph: A graph whose partials are finite.
        order: All its intermediate vertices.
    """
    ways = merged(graph)
    behind: dict[int, dict[int, None]] = {}
    for target, sources in ways.items():
        for source in sources:
            behind.setdefault(source, {})[target] = None
    steps = [_step(ways, behind, vertex) for vertex in order]
    names = graph.program.names(graph.program.inputs), graph.program.names(graph.program.outputs)
    jacobian = [
        Entry(output, name, ways.get(end, {}).get(start, 0.0))
        for output, end in zip(names[1], graph.outputs, strict=True)
        for name, start in zip(names[0], graph.inputs, strict=True)
    ]
    return Elimination(order, steps, sum(len(step.joins) for step in steps), jacobian)


def _step(ways: Ways, behind: dict[int, dict[int, None]], vertex: int) -> Step:
    """Take a vertex out of the graph."""
    into, targets = ways.pop(vertex), behind.pop(vertex)
    joins = []
    for target in targets:
        sources = ways[target]
        out = sources.pop(vertex)
        for source, partial in into.items():
            joins.append(_join(sources, source, target, out, partial))
            sources[source] = joins[-1].value
            behind[source][target] = None
    for source in into:
        del behind[source][vertex]
    return Step(vertex, list(into), list(targets), joins)


def _join(sources: dict[int, float | None], source: int, target: int, out: float | None, into: float | None) -> Join:
    """The product of two edges, added to what is there."""
    before, is_new = sources.get(source), source not in sources
    if out is None or into is None:
        return Join(source, target, is_new, None, None, None)
    product = out * into + 0.0  # which makes a negative zero 0, as everywhere
    return Join(source, target, is_new, before, (out, into), product if before is None else before + product)
