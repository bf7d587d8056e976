"""Programs and expressions written in the language that they are read from.

A primal program reads back as the same program, without the rows that lead to no output.

Functions are written out. A value without a name that several operations share, such as the operand of a function, gets
one (and so reads back with a label), so that the text grows with the program and not with its expansion.

>>> from tracediff.language import parse
>>> print(source(parse("a = (x1 + 2)*x2; ln(a) - -a^2")))
a = (x1 + 2)*x2
y = ln(a) - -a^2
>>> print(source(parse("f(a) = a*a; f(x + 1)")))
t1 = x + 1
y = t1*t1
"""

from __future__ import annotations

import itertools
from collections import Counter, deque
from typing import TypeAlias

from tracediff.notation.ascii import Ascii
from tracediff.notation.base import ATOM, POWER, PRODUCT, SIGNED, SUM
from tracediff.notation.numbers import ALL_DIGITS, decimal
from tracediff.primitives import COMPARISONS
from tracediff.program import Apply, Expression, Program, Variable

Rope: TypeAlias = "str | tuple[Rope, ...]"
"""A text in pieces, so that a long sum is not copied once for each of its terms."""

INFIX = {
    "add": (" + ", SUM, PRODUCT, SUM),
    "sub": (" - ", SUM, PRODUCT, SUM),
    "mul": ("*", PRODUCT, SIGNED, PRODUCT),
    "div": ("/", PRODUCT, SIGNED, PRODUCT),
    "pow": ("^", ATOM, SIGNED, POWER),
}
"""The sign of each operator, how tightly its left and its right operand must bind, and how tightly it binds itself."""


class Source(Ascii):
    """Expressions as the language reads them: names as the user wrote them, functions with parentheses.

    >>> Source().show(Apply("mul", (Variable("θ1"), Apply("sin", (Variable("x"),)))))
    'θ1 * sin(x)'
    """

    name = "source"

    def variable(self, variable: Variable) -> str:
        return variable.stem

    def _call(self, primitive: str, operands: tuple[Expression, ...], followed: bool) -> str:
        if primitive in COMPARISONS:
            return super()._call(primitive, operands, followed)
        return f"{primitive}({', '.join(map(self.show, operands))})"


def source(program: Program) -> str:
    """Write a primal program as text, one statement a line, for `language.parse` to read back as an equal program."""
    lines: list[str] = []
    written: dict[int, tuple[Rope, int]] = {
        slot: (constant.name or decimal(constant.value, ALL_DIGITS), SIGNED if constant.value < 0 else ATOM)
        for slot, constant in program.constants.items()
    }
    last = len(program) - len(program.outputs)
    copies = program.operands[last:]
    outputs = deque(zip(program.names(program.outputs), [slot for (slot,) in copies], strict=True))
    roots = {slot for _, slot in outputs}
    uses = Counter(itertools.chain.from_iterable(program.operands))
    taken = {*program.names(program.inputs), *program.names(program.outputs), *program.labels.values()}
    fresh = (name for number in itertools.count(1) if (name := f"t{number}") not in taken)

    def write_outputs() -> None:
        while outputs and outputs[0][1] in written:
            name, slot = outputs.popleft()
            value = joined(written[slot][0])
            lines.append(value if value == name else f"{name} = {value}")

    for target, formula, operands in itertools.islice(program.statements, last):
        if not isinstance(formula.expression, Apply):
            written[target] = program.names(operands)[0], ATOM
            continue
        written[target] = _operation(formula.expression.primitive, [written[operand] for operand in operands])
        if uses[target] > 1 or target in program.labels:
            name = program.labels.get(target) or next(fresh)
            lines.append(f"{name} = {joined(written[target][0])}")
            written[target] = name, ATOM
        elif target in roots:
            write_outputs()
    write_outputs()
    return "\n".join(lines)


def _operation(primitive: str, operands: list[tuple[Rope, int]]) -> tuple[Rope, int]:
    """One operation, with parentheses around the operands that bind less than their places require."""
    if primitive in INFIX:
        sign, *places, binding = INFIX[primitive]
        left, right = (_enclosed(text, has < needs) for (text, has), needs in zip(operands, places, strict=True))
        return (left, sign, right), binding
    if primitive == "neg":
        text, has = operands[0]
        numeral = isinstance(text, str) and text[0] in "-0123456789"  # a minus would become part of it
        return ("-", _enclosed(text, numeral or has < SIGNED)), SIGNED
    pieces: list[Rope] = [primitive, "("]
    for number, (text, _) in enumerate(operands):
        pieces += [", ", text] if number else [text]
    return (*pieces, ")"), ATOM


def _enclosed(text: Rope, needed: bool) -> Rope:
    return ("(", text, ")") if needed else text


def joined(rope: Rope) -> str:
    """The text of a rope.

    >>> joined(("x1", (" + ", ("x2",))))
    'x1 + x2'
    """
    pieces: list[str] = []
    waiting: list[Rope] = [rope]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            pieces.append(piece)
        else:
            waiting.extend(reversed(piece))
    return "".join(pieces)
