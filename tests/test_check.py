"""A check finds wrong derivatives, and raises no false alarm."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff import primitives
from tracediff.derivatives import check as room
from tracediff.derivatives.check import check
from tracediff.derivatives.complex_step import NotAnalyticError, complex_step
from tracediff.derivatives.differences import converges, jump, orders, settled, sweep
from tracediff.derivatives.roundoff import round_off
from tracediff.derivatives.symbolic import conditional
from tracediff.errors import NotFiniteError
from tracediff.evaluate import evaluate
from tracediff.language import operations, parse, rules
from tracediff.modes import adjoint, tangent
from tracediff.primitives import PRIMITIVES, Primitive
from tracediff.render.check import curve
from tracediff.trace import trace

SEVERAL = (
    ("sin(x)", 1), ("exp(50*x)", 1), ("atan(1e6*x)", 0), ("atan(1e6*x)", 1), ("ln(x)", 1e-8), ("ln(x)", 1e-300),
    ("x^2 + 1", 1e-8), ("sin(x)", 1e8), ("sin(1e6*x)", 1e8), ("3*x", 1), ("abs(x) + 1", 1e-9), ("abs(x) + 1", -1e-9),
    ("relu(x)", 1e-12), ("max(x, 1)", 1 + 1e-9), ("1/x", 1e-9), ("x^-1", 1e-9), ("x^3", 0), ("x*abs(x)", 0),
    ("1e10 + sin(x)", 1), ("(1 - cos(x))/x^2", 1e-6), ("tan(x)", 1.5707963), ("exp(x)", 700), ("exp(-x)", 600),
    ("sqrt(x)", 1e-300), ("(x - 1)^2", 1), ("acos(x)", 1 - 1e-12), ("asin(x)", 0.9999999), ("tanh(x)", 30),
    ("tanh(x)", 400), ("exp(-600*x)*exp(600)", 1), ("cbrt(x)", -1e-20), ("erf(x)", 3), ("erf(x)", 30), ("x^1.5", 0),
    ("x - x", 3), ("x^2 - 2*x*x + x*x", 1e8), ("x^x", 1e-5), ("2^x", -30), ("ln(1 + x) - log1p(x)", 1e-9),
    ("exp(x) - 1 - x", 1e-9), ("logaddexp(x, 1000)", 0), ("softplus(x)", -50), ("sigmoid(x)", -700), ("x^100", 1),
    ("x^101", -2), ("(x^2)^0.75", 1e-3), ("1/(1 + 1e12*x^2)", 1e-7), ("sin(1/x)", 1e-3), ("0*x", 1), ("x*1e-300", 1),
    ("x*1e300", 1), ("cosh(x)/cosh(x)", 300), ("exp(-x^2)", 20), ("exp(-x^2)", 30), ("-x", 1e-320), ("-x", 1e300),
    ("hypot(x, 3)", 0), ("atan2(x, -1)", 1e-8), ("sign(x)*x", -1e-7), ("x^0", 0), ("x^120", 1.5), ("x^121", -1.5),
    ("hypot(cosh(-3), hypot(x - 1, x*1e-3))", 1), ("x*ln(x)", 1e-300), ("x^1.05", 0), ("sin(x)", 1e18),
    ("log10(x)^1.222", 1), ("x*x", 1e-165), ("x^2", 1e-160),
)  # fmt: skip


@pytest.mark.parametrize(("text", "x"), SEVERAL)
def test_a_right_derivative_raises_no_alarm_at_an_awkward_scale(text: str, x: float) -> None:
    assert check(parse(text), {"x": x}, "y").findings == []


@settings(max_examples=60)
@given(cases((*SMOOTH, *KINKED)), st.sampled_from((1.0, 1.0, 1e-6, 1e3)))
def test_a_right_derivative_raises_no_alarm(case: Case, scale: float) -> None:
    program = parse(case.text)
    for output in program.names(program.outputs):
        try:
            found = check(program, {name: value * scale for name, value in case.at.items()}, output)
        except NotFiniteError:
            assume(False)
        assert found.agree or found.notes


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=PRIMITIVES)
def test_every_primitive_passes_at_its_points(primitive: Primitive) -> None:
    program = parse(written(primitive))
    for point in primitive.points:
        found = check(program, dict(zip(("x1", "x2"), point, strict=False)), "y")
        assert found.findings == []
        method = found.methods[3]
        without_form = method.reason == f"{primitive.name} has no complex form here"
        assert method.gradient is not None or "underflow" in method.reason or without_form


OPERATORS = {"add": "x1 + x2", "sub": "x1 - x2", "mul": "x1*x2", "div": "x1/x2", "pow": "x1^x2", "neg": "-x1"}


def written(primitive: Primitive) -> str:
    operands = ", ".join(("x1", "x2")[: primitive.arity])
    return OPERATORS.get(primitive.name, f"{primitive.name}({operands})")


def forget() -> None:
    """Let the partials of the table be read anew."""
    for cached in (rules.partials, rules.partial, tangent.__globals__["pushforward"], adjoint.__globals__["pullback"]):
        cached.cache_clear()
    conditional.cache_clear()


Plant = Callable[..., None]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> object:
    """Put other partials into the table of primitives."""

    def planted(name: str, *partials: str) -> None:
        monkeypatch.setitem(PRIMITIVES, name, PRIMITIVES[name]._replace(partials=partials))
        forget()

    yield planted
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize("factor", ["2*", "1.001*", "-", "0*", "1.000001*"])
@pytest.mark.parametrize(
    ("name", "text", "x"),
    [
        ("sin", "sin(x)", 1), ("sin", "1 + sin(x)", 1e8), ("exp", "exp(50*x)", 1), ("ln", "ln(x)", 1e-8),
        ("ln", "ln(x)", 1e8), ("atan", "atan(1e6*x)", 0), ("erf", "erf(x)", 0.5), ("erf", "erf(3*x)*x", 1e-3),
        ("abs", "abs(x)", 1e-3), ("tanh", "tanh(x)^2", 0.3), ("cbrt", "cbrt(x)", -8), ("sigmoid", "sigmoid(x)", 0),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_found(run: Run, plant: Plant, name: str, text: str, x: float, factor: str) -> None:
    plant(name, f"{factor}({PRIMITIVES[name].partials[0]})")
    result = run("check", text, "--at", f"x={x!r}")
    assert result.code == 3
    assert "differ" in result.err or "do not converge" in result.err


def test_a_wrong_rule_shows_that_the_error_does_not_fall(plant: Plant) -> None:
    plant("erf", "1.1*2/sqrt(pi)*exp(-a^2)")
    found = check(parse("erf(x)"), {"x": 0.5}, "y")
    assert found.findings == ["the central differences do not converge to the ∂y/∂x of reverse mode"]
    assert all(abs(order) < 0.1 for order in found.sweeps["x"].orders[2:7] if order is not None)


def test_a_mode_that_differs_from_the_others_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "simplified", lambda program: parse("3*x"))
    found = check(parse("x^2"), {"x": 1}, "y")
    assert found.findings == ["symbolic and complex step differ by more than round-off for x"]


def test_a_new_primitive_line_needs_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    line = primitives.unary("cosine", math.cos, "-sin(a)", "", "", (1.0,))
    monkeypatch.setitem(PRIMITIVES, "cosine", line)
    monkeypatch.setitem(operations.FUNCTIONS, "cosine", ("cosine", 1))
    found = check(parse("cosine(x)"), {"x": 1}, "y")
    assert found.agree
    assert found.methods[3].reason == "cosine has no complex form here"
    assert found.reference == "reverse"


@pytest.mark.parametrize(
    ("text", "x", "sides"),
    [
        ("abs(x)", 0, "−1 and 1"),
        ("1e6 + abs(x)", 0, "−1 and 1"),
        ("relu(3*x)", 0, "0 and 3"),
        ("max(x, 1)", 1, "0 and 1"),
    ],
)
def test_a_kink_has_no_derivative_and_its_sides_are_told(text: str, x: float, sides: str) -> None:
    found = check(parse(text), {"x": x}, "y")
    assert found.findings == [f"∂y/∂x does not exist: the differences on its two sides give {sides}"]
    assert "by convention" in found.notes[0]
    assert found.methods[3].reason.endswith("is at a kink")


def test_a_jump_has_no_derivative() -> None:
    assert not check(parse("sign(x)"), {"x": 0}, "y").agree


def test_the_order_of_central_differences_is_two() -> None:
    steps = sweep(parse("sin(x)"), [1.0], 0)
    assert [order and round(order, 1) for order in orders(steps, math.cos(1))[:5]] == [None, 2.0, 2.0, 2.0, 2.0]


def test_the_quotients_settle_where_truncation_and_round_off_meet() -> None:
    steps = sweep(parse("sin(x)"), [1.0], 0)
    number = settled(steps)
    assert number is not None
    assert 1e-6 < steps[number].h < 1e-4
    assert converges(steps, math.cos(1))
    assert not converges(steps, math.cos(1) * (1 + 1e-7))


def test_no_step_crosses_a_kink_or_a_pole() -> None:
    assert max(step.h for step in sweep(parse("abs(x)"), [1e-3], 0)) < 1e-3
    assert max(step.h for step in sweep(parse("1/x"), [1e-3], 0)) < 1e-3
    assert max(step.h for step in sweep(parse("ln(x)"), [1e-3], 0)) < 1e-3


@pytest.mark.parametrize("text", ["x^1.5", "x^1.2", "x^1.05", "x^2.5", "3*x + x^1.1"])
def test_differences_are_of_one_side_at_the_border_of_a_domain(run: Run, text: str) -> None:
    code, out, _ = run("check", text, "--at", "x=0")
    assert code == 0
    assert "the differences for ∂y/∂x are of one side, where the function is defined" in out
    assert converges([], 1.0) is False
    assert jump([]) is None


def test_differences_do_not_apply_where_the_function_is_defined_at_the_point_alone() -> None:
    found = check(parse("(1e-9*x)^x*(0 - 1e9*x)^1.5"), {"x": 0}, "y")
    assert found.methods[4].reason == "the function is not defined beside the point, as far as doubles can tell"


@pytest.mark.parametrize("text", ["x^x", "(2*x)^(x/3)"])
def test_a_convention_at_the_border_of_a_domain_is_no_derivative(text: str) -> None:
    assert not check(parse(text), {"x": 0}, "y").agree


@pytest.mark.parametrize(("text", "x"), [("sign(x)", 0), ("atan2(x, -3)", 0), ("3*sign(x - 1)*x", 1)])
def test_a_jump_is_named(text: str, x: float) -> None:
    found = check(parse(text), {"x": x}, "y")
    assert found.findings == ["∂y/∂x does not exist: the function jumps here"]
    assert "by convention" in found.notes[0]


def test_a_function_too_steep_for_differences_is_checked_without_them() -> None:
    found = check(parse("tan(x)"), {"x": math.pi / 2}, "y")
    assert found.agree
    assert found.methods[4].reason == "the function is too steep for the smallest step"
    assert found.reference == "complex step"


@pytest.mark.parametrize(
    ("text", "x", "reason"),
    [
        ("abs(x)", 0.0, "abs(0) is at a kink"),
        ("erf(x)", 1.0, "erf has no complex form here"),
        ("x^1.5", 0.0, "the complex form of pow fails at pow(0, 1.5)"),
        ("exp(-600*x)*exp(600)", 1.0, "no step is small enough without underflow"),
    ],
)
def test_the_complex_step_says_why_it_does_not_apply(text: str, x: float, reason: str) -> None:
    with pytest.raises(NotAnalyticError, match=r".*") as caught:
        complex_step(parse(text), [x], 0)
    assert str(caught.value) == reason


@given(st.floats(-3, 3), st.sampled_from(SMOOTH))
def test_the_complex_step_is_as_accurate_as_forward_mode(x: float, form: str) -> None:
    program = parse(form.format("x", "cos(x)"))
    try:
        found = complex_step(program, [x], 0)
    except NotAnalyticError:
        return
    expected = trace("forward", program, {"x": x}).passes[0].derivatives["y"]
    assert expected is None or math.isclose(found, expected, rel_tol=1e-11, abs_tol=1e-13)


def test_the_bound_on_round_off_holds_for_sums_with_cancellation() -> None:
    program = parse("((x + y) + z) - y")
    random_ = random.Random(1)
    for _ in range(200):
        point = [random_.uniform(-1, 1), random_.uniform(-1e9, 1e9), random_.uniform(-1, 1)]
        evaluation = evaluate(program, point)
        value = evaluation.values[program.outputs[0]]
        assert value is not None
        names = program.names(program.inputs)
        x, z = point[names.index("x")], point[names.index("z")]
        assert abs(value - (x + z)) <= round_off(program, evaluation.values)


def test_the_command_shows_every_method_and_agrees(run: Run) -> None:
    code, out, err = run("check", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5")
    assert (code, err) == (0, "")
    assert [out.count(name) for name in ("forward", "reverse", "symbolic", "complex step", "order 2.0")] == [2] * 5


def test_the_sweep_shows_a_curve_that_falls_and_rises(run: Run) -> None:
    out = run("check", "sin(x)", "--at", "x=1", "--sweep").out
    places = [line.index("●") for line in out.splitlines() if "●" in line]
    bottom = places.index(min(places))
    assert places[:bottom] == sorted(places[:bottom], reverse=True)
    assert places[bottom:] == sorted(places[bottom:])
    assert 0 < bottom < len(places) - 1


def test_an_error_that_is_not_finite_stands_at_the_right_of_the_curve() -> None:
    errors, levels = [math.inf, math.nan, 1e-2, 1e-4, 0.0], [1e-8] * 5
    assert [line.find("●") for line in curve(errors, levels, 9, True)] == [8, 8, 8, 5, 0]
    assert curve([math.inf], [0.0], 3, True) == ["· ●"]


def test_a_sweep_with_a_difference_that_overflows_is_written_in_every_form(run: Run) -> None:
    arguments = ("check", "3.9e307*sin(4.49*x)", "--at", "x=0", "--sweep")
    for format_ in ("plain", "markdown", "latex"):
        assert "inf" in run(*arguments, "--format", format_).out
    data = json.loads(run(*arguments, "--format", "json").out)
    assert "inf" in [step["error"] for step in data["sweeps"]["x"]]


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120])
def test_a_sweep_fits_every_screen(run: Run, columns: int) -> None:
    out = run(
        "check", "sin(x)*1e3", "--at", "x=1", "--sweep", "--color", "never", columns=columns, terminal=columns > 40
    ).out
    assert max(len(line) for line in out.splitlines()) <= max(columns, 30)


def test_ascii_has_no_other_sign(run: Run) -> None:
    assert run("check", "abs(x)", "--at", "x=0", "--sweep", "--notation", "ascii").out.isascii()


def test_json_has_every_method(run: Run) -> None:
    data = json.loads(run("check", "x1*x2", "--at", "x1=2,x2=5", "--format", "json", "--sweep").out)
    assert data["agree"] is True
    assert [method["name"] for method in data["methods"]] == [
        "forward", "reverse", "symbolic", "complex step", "central differences",
    ]  # fmt: skip
    assert data["methods"][0] == {
        "name": "forward", "gradient": {"x1": 5.0, "x2": 2.0}, "error": 0.0, "errors": {"x1": 0.0, "x2": 0.0}, "reason": None,
    }  # fmt: skip
    assert data["sweeps"]["x1"][0]["h"] == 10.0


def test_json_of_several_outputs_has_a_check_for_each(run: Run) -> None:
    arguments = ("check", "y1 = x; y2 = x*y", "--at", "x=1,y=2", "--format", "json")
    data = json.loads(run(*arguments).out)
    assert [(one["output"], one["agree"]) for one in data["checks"]] == [("y1", True), ("y2", True)]
    assert data["checks"][0]["methods"][0]["gradient"] == {"x": 1.0, "y": 0.0}
    assert json.loads(run(*arguments, "--of", "y2").out)["output"] == "y2"


def test_json_at_a_singular_point_names_the_row(run: Run) -> None:
    code, out, _ = run("check", "sqrt(x)", "--at", "x=0", "--format", "json")
    assert code == 3
    assert json.loads(out)["error"]["variable"] == "vdot[1]"
    assert json.loads(out)["agree"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("x^2",), 2, "tracediff: x has no value\nwrite tracediff check 'x^2' --at x=1\n"),
        (("2",), 2, "tracediff: there is no input to differentiate with respect to\nname one, as in x^2\n"),
        (("x", "--at", "x=1", "--of", "z"), 2, "tracediff: z is not an output of this program\nthe only output is x\n"),
        (
            ("abs(x)", "--at", "x=0"), 3,
            "tracediff: ∂y/∂x does not exist: the differences on its two sides give −1 and 1\n"
            "add --sweep to see how the difference quotients behave\n",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run("check", *arguments)
    assert (result.code, result.err) == (code, message)


def test_an_output_without_inputs_has_no_table_but_a_remark(run: Run) -> None:
    out = run("check", "3; x", "--at", "x=1", "--of", "y", "--of", "y").out
    assert out == "\ny depends on no input, so its gradient is 0\n"
    assert run("check", "3; x", "--at", "x=1").out.count("Gradient of") == 1


def test_on_a_narrow_screen_each_number_keeps_its_heading(run: Run) -> None:
    arguments = ("check", "ln(x1) + x1*x2", "--at", "x1=2,x2=5")
    assert "central differences    5.5      4.1e−10\n" in run(*arguments, columns=40).out
    assert "central differences\n  value 5.5\n  error 4.1e−10\n  order 2.01\n" in run(*arguments, columns=24).out


def test_a_reverse_pass_that_underflows_is_found_though_the_formula_overflows() -> None:
    found = check(parse("1/cosh(x/2)"), {"x": -1229.266}, "y")
    assert found.methods[1].gradient == {"x": 0.0}
    assert found.methods[2].reason == "the simplified expression has no finite value here"
    assert "forward and reverse differ by more than round-off for x" in found.findings


@pytest.mark.parametrize(
    ("expression", "x"),
    [("x^-3", "-1e160"), ("x^-2", "1e160"), ("exp(x)", "-260"), ("2^x", "-380.69385251160645"), ("x^0", "0"), ("(x^100)^-2", "-40")],
)  # fmt: skip
def test_numbers_near_the_ends_of_the_doubles_are_no_disagreement(run: Run, expression: str, x: str) -> None:
    found = run("check", expression, "--at", f"x={x}")
    assert (found.code, found.err) == (0, "")
    assert "kink" not in found.out


@pytest.mark.parametrize("expression", ["abs(sin(x))", "ln(1 + abs(x))", "-exp(-abs(x))"])
def test_the_slopes_on_two_sides_are_those_of_the_finest_clear_step(run: Run, expression: str) -> None:
    assert "the differences on its two sides give \u22121 and 1" in run("check", expression, "--at", "x=0").err


@pytest.mark.parametrize(
    ("text", "at", "due"), [("x^3", 0.0, 0.0), ("x^3 + y", 0.0, 0.0), ("x^5", 0.0, 0.0), ("x^17", 0.0, 0.0)]
)
def test_a_complex_step_may_see_nothing_but_its_own_error(text: str, at: float, due: float) -> None:
    program = parse(text)
    assert complex_step(program, [at, 1.0][: len(program.inputs)], 0) == due


@pytest.mark.parametrize(
    ("text", "x"), [("exp(x)", -700), ("exp(x)", -740), ("x^20", 1e-16), ("1e-310*x", 1), ("x^5", 1e-70)]
)
def test_a_complex_step_that_underflows_is_not_trusted(text: str, x: float) -> None:
    found = check(parse(text), {"x": x}, "y")
    assert (found.findings, found.reference) == ([], "reverse")
    assert found.methods[3].reason == "no step is small enough without underflow"


def test_an_order_of_no_convergence_has_no_sign(run: Run) -> None:
    assert "−0.00" not in run("check", "relu(exp(x) - 1)", "--at", "x=0", "--sweep").out


def test_a_kink_of_atan2_is_none_beside_it(run: Run) -> None:
    assert "has no derivative" not in run("forward", "atan2(x, -1)", "--at", "x=1e-17").out
    assert "has no derivative" in run("forward", "atan2(x, -1)", "--at", "x=0").out
