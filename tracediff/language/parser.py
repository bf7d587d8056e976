"""Text to operations: what the grammar's rules mean.

This room owns the meaning of each rule of ``grammars/tracediff.lark``. It emits the operations of an expression one
after another, operands first, as the parser recognises them; so nothing here is recursive, however deep an expression
is nested. Names, heights and rows are left to `lowering`, and what to say of a text the grammar refuses to
`diagnosis`.

>>> reading = read("ln(x1) + x1*2")
>>> [(operation.primitive, operation.operands) for operation in reading.operations]
[('ln', ('x1',)), ('mul', ('x1', 2.0)), ('add', (0, 1))]
"""

from __future__ import annotations

import functools
import math
import threading
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from tracediff.errors import LanguageError, NotFiniteError, did_you_mean
from tracediff.language.diagnosis import diagnose
from tracediff.primitives import CALLABLE, CONSTANTS
from tracediff.program import Constant
from tracediff.resources import grammar

Reference: TypeAlias = int | str | float | Constant
"""What an operand is: the number of an operation, a name, a numeral as it was typed, or another constant."""

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
CONDITIONALS = {"where": 3}  # the functions that only rules may call, with the number of their operands


class Operation(NamedTuple):
    """One operation of an expression: a primitive, its operands, and the index of its sign in the text."""

    primitive: str
    operands: tuple[Reference, ...]
    position: int


class Part(NamedTuple):
    """``NAME = value``, or a bare expression (no name) or a bare name (no value), with its own operations' range."""

    name: str | None
    value: Reference | None
    position: int
    start: int
    end: int


class Expectation(NamedTuple):
    """What a file expects: the value of `output`, or of its derivative with respect to `input`, as it was written."""

    output: str
    input: str | None
    value: str
    position: int


@dataclass
class Reading:
    """What a text says: the operations in the order of the text, and the statements that own them."""

    text: str
    operations: list[Operation] = field(default_factory=list)
    statements: list[Part] = field(default_factory=list)
    point: list[Part] = field(default_factory=list)
    seeds: list[list[Part]] = field(default_factory=list)
    expectations: list[Expectation] = field(default_factory=list)
    uses: dict[str, int] = field(default_factory=dict)
    root: Reference | None = None


def read(text: str, start: str = "program") -> Reading:
    """Read `text` by the grammar.

    Args:
        text: A program, a point (``x1=2, x2=5``) or a rule (``where(a > 0, 1, 0)``).
        start: "program", "point" or "rule".

    Raises:
        LanguageError: The text is not in the language; the error says where and what to write.
        NotFiniteError: A numeral is too large for a double.
    """
    from lark.exceptions import UnexpectedInput  # noqa: PLC0415 - lark is imported where it is used

    parser, meaning = _parser()
    with _lock:
        meaning.begin(text, rule=start == "rule")
        try:
            root = parser.parse(text, start=start)
        except UnexpectedInput as refusal:
            position = refusal.pos_in_stream
            at_end = getattr(getattr(refusal, "token", None), "type", "") == "$END"
            raise diagnose(text, len(text) if at_end or position is None else position, start) from None
        reading = meaning.reading
    if start == "rule":
        reading.root = root
    return reading


_lock = threading.Lock()


@functools.cache
def _parser() -> tuple[Any, Meaning]:
    """The LALR parser for the grammar, which calls the methods of the `Meaning` beside it."""
    from lark import Lark  # noqa: PLC0415 - lark is imported where it is used

    meaning = Meaning()
    return Lark(grammar(), parser="lalr", start=["program", "point", "rule"], transformer=meaning), meaning


