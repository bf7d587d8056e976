"""A graph in layers: which vertex stands in which layer, and in which order, so that few edges cross.

The vertices are numbers, in an order of computation: an edge leads from a smaller to a larger one. A value that is used
further down passes through the layers between; it passes each once, however often it is used, and that passage is an
item of the layer like a vertex. So what leaves a layer is one *net* for each value, which branches out to its uses.

This room owns layers and orders. How much room an item takes, and where it stands, is left to `places`.

Source: K. Sugiyama, S. Tagawa and M. Toda, Methods for visual understanding of hierarchical system structures, IEEE
Trans. Syst. Man Cybern. 11 (1981) 109-125; layers by the longest path, orders by barycentres and by exchanges.

>>> found = layered(4, [(0, 1), (1, 2), (0, 3), (2, 3)], first=[0], last=[3])
>>> [[item.vertex for item in layer] for layer in found.layers]
[[0], [0, 1], [0, 2], [3]]
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Sequence
from typing import TypeAlias

from tracediff.errors import RequestError
from tracediff.records import Record

MOST = 10_000
"""A graph with more vertices and passages than these cannot be read as a drawing, and is not laid out."""

SWEEPS = 12
"""So often the layers are put in order, down and up by turns; less often where there are many items."""

EFFORT = 40_000
"""So many items are put in order in all sweeps together, at the least in two."""

EXCHANGED = 400
"""In a graph with more items than these, neighbours are not exchanged one pair at a time."""


class Item(Record):
    """What stands in a layer: a vertex or, in a layer further down than its own, the passage of its value."""

    vertex: int
    layer: int


class Layers(Record):
    """A graph in layers.

    Args:
        edges: The edges, each from a vertex to a vertex.
        place: The number of the layer of each vertex.
        layers: The items of each layer, in order.
    """

    edges: Sequence[tuple[int, int]]
    place: Sequence[int]
    layers: Sequence[Sequence[Item]]

    def is_passage(self, item: Item) -> bool:
        """Whether an item is no vertex, but its value on the way."""
        return item.layer != self.place[item.vertex]

    def thickest(self, sizes: Sequence[int]) -> list[int]:
        """For each layer the largest of some sizes of its vertices."""
        found = [0] * len(self.layers)
        for layer, size in zip(self.place, sizes, strict=True):
            found[layer] = max(found[layer], size)
        return found

    def longest(self, lengths: Sequence[int]) -> list[int]:
        """For each gap between two layers the largest of some lengths of the edges that end there."""
        found = [0] * max(len(self.layers) - 1, 0)
        for (_, target), length in zip(self.edges, lengths, strict=True):
            found[self.place[target] - 1] = max(found[self.place[target] - 1], length)
        return found

    def links(self) -> list[list[tuple[Item, Item, int | None]]]:
        """For each gap between two layers the pairs of items that are joined, with the edge that ends there."""
        gaps: list[list[tuple[Item, Item, int | None]]] = [[] for _ in self.layers]
        for layer in self.layers:
            for item in layer:
                if self.is_passage(item):
                    gaps[item.layer - 1].append((Item(item.vertex, item.layer - 1), item, None))
        for number, (source, target) in enumerate(self.edges):
            end = self.place[target]
            gaps[end - 1].append((Item(source, end - 1), Item(target, end), number))
        return gaps[:-1]


Neighbours: TypeAlias = dict[Item, list[Item]]


def layered(
    count: int,
    edges: Sequence[tuple[int, int]],
    first: Collection[int] = (),
    last: Collection[int] = (),
    late: Collection[int] = (),
) -> Layers:
    """Put the vertices of a graph in layers, and each layer in an order with few crossings.

    Args:
        count: The number of vertices.
        edges: The edges, each from a vertex to one with a larger number; the same pair may come more than once.
        first: Vertices without edges to them, which stand in the first layer.
        last: Vertices without edges from them, which stand in the last layer.
        late: Vertices that stand as near to their uses as they can; so must be all that lead to them.

    Raises:
        RequestError: The graph is too large to be drawn.
    """
    place = heights(count, edges)
    bottom = max(place, default=0)
    for vertex in last:
        place[vertex] = bottom
    for vertex in first:
        place[vertex] = 0
    soonest: dict[int, int] = {}
    for source, target in sorted(edges, reverse=True):
        if target in late:
            place[target] = soonest.get(target, place[target])
        soonest[source] = min(soonest.get(source, bottom), place[target] - 1)
    for vertex in late:
        place[vertex] = soonest.get(vertex, place[vertex])
    reach = list(place)
    for source, target in edges:
        reach[source] = max(reach[source], place[target] - 1)
    if sum(reach) - sum(place) + count > MOST:
        message = f"a graph of {count:,} vertices in {bottom + 1:,} layers is too large to be drawn"
        raise RequestError(message, hint="use --format dot or --format json, or draw a part of the program")
    layers: list[list[Item]] = [[] for _ in range(bottom + 1)] if count else []
    for vertex in range(count):
        for layer in range(place[vertex], reach[vertex] + 1):
            layers[layer].append(Item(vertex, layer))
    return Layers(edges, place, _ordered(Layers(edges, place, layers)))


def heights(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """For each vertex the number of edges on the longest path to it."""
    found = [0] * count
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        found[target] = max(found[target], found[source] + 1)
    return found


def crossings(
    layers: Sequence[Sequence[Item]], links: Sequence[Sequence[tuple[Item, Item, int | None]]]
) -> int:  # fmt: skip
    """How many pairs of links cross.

    >>> graph = layered(4, [(0, 2), (1, 2), (0, 3), (1, 3)])
    >>> crossings(graph.layers, graph.links())
    1
    """
    return sum(_inversions(*pair) for pair in _ranked(layers, links))


def _ranked(
    layers: Sequence[Sequence[Item]], links: Sequence[Sequence[tuple[Item, Item, int | None]]]
) -> list[tuple[list[int], list[int]]]:
    """For each gap the ranks of the ends of its links, above and below."""
    rank = {item: place for layer in layers for place, item in enumerate(layer)}
    return [([rank[above] for above, _, _ in gap], [rank[below] for _, below, _ in gap]) for gap in links]


def _inversions(above: Sequence[int], below: Sequence[int]) -> int:
    """How many pairs are in one order above and in the other below."""
    seen: list[int] = []
    found = 0
    waiting: list[int] = []
    last = -1
    for left, right in sorted(zip(above, below, strict=True)):
        if left != last:
            for each in waiting:
                insort(seen, each)
            waiting, last = [], left
        found += len(seen) - bisect_left(seen, right + 1)
        waiting.append(right)
    return found


def _ordered(graph: Layers) -> list[list[Item]]:
    """The layers in the order with the fewest crossings of those that are tried."""
    links = graph.links()
    up: Neighbours = {item: [] for layer in graph.layers for item in layer}
    down: Neighbours = {item: [] for layer in graph.layers for item in layer}
    for gap in links:
        for above, below, _ in gap:
            up[below].append(above)
            down[above].append(below)
    layers = [list(layer) for layer in graph.layers]
    best, least = layers, -1
    for sweep in range(min(SWEEPS, 2 + EFFORT // (len(up) + 1))):
        downwards = sweep % 2 == 0
        layers = _swept(layers, up if downwards else down, downwards)
        if len(up) <= EXCHANGED:
            _exchange(layers, up, down)
        found = crossings(layers, links)
        if least < 0 or found < least:
            best, least = [list(layer) for layer in layers], found
        if not least:
            break
    return best


def _swept(layers: list[list[Item]], neighbours: Neighbours, downwards: bool) -> list[list[Item]]:
    """Order each layer by the mean rank of the neighbours of its items in the layer before it on the way."""
    found = [list(layer) for layer in layers]
    rank: dict[Item, float] = {}
    for layer in found if downwards else reversed(found):
        own = {item: float(place) for place, item in enumerate(layer)}
        middle = {item: _mean([rank[each] for each in neighbours[item]], own[item]) for item in layer}
        layer.sort(key=lambda item: (middle[item], own[item]))
        rank.update((item, float(place)) for place, item in enumerate(layer))
    return found


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _exchange(layers: list[list[Item]], up: Neighbours, down: Neighbours) -> None:
    """Exchange items that stand beside each other as long as that lessens the crossings."""
    rank = {item: place for layer in layers for place, item in enumerate(layer)}

    def crossed(left: Item, right: Item) -> int:
        return sum(rank[one] > rank[other] for side in (up, down) for one in side[left] for other in side[right])

    improved = True
    while improved:
        improved = False
        for layer in layers:
            for place in range(len(layer) - 1):
                left, right = layer[place], layer[place + 1]
                if crossed(left, right) > crossed(right, left):
                    layer[place], layer[place + 1] = right, left
                    rank[left], rank[right] = place + 1, place
                    improved = True
