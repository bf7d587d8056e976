"""Laws of the modes, on random programs."""

from __future__ import annotations

import cmath
import math

import pytest
from hypothesis import assume, given

import tracediff as td
from tests.programs import KINKED, NAMES, SMOOTH, Case, cases
from tracediff.language import parse
from tracediff.notation import Ascii
from tracediff.trace import trace


def derivatives(case: Case, mode: str, order: str = "height") -> dict[tuple[str, str], float]:
    """The Jacobian by one mode; a program that is not finite at the point is passed over."""
    program = parse(case.text, order)  # type: ignore[arg-type]
    found = trace(mode, program, case.at)  # type: ignore[arg-type]
    table = {}
    for sweep in found.passes:
        seeded = next(name for name, value in sweep.seed.items() if value)
        for name, value in sweep.derivatives.items():
            assume(value is not None and math.isfinite(value))
            assert value is not None
            table[(name, seeded) if mode == "forward" else (seeded, name)] = value
    assume(table)
    return table


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@given(cases(SMOOTH + KINKED))
def test_forward_and_reverse_mode_agree(case: Case) -> None:
    forward, reverse = derivatives(case, "forward"), derivatives(case, "reverse")
    assert forward.keys() == reverse.keys()
    assert all(close(forward[entry], reverse[entry]) for entry in forward)


@given(cases())
def test_the_derivative_is_the_limit_of_differences(case: Case) -> None:
    program = parse(case.text)
    step = 1e-5
    for (output, name), derivative in derivatives(case, "forward").items():
        ahead, behind = (td.primal(program, case.at | {name: case.at[name] + h}).outputs[output] for h in (step, -step))
        assume(ahead is not None and behind is not None)
        assert ahead is not None
        assert behind is not None
        assert math.isclose((ahead - behind) / (2 * step), derivative, rel_tol=1e-4, abs_tol=1e-4 * (1 + abs(ahead)))


@given(cases())
def test_tangents_and_adjoints_are_transposes(case: Case) -> None:
    program = parse(case.text)
    vector = {name: 0.5 * i - 0.7 for i, name in enumerate(NAMES)}
    weights = {name: 0.3 * i + 0.4 for i, name in enumerate(program.names(program.outputs))}
    try:
        _, tangents = td.jvp(program, case.at, vector)
        _, adjoints = td.vjp(program, case.at, weights)
    except td.NotFiniteError:
        assume(False)
    left = sum(weights[name] * tangents[name] for name in weights)
    right = sum(adjoints[name] * vector[name] for name in vector)
    assert close(left, right)


@given(cases())
def test_the_order_of_rows_changes_a_derivative_by_rounding_only(case: Case) -> None:
    by_height, as_written = derivatives(case, "reverse", "height"), derivatives(case, "reverse", "source")
    assert all(close(by_height[entry], as_written[entry]) for entry in by_height)


@given(cases(SMOOTH + KINKED))
def test_the_fast_gradient_is_bit_equal_to_the_trace(case: Case) -> None:
    program = parse(case.text)
    assume(len(program.outputs) == 1)
    reverse = derivatives(case, "reverse")
    _, gradient = td.value_and_grad(program)(case.at)
    assert gradient == {name: value for (_, name), value in reverse.items()}


def test_a_complex_step_confirms_the_survey_example() -> None:
    gradient = td.vjp(parse("ln(x1) + x1*x2 - sin(x2)"), {"x1": 2, "x2": 5}, "y")[1]
    step = 1e-30
    x1, x2 = (
        (cmath.log(2 + 1j * step) + (2 + 1j * step) * 5).imag,
        (2 * (5 + 1j * step) - cmath.sin(5 + 1j * step)).imag,
    )
    assert gradient == pytest.approx({"x1": x1 / step, "x2": x2 / step}, rel=1e-15)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_what_depends_on_no_input_has_no_derived_row(mode: str) -> None:
    found = trace(mode, parse("x*(2*3) + ln(4)"), {"x": 1})  # type: ignore[arg-type]
    beside = {row.beside for row in found.passes[0].rows}
    constant = {i for i, row in enumerate(found.primal) if Ascii().show(row.variable) in ("v[1]", "v[2]")}
    assert len(constant) == 2
    assert not beside & constant


def test_an_output_without_inputs_has_derivative_zero() -> None:
    program = parse("f = 2*3; g = x*f")
    assert td.jvp(parse("f = 2*3; g = x"), {"x": 1}, "x")[1] == {"f": 0.0, "g": 1.0}
    assert td.vjp(program, {"x": 1}, "g")[1] == {"x": 6.0}


def test_zero_times_infinity_shows_as_nan() -> None:
    with pytest.raises(td.NotFiniteError, match="not a real number"):
        td.jvp(parse("x*0 + sqrt(x)*0"), {"x": 0}, {"x": 0})


def test_each_contribution_to_an_adjoint_is_a_row_of_its_own() -> None:
    found = td.adjoint(parse("b = a + a; c = b + b"), {"a": 1})
    assert [row.value for row in found.passes[0].rows] == [1, 1, 2, 2, 4, 4]
