"""Words for a screen reader: ``v-bar 2``, ``v negative 1``, ``ln of v 1``, ``x1 squared``.

No sign in it is one that a screen reader leaves out, as it does with a combining mark. A sign before a number is spoken
"negative", so that it is not heard as a subtraction.

>>> from tracediff.program import Variable
>>> [Spoken().variable(Variable(*v)) for v in [("v", -1), ("v", 2, "adjoint"), ("x1", None, "tangent")]]
['v negative 1', 'v-bar 2', 'x1-dot']
"""

from __future__ import annotations

import re

from tracediff.notation.ascii import MARKS, transliterated
from tracediff.notation.base import ATOM, Notation
from tracediff.notation.numbers import ALL_DIGITS, decimal
from tracediff.primitives import COMPARISONS, PRIMITIVES, Primitive
from tracediff.program import Constant, Expression, Variable

RAISED = {2.0: ("squared", "square"), 3.0: ("cubed", "cube")}
SIGNED = re.compile(r"negative [\w.]+")
"""A number that needs no parentheses to be heard as one."""


class Spoken(Notation):
    """Formulas in words, to be read aloud."""

    name = "spoken"
    minus = "negative "
    parentheses = ("open parenthesis ", " close parenthesis")
    arrow = "to"
    signs = {"add": "plus", "sub": "minus", "mul": "times", "div": " divided by "}  # noqa: RUF012 - never changed
    comparisons = {  # noqa: RUF012 - never changed
        "<": "is less than",
        "<=": "is at most",
        ">": "is greater than",
        ">=": "is at least",
        "==": "is",
        "!=": "is not",
    }

    def variable(self, variable: Variable) -> str:
        marks = "".join(f"-{MARKS[mark]}" for mark in variable.mark.split())
        stem = "".join(map(transliterated, variable.stem)).replace("_", " ")
        number = "" if variable.number is None else f" {spoken(str(variable.number))}"
        return stem + marks + number

    def constant(self, constant: Constant) -> str:
        return constant.name or spoken(decimal(constant.value, ALL_DIGITS))

    def number(self, value: float) -> str:
        return spoken(decimal(value, self.digits))

    def symbol(self, primitive: Primitive) -> str:
        return primitive.name

    def power(self, base: str, exponent: Expression) -> str:
        simple = " of " not in base and not base.startswith("negative") and "parenthesis" not in base
        if isinstance(exponent, Constant) and exponent.value in RAISED:
            behind, before = RAISED[exponent.value]
            return f"{base} {behind}" if simple else f"the {before} of {base}"
        power = self._show(exponent, ATOM, True)
        return f"{base} to the power {power}" if simple else f"the power of {base} to {power}"

    def enclose(self, text: str) -> str:
        return text if SIGNED.fullmatch(text) else super().enclose(text)

    def derivative(self, of: str, wrt: str) -> str:
        return f"the partial of {of} with respect to {wrt}"

    def chain(self, factor: str, partial: str) -> str:
        return f"{factor} times {partial}"

    def _call(self, primitive: str, operands: tuple[Expression, ...], followed: bool) -> str:
        if primitive in COMPARISONS:
            return super()._call(primitive, operands, followed)
        inside = ", ".join(map(self.show, operands))
        single = len(operands) == 1 and not followed and self._write(operands[0], False)[1] == ATOM
        word = self.symbol(PRIMITIVES[primitive]) if primitive in PRIMITIVES else primitive
        return f"{word} of {inside if single else self.enclose(inside)}"


def spoken(number: str) -> str:
    """A number in words, as far as it is not digits.

    >>> spoken("-1.5e-7"), spoken("inf"), spoken("nan")
    ('negative 1.5 times 10 to the power negative 7', 'infinity', 'not a number')
    """
    mantissa, _, exponent = number.partition("e")
    power = f" times 10 to the power {exponent}" if exponent else ""
    words = mantissa.replace("inf", "infinity").replace("nan", "not a number")
    return f"{words}{power}".replace("-", "negative ")
