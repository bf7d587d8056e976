"""Marking: planted slips are found and named, and each row is judged from the truth and from the student's own rows."""

from __future__ import annotations

import itertools
import os
from collections import Counter

import pytest

import tracediff as td
from tests.conftest import Run
from tests.judging import BAYDIN, judged, row
from tests.slips import honest, planted
from tracediff.classroom.exercises import Wanted, exercises
from tracediff.classroom.marking import marked
from tracediff.classroom.sheets import sheet
from tracediff.errors import RequestError
from tracediff.language import document
from tracediff.notation import Ascii

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def test_planted_slips_are_found_and_named() -> None:
    """Every slip is found, and at least nine in ten of each kind are named rightly; a thousand of them at night."""
    found, named, total = Counter[str](), Counter[str](), Counter[str]()
    for one in planted(1000 if NIGHTLY else 40, seed=1):
        result = marked(one.filled)
        rounded = one.kind == "rounding chain"  # what follows from rounded rows earns its mark, with a remark
        first = (
            next((row for row in result.rows if row.slip or row.verdict == "wrong"), None)
            if rounded
            else result.first_wrong
        )
        total[one.kind] += 1
        found[one.kind] += first is not None and first.line == one.row + 1
        named[one.kind] += first is not None and first.slip is not None and first.slip.kind == one.kind
    assert found == total
    assert sum(named.values()) >= 0.9 * sum(total.values()), named
    assert all(named[kind] >= (0.9 if NIGHTLY else 0.7) * total[kind] for kind in total), named


@pytest.mark.parametrize("digits", [2, 3, 4, 6])
def test_who_rounds_every_row_and_goes_on_with_that_earns_full_marks(digits: int) -> None:
    for number, made in enumerate(itertools.islice(exercises(Wanted(), 1), 60 if NIGHTLY else 12)):
        result = marked(honest(made, digits))
        assert result.marks == result.of > 0, (number, digits)


@pytest.mark.parametrize(
    ("exercise", "rows", "verdict"),
    [
        ("x1^2*x2 at x1=0.02, x2=-1000", "v1 = 0.000\nv2 = 0.4", "wrong"),
        ("x1^2*x2 at x1=0.02, x2=-1000", "v1 = 0.000\nv2 = -0.4", "right"),
        ("x1^2*x2 at x1=0.02, x2=-1000", "v1 = 0.000\nv2 = 0.000", "rounded"),
        ("x1*x2*100 at x1=0.2, x2=0.24", "v1 = 0.05\nv2 = 5.4", "wrong"),
        ("x1*x2*100 at x1=0.2, x2=0.24", "v1 = 0.05\nv2 = 5.0", "rounded"),
        ("x1*x2*100 at x1=0.2, x2=0.24", "v1 = 0.05\nv2 = 4.8", "right"),
    ],
)
def test_what_comes_of_rounded_numbers_lies_between_theirs_and_the_exact_one(
    exercise: str, rows: str, verdict: str
) -> None:
    assert row(judged(f"{exercise}\n\n{rows}"), "v[2]").verdict == verdict


def test_a_row_that_cannot_be_off_by_rounding_is_not_said_to_be() -> None:
    found = judged("x1*x2 + sin(x1) at x1=2, x2=5\n| v1 | 10 |\n| v2 | 0.907 |")
    slip = row(found, "v[2]").slip
    assert slip
    assert (slip.kind, slip.meaning) == ("wrong digit", "0.909 became 0.907")
    rounded = row(judged("sin(x) at x=pi/3\n| v1 | 0.867 |"), "v[1]").slip
    assert rounded
    assert (rounded.kind, rounded.meaning[:27]) == ("rounding chain", "it was computed from number")


@pytest.mark.parametrize("zero", ["0e3", "0.0*10^5", "-0e9", "0,0e9", "1e1", "2e1"])
def test_few_digits_before_a_power_of_ten_are_no_way_to_be_right(zero: str) -> None:
    found = judged(f"x1*x2 + sin(x1) at x1=2, x2=5\n| v3 | {zero} |\n")
    assert row(found, "v[3]").verdict == "wrong"


