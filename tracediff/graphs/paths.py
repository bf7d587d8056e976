"""Paths from inputs to outputs: a derivative is the sum, over all paths, of the products of the partials along them.

This is Bauer's formula, the chain rule written out. It is true and it is no algorithm: the number of paths may double
with every operation, where a forward or a reverse pass crosses each edge once. This room counts the paths without going
along them, goes along them where they are few, and says what each way of adding them up costs.

Source: F. L. Bauer, Computational graphs and rounding error, SIAM J. Numer. Anal. 11 (1974) 87-96.

>>> from tracediff.graphs.linearised import linearised
>>> from tracediff.language import parse
>>> graph = linearised(parse("ln(x1) + x1*x2 - sin(x2)"), {"x1": 2, "x2": 5})
>>> [[path.value for path in pair.paths] for pair in connections(graph)]
[[0.5, 5.0], [2.0, -0.28366218546322625]]
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence

from tracediff.derivatives.sharing import operations
from tracediff.derivatives.symbolic import derivative
from tracediff.errors import hold_known
from tracediff.graphs.linearised import Edge, Graph
from tracediff.program import Program
from tracediff.records import Record

MOST = 20_000
"""Symbolic derivatives are counted where they are of so many statements in all: each begins with the first again."""


class Path(Record):
    """One path.

    Args:
        edges: Its edges, from the input to the output.
        value: The product of their partials, from left to right; None without a point.
    """

    edges: tuple[Edge, ...]
    value: float | None

    @property
    def vertices(self) -> tuple[int, ...]:
        """The vertices along it."""
        return self.edges[0].source, *[edge.target for edge in self.edges]


class Connection(Record):
    """All paths from an input to an output.

    Args:
        input: The name of the input.
        output: The name of the output.
        start: The vertex of the input.
        end: The vertex of the output.
        paths: The paths.
        derivative: The sum of their products, in their order; None without a point, where there are any.
    """

    input: str
    output: str
    start: int
    end: int
    paths: Sequence[Path]
    derivative: float | None


class Cost(Record):
    """What the derivatives of some outputs with respect to some inputs cost, in multiplications.

    A path of k edges takes k - 1. A forward or reverse pass takes one for every edge, and there is one pass for each
    input or output. Symbolic derivatives are expressions, and their cost is in operations of any kind.

    Args:
        edges: The number of edges of the graph: the multiplications of one pass.
        paths: The number of paths.
        by_paths: The multiplications along all of them.
        forward_passes: The number of inputs.
        by_forward: The multiplications of that many forward passes.
        reverse_passes: The number of outputs.
        by_reverse: The multiplications of that many reverse passes.
        expressions: The number of symbolic derivatives, one for each input and output.
        by_symbolic: Their operations, each written out by the chain rule as one expression; None where they would
            take long to count.
    """

    edges: int
    paths: int
    by_paths: int
    forward_passes: int
    by_forward: int
    reverse_passes: int
    by_reverse: int
    expressions: int
    by_symbolic: int | None


class Ends(Record):
    """The inputs and outputs that are asked for, by name, with their vertices."""

    inputs: dict[str, int]
    outputs: dict[str, int]


def ends(graph: Graph, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> Ends:
    """Find the vertices of some inputs and outputs; of all where none is named.

    Raises:
        RequestError: There is no input or output of a name.
    """
    starts = dict(zip(graph.program.names(graph.program.inputs), graph.inputs, strict=True))
    goals = dict(zip(graph.program.names(graph.program.outputs), graph.outputs, strict=True))
    for name in inputs:
        hold_known(name, list(starts), "an input", "inputs")
    for name in outputs:
        hold_known(name, list(goals), "an output", "outputs")
    return Ends({name: starts[name] for name in inputs or starts}, {name: goals[name] for name in outputs or goals})


def cost(graph: Graph, between: Ends | None = None) -> Cost:
    """What the derivatives cost by each way. The paths are counted from the outputs back, and none is gone along.

    >>> from tracediff.graphs.linearised import linearised
    >>> from tracediff.language import parse
    >>> doubling = "\\n".join(f"a{i + 1} = a{i} + a{i}" for i in range(1000))
    >>> cost(linearised(parse(doubling))).paths == 2**1000
    True
    """
    inputs, outputs = between or ends(graph)
    count = dict.fromkeys(outputs.values(), 1)
    length = dict.fromkeys(count, 0)
    for target, edges in itertools.groupby(reversed(graph.edges), key=lambda edge: edge.target):
        paths, steps = count.pop(target, 0), length.pop(target, 0)  # all edges out of it have been seen
        for edge in edges if paths else ():
            count[edge.source] = count.get(edge.source, 0) + paths
            length[edge.source] = length.get(edge.source, 0) + steps + paths
    starts = inputs.values()
    total = sum(count.get(start, 0) for start in starts)
    return Cost(
        edges=len(graph.edges),
        paths=total,
        by_paths=sum(length.get(start, 0) for start in starts) - total,
        forward_passes=len(inputs),
        by_forward=len(inputs) * len(graph.edges),
        reverse_passes=len(outputs),
        by_reverse=len(outputs) * len(graph.edges),
        expressions=len(inputs) * len(outputs),
        by_symbolic=_symbolic(graph.program, inputs, outputs),
    )


def _symbolic(program: Program, inputs: Collection[str], outputs: Collection[str]) -> int | None:
    """The operations of all symbolic derivatives."""
    if len(inputs) * len(outputs) * len(program) > MOST:
        return None
    return sum(operations(derivative(program, output, name)) for output in outputs for name in inputs)


def connections(graph: Graph, between: Ends | None = None) -> Iterator[Connection]:
    """All paths from each input to each output, in the order in which the program computes what they pass.

    Args:
        graph: A graph whose partials are finite.
        between: The inputs and outputs; all of them without it.
    """
    inputs, outputs = between or ends(graph)
    leads = set(outputs.values())
    for edge in reversed(graph.edges):
        if edge.target in leads:
            leads.add(edge.source)
    onward: dict[int, list[Edge]] = {vertex: [] for vertex in leads}
    for edge in graph.edges:
        if edge.target in leads:
            onward[edge.source].append(edge)
    for name, start in inputs.items():
        found: dict[int, list[Path]] = {end: [] for end in outputs.values()}
        for walk in _walks(onward, start):
            found[walk[-1].target].append(_valued(graph, walk))
        for output, end in outputs.items():
            total = _sum(found[end]) if graph.at is not None or not found[end] else None
            yield Connection(name, output, start, end, found[end], total)


def _walks(onward: dict[int, list[Edge]], start: int) -> Iterator[tuple[Edge, ...]]:
    """The paths from `start` as far as they lead, each as its edges."""
    path: list[Edge] = []
    ways = [iter(onward.get(start, ()))]
    while ways:
        edge = next(ways[-1], None)
        if edge is None:
            ways.pop()
            if path:
                path.pop()
            continue
        path.append(edge)
        if not onward[edge.target]:
            yield tuple(path)
        ways.append(iter(onward[edge.target]))


def _valued(graph: Graph, edges: tuple[Edge, ...]) -> Path:
    """A path with the product of its partials."""
    if graph.at is None:
        return Path(edges, None)
    product = 1.0
    for edge in edges:
        factor = graph.partials.value(graph.partials.program.first + edge.row)
        assert factor is not None
        product *= factor
    return Path(edges, product + 0.0)  # which makes a negative zero 0, as everywhere


def _sum(paths: Sequence[Path]) -> float:
    """The sum of the products from left to right, as it is printed (the built-in sum rounds otherwise)."""
    total = 0.0
    for path in paths:
        assert path.value is not None
        total += path.value
    return total
