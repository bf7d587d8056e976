"""The modes: what is active, and how adjoints accumulate; their laws are in `test_laws`."""

from __future__ import annotations

import cmath

import pytest

import tracediff as td
from tracediff import modes
from tracediff.evaluate import evaluate
from tracediff.language import parse
from tracediff.modes.joined import joined
from tracediff.modes.lowered import lowered
from tracediff.notation import Ascii
from tracediff.program import Constant, Variable
from tracediff.trace import trace


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


@pytest.mark.parametrize("values", [[1.0], [1.0, 2.0, 3.0]])
def test_a_program_is_run_at_as_many_values_as_it_has_inputs(values: list[float]) -> None:
    with pytest.raises(ValueError, match="zip"):
        evaluate(parse("x*y"), values)


def test_every_slot_has_a_value_or_none_where_a_run_has_failed() -> None:
    program = parse("sin(1/x)")
    found = evaluate(program, [0.0])
    assert list(zip(program.slots, found.values, strict=True))[-2:] == [(Variable("v", 2), None), (Variable("y"), None)]
    assert found.failed == 1


def test_each_contribution_to_an_adjoint_is_a_row_of_its_own() -> None:
    found = td.adjoint(parse("b = a + a; c = b + b"), {"a": 1})
    assert [row.value for row in found.passes[0].rows] == [1, 1, 2, 2, 4, 4]


def test_an_output_that_depends_on_an_input_takes_no_slot_for_a_zero() -> None:
    program = parse("x*2; 3*4")
    zeros = modes.tangent(program).constants.keys() - program.constants.keys()
    assert [modes.tangent(program).slots[slot] for slot in zeros] == [Constant(0.0)]


def test_only_a_program_whose_partials_are_written_out_is_lowered() -> None:
    program = parse("sin(x)")
    values = [1.0] * len(modes.tangent(program).slots)
    with pytest.raises(TypeError, match="not part of a formula: Partial"):
        lowered(modes.tangent(program), values)


def test_a_lowered_program_has_constants_inputs_and_one_variable_for_each_operation() -> None:
    program = parse("x*sin(x)")
    derivative = joined(program, modes.tangent(program), [1.0])
    found = lowered(derivative, evaluate(derivative, [2.0]).values)
    variables = [slot for slot in found.slots if isinstance(slot, Variable) and slot.number is not None]
    assert variables == [Variable("v", number) for number in range(1, len(found) + 1)]
    assert found.slots[0] == Variable("x")