def test_a_row_may_hold_two_contributions_to_an_adjoint() -> None:
    for rows in ("1, 7", "6, 7", "1, 4, 7", "3, 4, 7", "7"):
        values = "\n".join(f"| v0bar | {value} |" for value in rows.split(", "))
        found = judged(f"x*x + x at x=3\n| v2bar | 1 |\n| v1bar | 1 |\n{values}\n| xbar | 7 |")
        assert found.marks == found.of, rows
    found = judged("x*x + x at x=3\n| v2bar | 1 |\n| v1bar | 1 |\n| v0bar | 1 |\n| v0bar | 4 |")
    assert [(one.written, one.verdict) for one in found.rows if one.name == "vbar[0]"] == [
        ("1", "right"), ("4", "wrong"),
    ]  # fmt: skip


def test_the_partial_of_an_operation_is_no_adjoint() -> None:
    rows = (
        "v1 10, v2 -0.959, v3 9.041, ∂v3/∂v1 1, ∂v3/∂v2 1, ∂v1/∂x1 5, ∂v1/∂x2 2, ∂v2/∂x2 0.284, ∂y/∂x1 5, ∂y/∂x2 2.284"
    )
    table = "\n".join(f"| {name} | {value} |" for name, value in map(str.split, rows.split(", ")))
    found = judged(f"x1*x2 + sin(x2) at x1=2, x2=5\n\n{table}")
    assert {one.verdict for one in found.rows if one.written} == {"right"}
    assert found.unknown == ("∂v1/∂x1", "∂v1/∂x2", "∂v2/∂x2")


def test_what_follows_from_a_slip_earns_its_mark() -> None:
    found = judged(
        f"{BAYDIN}\n| v1 | 0.693 |\n| v2 | 10 |\n| v3 | 0.959 |\n| v4 | 10.693 |\n| v5 | 9.734 |\n| y | 9.734 |"
    )
    assert [(one.name, one.verdict) for one in found.rows[2:]] == [
        ("v[3]", "wrong"),
        ("v[4]", "right"),
        ("v[5]", "carried"),
        ("y", "carried"),
    ]
    assert (found.marks, found.of) == (5, 6)


def test_a_row_that_hides_an_earlier_slip_is_right() -> None:
    found = judged(f"{BAYDIN}\n| v3 | 0.959 |\n| v5 | 11.652 |")
    assert row(found, "v[5]").verdict == "right"


def test_a_row_that_is_missing_is_reckoned_from_the_rows_above_it() -> None:
    found = judged("sin(x1)*x2 + x1 at x1=2, x2=5\n| v1 | -0.909 |\n| v3 | -2.546 |")
    assert row(found, "v[3]").verdict == "carried"


def test_an_adjoint_that_is_overwritten_is_a_dropped_path() -> None:
    found = judged("```td\nb = a + a\nc = b + b\nat a=3\n```\n\nbbar = 1\nbbar = 1\nv0bar = 1\nv0bar = 2\n")
    kinds = [(one.name, one.verdict, one.slip and one.slip.kind) for one in found.rows if one.verdict != "right"]
    assert kinds == [("bbar", "wrong", "dropped path"), ("vbar[0]", "carried", None), ("vbar[0]", "carried", None)]


def test_a_formula_that_gives_the_value_by_chance_is_wrong() -> None:
    text = "```td\nx1*x2 + x2\nat x1=2, x2=2\n```\n| row | formula | value |\n|--|--|--|\n| v1 | {} | 4 |\n"
    assert row(judged(text.format("v₋₁ × v₀")), "v[1]").verdict == "right"
    assert row(judged(text.format("x2*x1")), "v[1]").verdict == "right"
    assert row(judged(text.format("v₋₁ + v₀")), "v[1]").verdict == "wrong"
    assert row(judged(text.format("")), "v[1]").verdict == "missing"


def test_nothing_written_is_missing_and_nonsense_cannot_be_read() -> None:
    found = judged(f"{BAYDIN}\n| v1 | ? |\n| v2 | ... |\n| v3 | no idea |\n")
    assert [one.verdict for one in found.rows[:3]] == ["missing", "missing", "unreadable"]


