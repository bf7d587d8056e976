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
from typing import NamedTuple

from tracediff.graphs.computational import Computational
from tracediff.notation import Notation
from tracediff.program import Variable
from tracediff.remarks import seeded
from tracediff.render.drawing import COLOURS
from tracediff.trace import Rows

MARKS = {"forward": "tangent", "reverse": "adjoint"}


class Said(NamedTuple):
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
        self.formulas = Rows(graph.trace.program, "primal", None)
        self.mark = MARKS.get(graph.trace.mode, "")

    def said(self, number: int) -> Said:
        """What the vertex with a number says."""
        vertex = self.graph.vertices[number]
        program, show = self.graph.trace.program, self.notation.show
        held = program.slots[vertex.slot]
        assert isinstance(held, Variable)
        variable = show(held)
        name = show(Variable(vertex.name)) if vertex.name else ""
        formula = show(self.formulas[vertex.slot - program.first].formula)
        sides = [variable, formula]
        if vertex.kind == "output" and name != variable:
            sides.insert(0, name)
        elif vertex.kind == "operation" and name:
            sides[0] = f"{variable} ({name})"
        return Said(
            equation=" = ".join(sides),
            formula=f"{name} = {formula}" if name and name not in (variable, formula) else formula,
            value="" if vertex.value is None else f"{variable} = {self.notation.number(vertex.value)}",
            derivatives=tuple(
                f"{show(Variable(held.stem, held.number, self.mark))} = {self.notation.number(value)}"
                for value in vertex.derivatives
                if value is not None
            ),
        )

    def styles(self, number: int, texts: Sequence[str]) -> list[str]:
        """The style of each line that a vertex says: that of its derivatives, or of a value that is not finite."""
        vertex = self.graph.vertices[number]
        said = self.said(number)
        failed = vertex.value is not None and not math.isfinite(vertex.value)
        return [
            COLOURS[self.mark or "primal"] if text in said.derivatives else "bold red" if failed else ""
            for text in texts
        ]

    def partial(self, number: int, full: bool = False) -> str:
        """What the edge with a number says: the value of its partial, or its formula where there is no value.

        Args:
            number: The number of the edge.
            full: Whether the formula comes before the value.
        """
        row = self.graph.edges[number].row
        partials = self.graph.linearised.partials
        if row is None or row >= len(partials):
            return ""
        formula = self.notation.show(partials[row].formula)
        value = partials[row].value
        if value is None:
            return formula
        shown = self.notation.number(value)
        return f"{formula} = {shown}" if full and formula != shown else shown

    def title(self) -> str:
        """What the drawing shows."""
        trace = self.graph.trace
        shown = ["values"] if trace.at is not None else ["formulas"]
        if trace.at is not None and trace.passes:
            shown.append(
                f"{self.mark}s for {'; '.join(seeded(each, self.mark, self.notation) for each in trace.passes)}"
            )
        return f"Computational graph: {', '.join(shown)}, partials on the edges"
