"""The survey's notation in unicode: ``v₋₁``, ``v̇₂``, ``v̄₂``, ``x₁²``.

>>> from tracediff.program import Variable
>>> [Unicode().variable(Variable(*v)) for v in [("v", -1), ("v", 2, "tangent"), ("y", None, "adjoint"), ("x1",)]]
['v₋₁', 'v̇₂', 'ȳ', 'x₁']
"""

from __future__ import annotations

import functools
import unicodedata

from tracediff.notation.base import ATOM, Notation
from tracediff.notation.numbers import ALL_DIGITS, decimal
from tracediff.primitives import Primitive
from tracediff.program import Constant, Expression, Variable

SUBSCRIPTS = str.maketrans("-0123456789", "₋₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
TALL = "bdfhijkltABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The letters above which a second mark has little room."""

MARKS = {"tangent": "\N{COMBINING DOT ABOVE}", "adjoint": "\N{COMBINING MACRON}"}


class Unicode(Notation):
    """The survey's notation, for terminals."""

    name = "unicode"
    minus = "−"
    arrow = "→"
    signs = {"add": "+", "sub": "−", "mul": "×", "div": "/"}  # noqa: RUF012 - never changed
    comparisons = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}  # noqa: RUF012 - never changed

    def variable(self, variable: Variable) -> str:
        """The mark stands on the first letter. A name such as ``v3`` keeps its digits, for it is no v₃."""
        stem, number, mark = variable
        if number is not None:
            return _marked(stem, mark) + _subscript(number)
        letters = stem.rstrip("0123456789")
        if not letters.isalpha() or letters == "v":
            return _marked(stem, mark)
        return _marked(letters, mark) + stem[len(letters) :].translate(SUBSCRIPTS)

    def constant(self, constant: Constant) -> str:
        return "π" if constant.name else self.numeral(decimal(constant.value, ALL_DIGITS))

    def symbol(self, primitive: Primitive) -> str:
        return primitive.symbol

    def power(self, base: str, exponent: Expression) -> str:
        """A small whole literal exponent is raised."""
        match exponent:
            case Constant(value, "") if value.is_integer() and abs(value) < 100:
                return base + str(int(value)).translate(SUPERSCRIPTS)
        return f"{base}^{self._show(exponent, ATOM, True)}"

    def derivative(self, of: str, wrt: str) -> str:
        return f"∂{of}/∂{wrt}"


@functools.lru_cache(1_000)
def _subscript(number: int) -> str:
    """A number as an index; a variable's is that of its adjoint, which often stands near."""
    return str(number).translate(SUBSCRIPTS)


@functools.lru_cache(1_000)
def _marked(letters: str, marks: str) -> str:
    """Letters with marks on the first of them, as one character where there is one."""
    first = unicodedata.normalize("NFC", letters[0] + "".join(MARKS[mark] for mark in marks.split()))
    return first + letters[1:]
