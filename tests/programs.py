"""Random programs for the property tests, built from the table of primitives and safe to evaluate.

Each function's operand is kept inside its domain by a wrapper, so that most programs have finite derivatives.
"""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st


class Case(NamedTuple):
    """A program as text, and a point."""

    text: str
    at: dict[str, float]


NAMES = ("x1", "x2", "x3")

SMOOTH = (
    "ln(2 + sin({0}))", "log2(3 + cos({0}))", "exp(sin({0}))", "sqrt(2 + sin({0}))", "cbrt(5 + {0}/4)", "sin({0})",
    "cos({0})", "tan(sin({0}))", "asin(sin({0})/2)", "acos(cos({0})/2)", "atan({0})", "sinh(sin({0}))",
    "cosh(cos({0}))", "tanh({0})", "asinh({0})", "acosh(3 + sin({0}))", "atanh(sin({0})/2)", "erf({0})",
    "sigmoid({0})", "softplus({0})", "log1p(1 + sin({0}))", "expm1(sin({0}))", "log10(3 + sin({0}))", "({0})^2",
    "sin({0})^3", "(2 + sin({0}))^-1.5", "-({0})", "({0}) + ({1})", "({0}) - ({1})", "sin({0})*cos({1})",
    "({0})*sin({1})", "({0})/(2 + cos({1}))", "(2 + sin({0}))^cos({1})", "hypot(1 + sin({0})/2, {1})",
    "atan2(sin({0}), 2 + cos({1}))", "logaddexp({0}, sin({1}))",
)  # fmt: skip

KINKED = ("abs({0})", "relu({0})", "sign({0})", "max({0}, {1})", "min({0}, {1})")

LEAVES = (*NAMES, *NAMES, "2", "0.5", "-3", "pi")


def expressions(forms: tuple[str, ...] = SMOOTH) -> st.SearchStrategy[str]:
    """Expressions over the inputs, of the given forms."""
    return st.recursive(
        st.sampled_from(LEAVES),
        lambda inner: st.builds(lambda form, a, b: form.format(a, b), st.sampled_from(forms), inner, inner),
        max_leaves=12,
    )


@st.composite
def cases(draw: st.DrawFn, forms: tuple[str, ...] = SMOOTH) -> Case:
    """Programs of one to three statements, with a point; every input is used."""
    first, second, third = (draw(expressions(forms)) for _ in range(3))
    used_by_all = " + ".join(f"0.5*{name}" for name in NAMES)
    shapes = (
        f"{first} + {used_by_all}",
        f"a = {first}\nb = a*a + sin({second}*a)\nb + a + {used_by_all}",
        f"a = {first}; f = a + ({second}); g = a*({third}) + {used_by_all}",
        f"{first} + {used_by_all}; {second}",
    )
    coordinate = st.floats(-2, 2).map(lambda value: round(value, 3))
    return Case(draw(st.sampled_from(shapes)), {name: draw(coordinate) for name in NAMES})
