"""The table of primitives: each rule against high-precision differences, at the points that its line declares."""

from __future__ import annotations

import itertools
import math
import sys
from typing import Any

import mpmath
import pytest

from benchmarks import exact as truth
from benchmarks.compositions import UNARY
from benchmarks.exact import MEANINGS, Exact, ulps
from tracediff.algebra import evaluated
from tracediff.language.rules import partials, rule
from tracediff.primitives import CALLABLE, FUNCTIONS, OPERATORS, PRIMITIVES, Primitive, unary

mpmath.mp.dps = 60

POINTS = [(primitive, point) for primitive in PRIMITIVES.values() for point in primitive.points]


def exact(primitive: Primitive) -> Exact | None:
    """What a primitive means at 60 digits; None where only its own value says so."""
    return MEANINGS.get(primitive.name) or getattr(mpmath, primitive.name, None)


def difference(function: Exact, point: tuple[Any, ...], operand: int, step: float = 1e-14) -> Any:
    """A central difference whose relative step is small beside the operand and large beside its last digit."""
    step = abs(point[operand]) * mpmath.mpf(step)
    ahead, behind = ([*point[:operand], point[operand] + h, *point[operand + 1 :]] for h in (step, -step))
    return (function(*ahead) - function(*behind)) / (2 * step)


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


EXTREMES = (0.0, 1e-160, 0.3, -0.7, 1 + 2**-52, 3.7, 40.0, -710.0, 1e160)

PAIRS = tuple(itertools.product(EXTREMES, repeat=2))

VALUE_BOUND = {"logaddexp": 30.0}
"""Near its zero, where two numbers of the size of its operands are subtracted."""


def partial_bound(primitive: Primitive, point: tuple[float, ...]) -> float:
    """In ulp; in erf's the square is rounded before its exponential is taken, which multiplies the error by it."""
    return 4 + point[0] ** 2 if primitive.name == "erf" else 4.0


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=lambda primitive: primitive.name)
def test_values_and_partials_are_good_at_extreme_points_too(primitive: Primitive) -> None:
    """Wherever the truth is a normal double; so there is no 0, nan or infinity instead of a number."""
    meaning = exact(primitive)
    if meaning is None:
        return
    for point in UNARY if primitive.arity == 1 else PAIRS:
        true = truth.value(meaning, point)
        if true is None or abs(true) > sys.float_info.max:
            continue
        value = primitive.value(*point)
        if abs(true) >= sys.float_info.min:
            assert ulps(value, true) <= VALUE_BOUND.get(primitive.name, 2.0), point
        for operand, partial in enumerate(partials(primitive.name)):
            slope = truth.derivative(meaning, point, operand)
            found = evaluated(partial, [*point, value])
            assert found is not None
            if slope == 0:
                assert found == 0, point
            elif slope is not None and sys.float_info.min <= abs(slope) <= sys.float_info.max:
                assert ulps(found, slope) <= partial_bound(primitive, point), point


@pytest.mark.parametrize(
    ("name", "obvious", "point"),
    [
        ("pow", "b*a^(b-1)", (1e284, -1.8e-14)), ("pow", "b*a^(b-1)", (1e200, 1 / 3)), ("pow", "b*y/a", (1e-200, 1.6)),
        ("tanh", "1-y^2", (20.0,)), ("sigmoid", "y*(1-y)", (40.0,)),
        ("softplus", "exp(a)/(1+exp(a))", (710.0,)), ("logaddexp", "sigmoid(a-b)", (0.1, 40.0)), ("logaddexp", "exp(a-y)", (1e8, 1e8)),
        ("logaddexp", "exp(a)/(exp(a)+exp(b))", (710.0, 709.5)), ("logaddexp", "exp(a)/(exp(a)+exp(b))", (3.0, 710.0)), ("asin", "1/sqrt(1-a^2)", (1 - 1e-8,)), ("acos", "-1/sqrt(1-a^2)", (1e-8 - 1,)),
        ("atanh", "1/(1-a^2)", (1 - 1e-8,)), ("asinh", "1/sqrt(a^2+1)", (1e160,)), ("acosh", "1/sqrt(a^2-1)", (1e160,)),
        ("expm1", "y+1", (-40.0,)), ("atan2", "b/(a^2+b^2)", (1e160, -1e160)), ("hypot", "a/sqrt(a^2+b^2)", (1e300, 1e300)),
    ],
)  # fmt: skip
def test_the_partial_by_the_first_operand_is_good_where_an_obvious_rule_is_not(
    name: str, obvious: str, point: tuple[float, ...]
) -> None:
    known = [*point, PRIMITIVES[name].value(*point)]
    true = truth.derivative(MEANINGS[name], point, 0)
    found, avoided = evaluated(partials(name)[0], known), evaluated(rule(obvious, len(point)), known)
    assert found is not None
    assert avoided is not None
    assert ulps(found, true) <= 4 < ulps(avoided, true)