def test_a_zero_may_be_written_where_rounding_left_a_little() -> None:
    found = judged("sin(x) at x=pi/2\n| v0dot | 1 |\n| v1dot | 0 |\n")
    assert row(found, "vdot[1]").verdict == "right"


def test_a_value_rounded_to_a_whole_number_is_named() -> None:
    found = row(judged(f"{BAYDIN}\n| v4 | 11 |"), "v[4]")
    assert (found.verdict, found.slip and found.slip.kind) == ("wrong", "rounding chain")


def test_a_second_output_is_marked_from_its_seed() -> None:
    text = "```td\ny1 = x*x\ny2 = sin(x)\nat x=2\nseed y2\n```\n| v2bar | 1 |\n| v0bar | -0.416 |\n| xbar | -0.416 |"
    assert {one.verdict for one in judged(text).rows} == {"right"}


def test_adjoints_may_be_written_upwards_or_only_once() -> None:
    upwards = "| v-1bar | 5.5 |\n| v0bar | 1.716 |\n| v-1bar | 5 |\n| v0bar | -0.284 |\n"
    for table in (upwards, "| v-1bar | 5.5 |\n| v0bar | 1.716 |\n", "| x1bar | 5.5 |\n| x2bar | 1.716 |\n"):
        found = judged(f"{BAYDIN}\n\n{table}")
        assert {one.verdict for one in found.rows if one.written} == {"right"}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("x1*x2 at x1=2, x2=5\n| V1BAR | 1 |\n", (0, 4)),
        ("l2_loss = (x-1)^2 at x=3\n| v1 | 2 |\n| l2_loss | 4 |\n", (2, 2)),
        ("l2_loss = (x-1)^2 at x=3\n| l2_lossbar | 1 |\n| v0bar | 4 |\n| v1bar | 4 |\n| xbar | 4 |", (3, 3)),
        ("dot = x1*x2 at x1=1, x2=2\n| dot | 2 |\n", (1, 1)),
        ("sqrt(x1)*asin(x2) at x1=0, x2=1\n| row | formula | value |\n|--|--|--|\n| v1 | sqrt v-1 | 0 |\n", (1, 4)),
        ("ln(x1) + x1*x2 at x1=2, x2=5\nv1 = 0.693, and v2 = 10\nv3 = 10.693\n", (3, 3)),
        ("ln(x1) + x1*x2 at x1=2, x2=5\nv1 = 0.693 and v2 = 10\nv3 = 10.693\n", (3, 3)),
        ("ln(x1) + x1*x2 at x1=2, x2=5\nv1 = 0.693  v2 = 10\nv3 = 10.693\n", (3, 3)),
        ("ln(x1) + x1*x2 at x1=2, x2=5\n| v1 | 0.693 |\n| v2 | 10 |\n| v3 | 10.693 (= v1 + v2) |\n", (3, 3)),
        ("ln(x1) + sin(x2) at x1=2, x2=5\nv1 = ln 2\nv2 = sin 5\nv3 = 0.693 - 0.959\n", (3, 3)),
        ("sin(x) at x=pi/2\n| v1 | 1 |\n| v1dot | 1*0 |\n", (2, 2)),
        ("Lovelace, Ada\nAD, summer 2024\nGroup 3, Tuesday\n\nx1*x2 at x1=2, x2=5\nv1 = 10", (1, 1)),
        ("x1*x2 at x1=2, x2=5 <table><tr><td>v1<td>10<tr><td>y<td>10</table>", (2, 2)),
    ],
)
def test_a_sheet_may_be_written_in_an_unusual_way(text: str, marks: tuple[int, int]) -> None:
    found = judged(text)
    assert (found.marks, found.of) == marks


def test_a_variable_may_be_named_as_marks_are(run: Run) -> None:
    found = run("mark", "-", stdin=b"dot = x1*x2 at x1=1, x2=2\n| dot | 2 |\n")
    assert found.out.splitlines()[2].split() == ["dot", "2", "2", "right"]


