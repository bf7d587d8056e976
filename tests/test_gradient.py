"""The fast gradients are those of the traces, to the last bit, and raise where the traces end."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracediff as td
from tests.programs import KINKED, NAMES, SMOOTH, Case, cases
from tracediff.gradient import LARGEST, REPEATED
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
