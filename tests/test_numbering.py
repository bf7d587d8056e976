"""Numberings: a sheet may count from v1 = x1 on, or by another letter, and is spoken of in its own names."""

from __future__ import annotations

import pytest

from tests.judging import BAYDIN, judged, row
from tracediff.classroom.marking import Marked
from tracediff.classroom.numbering import Numbering, numbered, numberings
from tracediff.errors import RequestError
from tracediff.language import parse
from tracediff.modes.adjoint import adjoint
from tracediff.notation import Ascii

PRIMAL = ("2", "5", "0.693", "10", "-0.959", "10.693", "11.652")
TANGENTS = ("1", "0", "0.5", "5", "0", "5.5", "5.5")
ADJOINTS = ("5.5", "1.716", "1", "1", "-1", "1", "1")


def lines(form: str, values: tuple[str, ...], first: int = 1) -> str:
    return "".join(f"| {form.format(i)} | {value} |\n" for i, value in enumerate(values, first))


def verdicts(found: Marked) -> set[str]:
    return {one.verdict for one in found.rows if one.counts}


@pytest.mark.parametrize("letter", ["v", "w", "x", "z", "t", "u"])
@pytest.mark.parametrize(
    ("tangent", "adjoint"),
    [
        ("{0}{1}'", "{0}{1}bar"),
        ("d{0}{1}", "∂y/∂{0}{1}"),
        ("{0}̇_{1}", r"$\bar{{{0}}}_{1}$"),
        ("∂{0}{1}/∂x1", "dy/d{0}{1}"),
    ],
)
def test_a_sheet_may_count_from_the_first_input_on(letter: str, tangent: str, adjoint: str) -> None:
    def table(form: str, values: tuple[str, ...]) -> str:
        return "".join(f"| {form.format(letter, i)} | {value} |\n" for i, value in enumerate(values, 1))

    for text in (
        table("{0}_{1}", PRIMAL),
        table("{0}{1}", PRIMAL) + table(tangent, TANGENTS),
        table("{0}{1}", PRIMAL) + table(adjoint, ADJOINTS),
    ):
        found = judged(f"{BAYDIN}\n\n{text}")
        assert found.unknown == ()
        assert verdicts(found) == {"right"}
        assert row(found, f"{letter}[3]").due == pytest.approx(0.693, abs=1e-3)


@pytest.mark.parametrize("first", [0, 1])
def test_another_letter_may_count_the_operations_alone(first: int) -> None:
    found = judged(f"{BAYDIN}\n\n{lines('t{}', PRIMAL[2:], first)}")
    assert verdicts(found) == {"right"}
    assert (found.marks, found.of) == (5, 5)


def test_inputs_may_count_from_nought() -> None:
    assert verdicts(judged(f"{BAYDIN}\n\n{lines('w{}', PRIMAL, 0)}")) == {"right"}


def test_a_slip_is_found_and_named_in_the_numbers_of_the_sheet() -> None:
    values = (*PRIMAL[:4], "0.959", "10.693", "9.734")
    found = judged(f"{BAYDIN}\n\n{lines('v{}', values)}")
    slips = {one.name: (one.verdict, one.slip and one.slip.kind) for one in found.rows if one.verdict != "right"}
    assert slips == {"v[5]": ("wrong", "lost sign"), "v[7]": ("carried", None)}


def test_a_sheet_may_state_its_inputs() -> None:
    """Then it needs no name beyond those of the usual numbering, and no row that is right."""
    found = judged("x^2 + sin(x) at x=2\n\nv1 = x = 2\nv2 = v1^2 = 5\nv3 = sin(v1) = 3\ny = v2 + v3 = 9\n")
    assert [one.verdict for one in found.rows] == ["right", "wrong", "wrong", "wrong"]
    assert row(found, "v[2]").due == 4


def test_formulas_are_read_in_the_numbers_of_the_sheet() -> None:
    table = "| row | formula | value |\n|--|--|--|\n| w1 | x1 | 2 |\n| w2 | x2 | 5 |\n| w3 | ln w1 | 0.693 |\n| w4 | {} | 10 |\n"
    assert row(judged(f"{BAYDIN}\n\n{table.format('w1*w2')}"), "w[4]").verdict == "right"
    assert row(judged(f"{BAYDIN}\n\n{table.format('w2 + w2')}"), "w[4]").verdict == "wrong"


