"""The classic mistakes: what is printed is what the wrong algorithm computes, and the first wrong row is marked."""

from __future__ import annotations

import json
import math
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import Case, cases, expressions
from tracediff.algebra import evaluated
from tracediff.classroom.mistaken import BUGS, NEAR, mistaken
from tracediff.classroom.wrong import MOST, slip_of
from tracediff.errors import RequestError
from tracediff.language import parse
from tracediff.language.rules import partials
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Program
from tracediff.trace import Trace, trace

TWICE = "b = a + a; c = b + b"


def reverse(text: str, **at: float) -> Trace:
    return trace("reverse", parse(text), at)


def gradient(right: Trace, bug: str) -> list[float]:
    """The adjoints of the inputs as the last mistaken pass has them."""
    rows = mistaken(right, bug)[-1].rows
    return [rows.known(slot) for slot in rows.program.outputs]


def naive(program: Program, values: list[float], bug: str, passes: int = 1) -> list[float]:
    """The same mistakes once more, as a student writes them: numbers in a dictionary, and a recursive function."""
    grad: dict[int, float] = defaultdict(float)

    def parts(number: int) -> list[tuple[int, float]]:
        target, formula, operands = program.statement(number)
        if not isinstance(formula.expression, Apply):
            return [(operands[0], 1.0)]
        known = [*[values[operand] for operand in operands], values[target]]
        found = [evaluated(partial, known) for partial in partials(formula.expression.primitive)]
        return [(slot, found[i] or 0.0) for i, slot in enumerate(operands) if program.active[slot]]

    def recurse(number: int) -> None:
        for slot, partial in parts(number):
            grad[slot] += grad[program.first + number] * partial
            if slot >= program.first + len(program.inputs):
                recurse(slot - program.first)

    operations = range(len(program.inputs), len(program) - len(program.outputs))
    (output,) = program.outputs
    (root,) = program.statement(output - program.first).operands
    for _ in range(passes):
        if bug != "reset":
            grad.clear()
        grad[root] = 1.0
        if bug == "order" and root >= program.first + len(program.inputs):
            recurse(root - program.first)
        elif bug != "order":
            for number in reversed(operations):
                if program.active[program.first + number]:
                    for slot, partial in parts(number):
                        given = grad[program.first + number] * partial
                        grad[slot] = given if bug == "overwrite" else grad[slot] + given
    return [grad[program.first + i] for i in range(len(program.inputs))]


@pytest.mark.parametrize("bug", BUGS)
def test_where_nothing_depends_on_an_input_no_row_is_mistaken(run: Run, bug: str) -> None:
    found = run("reverse", "2", "--bug", bug)
    assert found.code == 0
    assert found.out.endswith("here it makes no row wrong\n")
    assert "mistake" not in found.out.split("\n\n")[0]


@pytest.mark.parametrize(("bug", "adjoint"), [("overwrite", 1), ("order", 6), ("reset", 12), ("partial", 4)])
def test_the_smallest_program_shows_what_each_mistake_computes(bug: str, adjoint: float) -> None:
    assert gradient(reverse(TWICE, a=1), bug) == [adjoint]


@given(first=expressions(), second=expressions(), bug=st.sampled_from(["overwrite", "order", "reset"]))
def test_a_mistaken_pass_is_what_a_student_would_compute(first: str, second: str, bug: str) -> None:
    right = reverse(f"a = {first}; a*a + sin({second}) + 0.5*x1 + 0.5*x2 + 0.5*x3", x1=0.5, x2=-1.25, x3=2)
    if right.primal.failed or right.passes[0].rows.failed:
        return
    try:
        found = gradient(right, bug)
    except RequestError:  # the recursion would take too long
        return
    values = [value or 0.0 for value in right.primal.evaluation.values]  # type: ignore[union-attr]
    expected = naive(right.program, values, bug, passes=2 if bug == "reset" else 1)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=30)
@given(case=cases(), bug=st.sampled_from(list(BUGS)))
def test_the_first_wrong_row_is_the_first_whose_value_is_not_that_of_the_same_contribution(
    case: Case, bug: str
) -> None:
    right = trace("reverse", parse(case.text), case.at)
    if right.primal.failed or any(sweep.rows.failed for sweep in right.passes):
        return
    try:
        passes = mistaken(right, bug)
    except RequestError:
        return
    for mistake in passes:
        largest = max(abs(row.value or 0.0) for row in mistake.right)
        for i, row in enumerate(mistake.rows):
            due = mistake.right[mistake.due[i]]
            assert (row.variable, row.beside) == (due.variable, due.beside)
            off = abs((row.value or 0.0) - (due.value or 0.0))
            is_off = not off <= NEAR * max(largest, 1e-300)
            # recursion adds up in another order
            assert bug == "order" or mistake.wrong[i] == is_off or not math.isfinite(row.value or 0.0)
        came, true = (
            [rows.value(slot) or 0.0 for slot in rows.program.outputs] for rows in (mistake.rows, mistake.right)
        )
        assert mistake.first is not None or came == pytest.approx(true, rel=1e-9, abs=10 * NEAR * largest)


