"""The steps of a trace: in which order its rows are computed, what each reads, and where in the graph it works.

A step is a row. Those of the primal trace come first, then those of the tangents or adjoints; several passes share
theirs. The vertices are named in the ascii notation, as the drawing of the graph names them.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> found = Steps(trace("reverse", parse("x1*x2")))
>>> found.primal(2)
Step(number=2, reads=[0, 1], vertices=['v[1]'], edges=[('v[-1]', 'v[1]'), ('v[0]', 'v[1]')])
>>> found.derived(1)
Step(number=5, reads=[4, 1], vertices=['v[-1]'], edges=[('v[-1]', 'v[1]')])
"""

from __future__ import annotations

from collections.abc import Sequence

from tracediff.algebra import parts
from tracediff.notation import Ascii
from tracediff.program import Parameter, Variable
from tracediff.records import Record
from tracediff.trace import Rows, Trace

NAMES = Ascii()


class Step(Record):
    """One row.

    Args:
        number: Its place in the order of computation, from 0.
        reads: The steps whose results it reads.
        vertices: The variable whose value, tangent or adjoint it computes; an input or output also by the variable that
            holds it, with which it may be one vertex.
        edges: The operands of the operation it works at, each with the result.
    """

    number: int
    reads: list[int]
    vertices: list[str]
    edges: list[tuple[str, str]]


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
            edges = [edge for edge in edges if self._is_of(self.rows.program.first + number, edge[0])]
            slot = edges[0][0] if edges else slot
        return self._made(len(self.values) + number, self._reads(self.rows, number), slot, edges)

    def _made(self, number: int, reads: list[int], slot: int, edges: list[tuple[int, int]]) -> Step:
        named = [(self._name(operand), self._name(result)) for operand, result in edges]
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

    def _edges(self, number: int) -> list[tuple[int, int]]:
        slot, _, operands = self.program.statement(number)
        return [(operand, slot) for operand in dict.fromkeys(operands) if operand not in self.program.constants]

    def _is_of(self, derived: int, slot: int) -> bool:
        """Whether what a derived slot holds is the adjoint of what a primal one holds."""
        adjoint, variable = self.rows.program.slots[derived], self.program.slots[slot]
        return isinstance(adjoint, Variable) and adjoint[:2] == variable[:2]