@pytest.mark.parametrize(
    "rows",
    [
        "| v1 | 2 |\n",  # the logarithm was forgotten
        "| v1 | 10 |\n| v2 | 0.693 |\n| v3 | -0.959 |\n",
        "| v1 | 0.693 |\n| v2 | 10 |\n| v6 | 11.652 |\n",  # a row too many
        "| v-1 | 2 |\n| v0 | 5 |\n| v1 | 2 |\n| v2 | 5 |\n",
    ],
)
def test_wrong_rows_are_not_read_as_rows_of_another_numbering(rows: str) -> None:
    assert row(judged(f"{BAYDIN}\n\n{rows}"), "v[1]").due == pytest.approx(0.693, abs=1e-3)


def test_another_letter_needs_a_row_that_is_right() -> None:
    with pytest.raises(RequestError, match="no row of the sheet"):
        judged(f"{BAYDIN}\n\nδ5 = 1\nδ4 = 1\n")


def test_a_name_of_the_program_is_no_number() -> None:
    found = judged("w1 = x1*x2; w3 = sin(w1); at x1=2, x2=5\n\n| w1 | 10 |\n| w3 | -0.544 |\n")
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [("w1", "right"), ("w3", "right")]


def test_a_numbering_carries_over_to_derived_programs() -> None:
    program = adjoint(numbered(parse("x*y"), Numbering("w", 2)))
    shown = {Ascii().show(slot) for slot in program.slots}
    assert shown >= {"wbar[1]", "wbar[2]", "wbar[3]", "xbar", "ybar"}


def test_names_beyond_every_numbering_leave_the_usual_one_alone() -> None:
    assert list(numberings(parse("x1*x2"), ["v9", "w77", "q"])) == [Numbering()]


# Orders


STATED = (
    "v1 = x1*x2 = 10\nv2 = ln x1 = 0.693\nv3 = sin(x2) = -0.959\nv4 = v1 + v2 = 10.693\nv5 = v4 - v3 = 11.652\n",
    "v1 = ln v-1 = 0.693\nv2 = v-1 v0 = 10\nv3 = v1 + v2 = 10.693\nv4 = sin v0 = -0.959\nv5 = v3 - v4 = 11.652\n",
    "| w1 | x1 | 2 |\n| w2 | x2 | 5 |\n| w3 | w1*w2 | 10 |\n| w4 | ln w1 | 0.693 |\n| w5 | w3 + w4 | 10.693 |\n"
    "| w6 | sin w2 | -0.959 |\n| w7 | w5 - w6 | 11.652 |\n",
)


@pytest.mark.parametrize("rows", STATED)
def test_a_sheet_that_says_what_its_variables_are_may_have_them_in_another_order(rows: str) -> None:
    assert verdicts(judged(f"{BAYDIN}\n\n{rows}")) == {"right"}


def test_derivatives_are_those_of_the_variables_in_that_order() -> None:
    adjoints = "v5bar = 1\nv4bar = -1\nv3bar = 1\nv2bar = 1\nv1bar = 1\nx1bar = 5.5\nx2bar = 1.716\n"
    found = judged(f"{BAYDIN}\n\n{STATED[1]}{adjoints}")
    assert {one.verdict for one in found.rows if one.written} == {"right"}


def test_a_slip_is_named_in_that_order() -> None:
    found = judged(f"{BAYDIN}\n\n{STATED[1].replace('-0.959', '0.959').replace('11.652', '9.734')}")
    slips = [(one.name, one.verdict, one.slip and one.slip.kind) for one in found.rows if one.verdict != "right"]
    assert slips == [("v[4]", "wrong", "lost sign"), ("v[5]", "carried", None)]


@pytest.mark.parametrize(
    "rows",
    [
        "v1 = 10\nv2 = 0.693\n",  # which is which is not said
        "v1 = x1*x2 = 10\nv2 = 0.693\n",
        "v1 = x1*x2 = 10\nv2 = ln x2 = 0.693\n",  # no such operation
        "| row | formula | value |\n|--|--|--|\n| v1 | x1*x2 | 10 |\n| v2 | ln x1 | 0.693 |\n",  # asked for in this order
    ],
)
def test_where_the_order_is_not_stated_it_is_the_usual_one(rows: str) -> None:
    assert row(judged(f"{BAYDIN}\n\n{rows}"), "v[1]").verdict == "wrong"