@pytest.mark.parametrize("name", ["add", "mul", "logaddexp", "hypot", "max", "min"])
def test_the_partials_of_a_symmetric_primitive_mirror_each_other(name: str) -> None:
    for a, b in (*PAIRS, (3.0, 710.0)):
        (by_first, _), (_, by_second) = (
            [evaluated(partial, [*point, PRIMITIVES[name].value(*point)]) for partial in partials(name)]
            for point in ((a, b), (b, a))
        )
        assert by_first == pytest.approx(by_second, rel=1e-15, abs=0, nan_ok=True), (a, b)


@pytest.mark.parametrize("name", ["max", "min"])
def test_where_both_operands_are_equal_each_has_half_of_the_partial(name: str) -> None:
    assert [evaluated(partial, [2.0, 2.0, 2.0]) for partial in partials(name)] == [0.5, 0.5]


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=lambda primitive: primitive.name)
def test_a_line_of_the_table_is_complete(primitive: Primitive) -> None:
    assert len(primitive.points) >= 2
    assert all(len(point) == primitive.arity for point in primitive.points)
    for condition, holds in ((primitive.domain, True), (primitive.kink, False)):
        for point in primitive.points:
            assert not condition or evaluated(rule(condition, primitive.arity), point) == holds


@pytest.mark.parametrize(
    "primitive", [one for one in PRIMITIVES.values() if one.domain], ids=lambda primitive: primitive.name
)
def test_outside_the_domain_there_is_no_finite_value(primitive: Primitive) -> None:
    inside = rule(primitive.domain, primitive.arity)
    points = {point[: primitive.arity] for point in ((-2.0, -2.0), (2.0, 0.0), (-1.5, 0.0), (0.0, 0.0))}
    outside = [point for point in points if not evaluated(inside, point)]
    assert outside
    assert [point for point in outside if math.isfinite(primitive.value(*point))] == []


def test_every_name_is_listed_once() -> None:
    assert len(PRIMITIVES) == len(OPERATORS) + len(FUNCTIONS)
    assert len(CALLABLE) == sum(1 + len(primitive.aliases) for primitive in FUNCTIONS) + 1


def test_a_primitive_that_nobody_else_knows_is_tested_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    square = unary("square_of_it", lambda a: a * a, "2*a", "", "", (2.0, -0.5))
    wrong = unary("other_square", lambda a: a * a, "3*a", "", "", (2.0, -0.5))
    for primitive in (square, wrong):
        assert exact(primitive) is None
        monkeypatch.setitem(PRIMITIVES, primitive.name, primitive)
    for point in square.points:
        test_a_partial_is_the_limit_of_differences(square, point)
        with pytest.raises(AssertionError):
            test_a_partial_is_the_limit_of_differences(wrong, point)


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


EDGES = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)


@pytest.mark.parametrize(
    "primitive", [found for found in PRIMITIVES.values() if found.domain], ids=lambda found: found.name
)
def test_a_domain_is_where_the_value_is_a_finite_number(primitive: Primitive) -> None:
    for point in itertools.product(EDGES, repeat=primitive.arity):
        within = evaluated(rule(primitive.domain, primitive.arity), point)
        assert bool(within) == math.isfinite(primitive.value(*point)), point


def one_sided(primitive: Primitive, point: tuple[float, ...], operand: int) -> tuple[float, float]:
    """The slopes to the left and to the right of a point."""
    moved = ([*point[:operand], point[operand] + h, *point[operand + 1 :]] for h in (-1e-6, 1e-6))
    here = primitive.value(*point)
    left, right = (primitive.value(*at) for at in moved)
    return (here - left) / 1e-6, (right - here) / 1e-6


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=lambda primitive: primitive.name)
def test_a_kink_is_where_the_partials_are_numbers_but_not_the_slopes_to_both_sides(primitive: Primitive) -> None:
    for point in itertools.product(EDGES, repeat=primitive.arity):
        value = primitive.value(*point)
        if not math.isfinite(value) or (primitive.name, point) == ("atan2", (0.0, 0.0)):
            continue  # of atan2 the origin is a kink without partials
        kink = bool(primitive.kink) and evaluated(rule(primitive.kink, primitive.arity), point) == 1
        found = [evaluated(partial, [*point, value]) for partial in partials(primitive.name)]
        if not all(partial is not None and math.isfinite(partial) for partial in found):
            assert not kink, point
            continue
        slopes = [one_sided(primitive, point, operand) for operand in range(primitive.arity)]
        assert kink == any(
            slope != pytest.approx(partial, rel=1e-3, abs=1e-3)
            for partial, both in zip(found, slopes, strict=True)
            for slope in both
        ), point
