"""Adjoints that somebody adds up in an order of their own: as right as in the usual one."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import pytest

from tests.judging import BAYDIN, judged
from tracediff.classroom import reading
from tracediff.classroom.contributions import Adjoints, added_up
from tracediff.classroom.exercises import Wanted, exercises
from tracediff.classroom.marking import Marked, marked
from tracediff.classroom.sheets import Entry, sheet
from tracediff.evaluate import evaluate
from tracediff.language import parse
from tracediff.notation import Ascii
from tracediff.trace import Trace, trace

CLASSIC = "ln(x1) + x1*x2 - sin(x2) at x1=2, x2=5\n\n"
REST = "| v4bar | 1 |\n| v3bar | -1 |\n| v2bar | 1 |\n| v1bar | 1 |\n"


def marks_of(rows: str, source: str = CLASSIC) -> Marked:
    (filled,) = sheet(source + rows)
    return marked(filled)


def said(found: Marked) -> list[tuple[str, str, str | None]]:
    return [(row.name, row.verdict, row.slip and row.slip.kind) for row in found.rows if row.verdict != "right"]


def test_contributions_may_be_added_up_in_another_order() -> None:
    found = marks_of(REST + "| v0bar | 2 |\n| v-1bar | 0.5 |\n| v0bar | 1.716 |\n| v-1bar | 5.5 |\n")
    assert found.marks == found.of == 8


def test_a_slip_in_another_order_is_found_in_its_own_row_and_named() -> None:
    found = marks_of(REST + "| v0bar | 2 |\n| v-1bar | 0.5 |\n| v0bar | 2.284 |\n| v-1bar | 5.5 |\n| x2bar | 2.284 |\n")
    assert said(found) == [("vbar[0]", "wrong", "lost sign"), ("x2bar", "carried", None)]


def test_an_overwritten_adjoint_is_no_other_order() -> None:
    found = marks_of(REST + "| v0bar | -0.284 |\n| v-1bar | 5 |\n| v0bar | 2 |\n| v-1bar | 5.5 |\n")
    assert said(found) == [("vbar[0]", "wrong", "dropped path")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_contributions_may_come_in_any_order(order: tuple[int, ...]) -> None:
    parts = [2.0, 3.0, -7.0]  # of u = z, of 3*z, of -7*z, each times the adjoint 1
    sums = list(itertools.accumulate(parts[i] for i in order))
    rows = "".join(f"| zbar | {value:g} |\n" for value in sums)
    found = marks_of(rows, "z = x^2; y = 2*z + (3*z + (-7)*z)\nat x=2\n".replace("\n", " ") + "\n\n")
    assert [row.verdict for row in found.rows if row.name == "zbar"] == ["right"] * 3


@pytest.mark.parametrize("number", range(8))
def test_a_generated_sheet_may_be_added_up_in_any_order(number: int) -> None:
    made = next(exercises(Wanted(operations=6, inputs=2), number))
    program, run = made.program, trace("reverse", made.program, made.traces[0].at)
    counts = Counter(program.operands[row][i] for row, i in Adjoints(program).right)
    orders = {slot: tuple(reversed(range(count))) for slot, count in counts.items() if count > 1}
    other = added_up(program, orders).program
    values = evaluate(other, [1.0], run.primal.evaluation.values if run.primal.evaluation else ()).values
    rows = [(Ascii().show(other.slots[slot]), values[slot]) for slot in range(other.first, len(other.slots))]
    source = f"{made.source} at {made.point}"
    found = marks_of("\n\n" + "\n".join(f"| {name} | {value:.6f} |" for name, value in rows), source)
    assert orders
    assert found.marks == found.of


def test_added_up_in_another_order_the_derivatives_are_the_same() -> None:
    program = parse("x1*x2 + sin(x2)")
    run = trace("reverse", program, {"x1": 2.0, "x2": 5.0})
    known = run.primal.evaluation
    assert known is not None
    other = added_up(program, {3: (1, 0)}).program
    values = evaluate(other, [1.0], known.values).values
    assert [values[slot] for slot in other.outputs] == pytest.approx([*run.passes[0].derivatives.values()])


def test_a_long_sheet_is_not_read_again_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    usual = reading._read

    def counted(traces: Sequence[Trace], entries: Sequence[Entry]) -> reading.Reading:
        read.append(entries)
        return usual(traces, entries)

    monkeypatch.setattr(reading, "_read", counted)
    monkeypatch.setattr(reading, "TRIED", 200)
    terms = " + ".join(f"sin(x{i})*x{i}" for i in range(1, 21))
    point = ", ".join(f"x{i}={i}" for i in range(1, 21))
    rows = "".join(f"| vbar[{i - 20}] | 1 |\n" * 2 for i in range(1, 21))
    (filled,) = sheet(f"{terms} at {point}\n\n{rows}")
    marked(filled)
    assert len(read) <= 4  # in two numberings, in the usual order and in another


def test_what_is_added_to_an_adjoint_may_be_written_alone() -> None:
    found = judged(f"{BAYDIN}\n\nv0bar += -0.284\nv-1bar += 5\nv0bar += 2\nv-1bar += 0.5 = 5.5\n")
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [
        ("vbar[0]", "right"), ("vbar[-1]", "right"), ("vbar[0]", "right"), ("vbar[-1]", "right"),
    ]  # fmt: skip


def test_a_name_may_say_that_its_row_adds_to_the_one_above() -> None:
    exercise = "x1*x2 + sin(x1) at x1=2, x2=5"
    table = (
        "| row | formula | value |\n|--|--|--|\n| v-1bar | v2bar*cos(v-1) | -0.416 |\n| v-1bar += | v1bar*v0 | 4.584 |"
    )
    lines = "v-1bar = v2bar cos(v-1) = -0.416\nv-1bar += v1bar v0 = 5\nx1bar = 4.584"
    for text in (table, lines):
        found = judged(f"{exercise}\n\n{text}")
        assert [(one.name, one.verdict) for one in found.rows if one.written][:2] == [("vbar[-1]", "right")] * 2


@pytest.mark.parametrize("zeros", ["", "v3bar v2bar v1bar v0bar v-1bar", "v2bar v1bar v0bar v-1bar"])
@pytest.mark.parametrize("sums", ["0.284 2", "0.284 2.284"])
def test_adjoints_may_be_set_to_0_first_and_every_contribution_added(zeros: str, sums: str) -> None:
    one, two = sums.split()
    sweep = (
        ("v3bar", "", "ybar", "1"), ("v1bar", "+= ", "v3bar*1", "1"), ("v2bar", "+= ", "v3bar*1", "1"),
        ("v0bar", "+= ", "v2bar*cos(v0)", one), ("v-1bar", "+= ", "v1bar*v0", "5"), ("v0bar", "+= ", "v1bar*v-1", two),
        ("x2bar", "", "v0bar", "2.284"), ("x1bar", "", "v-1bar", "5"),
    )  # fmt: skip
    exercise = "x1*x2 + sin(x2) at x1=2, x2=5\n"
    lines = [f"{key} = 0.0" for key in zeros.split()] + [
        f"{key} {sign or '= '}{rule} = {came}" for key, sign, rule, came in sweep
    ]
    rows = [f"| {key} | | 0 |" for key in zeros.split()] + [
        f"| {key} | {sign}{rule} | {came} |" for key, sign, rule, came in sweep
    ]
    for text in ("\n".join(lines), "\n".join(["| row | formula | value |", *rows])):
        found = judged(exercise + text)
        assert (found.marks, found.unknown) == (found.of, ())
        assert {one.verdict for one in found.rows if one.written} == {"right"}


def test_what_is_added_may_stand_in_either_way() -> None:
    exercise = "x1*x2 + sin(x2) at x1=2, x2=5"
    heads = "| row | formula | value |\n|--|--|--|\n| v0bar | v1bar*v-1 | 2 |"
    for last in (
        "| v0bar += | v2bar*cos(v0) | 0.284 |",
        "| v0bar += | v2bar*cos(v0) | 2.284 |",
        "| v0bar | += v2bar*cos(v0) | 2.284 |",
        "| v0bar | v0bar += v2bar*cos(v0) | 2.284 |",
    ):
        found = judged(f"{exercise}\n{heads}\n{last}")
        assert [one.verdict for one in found.rows if one.written] == ["right"] * 2, last
    for number in ("0.284", "2.284"):
        found = judged(f"{exercise}\n| row | value |\n|--|--|\n| v0bar | 2 |\n| v0bar += | {number} |")
        assert [one.verdict for one in found.rows if one.written] == ["right"] * 2, number
