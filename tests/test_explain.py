"""A trace in sentences, which a screen reader reads well."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff.language import parse
from tracediff.notation import Spoken, Unicode
from tracediff.program import Apply, Constant, Partial, Value, Variable
from tracediff.render.explanation import explained
from tracediff.trace import Mode, trace

SURVEY = ["ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5"]
A, B = Variable("v", 1), Variable("v", -2)


def sentences(run: Run, *arguments: str) -> dict[str, str]:
    """The paragraphs of an explanation, by the numbers of their rows."""
    found = run("explain", *arguments)
    assert found.err == ""
    return {text.split(". ")[0]: text.partition(". ")[2] for text in found.out.split("\n") if text.startswith("Row")}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (Apply("add", (A, B)), "v 1 plus v negative 2"),
        (Apply("mul", (Value(-1.5), A)), "negative 1.5 times v 1"),
        (Apply("mul", (Apply("add", (A, B)), A)), "open parenthesis v 1 plus v negative 2 close parenthesis times v 1"),
        (Apply("div", (A, Apply("mul", (A, B)))), "v 1 divided by open parenthesis v 1 times v negative 2 close parenthesis"),
        (Apply("pow", (A, Constant(2.0))), "v 1 squared"),
        (Apply("pow", (A, Constant(-3.0))), "v 1 to the power negative 3"),
        (Apply("mul", (Apply("sin", (A,)), A)), "sin of open parenthesis v 1 close parenthesis times v 1"),
        (Apply("mul", (A, Apply("sin", (A,)))), "v 1 times sin of v 1"),
        (Apply("max", (A, B)), "max of open parenthesis v 1, v negative 2 close parenthesis"),
        (Apply("where", (Apply("<=", (A, B)), A, B)), "where of open parenthesis v 1 is at most v negative 2, v 1, v negative 2 close parenthesis"),
        (Apply("pow", (Apply("cosh", (A,)), Constant(2.0))), "the square of cosh of open parenthesis v 1 close parenthesis"),
        (Apply("pow", (Value(-2.0), Constant(3.0))), "the cube of negative 2"),
        (Apply("pow", (Value(-2.0), A)), "the power of negative 2 to v 1"),
        (Value(float("nan")), "not a number"),
        (Variable("w_1", None, "adjoint tangent"), "w 1-bar-dot"),
        (Variable("θ1", None, "tangent"), "theta1-dot"),
        (Apply("mul", (A, Partial(B, A, Constant(1.0)))), "v 1 times the partial of v negative 2 with respect to v 1"),
        (Constant(3.141592653589793, "pi"), "pi"),
        (Value(float("inf")), "infinity"),
    ],
)  # fmt: skip
def test_a_formula_is_spelled_out_in_words(expression: object, words: str) -> None:
    assert Spoken().show(expression) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("program", "about"),
    [
        ("2", "It has no rows: no value depends on an input."),
        ("a = 2*3; a", "It has no rows: no value depends on an input."),
        ("x; 2*3", "in 2 rows. v-bar 0 is the derivative of the output with respect to v 0."),
    ],
)  # fmt: skip
def test_a_pass_is_introduced_by_one_of_its_own_rows_or_has_none(run: Run, program: str, about: str) -> None:
    assert about in run("explain", program).out


def test_a_row_says_what_is_computed_by_which_rule_and_from_which_rows(run: Run) -> None:
    found = sentences(run, *SURVEY)
    assert found["Row 3"] == "v 1 is ln of v negative 1, by the function ln, from row 1: ln of 2 is 0.693."
    assert found["Row 16"] == (
        "v-bar 0 receives the second of its 2 contributions, from v 2, which is v negative 1 times v 0. By the rule of mul, "
        "the partial of v 2 with respect to v 0 is v negative 1. So v-bar 0 becomes v-bar 0 plus v-bar 2 times "
        "v negative 1, from rows 14, 13 and 1: negative 0.284 plus 1 times 2 is 1.716. Now it is complete."
    )
    assert found["Row 19"].endswith("5.5. It is the derivative of y with respect to x1.")


def test_forward_mode_and_the_values_alone_are_explained_too(run: Run) -> None:
    assert len(sentences(run, *SURVEY, "--mode", "eval")) == 8
    found = sentences(run, *SURVEY, "--mode", "forward", "--seed", "x2")
    assert found["Row 12"].startswith(
        "v-dot 2 is the tangent of v 2, which is v negative 1 times v 0. By the rule of mul,"
    )
    assert found["Row 16"].endswith("It is the derivative of y with respect to x2.")
    assert not sentences(run, *SURVEY, "--mode", "forward", "--seed", "x2=2")["Row 16"].endswith("respect to x2.")


def test_without_a_point_there_are_no_numbers(run: Run) -> None:
    found = sentences(run, SURVEY[0])
    assert found["Row 1"] == "v negative 1 is the input x1."
    assert found["Row 4"] == "v 2 is v negative 1 times v 0, from rows 1 and 2."


def test_names_kinks_and_rows_that_depend_on_nothing_are_mentioned(run: Run) -> None:
    found = sentences(run, "a = abs(x); a*2 + 3*4", "--at", "x=0", "--notation", "unicode")
    assert found["Row 2"].startswith("v₁, which is named a, is |v₀|")
    assert found["Row 3"].endswith("It depends on no input.")
    assert "by convention its partial is taken as 0." in found["Row 10"]


def test_several_passes_have_rows_and_titles_of_their_own(run: Run) -> None:
    found = run("explain", "y1 = 2*x; y2 = x^2", "--at", "x=3").out
    assert "Reverse adjoint trace, for y1-bar = 1\n" in found
    assert "Reverse adjoint trace, for y2-bar = 1\n" in found
    assert found.count("Row 10.") == 1
    assert "the weighted outputs" in run("explain", "y1 = 2*x; y2 = x^2", "--at", "x=3", "--seed", "y1=1,y2=2").out
    once = run("explain", "x*y", "--at", "x=2,y=3", "--seed", "f=2").out
    assert "v-bar 1 is the derivative of the weighted output with respect to v 1." in once


def test_as_json_each_paragraph_says_which_rows_it_reads(run: Run) -> None:
    found = json.loads(run("explain", *SURVEY, "--format", "json").out)
    assert [len(section["rows"]) for section in found["sections"]] == [8, 11]
    assert found["sections"][1]["rows"][7] == {
        "row": 16, "variable": "vbar[0]", "value": 1.7163378145367738, "reads": [14, 13, 1],
        "text": sentences(run, *SURVEY)["Row 16"].join(["Row 16. ", ""]),
    }  # fmt: skip


def test_a_trace_that_is_not_finite_is_explained_up_to_there(run: Run) -> None:
    found = run("explain", "sqrt(x)*2", "--at", "x=0")
    assert found.code == 3
    assert "2 divided by open parenthesis 2 times 0 close parenthesis is infinity." in found.out
    assert "is infinite" in found.err
    assert "error" in json.loads(run("explain", "sqrt(x)*2", "--at", "x=0", "--format", "json").out)


def test_paragraphs_fit_the_screen_and_titles_are_bold(run: Run) -> None:
    found = run(
        "explain",
        *SURVEY,
        terminal=True,
        columns=60,
    )
    assert all(len(line) <= 60 for line in found.out.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines())
    assert found.out.startswith("\x1b[1mForward primal trace\x1b[0m\n")


@settings(max_examples=15)
@given(case=cases((*SMOOTH, *KINKED)))
def test_every_row_is_told_and_reads_only_rows_before_it(case: Case) -> None:
    modes: tuple[Mode, ...] = ("eval", "forward", "reverse")
    for mode in modes:
        found = trace(mode, parse(case.text), case.at)
        numbers = []
        for section in explained(found, Spoken()):
            for paragraph in section.paragraphs:
                numbers.append(paragraph.number)
                assert all(read < paragraph.number for read in paragraph.reads)
                assert paragraph.text.isascii()
        assert numbers == list(range(1, 1 + len(found.primal) + sum(len(sweep.rows) for sweep in found.passes)))


def test_a_contribution_beyond_the_tenth_is_counted() -> None:
    found = trace("reverse", parse("x" + " + x" * 11), {"x": 1})
    (*_, section) = explained(found, Unicode())
    said = [paragraph.text for paragraph in section.paragraphs]
    assert any("number 12 of its 12 contributions" in text for text in said)
