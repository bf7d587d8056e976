"""A graph laid out: the places of its vertices and edges in both directions, for any picture of it.

A picture says how large the boxes of the vertices are and how long the labels of the edges, in its own units, and how
much space there is to be; it gets the corners of boxes and the points of lines. The layers lie one below the other,
or side by side, which is the same with both coordinates exchanged.

>>> from tracediff.graphs.layers import layered
>>> spacing = Spacing(margin=1, gap=1, ports=2, before=1, lead=0, pitch=1, tail=1)
>>> layout = laid_out(layered(3, [(0, 1), (0, 2)], first=[0]), True, [(5, 3)] * 3, [1, 1], spacing)
>>> layout.box(1), layout.path(0), layout.size
(((0, 5), (5, 3)), [(5, 3), (5, 3), (1, 3), (1, 5)], (11, 8))
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal, TypeAlias

from tracediff.graphs.layers import Layers
from tracediff.graphs.places import Places, Room, places
from tracediff.records import Record

Point: TypeAlias = tuple[int, int]

Direction: TypeAlias = Literal["right", "down"]
"""Where the edges of a picture lead."""


class Spacing(Record):
    """The space that a picture leaves.

    Args:
        margin: From the corner of a box to its first port.
        gap: Between two boxes of a layer.
        ports: From a port with its label to the next port.
        before: From a line that leads down to its label.
        lead: From a layer to its first track.
        pitch: From a track to the next.
        tail: From there to the next layer, beside the labels in lines that lead to the right.
    """

    margin: int
    gap: int
    ports: int
    before: int
    lead: int
    pitch: int
    tail: int


class Layout(Record):
    """A graph laid out.

    Args:
        down: Whether its edges lead down, or else to the right.
        across: The places across the layers.
        begins: The first coordinate of each layer along them.
        ends: The first coordinate behind each layer.
        depths: How far each vertex reaches along the layers.
        spacing: The space between.
    """

    down: bool
    across: Places
    begins: Sequence[int]
    ends: Sequence[int]
    depths: Sequence[int]
    spacing: Spacing

    @property
    def size(self) -> Point:
        """The width and the height."""
        return self.at(self.across.extent, max(self.ends, default=0))

    def at(self, across: int, along: int) -> Point:
        """The point with these coordinates across and along the layers."""
        return (across, along) if self.down else (along, across)

    def box(self, vertex: int) -> tuple[Point, Point]:
        """The upper left corner of a vertex; its width and its height."""
        begin = self.begins[self.across.graph.place[vertex]]
        return self.at(self.across.start(vertex), begin), self.at(self.across.sizes[vertex], self.depths[vertex])

    def leaves(self, vertex: int) -> int:
        """The coordinate along the layers at which a net leaves its vertex."""
        return self.begins[self.across.graph.place[vertex]] + self.depths[vertex]

    def track(self, gap: int, track: int) -> int:
        """The coordinate along the layers of a track in the gap behind a layer."""
        return self.ends[gap] + self.spacing.lead + self.spacing.pitch * track

    def path(self, edge: int) -> list[Point]:
        """The points of the line of an edge, from its source to its target: its ends, and where it turns."""
        source, target = self.across.graph.edges[edge]
        route = list(self.across.route(edge))
        points = [(route[0][1], self.leaves(source))]
        for gap, start, track, end in route:
            if track is not None:
                turn = self.track(gap, track)
                points += [(start, turn), (end, turn)]
        points.append((route[-1][3], self.begins[self.across.graph.place[target]]))
        return [self.at(*point) for point in points]


def laid_out(graph: Layers, down: bool, boxes: Sequence[Point], labels: Sequence[int], spacing: Spacing) -> Layout:
    """Lay a graph out.

    Args:
        graph: The graph.
        down: Whether its edges lead down, or else to the right.
        boxes: The width and the height of each vertex at the least.
        labels: The length of the label of each edge; 0 where it has none.
        spacing: The space between.
    """
    wide, high = [width for width, _ in boxes], [height for _, height in boxes]
    behind = [spacing.before + length if down and length else 0 for length in labels]
    room = Room(wide if down else high, behind, spacing.margin, spacing.gap, spacing.ports)
    across = places(graph, room)
    thick = graph.thickest(high if down else wide)
    longest = [0 if down else length for length in graph.longest(labels)]
    gaps = [
        spacing.lead + spacing.pitch * tracks + spacing.tail + length
        for tracks, length in zip(across.tracks, longest, strict=True)
    ]
    begins = list(itertools.accumulate(map(sum, zip(thick, gaps, strict=False)), initial=0))[: len(thick)]
    ends = [begin + depth for begin, depth in zip(begins, thick, strict=True)]
    depths = high if down else [thick[layer] for layer in graph.place]
    return Layout(down, across, begins, ends, depths, spacing)
