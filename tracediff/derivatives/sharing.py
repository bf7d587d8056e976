"""Expressions whose equal parts are shared: as trees they may be astronomically large, as programs they are small.

This room owns building them, counting the operations that they have as trees, and writing out as much of one as a
person can read. What is built is left to `symbolic` and `simplify`.

>>> shared = Shared()
>>> x = shared.leaf(Variable("x"))
>>> for _ in range(100):
...     x = shared.apply("mul", x, x)
>>> len(shared.statements), shared.size(x)
(100, 1267650600228229401496703205375)
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TypeAlias

from tracediff.algebra import parts, substitute
from tracediff.language import rules
from tracediff.program import Apply, Constant, Expression, Formula, Parameter, Program, Variable

Leaf: TypeAlias = Variable | Constant
Reference: TypeAlias = int
"""An operation by its number or, from -1 downwards, a leaf."""

DEEPEST = 300
"""So many operations one inside the other are written: those who write and read an expression are recursive."""

OMITTED = Variable("...")
"""What stands for the parts that are not written out."""


class Shared:
    """Expressions without recursion: operations on leaves and on earlier operations, each of them held once.

    Attributes:
        leaves: The variables and constants.
        statements: The formula of each operation, and the references of its operands.
    """

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.statements: list[tuple[Formula, tuple[Reference, ...]]] = []
        self._sizes: list[int] = []
        self._found: dict[Leaf | tuple[Formula, tuple[Reference, ...]], Reference] = {}

    def leaf(self, leaf: Leaf) -> Reference:
        """A variable or a constant."""
        if leaf not in self._found:
            self._found[leaf] = -1 - len(self.leaves)
            self.leaves.append(leaf)
        return self._found[leaf]

    def constant(self, reference: Reference) -> Constant | None:
        """The constant that a reference stands for, if it does."""
        leaf = self.leaves[-1 - reference] if reference < 0 else None
        return leaf if isinstance(leaf, Constant) else None

    def apply(self, primitive: str, *operands: Reference) -> Reference:
        """A primitive applied to expressions."""
        return self.compute(rules.formula(primitive), operands)

    def compute(self, formula: Formula, operands: tuple[Reference, ...]) -> Reference:
        """A formula of expressions."""
        statement = formula, operands
        if statement not in self._found:
            self._found[statement] = len(self.statements)
            self.statements.append(statement)
            own, uses = _shape(formula)
            self._sizes.append(own + sum([self.size(operand) * n for operand, n in zip(operands, uses, strict=True)]))
        return self._found[statement]

    def size(self, reference: Reference) -> int:
        """The number of operations of an expression, written out as a tree."""
        return self._sizes[reference] if reference >= 0 else 0

    def program(self, inputs: Sequence[Leaf], output: Variable, result: Reference) -> Program:
        """The program that computes one output from `inputs`."""
        needed = self._needed(result)
        given = [*inputs, *[leaf for leaf in self.leaves if isinstance(leaf, Constant)]]
        place = {self._found[leaf]: slot for slot, leaf in enumerate(given) if leaf in self._found}
        place |= {operation: slot for slot, operation in enumerate(needed, len(given))}
        kept = [self.statements[operation] for operation in needed]
        last = len(given) + len(kept)
        slots = [*given, *[Variable("v", number) for number in range(1, len(kept) + 1)], output]
        return Program(
            slots=slots,
            constants={slot: leaf for slot, leaf in enumerate(given) if isinstance(leaf, Constant)},
            first=len(given),
            formulas=[*[formula for formula, _ in kept], rules.COPY],
            operands=[*[tuple([place[operand] for operand in operands]) for _, operands in kept], (place[result],)],
            inputs=range(len(inputs)),
            outputs=(last,),
            origins=[-1] * (len(kept) + 1),
        )

    def _needed(self, result: Reference) -> list[Reference]:
        """The operations on which a result depends, in their order."""
        needed = {result} if result >= 0 else set[Reference]()
        for operation in range(result, -1, -1):
            if operation in needed:
                needed.update(operand for operand in self.statements[operation][1] if operand >= 0)
        return sorted(needed)


@functools.cache
def _shape(formula: Formula) -> tuple[int, tuple[int, ...]]:
    """The number of operations of a formula itself, and how often it names each of its operands."""
    found = list(parts(formula.expression))
    uses = [sum(part == Parameter(position) for part in found) for position in range(formula.arity)]
    return sum(isinstance(part, Apply) for part in found), tuple(uses)


def operations(program: Program) -> int:
    """The number of operations of the output of a program, written out as one expression without shared parts.

    >>> from tracediff.language import parse
    >>> operations(parse("a = x*x; b = a*a; b*b"))
    7
    """
    return _sizes(program)[program.outputs[0]]


def _sizes(program: Program) -> Sequence[int]:
    sizes = [0] * program.first
    for _, formula, operands in program.statements:
        own, uses = _shape(formula)
        sizes.append(own + sum([sizes[operand] * n for operand, n in zip(operands, uses, strict=True)]))
    return sizes


def written_out(program: Program, limit: int) -> tuple[Expression, int]:
    """The output of a program as one expression of its inputs.

    Args:
        program: A program with one output.
        limit: How many operations are written; `OMITTED` stands for what comes after them, and for what is nested more
            than `DEEPEST` deep.

    Returns:
        The expression, and how many operations it leaves out.

    >>> from tracediff.language import parse
    >>> from tracediff.notation import Ascii
    >>> expression, omitted = written_out(parse("a = x + 1; b = a*a; b*b"), 3)
    >>> Ascii().show(expression), omitted
    ('(x + 1) * ... * ...', 4)
    """
    sizes = _sizes(program)
    left = limit

    def written(slot: int, above: int) -> Expression:
        nonlocal left
        if slot < program.first:
            return program.slots[slot]
        statement = program.statement(slot - program.first)
        own, _ = _shape(statement.formula)
        if own > left or above > DEEPEST:
            return OMITTED
        left -= own
        inner = [written(operand, above + own) for operand in statement.operands]
        return substitute(statement.formula.expression, inner)

    expression = written(program.outputs[0], 0)
    shown = sum(isinstance(part, Apply) for part in parts(expression))
    return expression, sizes[program.outputs[0]] - shown
