r"""LaTeX: ``v_{-1}``, ``\dot v_2``, ``\bar v_2``, ``\frac{\partial v_2}{\partial v_0}``.

>>> from tracediff.program import Variable
>>> print(*[Latex().variable(Variable(*v)) for v in [("v", -1), ("v", 2, "tangent"), ("loss", None, "adjoint")]])
v_{-1} \dot{v}_{2} \overline{\mathit{loss}}
"""

from __future__ import annotations

import re

from tracediff.notation.ascii import GREEK, transliterated
from tracediff.notation.base import Notation
from tracediff.notation.numbers import ALL_DIGITS, decimal
from tracediff.primitives import Primitive
from tracediff.program import Constant, Expression, Variable

SHAPES = {"φ": r"\varphi", "ϕ": r"\phi", "ε": r"\varepsilon", "ϵ": r"\epsilon"}  # where TeX's names differ
NARROW = {"tangent": r"\dot{%s}", "adjoint": r"\bar{%s}"}
WIDE = {"tangent": r"\dot{%s}", "adjoint": r"\overline{%s}"}
WORDS_FOR = {"inf": r"\infty", "nan": r"\mathrm{NaN}"}


class Latex(Notation):
    """Mathematics for LaTeX, to stand between dollar signs."""

    name = "latex"
    space = r"\ "
    signs = {"add": "+", "sub": "-", "mul": r"\times", "div": "/"}  # noqa: RUF012 - never changed
    comparisons = {"<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"}  # noqa: RUF012 - never changed
    parentheses = (r"\left(", r"\right)")
    arrow = r"\to"

    def variable(self, variable: Variable) -> str:
        stem, index = variable.stem, "" if variable.number is None else str(variable.number)
        if not index and (numbered := re.fullmatch(r"([^\W\d_]+?)_?(\d+)", stem)) and numbered[1] != "v":
            stem, index = numbered.groups()
        if stem in GREEK.values():
            stem = next(letter for letter, name in GREEK.items() if name == stem)
        single = len(stem) == 1 and stem != "_"
        letters = greek(stem) if single else "".join(c if c.isascii() else f"{{{greek(c)}}}" for c in stem)
        letters = letters.replace("_", r"\_")
        marked = letters if single else rf"\mathit{{{letters}}}"
        for mark in variable.mark.split():
            marked = (NARROW if single else WIDE)[mark] % marked
        return marked + (f"_{{{index}}}" if index else "")

    def constant(self, constant: Constant) -> str:
        return r"\pi" if constant.name else self.numeral(decimal(constant.value, ALL_DIGITS))

    def words(self, text: str) -> str:
        return rf"\text{{{text}}}" if text else ""

    def inline(self, formula: str) -> str:
        return f"${formula}$"

    def verbatim(self, text: str) -> str:
        return text.replace("$", r"\$")

    def numeral(self, text: str) -> str:
        return scientific(text)

    def symbol(self, primitive: Primitive) -> str:
        return primitive.latex

    def power(self, base: str, exponent: Expression) -> str:
        return f"{base}^{{{self.show(exponent)}}}"

    def derivative(self, of: str, wrt: str) -> str:
        return rf"\frac{{\partial {of}}}{{\partial {wrt}}}"

    def word(self, name: str) -> str:
        return rf"\operatorname{{{name}}}"


def scientific(text: str) -> str:
    r"""A number with its exponent as a power of ten.

    >>> print(scientific("-1.5e-7"))
    -1.5 \cdot 10^{-7}
    """
    if text.lstrip("-") in WORDS_FOR:
        return text.replace(text.lstrip("-"), WORDS_FOR[text.lstrip("-")])
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{exponent}}}" if exponent else text


def greek(letter: str) -> str:
    """The LaTeX command of a Greek letter; any other character as it is."""
    return letter if letter.isascii() else SHAPES.get(letter) or rf"\{transliterated(letter)}"
