"""Jacobians, Hessians and higher derivatives: laws on random programs, every primitive against high precision."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import tracediff as td
from tests.programs import KINKED, SMOOTH, Case, cases
from tests.test_primitives import POINTS, difference, exact
from tracediff import modes
from tracediff.algebra import evaluated
from tracediff.derivatives.hessian import HIGHEST, gradient_program, higher_derivatives, of_output
from tracediff.derivatives.jacobian import favoured, jacobian
from tracediff.evaluate import evaluate
from tracediff.language import parse
from tracediff.language.rules import derivative, rule
from tracediff.notation import Ascii, Latex, Unicode
from tracediff.primitives import PRIMITIVES, Primitive
from tracediff.program import Variable
from tracediff.trace import Row, trace

OPERATORS = {"add": "a + b", "sub": "a - b", "mul": "a*b", "div": "a/b", "pow": "a^b", "neg": "-a"}


def written(primitive: Primitive) -> str:
    """A program of one primitive."""
    return OPERATORS.get(primitive.name) or f"{primitive.name}({', '.join('ab'[: primitive.arity])})"


def close(left: dict[str, dict[str, float]], right: dict[str, dict[str, float]], scale: float) -> bool:
    return all(abs(left[row][column] - right[row][column]) <= scale for row in left for column in left[row])


def largest(matrix: dict[str, dict[str, float]]) -> float:
    return max([1.0, *(abs(value) for row in matrix.values() for value in row.values())])


def second_partial(meaning: Any, point: tuple[float, ...], i: int, j: int) -> Any:
    """The second derivative at high precision, by a difference of differences."""
    with mpmath.workdps(120):
        return difference(lambda *at: difference(meaning, at, j), tuple(map(mpmath.mpf, point)), i)


# The Jacobian


@given(cases((*SMOOTH, *KINKED)))
def test_the_jacobian_by_forward_and_by_reverse_mode_is_the_same(case: Case) -> None:
    program = parse(case.text)
    try:
        forward, reverse = (td.jacobian(program, case.at, mode) for mode in ("forward", "reverse"))
    except td.NotFiniteError:
        assume(False)
    assert close(forward, reverse, 1e-12 * largest(forward))
    assert td.jacobian(program, case.at) in (forward, reverse)


@given(cases(), st.lists(st.floats(-2, 2), min_size=3, max_size=3))
def test_a_jvp_is_the_jacobian_times_the_vector_and_a_vjp_the_vector_times_it(case: Case, vector: list[float]) -> None:
    program = parse(case.text)
    matrix = td.jacobian(program, case.at)
    inputs, outputs = list(case.at), list(matrix)
    direction = dict(zip(inputs, vector, strict=True))
    _, product = td.jvp(program, case.at, direction)
    scale = 1e-11 * largest(matrix)
    for output in outputs:
        assert abs(product[output] - sum(matrix[output][name] * direction[name] for name in inputs)) <= scale
    weights = dict(zip(outputs, vector, strict=False))
    _, product = td.vjp(program, case.at, weights)
    for name in inputs:
        expected = sum(weights[output] * matrix[output][name] for output in weights)
        assert abs(product[name] - expected) <= scale


def test_the_jacobian_nests_names_as_jax_nests_dictionaries() -> None:
    assert td.jacobian(parse("x^2*y; 5*x + sin(y)"), {"x": 1, "y": 0}) == {
        "y1": {"x": 0.0, "y": 1.0},
        "y2": {"x": 5.0, "y": 1.0},
    }
    assert td.jacobian(parse("2 + 3"), {}) == {"y": {}}


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(td.RequestError, match="no mode sideways"):
        td.jacobian(parse("x"), {"x": 1}, "sideways")  # type: ignore[arg-type]


@pytest.mark.parametrize(("inputs", "outputs", "mode"), [(3, 1, "reverse"), (1, 3, "forward"), (2, 2, "forward")])
def test_the_shape_favours_the_mode_of_fewer_passes(inputs: int, outputs: int, mode: str) -> None:
    assert favoured(inputs, outputs) == mode


@pytest.mark.parametrize(
    ("text", "forward", "reverse"),
    [
        ("ln(x1) + x1*x2 - sin(x2)", 8, 4),  # v̇/v, two of the product, v̇ cos v: four in each pass
        ("x1 + x2 - x3", 0, 0),  # signs are no multiplications
        ("x1^2", 2, 2),  # v̇ × 2 × v
        ("x1^1", 0, 0),  # the factor 1 is dropped
        ("max(x1, x2)", 2, 1),  # v̇ × 0 is written in one branch of each partial, v̇ alone in the other
    ],
)  # fmt: skip
def test_multiplications_are_those_of_the_rows_times_the_passes(text: str, forward: int, reverse: int) -> None:
    program, at = parse(text), {"x1": 2.0, "x2": 5.0, "x3": 3.0}
    point = {name: at[name] for name in program.names(program.inputs)}
    assert jacobian(program, point, "forward", Ascii()).multiplications == forward
    assert jacobian(program, point, "reverse", Ascii()).multiplications == reverse


# The Hessian


@given(cases())
def test_the_hessian_is_symmetric_and_equal_to_differences_of_gradients(case: Case) -> None:
    program = of_output(parse(case.text), parse(case.text).names(parse(case.text).outputs)[0])
    try:
        found = td.hessian(program, case.at)
    except td.NotFiniteError:
        assume(False)
    scale = largest(found)
    transposed = {row: {column: found[column][row] for column in found} for row in found}
    assert close(found, transposed, 1e-10 * scale)
    step = 1e-5
    for name in case.at:
        try:
            ahead, behind = (
                td.jacobian(program, case.at | {name: case.at[name] + h}, "reverse") for h in (step, -step)
            )
        except td.NotFiniteError:
            assume(False)
        (output,) = ahead
        for other in case.at:
            slope = (ahead[output][other] - behind[output][other]) / (2 * step)
            assume(scale < 1e4)
            assert abs(slope - found[other][name]) <= 1e-4 * scale + 1e-6 * largest(ahead)


@pytest.mark.parametrize(("primitive", "point"), POINTS, ids=lambda value: getattr(value, "name", str(value)))
def test_a_second_derivative_is_that_of_high_precision(primitive: Primitive, point: tuple[float, ...]) -> None:
    meaning = exact(primitive)
    if meaning is None:
        pytest.skip("only its own value says what it means")
    names = "ab"[: primitive.arity]
    found = td.hessian(parse(written(primitive)), dict(zip(names, point, strict=True)))
    for i, row in enumerate(names):
        for j, column in enumerate(names):
            true = second_partial(meaning, point, i, j)
            beside = difference(meaning, tuple(map(mpmath.mpf, point)), j)  # near a zero, errors are relative to this
            assert abs(found[row][column] - true) <= 1e-13 * (abs(true) + abs(beside)) + 5e-324


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("sin(a)*y", "cos(a)*y"), ("y*sin(a)", "y*cos(a)"), ("cosh(a)*sin(a)", "sinh(a)*sin(a) + cosh(a)*cos(a)"),
        ("exp(sin(a))", "exp(sin(a))*cos(a)"), ("sin(a)/y", "cos(a)/y"), ("y - sin(a)", "-cos(a)"),
        ("where(a > 0, y*a, y*a)", "y"), ("where(a > 0, y*a, sin(a))", "where(a > 0, y, cos(a))"), ("y", "0"),
    ],
)  # fmt: skip
def test_in_the_derivative_of_a_formula_each_factor_keeps_its_place(formula: str, expected: str) -> None:
    assert derivative(rule(formula, 1), 0, [None, None]) == rule(expected, 1)


def test_the_hessian_of_the_textbook_example() -> None:
    assert td.hessian(parse("x^2*y + y + 2"), {"x": 3, "y": 4}) == {"x": {"x": 8, "y": 6}, "y": {"x": 6, "y": 0}}


def test_of_several_outputs_one_is_named() -> None:
    program = parse("f = x^2; g = x*y")
    assert td.hessian(program, {"x": 3, "y": 4}, of="g") == {"x": {"x": 0, "y": 1}, "y": {"x": 1, "y": 0}}
    assert td.hessian(program, {"x": 3, "y": 4}, of="f") == {"x": {"x": 2, "y": 0}, "y": {"x": 0, "y": 0}}
    with pytest.raises(td.RequestError, match="2") as error:
        td.hessian(program, {"x": 3, "y": 4})
    assert error.value.hint == 'choose one of f and g, as in of="f"'
    with pytest.raises(td.RequestError, match="h is not an output"):
        td.hessian(program, {"x": 3, "y": 4}, of="h")


def test_a_linear_function_has_the_hessian_0_and_a_constant_none() -> None:
    assert td.hessian(parse("2*x - y"), {"x": 1, "y": 2}) == {"x": {"x": 0, "y": 0}, "y": {"x": 0, "y": 0}}
    assert td.hessian(parse("2 + 3"), {}) == {}


@pytest.mark.parametrize(("x", "y"), [(2.0, 0.0), (2.0, 1.0), (0.5, 2.0)])
def test_the_mixed_derivatives_of_a_power_agree_also_where_its_exponent_is_0(x: float, y: float) -> None:
    found = td.hessian(parse("x^y"), {"x": x, "y": y})
    mixed = x ** (y - 1) * (1 + y * math.log(x))
    assert found["x"]["y"] == pytest.approx(mixed)
    assert found["y"]["x"] == pytest.approx(mixed)


def test_where_only_the_second_derivative_is_singular_its_row_is_named() -> None:
    with pytest.raises(td.NotFiniteError) as error:
        td.hessian(parse("x^1.5"), {"x": 0})
    assert error.value.variable == "vbardot[0]"
    assert (
        error.value.hint == "the derivative of vbar[0] with respect to v[0] is not finite at v[0] = 0 and vbar[1] = 1"
    )


def test_where_the_gradient_is_singular_it_is_said_as_in_reverse_mode() -> None:
    for compute in (lambda: td.hessian(parse("sqrt(x)"), {"x": 0}), lambda: td.vjp(parse("sqrt(x)"), {"x": 0}, "y")):
        with pytest.raises(td.NotFiniteError) as error:
            compute()
        assert str(error.value).startswith("vbar[0] = vbar[1]/(2 * v[1]) = 1/(2 * 0) is infinite")


def test_where_a_second_derivative_overflows_that_is_said() -> None:
    with pytest.raises(td.NotFiniteError) as error:
        td.hessian(parse("(x*1e100)^3*1e-10"), {"x": 1e30})
    assert "beyond the largest double" in error.value.hint


# The rows behind a Hessian


@given(cases((*SMOOTH, *KINKED)))
def test_a_second_order_row_gives_its_value_when_it_is_redone(case: Case) -> None:
    program = parse(case.text)
    found = trace("forward", gradient_program(of_output(program, program.names(program.outputs)[0])), case.at, "x1")
    assume(not found.primal.failed)
    for rows in (found.primal, *[sweep.rows for sweep in found.passes]):
        for row in rows:
            assert row.substituted is not None
            redone = evaluated(row.substituted, [])
            assert redone == pytest.approx(row.value, rel=1e-14, abs=1e-300, nan_ok=True)


def second_rows(text: str, at: dict[str, float] | None, seed: str) -> list[str]:
    """The rows of the tangents of the adjoints, as they are printed."""
    program = parse(text)
    found = trace("forward", gradient_program(program), at, seed)
    rows: list[Row] = [row for row in found.passes[0].rows if row.beside >= len(program)]
    return [f"{Unicode().show(row.variable)} = {Unicode().show(row.formula)}" for row in rows]


@pytest.mark.parametrize(
    ("text", "at", "rows"),
    [
        ("ln(x)", {"x": 2}, ["v̄̇₀ = −v̇₀ × v̄₀/v₀", "x̄̇ = v̄̇₀"]),
        ("sin(x)", None, ["v̄̇₀ = −v̇₀ × v̄₁ × sin v₀", "x̄̇ = v̄̇₀"]),
        ("x^3", None, ["v̄̇₀ = v̇₀ × v̄₁ × 3 × 2 × v₀", "x̄̇ = v̄̇₀"]),
        ("relu(x)^2", {"x": 2}, ["v̄̇₁ = v̇₁ × v̄₂ × 2", "v̄̇₀ = v̄̇₁", "x̄̇ = v̄̇₀"]),
        ("x + 2*x", None, []),
    ],
)
def test_second_order_rows_read_as_a_lecturer_writes_them(
    text: str, at: dict[str, float] | None, rows: list[str]
) -> None:
    assert [row for row in second_rows(text, at, "x") if not row.endswith("= 0")] == rows


def test_a_tangent_of_an_adjoint_has_both_marks() -> None:
    marked = Variable("v", 2, "adjoint tangent")
    assert Unicode().show(marked) == "v\N{COMBINING MACRON}\N{COMBINING DOT ABOVE}₂"
    assert Ascii().show(marked) == "vbardot[2]"
    assert Latex().show(marked) == r"\dot{\bar{v}}_{2}"


def test_the_adjoint_of_an_input_that_reaches_no_chosen_output_is_0() -> None:
    program = of_output(parse("x^2; y^2"), "y1")
    derived = modes.adjoint(program)
    values = evaluate(derived, [1.0], evaluate(program, [3.0, 4.0]).values).values
    assert [values[slot] for slot in derived.outputs] == [6.0, 0.0]


# Higher orders


@pytest.mark.parametrize(
    "primitive", [primitive for primitive in PRIMITIVES.values() if exact(primitive)], ids=lambda found: found.name
)
def test_higher_derivatives_are_the_taylor_coefficients_of_high_precision(primitive: Primitive) -> None:
    """At a moderate point, in which the second operand of a binary primitive depends on the variable too."""
    at = 1.3 if primitive.arity == 2 else primitive.points[0][0]
    second = "(x^2/3)" if primitive.arity == 2 else ""
    text = written(primitive).replace("a", "x") if primitive.name in OPERATORS else f"{primitive.name}(x, b)"
    text = text.replace("b", second) if second else (text if primitive.name in OPERATORS else f"{primitive.name}(x)")
    meaning = exact(primitive)
    assert meaning is not None
    with mpmath.workdps(100):
        point = mpmath.mpf(at)
        function = meaning if primitive.arity == 1 else lambda x: meaning(x, x * x / 3)
        true = [
            coefficient * mpmath.factorial(i) for i, coefficient in enumerate(mpmath.taylor(function, point, HIGHEST))
        ]
    found = higher_derivatives(parse(text), {"x": at}, 6, Ascii())
    for order, value in enumerate(found):
        scale = max(abs(true[i]) for i in range(order + 1))
        assert abs(value - true[order]) <= 1e-12 * scale, order


def test_repeated_derivatives_agree_with_the_hessian_and_with_a_closed_form() -> None:
    program = parse("exp(2*x)*sin(x)")
    found = higher_derivatives(program, {"x": 0.5}, 2, Ascii())
    assert found[2] == pytest.approx(td.hessian(program, {"x": 0.5})["x"]["x"])
    exponential = higher_derivatives(parse("exp(2*x)"), {"x": 0.5}, HIGHEST, Ascii())
    assert exponential == pytest.approx([2**order * math.exp(1) for order in range(HIGHEST + 1)])
    assert higher_derivatives(parse("2 + 3 + 0*x"), {"x": 1}, 3, Ascii()) == [5, 0, 0, 0]


def test_a_derivative_of_a_higher_order_that_is_not_finite_is_named_by_its_order() -> None:
    with pytest.raises(td.NotFiniteError, match="the derivative of order 3 is not a finite real number here") as error:
        higher_derivatives(parse("x^2.5"), {"x": 0}, 4, Ascii())
    assert "^" in str(error.value)
    with pytest.raises(td.NotFiniteError, match=r"vdot\[1\] = .* is infinite"):
        higher_derivatives(parse("sqrt(x)"), {"x": 0}, 2, Ascii())
    with pytest.raises(td.NotFiniteError, match=r"v\[1\] = ln v\[0\]"):
        higher_derivatives(parse("ln(x)"), {"x": -1}, 2, Ascii())


def test_higher_orders_are_for_one_variable() -> None:
    with pytest.raises(td.RequestError, match="one input and one output, and this program has 2 and 1"):
        higher_derivatives(parse("x*y"), {"x": 1, "y": 2}, 3, Ascii())


def test_what_is_wrong_with_a_request_is_an_error_of_the_family() -> None:
    program = td.parse("x*y")
    at = {"x": 10**400, "y": 2}
    for ask in (
        lambda: td.jvp(program, at, "x"),
        lambda: td.value_and_grad(program)(at),
        lambda: td.jvp(program, {"x": 1, "y": 2}, []),  # type: ignore[arg-type]
        lambda: td.jvp(program, None, "x"),  # type: ignore[arg-type]
        lambda: td.parse("x", order="foo"),  # type: ignore[arg-type]
    ):
        with pytest.raises(td.RequestError):
            ask()


def test_a_singular_row_of_a_large_jacobian_is_named() -> None:
    program = parse("+".join(f"sqrt(x{i})" for i in range(1, 1501)))
    at = {f"x{i}": 1.0 for i in range(1, 1501)} | {"x1400": 0.0}
    with pytest.raises(td.NotFiniteError, match="for x1dot = 1"):
        jacobian(program, at, "forward", Ascii())


def test_the_passes_of_a_linear_program_are_counted_once() -> None:
    assert jacobian(parse("x + y"), {"x": 1, "y": 2}, "forward", Ascii()).multiplications == 0
