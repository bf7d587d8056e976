"""The layout of graphs: layers, orders with few crossings, and places at which nothing lies on anything else."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracediff.errors import RequestError
from tracediff.graphs.computational import computational
from tracediff.graphs.layers import Item, Layers, crossings, heights, layered
from tracediff.graphs.places import Net, Places, Room, needed, places, spread
from tracediff.language import parse

SURVEY = "ln(x1) + x1*x2 - sin(x2)"


def counted(graph: Layers) -> int:
    return crossings(graph.layers, graph.links())


class Drawn(NamedTuple):
    """A graph and how much room its parts take."""

    vertices: int
    edges: list[tuple[int, int]]
    room: Room

    def layered(self) -> Layers:
        sources, targets = {source for source, _ in self.edges}, {target for _, target in self.edges}
        numbers = range(self.vertices)
        first = [vertex for vertex in numbers if vertex not in targets and vertex % 3]
        return layered(
            self.vertices,
            self.edges,
            first=first,
            last=[vertex for vertex in numbers if vertex not in sources and vertex not in first],
            late=[vertex for vertex in numbers if vertex not in targets and vertex not in first],
        )


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> Drawn:
    """Graphs without circles, with parallel edges, long edges and vertices of many uses."""
    count = draw(st.integers(1, most))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    edges = draw(st.lists(pairs, max_size=3 * count)) if count > 1 else []
    if draw(st.booleans()):
        edges += itertools.pairwise(range(count))
    margin, gap, ports = (draw(st.integers(least, 3)) for least in (1, 1, 1))
    labels = draw(st.lists(st.integers(0, 6), min_size=len(edges), max_size=len(edges)))
    sizes = draw(st.lists(st.integers(3, 20), min_size=count, max_size=count))
    return Drawn(count, sorted(edges, key=lambda edge: edge[1]), Room(sizes, labels, margin, gap, ports))


def size(found: Places, item: Item) -> int:
    return 1 if found.graph.is_passage(item) else found.sizes[item.vertex]


@settings(max_examples=60)
@given(graphs())
def test_every_edge_leads_to_a_later_layer_and_its_value_passes_each_between_once(drawn: Drawn) -> None:
    graph = drawn.layered()
    items = [item for layer in graph.layers for item in layer]
    assert len(set(items)) == len(items)
    assert {item.vertex for item in items if not graph.is_passage(item)} == set(range(drawn.vertices))
    for source, target in drawn.edges:
        assert graph.place[source] < graph.place[target]
        assert all(Item(source, layer) in items for layer in range(graph.place[source], graph.place[target]))
    assert all(item.layer == number for number, layer in enumerate(graph.layers) for item in layer)


@settings(max_examples=60)
@given(graphs())
def test_inputs_come_first_and_outputs_last_and_the_rest_by_height(drawn: Drawn) -> None:
    sources, targets = {source for source, _ in drawn.edges}, {target for _, target in drawn.edges}
    first, last = (
        [v for v in range(drawn.vertices) if v not in targets],
        [v for v in range(drawn.vertices) if v not in sources],
    )
    only = [vertex for vertex in last if vertex in targets]
    graph = layered(drawn.vertices, drawn.edges, first=first, last=only)
    assert {graph.place[vertex] for vertex in first} == {0}
    assert {graph.place[vertex] for vertex in only} <= {len(graph.layers) - 1}
    inner = [vertex for vertex in range(drawn.vertices) if vertex not in {*first, *only}]
    assert [graph.place[vertex] for vertex in inner] == [
        heights(drawn.vertices, drawn.edges)[vertex] for vertex in inner
    ]


def test_what_is_late_stands_beside_its_first_use() -> None:
    edges = [(0, 1), (1, 2), (2, 5), (3, 4), (4, 5)]
    assert layered(6, edges, first=[0], last=[5], late=[3, 4]).place == [0, 1, 2, 1, 2, 3]
    assert layered(6, edges, first=[0], last=[5]).place == [0, 1, 2, 0, 1, 3]


@settings(max_examples=60)
@given(graphs())
def test_the_crossings_are_those_that_are_counted_pair_by_pair(drawn: Drawn) -> None:
    graph = drawn.layered()
    rank = {item: place for layer in graph.layers for place, item in enumerate(layer)}
    pairs = [pair for gap in graph.links() for pair in itertools.combinations(gap, 2)]
    slow = sum((rank[a] - rank[c]) * (rank[b] - rank[d]) < 0 for (a, b, _), (c, d, _) in pairs)
    assert counted(graph) == slow


def test_crossings_that_can_be_avoided_are_avoided() -> None:
    swapped = [(0, 4), (1, 3), (2, 5), (4, 6), (3, 7), (5, 8)]
    assert counted(layered(9, swapped, first=[0, 1, 2])) == 0
    assert counted(computational(parse(SURVEY)).layers()) == 0
    assert counted(computational(parse("f = 1/(exp(-1*(w0*x0 + w1*x1 + w2)) + 1)")).layers()) == 0


@settings(max_examples=60)
@given(graphs())
def test_nothing_in_a_layer_lies_on_anything_else(drawn: Drawn) -> None:
    found = places(drawn.layered(), drawn.room)
    for layer in found.graph.layers:
        for left, right in itertools.pairwise(layer):
            assert found.starts[left] + size(found, left) + drawn.room.gap <= found.starts[right]
    ends = [found.starts[item] + size(found, item) for item in found.starts]
    assert (min(found.starts.values()), max(ends)) == (0, found.extent)


@settings(max_examples=60)
@given(graphs())
def test_every_edge_leads_from_the_side_of_one_vertex_to_that_of_the_other(drawn: Drawn) -> None:
    found = places(drawn.layered(), drawn.room)
    for number, (source, target) in enumerate(drawn.edges):
        route = list(found.route(number))
        for (gap, _, _, end), (next_gap, start, _, _) in itertools.pairwise(route):
            assert (gap + 1, end) == (next_gap, start)
        for vertex, coordinate in ((source, route[0][1]), (target, route[-1][3])):
            offset = coordinate - found.start(vertex)
            assert drawn.room.margin <= offset < found.sizes[vertex] - drawn.room.margin
        for gap, start, track, end in route:
            assert (start == end) == (track is None)
            assert track is None or track < found.tracks[gap]


@settings(max_examples=60)
@given(graphs())
def test_ports_are_apart_and_their_labels_fit(drawn: Drawn) -> None:
    found = places(drawn.layered(), drawn.room)
    for vertex in range(drawn.vertices):
        edges = [number for number, (_, target) in enumerate(drawn.edges) if target == vertex]
        assert found.sizes[vertex] == max(drawn.room.sizes[vertex], needed(drawn.room, edges))
        ports = sorted((list(found.route(edge))[-1][3], drawn.room.labels[edge]) for edge in edges)
        for (port, label), (after, _) in itertools.pairwise(ports):
            assert port + label + drawn.room.ports <= after
        if ports:
            assert sum(ports[-1]) < found.start(vertex) + found.sizes[vertex] - drawn.room.margin


def cells(net: Net, tracks: int) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Where a net lies along the layers and across them, as unit steps between points that are twice as dense."""
    lengthwise: set[tuple[int, int]] = set()
    crosswise: set[tuple[int, int]] = set()
    track = tracks if net.track is None else net.track
    lengthwise |= {(net.start, step) for step in range(2 * track + 1)}
    for end, _ in net.ends:
        lengthwise |= {(end, step) for step in range(2 * track + (net.track is None), 2 * tracks + 2)}
        crosswise |= {(step, track) for step in range(min(net.start, end), max(net.start, end) + 1)}
    return lengthwise, crosswise if net.track is not None else set()


