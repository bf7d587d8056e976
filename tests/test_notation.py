"""How expressions and numbers are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracediff.notation import Ascii, Latex, Notation, Unicode
from tracediff.notation.numbers import LARGE, decimal
from tracediff.program import Apply, Constant, Expression, Value, Variable

A, B = Variable("v", 1), Variable("v", 2)


def apply(primitive: str, *operands: Expression) -> Apply:
    return Apply(primitive, operands)


@pytest.mark.parametrize(
    ("expression", "unicode", "ascii_", "latex"),
    [
        (Variable("v", -1), "v₋₁", "v[-1]", "v_{-1}"),
        (Variable("v", 12, "tangent"), "v̇₁₂", "vdot[12]", r"\dot{v}_{12}"),
        (Variable("v", 2, "adjoint"), "v̄₂", "vbar[2]", r"\bar{v}_{2}"),
        (Variable("x1", None, "tangent"), "ẋ₁", "x1dot", r"\dot{x}_{1}"),
        (Variable("y", None, "tangent"), "ẏ", "ydot", r"\dot{y}"),
        (Variable("y", None, "adjoint"), "ȳ", "ybar", r"\bar{y}"),
        (Variable("loss", None, "adjoint"), "l̄oss", "lossbar", r"\overline{\mathit{loss}}"),
        (Variable("w_1"), "w_1", "w_1", "w_{1}"),
        (Variable("a_b"), "a_b", "a_b", r"\mathit{a\_b}"),
        (Variable("v3"), "v3", "v3", r"\mathit{v3}"),
        (Variable("θ2"), "θ₂", "theta2", r"\theta_{2}"),
        (Variable("alpha1"), "alpha₁", "alpha1", r"\alpha_{1}"),
        (Variable("Σ"), "Σ", "Sigma", r"\Sigma"),
        (Variable("φ"), "φ", "phi", r"\varphi"),
        (Variable("ϕ"), "ϕ", "varphi", r"\phi"),
        (Variable("λ"), "λ", "lambda", r"\lambda"),
        (Variable("αx"), "αx", "alphax", r"\mathit{{\alpha}x}"),
        (apply("pow", Value(1e-9), Constant(2.0)), "(1e−9)²", "(1e-9)^2", r"\left(1 \cdot 10^{-9}\right)^{2}"),
        (Constant(math.pi, "pi"), "π", "pi", r"\pi"),
        (Constant(1e-7), "1e−7", "1e-7", r"1 \cdot 10^{-7}"),
        (apply("ln", A), "ln v₁", "ln v[1]", r"\ln v_{1}"),
        (apply("ln", Value(-2.0)), "ln(−2)", "ln(-2)", r"\ln\left(-2\right)"),
        (apply("ln", apply("sin", A)), "ln(sin v₁)", "ln(sin v[1])", r"\ln\left(\sin v_{1}\right)"),
        (apply("mul", apply("ln", A), B), "ln(v₁) × v₂", "ln(v[1]) * v[2]", r"\ln\left(v_{1}\right) \times v_{2}"),
        (apply("mul", A, apply("ln", B)), "v₁ × ln v₂", "v[1] * ln v[2]", r"v_{1} \times \ln v_{2}"),
        (apply("sqrt", A), "√v₁", "sqrt v[1]", r"\sqrt{v_{1}}"),
        (apply("abs", A), "|v₁|", "abs v[1]", r"\left|v_{1}\right|"),
        (apply("sigmoid", A), "σ(v₁)", "sigmoid v[1]", r"\sigma\left(v_{1}\right)"),
        (apply("max", A, B), "max(v₁, v₂)", "max(v[1], v[2])", r"\max\left(v_{1}, v_{2}\right)"),
        (apply("pow", A, Constant(2.0)), "v₁²", "v[1]^2", "v_{1}^{2}"),
        (apply("pow", A, Constant(-1.0)), "v₁⁻¹", "v[1]^(-1)", "v_{1}^{-1}"),
        (apply("pow", A, Constant(0.5)), "v₁^0.5", "v[1]^0.5", "v_{1}^{0.5}"),
        (apply("pow", Value(-3.0), Constant(2.0)), "(−3)²", "(-3)^2", r"\left(-3\right)^{2}"),
        (apply("pow", apply("cosh", A), Constant(2.0)), "cosh(v₁)²", "cosh(v[1])^2", r"\cosh\left(v_{1}\right)^{2}"),
        (apply("pow", A, B), "v₁^v₂", "v[1]^v[2]", "v_{1}^{v_{2}}"),
        (apply("div", A, apply("mul", A, B)), "v₁/(v₁ × v₂)", "v[1]/(v[1] * v[2])", r"v_{1}/\left(v_{1} \times v_{2}\right)"),
        (apply("sub", A, apply("add", A, B)), "v₁ − (v₁ + v₂)", "v[1] - (v[1] + v[2])", r"v_{1} - \left(v_{1} + v_{2}\right)"),
        (apply("sub", A, Value(-0.959)), "v₁ + 0.959", "v[1] + 0.959", "v_{1} + 0.959"),
        (apply("add", A, apply("neg", B)), "v₁ − v₂", "v[1] - v[2]", "v_{1} - v_{2}"),
        (apply("add", A, apply("neg", Value(-2.0))), "v₁ + 2", "v[1] + 2", "v_{1} + 2"),
        (apply("mul", A, Value(-1.0)), "v₁ × (−1)", "v[1] * (-1)", r"v_{1} \times \left(-1\right)"),
        (apply("neg", Value(-1.0)), "−(−1)", "-(-1)", r"-\left(-1\right)"),
        (apply("mul", Value(1.5e-7), Value(2.0)), "1.5e−7 × 2", "1.5e-7 * 2", r"1.5 \cdot 10^{-7} \times 2"),
        (apply("where", apply("<=", A, B), A, B), "where(v₁ ≤ v₂, v₁, v₂)", "where(v[1] <= v[2], v[1], v[2])",
         r"\operatorname{where}\left(v_{1} \le v_{2}, v_{1}, v_{2}\right)"),
    ],
)  # fmt: skip
def test_an_expression_is_written(expression: Expression, unicode: str, ascii_: str, latex: str) -> None:
    notations: tuple[Notation, ...] = (Unicode(), Ascii(), Latex())
    assert [notation.show(expression) for notation in notations] == [unicode, ascii_, latex]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (11.652071455223084, 3, "11.652"), (5.5, 3, "5.5"), (10.0, 3, "10"), (0.0, 3, "0"), (-0.0, 17, "0"),
        (-0.2836, 3, "-0.284"), (0.0123456, 3, "0.012"), (0.00123456, 3, "1.235e-3"), (0.005, 3, "0.005"),
        (1e-12, 3, "1e-12"), (123456789.123456, 3, "123456789.123"), (1.5e15, 3, "1.5e15"),
        (1.23456e21, 3, "1.235e21"), (1e100, 3, "1e100"), (0.1, 17, "0.1"), (1e22, 17, "1e22"), (1 / 3, 0, "3e-1"),
        (2.5, 0, "2"), (0.96, 0, "1"), (0.0099999, 2, "0.01"), (0.0567, 2, "5.67e-2"), (1 / 3, 1, "0.3"), (math.inf, 3, "inf"), (math.nan, 3, "nan"),
    ],
)  # fmt: skip
def test_a_number_is_written(value: float, digits: int, text: str) -> None:
    assert decimal(value, digits) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_17_digits_are_all_of_a_number(value: float) -> None:
    assert float(decimal(value, 17)) == value


@given(st.floats(-1e308, 1e308), st.integers(0, 16))
def test_fewer_digits_are_the_number_rounded(value: float, digits: int) -> None:
    unit = 10.0**-digits * max(1.0, abs(value) if abs(value) >= LARGE else 1.0)
    assert abs(float(decimal(value, digits)) - value) <= 0.501 * unit + math.ulp(value)
