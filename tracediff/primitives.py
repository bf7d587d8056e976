"""The table of primitives: each elementary function on one line.

A line gives the name, the value on floats, the partial with respect to each operand, the domain, where the partial is a
convention (a kink), how the function is written, and points at which it is safe to test. The partials are written in
tracediff's own language, with ``a`` and ``b`` for the operands and ``y`` for the result, and everything reads them from
here: forward and reverse mode, the symbolic traces, ``tracediff rules``, the tests. The formulas were chosen for accuracy;
``1/cosh(a)^2`` is not ``1 - y^2``, which is 0 beyond a = 19.

To add a primitive, add a line here and a sample in ``samples/``. Reading the partials is left to `language.rules`.

>>> PRIMITIVES["tanh"].partials
('1/cosh(a)^2',)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tracediff import elementary as el
from tracediff.program import Constant
from tracediff.records import Record

Points: TypeAlias = Sequence[tuple[float, ...]]


class Primitive(Record):
    """An elementary function and its partials.

    Args:
        name: What the language calls it.
        value: Computes it from floats, with IEEE results where Python would raise.
        partials: The partial with respect to each operand, in the language of rules.
        domain: The condition under which it has a real value; empty if it always has.
        kink: The condition under which it has no derivative and its partials are a convention; empty if never.
        symbol: How it is written in unicode, where that is not its name. ``#`` stands for an operand that is enclosed.
        latex: How it is written in LaTeX; ``#`` likewise.
        points: Points of the domain, away from kinks, at which the partials are tested.
        aliases: Further names that the language accepts.
    """

    name: str
    value: Callable[..., float]
    partials: tuple[str, ...]
    domain: str
    kink: str
    symbol: str
    latex: str
    points: Points
    aliases: tuple[str, ...]

    @property
    def arity(self) -> int:
        """The number of operands."""
        return len(self.partials)


def unary(
    name: str, value: Callable[..., float], partial: str, latex: str, domain: str, points: Sequence[float],
    kink: str = "", symbol: str = "", aliases: tuple[str, ...] = (),
) -> Primitive:  # fmt: skip
    """A line of the table: a function of one operand."""
    at = tuple((point,) for point in points)
    return Primitive(name, value, (partial,), domain, kink, symbol or name, latex, at, aliases)


def binary(
    name: str, value: Callable[..., float], partial_a: str, partial_b: str, latex: str, domain: str, points: Points,
    kink: str = "", symbol: str = "", aliases: tuple[str, ...] = (),
) -> Primitive:  # fmt: skip
    """A line of the table: a function of two operands."""
    return Primitive(name, value, (partial_a, partial_b), domain, kink, symbol or name, latex, points, aliases)


_PAIRS = ((3.0, 2.0), (0.5, -1.5), (-2.0, 0.25))
_BASES = ((2.0, 3.0), (0.5, -1.5), (7.0, 0.25))

# fmt: off
OPERATORS = (
    #      name         value         ∂y/∂a                          ∂y/∂b                            latex     domain              sample points
    binary("add",       el.add,       "1",                           "1",                             "+",      "",                 _PAIRS, symbol="+"),
    binary("sub",       el.sub,       "1",                           "-1",                            "-",      "",                 _PAIRS, symbol="-"),
    binary("mul",       el.mul,       "b",                           "a",                             r"\times", "",                _PAIRS, symbol="*"),
    binary("div",       el.divide,    "1/b",                         "-y/b",                          "/",      "b != 0",           _PAIRS, symbol="/"),
    binary("pow",       el.power,     "where(b == 0, where(a == 0, 0, b*a^b/a), where(b-1+1 == b, b*a^(b-1), b*(a^b/a)))", "where(a == 0, 0, y*ln(a))", "^",      "",                 _BASES, kink="hypot(a, b) == 0", symbol="^"),
    unary("neg",        el.neg,       "-1",                                                           "-",      "",                 (2.0, -0.5), symbol="-"),
)

FUNCTIONS = (
    #     name          value         dy/da                                     latex                          domain         sample points
    unary("ln",         el.ln,        "1/a",                                    r"\ln",                        "a > 0",       (2.0, 0.01, 1e6), aliases=("log",)),
    unary("log2",       el.log2,      "1/(a*ln(2))",                            r"\log_2",                     "a > 0",       (2.0, 0.01, 1e6), symbol="log₂"),
    unary("log10",      el.log10,     "1/(a*ln(10))",                           r"\log_{10}",                  "a > 0",       (2.0, 0.01, 1e6), symbol="log₁₀"),
    unary("log1p",      el.log1p,     "1/(1+a)",                                r"\operatorname{log1p}",       "a > -1",      (2.0, -0.9, 1e-9)),
    unary("exp",        el.exp,       "y",                                      r"\exp",                       "",            (2.0, -30.0, 1e-9)),
    unary("expm1",      el.expm1,     "exp(a)",                                 r"\operatorname{expm1}",       "",            (2.0, -30.0, 1e-9)),
    unary("sqrt",       el.sqrt,      "1/(2*y)",                                r"\sqrt{#}",                   "a >= 0",      (2.0, 0.01, 1e6), symbol="√"),
    unary("cbrt",       el.cbrt,      "1/(3*y^2)",                              r"\sqrt[3]{#}",                "",            (2.0, -0.01, 1e6), symbol="∛"),
    unary("sin",        el.sin,       "cos(a)",                                 r"\sin",                       "",            (2.0, -0.5, 100.0)),
    unary("cos",        el.cos,       "-sin(a)",                                r"\cos",                       "",            (2.0, -0.5, 100.0)),
    unary("tan",        el.tan,       "1+y^2",                                  r"\tan",                       "",            (2.0, -0.5, 1.57)),
    unary("asin",       el.asin,      "1/sqrt((1-a)*(1+a))",                    r"\arcsin",                    "abs(a) <= 1", (0.5, -0.9999, 1e-9)),
    unary("acos",       el.acos,      "-1/sqrt((1-a)*(1+a))",                   r"\arccos",                    "abs(a) <= 1", (0.5, -0.9999, 1e-9)),
    unary("atan",       el.atan,      "1/(1+a^2)",                              r"\arctan",                    "",            (0.5, -20.0, 1e8)),
    unary("sinh",       el.sinh,      "cosh(a)",                                r"\sinh",                      "",            (2.0, -0.5, 30.0)),
    unary("cosh",       el.cosh,      "sinh(a)",                                r"\cosh",                      "",            (2.0, -0.5, 30.0)),
    unary("tanh",       el.tanh,      "1/cosh(a)^2",                            r"\tanh",                      "",            (0.5, -2.0, 30.0)),
    unary("asinh",      el.asinh,     "1/hypot(1, a)",                          r"\operatorname{arsinh}",      "",            (2.0, -0.5, 1e160)),
    unary("acosh",      el.acosh,     "1/sqrt(a-1)/sqrt(a+1)",                  r"\operatorname{arcosh}",      "a >= 1",      (2.0, 1.0001, 1e160)),
    unary("atanh",      el.atanh,     "1/((1-a)*(1+a))",                        r"\operatorname{artanh}",      "abs(a) < 1",  (0.5, -0.9999, 1e-9)),
    unary("erf",        el.erf,       "2/sqrt(pi)*exp(-a^2)",                   r"\operatorname{erf}",         "",            (0.5, -2.0, 1e-9)),
    unary("abs",        abs,          "sign(a)",                                r"\left|#\right|",             "",            (2.0, -0.5), kink="a == 0", symbol="|#|"),
    unary("sign",       el.sign,      "0",                                      r"\operatorname{sign}",        "",            (2.0, -0.5), kink="a == 0"),
    unary("sigmoid",    el.sigmoid,   "y*sigmoid(-a)",                          r"\sigma\left(#\right)",       "",            (0.5, -2.0, 40.0), symbol="σ(#)", aliases=("σ",)),
    unary("relu",       el.relu,      "where(a > 0, 1, 0)",                     r"\operatorname{relu}",        "",            (2.0, -0.5), kink="a == 0"),
    unary("softplus",   el.softplus,  "sigmoid(a)",                             r"\operatorname{softplus}",    "",            (0.5, -2.0, 40.0)),
    #      name         value         ∂y/∂a                          ∂y/∂b                            latex     domain              sample points
    binary("logaddexp", el.logaddexp, "where(max(abs(a), abs(b)) < 700, exp(a)/(exp(a)+exp(b)), sigmoid(a-b))", "where(max(abs(a), abs(b)) < 700, exp(b)/(exp(a)+exp(b)), sigmoid(b-a))", r"\operatorname{logaddexp}", "", _PAIRS),
    binary("hypot",     math.hypot,   "a/y",                         "b/y",                 r"\operatorname{hypot}",     "", _PAIRS),
    binary("atan2",     math.atan2,   "1/hypot(a, b)*(b/hypot(a, b))", "-1/hypot(a, b)*(a/hypot(a, b))", r"\operatorname{atan2}", "", _PAIRS, kink="b + abs(b) + abs(a) == 0"),
    binary("max",       max,          "where(a > b, 1, where(a == b, 1/2, 0))", "where(b > a, 1, where(a == b, 1/2, 0))", r"\max", "", _PAIRS, kink="a == b"),
    binary("min",       min,          "where(a < b, 1, where(a == b, 1/2, 0))", "where(b < a, 1, where(a == b, 1/2, 0))", r"\min", "", _PAIRS, kink="a == b"),
)
# fmt: on

PRIMITIVES = {primitive.name: primitive for primitive in (*OPERATORS, *FUNCTIONS)}

CALLABLE = {
    name: primitive for primitive in (*FUNCTIONS, PRIMITIVES["pow"]) for name in (primitive.name, *primitive.aliases)
}
"""The primitives that the language calls by name, under each of their names."""

CONSTANTS = {"pi": Constant(math.pi, "pi"), "π": Constant(math.pi, "pi")}

COMPARISONS = {
    "<": el.less,
    "<=": el.less_equal,
    ">": el.greater,
    ">=": el.greater_equal,
    "==": el.equal,
    "!=": el.not_equal,
}
"""The comparisons that may stand in the condition of a rule's ``where``."""
