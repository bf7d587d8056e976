"""Plain ASCII: ``v[-1]``, ``vdot[2]``, ``vbar[2]``, ``x1^2``. The notation of the JSON output.

>>> from tracediff.program import Variable
>>> [Ascii().variable(Variable(*v)) for v in [("v", -1), ("v", 2, "tangent"), ("y", None, "adjoint"), ("θ1",)]]
['v[-1]', 'vdot[2]', 'ybar', 'theta1']
"""

from __future__ import annotations

from tracediff.notation.base import ATOM, Notation
from tracediff.notation.numbers import ALL_DIGITS, decimal
from tracediff.primitives import Primitive
from tracediff.program import Constant, Expression, Variable

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "ς": "varsigma", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "ϑ": "vartheta", "ϕ": "varphi", "ϵ": "varepsilon",
}  # fmt: skip
MARKS = {"tangent": "dot", "adjoint": "bar"}


class Ascii(Notation):
    """ASCII, for outputs that cannot carry more and for other programs."""

    name = "ascii"
    signs = {"add": "+", "sub": "-", "mul": "*", "div": "/"}  # noqa: RUF012 - never changed

    def variable(self, variable: Variable) -> str:
        index = "" if variable.number is None else f"[{variable.number}]"
        marks = "".join(MARKS[mark] for mark in variable.mark.split())
        return "".join(map(transliterated, variable.stem)) + marks + index

    def constant(self, constant: Constant) -> str:
        return constant.name or decimal(constant.value, ALL_DIGITS)

    def symbol(self, primitive: Primitive) -> str:
        return primitive.name

    def power(self, base: str, exponent: Expression) -> str:
        return f"{base}^{self._show(exponent, ATOM, True)}"

    def derivative(self, of: str, wrt: str) -> str:
        return f"d{of}/d{wrt}"

    def chain(self, factor: str, partial: str) -> str:
        return f"{factor} * {partial}"


def transliterated(letter: str) -> str:
    """The English name of a Greek letter; any other character as it is.

    >>> transliterated("σ"), transliterated("Σ"), transliterated("x")
    ('sigma', 'Sigma', 'x')
    """
    name = GREEK.get(letter.lower(), letter)
    return name.capitalize() if letter.isupper() and name != letter else name
