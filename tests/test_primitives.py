"""The table of primitives: each rule against high-precision differences, at the points that its line declares."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import pytest

from tracediff.algebra import evaluated
from tracediff.language.rules import partials, rule
from tracediff.primitives import CALLABLE, FUNCTIONS, OPERATORS, PRIMITIVES, Primitive, unary

mpmath.mp.dps = 60

Exact = Callable[..., Any]

EXACT: dict[str, Exact] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
    "log2": lambda a: mpmath.log(a, 2),
    "log1p": lambda a: mpmath.log(1 + a),
    "expm1": lambda a: mpmath.exp(a) - 1,
    "cbrt": lambda a: mpmath.sign(a) * mpmath.cbrt(abs(a)),
    "abs": abs,
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "softplus": lambda a: mpmath.log(1 + mpmath.exp(a)),
    "logaddexp": lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
    "max": max,
    "min": min,
}
"""What the primitives mean, where mpmath has no function of that name; nothing of the table's rules is restated."""

POINTS = [(primitive, point) for primitive in PRIMITIVES.values() for point in primitive.points]


def exact(primitive: Primitive) -> Exact | None:
    """What a primitive means at 60 digits; None where only its own value says so."""
    return EXACT.get(primitive.name) or getattr(mpmath, primitive.name, None)


def difference(function: Exact, point: tuple[Any, ...], operand: int, step: float = 1e-14) -> Any:
    """A central difference whose relative step is small beside the operand and large beside its last digit."""
    step = abs(point[operand]) * mpmath.mpf(step)
    ahead, behind = ([*point[:operand], point[operand] + h, *point[operand + 1 :]] for h in (step, -step))
    return (function(*ahead) - function(*behind)) / (2 * step)


def ulps(found: float, true: Any) -> float:
    """The error of `found`, in units in the last place of the true value."""
    return float(abs(mpmath.mpf(found) - true) / math.ulp(float(true)))


@pytest.mark.parametrize(("primitive", "point"), POINTS, ids=lambda value: getattr(value, "name", str(value)))
def test_a_value_is_that_of_high_precision(primitive: Primitive, point: tuple[float, ...]) -> None:
    meaning = exact(primitive)
    if meaning is None:
        assert math.isfinite(primitive.value(*point))
    else:
        assert ulps(primitive.value(*point), meaning(*map(mpmath.mpf, point))) <= 2


@pytest.mark.parametrize(("primitive", "point"), POINTS, ids=lambda value: getattr(value, "name", str(value)))
def test_a_partial_is_the_limit_of_differences(primitive: Primitive, point: tuple[float, ...]) -> None:
    result = primitive.value(*point)
    for operand, partial in enumerate(partials(primitive.name)):
        found = evaluated(partial, [*point, result])
        assert found is not None
        meaning = exact(primitive)
        if meaning is None:
            coarse = difference(
                lambda *at: primitive.value(*map(float, at)), tuple(map(mpmath.mpf, point)), operand, 1e-6
            )
            assert float(coarse) == pytest.approx(found, rel=1e-6)
            continue
        true = difference(meaning, tuple(map(mpmath.mpf, point)), operand)
        if true == 0:
            assert found == 0
        else:
            assert ulps(found, true) <= 4


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=lambda primitive: primitive.name)
def test_a_line_of_the_table_is_complete(primitive: Primitive) -> None:
    assert len(primitive.points) >= 2
    assert all(len(point) == primitive.arity for point in primitive.points)
    for condition, holds in ((primitive.domain, True), (primitive.kink, False)):
        for point in primitive.points:
            assert not condition or evaluated(rule(condition, primitive.arity), point) == holds


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=lambda primitive: primitive.name)
def test_outside_the_domain_there_is_no_finite_value(primitive: Primitive) -> None:
    for point in ((-2.0, -2.0), (2.0, 0.0), (-1.5, 0.0), (0.0, 0.0)):
        operands = point[: primitive.arity]
        if primitive.domain and not evaluated(rule(primitive.domain, primitive.arity), operands):
            assert not math.isfinite(primitive.value(*operands))


def test_every_name_is_listed_once() -> None:
    assert len(PRIMITIVES) == len(OPERATORS) + len(FUNCTIONS)
    assert len(CALLABLE) == sum(1 + len(primitive.aliases) for primitive in FUNCTIONS) + 1


def test_a_primitive_that_nobody_else_knows_is_tested_all_the_same() -> None:
    square = unary("square_of_it", lambda a: a * a, "2*a", "", "", (2.0, -0.5))
    assert exact(square) is None
    wrong = unary("square_of_it", lambda a: a * a, "3*a", "", "", (2.0, -0.5))
    for primitive, holds in ((square, True), (wrong, False)):
        coarse = difference(lambda a: a * a, (mpmath.mpf(2),), 0, 1e-6)
        found = evaluated(rule(primitive.partials[0], 1), [2.0, 4.0])
        assert (float(coarse) == pytest.approx(found, rel=1e-6)) == holds


@pytest.mark.parametrize(
    ("name", "operands", "limit"),
    [
        ("pow", (-10.0, 999.0), -math.inf), ("pow", (-10.0, 998.0), math.inf), ("pow", (0.0, -1.0), math.inf),
        ("sinh", (-1000.0,), -math.inf), ("cosh", (-1000.0,), math.inf), ("exp", (1000.0,), math.inf),
        ("ln", (0.0,), -math.inf), ("log1p", (-1.0,), -math.inf), ("atanh", (-1.0,), -math.inf), ("div", (-1.0, 0.0), -math.inf),
        ("div", (1.0, 0.0), math.inf), ("cbrt", (-math.inf,), -math.inf),
    ],
)  # fmt: skip
def test_at_a_pole_and_on_overflow_the_result_is_that_of_ieee_arithmetic(
    name: str, operands: tuple[float, ...], limit: float
) -> None:
    assert PRIMITIVES[name].value(*operands) == limit