def test_every_primitive_but_the_sum_has_a_slip_and_it_is_made_of_the_table() -> None:
    for name, primitive in PRIMITIVES.items():
        for operand in range(primitive.arity):
            found = slip_of(name, operand)
            constant = primitive.partials[operand] in ("1", "0")
            assert (found is None) == constant, name
            assert found is None or found[1] != partials(name)[operand]


@pytest.mark.parametrize(("text", "due"), [("cos(x)", "sin"), ("-x", "1"), ("x/y", "v[1]/v[0]")])
def test_a_partial_loses_its_sign_or_becomes_that_of_the_other_operand(run: Run, text: str, due: str) -> None:
    found = json.loads(run("reverse", text, "--bug", "partial", "--format", "json").out)
    assert any(due in row["formula"] and "-" not in row["formula"][3:] for row in found["bug"]["passes"][0]["rows"])


def test_in_forward_mode_the_product_rule_becomes_the_product_of_the_tangents(run: Run) -> None:
    found = run("forward", "sin(x)*x", "--at", "x=2", "--bug", "partial")
    assert "v̇₂  = v̇₁ × v̇₀ " in found.out
    assert found.out.count("first wrong row") == 2  # beside it, and below


def test_a_mistake_of_reverse_mode_is_none_of_forward_mode(run: Run) -> None:
    assert run("forward", "x*x", "--bug", "overwrite").code == 2


@pytest.mark.parametrize("layout", ["side", "cards"])
def test_a_mistake_has_an_arrangement_of_its_own(run: Run, layout: str) -> None:
    found = run("reverse", TWICE, "--at", "a=1", "--bug", "overwrite", "--layout", layout)
    assert (found.code, found.out) == (2, "")
    assert found.err == "tracediff: --bug has an arrangement of its own\nleave --layout out\n"


def test_the_first_wrong_row_is_marked_in_words(run: Run) -> None:
    for columns in (30, 60, 120):
        found = run("reverse", TWICE, "--at", "a=1", "--bug", "overwrite", columns=columns, terminal=True)
        marked = [line for line in found.out.splitlines() if "first wrong" in line]
        assert marked
        assert any("wrong" in line and "first" not in line for line in found.out.splitlines())
    plain = run("reverse", TWICE, "--at", "a=1", "--bug", "overwrite").out.splitlines()
    assert next(line for line in plain if "first wrong row" in line).startswith("v̄₁  = v̄₂ × 1  = 1 × 1  = 1")
    assert plain[-1] == "the first wrong row is v̄₁ = v̄₂ × 1 = 1; due is v̄₁ = v̄₁ + v̄₂ × 1 = 2"


BEGINS = {"html": "<!DOCTYPE html>", "markdown": "**", "latex": "% needs", "svg": "<svg", "fragment": "<style>"}


@pytest.mark.parametrize("format_", BEGINS)
def test_a_mistake_beside_the_truth_is_written_in_every_format(run: Run, format_: str) -> None:
    found = run("reverse", TWICE, "--at", "a=1", "--bug", "overwrite", "--format", format_)
    assert found.out.startswith(BEGINS[format_])
    assert "first wrong row" in found.out
    assert "What is due" in found.out


def test_a_page_of_a_mistake_says_which_and_of_what(run: Run) -> None:
    page = run("reverse", TWICE, "--at", "a=1", "--bug", "overwrite", "--format", "html").out
    assert "<h1>Reverse with the mistake overwrite</h1>" in page
    assert TWICE.splitlines()[0] in page


def test_without_a_point_the_first_wrong_row_is_named_by_its_formula(run: Run) -> None:
    said = run("reverse", TWICE, "--bug", "overwrite").out.splitlines()[-1]
    assert said == "the first wrong row is v̄₁ = v̄₂ × 1; due is v̄₁ = v̄₁ + v̄₂ × 1"
    said = run("reverse", TWICE, "--bug", "order").out.splitlines()[-1]
    assert said == "the first wrong row is v̄₀ = v̄₁ × 1, which reads an adjoint that is not complete"


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize(
    ("text", "at"),
    [
        (TWICE, {"a": 3}),
        ("ln(x1) + x1*x2 - sin(x2)", {"x1": 2, "x2": 5}),
        ("x*sin(x*y); x + y", {"x": 2, "y": 3}),
        ("acosh(x)*asin(y)*x + y", {"x": 2, "y": 0.3}),
        ("sqrt(-x)*x", {"x": -3}),
    ],
)
def test_without_a_point_the_same_rows_are_wrong_as_at_one(bug: str, text: str, at: dict[str, float]) -> None:
    found, at_one = (mistaken(trace("reverse", parse(text), point), bug) for point in (None, at))
    assert [mistake.wrong for mistake in found] == [mistake.wrong for mistake in at_one]


def test_where_no_point_is_found_formulas_are_compared() -> None:
    (mistake,) = mistaken(trace("reverse", parse("ln(x - 100)*x")), "overwrite")
    assert mistake.first == 4