@settings(max_examples=60)
@given(graphs())
def test_two_nets_never_lie_on_each_other(drawn: Drawn) -> None:
    found = places(drawn.layered(), drawn.room)
    for nets, tracks in zip(found.gaps, found.tracks, strict=True):
        for one, other in itertools.combinations(nets.values(), 2):
            for mine, others in zip(cells(one, tracks), cells(other, tracks), strict=True):
                assert not mine & others


def test_nets_that_would_lie_on_each_other_in_a_circle_make_way() -> None:
    edges = [(0, 3), (1, 2), (0, 2), (1, 3)]
    graph = Layers(edges, [0, 0, 1, 1], [[Item(0, 0), Item(1, 0)], [Item(2, 1), Item(3, 1)]])
    found = places(graph, Room([3, 3, 3, 3], [0] * 4, margin=1, gap=1, ports=1))
    nets = list(found.gaps[0].values())
    assert not cells(nets[0], found.tracks[0])[0] & cells(nets[1], found.tracks[0])[0]


def test_a_straight_edge_takes_no_track() -> None:
    graph = layered(3, [(0, 1), (1, 2)])
    found = places(graph, Room([5, 9, 4], [0, 0], margin=1, gap=1))
    assert [net.track for gap in found.gaps for net in gap.values()] == [None, None]
    assert found.tracks == [0, 0]


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=8))
def test_coordinates_are_spread_with_the_least_change(parts: list[tuple[int, int, int]]) -> None:
    wanted, weights, distances = (
        [float(part[0]) for part in parts],
        [float(part[1]) for part in parts],
        [part[2] for part in parts],
    )
    found = spread(wanted, weights, distances)
    assert all(
        after - before >= apart - 1e-9 for before, after, apart in zip(found, found[1:], distances, strict=False)
    )
    cost = sum(weight * (at - want) ** 2 for at, want, weight in zip(found, wanted, weights, strict=True))
    for i, j in itertools.combinations(range(len(found) + 1), 2):
        for step in (-0.25, 0.25):
            moved = [at + step if i <= place < j else at for place, at in enumerate(found)]
            if all(b - a >= apart - 1e-9 for a, b, apart in zip(moved, moved[1:], distances, strict=False)):
                assert cost <= 1e-6 + sum(
                    w * (at - want) ** 2 for at, want, w in zip(moved, wanted, weights, strict=True)
                )


@settings(max_examples=60)
@given(graphs())
def test_a_graph_is_laid_out_the_same_every_time(drawn: Drawn) -> None:
    assert places(drawn.layered(), drawn.room) == places(drawn.layered(), drawn.room)


def test_a_graph_without_edges_or_vertices_has_its_place() -> None:
    assert places(layered(0, []), Room([], [], 1, 1)).extent == 0
    assert places(layered(2, []), Room([3, 3], [], 1, 1)).extent == 7


def chain(times: int, back: int) -> str:
    """A program whose operations use what was computed long before."""
    return "; ".join(["a0 = x*y", *[f"a{i} = a{i - 1}*a{i // back}" for i in range(1, times)]])


def test_thousands_of_items_are_laid_out_in_a_moment() -> None:
    graph = computational(parse(chain(200, 2)))
    found = places(graph.layers(), Room([5] * len(graph.vertices), [0] * len(graph.edges), 1, 1))
    assert len(found.starts) > 5000


def test_a_graph_that_nobody_could_read_is_refused_at_once() -> None:
    with pytest.raises(RequestError, match="a graph of 100,001 vertices in 100,001 layers is too large to be drawn"):
        layered(100_001, [(0, 100_000), *itertools.pairwise(range(100_001))])