def test_one_row_too_many_does_not_hide_how_a_sheet_numbers() -> None:
    values = (2, 5, 0.693, 10, -0.959, 10.693, 11.652, 11.652)
    found = judged(f"{BAYDIN}\n" + "".join(f"| w{i} | {value} |\n" for i, value in enumerate(values, 1)))
    assert {one.verdict for one in found.rows} == {"right"}
    assert found.unknown == ("w8",)


def test_numbers_put_into_a_formula_may_be_those_of_the_sheet() -> None:
    text = "x1*x2 + sin(x2) at x1=2, x2=5\n| row | formula | value |\n|--|--|--|\n"
    found = judged(text + "| v1 | 2*5 | 10 |\n| v2 | sin 5 | 0.959 |\n| v3 | 10 + 0.959 | 10.959 |\n")
    assert [one.verdict for one in found.rows[:3]] == ["right", "wrong", "carried"]


def test_the_branch_of_a_rule_is_that_of_the_sheets_own_rows() -> None:
    rows = (("v1", -0.909), ("v2", 0), ("v3", 0), ("v3bar", 1), ("v2bar", 5), ("v1bar", 0), ("v-1bar", 0))
    found = judged("relu(sin(x1))*x2 at x1=2, x2=5\n" + "".join(f"| {name} | {value} |\n" for name, value in rows))
    assert row(found, "vbar[1]").verdict == "carried"


def test_the_seed_that_a_sheet_states_is_its_own() -> None:
    (filled,) = sheet("x1*x2; x1 + x2; at x1=2, x2=5; seed y2\n| x1bar | 1 |\n| x2bar | 1 |\n")
    assert marked(filled, seed="y1").marks == 2


@pytest.mark.parametrize("seed", ["| y2bar | 1 |", "| y1bar | 0 |\n| y2bar | 1 |", "| v2bar | y2bar | 1 |"])
def test_the_seed_of_the_adjoints_may_stand_in_the_sheet_itself(seed: str) -> None:
    found = judged(f"y1 = x1*x2; y2 = x1 + x2; at x1=2, x2=5\n\n{seed}\n| x1bar | 1 |\n| x2bar | 1 |\n")
    assert {one.verdict for one in found.rows if one.written} == {"right"}


def test_swapped_rows_are_named() -> None:
    found = judged(f"{BAYDIN}\n| v1 | 10 |\n| v2 | 0.693 |\n")
    assert [one.slip and one.slip.kind for one in found.rows if one.verdict == "wrong"] == ["swapped rows"] * 2


def test_a_sheet_without_an_exercise_says_what_to_do() -> None:
    (one,) = sheet("| v1 | 2 |")
    with pytest.raises(RequestError, match="does not say which exercise"):
        marked(one)


@pytest.mark.parametrize("formula", ["?", "banana", "-", "nan", "1e9", "v-1 + v9", "v1", "…"])
def test_a_formula_that_cannot_be_read_earns_no_mark(formula: str) -> None:
    found = judged(f"x1*x2 at x1=2, x2=5\n| row | formula | value |\n| v1 | {formula} | 10 |")
    assert row(found, "v[1]").verdict in ("missing", "wrong", "unreadable")
    assert found.marks == 0


@pytest.mark.parametrize(
    "formula", ["v-1*v0", "2*5", "2 × 5", r"v_{-1} \cdot v_0", "v0 v-1", "x1 * x2", "2*v0", "v-1 × 5.0"]
)
def test_a_formula_may_have_numbers_in_it(formula: str) -> None:
    found = judged(f"x1*x2 at x1=2, x2=5\n| row | formula | value |\n| v1 | {formula} | 10 |")
    assert row(found, "v[1]").verdict == "right"


@pytest.mark.parametrize("number", ["10", "10.0", "-10", "1.0*10^1", "1,0 · 10¹", "(10)", "5 + 4.9", "10*1.01"])
def test_a_number_is_no_formula(number: str) -> None:
    found = row(judged(f"x1*x2 at x1=2, x2=5\n| row | formula | value |\n| v1 | {number} | 10 |"), "v[1]")
    assert found.verdict == "wrong"
    near = judged("x1*x2 at x1=0.02, x2=0.05\n| row | formula | value |\n| v1 | 0.05 - 0.05 | 0.001 |")
    assert row(near, "v[1]").verdict == "wrong"


