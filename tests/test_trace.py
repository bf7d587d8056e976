"""Rows: the survey's tables cell by cell, how a row is written, and what is remarked."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import pytest

import tracediff as td
from tracediff import remarks
from tracediff.algebra import evaluated
from tracediff.errors import RequestError
from tracediff.language import parse
from tracediff.notation import Ascii, Unicode
from tracediff.primitives import PRIMITIVES
from tracediff.trace import Row, trace

SURVEY = parse("ln(x1) + x1*x2 - sin(x2)")
AT = {"x1": 2.0, "x2": 5.0}


def golden(section: str) -> list[list[str]]:
    """The cells of one table of the golden file."""
    text = (Path(__file__).parent / "golden" / "baydin.md").read_text(encoding="utf-8")
    lines = text.partition(f"## {section}\n")[2].partition("\n## ")[0].strip().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def shown(row: Row, *roles: str, folded: bool = False) -> list[str]:
    """What a row says; beside a folded chain rule, a copy is not written twice."""
    notation = Unicode()
    cells = {
        "variable": notation.show(row.variable),
        "chain": notation.show(row.chain_rule),
        "formula": "" if folded and row.formula == row.chain_rule else notation.show(row.formula),
        "numbers": "" if row.substituted is None else notation.show(row.substituted),
        "value": "" if row.value is None else notation.number(row.value),
    }
    return [cells[role] for role in roles]


def test_the_primal_trace_is_that_of_the_survey() -> None:
    rows = td.primal(SURVEY, AT).primal
    assert [shown(row, "variable", "formula", "numbers") for row in rows] == golden("primal")


def test_the_tangent_trace_is_that_of_the_survey() -> None:
    rows = td.tangent(SURVEY, AT, "x1").passes[0].rows
    assert [shown(row, "variable", "formula", "numbers") for row in rows] == golden("tangent")


def test_the_adjoint_trace_is_that_of_the_survey() -> None:
    found = td.adjoint(SURVEY, AT)
    beside = [Unicode().show(row.variable) for row in found.primal]
    roles = ("variable", "chain", "formula", "value")
    rows = [[beside[row.beside], *shown(row, *roles, folded=True)] for row in found.passes[0].rows]
    assert rows[::-1] == golden("adjoint")


# Single rules of how a row is written


@pytest.mark.parametrize(
    ("text", "at", "row", "formula", "numbers"),
    [
        ("x^2", {"x": -3}, 1, "v̇₀ × 2 × v₀", "1 × 2 × (−3)"),
        ("x^3", {"x": 2}, 1, "v̇₀ × 3 × v₀²", "1 × 3 × 2²"),
        ("x^0", {"x": 0}, 1, "v̇₀ × 0", "1 × 0"),
        ("x^1", {"x": 0}, 1, "v̇₀", "1"),
        ("x^0.5", {"x": 4}, 1, "v̇₀ × 0.5 × v₀^(−0.5)", "1 × 0.5 × 4^(−0.5)"),
        ("2^x", {"x": 3}, 1, "v̇₀ × v₁ × ln 2", "1 × 8 × ln 2"),
        ("cos(x)", {"x": 1}, 1, "−v̇₀ × sin v₀", "−1 × sin 1"),
        ("-x", {"x": 1}, 1, "−v̇₀", "−1"),
        ("3 - x", {"x": 1}, 1, "−v̇₀", "−1"),
        ("tanh(x)", {"x": 1}, 1, "v̇₀/cosh(v₀)²", "1/cosh(1)²"),
        ("σ(x)", {"x": 1}, 1, "v̇₀ × v₁ × σ(−v₀)", "1 × 0.731 × σ(−1)"),
        ("relu(x)", {"x": 1}, 1, "v̇₀", "1"),
        ("relu(x)", {"x": -1}, 1, "v̇₀ × 0", "1 × 0"),
        ("sqrt(x)", {"x": 4}, 1, "v̇₀/(2 × v₁)", "1/(2 × 2)"),
        ("erf(x)", {"x": 0}, 1, "v̇₀ × 2/√(π) × exp(−v₀²)", "1 × 2/√(3.142) × exp(−0²)"),
    ],
)
def test_a_tangent_row_is_written_as_by_hand(
    text: str, at: dict[str, float], row: int, formula: str, numbers: str
) -> None:
    rows = td.tangent(parse(text), at).passes[0].rows
    assert shown(rows[row], "formula", "numbers") == [formula, numbers]


def test_the_tangent_of_a_quotient_subtracts() -> None:
    rows = td.tangent(parse("x1/x2"), {"x1": 3, "x2": 2}, {"x1": 1, "x2": 1}).passes[0].rows
    assert shown(rows[2], "formula", "numbers") == ["v̇₋₁/v₀ − v̇₀ × v₁/v₀", "1/2 − 1 × 1.5/2"]


@pytest.mark.parametrize(("y", "partial"), [(3, "v₀ × v₋₁^(v₀ − 1)"), (0, "(v₀ × v₋₁^v₀/v₋₁)")])
def test_a_variable_exponent_has_both_terms(y: float, partial: str) -> None:
    rows = td.tangent(parse("x^y"), {"x": 2, "y": y}).passes[0].rows
    assert shown(rows[2], "formula") == [f"v̇₋₁ × {partial} + v̇₀ × v₁ × ln v₋₁"]


@pytest.mark.parametrize("x", [0.0, 1.0, 1e-160, -1e-320, 5e-324, 1e150])
@pytest.mark.parametrize("expression", ["x^0", "exp(x*0)^0", "(x*x)^0"])
def test_the_power_zero_is_constant_and_differentiable_everywhere(expression: str, x: float) -> None:
    program = parse(expression)
    found = td.adjoint(program, {"x": x})
    assert found.passes[0].derivatives == {"x": 0.0}
    assert "no derivative" not in str(found)
    assert td.hessian(program, {"x": x}) == {"x": {"x": 0.0}}
    assert shown(td.tangent(parse("x^0")).passes[0].rows[1], "formula") == ["v̇₀ × 0"]


def test_a_literal_zero_hides_no_number_that_is_none() -> None:
    rows = td.tangent(parse("atan2(x, 0)"), {"x": 0}).passes[0].rows
    assert shown(rows[1], "formula") == ["v̇₀/hypot(v₀, 0) × (0/hypot(v₀, 0))"]
    rows = td.tangent(parse("atan2(x, 0)"), {"x": 1}).passes[0].rows
    assert shown(rows[1], "formula") == ["v̇₀ × 0"]


@pytest.mark.parametrize(
    ("expression", "x"), [("atan2(tanh(x), -1)", 0.5), ("x/atan2(x, 1e300)", 1e300), ("atan2(1e300/x, 1)", 710.0)]
)
def test_a_row_with_a_literal_is_computed_as_it_is_printed(expression: str, x: float) -> None:
    program = parse(expression)
    for found in (td.tangent(program, {"x": x}), td.adjoint(program, {"x": x})):
        for row in found.passes[0].rows:
            assert row.substituted is not None
            assert evaluated(row.substituted, []) == row.value


def test_a_kink_is_one_only_along_what_may_move() -> None:
    for expression, x in (("x^0", 0), ("atan2(0, x)", -1)):
        assert "no derivative" not in str(td.tangent(parse(expression), {"x": x}))
    assert "its partial is taken as −1" in str(td.tangent(parse("atan2(x, -1)"), {"x": 0}))


def test_without_a_point_a_branch_is_shown_whole() -> None:
    rows = td.tangent(parse("relu(x)")).passes[0].rows
    assert shown(rows[1], "formula", "numbers", "value") == ["where(v₀ > 0, v̇₀, v̇₀ × 0)", "", ""]


def test_a_derivative_at_a_zero_base_or_exponent_is_finite() -> None:
    assert td.vjp(parse("x^y"), {"x": 0, "y": 0}, "f")[1] == {"x": 0.0, "y": 0.0}
    assert td.vjp(parse("x^y"), {"x": 0, "y": 2}, "f")[1] == {"x": 0.0, "y": 0.0}


def test_negative_zero_is_shown_as_zero() -> None:
    assert shown(td.primal(parse("-x"), {"x": 0}).primal[1], "numbers", "value") == ["0", "0"]
    adjoints = td.adjoint(parse("x/y"), {"x": 2, "y": 2}, {"f": 0}).passes[0].rows
    assert [shown(row, "formula", "numbers") for row in adjoints[1:3]] == [["v̄₁/v₀", "0/2"], ["−v̄₁ × v₁/v₀", "0 × 1/2"]]


# Points, seeds, and remarks


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ({"x1": 2}, "x2 has no value"),
        ({}, "x1 and x2 have no value"),
        ({"x1": 2, "x2": 5, "x3": 1}, "x3 is not an input of this program"),
        ({"x1": 2, "x2": math.inf}, "the value of x2 is inf"),
    ],
)
def test_a_point_gives_each_input_a_finite_value(at: dict[str, float], message: str) -> None:
    with pytest.raises(td.RequestError, match=f"^{message}\n"):
        td.primal(SURVEY, at)


def test_a_seed_names_inputs_going_forward_and_outputs_in_reverse() -> None:
    assert [sweep.seed for sweep in td.tangent(SURVEY, AT).passes] == [{"x1": 1, "x2": 0}, {"x1": 0, "x2": 1}]
    assert [sweep.seed for sweep in td.tangent(SURVEY, AT, ["x2", {"x1": 2}]).passes] == [
        {"x1": 0, "x2": 1},
        {"x1": 2, "x2": 0},
    ]
    with pytest.raises(td.RequestError, match="y is not an input"):
        td.tangent(SURVEY, AT, "y")
    with pytest.raises(td.RequestError, match="x1 is not an output"):
        td.adjoint(SURVEY, AT, "x1")


def test_a_seed_for_one_output_prints_the_zeros_of_the_other() -> None:
    found = td.adjoint(parse("y1 = x*2; y2 = x*3"), {"x": 1}, "y1")
    assert found.passes[0].seed == {"y1": 1, "y2": 0}
    assert [row.value for row in found.passes[0].rows] == [0, 1, 0, 2, 2]


def test_a_kink_is_noted_with_its_convention() -> None:
    found = td.adjoint(parse("abs(x) + max(x, y) + relu(x)"), {"x": 0, "y": 0})
    assert remarks.notes(found, Unicode()) == [
        "v₁ = |v₋₁| has no derivative here; by convention its partial is taken as 0",
        "v₂ = max(v₋₁, v₀) has no derivative here; by convention its partial is taken as 0.5",
        "v₃ = relu v₋₁ has no derivative here; by convention its partial is taken as 0",
    ]
    assert remarks.notes(td.primal(parse("abs(x)"), {"x": 0}), Unicode()) == []


@pytest.mark.parametrize(
    ("text", "at", "variable", "message", "hint"),
    [
        ("1 + ln(x)", {"x": -1}, "v[1]", "v[1] = ln v[0] = ln(-1) is not a real number",
         "ln is defined where v[0] > 0, and here v[0] = -1"),
        ("exp(1000)*x", {"x": 1}, "v[1]", "v[1] = exp 1000 = exp 1000 is infinite",
         "a number in it is beyond the largest double, about 1.8e308"),
        ("x/(x - 1)", {"x": 1}, "v[2]", "v[2] = v[0]/v[1] = 1/0 is infinite",
         "div is defined where v[1] != 0, and here v[1] = 0"),
        ("sqrt(x)", {"x": 0}, "vbar[0]", "vbar[0] = vbar[1]/(2 * v[1]) = 1/(2 * 0) is infinite",
         "the partial of sqrt with respect to v[0] is not finite at v[0] = 0"),
        ("hypot(x, x)", {"x": 0}, "vbar[0]", "vbar[0] = vbar[1] * (v[0]/v[1]) = 1 * (0/0) is not a real number",
         "the partial of hypot with respect to v[0] is not finite at v[0] = 0"),
    ],
)  # fmt: skip
def test_the_row_that_breaks_is_named(text: str, at: dict[str, float], variable: str, message: str, hint: str) -> None:
    error = remarks.error(td.adjoint(parse(text), at), Ascii())
    assert error is not None
    assert (error.variable, error.message, error.hint) == (variable, message, hint)


@pytest.mark.parametrize(
    ("text", "at", "hint"),
    [
        ("(-2)^0.5*x", {"x": 1}, "pow has no finite real value at a = -2 and b = 0.5"),
        ("x^-1", {"x": 0}, "pow has no finite real value at v[0] = 0"),
        ("cosh(x)", {"x": 1000}, remarks.OVERFLOW),
        ("x*1e200", {"x": 1e200}, remarks.OVERFLOW),
    ],
)
def test_the_reason_is_the_true_one(text: str, at: dict[str, float], hint: str) -> None:
    error = remarks.error(td.primal(parse(text), at), Ascii())
    assert error is not None
    assert error.hint == hint


def test_an_overflow_of_the_seed_is_no_fault_of_the_derivative() -> None:
    found = td.tangent(parse("x*y"), {"x": 10, "y": 10}, {"x": 1e308, "y": 1e308})
    error = remarks.error(found, Ascii())
    assert error is not None
    assert error.hint == remarks.OVERFLOW


def test_a_kink_that_no_derivative_meets_is_not_noted() -> None:
    assert remarks.notes(td.tangent(parse("abs(0)*x"), {"x": 1}), Unicode()) == []
    assert remarks.notes(td.tangent(parse("abs(x) + ln(x)"), {"x": 0}), Unicode()) == []


def test_a_convention_is_noted_only_where_a_row_applies_it() -> None:
    """Neither beyond the row at which a sweep breaks, nor where no output depends on the kink."""
    broken = parse("abs(x)^0.5")
    assert remarks.notes(td.adjoint(broken, {"x": 0}), Unicode()) == []
    assert len(remarks.notes(td.tangent(broken, {"x": 0}), Unicode())) == 1
    unused = parse("first(a, b) = a; first(x, abs(x))")
    assert remarks.notes(td.adjoint(unused, {"x": 0}), Unicode()) == []
    assert len(remarks.notes(td.tangent(unused, {"x": 0}), Unicode())) == 1


@pytest.mark.parametrize("name", [name for name, primitive in PRIMITIVES.items() if primitive.kink])
def test_every_convention_of_the_table_is_noted_with_the_partial_that_was_taken(name: str) -> None:
    primitive = PRIMITIVES[name]
    text = f"{name}({', '.join('xz'[: primitive.arity])})"
    point = {"x": 0.0, "z": -1.0 if name == "atan2" else 0.0}  # atan2 jumps where b < 0, and is singular at (0, 0)
    found = td.adjoint(parse(text), {wrt: point[wrt] for wrt in "xz"[: primitive.arity]})
    (note,) = remarks.notes(found, Ascii())
    convention, _, taken = note.partition(" taken as ")
    assert convention.endswith(("no derivative here; by convention its partial is", "by convention its partials are"))
    assert set(found.passes[0].derivatives.values()) == set(map(float, taken.split(" and ")))


def test_at_a_point_without_finite_partials_no_convention_is_noted() -> None:
    assert remarks.notes(td.adjoint(parse("atan2(x, x)"), {"x": 0.0}), Ascii()) == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("sqrt(x^2)", 0.0), ("x^0.5", 0.0), ("cbrt(x)*x", 0.0), ("asin(x)", 1.0), ("acos(x)*x", -1.0), ("acosh(x)", 1.0),
        ("hypot(x, x)", 0.0), ("atan2(x, x)", 0.0), ("1/x", 1e-200), ("ln(x)", 1e-310), ("sqrt(x)*x", 0.0), ("(-2)^x", 2.0),
        ("f(a) = sqrt(a); f(x)", 0.0),
    ],
)  # fmt: skip
def test_where_a_value_is_fine_and_a_derivative_is_not_the_first_row_that_breaks_is_named(text: str, at: float) -> None:
    program = parse(text)
    assert remarks.error(td.primal(program, {"x": at}), Ascii()) is None
    for found in (td.tangent(program, {"x": at}), td.adjoint(program, {"x": at})):
        error = remarks.error(found, Ascii())
        assert error is not None
        rows = found.passes[0].rows
        assert [row.value is not None and math.isfinite(row.value) for row in rows] == [True] * (len(rows) - 1) + [
            False
        ]
        assert error.variable == Ascii().show(rows[-1].variable)
        assert "is not finite at" in error.hint
        assert error.position is not None


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("exp(x)*0 + 1", "v[1]"), ("1/(1 + exp(x))", "v[1]"), ("x*1e305*10/10", "v[2]"), ("(x - x)/(x - x) + 2", "v[3]"),
        ("max(ln(-x), 0)", "v[2]"),
    ],
)  # fmt: skip
def test_where_a_value_stops_being_finite_is_shown_even_if_the_end_would_be(text: str, variable: str) -> None:
    found = td.primal(parse(text), {"x": 1000})
    error = remarks.error(found, Ascii())
    assert error is not None
    assert error.variable == variable == Ascii().show(found.primal[-1].variable)


def test_there_is_no_negative_zero_in_a_trace() -> None:
    found = td.primal(parse("atan2(-(x - x), -1) + atan2(-0, -1) + atan2(0, -1)"), {"x": 1})
    assert found.outputs == {"y": 3 * math.pi}
    assert math.copysign(1, td.primal(parse("-x"), {"x": 0}).outputs["y"] or 0.0) == 1


@pytest.mark.long
def test_a_long_trace_is_laid_out_in_time_that_grows_with_its_length() -> None:
    """Ten times the rows take about ten times as long; a quadratic layout would take a hundred."""

    def seconds(terms: int) -> float:
        found = td.adjoint(parse("+".join(["x"] * terms)), {"x": 1})
        start = time.process_time()
        assert len(str(found).splitlines()) > terms
        return time.process_time() - start

    seconds(50)
    assert min(seconds(2000), seconds(2000)) < 40 * max(seconds(200), seconds(200))


def test_a_quotient_of_operands_stays_whole_so_that_extremes_do_not_overflow() -> None:
    assert td.vjp(parse("hypot(x, 1)"), {"x": 1e200}, {"y": 1e150})[1] == {"x": 1e150}
    assert td.jvp(parse("hypot(1e160*x, 1)"), {"x": 1}, "x")[1] == {"y": 1e160}
    assert td.jvp(parse("atan2(1e-200*x, 1e-200)"), {"x": 1}, "x")[1]["y"] == pytest.approx(0.5, rel=1e-15)
    rows = td.tangent(parse("hypot(x, y)"), {"x": 3, "y": 4}).passes[0].rows
    assert shown(rows[2], "formula") == ["v̇₋₁ × (v₋₁/v₁) + v̇₀ × (v₀/v₁)"]


def test_rows_can_be_taken_one_by_one_or_in_slices() -> None:
    rows = td.primal(SURVEY, AT).primal
    assert rows[-1] == list(rows)[-1]
    assert rows[1:3] == [rows[1], rows[2]]
    with pytest.raises(IndexError):
        rows[len(rows)]


@pytest.mark.parametrize(
    ("mode", "seed", "message"),
    [("tangent", None, "there is no mode tangent"), ("eval", "x", "the values alone have no direction")],
)
def test_a_mode_that_is_none_and_a_seed_without_one_are_refused(mode: Any, seed: str | None, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        trace(mode, parse("x*x"), {"x": 1}, seed)


def test_only_what_depends_on_an_input_is_blamed() -> None:
    rows = trace("reverse", parse("1e308*x^5"), {"x": -1})
    found = remarks.error(rows, Ascii())
    assert found is not None
    assert "beyond the largest double" in found.hint


def test_a_reason_speaks_of_the_variables_of_the_row_whatever_the_user_calls_others() -> None:
    found = remarks.error(td.primal(parse("a = x + y; b = 2; ln(a - 5)/b"), {"x": 1, "y": 2}), Ascii())
    assert found is not None
    assert found.hint == "ln is defined where v[2] > 0, and here v[2] = -2"


def test_several_partials_that_are_conventions_are_several() -> None:
    (note,) = remarks.notes(td.tangent(parse("atan2(y, x)"), {"y": 0, "x": -1}), Ascii())
    assert note == "v[1] = atan2(v[0], v[-1]) has no derivative here; by convention its partials are taken as -1 and 0"
