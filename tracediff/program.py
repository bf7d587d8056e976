"""The data that every room works on: expressions, formulas, statements and programs.

A *program* is a list of single assignments (the survey's evaluation trace, the Wengert list). Each *statement*
applies a *formula*, which is made once per primitive, to the slots that hold its operands; so a program of a million
statements holds a few dozen formulas. The tangents and the adjoints of a program are programs of the same kind, whose
slots go on where those of the primal program end.

This room knows nothing of the others: not how a program is read, what a primitive computes, or how a variable is
written.

>>> Statement(target=4, formula=Formula(Apply("ln", (Parameter(0),)), 1), operands=(2,)).operands
(2,)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias


class Constant(NamedTuple):
    """A number that stands in the text: a literal, or a named constant such as π. It has no tangent."""

    value: float
    name: str = ""


class Value(NamedTuple):
    """A number put in for a variable: it is rounded for show, where a constant is written out."""

    value: float


class Variable(NamedTuple):
    """A variable of a program: ``v`` with a number, or a name the user chose.

    Args:
        stem: The letter of a numbered variable, or the whole name of a named one.
        number: That of a numbered variable (``v[-1]`` has -1).
        mark: "tangent", "adjoint", or nothing for a primal variable.
    """

    stem: str
    number: int | None = None
    mark: str = ""


class Parameter(NamedTuple):
    """The place of an operand in a formula."""

    position: int


class Apply(NamedTuple):
    """A primitive (or a comparison, or ``where``) applied to expressions."""

    primitive: str
    operands: tuple[Expression, ...]


class Partial(NamedTuple):
    """The partial ∂of/∂wrt of one operation, which can be shown folded or written out as `expression`."""

    of: Expression
    wrt: Expression
    expression: Expression


Expression: TypeAlias = Constant | Value | Variable | Parameter | Apply | Partial


class Formula:
    """What a statement computes, as an expression of its parameters.

    Formulas are made once and shared, so two formulas are the same only if they are the same object.

    Args:
        expression: What is computed from the operands, in which ``Parameter(i)`` stands for operand i.
        arity: The number of operands.
    """

    __slots__ = ("arity", "expression")

    def __init__(self, expression: Expression, arity: int) -> None:
        self.expression = expression
        self.arity = arity


class Statement(NamedTuple):
    """One single assignment, ``target = formula(operands)``; the target and the operands are slots of the program."""

    target: int
    formula: Formula
    operands: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """A list of single assignments.

    Args:
        slots: What each slot holds: a variable or a constant.
        statements: The assignments, in the order in which they are computed.
        inputs: The slots that must be given values: the independent variables of a primal program, the seeds of a
            derived one.
        outputs: The slots of the results: dependent variables, or their tangents, or the adjoints of the inputs.
        origins: Where each statement comes from: in a primal program the number of a token of the source (-1 for
            those that only rename an input or an output), in a derived one the number of the primal statement.
        labels: The names the user gave to intermediate variables, by slot.
        source: The text the program was read from. Two programs that differ only in it and in the origins are
            equal.
    """

    slots: Sequence[Variable | Constant]
    statements: Sequence[Statement]
    inputs: Sequence[int]
    outputs: Sequence[int]
    origins: Sequence[int] = field(compare=False)
    labels: dict[int, str] = field(default_factory=dict)
    source: str = field(default="", compare=False)

    def __repr__(self) -> str:
        return f"parse({self.source!r})" if self.source else f"<Program of {len(self.statements)} statements>"

    def __hash__(self) -> int:
        return hash((len(self.slots), tuple(self.inputs), tuple(self.outputs), tuple(self.statements[-1:])))

    @cached_property
    def active(self) -> Sequence[bool]:
        """For each slot, whether its value depends on an input."""
        active = [False] * len(self.slots)
        for slot in self.inputs:
            active[slot] = True
        for target, _, operands in self.statements:
            active[target] = any(active[operand] for operand in operands)
        return active

    def names(self, slots: Sequence[int]) -> list[str]:
        """The names of the variables in `slots`, as the user knows them."""
        return [slot.stem if isinstance(slot := self.slots[i], Variable) else slot.name for i in slots]