@pytest.mark.parametrize(
    ("formula", "right"), [("v-1dot/v-1", True), ("1/v-1", True), ("v0dot/v-1", False), ("1/v0", False)]
)
def test_a_factor_that_is_1_for_the_seed_of_the_sheet_may_be_left_out(formula: str, right: bool) -> None:
    text = "~~~td\nln(x1)*x2\nat x1=2, x2=2\nseed x1=1, x2=1\n~~~\n| row | formula | value |\n"
    found = row(judged(f"{text}| v1dot | {formula} | 0.5 |"), "vdot[1]")
    assert (found.verdict == "right") == right


REVERSE = "~~~td\nx1*x2 + sin(x2)\nat x1=2, x2=5\nseed y=1\n~~~\n| row | formula | value |\n"
FORWARD = REVERSE.replace("seed y=1", "seed x1=1")


@pytest.mark.parametrize(
    ("sheet", "name", "formula"),
    [
        (REVERSE, "v1bar", "∂y/∂v3 · 1"), (REVERSE, "v1bar", "adj(v3)"), (REVERSE, "v1bar", "bar v3 * 1"), (REVERSE, "v1bar", "v3_bar"),
        (REVERSE, "v1bar", "grad_v3"), (REVERSE, "v1bar", "dv3 * 1"), (REVERSE, "v1bar", r"\frac{\partial y}{\partial v_3}"), (REVERSE, "v1bar", "v̄₃ ∂v₃/∂v₁"),
        (REVERSE, "v1bar", "v̄₃ × ∂v₃/∂v₁ = v̄₃ × 1"), (REVERSE, "v1bar", r"\bar{v}_3 \frac{\partial v_3}{\partial v_1}"),
        (FORWARD, "v3dot", "dv1+dv2"), (FORWARD, "v3dot", "∂v1/∂x1 + ∂v2/∂x1"), (FORWARD, "v1dot", "∂v1/∂x1 · ẋ1"), (FORWARD, "v1dot", "v0 * dv-1 + v-1 dv0"), (FORWARD, "v1dot", "v0"),
        (REVERSE, "v2", "Sin(x2)"), (REVERSE, "v2", "SIN(v0)"), (REVERSE, "v2", "sin5"), (REVERSE, "v3", "sin5+10"),
        (REVERSE, "v3", "10 − 0,959"), (REVERSE, "v0bar", "0,284 + 1 · 2"), (REVERSE, "v0bar", "0,5 · 4 + 0,284"), (REVERSE, "v1", "e^0,5 * 6,065"),
    ],
)  # fmt: skip
def test_a_formula_may_name_rows_in_every_way_in_which_a_row_is_named(sheet: str, name: str, formula: str) -> None:
    due = {"v1": 10, "v2": -0.959, "v0bar": 2.284, "v3": 9.041, "v1bar": 1, "v1dot": 5, "v3dot": 5}
    found = judged(f"{sheet}| {name} | {formula} | {due[name]} |")
    assert [one.verdict for one in found.rows if one.written] == ["right"]


@pytest.mark.parametrize(
    "formula", ["∂y/∂v2 · ∂v3/∂v2 + ∂y/∂v1", "v̄₃ ∂v₁/∂v₀", "∂v3/∂v0", "adj(v0)", "dv1 + dv2", "2 dv3"]
)
def test_a_formula_that_names_other_rows_is_wrong(formula: str) -> None:
    found = judged(f"{REVERSE}| v1bar | {formula} | 1 |")
    assert [one.verdict in ("wrong", "unreadable") for one in found.rows if one.written] == [True]


def test_a_part_of_the_numbers_may_be_put_in() -> None:
    text = "x1*x2 + sin(x2) at x1=2, x2=5\n| row | formula | value |\n"
    for formula, right in (("v1 - 0.959", True), ("10 + v2", True), ("v1 + 0.959", False), ("v1 - 1", False)):
        assert (row(judged(f"{text}| v3 | {formula} | 9.041 |"), "v[3]").verdict == "right") == right, formula


