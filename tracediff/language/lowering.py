"""Operations to a primal program: inputs and outputs are found, rows are ordered and numbered.

This room owns which names are inputs, what outputs are called, and in which order the rows come: by height, then left
to right, within each statement.

>>> program = parse("a = x1*x2; ln(x1) + a")
>>> program.names(program.inputs), program.names(program.outputs), len(program.statements)
(['x1', 'x2'], ['y'], 6)
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, TypeAlias

from tracediff.errors import LanguageError
from tracediff.language.parser import read
from tracediff.language.reading import Reading, Reference, literal
from tracediff.language.rules import COPY, formula
from tracediff.program import Constant, Formula, Program, Statement, Variable

Order: TypeAlias = Literal["height", "source"]


def parse(text: str, order: Order = "height", cse: bool = False) -> Program:
    """Read `text` as a primal program.

    Args:
        text: Statements separated by newlines or semicolons.
        order: "height" puts operations on inputs first, as the survey does; "source" keeps the order in which a
            compiler would compute them.
        cse: Whether operations that are written more than once are merged (common subexpression elimination).

    Raises:
        LanguageError: The text is not a program.
        NotFiniteError: A numeral is too large for a double.

    >>> parse("x*y + sin(x)")
    parse('x*y + sin(x)')
    """
    return lower(read(text), order, cse)


def lower(reading: Reading, order: Order = "height", cse: bool = False) -> Program:
    """Make the primal program that `reading` says.

    Raises:
        LanguageError: There is no statement.
    """
    if not reading.statements:
        raise LanguageError("there is no expression", hint='write one, for example "x1*x2 + sin(x1)"')
    inputs = sorted((leaf for leaf in reading.leaves if isinstance(leaf, str)), key=natural)
    rows = _Rows(inputs, reading)
    merged: dict[tuple[str, tuple[int, ...]], int] = {}  # the slot of each operation that has a row
    for number in _ordered(reading, order):
        primitive = reading.primitives[number]
        operands = tuple([rows.slot(reference) for reference in reading.operands[number]])
        slot = merged.get((primitive, operands)) if cse else None
        rows.place[number] = rows.operation(primitive, operands, reading.signs[number]) if slot is None else slot
        if cse:
            merged[primitive, operands] = rows.place[number]
    used = reading.uses()
    labels = {
        rows.slot(value): name
        for name, value in reversed(reading.assigned.items())  # the first name of a value wins
        if value >= 0 and name in used
    }
    results = _outputs(reading, used)
    outputs = [rows.assign(COPY, (rows.slot(value),), Variable(name)) for name, value in results]
    return Program(
        tuple(rows.slots),
        tuple(rows.statements),
        tuple(range(len(inputs))),
        tuple(outputs),
        tuple(rows.origins),
        labels,
        reading.text,
    )


class _Rows:
    """The slots and statements of a program that is being made."""

    def __init__(self, inputs: Sequence[str], reading: Reading) -> None:
        self.slots: list[Variable | Constant] = [Variable(name) for name in inputs]
        self.statements: list[Statement] = []
        self.origins: list[int] = []
        self.place: dict[Reference, int] = {}  # the slot of each operation and leaf
        self.constants: dict[Constant, int] = {}
        self.leaves = reading.leaves
        self.index = itertools.count(1)
        for i, name in enumerate(inputs):
            self.place[reading.meanings[name]] = self.assign(COPY, (i,), Variable("v", i + 1 - len(inputs)))

    def operation(self, primitive: str, operands: tuple[int, ...], sign: int) -> int:
        return self.assign(formula(primitive), operands, Variable("v", next(self.index)), sign)

    def slot(self, reference: Reference) -> int:
        if reference not in self.place:  # only a constant has no place yet
            leaf = self.leaves[-1 - reference]
            assert not isinstance(leaf, str)
            constant = literal(leaf)
            if constant not in self.constants:
                self.constants[constant] = len(self.slots)
                self.slots.append(constant)
            self.place[reference] = self.constants[constant]
        return self.place[reference]

    def assign(self, formula: Formula, operands: tuple[int, ...], variable: Variable, origin: int = -1) -> int:
        self.statements.append(Statement(len(self.slots), formula, operands))
        self.origins.append(origin)
        self.slots.append(variable)
        return len(self.slots) - 1


def _ordered(reading: Reading, order: Order) -> Iterator[int]:
    """The numbers of the operations in the order of their rows: by height within each statement, or as in the text."""
    heights = [0] * (len(reading.operands) + len(reading.leaves))  # those of the leaves, at the end, stay 0
    for statement in reading.statements:
        rows = range(statement.start, statement.end)
        for number in rows:
            heights[number] = 1 + max([heights[operand] for operand in reading.operands[number]])
        yield from sorted(rows, key=heights.__getitem__) if order == "height" else rows


def _outputs(reading: Reading, used: Collection[str]) -> list[tuple[str, Reference]]:
    """The outputs with their names: the bare expressions, and the named results that nothing else uses."""
    found: dict[str | int, tuple[str | None, Reference]] = {}
    for number, statement in enumerate(reading.statements):
        assert statement.value is not None
        if statement.name is None:
            found[statement.alone or number] = statement.alone, statement.value
        elif statement.name not in used:
            found[statement.name] = statement.name, statement.value
    taken = {leaf for leaf in reading.leaves if isinstance(leaf, str)} | set(reading.assigned)
    fresh = _fresh_names(sum(name is None for name, _ in found.values()), taken)
    return [(name or next(fresh), value) for name, value in found.values()]


def _fresh_names(count: int, taken: Collection[str]) -> Iterator[str]:
    """``y`` for one output, ``y1``, ``y2``, ... for several, or the first further stem whose names are all free."""
    for stem in itertools.chain("yfgh", ("out" + "_" * n for n in itertools.count())):
        names = [stem] if count == 1 else [f"{stem}{i}" for i in range(1, count + 1)]
        if not any(name in taken for name in names):
            return iter(names)
    raise AssertionError("there is always a free stem")


def natural(name: str) -> tuple[str, int, str]:
    """The key that sorts names as people do: x2 before x10.

    >>> sorted(["x10", "x2", "b", "x1"], key=natural)
    ['b', 'x1', 'x2', 'x10']
    """
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :].lstrip("0")
    return letters, len(digits) if len(name) > len(letters) else -1, digits
