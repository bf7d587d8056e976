"""What the rows of a trace say, as texts: each form is written once, and the names and numbers are put in row by row.

This room owns that shortcut: its texts are those that the notation gives for the expressions of the rows, which a test
holds. Which texts stand beside each other is left to `panels`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.trace import trace
>>> texts = Texts(trace("reverse", parse("x1*x2"), {"x1": 2, "x2": -5}).passes[0].rows, Unicode())
>>> texts.cells([1])
Cells(variable=['v̄₋₁'], chain_rule=['v̄₁ ∂v₁/∂v₋₁'], formula=['v̄₁ × v₀'], numbers=['1 × (−5)'], value=['−5'])
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import TypeAlias, TypeVar

from tracediff.algebra import substitute
from tracediff.notation import Notation
from tracediff.notation.base import ATOM, POWER
from tracediff.notation.numbers import plain
from tracediff.program import Apply, Constant, Expression, Program, Value, Variable, Written, maker
from tracediff.records import Record
from tracediff.trace import Form, Rows, numbers_in

BLANKS = "".join(map(chr, range(0xE000, 0xE010)))
"""Signs for private use, which stand for the operands while a form is written."""

FIELDS = {ord(blank): f"{{{i}}}" for i, blank in enumerate(BLANKS)}
NUMBERS = {ord(blank): f"{{{i}[1]}}" for i, blank in enumerate(BLANKS)}
"""What becomes of them: the fields of a pattern for names, and for numbers with their kinds."""

KIND = itemgetter(0)
NAMES = [Written(blank, ATOM) for blank in BLANKS]

ZERO = ATOM + 1
"""The kind of the number 0."""

AT_ONCE = 500
"""So many rows are in memory at a time, where a long trace is written."""

KEPT = 200_000
"""So many names, and so many numbers of all passes together, are remembered: other rows use them again.

In a sum of many products they may be far away. Each takes about 150 bytes.
"""

Text = TypeVar("Text")

Numbers: TypeAlias = Callable[[int], tuple[int, str]]


class Memo(dict[int, Text]):
    """The texts of slots, made when they are first asked for; all are forgotten when there are too many.

    A least recently used cache would keep the better ones, and takes twice the memory and time for each.

    Args:
        make: The text of a slot.
        most: How many are remembered.

    >>> memo = Memo(str, 2)
    >>> [memo[slot] for slot in (1, 2, 1, 3)], memo
    (['1', '2', '1', '3'], {3: '3'})
    """

    def __init__(self, make: Callable[[int], Text], most: int) -> None:
        super().__init__()
        self.make = make
        self.most = most

    def __missing__(self, slot: int) -> Text:
        if len(self) >= self.most:
            self.clear()
        found = self[slot] = self.make(slot)
        return found


class Cells(Record):
    """What some rows say, column by column.

    Args:
        variable: What is assigned, and the user's name for it.
        chain_rule: The chain rule, with its partials folded.
        formula: Its applied form.
        numbers: The numbers put into that; nothing where they are not known.
        value: The result; nothing likewise.
    """

    variable: list[str]
    chain_rule: list[str]
    formula: list[str]
    numbers: list[str]
    value: list[str]


def names(program: Program, notation: Notation) -> Callable[[int], str]:
    """What the slots of a program are called; those of a derived program begin with the slots of its primal one."""
    made = maker(program.slots)

    def name(slot: int) -> str:
        held = made(slot)
        return notation.variable(held) if isinstance(held, Variable) else notation.constant(held)

    return Memo(name, KEPT).__getitem__


def numbers(rows: Rows, notation: Notation, kept: int = KEPT, shared: int = 0, known: Numbers | None = None) -> Numbers:
    """How tightly the number in each slot binds, and its absolute value; a literal in full.

    The first is ~binding for a negative number, and `ZERO` for 0, which has no sign.

    Args:
        rows: The rows.
        notation: How they are written.
        kept: How many numbers are remembered.
        shared: How many of the first slots hold the numbers of other rows, too.
        known: The numbers of those rows.
    """
    values = rows.evaluation.values if rows.evaluation else ()
    constants, written, binding = rows.program.constants, notation.number, notation.binding

    def number(slot: int) -> tuple[int, str]:
        if known and slot < shared:
            return known(slot)
        value = values[slot]
        assert value is not None
        size = abs(value)
        if slot not in constants and (text := plain(size, notation.digits)):  # as most are
            return ~POWER if value < 0 else ATOM, text
        text = notation.constant(Constant(size)) if slot in constants else written(size)
        if not value:
            return ZERO, text
        return ~POWER if value < 0 else binding(value, text), text

    return Memo(number, kept).__getitem__


class Texts:
    """The texts of some rows in a notation.

    Args:
        rows: The rows.
        notation: How they are written.
        name: What each slot is called, where that is known.
        number: The number in each slot, likewise.
    """

    def __init__(
        self,
        rows: Rows,
        notation: Notation,
        name: Callable[[int], str] | None = None,
        number: Numbers | None = None,
    ) -> None:
        self.rows = rows
        self.notation = notation
        self.name = name or names(rows.program, notation)
        self.number = number or numbers(rows, notation)
        self.pattern = functools.cache(self._pattern)
        self.folded = functools.cache(self._folded)

    def cells(self, numbers: Iterable[int]) -> Cells:
        """The texts of the rows with these numbers."""
        rows, program, numbers = self.rows, self.rows.program, list(numbers)
        name, number_in, pattern, folded = self.name, self.number, self.pattern, self.folded
        targets = [program.first + number for number in numbers]
        operands = list(map(program.operands.__getitem__, numbers))
        forms = rows.forms(numbers)
        called = [tuple(map(name, slots)) for slots in operands]
        formula = [pattern(form)(*texts) for form, texts in zip(forms, called, strict=True)]
        chain_rule = formula
        if rows.kind == "adjoint":
            chain_rule = [folded(form)(*texts) for form, texts in zip(forms, called, strict=True)]
        put_in = value = [""] * len(targets)
        if rows.evaluation:
            put_in = []
            for form, slots in zip(forms, operands, strict=True):
                sizes = tuple(map(number_in, slots))
                put_in.append(pattern(form, *map(KIND, sizes))(*sizes))
            signs = "", self.notation.minus
            value = [signs[kind < 0] + size for kind, size in map(number_in, targets)]
        variable = list(map(name, targets))
        for i, target in enumerate(targets) if program.labels else ():
            if target in program.labels:
                variable[i] += f"{self.notation.space}({self.notation.show(Variable(program.labels[target]))})"
        return Cells(variable, chain_rule, formula, put_in, value)

    def _folded(self, form: Form) -> Callable[..., str]:
        """A function that puts names into the chain rule of a form."""
        return self._filling(form.chain_rule)

    def _pattern(self, form: Form, *kinds: int) -> Callable[..., str]:
        """A function that puts names into the applied form, or numbers of these kinds."""
        return self._filling(numbers_in(form.applied, [None] * len(kinds)) if kinds else form.applied, kinds)

    def _filling(self, expression: Expression, kinds: Sequence[int] = ()) -> Callable[..., str]:
        blanks = [_blank(blank, kind) for blank, kind in zip(BLANKS, kinds, strict=False)]
        text = self.notation.show(substitute(expression, blanks or NAMES)).replace("{", "{{").replace("}", "}}")
        return text.translate(NUMBERS if kinds else FIELDS).format


def _blank(blank: str, kind: int) -> Expression:
    """What stands for a number of this kind while a form is written."""
    if kind == ZERO:
        return Value(0.0)
    return Written(blank, kind) if kind >= 0 else Apply("neg", (Written(blank, ~kind),))
