"""Orders of vertex elimination: forward, reverse, by the Markowitz rule, or of least cost.

Forward and reverse mode are two points of a choice. The Markowitz rule takes the vertex that is cheapest now, which
need not be the cheapest in the end. An order of least cost is searched for where the graph is small: the graph that is
left depends only on which vertices are gone, so every set of them is looked at once and no order twice.

Finding an order of least cost is NP-complete: Bentert, Crane, Drange, Mizutani and Sullivan, arXiv:2506.17521 (2025).
The same holds where partials may be equal and any arithmetic is allowed: Naumann, Optimal Jacobian accumulation is
NP-complete, Math. Program. 112 (2008) 427-441.

Source: Griewank and Walther, *Evaluating Derivatives* (2008), chapter 10; Griewank and Reese, On the calculation of
Jacobian matrices by the Markowitz rule (1991).

>>> from tracediff.graphs.linearised import linearised
>>> from tracediff.language import parse
>>> graph = linearised(parse("a = x1*x2*x3; exp(a); sin(a)"))
>>> [graph.program.slots[vertex].number for vertex in order(graph, "reverse")]
[2, 1]
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Literal, TypeAlias

from tracediff.errors import RequestError, did_you_mean
from tracediff.graphs.linearised import Graph
from tracediff.notation import Ascii, Unicode
from tracediff.program import Variable
from tracediff.records import Record

Rule: TypeAlias = Literal["forward", "reverse", "markowitz", "optimal"]

RULES: tuple[Rule, ...] = ("forward", "reverse", "markowitz", "optimal")

MOST = 16
"""With more intermediate vertices than these no optimum is searched for: there are 2^16 sets of 16 vertices."""


class Neighbours(Record):
    """For each intermediate vertex those from which an edge leads to it, and those to which one leads from it."""

    before: dict[int, set[int]]
    behind: dict[int, set[int]]


def order(graph: Graph, rule: Rule) -> list[int]:
    """The intermediate vertices of a graph in the order of a rule.

    Args:
        graph: The graph.
        rule: "forward", "reverse", "markowitz", or "optimal" for at most `MOST` vertices.
    """
    match rule:
        case "forward":
            return graph.intermediates
        case "reverse":
            return graph.intermediates[::-1]
        case "markowitz":
            return _markowitz(_neighbours(graph))
        case "optimal":
            return _optimal(_neighbours(graph))


def listed_order(graph: Graph, names: Sequence[str]) -> list[int]:
    """The intermediate vertices of a graph in the order of their names: ``v3``, ``v[3]``, ``v₃``, or the user's name.

    Raises:
        RequestError: A name is unknown or comes twice, or a vertex is missing.
    """
    vertices = graph.intermediates
    known: dict[str, int] = {}
    plain = []
    for vertex in vertices:
        variable = graph.program.slots[vertex]
        assert isinstance(variable, Variable)
        plain.append(f"{variable.stem}{variable.number}")
        known |= dict.fromkeys([plain[-1], Ascii().show(variable), Unicode().show(variable)], vertex)
    known |= {graph.program.labels[vertex]: vertex for vertex in vertices if vertex in graph.program.labels}
    are = "the only intermediate vertex is" if len(plain) == 1 else "the intermediate vertices are"
    every = f"{are} {','.join(plain)}" if plain else "it has none"
    for name in names:
        if name not in known:
            hint = " ".join(filter(None, [did_you_mean(name, known), every]))
            raise RequestError(f"{name} is not an intermediate vertex of this program", hint=hint)
    found = [known[name] for name in names]
    if len(set(found)) < len(found):
        raise RequestError("a vertex is listed twice", hint=every)
    missing = [name for name, vertex in zip(plain, vertices, strict=True) if vertex not in {*found}]
    if missing:
        raise RequestError(f"{missing[0]} is not in the list", hint=f"list each once: {every}")
    return found


def _neighbours(graph: Graph) -> Neighbours:
    vertices = graph.intermediates
    before: dict[int, set[int]] = {vertex: set() for vertex in vertices}
    behind: dict[int, set[int]] = {vertex: set() for vertex in vertices}
    for source, target, _ in graph.edges:
        if target in before:
            before[target].add(source)
        if source in behind:
            behind[source].add(target)
    return Neighbours(before, behind)


def _markowitz(around: Neighbours) -> list[int]:
    """Always the vertex with the least product of edges in and edges out; of equal ones that computed first."""
    before, behind = ({vertex: set(those) for vertex, those in side.items()} for side in around)
    found = []
    waiting = [(len(before[vertex]) * len(behind[vertex]), vertex) for vertex in before]
    heapq.heapify(waiting)
    while waiting:
        degree, vertex = heapq.heappop(waiting)
        if vertex not in before or degree != len(before[vertex]) * len(behind[vertex]):
            continue  # its degree has changed since, and it waits with the new one too
        found.append(vertex)
        sources, targets = before.pop(vertex), behind.pop(vertex)
        for source in sources & behind.keys():
            behind[source] |= targets
            behind[source].discard(vertex)
        for target in targets & before.keys():
            before[target] |= sources
            before[target].discard(vertex)
        for each in (sources | targets) & before.keys():
            heapq.heappush(waiting, (len(before[each]) * len(behind[each]), each))
    return found


class Left(Record):
    """The cheapest way to the graph that is left when a set of vertices is gone.

    Args:
        cost: The multiplications so far.
        order: The vertices that are gone, by their positions.
        before: For each vertex, by its position, the set of vertices before it, as the bits of a number.
        behind: The same for the vertices behind it.
    """

    cost: int
    order: tuple[int, ...]
    before: list[int]
    behind: list[int]


def _optimal(around: Neighbours) -> list[int]:
    """An order of least cost: for each set of eliminated vertices the cheapest way to it, sets of equal size at a time.

    A way is given up where it cannot become cheaper than the Markowitz rule, forward or reverse: each vertex that is
    left costs one multiplication at the least.
    """
    vertices = list(around.before)
    places = {vertex: place for place, vertex in enumerate(vertices)}
    for neighbours in (*around.before.values(), *around.behind.values()):
        for vertex in neighbours:
            places.setdefault(vertex, len(places))
    start = Left(0, (), *[[sum(1 << places[each] for each in side[vertex]) for vertex in vertices] for side in around])
    everything = range(len(vertices))
    tried = (everything, everything[::-1], [places[vertex] for vertex in _markowitz(around)])
    bound = min(_along(start, way).cost for way in tried)
    layer = {0: start}
    for left in reversed(everything):
        wider: dict[int, Left] = {}
        for gone, state in layer.items():
            for place in everything:
                if gone >> place & 1:
                    continue
                cost = state.cost + state.before[place].bit_count() * state.behind[place].bit_count()
                known = wider.get(gone | 1 << place)
                if cost + left > bound or (known and known.cost <= cost):
                    continue
                way = (*state.order, place)
                wider[gone | 1 << place] = known._replace(cost=cost, order=way) if known else _without(state, place)
        layer = wider
    (found,) = layer.values()
    return [vertices[place] for place in found.order]


def _along(state: Left, places: Sequence[int]) -> Left:
    """What is left after some vertices are gone in this order."""
    for place in places:
        state = _without(state, place)
    return state


def _without(state: Left, place: int) -> Left:
    """What is left after one more vertex is gone: those before it lead to those behind it."""
    gone, sources, targets = 1 << place, state.before[place], state.behind[place]
    before = [each & ~gone | sources if targets >> i & 1 else each for i, each in enumerate(state.before)]
    behind = [each & ~gone | targets if sources >> i & 1 else each for i, each in enumerate(state.behind)]
    cost = state.cost + sources.bit_count() * targets.bit_count()
    return Left(cost, (*state.order, place), before, behind)