def test_a_mistake_that_changes_nothing_says_so(run: Run) -> None:
    assert run("reverse", "x + y", "--at", "x=1,y=2", "--bug", "overwrite").out.endswith("here it makes no row wrong\n")


def test_the_passes_of_several_outputs_are_not_reset_between_them(run: Run) -> None:
    found = json.loads(run("reverse", "y1 = 2*x; y2 = 3*x", "--at", "x=1", "--bug", "reset", "--format", "json").out)[
        "bug"
    ]
    assert [mistake["rows"][-1]["value"] for mistake in found["passes"]] == [2, 5]
    assert [mistake["derivatives"] for mistake in found["passes"]] == [{"x": 2}, {"x": 5}]
    assert found["passes"][0]["first_wrong"] is None
    assert found["passes"][1]["rows"][-1] == {
        "variable": "xbar", "formula": "vbar[0]", "substituted": "5", "value": 5, "chain_rule": "vbar[0]", "due": 3, "wrong": True,
    }  # fmt: skip


def test_two_outputs_that_name_one_variable_add_up_in_a_pass_that_is_not_reset() -> None:
    right = trace("reverse", parse("a = x^2; b = a; c = a"), {"x": 3}, {"b": 1, "c": 1})
    (_, again) = mistaken(right, "reset")
    assert [row.value for row in again.rows] == [1, 2, 24, 24]  # v̄₁ is set anew by the seeds, v̄₀ is not


def test_a_recursion_ends_at_the_inputs_and_names_them_once() -> None:
    assert len(mistaken(reverse(TWICE, a=1), "order")[0].rows) == 8


def test_a_recursion_that_would_take_too_long_is_refused(run: Run) -> None:
    text = "a1 = x + x" + "".join(f"; a{i + 1} = a{i} + a{i}" for i in range(1, 20))
    found = run("reverse", text, "--at", "x=1", "--bug", "order")
    assert (found.code, found.out) == (2, "")
    assert f"the limit is {MOST:,}" in found.err


def test_a_wrong_pass_that_is_not_finite_ends_there(run: Run) -> None:
    found = run("reverse", "ln(x) + x", "--at", "x=1", "--bug", "partial")
    assert found.code == 0
    assert "inf" in found.out


def test_a_mistake_is_shown_by_itself(run: Run) -> None:
    for options in (["--step"], ["--cut", "x"], ["--format", "csv"]):
        assert run("reverse", "x*x", "--at", "x=1", "--bug", "order", *options).code == 2


def test_a_trace_that_is_not_finite_is_that_first(run: Run) -> None:
    found = run("reverse", "sqrt(x)*2", "--at", "x=0", "--bug", "overwrite")
    assert found.code == 3
    assert "mistake" not in found.out


def test_a_recursion_that_only_adds_up_in_another_order_has_no_wrong_row() -> None:
    (mistake,) = mistaken(trace("reverse", parse("ln(x1) + x1*x2 - sin(x2)"), {"x1": 2, "x2": 5}), "order")
    assert mistake.derivatives == pytest.approx({"x1": 5.5, "x2": 1.7163378145})
    assert mistake.first is None


def test_a_recursion_whose_contributions_come_again_is_wrong_from_the_first_incomplete_one_on() -> None:
    (mistake,) = mistaken(trace("reverse", parse("b = a + a; c = b + b"), {"a": 3}), "order")
    assert list(mistake.wrong) == [False, False, True, True, False, True, True, True]


@settings(max_examples=30)
@given(case=cases())
def test_a_recursion_without_a_wrong_row_gives_the_right_derivatives(case: Case) -> None:
    right = trace("reverse", parse(case.text), case.at)
    if right.primal.failed or any(sweep.rows.failed for sweep in right.passes):
        return
    try:
        passes = mistaken(right, "order")
    except RequestError:
        return
    for mistake, due in zip(passes, right.passes, strict=True):
        if mistake.first is None:
            assert mistake.derivatives == pytest.approx(due.derivatives, rel=1e-6, abs=1e-6)


def test_a_pass_without_a_direction_says_so(run: Run) -> None:
    found = run("reverse", "x^2", "--at", "x=1", "--seed", "y=0", "--seed", "y=1", "--bug", "overwrite")
    assert "the mistake overwrite, pass 1 for 0" in found.out
    assert "the mistake overwrite, pass 2 for ȳ = 1" in found.out


def test_on_a_narrow_screen_each_number_says_what_it_is(run: Run) -> None:
    found = run("reverse", "x*exp(x)", "--at", "x=1.2345", "--bug", "overwrite", columns=40).out
    assert "= 4.243\n  due = 7.679\n  \u2190 first wrong row" in found


def test_a_mistake_without_a_point_is_judged_where_its_rows_are_finite(run: Run) -> None:
    found = run("forward", "2^(-(x + 1e308)^-1)", "--symbolic", "--bug", "partial")
    assert found.code == 0
    assert "first wrong row" in found.out
