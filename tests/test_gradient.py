"""The fast gradients are those of the traces, to the last bit, and raise where the traces end."""

from __future__ import annotations

import itertools
import math
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracediff as td
from tests.programs import KINKED, NAMES, SMOOTH, Case, cases
from tracediff.gradient import LARGEST, REPEATED
from tracediff.gradient.arrays import AT_ONCE
from tracediff.gradient.loops import gradient_by_loops
from tracediff.gradient.straight import straight_line_gradient, swallows
from tracediff.primitives import PRIMITIVES

EXTREMES = (0.0, 1.0, -1.0, 0.5, 1e-8, 20.0, -40.0, 710.0, -800.0, 1e160, 1e-300, 1e308)


def bits(found: tuple[float, list[float]] | None) -> list[str] | None:
    """A value and its derivatives, with every bit and the sign of zero."""
    return found and [number.hex() for number in (found[0], *found[1])]


def traced(program: td.Program, at: dict[str, float]) -> tuple[float, list[float]] | None:
    """What the rows of the reverse trace say."""
    try:
        (value,), derivatives = (found.values() for found in td.vjp(program, at, program.names(program.outputs)[0]))
    except td.NotFiniteError:
        return None
    return value, list(derivatives)


def one_output(case: Case) -> td.Program | None:
    program = td.parse(case.text)
    return program if len(program.outputs) == 1 else None


@given(cases(SMOOTH + KINKED), st.lists(st.sampled_from(EXTREMES), min_size=3, max_size=3))
def test_loops_and_straight_line_code_give_the_bits_of_the_trace(case: Case, extremes: list[float]) -> None:
    if program := one_output(case):
        loops, straight = gradient_by_loops(program), straight_line_gradient(program)
        for at in (case.at, dict(zip(NAMES, extremes, strict=True))):
            point = [at[name] for name in program.names(program.inputs)]
            expected = bits(traced(program, {name: at[name] for name in program.names(program.inputs)}))
            assert bits(loops(point)) == expected
            assert bits(straight(point)) in ((expected,) if at is case.at else (expected, None))


@pytest.mark.parametrize("name", [name for name in PRIMITIVES if PRIMITIVES[name].arity == 1 and name != "neg"])
@pytest.mark.parametrize("text", ["{}(x)", "1/{}(x)", "atan2({}(x), -1) + x", "y*x*{}(x*x*x) + atan(x*1e308)"])
def test_every_function_at_extreme_points(name: str, text: str) -> None:
    program = td.parse(text.format(name))
    loops, straight = gradient_by_loops(program), straight_line_gradient(program)
    for x in (*EXTREMES, *[-extreme for extreme in EXTREMES], *[point for (point,) in PRIMITIVES[name].points]):
        point = [x, 0.25][: len(program.inputs)]
        expected = bits(traced(program, dict(zip(program.names(program.inputs), point, strict=True))))
        assert bits(loops(point)) == expected
        assert bits(straight(point)) in (expected, None)


SIGNS = {"add": "a + b", "sub": "a - b", "mul": "a*b", "div": "a/b", "pow": "a^b", "neg": "-a"}


@pytest.mark.parametrize("name", [name for name in PRIMITIVES if PRIMITIVES[name].arity == 2])
def test_every_function_of_two_operands_at_extreme_points(name: str) -> None:
    program = td.parse(SIGNS.get(name) or f"{name}(a, b)")
    loops, straight = gradient_by_loops(program), straight_line_gradient(program)
    for point in itertools.product((*EXTREMES, -1e-300, -1e160, 0.1), repeat=2):
        expected = bits(traced(program, dict(zip("ab", point, strict=True))))
        assert bits(loops(point)) == expected
        assert bits(straight(point)) in (expected, None)


@pytest.mark.parametrize(
    ("text", "at"),
    [("1/(x*x)", 1e200), ("exp(-x*x)", 1e200), ("atan(x*x) + x", 1e200), ("min(x*x, 1) + x", -1e200), ("x*(x - x*x*x)", 1e150)],
)  # fmt: skip
def test_an_infinity_is_found_even_where_the_next_operation_makes_it_finite(text: str, at: float) -> None:
    program = td.parse(text)
    assert straight_line_gradient(program)([at]) is None
    compute = td.value_and_grad(program)
    for _ in range(REPEATED + 1):
        with pytest.raises(td.NotFiniteError):
            compute({"x": at})


def test_a_limit_through_an_infinity_inside_a_rule_is_no_failure() -> None:
    compute = td.value_and_grad(td.parse("tanh(x)"))
    assert [compute({"x": 800.0}) for _ in range(REPEATED + 1)] == [(1.0, {"x": 0.0})] * (REPEATED + 1)


def test_the_primitives_that_swallow_an_infinity_are_found_by_asking_them() -> None:
    assert {"div", "pow", "exp", "atan", "tanh", "min", "sign"} <= {name for name in PRIMITIVES if swallows(name)}
    assert not any(map(swallows, ("add", "sub", "mul", "neg", "ln", "sqrt", "hypot", "sinh")))


@pytest.mark.parametrize(
    "text", ["x*y + sin(x)*y", " + ".join(["x*y"] * 300), "*".join(["x", *["1.001"] * 500]), "a = 2*3; a*x", "x"]
)
def test_a_repeated_gradient_stays_the_same(text: str) -> None:
    compute = td.value_and_grad(td.parse(text))
    at = dict.fromkeys(td.parse(text).names(td.parse(text).inputs), 0.7)
    first = compute(at)
    assert all(compute(at) == first for _ in range(REPEATED + 2))