class Meaning:
    """The meaning of the grammar's rules: each method is called with the parts of the rule that has its name."""

    def begin(self, text: str, rule: bool) -> None:
        """Start a new text. Only a `rule` may hold comparisons and ``where``."""
        self.reading = Reading(text)
        self.rule = rule
        self.mark = 0  # the operations before it belong to statements that are complete
        self.uses: dict[str, int] = {}  # the names of the statement at hand, with where each was first used

    # Operations

    def _emit(self, primitive: str, operands: tuple[Reference, ...], position: int) -> int:
        operations = self.reading.operations
        operations.append(Operation(primitive, operands, position))
        return len(operations) - 1

    def add(self, parts: list[Any]) -> int:
        return self._emit("add", (parts[0], parts[2]), parts[1].start_pos)

    def sub(self, parts: list[Any]) -> int:
        return self._emit("sub", (parts[0], parts[2]), parts[1].start_pos)

    def mul(self, parts: list[Any]) -> int:
        return self._emit("mul", (parts[0], parts[2]), parts[1].start_pos)

    def div(self, parts: list[Any]) -> int:
        return self._emit("div", (parts[0], parts[2]), parts[1].start_pos)

    def pow(self, parts: list[Any]) -> int:
        return self._emit("pow", (parts[0], parts[2]), parts[1].start_pos)

    def superscript(self, parts: list[Any]) -> int:
        base, exponent = parts
        return self._emit("pow", (base, self._numeral(exponent.translate(SUPERSCRIPTS), exponent)), exponent.start_pos)

    def neg(self, parts: list[Any]) -> Reference:
        """A minus before a numeral belongs to it; any other is an operation."""
        sign, operand = parts
        return Constant(0.0 - operand) if isinstance(operand, float) else self._emit("neg", (operand,), sign.start_pos)

    def plus(self, parts: list[Any]) -> Reference:
        operand: Reference = parts[1]
        return operand

    def comparison(self, parts: list[Any]) -> int:
        left, sign, right = parts
        if not self.rule:
            raise self._error("comparisons are not part of an expression", sign, "give the outputs as expressions")
        return self._emit(str(sign), (left, right), sign.start_pos)

    def call(self, parts: list[Any]) -> int:
        """A function applied to its operands; its name is checked against the table of primitives."""
        name, *operands = parts
        operands = [operand for operand in operands if operand is not None]
        word = name.translate(SUBSCRIPTS)
        if word in CALLABLE:
            primitive, arity = CALLABLE[word].name, CALLABLE[word].arity
        elif self.rule and name in CONDITIONALS:
            primitive, arity = str(name), CONDITIONALS[name]
        else:
            near = did_you_mean(name, CALLABLE)
            hint = near or f"for a product write {name}*(…); `tracediff rules` lists the functions"
            raise self._error(f"{name} is not a function", name, hint)
        if len(operands) != arity:
            example = f"write {name}({', '.join('ab'[:arity])})"
            takes = "1 operand" if arity == 1 else f"{arity} operands"
            given = {0: "none is", 1: "1 is"}.get(len(operands), f"{len(operands)} are")
            raise self._error(f"{name} takes {takes}, but {given} given", name, example)
        return self._emit(primitive, tuple(operands), name.start_pos)

    # Atoms

    def number(self, parts: list[Any]) -> float:
        return self._numeral(parts[0], parts[0])

    def _numeral(self, digits: str, token: Any) -> float:
        value = float(digits)
        if math.isinf(value):
            raise NotFiniteError(
                f"{shorten(token)} is too large for a double",
                text=self.reading.text,
                position=token.start_pos,
                hint="the largest double is about 1.8e308",
            )
        return value

    def name(self, parts: list[Any]) -> Reference:
        token = parts[0]
        if token in CONSTANTS:
            return CONSTANTS[token]
        name = token.translate(SUBSCRIPTS)
        if name in CALLABLE and name.isascii():
            raise self._error(f"{token} is a function, not a variable", token, f"write {token}(…)")
        self.uses.setdefault(name, token.start_pos)
        return str(name)

    def group(self, parts: list[Any]) -> Reference:
        """An expression in parentheses; a numeral in them is no longer one to which a minus could belong."""
        operand: Reference = parts[0]
        return Constant(operand) if isinstance(operand, float) else operand

    # Statements

    def _complete(self, name: Any, value: Reference | None, position: int) -> Part:
        """The statement or part that ends here, with all operations since the last one."""
        start, self.mark = self.mark, len(self.reading.operations)
        return Part(name and str(name.translate(SUBSCRIPTS)), value, position, start, self.mark)

    def result(self, parts: list[Any]) -> None:
        self._keep(self._complete(None, parts[0], -1))

    def assignment(self, parts: list[Any]) -> None:
        name, _, value = parts
        word = name.translate(SUBSCRIPTS)
        if word in CONSTANTS or (word in CALLABLE and word.isascii()):
            what = "a constant" if name in CONSTANTS else "a function"
            raise self._error(f"{name} is {what} and cannot be assigned", name, "choose another name")
        self._keep(self._complete(name, value, name.start_pos))

    def _keep(self, statement: Part) -> None:
        self.reading.statements.append(statement)
        for name, position in self.uses.items():
            self.reading.uses.setdefault(name, position)
        self.uses.clear()

    def part(self, parts: list[Any]) -> Part:
        name, _, value = parts
        if self.uses:
            used, position = next(iter(self.uses.items()))
            raise LanguageError(
                f"the value of {name} depends on {used}",
                text=self.reading.text,
                position=position,
                hint="a value is a number or a constant expression such as pi/16",
            )
        return self._complete(name, value, name.start_pos)

    def at(self, parts: list[Any]) -> None:
        self.reading.point.extend(parts)

    def point(self, parts: list[Any]) -> None:
        self.reading.point.extend(parts)

    def seed(self, parts: list[Any]) -> None:
        self.reading.seeds.append(parts)

    def expect(self, parts: list[Any]) -> None:
        output, _, sign, number = parts
        self._expect(output, None, sign, number)

    def expect_derivative(self, parts: list[Any]) -> None:
        output, _, variable, _, sign, number = parts
        self._expect(output, str(variable.translate(SUBSCRIPTS)), sign, number)

    def _expect(self, output: Any, variable: str | None, sign: Any, number: Any) -> None:
        name = str(output.translate(SUBSCRIPTS))
        self.reading.expectations.append(Expectation(name, variable, ("-" if sign else "") + number, output.start_pos))

    def program(self, parts: list[Any]) -> None:
        """All has been kept by the statements' own methods."""

    def _error(self, message: str, token: Any, hint: str) -> LanguageError:
        return LanguageError(message, text=self.reading.text, position=token.start_pos, hint=hint)


def shorten(text: str, most: int = 24) -> str:
    """The text, with its middle left out where it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2 - 1) :]}"