def test_a_formula_is_tried_elsewhere_whatever_the_point() -> None:
    found = judged("x^2*exp(x) at x=-1\n| row | formula | value |\n| v1 | -v0 | 1 |\n| v2 | exp(v0) | 0.368 |")
    assert (row(found, "v[1]").verdict, row(found, "v[2]").verdict) == ("wrong", "right")
    edge = "sin(asin(x))*x at x=0.99\n| row | formula | value |\n| v1 | asin v0 | 1.429 |\n| v2 | cos v1 | 0.99 |"
    assert (row(judged(edge), "v[1]").verdict, row(judged(edge), "v[2]").verdict) == ("right", "wrong")


def test_rows_that_follow_from_a_slip_are_not_called_swapped() -> None:
    values = "v1 = 0.7071\nv2 = 2.7071\nv3 = 3.8285\ny = 3.8285\nv3bar = 1\nv2bar = 1.4142\nv1bar = -5.4144\n"
    values += "v0bar = 1.4142\nv1bar = -4.0002\nv0bar = -1.4144\nxbar = -1.4144"
    found = judged(f"~~~td\na = sqrt(x)\ny = (x + a)/a\nat x=2\nseed y=1\n~~~\n{values}")
    assert [one.name for one in found.rows if one.verdict == "wrong"] == ["a"]


def test_a_wrong_number_of_few_digits_is_no_excuse_for_the_rows_after_it() -> None:
    found = judged("x1*x2 + sin(x1) at x1=2, x2=5\n| v1 | 1.0e9 |\n| v2 | 1.0e9 |\n| v3 | 12345 |")
    assert row(found, "v[3]").verdict == "wrong"


def test_derivatives_are_along_the_input_that_the_sheet_names() -> None:
    found = judged("x1*x2*x1 at x1=2, x2=5\n\n∂v1/∂x2 = 2\n∂v2/∂x2 = 4\n∂y/∂x2 = 4\n")
    assert found.marks == found.of == 3


@pytest.mark.parametrize(
    ("exercise", "name", "formulas"),
    [
        ("tanh(x1)*x2 at x1=0.5, x2=2", "v-1bar", [r"\bar{v}_1 (1-\tanh^2(v_{-1}))", r"\frac{\bar{v}_1}{\cosh^2(v_{-1})}", "v̄₁ cosh⁻²(v₋₁)", r"\bar v_1 \operatorname{sech}^2(v_{-1})"]),
        ("sin(x1)*x2 at x1=2, x2=5", "v-1bar", [r"\bar v_1\cos v_{-1}", "v̄₁cos(v₋₁)", "v0 cos v-1"]),
        ("tan(x1)*x2 at x1=0.5, x2=2", "v-1bar", ["v1bar/cos^2(v-1)", "v̄₁/cos² v₋₁", "v1bar*(1+tan^2(v-1))", r"\bar v_1 \sec^2 v_{-1}", "v1bar*sec(v-1)^2", r"\frac{\bar{v}_1}{(\cos v_{-1})^2}"]),
        ("asin(x1)*x2 at x1=0.5, x2=2", "v-1bar", [r"\frac{\bar{v}_1}{\sqrt{1-v_{-1}^2}}", r"\bar{v}_1 / \sqrt{1-v_{-1}^2}", r"\frac{\bar{v}_1}{\cos v_1}"]),
        ("x1^3*x2 at x1=2, x2=5", "v-1bar", ["v̄₁ 3v₋₁²", "v1bar*3*v-1**2", r"\bar{v}_1 \cdot 3 v_{-1}^{2}", "3 v-1^2 v1bar"]),
        ("sigmoid(x1)*x2 at x1=1, x2=5", "v-1bar", [r"\bar{v}_1 \frac{e^{-v_{-1}}}{(1+e^{-v_{-1}})^2}", "v1bar*v1*(1-v1)", "v1bar*exp(-v-1)/(1+e^(-v-1))^2"]),
        ("max(x1, x2)*x2 at x1=3, x2=2", "v1", ["max{v-1,v0}", r"\max\{v_{-1},v_0\}", "max(v₋₁, v₀)"]),
        ("abs(x1)*x2 at x1=-2, x2=5", "v1", [r"\lvert v_{-1} \rvert", "|v-1|", r"\left|v_{-1}\right|"]),
        ("cbrt(x1)*x2 at x1=3, x2=5", "v1", ["∛v₋₁", r"v_{-1}^{\frac13}", r"\sqrt[3]{v_{-1}}", "v-1^(1/3)"]),
    ],
)  # fmt: skip
def test_a_formula_may_be_written_as_people_write_it(exercise: str, name: str, formulas: list[str]) -> None:
    read = document(exercise.replace(" at ", "; at "))
    assert read.at
    made = td.adjoint(read.program, read.at)
    shown = {"v-1bar": "vbar[-1]", "v1": "v[1]"}[name]
    rows = [*made.primal, *made.passes[0].rows]
    value = next(row.value for row in rows if Ascii().show(row.variable) == shown)
    for formula in formulas:
        written = formula.replace("|", r"\|")
        found = judged(f"{exercise}\n| row | formula | value |\n|--|--|--|\n| {name} | {written} | {value} |")
        assert [one.verdict for one in found.rows if one.written] == ["right"], formula


