"""The steps of a trace: in which order its rows are computed, what each reads, and where in the graph it works.

A step is a row. Those of the primal trace come first, then those of the tangents or adjoints; several passes share
theirs. The vertices are named in the ascii notation, as the drawing of the graph names them.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> found = Steps(trace("reverse", parse("x1*x2")))
>>> found.primal(2)
Step(number=2, reads=[0, 1], vertices=['v[1]'], edges=[('v[-1]', 'v[1]', 0), ('v[0]', 'v[1]', 1)])
>>> found.derived(1)
Step(number=5, reads=[4, 1], vertices=['v[-1]'], edges=[('v[-1]', 'v[1]', 0)])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from tracediff.algebra import parts
from tracediff.notation import Ascii
from tracediff.program import Parameter
from tracediff.records import Record
from tracediff.trace import Rows, Trace

NAMES = Ascii()

Edge: TypeAlias = tuple[int, int, int]
"""An operand, the result, and the place of the operand in the operation."""


class Step(Record):
    """One row.

    Args:
        number: Its place in the order of computation, from 0.
        reads: The steps whose results it reads.
        vertices: The variable whose value, tangent or adjoint it computes; an input or output also by the variable that
            holds it, with which it may be one vertex.
        edges: The operands of the operation it works at, each with the result and its place in the operation.
    """

    number: int
    reads: list[int]
    vertices: list[str]
    edges: list[tuple[str, str, int]]


class Steps:
    """The steps of a trace, each made when it is asked for."""

    def __init__(self, trace: Trace) -> None:
        self.program = trace.program
        self.values = trace.primal
        self.rows = max((sweep.rows for sweep in trace.passes), key=len, default=trace.primal)

    def primal(self, number: int) -> Step:
        """The step of a primal row."""
        return self._made(number, self._reads(self.values, number), self.program.first + number, self._edges(number))

    def derived(self, number: int) -> Step:
        """The step of a tangent or an adjoint."""
        beside = self.rows.beside(number)
        slot, edges = self.program.first + beside, self._edges(beside)
        if self.rows.kind == "adjoint":  # it flows back along one edge
            edges = [self._edge_back(number, edges)]
            slot = edges[0][0]
        return self._made(len(self.values) + number, self._reads(self.rows, number), slot, edges)

    def _made(self, number: int, reads: list[int], slot: int, edges: Sequence[Edge]) -> Step:
        named = [(self._name(operand), self._name(result), place) for operand, result, place in edges]
        return Step(number, reads, [self._name(slot), *map(self._name, self._holder(slot))], named)

    def _holder(self, slot: int) -> Sequence[int]:
        """The variable that holds an input, or of which an output is the value."""
        number = slot - self.program.first
        if slot in self.program.inputs:
            return [self.program.first + list(self.program.inputs).index(slot)]
        return self.program.operands[number] if number >= len(self.program) - len(self.program.outputs) else []

    def _name(self, slot: int) -> str:
        return NAMES.show(self.program.slots[slot])

    def _reads(self, rows: Rows, number: int) -> list[int]:
        """The steps whose results stand in the formula of a row as it is applied."""
        operands = rows.program.operands[number]
        places = (part.position for part in parts(rows.form(number).applied) if isinstance(part, Parameter))
        read = dict.fromkeys(operands[place] for place in places)
        return [step for operand in read if (step := self._step(rows, operand)) is not None]

    def _step(self, rows: Rows, slot: int) -> int | None:
        """The step that computes what a slot holds; None for what is given."""
        if rows is not self.values and slot >= rows.program.first:
            return len(self.values) + slot - rows.program.first
        number = slot - self.program.first
        return number if 0 <= number < len(self.program) else None

    def _edges(self, number: int) -> list[Edge]:
        slot, _, operands = self.program.statement(number)
        constants = self.program.constants
        return [(operand, slot, place) for place, operand in enumerate(operands) if operand not in constants]

    def _edge_back(self, derived: int, edges: Sequence[Edge]) -> Edge:
        """The edge along which an adjoint flows: those of an operation are taken from left to right."""
        origins, before = self.rows.program.origins, derived
        while before and origins[before - 1] == origins[derived]:
            before -= 1
        return [edge for edge in edges if self.program.active[edge[0]]][derived - before]
