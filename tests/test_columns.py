"""Columns of sheets: which of them hold names, values, tangents and adjoints, however they are headed and placed."""

from __future__ import annotations

import pytest

from tests.conftest import Run
from tests.judging import BAYDIN, judged
from tracediff.classroom.sheets import sheet


@pytest.mark.parametrize(
    "head",
    [
        "{}", "{}\nrow;value", "{}\nrow;value;;", "{};;\n;;\nrow;value;;", "Ada Lovelace;;\n{};;\n\nrow;value;", '"{}";\nrow;value',
        '"# {}";\nrow;value', "# x1*x2 + sin(x2);;\n# at x1=2, x2=5;;\nrow;value", 'Ada;\n"{}"\nZeile;Wert;',
    ],
)  # fmt: skip
def test_a_line_of_a_spreadsheet_may_state_the_exercise(head: str) -> None:
    for delimiter, comma in ((";", ","), (",", "."), ("\t", ",")):
        rows = "\nv1;10\nv2;-0§959;\n;;\nv3;9§041\n".replace("§", comma)
        text = f"{head}{rows}".replace(";", delimiter).format("y = x1*x2 + sin(x2) at x1=2, x2=5")
        found = judged(text)
        assert [one.verdict for one in found.rows if one.written] == ["right"] * 3, text


def test_two_traces_may_stand_side_by_side() -> None:
    rows = "| v1 | 2*5 | 10 | v̇1 | 1*5 + 0*2 | 5 |\n| y | v1 | 10 | ẏ | v̇1 | 5 |\n"
    found = judged(f"x1*x2 at x1=2, x2=5\n\n{rows}")
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [
        ("v[1]", "right"), ("y", "right"), ("vdot[1]", "right"), ("ydot", "right"),
    ]  # fmt: skip


def test_the_surveys_tables_may_be_copied_with_their_titles() -> None:
    rows = (
        "| Forward Primal Trace | | Forward Tangent Trace | |\n|--|--|--|--|\n"
        "| v-1 = x1 | = 2 | v̇-1 = ẋ1 | = 1 |\n| v0 = x2 | = 5 | v̇0 = ẋ2 | = 0 |\n"
        "| v1 = ln v-1 | = ln 2 | v̇1 = v̇-1/v-1 | = 1/2 |\n| v2 = v-1 × v0 | = 2 × 5 | v̇2 = v̇-1 × v0 + v̇0 × v-1 | = 1 × 5 + 0 × 2 |\n"
        "| y = v5 | = 11.652 | ẏ = v̇5 | = 5.5 |\n"
    )
    found = judged(f"{BAYDIN}\n\n{rows}")
    assert found.unknown == ()
    assert [one.verdict for one in found.rows if one.written] == ["right"] * 10


@pytest.mark.parametrize("heads", ["step | row", "step | name", "row | name", "number | row", "# | row"])
def test_a_column_may_count_the_rows(heads: str) -> None:
    swapped = heads == "row | name"
    lines = "\n".join(
        f"| {a if not swapped else b} | {b if not swapped else 'say'} | {value} |"
        for a, b, value in [(1, "v1", 10), (2, "v2", -0.959)]
    )
    found = judged(f"x1*x2 + sin(x2) at x1=2, x2=5\n| {heads} | value |\n|--|--|--|\n{lines}")
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [("v[1]", "right"), ("v[2]", "right")]


@pytest.mark.parametrize(
    "heads",
    [
        "node | v | v̄", "i | v_i | v̄_i", r"node | $v$ | $\bar{v}$", " | forward | backward", "node | forward pass | reverse pass",
        "row | primal value | adjoint value", "Variable | Wert | Adjungierte", "variable | value v | adjoint v̄",
    ],
)  # fmt: skip
def test_a_column_of_adjoints_may_be_headed_in_many_ways(heads: str) -> None:
    rows = [("v-1", 2, 5), ("v0", 5, 2.284), ("v1", 10, 1), ("v2", -0.959, 1), ("v3", 9.041, 1)]
    table = "\n".join(f"| {name} | {value} | {adjoint} |" for name, value, adjoint in rows)
    found = judged(f"x1*x2 + sin(x2) at x1=2, x2=5\n\n| {heads} |\n|--|--|--|\n{table}")
    assert (found.marks, found.of, found.unknown, found.unread) == (7, 7, (), ())


@pytest.mark.parametrize("heads", ["row | value | ∂/∂x1", "node | v | dv", "row | value | mine"])
def test_a_column_that_is_not_understood_is_named(run: Run, heads: str) -> None:
    sheet = f"x1*x2 at x1=2, x2=5\n\n| {heads} |\n|--|--|--|\n| v1 | 10 | 5 |\n"
    assert judged(sheet).marks == 1
    assert run("mark", "-", stdin=sheet.encode()).out.endswith(
        f"columns that were not read: {heads.rpartition(' ')[2]}\n"
    )


def test_tangents_beside_the_values_belong_to_the_names_before_them() -> None:
    table = "| # | variable | value | tangent |\n|--|--|--|--|\n| 1 | v-1 | 2 | 2/2 = 1 |\n| 2 | v0 | 5 | 0 |\n"
    (found,) = sheet(f"x1*x2 at x1=2, x2=5\n\n{table}")
    assert [(entry.name, entry.value) for entry in found.entries if entry.key and entry.key.mark] == [
        ("v-1dot", "1"),
        ("v0dot", "0"),
    ]


@pytest.mark.parametrize(
    ("rows", "marks"),
    [
        ("row;value\nv1 = x1*x2;10\nv2 = v1 + x1;12", (2, 2)),
        ("Forward: v1 = 10\nv2 = 12", (2, 2)),
        ("Backward pass: v2bar = 1, v1bar = 1", (1, 6)),
        ("| primal | value | adjoint | value |\n| v1 = x1*x2 | 10 | v2bar | 1 |\n| v2 = v1 + x1 | 12 | v1bar | 1 |", (3, 8)),
        ("| | primal | | adjoint |\n| v1 | 10 | v2bar | 1 |\n| v2 | 12 | v1bar | 1 |\n| | | x1bar | 6 |", (4, 6)),
        ("| row | primal | row | adjoint |\n| v1 | 10 | v2bar | 1 |\n| v2 | 12 | v1bar | 1 |", (3, 8)),
    ],
)  # fmt: skip
def test_halves_may_stand_side_by_side_and_equations_in_cells(rows: str, marks: tuple[int, int]) -> None:
    found = judged(
        f"# y = x1*x2 + x1 at x1=2, x2=5\n{rows}\n" if ";" in rows else f"y = x1*x2 + x1 at x1=2, x2=5\n\n{rows}"
    )
    assert (found.marks, found.of, found.unknown) == (*marks, ())