@pytest.mark.parametrize(
    ("rows", "marks"),
    [
        ("v1 =  v-1*v0  = 10\nv2 =  sin(v0) = -0.959\nv3 =  v1+v2   = 9.041\n", (3, 3)),
        ("v1 = v-1 ×  v0 = 10\nv2 = sin  v0 = -0.959\nv3 = v1 +  v2 = 9.041\n", (3, 3)),
        ("v1 = v-1  ×  v0  =  10\nv2 = sin v0  =  -0.959\nv3 = v1  +  v2  =  9.041\n", (3, 3)),
        ("v1 = 10  v2 = -0.959  v3 = 9.041\n", (3, 3)),
        ("v1dot = v-1dot*v0 + v0dot*v-1\nv1dot = 5\nv2dot = v0dot*cos(v0)\nv2dot = 0\nv3dot = v1dot + v2dot\nv3dot = 5\n", (3, 3)),
        (
            "v-1dot = 1\nv0dot = 0\nv1dot = 5\nv2dot = 0\nv3dot = 5\n\nv-1dot = 0\nv0dot = 1\nv1dot = 2\nv2dot = 0.284\nv3dot = 2.284\n\n"
            "v3bar = 1\nv1bar = 1\nv2bar = 1\nv-1bar = 5\nv0bar = 2\nv0bar += 0.284\n", (11, 11),
        ),
    ],
)  # fmt: skip
def test_spaces_formulas_and_passes_are_read_as_they_are_meant(rows: str, marks: tuple[int, int]) -> None:
    found = judged(f"x1*x2 + sin(x2) at x1=2, x2=5\n\n{rows}")
    assert (found.marks, found.of) == marks
    assert found.first_wrong is None


def test_a_half_is_no_number_that_has_been_put_in_and_a_carried_one_is() -> None:
    table = "| row | formula | value |\n|--|--|--|\n"
    half = judged(f"y = sqrt(x1)*x2 at x1=1, x2=5\n\n{table}| v-1bar | 0.5*v1bar*v-1 | 2.5 |\n")
    assert row(half, "vbar[-1]").verdict == "wrong"
    carried = judged(f"x1*x2 + sin(x2) at x1=2, x2=5\n\n{table}| v1 | v-1*v0 | 7 |\n| v3 | 7 + v2 | 6.041 |\n")
    assert row(carried, "v[3]").verdict == "carried"


def test_a_quoted_table_is_a_table() -> None:
    found = judged('"row","value"\n"x1*x2 + sin(x2) at x1=2, x2=5",\n"v1","10"\n"v2","-0.959"\n')
    assert (found.marks, found.unknown) == (2, ())
