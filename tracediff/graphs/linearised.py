"""The linearised computational graph: the variables of a program, joined by the partials of its operations.

A vertex is a slot of the program that depends on an input; an edge leads from an operand to the result of an operation
and carries the partial, as formula, with the numbers put in, and as value. An operation that names an operand twice, as
x*x does, has two parallel edges. This room owns which vertices and edges there are. What is done with them is left to
`paths` and `elimination`.

Source: Griewank and Walther, *Evaluating Derivatives* (2008), chapters 2 and 9.

>>> from tracediff.language import parse
>>> graph = linearised(parse("x*x + sin(x)"), {"x": 0})
>>> [(edge.source, edge.target, graph.partials[edge.row].value) for edge in graph.edges]
[(1, 2, 0.0), (1, 2, 0.0), (1, 3, 1.0), (2, 4, 1.0), (3, 4, 1.0)]
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Collection, Sequence

from tracediff.algebra import compact
from tracediff.evaluate import Evaluation, evaluate
from tracediff.language.rules import COPY, partial
from tracediff.modes.adjoint import reaching
from tracediff.program import Constant, Formula, Parameter, Partial, Program, derived_slots
from tracediff.records import Record
from tracediff.trace import Point, Rows, checked_point


class Edge(Record):
    """One operand of one operation.

    Args:
        source: The vertex of the operand.
        target: The vertex of the result.
        row: The number of the row of partials that belongs to it.
    """

    source: int
    target: int
    row: int


class Graph(Record):
    """The linearised graph of a program.

    Args:
        program: The program.
        at: The value of each input; None for a graph of formulas.
        primal: The rows of the program.
        partials: A row for each edge, up to one that is not finite.
        edges: Those on paths to an output, in the order in which the operations are computed, so that all edges into a
            vertex come before those out of it; none where the primal rows are not finite.
        inputs: The vertex of each input: the numbered variable that holds it.
        outputs: The vertex of each output: the variable that holds it or, where that one is used further or is an
            input, a copy of it.
    """

    program: Program
    at: dict[str, float] | None
    primal: Rows
    partials: Rows
    edges: Sequence[Edge]
    inputs: Sequence[int]
    outputs: Sequence[int]

    @property
    def intermediates(self) -> list[int]:
        """The vertices that are neither inputs nor outputs, in the order in which they are computed."""
        ends = {*self.inputs, *self.outputs}
        return [target for target in dict.fromkeys(edge.target for edge in self.edges) if target not in ends]


def linearised(program: Program, at: Point | None = None) -> Graph:
    """The linearised graph of `program`.

    Args:
        program: A primal program.
        at: A value for each input; without it the partials are formulas.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.
    """
    point = None if at is None else checked_point(program, at)
    values = None if point is None else evaluate(program, list(point.values()))
    primal = Rows(program, "primal", values)
    inputs = range(program.first, program.first + len(program.inputs))
    copied = [program.operands[output - program.first][0] for output in program.outputs]
    uses = Counter(operand for operands in program.operands for operand in operands)
    outputs = [
        value if program.active[value] and value not in inputs and uses[value] == 1 else output
        for value, output in zip(copied, program.outputs, strict=True)
    ]
    edges: list[Edge] = []
    formulas, columns, origins = list[Formula](), list[tuple[int, ...]](), list[int]()
    renamed = {*inputs, *program.outputs}.difference(outputs)
    reaches = reaching(program)
    for number, (target, formula, operands) in enumerate(program.statements if not primal.failed else ()):
        for i, operand in enumerate(operands):
            if program.active[operand] and reaches[target] and target not in renamed:
                edges.append(Edge(operand, target, len(edges)))
                factor, places = _factor(formula, i)
                formulas.append(factor)
                columns.append(tuple([(*operands, target)[place] for place in places]))
                origins.append(number)
    first = len(program.slots)
    held = derived_slots(program, [edge.target for edge in edges], "")
    derived = Program(held, program.constants, first, formulas, columns, (), range(first, first + len(edges)), origins)
    return Graph(program, point, primal, _evaluated(derived, values), edges, inputs, outputs)


def narrowed(graph: Graph, starts: Collection[int], goals: Collection[int]) -> Graph:
    """The part of a graph on the paths from some vertices to others: what is beside them need not be finite.

    >>> from tracediff.language import parse
    >>> whole = linearised(parse("sqrt(x); z^2"), {"x": 0, "z": 1})
    >>> part = narrowed(whole, whole.inputs[1:], whole.outputs[1:])
    >>> whole.partials.failed, [row.value for row in part.partials]
    (True, [2.0])
    """
    led, leads = set(starts), set(goals)
    for edge in graph.edges:
        if edge.source in led:
            led.add(edge.target)
    for edge in reversed(graph.edges):
        if edge.target in leads:
            leads.add(edge.source)
    kept = [edge for edge in graph.edges if edge.source in led and edge.target in leads]
    whole = graph.partials.program
    partials = Program(
        slots=[*whole.slots[: whole.first], *[whole.slots[whole.first + edge.row] for edge in kept]],
        constants=whole.constants,
        first=whole.first,
        formulas=[whole.formulas[edge.row] for edge in kept],
        operands=[whole.operands[edge.row] for edge in kept],
        inputs=(),
        outputs=range(whole.first, whole.first + len(kept)),
        origins=[whole.origins[edge.row] for edge in kept],
    )
    edges = [edge._replace(row=row) for row, edge in enumerate(kept)]
    return graph._replace(partials=_evaluated(partials, graph.primal.evaluation), edges=edges)


def _evaluated(partials: Program, primal: Evaluation | None) -> Rows:
    """The partials on the edges, from the values of the primal rows where there are any."""
    return Rows(partials, "partial", primal and evaluate(partials, [], primal.values))


@functools.cache
def _factor(formula: Formula, operand: int) -> tuple[Formula, tuple[int, ...]]:
    """The partial of a formula as a formula itself, and which of the operands and the result it is computed from."""
    if formula is COPY:
        return compact(Partial(Parameter(1), Parameter(0), Constant(1.0)))
    factor = partial(formula, operand)
    assert factor is not None
    return compact(factor)
