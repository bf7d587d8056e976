"""What the vertices and edges of a computational graph say, in a notation.

This room owns those words; where they stand is left to the drawings.

>>> from tracediff.graphs.computational import computational
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> words = Words(computational(parse("x1*x2"), "reverse", {"x1": 2, "x2": 5}), Unicode())
>>> words.said(2).narrow, words.partial(0, full=True)
(('y = v₋₁ × v₀', 'v₁ = 10', 'v̄₁ = 1'), 'v₀ = 5')
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracediff.graphs.computational import Computational, Edge, Vertex
from tracediff.notation import Notation
from tracediff.program import Variable
from tracediff.records import Record
from tracediff.remarks import seeded
from tracediff.trace import Pass, Row, Rows


class Said(Record):
    """What a vertex says.

    Args:
        equation: The variable and its formula, with the name of an input or output.
        formula: The name, if it has one, and its formula.
        value: The variable and its value; nothing without a point.
        derivatives: The tangent or adjoint in each pass.
    """

    equation: str
    formula: str
    value: str
    derivatives: tuple[str, ...]

    @property
    def narrow(self) -> tuple[str, ...]:
        """It all, in narrow lines."""
        return (self.formula, self.value, *self.derivatives) if self.value else (self.equation,)

    @property
    def flat(self) -> tuple[str, ...]:
        """It all, in few lines."""
        value = self.value.partition(" = ")[2]
        return (f"{self.equation} = {value}" if value else self.equation, *self.derivatives)


class Words:
    """The words of a graph.

    Args:
        graph: The graph.
        notation: How they are written.
    """

    def __init__(self, graph: Computational, notation: Notation) -> None:
        self.graph = graph
        self.notation = notation
        self.mark = graph.trace.passes[0].rows.kind if graph.trace.passes else ""
        self.rows = Rows(graph.trace.program, "primal", None)

    def title(self) -> str:
        """What the drawing shows."""
        shown = ["formulas"] if self.graph.trace.at is None else ["values"]
        if seeds := [seeded(sweep.seed, self.mark, self.notation) for sweep in self._passes]:
            shown.append(f"{self.mark}s for {', then '.join(seeds)}")
        return f"Computational graph: {', '.join(shown)}, partials on the edges"

    def headings(self) -> list[str]:
        """What stands above the tangents or adjoints of each pass."""
        several = len(self._passes) > 1
        return [seeded(sweep.seed, self.mark, self.notation) if several else self.mark for sweep in self._passes]

    @property
    def _passes(self) -> Sequence[Pass]:
        """The passes whose values are shown."""
        return self.graph.trace.passes if self.graph.trace.at is not None else ()

    def said(self, number: int) -> Said:
        """What the vertex with a number says."""
        vertex = self.graph.vertices[number]
        variable, formula = self.variable(vertex), self.formula(vertex)
        name = self.notation.show(Variable(vertex.name)) if vertex.name else ""
        sides = [variable, formula]
        if vertex.kind == "output" and name != variable:
            sides.insert(0, name)
        elif vertex.kind == "operation" and name:
            sides[0] = f"{variable} ({name})"
        marked = self.variable(vertex, self.mark)
        return Said(
            equation=" = ".join(sides),
            formula=f"{name} = {formula}" if name and name not in (variable, formula) else formula,
            value="" if vertex.value is None else f"{variable} = {self.notation.number(vertex.value)}",
            derivatives=tuple(
                f"{marked} = {self.notation.number(value)}" for value in vertex.derivatives if value is not None
            ),
        )

    def failed(self, number: int) -> bool:
        """Whether the value of the vertex with a number, or a derivative, is not finite."""
        vertex = self.graph.vertices[number]
        return not all(math.isfinite(value) for value in (vertex.value, *vertex.derivatives) if value is not None)

    def variable(self, vertex: Vertex, mark: str = "") -> str:
        """The variable of a vertex, or its tangent or adjoint."""
        held = self.graph.trace.program.slots[vertex.slot]
        assert isinstance(held, Variable)
        return self.notation.variable(Variable(held.stem, held.number, mark))

    def formula(self, vertex: Vertex) -> str:
        """What a vertex computes."""
        return self.notation.show(self.rows[vertex.slot - self.rows.program.first].formula)

    def row(self, edge: Edge) -> Row | None:
        """The row of the partial of an edge; None where there is none."""
        partials = self.graph.linearised.partials
        return None if edge.row is None or edge.row >= len(partials) else partials[edge.row]

    def partial(self, number: int, full: bool = False) -> str:
        """What the edge with a number says: the value of its partial, or its formula where there is no value.

        Args:
            number: The number of the edge.
            full: Whether the formula comes before the value.
        """
        row = self.row(self.graph.edges[number])
        if row is None:
            return ""
        formula = self.notation.show(row.formula)
        value = "" if row.value is None else self.notation.number(row.value)
        if full or not value:
            return f"{formula} = {value}" if value and formula != value else formula
        return value

    def equation(self, number: int) -> str:
        """The partial of the edge with a number as an equation; nothing where there is none."""
        edge, said = self.graph.edges[number], self.partial(number, full=True)
        source, target = self.graph.vertices[edge.source], self.graph.vertices[edge.target]
        return said and f"{self.notation.derivative(self.variable(target), self.variable(source))} = {said}"
