"""Tables as people type them in: names, columns and remarks of their own."""

from __future__ import annotations

import re

import pytest

from tracediff.classroom.marking import Marked, marked
from tracediff.classroom.sheets import sheet

CLASSIC = "ln(x1) + x1*x2 - sin(x2) at x1=2, x2=5\n\n"
TANGENTS = "v-1 1; v0 0; v1 0.5; v2 5; v3 0; v4 5.5; v5 5.5; y 5.5"
ADJOINTS = "y 1; v5 1; v4 1; v3 -1; v2 1; v1 1; v0 1.716; v-1 5.5; x2 1.716; x1 5.5"


def marks_of(rows: str) -> Marked:
    (filled,) = sheet(CLASSIC + rows)
    return marked(filled)


def table(rows: str, name: str) -> str:
    """Rows of which each name is written in another way: LETTERS and NUMBER stand for its parts."""
    lines = []
    for row in rows.split("; "):
        written, value = row.split()
        letters, number = re.fullmatch(r"([a-z]+)(.*)", written).groups()  # type: ignore[union-attr]
        lines.append(f"| {name.replace('LETTERS', letters).replace('NUMBER', number)} | {value} |")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "name",
    [
        "dLETTERSNUMBER", "d LETTERSNUMBER", "DLETTERSNUMBER", "dot LETTERSNUMBER", "LETTERSNUMBER_dot", "LETTERSNUMBER'",
        "dLETTERSNUMBER/dx1", "∂LETTERSNUMBER/∂x1", r"$\frac{\partial LETTERS_{NUMBER}}{\partial x_1}$",
    ],
)  # fmt: skip
def test_tangents_may_be_named_in_many_ways(name: str) -> None:
    found = marks_of(table(TANGENTS, name))
    assert (found.marks, found.of, found.unknown) == (6, 6, ())
    assert {row.name for row in found.rows} >= {"vdot[1]", "vdot[5]"}


@pytest.mark.parametrize(
    "name",
    [
        "bar LETTERSNUMBER", "bar(LETTERSNUMBER)", "adj(LETTERSNUMBER)", "adj LETTERSNUMBER", "LETTERSNUMBERadj",
        "LETTERSNUMBER_bar", "dy/dLETTERSNUMBER", r"\frac{\partial y}{\partial LETTERS_{NUMBER}}", "dLETTERSNUMBER",
    ],
)  # fmt: skip
def test_adjoints_may_be_named_in_many_ways(name: str) -> None:
    found = marks_of(table(ADJOINTS, name))
    assert (found.marks, found.of, found.unknown) == (8, 8, ())
    assert {row.name for row in found.rows} >= {"vbar[1]", "x2bar"}


@pytest.mark.parametrize(
    "headings", ["row | primal | tangent", "row | value | derivative", "variable | value | tangent"]
)
def test_a_column_of_tangents_beside_the_values_is_marked(headings: str) -> None:
    rows = "| v1 | 0.693 | 0.5 |\n| v2 | 10 | 5 |\n| v3 | -0.959 | 0.3 |\n| v4 | 10.693 | 5.5 |\n| v5 | 11.652 | 5.2 |"
    found = marks_of(f"| {headings} |\n|--|--|--|\n{rows}\n")
    wrong = [(row.name, row.verdict) for row in found.rows if row.verdict != "right"]
    assert wrong == [("vdot[3]", "wrong"), ("vdot[5]", "carried")]


def test_a_column_of_adjoints_beside_the_values_is_marked() -> None:
    found = marks_of("| row | value | adjoint |\n|--|--|--|\n| v3 | -0.959 | 1 |\n| v4 | 10.693 | 1 |\n")
    assert [row.name for row in found.rows if row.verdict == "wrong"] == ["vbar[3]"]


def test_two_tables_side_by_side_are_two_tables() -> None:
    found = marks_of(
        "| primal | value | adjoint | value |\n|--|--|--|--|\n| v1 | 0.693 | v4bar | 1 |\n| v2 | 7 | v3bar | 1 |"
    )
    assert [row.name for row in found.rows if row.verdict == "wrong"] == ["v[2]", "vbar[3]"]


def test_a_remark_behind_the_value_is_not_the_value() -> None:
    found = marks_of("| v1 | 0.693 | of the first row |\n| v2 | 10 | a product |\n")
    assert [row.verdict for row in found.rows if row.written] == ["right", "right"]


def test_a_row_whose_name_cannot_be_read_is_told() -> None:
    assert marks_of("| row | value |\n|--|--|\n| v1 | 0.693 |\n| v1.weight | 2 |").unknown == ("v1.weight",)


def test_a_second_row_of_one_value_is_told_and_the_first_is_marked() -> None:
    found = marks_of("| v3 | 0.959 |\n| v3 | -0.959 |\n")
    assert found.unknown == ("v3 again",)
    assert found.first_wrong is not None


def test_contributions_and_then_their_sum_are_the_whole_adjoint() -> None:
    found = marks_of("| v3bar | -1 |\n| v2bar | 1 |\n| v0bar | -0.284 |\n| v0bar | 2 |\n| v0bar | 1.716 |\n")
    assert [row.verdict for row in found.rows if row.name == "vbar[0]"] == ["right"]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [("v3", "2"), ("v4bar", "0"), ("v3", "5")],
)
def test_a_slip_is_not_named_where_it_would_be_far_fetched(row: str, wrong: str) -> None:
    first = marks_of(f"| {row} | {wrong} |\n").first_wrong
    assert first is not None
    assert first.slip is None


def test_a_whole_number_was_rounded_before_it_was_another_function() -> None:
    first = marks_of("| v1 | 1 |\n").first_wrong
    assert first is not None
    assert first.slip is not None
    assert first.slip.kind == "rounding chain"


def test_a_trace_whose_seed_is_stated_counts_though_it_is_not_there() -> None:
    (filled,) = sheet("```\nx1*x2\nat x1=2, x2=5\nseed y=1\n```\n\n| v1 | 10 |\n| y | 10 |\n")
    assert (marked(filled).marks, marked(filled).of) == (2, 6)
    (filled,) = sheet("x1*x2 at x1=2, x2=5\n\n| v1 | 10 |\n| y | 10 |\n")
    assert (marked(filled).marks, marked(filled).of) == (2, 2)
