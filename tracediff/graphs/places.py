"""Where everything of a layered graph stands: the vertices in their layers, the ports at their sides, the nets between.

A coordinate is that across the layers: from left to right where they lie one below the other, from top to bottom where
they stand side by side. All are whole numbers, of characters or of pixels, and a picture is the same every time. Along
the layers there are only numbers of layers and, in the gap between two of them, of *tracks*: a net leaves its vertex,
runs across on its track, and branches off to the ports of the vertices that use it. Two nets never lie on each other;
they cross at right angles.

This room knows nothing of texts, colours or shapes. What draws a picture says how much room each vertex takes;
`layout` gives each layer and each track its place along the other axis. Vertices and edges are known by their numbers.

Source: the placement by the neighbours above and below is that of Sugiyama, Tagawa and Toda (1981), with the isotonic
regression of Ayer et al., Ann. Math. Stat. 26 (1955) 641-647; the tracks are those of channel routing, A. Hashimoto and
J. Stevens, Wire routing by optimizing channel assignment within large apertures (1971).

>>> from tracediff.graphs.layers import layered
>>> graph = layered(3, [(0, 1), (0, 2)], first=[0])
>>> places(graph, Room(sizes=[5, 5, 5], labels=[0, 0], margin=1, gap=1)).gaps[0][0]
Net(vertex=0, start=5, ends=((2, 0), (8, 1)), track=0)
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from tracediff.graphs.layers import Item, Layers
from tracediff.records import Record

SWEEPS = 16
"""So often the layers are placed, by their neighbours above, below, or both."""

TRIES = 64
"""So often a layer is moved by one where two nets would lie on each other; then it is moved out of the way."""

STRAIGHT = {0: 1.0, 1: 2.0, 2: 8.0}
"""How much it weighs that a link is straight, by how many of its ends are passages."""

COMPARED = 300
"""Of more nets in a gap the order of the tracks is not chosen by their crossings."""


class Room(Record):
    """How much room things take, across the layers.

    Args:
        sizes: That of each vertex.
        labels: What the label of each edge takes behind its port.
        margin: How far from the ends of a vertex its first and last port are.
        gap: The space between two items of a layer.
        ports: How far apart two ports are at the least, beside their labels; and two nets that share a track.
    """

    sizes: Sequence[int]
    labels: Sequence[int]
    margin: int
    gap: int
    ports: int = 2


class Net(Record):
    """A value between two layers.

    Args:
        vertex: The vertex whose value it is.
        start: Where it leaves the first of the layers.
        ends: Where it reaches the other, and the number of the edge that ends there; None where it passes on.
        track: The track on which it runs across; None where it is straight.
    """

    vertex: int
    start: int
    ends: tuple[tuple[int, int | None], ...]
    track: int | None


class Places(Record):
    """Where everything stands.

    Args:
        graph: The graph.
        sizes: How much room each vertex has.
        starts: The first coordinate of each item.
        gaps: For each gap between two layers its nets, by their vertices.
        tracks: For each gap how many tracks it has.
        extent: How many coordinates there are.
    """

    graph: Layers
    sizes: Sequence[int]
    starts: dict[Item, int]
    gaps: Sequence[Mapping[int, Net]]
    tracks: Sequence[int]
    extent: int

    def start(self, vertex: int) -> int:
        """The first coordinate of a vertex."""
        return self.starts[Item(vertex, self.graph.place[vertex])]

    def route(self, edge: int) -> Iterator[tuple[int, int, int | None, int]]:
        """The way of an edge: for each gap its number, where it begins there, its track, and where it ends."""
        source, target = self.graph.edges[edge]
        for gap in range(self.graph.place[source], self.graph.place[target]):
            net = self.gaps[gap][source]
            last = gap == self.graph.place[target] - 1
            (end,) = [end for end, reached in net.ends if reached == (edge if last else None)]
            yield gap, net.start, None if net.start == end else net.track, end


def needed(room: Room, edges: Sequence[int]) -> int:
    """The least size of a vertex at which some edges end.

    >>> needed(Room([], [3, 3], margin=1, gap=1), [0, 1])
    11
    """
    return 2 * room.margin + sum(room.labels[edge] for edge in edges) + max(len(edges) - 1, 0) * room.ports + 1


def places(graph: Layers, room: Room) -> Places:
    """Place the items of a layered graph.

    Args:
        graph: The graph.
        room: How much room things take. A vertex that is smaller than is `needed` gets so much.
    """
    arriving: list[list[int]] = [[] for _ in graph.place]
    for edge, (_, target) in enumerate(graph.edges):
        arriving[target].append(edge)
    sizes = [max(size, needed(room, edges)) for size, edges in zip(room.sizes, arriving, strict=True)]
    room = room._replace(sizes=sizes)
    starts = _aligned(graph, room)
    gaps: list[list[Net]] = []
    for number, links in enumerate(graph.links()):
        for tried in itertools.count():
            nets = _nets(graph, room, starts, links)
            order, fault = _order(nets)
            if fault is None:
                break
            below = graph.layers[number + 1]
            if tried < TRIES:
                _move(starts, [item for item in below if starts[item] + _size(graph, room, item) > fault], 1)
            else:
                _move(starts, below, 1 + max(net.start for net in nets) - starts[below[0]])
        gaps.append(_tracked(order, room.ports))
    return _from_zero(graph, room, starts, gaps)


# The items


def _move(starts: dict[Item, int], items: Sequence[Item], step: int) -> None:
    """Move some items of a layer, the last ones."""
    for item in items:
        starts[item] += step


def _aligned(graph: Layers, room: Room) -> dict[Item, int]:
    """The first coordinates of the items: as near below and above their neighbours as they can be."""
    size = {item: _size(graph, room, item) for layer in graph.layers for item in layer}
    above: dict[Item, list[tuple[Item, float]]] = {item: [] for item in size}
    below: dict[Item, list[tuple[Item, float]]] = {item: [] for item in size}
    for links in graph.links():
        for one, other, _ in links:
            weight = STRAIGHT[graph.is_passage(one) + graph.is_passage(other)]
            above[other].append((one, weight))
            below[one].append((other, weight))
    middle: dict[Item, float] = {}
    for layer in graph.layers:
        packed = itertools.accumulate([size[item] + room.gap for item in layer], initial=0)
        middle.update((item, start + size[item] / 2) for item, start in zip(layer, packed, strict=False))
    found: dict[Item, float] = {}
    for sweep in range(SWEEPS + 1):
        both = sweep == SWEEPS
        for layer in graph.layers if sweep % 2 == 0 else reversed(graph.layers):
            wanted: list[float] = []
            weights: list[float] = []
            for item in layer:
                nearest = above[item] + below[item] if both else above[item] if sweep % 2 == 0 else below[item]
                weight = math.fsum(weight for _, weight in nearest)  # which every Python rounds alike
                centre = math.fsum(middle[other] * each for other, each in nearest) / weight if weight else middle[item]
                wanted.append(centre - size[item] / 2)
                weights.append(weight or 0.1)
            distances = [size[item] + room.gap for item in layer]
            for item, start in zip(layer, spread(wanted, weights, distances), strict=True):
                found[item] = start
                middle[item] = start + size[item] / 2
    starts = _rounded(graph, found, size, room.gap)
    _straighten(graph, starts, size, room.gap)
    return starts


def _size(graph: Layers, room: Room, item: Item) -> int:
    return 1 if graph.is_passage(item) else room.sizes[item.vertex]


def _rounded(graph: Layers, found: dict[Item, float], size: dict[Item, int], gap: int) -> dict[Item, int]:
    """Whole coordinates, with as much space between."""
    starts: dict[Item, int] = {}
    for layer in graph.layers:
        free = -(10**9)
        for item in layer:
            starts[item] = free = max(free, round(found[item]))
            free += size[item] + gap
    return starts


def _straighten(graph: Layers, starts: dict[Item, int], size: dict[Item, int], gap: int) -> None:
    """Move passages below that of the layer above, as far as there is room for it."""
    for layer in graph.layers:
        numbered = list(enumerate(layer))
        for place, item in [*reversed(numbered), *numbered]:  # one may make way for the next from either side
            above = Item(item.vertex, item.layer - 1)
            if graph.is_passage(item) and graph.is_passage(above):
                wanted = starts[above]
                if place + 1 < len(layer):
                    wanted = min(wanted, starts[layer[place + 1]] - gap - 1)
                if place:
                    wanted = max(wanted, starts[layer[place - 1]] + size[layer[place - 1]] + gap)
                starts[item] = wanted


def spread(wanted: Sequence[float], weights: Sequence[float], distances: Sequence[int]) -> list[float]:
    """Coordinates with certain distances from each to the next at the least, as near to the wanted ones as can be.

    It is isotonic regression: the sum of the weighted squares is least. Those that would come too near to each other
    form a block, and the block stands at the mean of what its members want.

    >>> spread([0, 0, 10], [1, 1, 1], [4, 4, 4])
    [-2.0, 2.0, 10.0]
    """
    offsets = list(itertools.accumulate(distances, initial=0))
    blocks: list[tuple[float, float, int]] = []  # the mean of a block, its weight, and how many it has
    for want, weight, offset in zip(wanted, weights, offsets, strict=False):
        mean, heavy, count = want - offset, weight, 1
        while blocks and blocks[-1][0] > mean:
            before, weighs, members = blocks.pop()
            mean = (before * weighs + mean * heavy) / (weighs + heavy)
            heavy, count = heavy + weighs, count + members
        blocks.append((mean, heavy, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [float(mean + offset) for mean, offset in zip(means, offsets, strict=False)]


# The ports


def _nets(
    graph: Layers, room: Room, starts: dict[Item, int], links: Sequence[tuple[Item, Item, int | None]]
) -> list[Net]:
    """The nets of a gap, without their tracks."""
    ends: dict[Item, list[tuple[Item, int | None]]] = {}
    arriving: dict[Item, list[tuple[int, int]]] = {}
    for above, below, edge in links:
        ends.setdefault(above, []).append((below, edge))
    leaving = {above: sum(_sides(graph, room, starts, above)) // 2 for above in ends}
    for above, reached in ends.items():
        for below, edge in reached:
            if edge is not None:
                arriving.setdefault(below, []).append((leaving[above], edge))
    ports: dict[int | None, int] = {}
    for below, edges in arriving.items():
        edges.sort()
        ports.update(
            zip([edge for _, edge in edges], _ports(room, edges, *_sides(graph, room, starts, below)), strict=True)
        )
    for above, reached in ends.items():
        low, high = _sides(graph, room, starts, above)
        below, edge = reached[0]
        end = starts[below] if edge is None else ports[edge]
        if len(reached) == 1 and low <= end <= high:
            leaving[above] = end
    return [
        Net(
            above.vertex,
            leaving[above],
            tuple(sorted((starts[below] if edge is None else ports[edge], edge) for below, edge in reached)),
            None,
        )
        for above, reached in ends.items()
    ]


def _sides(graph: Layers, room: Room, starts: dict[Item, int], item: Item) -> tuple[int, int]:
    """Where the first and the last port of an item may be."""
    start = starts[item]
    if graph.is_passage(item):
        return start, start
    return start + room.margin, start + room.sizes[item.vertex] - 1 - room.margin


def _ports(room: Room, edges: Sequence[tuple[int, int]], low: int, high: int) -> list[int]:
    """Where edges end at a vertex, in their order: straight where that is possible, and else evenly."""
    distances = [room.labels[edge] + room.ports for _, edge in edges]
    total = sum(distances[:-1])
    last = high - room.labels[edges[-1][1]] - total  # how far the first may be to the right
    even = (high - low) / (len(edges) + 1)
    wanted = [start if low <= start <= high else low + even * place for place, (start, _) in enumerate(edges, 1)]
    offsets = itertools.accumulate(distances, initial=0)
    found = spread(wanted, [1.0] * len(wanted), distances)
    return [min(max(round(start - offset), low), last) + offset for start, offset in zip(found, offsets, strict=False)]


# The tracks


def _order(nets: Sequence[Net]) -> tuple[list[Net], int | None]:
    """The nets in an order of tracks with few crossings; and a coordinate that must be changed for it.

    Where a net ends at the coordinate from which another one starts, the other must come first, or they would lie on
    each other. If that goes round in a circle, one of those ends must be moved.
    """
    across = [net for net in nets if any(end != net.start for end, _ in net.ends)]
    starting = {net.start: net for net in across}
    price = dict.fromkeys(across, 0)
    for one, other in itertools.combinations(across if len(across) <= COMPARED else (), 2):
        better = _crossed(one, other) - _crossed(other, one)
        price[one] += better
        price[other] -= better
    hindered = {net: {net.start for net in _before(net, starting)} for net in across}
    ready = [(price[net], net) for net in across if not hindered[net]]
    heapq.heapify(ready)
    order: list[Net] = []
    while ready:
        _, net = heapq.heappop(ready)
        order.append(net)
        for other, starts in hindered.items():
            if net.start in starts:
                starts.remove(net.start)
                if not starts:
                    heapq.heappush(ready, (price[other], other))
    fault = next((next(iter(starts)) for starts in hindered.values() if starts), None)
    return [*order, *[net for net in nets if net not in price]], fault


def _before(net: Net, starting: Mapping[int, Net]) -> list[Net]:
    """The other nets that start from where this one ends."""
    return [starting[end] for end, _ in net.ends if end in starting and starting[end] is not net]


def _crossed(first: Net, second: Net) -> int:
    """How often two nets cross if the track of the one comes before that of the other."""
    low, high = _span(second)
    left, right = _span(first)
    return sum(low < end < high for end, _ in first.ends) + (left < second.start < right)


def _span(net: Net) -> tuple[int, int]:
    """How far a net runs across."""
    ends = [net.start, *[end for end, _ in net.ends]]
    return min(ends), max(ends)


def _tracked(order: Sequence[Net], space: int) -> list[Net]:
    """Give nets the first tracks that keep their order where they overlap."""
    tracks: list[tuple[int, int, int]] = []
    found = []
    for net in order:
        low, high = _span(net)
        if low == high:
            found.append(net)
            continue
        track = 1 + max((at for left, right, at in tracks if left < high + space and low < right + space), default=-1)
        tracks.append((low, high, track))
        found.append(net._replace(track=track))
    return found


def _from_zero(graph: Layers, room: Room, starts: dict[Item, int], gaps: Sequence[Sequence[Net]]) -> Places:
    """Move everything so that the coordinates begin with 0."""
    least = min(starts.values(), default=0)
    most = max((start + _size(graph, room, item) for item, start in starts.items()), default=0)
    moved = [
        {
            net.vertex: net._replace(
                start=net.start - least, ends=tuple([(end - least, edge) for end, edge in net.ends])
            )
            for net in gap
        }
        for gap in gaps
    ]
    tracks = [1 + max((net.track for net in gap if net.track is not None), default=-1) for gap in gaps]
    return Places(
        graph, room.sizes, {item: start - least for item, start in starts.items()}, moved, tracks, most - least
    )
