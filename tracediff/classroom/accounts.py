"""What happens in a row: by which rule it is computed, which rows it reads, which contribution to an adjoint it is.

This room owns those facts, which step mode and ``tracediff explain`` tell. Putting them into words is left to `render`.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> run = trace("reverse", parse("x1*x2 + sin(x2)"), {"x1": 2, "x2": 5})
>>> found = Accounts(run.primal, run.passes[0].rows)[5]
>>> found.primitive.name, found.positions, found.contribution, found.reads
('mul', (1,), (2, 2), [Read(primal=False, row=3), Read(primal=False, row=1), Read(primal=True, row=0)])
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from tracediff.algebra import parts
from tracediff.language.rules import COPY, primitive_of
from tracediff.primitives import Primitive
from tracediff.program import Constant, Program, Variable
from tracediff.records import Record
from tracediff.trace import Row, Rows


class Read(Record):
    """A row that is read: a primal one, or one of the same pass."""

    primal: bool
    row: int


class Account(Record):
    """What happens in a row.

    Args:
        row: The row.
        primitive: That of the primal statement to which it belongs; None where that is a copy, or no single operation.
        positions: The operands with respect to which a partial is taken; none in a primal row.
        reads: The rows whose values are put in, in the order in which the formula names them.
        contribution: Of an adjoint row, which contribution to its variable it is, and of how many; else None.
        copies: Whether it only gives a value another name.
    """

    row: Row
    primitive: Primitive | None
    positions: tuple[int, ...]
    reads: list[Read]
    contribution: tuple[int, int] | None
    copies: bool


class Accounts:
    """The accounts of some rows.

    Args:
        primal: The primal rows.
        rows: They themselves, or those of a pass over them.
    """

    def __init__(self, primal: Rows, rows: Rows) -> None:
        self.primal = primal
        self.rows = rows

    def __getitem__(self, number: int) -> Account:
        """What happens in the row with a number."""
        row = self.rows[number]
        statement = self.primal.program.statement(row.beside)
        primitive = primitive_of(statement.formula)
        copies = self.rows.program.formulas[number].expression == COPY.expression
        return Account(
            row, primitive, self._positions(number, row), self._reads(number, row), self._contribution(number), copies
        )

    def assigned(self, read: Read) -> Variable | Constant:
        """The variable of a row that is read."""
        program = self.primal.program if read.primal else self.rows.program
        return program.slots[program.first + read.row]

    def _positions(self, number: int, row: Row) -> tuple[int, ...]:
        """The active operands of the primal statement: all of them, or that to which the contribution of a row goes."""
        if self.rows.kind == "primal":
            return ()
        operands = self.primal.program.operands[row.beside]
        active = [i for i, operand in enumerate(operands) if self.primal.program.active[operand]]
        if self.rows.kind == "tangent":
            return tuple(active)
        first = number
        while first and self.rows.beside(first - 1) == row.beside:
            first -= 1
        return (active[(number - first) % len(active)],)

    def _reads(self, number: int, row: Row) -> list[Read]:
        """The rows of the operands that stand in the formula; what is given has none."""
        program = self.rows.program
        named = {part for part in parts(row.formula) if isinstance(part, Variable)}
        found = [
            read
            for slot in program.operands[number]
            if program.slots[slot] in named and (read := self._read(slot, program)) is not None
        ]
        return list(dict.fromkeys(found))

    def _read(self, slot: int, program: Program) -> Read | None:
        """The row in which a slot is assigned."""
        if slot >= program.first:
            return Read(self.rows.kind == "primal", slot - program.first)
        primal = self.primal.program
        return Read(True, slot - primal.first) if primal.first <= slot < len(primal.slots) else None

    def _contribution(self, number: int) -> tuple[int, int] | None:
        """Which of the assignments to its variable a row of adjoints is, and how many there are."""
        if self.rows.kind != "adjoint":
            return None
        ordinals, counts = self._contributions
        program = self.rows.program
        return ordinals[number], counts[program.slots[program.first + number]]

    @cached_property
    def _contributions(self) -> tuple[list[int], Counter[object]]:
        """Of each row which assignment to its variable it is, and for each variable how many there are."""
        counts, ordinals = Counter[object](), list[int]()
        for slot in range(self.rows.program.first, len(self.rows.program.slots)):
            variable = self.rows.program.slots[slot]
            counts[variable] += 1
            ordinals.append(counts[variable])
        return ordinals, counts
