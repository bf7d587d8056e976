"""The computational graph as it is drawn: every variable a vertex, with its value and its tangents or adjoints.

The linearised graph holds what derivatives need. Here are also the operations that depend on no input, and an input or
an output is one vertex with the variable that holds it. Constants are no vertices: they stand in the formulas. This
room owns which vertices and edges are drawn. In which layers is left to `layers`, how they look to `render`.

Source: F. L. Bauer, Computational graphs and rounding error, SIAM J. Numer. Anal. 11 (1974) 87-96.

>>> from tracediff.language import parse
>>> graph = computational(parse("ln(x1) + x1*x2"), "reverse", {"x1": 2, "x2": 5})
>>> [(vertex.kind, vertex.value, vertex.derivatives) for vertex in graph.vertices[::3]]
[('input', 2.0, (5.5,)), ('operation', 10.0, (1.0,))]
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Literal, TypeAlias

from tracediff.graphs.layers import Layers, layered
from tracediff.graphs.linearised import Graph, linearised
from tracediff.modes.adjoint import reaching
from tracediff.program import Program
from tracediff.records import Record
from tracediff.trace import Mode, Pass, Point, Seed, Trace, trace

Kind: TypeAlias = Literal["input", "operation", "output"]


class Vertex(Record):
    """A variable of the program.

    Args:
        slot: Its slot, the target of the statement that computes it.
        kind: An input; an output, which is also where the variable that holds it is used by nothing else; or neither.
        name: The name of the input or output, or the user's name for an intermediate variable; or nothing.
        active: Whether it depends on an input.
        value: Its value; None without a point, or behind a value that is not finite.
        derivatives: Its tangent or adjoint in each pass; None likewise.
    """

    slot: int
    kind: Kind
    name: str
    active: bool
    value: float | None
    derivatives: tuple[float | None, ...]


class Edge(Record):
    """One operand of one operation.

    Args:
        source: The number of the vertex that is used.
        target: The number of the vertex that uses it.
        operand: The place of the operand in the operation.
        row: The number of the row of partials; None where there is no partial.
    """

    source: int
    target: int
    operand: int
    row: int | None


class Computational(Record):
    """A computational graph.

    Args:
        linearised: The program with its partials.
        trace: The program with its tangents or adjoints.
        vertices: In the order of computation.
        edges: In the order of their targets, and of the operands.
    """

    linearised: Graph
    trace: Trace
    vertices: Sequence[Vertex]
    edges: Sequence[Edge]

    def layers(self, near: bool = False) -> Layers:
        """The graph in layers: inputs first, outputs last, what depends on no input beside its use.

        Args:
            near: Whether inputs stand beside their first use too, which makes the graph narrower.
        """
        numbered = list(enumerate(self.vertices))
        return layered(
            len(numbered),
            [(edge.source, edge.target) for edge in self.edges],
            first=[] if near else [number for number, vertex in numbered if vertex.kind == "input"],
            last=[number for number, vertex in numbered if vertex.kind == "output"],
            late={number for number, vertex in numbered if not vertex.active or (near and vertex.kind == "input")},
        )


def computational(
    program: Program,
    mode: Mode = "reverse",
    at: Point | None = None,
    seed: Seed | Sequence[Seed] | None = None,
) -> Computational:
    """The computational graph of `program`.

    Args:
        program: A primal program.
        mode: "eval" for the values alone, "forward" for tangents, "reverse" for adjoints.
        at: A value for each input; without it there are formulas only.
        seed: As `trace` takes it.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.
    """
    run, linear = trace(mode, program, at, seed), linearised(program, at)
    ends, renamed = _ends(program)
    derivatives = [_derivatives(run, sweep) for sweep in run.passes]
    vertices: list[Vertex] = []
    edges: list[Edge] = []
    number: dict[int, int] = {}
    rows, known, reaches = itertools.count(), len(linear.edges), reaching(program)
    for target, _, operands in program.statements:
        if target not in renamed:
            kind, name = ends.get(target, ("operation", program.labels.get(target, "")))
            for i, operand in enumerate(operands):
                if operand in number:
                    row = next(rows) if program.active[operand] and reaches[target] else known
                    edges.append(Edge(number[operand], len(vertices), i, row if row < known else None))
            number[target] = len(vertices)
            found = tuple([each.get(target) for each in derivatives])
            vertices.append(Vertex(target, kind, name, program.active[target], run.primal.value(target), found))
    return Computational(linear, run, vertices, edges)


def _ends(program: Program) -> tuple[dict[int, tuple[Kind, str]], set[int]]:
    """The vertices that are inputs and outputs, with their names, and the outputs that only rename another vertex."""
    uses = Counter(operand for operands in program.operands for operand in operands)
    ends: dict[int, tuple[Kind, str]] = {}
    for slot, name in enumerate(program.names(program.inputs), program.first):
        ends[slot] = "input", name
    renamed = set()
    for slot, name in zip(program.outputs, program.names(program.outputs), strict=True):
        (value,) = program.operands[slot - program.first]
        if value >= program.first + len(program.inputs) and uses[value] == 1:
            renamed.add(slot)
            ends[value] = "output", name
        else:
            ends[slot] = "output", name
    return ends, renamed


def _derivatives(run: Trace, sweep: Pass) -> dict[int, float | None]:
    """The tangent or adjoint of each variable that has one, by its slot in the primal program."""
    program, derived = run.program, sweep.rows.program
    if run.mode == "forward":
        targets = {program.first + origin: slot for slot, origin in enumerate(derived.origins, derived.first)}
        return {target: sweep.rows.value(slot) for target, slot in targets.items()}
    found = dict(zip(program.outputs, map(sweep.rows.value, derived.inputs), strict=True))
    rows = enumerate(derived.origins, derived.first)
    for origin, group in itertools.groupby(rows, key=lambda row: row[1]):
        active = [operand for operand in program.operands[origin] if program.active[operand]]
        found |= zip(active, [sweep.rows.value(slot) for slot, _ in group], strict=True)
    return found
