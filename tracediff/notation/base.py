"""How an expression is written: where parentheses and signs go. The one walk that all notations share.

A notation overrides only what differs: how a variable, a number, a power and a partial look, and which signs stand for
the operators. What the numbers are is left to `evaluate`, which this room never imports.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from tracediff.algebra import unsigned
from tracediff.notation.numbers import decimal
from tracediff.primitives import COMPARISONS, PRIMITIVES, Primitive
from tracediff.program import Apply, Constant, Expression, Partial, Value, Variable, Written

SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)
"""How tightly an expression binds; an operand that binds less than its place requires is put in parentheses."""


class Notation(ABC):
    """A way of writing expressions.

    Args:
        digits: How many decimals a value put in for a variable shows; literals are written in full.
    """

    name: ClassVar[str]
    signs: ClassVar[dict[str, str]]
    comparisons: ClassVar[dict[str, str]] = {}
    minus: ClassVar[str] = "-"
    parentheses: ClassVar[tuple[str, str]] = ("(", ")")
    arrow: ClassVar[str] = "->"
    space: ClassVar[str] = " "

    def __init__(self, digits: int = 3) -> None:
        self.digits = digits

    # What differs between notations

    @abstractmethod
    def variable(self, variable: Variable) -> str:
        """A variable with its index and its mark."""

    @abstractmethod
    def constant(self, constant: Constant) -> str:
        """A literal in full, or the sign of a named constant."""

    @abstractmethod
    def symbol(self, primitive: Primitive) -> str:
        """The word or sign of a function; ``#`` in it stands for an operand that it encloses."""

    @abstractmethod
    def power(self, base: str, exponent: Expression) -> str:
        """A power whose base is written already."""

    @abstractmethod
    def derivative(self, of: str, wrt: str) -> str:
        """A folded partial."""

    def chain(self, factor: str, partial: str) -> str:
        """An adjoint or tangent times a folded partial."""
        return f"{factor} {partial}"

    def words(self, text: str) -> str:
        """Words that stand where a formula is expected, such as the heading of a column."""
        return text

    def inline(self, formula: str) -> str:
        """A formula that stands among words, such as those of a title or a remark."""
        return formula

    def verbatim(self, text: str) -> str:
        """What a user wrote, to stand among words: nothing in it is a formula."""
        return text

    def number(self, value: float) -> str:
        """A number, rounded for show."""
        return self.numeral(decimal(value, self.digits))

    def numeral(self, text: str) -> str:
        """A number in the signs of this notation, from those of Python."""
        return text.replace("-", self.minus)

    # The walk

    def show(self, expression: Expression) -> str:
        """Write `expression`."""
        return self._show(expression, SUM, False)

    def product(self, factors: Sequence[Expression]) -> str:
        """Write a product of any number of factors, as `show` writes one of two factors."""
        last = len(factors) - 1
        written = [self._show(factor, POWER if i else PRODUCT, i < last) for i, factor in enumerate(factors)]
        return f" {self.signs['mul']} ".join(written)

    def total(self, products: Sequence[Sequence[Expression]]) -> str:
        """Write a sum of any number of products, as `show` writes one of two."""
        first, *others = products
        written = [self.product(first)]
        for leading, *factors in others:
            negative, positive = unsigned(leading)
            written += [self.signs["sub" if negative else "add"], self.product([positive, *factors])]
        return " ".join(written)

    def path(self, vertices: Iterable[Expression]) -> str:
        """Write the variables along a path, with arrows between them."""
        return f" {self.arrow} ".join(map(self.show, vertices))

    def _show(self, expression: Expression, place: int, followed: bool) -> str:
        """Write `expression` for a place that binds so tightly; `followed` by a sign, a function needs parentheses."""
        text, binding = self._write(expression, followed)
        return self.enclose(text) if binding < place else text

    def enclose(self, text: str) -> str:
        """Put parentheses around `text`."""
        return f"{self.parentheses[0]}{text}{self.parentheses[1]}"

    def _write(self, expression: Expression, followed: bool) -> tuple[str, int]:
        match expression:
            case Variable():
                return self.variable(expression), ATOM
            case Value(value) | Apply("neg", (Value(0.0 as value),)):
                return self.number(value), self.binding(value, self.number(value))
            case Constant(value):
                text = self.constant(expression)
                return text, self.binding(value, text)
            case Written(text, binding):
                return text, binding
            case Partial(of, wrt, _):
                return self.derivative(self.show(of), self.show(wrt)), PRODUCT
            case Apply("add" | "sub" as primitive, (left, right)):
                negative, right = unsigned(right)
                sign = self.signs["sub" if (primitive == "sub") != negative else "add"]
                return f"{self._show(left, SUM, False)} {sign} {self._show(right, PRODUCT, followed)}", SUM
            case Apply("mul", (factor, Partial() as partial)):
                return self.chain(self._show(factor, PRODUCT, True), self.show(partial)), PRODUCT
            case Apply("mul" | "div" as primitive, (left, right)):
                sign = f" {self.signs['mul']} " if primitive == "mul" else self.signs["div"]
                return f"{self._show(left, PRODUCT, True)}{sign}{self._show(right, POWER, followed)}", PRODUCT
            case Apply("neg", (operand,)):
                return f"{self.minus}{self._show(operand, POWER, followed)}", SIGNED
            case Apply("pow", (base, exponent)):
                return self.power(self._show(base, ATOM, True), exponent), POWER
            case Apply(primitive, operands):
                return self._call(primitive, operands, followed), ATOM
            case _:
                raise TypeError(f"cannot be written: {expression}")

    @staticmethod
    def binding(value: float, text: str) -> int:
        """How tightly a number binds that is written as `text`."""
        if value < 0:
            return SIGNED
        if text.replace(".", "").isdigit() or text.isalpha() or not math.isfinite(value):
            return ATOM
        return PRODUCT if " " in text else POWER

    def _call(self, primitive: str, operands: tuple[Expression, ...], followed: bool) -> str:
        """A function: without parentheses where its operand is a single sign and nothing that follows could be its."""
        if primitive in COMPARISONS:
            left, right = map(self.show, operands)
            return f"{left} {self.comparisons.get(primitive, primitive)} {right}"
        word = self.symbol(PRIMITIVES[primitive]) if primitive in PRIMITIVES else self.word(primitive)
        if "#" in word:
            return word.replace("#", self.show(operands[0]))
        if len(operands) == 1:
            text, binding = self._write(operands[0], False)
            single = binding == ATOM and not isinstance(operands[0], Apply)
            if single and not followed:
                return f"{word} {text}" if word[-1].isascii() or word[-1].isalnum() else word + text
            return word + self.enclose(text)
        return word + self.enclose(", ".join(map(self.show, operands)))

    def word(self, name: str) -> str:
        """The name of a function that is not a primitive (``where``)."""
        return name
