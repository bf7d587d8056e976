"""Adjoints, contribution by contribution: the same sums as in reverse mode, in any order, right or wrong.

This room owns how a program of adjoints is made where the order of `modes.adjoint` is not the one that is wanted: in a
wrong algorithm, or because somebody adds up by hand in an order of their own.

>>> from tracediff import modes
>>> from tracediff.language import parse
>>> usual = modes.adjoint(parse("x1*x2 + sin(x2)"))
>>> other = added_up(parse("x1*x2 + sin(x2)"), {3: (1, 0)})
>>> len(usual) == len(other.program), other.due
(True, [0, 1, 2, 4, 5, 3, 6, 7])
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from tracediff.modes.adjoint import pullback, reaching
from tracediff.program import Constant, Formula, Program, Variable, derived_slots
from tracediff.records import Record


class Sweep(Record):
    """A program of adjoints, for each row the number of the usual one, and the adjoints it finds from before."""

    program: Program
    due: Sequence[int]
    left: Sequence[Variable | Constant] = ()


class Adjoints:
    """The adjoints of a program, to which contributions are added one by one.

    Args:
        program: The primal program.
        left: The slots whose adjoints are there from the beginning.
    """

    def __init__(self, program: Program, left: Sequence[int] = ()) -> None:
        self.program = program
        self.reaches = reaching(program)
        self.still = [slot for slot in program.inputs if not self.reaches[slot]]
        self.known = len(program.slots)
        self.of: list[int | None] = [*program.outputs, *left, *[None] * len(self.still)]
        self.first = self.known + len(self.of)
        self.place = dict(zip([*program.outputs, *left], itertools.count(self.known), strict=False))
        self.formulas, self.columns = list[Formula](), list[tuple[int, ...]]()
        self.origins, self.due = list[int](), list[int]()
        every = [(number, i) for number in reversed(range(len(program))) for i in self.receiving(number)]
        self.right = {contribution: number for number, contribution in enumerate(every)}

    def receiving(self, number: int) -> list[int]:
        """The operands of a statement that receive a contribution from it."""
        if not self.reaches[self.program.first + number] or not self.program.active[self.program.first + number]:
            return []
        return [i for i, operand in enumerate(self.program.operands[number]) if self.program.active[operand]]

    def contribute(self, number: int, i: int, accumulates: bool) -> None:
        """Add the row of a statement's contribution to one of its operands."""
        target, formula, operands = self.program.statement(number)
        pulled, sources = pullback(formula, i, accumulates)
        available = (*operands, target, self.place[target], self.place.get(operands[i], -1))
        self.formulas.append(pulled)
        self.columns.append(tuple([available[j] for j in sources]))
        self.origins.append(number)
        self.due.append(self.right[number, i])
        self.place[operands[i]] = self.known + len(self.of)
        self.of.append(operands[i])

    def sweep(self) -> Sweep:
        """The program of the rows that were added."""
        zeros = range(self.first - len(self.still), self.first)
        self.place.update(zip(self.still, zeros, strict=True))
        constants = {**self.program.constants, **{slot: Constant(0.0) for slot in zeros}}
        inputs = range(self.known, self.first - len(self.still))
        outputs = [self.place[slot] for slot in self.program.inputs]
        slots = derived_slots(self.program, self.of, "adjoint")
        program = Program(slots, constants, self.first, self.formulas, self.columns, inputs, outputs, self.origins)
        return Sweep(program, self.due, [slots[slot] for slot in inputs[len(self.program.outputs) :]])


def added_up(program: Program, orders: Mapping[int, Sequence[int]]) -> Sweep:
    """Reverse mode where some adjoints receive their contributions in another order.

    Args:
        program: The primal program.
        orders: For the slots of such variables the order of their contributions, each by its usual number.

    Returns:
        The rows; those of such a variable stand where the last of its contributions usually does.
    """
    adjoints = Adjoints(program)
    waiting: dict[int, list[tuple[int, int]]] = {}
    for number, i in adjoints.right:
        operand = program.operands[number][i]
        if operand not in orders:
            adjoints.contribute(number, i, operand in adjoints.place)
            continue
        held = waiting.setdefault(operand, [])
        held.append((number, i))
        if len(held) == len(orders[operand]):
            for place in orders[operand]:
                adjoints.contribute(*held[place], operand in adjoints.place)
    return adjoints.sweep()