def test_a_program_that_is_too_long_for_straight_line_code_stays_with_the_loops() -> None:
    compute = td.value_and_grad(td.parse("+".join(["x"] * (LARGEST + 2))))
    assert [compute({"x": 1.0})[1]["x"] for _ in range(REPEATED + 1)] == [LARGEST + 2.0] * (REPEATED + 1)


def test_a_gradient_that_breaks_names_its_row() -> None:
    with pytest.raises(td.NotFiniteError, match="partial of sqrt"):
        td.value_and_grad(td.parse("sqrt(x)*1"))({"x": 0.0})
    assert math.isfinite(td.value_and_grad(td.parse("sqrt(x)"))({"x": 4.0})[0])


# Many points


def ulps(found: float, expected: float) -> float:
    """How many units in the last place two numbers are apart; 0 where both are not finite."""
    if not (math.isfinite(found) and math.isfinite(expected)):
        return 0.0 if math.isfinite(found) == math.isfinite(expected) else math.inf
    return abs(found - expected) / math.ulp(expected or found)


@pytest.mark.parametrize("name", PRIMITIVES)
def test_arrays_give_what_numbers_give(name: str) -> None:
    primitive = PRIMITIVES[name]
    program = td.parse(SIGNS.get(name) or f"{name}({'a, b' if primitive.arity == 2 else 'a'})")
    names = program.names(program.inputs)
    points = [*primitive.points, *itertools.product((*EXTREMES, 1.5, -700.0), repeat=len(names))]
    arrays = {name: np.array([point[i] for point in points]) for i, name in enumerate(names)}
    values, gradient = td.vectorize(program)(arrays)
    for i, point in enumerate(points):
        value, adjoints = traced(program, dict(zip(names, point, strict=True))) or (math.nan, [math.nan] * len(names))
        if math.isfinite(value):
            assert ulps(values[i], value) <= 4
            assert all(ulps(gradient[name][i], adjoint) <= 4 for name, adjoint in zip(names, adjoints, strict=True))
        else:
            assert not all(math.isfinite(found[i]) for found in (values, *gradient.values()))


@given(cases(SMOOTH + KINKED))
def test_arrays_of_any_program_are_close_to_its_numbers(case: Case) -> None:
    if program := one_output(case):
        names = program.names(program.inputs)
        values, gradient = td.vectorize(program)({name: [case.at[name], 0.3, -1.1] for name in names})
        for i, at in enumerate((case.at, dict.fromkeys(names, 0.3), dict.fromkeys(names, -1.1))):
            found = traced(program, {name: at[name] for name in names})
            if found:
                scale = 1 + abs(found[0]) + max(map(abs, found[1]))
                assert values[i] == pytest.approx(found[0], rel=1e-9, abs=1e-9 * scale)
                expected = pytest.approx(found[1], rel=1e-9, abs=1e-9 * scale)
                assert [gradient[name][i] for name in names] == expected


def test_arrays_are_broadcast_and_keep_their_shape() -> None:
    values, gradient = td.vectorize(td.parse("x*y + 1*z"))({"x": np.ones((3, 1)), "y": [1.0, 2.0], "z": 5})
    assert values.tolist() == [[6.0, 7.0]] * 3
    assert gradient["x"].tolist() == [[1.0, 2.0]] * 3
    assert gradient["z"].tolist() == [[1.0, 1.0]] * 3
    assert td.vectorize(td.parse("x^2"))({"x": 3})[0].shape == ()
    assert td.vectorize(td.parse("2*3"))({})[0].tolist() == 6.0
    assert td.vectorize(td.parse("erf(2)*x"))({"x": 3})[1]["x"] == math.erf(2)  # erf, which NumPy lacks, of a number


def test_more_points_than_are_computed_at_a_time() -> None:
    x = np.linspace(-1, 1, 2 * AT_ONCE + 5)
    values, gradient = td.vectorize(td.parse("x^2"))({"x": x})
    assert np.array_equal(values, x * x)
    assert np.array_equal(gradient["x"], 2 * x)


def test_what_arrays_cannot_do_is_said() -> None:
    with pytest.raises(td.RequestError, match="that of one output"):
        td.vectorize(td.parse("x; y"))
    with pytest.raises(td.RequestError, match="z is not an input"):
        td.vectorize(td.parse("x*2"))({"x": 1, "z": 2})
    with pytest.raises(td.MissingValueError):
        td.vectorize(td.parse("x*y"))({"x": 1})


def test_numpy_is_asked_for_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(td.RequestError, match="arrays need NumPy"):
        td.vectorize(td.parse("x*2"))


def test_what_nobody_reads_is_watched_too() -> None:
    compute = td.value_and_grad(td.parse("f(a, b) = b; f(x*x, x)"))
    for _ in range(REPEATED + 1):
        with pytest.raises(td.NotFiniteError, match="is infinite"):
            compute({"x": 1e200})


def test_arrays_are_divided_by_zero_as_ieee_arithmetic_does() -> None:
    value, gradient = td.vectorize(td.parse("x/0"))({"x": [1.0, -1.0]})
    assert value.tolist() == [math.inf, -math.inf]
    assert gradient["x"].tolist() == [math.inf, math.inf]
    assert td.vectorize(td.parse("x + 1/0"))({"x": [1.0]})[0].tolist() == [math.inf]
