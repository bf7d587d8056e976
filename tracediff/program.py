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

import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias, overload

from tracediff.records import Record


class Constant(Record):
    """A number that stands in the text: a literal, or a named constant such as π. It has no tangent."""

    value: float
    name: str = ""


class Value(Record):
    """A number put in for a variable: it is rounded for show, where a constant is written out."""

    value: float


class Variable(Record):
    """A variable of a program: ``v`` with a number, or a name the user chose.

    Args:
        stem: The letter of a numbered variable, or the whole name of a named one.
        number: That of a numbered variable (``v[-1]`` has -1).
        mark: "tangent", "adjoint", "adjoint tangent" for the tangent of an adjoint, or nothing for a primal variable.
    """

    stem: str
    number: int | None = None
    mark: str = ""


class Parameter(Record):
    """The place of an operand in a formula."""

    position: int


class Apply(Record):
    """A primitive (or a comparison, or ``where``) applied to expressions."""

    primitive: str
    operands: tuple[Expression, ...]


class Partial(Record):
    """The partial ∂of/∂wrt of one operation, which can be shown folded or written out as `expression`."""

    of: Expression
    wrt: Expression
    expression: Expression


class Written(Record):
    """An expression that has been written already, as `text` that binds so tightly."""

    text: str
    binding: int


Expression: TypeAlias = Constant | Value | Variable | Parameter | Apply | Partial | Written


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


class Statement(Record):
    """One single assignment, ``target = formula(operands)``; the target and the operands are slots of the program."""

    target: int
    formula: Formula
    operands: tuple[int, ...]


class Program:
    """A list of single assignments, column by column.

    A slot holds a variable or a constant. The slots before `first` hold what is given: the inputs and the constants,
    and in a derived program all that its primal program holds. Those from `first` on are the targets of the
    statements, one each.

    Args:
        slots: What each slot holds.
        constants: The constants among them.
        first: The slot of the first target.
        formulas: What each statement computes, in the order in which they are computed.
        operands: For each statement the slots that it is computed from.
        inputs: The slots that must be given values: the independent variables of a primal program, the seeds of a
            derived one.
        outputs: The slots of the results: dependent variables, or their tangents, or the adjoints of the inputs.
        origins: Where each statement comes from: in a primal program the number of a token of the source (-1 for
            those that only rename an input or an output), in a derived one the number of the primal statement.
        labels: The names the user gave to intermediate variables, by slot.
        source: The text the program was read from. Two programs that differ only in it and in the origins are
            equal.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a column each
        self,
        slots: Sequence[Variable | Constant],
        constants: Mapping[int, Constant],
        first: int,
        formulas: Sequence[Formula],
        operands: Sequence[tuple[int, ...]],
        inputs: Sequence[int],
        outputs: Sequence[int],
        origins: Sequence[int],
        labels: Mapping[int, str] = MappingProxyType({}),
        source: str = "",
    ) -> None:
        self.slots = slots
        self.constants = constants
        self.first = first
        self.formulas = formulas
        self.operands = operands
        self.inputs = inputs
        self.outputs = outputs
        self.origins = origins
        self.labels = labels
        self.source = source

    def __eq__(self, other: object) -> bool:
        compared = ("formulas", "operands", "inputs", "outputs", "labels", "slots")
        return isinstance(other, Program) and all(getattr(self, name) == getattr(other, name) for name in compared)

    def __len__(self) -> int:
        """The number of statements."""
        return len(self.formulas)

    def __repr__(self) -> str:
        return f"parse({self.source!r})" if self.source else f"<Program of {len(self)} statements>"

    def __hash__(self) -> int:
        return hash((self.first, len(self), tuple(self.inputs), tuple(self.outputs), tuple(self.operands[-1:])))

    def with_slots(self, slots: Sequence[Variable | Constant]) -> Program:
        """The same program, whose variables are called otherwise."""
        return Program(
            slots, self.constants, self.first, self.formulas, self.operands, self.inputs, self.outputs, self.origins,
            self.labels, self.source,
        )  # fmt: skip

    @property
    def statements(self) -> Iterator[Statement]:
        """The statements, each made when it is come to."""
        return map(Statement, itertools.count(self.first), self.formulas, self.operands)

    def statement(self, number: int) -> Statement:
        """One of the statements, by its number."""
        return Statement(self.first + number, self.formulas[number], self.operands[number])

    @cached_property
    def active(self) -> Sequence[bool]:
        """For each slot, whether its value depends on an input."""
        active = [False] * self.first
        for slot in self.inputs:
            active[slot] = True
        for operands in self.operands:
            active.append(True in [active[operand] for operand in operands])
        return active

    def names(self, slots: Iterable[int]) -> list[str]:
        """The names of the variables in `slots`, as the user knows them."""
        held = map(maker(self.slots), slots)
        return [each.stem if isinstance(each, Variable) else each.name for each in held]


class Slots(Sequence["Variable | Constant"]):
    """What the slots of a program hold, each made when it is asked for.

    Args:
        length: How many there are.
        make: What the slot with a number holds.

    >>> list(Slots(2, lambda slot: Variable("v", slot)))
    [Variable(stem='v', number=0, mark=''), Variable(stem='v', number=1, mark='')]
    """

    def __init__(self, length: int, make: Callable[[int], Variable | Constant]) -> None:
        self.length = length
        self.make = make

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, slot: int) -> Variable | Constant: ...
    @overload
    def __getitem__(self, slot: slice) -> list[Variable | Constant]: ...
    def __getitem__(self, slot: int | slice) -> Variable | Constant | list[Variable | Constant]:
        if isinstance(slot, slice):
            return list(map(self.make, range(self.length)[slot]))
        return self.make(slot if 0 <= slot < self.length else range(self.length)[slot])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slots) and len(self) == len(other) and all(map(operator.eq, self, other))

    def __hash__(self) -> int:
        return hash(self.length)


def maker(slots: Sequence[Variable | Constant]) -> Callable[[int], Variable | Constant]:
    """What gives the content of any of these slots, without looking whether it is one of them."""
    return slots.make if isinstance(slots, Slots) else slots.__getitem__


def derived_slots(program: Program, of: Sequence[int | None], mark: str) -> Slots:
    """The slots of a derived program: those of its primal one, then the tangents or adjoints `of` some of them.

    Args:
        program: The primal program.
        of: Which slot each is the tangent or adjoint of; None for one that is always 0.
        mark: "tangent" or "adjoint".
    """
    known = len(program.slots)
    primal, new = maker(program.slots), tuple.__new__

    def held(slot: int) -> Variable | Constant:
        if slot < known:
            return primal(slot)
        origin = of[slot - known]
        variable = Constant(0.0) if origin is None else primal(origin)
        if isinstance(variable, Constant):
            return variable
        stem, number, marks = variable
        return new(Variable, (stem, number, f"{marks} {mark}" if marks else mark))

    return Slots(known + len(of), held)
