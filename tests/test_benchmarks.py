"""The benchmarks run, and their rows are what they say; no time is asserted, and no peer is needed."""

from __future__ import annotations

import json
import math
import shutil
import sys
from pathlib import Path

import pytest

import tracediff as td
from benchmarks import (
    accuracy,
    big_traces,
    calculators,
    cold,
    exact,
    instructions,
    memory,
    network,
    peers,
    rendering,
    repeated,
    text_to_gradient,
)
from benchmarks.__main__ import NAMES
from benchmarks.compositions import COMPOSITIONS, PRIMITIVES_ALONE
from benchmarks.measuring import Missing, apart
from benchmarks.programs import SHAPES, Case, flat
from benchmarks.programs import network as network_of
from benchmarks.report import table
from tracediff.primitives import PRIMITIVES

ROOT = Path(__file__).parent.parent
ABSENT = "no_such_peer"


def tables(report: str) -> list[list[list[str]]]:
    """The cells of the tables of a report, without their titles."""
    blocks = [block.splitlines() for block in report.split("\n\n") if block.startswith("|")]
    return [[[cell.strip() for cell in line.split("|")[1:-1]] for line in block[2:]] for block in blocks]


def names(rows: list[list[str]]) -> list[str]:
    return [row[0] for row in rows]


def numbers(cells: list[str]) -> list[float]:
    return [float(cell.replace(",", "")) for cell in cells]


@pytest.fixture
def one_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (text_to_gradient, memory):
        monkeypatch.setattr(module, "SHAPES", {"flat": flat})


@pytest.mark.parametrize("size", [1, 10, 100])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_program_has_as_many_operations_as_it_says(shape: str, size: int) -> None:
    text, at, operations = SHAPES[shape](size)
    program = td.parse(text)
    assert len(td.primal(program).primal) == len(at) + operations + 1
    assert abs(operations - size) <= 3


def test_a_network_has_the_size_and_the_operations_that_it_says() -> None:
    (text, at, operations), size = network_of(3, (4, 5))
    assert size == (3 * 4 + 4) + (4 * 5 + 5) + (5 + 1) + 3 + 4 + 5 + 1
    assert len(td.primal(td.parse(text)).primal) == len(at) + operations + 1


@pytest.mark.parametrize("case", [*(of(40) for of in SHAPES.values()), Case("(1 - x/2)*(3 - x - x)", {"x": 0.3}, 6)])
def test_the_peers_read_the_function_that_tracediff_reads(case: Case) -> None:
    found = peers.tracediff(case)
    assert math.isclose(peers.read(case.text, case.at, peers.functions_of(math)), found.value, rel_tol=1e-14)
    assert found.agrees(found)
    assert not found.agrees(found._replace(partials=[1.01 * partial for partial in found.partials]))


def test_a_work_in_a_process_of_its_own_may_fail_crash_or_take_too_long() -> None:
    assert apart(60, math.sqrt, 4) == 2
    assert apart(60, math.sqrt, -1) == Missing("ValueError")
    assert apart(60, sys.exit, 1) == Missing("crashed")
    assert apart(0.01, math.sqrt, 4) == Missing("over 0.01 s")


def test_the_cold_start_is_that_of_every_command_and_present_peer() -> None:
    (rows,) = tables(cold.report(1, (ABSENT,), instructions=False))
    assert names(rows) == [*cold.OWN, ABSENT]
    assert numbers(rows[0][1:3])[1] == 1
    assert rows[-1][1:] == 3 * ["not installed"]
    assert cold.is_gradient("5.5 1.7163378")
    assert not cold.is_gradient("5.5 1.7")


def test_text_to_gradient_has_a_row_for_each_size(one_shape: None) -> None:
    rows, lines = tables(text_to_gradient.report(1, (10, 30), ("tracediff", ABSENT)))
    assert names(rows) == ["11", "31"]
    assert all(numbers(row[1:2])[0] > 0 and row[2:] == ["not installed", ""] for row in rows)
    assert names(lines) == ["flat"]


def test_repeated_gradients_have_a_row_for_each_size() -> None:
    one, many = tables(repeated.report(1, (10, 30), (ABSENT,)))
    assert names(one) == names(many) == ["9", "30"]
    for _, primal, gradient, ratio, absent in one:
        below, above, found = numbers([primal, gradient, ratio])
        assert math.isclose(found, above / below, rel_tol=0.02)
        assert absent == "not installed"


def test_networks_have_a_row_for_each_depth_and_a_line_for_each_step() -> None:
    rows, lines = tables(network.report(1, (1, 2), 2))
    assert names(rows) == [str(network_of(3, hidden).size) for hidden in ((2,), (2, 2))]
    assert names(lines) == list(network.STEPS)


def test_big_traces_count_the_rows_that_were_printed() -> None:
    rows, lines = tables(big_traces.report(1, (10, 30)))
    traces = [td.adjoint(td.parse(flat(size).text), flat(size).at) for size in (10, 30)]
    assert names(rows) == ["eval", "eval", "forward", "forward", "reverse", "reverse"]
    assert [row[1] for row in rows[-2:]] == [str(len(trace.primal) + len(trace.passes[0].rows)) for trace in traces]
    assert [row[2] for row in rows[-2:]] == [str(len(str(trace).splitlines())) for trace in traces]
    assert names(lines) == ["eval", "forward", "reverse"]


def test_rendering_has_a_row_for_each_format() -> None:
    (rows,) = tables(rendering.report(1, 10, 30))
    assert names(rows) == list(rendering.FORMATS)


def test_memory_has_a_row_for_each_size_and_its_peaks_never_fall(one_shape: None) -> None:
    rows, _ = tables(memory.report(1, (10, 10_000)))
    assert names(rows) == ["flat, 11", "flat, 9,999"]
    assert all(numbers(row[1:]) == sorted(numbers(row[1:])) for row in rows)


def test_accuracy_is_judged_where_there_is_a_gradient() -> None:
    report = accuracy.report(["x/z", "cbrt(x)"], ["1/(x - 1)", "sqrt(x*x)"], ("tracediff", ABSENT))
    derivatives, values, composed, _, worst, behind = tables(report)
    for rows in (derivatives, values, composed):
        assert names(rows) == ["tracediff", ABSENT]
        assert rows[1][1:] == 7 * ["not installed"]
    judged, within_one, within_four = numbers(derivatives[0][1:4])
    assert judged >= within_four >= within_one > 100
    assert derivatives[0][4:] == ["100.0 %", worst[1][2], "0", "0"]
    assert names(worst) == ["`x/z`", "`cbrt(x)`"]
    assert behind[-1][0] == "compositions"  # where x*x overflows or underflows


def test_an_error_is_silent_only_where_a_number_is_given_out() -> None:
    def error(found: float | None, number: float) -> accuracy.Error:
        return accuracy.Error(accuracy.Truth("x", 0, (1.0,), 1, number), accuracy.off(found, number), found)

    assert [error(found, 2.0).silent for found in (0.0, math.nan, math.inf, None, 2.5)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [error(found, 0.0).ulp for found in (0.0, 1e-310, 1e-300)] == [0, 0, math.inf]
    assert error(math.nextafter(2.0, 3.0), 2.0).ulp == 1
    assert accuracy.worst([error(None, 2.0), error(2.0, 2.0)]) == "0"
    assert accuracy.worst([error(math.nan, 2.0)]) == "∞"


def test_truths_are_those_of_known_points_and_kinks_have_none() -> None:
    for text, point, slope in (
        ("tanh(x)", 20.0, 1.6993417021166355e-17), ("log1p(x)", 1e-300, 1.0), ("asin(x)", 1 - 2**-53, 67108864.0),
        ("x^2.5", 0.0, 0.0), ("sin(x)", 1e300, -0.5753861119575491), ("abs(x)", 0.0, None), ("sqrt(x)", 0.0, None),
        ("ln(x)", -1.0, None), ("exp(exp(x))", 1e8, None), ("(x + 1) - 1", 1e-300, 1.0),
    ):  # fmt: skip
        found = exact.derivative(exact.meaning(td.parse(text)), (point,), 0)
        assert found is None if slope is None else math.isclose(found, slope, rel_tol=1e-15)


def test_every_primitive_is_measured_of_which_a_meaning_is_known_and_the_compositions_differ() -> None:
    assert set(exact.MEANINGS) <= set(PRIMITIVES_ALONE) == set(PRIMITIVES)
    assert len(set(COMPOSITIONS) - set(PRIMITIVES_ALONE.values())) == 200


@pytest.mark.parametrize("name", [name for name in calculators.CALCULATORS if peers.installed(name)])
def test_a_calculator_finds_the_derivatives_of_every_primitive(name: str) -> None:
    cases = [(text, PRIMITIVES[primitive].points[0]) for primitive, text in PRIMITIVES_ALONE.items()]
    for text, point in (*cases, ("x*sqrt(2) + pi*z", (0.75, 0.5))):
        (found,) = calculators.CALCULATORS[name](text, [point])
        (expected,) = calculators.tracediff(text, [point])
        assert found == pytest.approx(expected, rel=1e-12)


def test_the_page_of_accuracy_shows_the_tables_of_the_results() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    results = tables((ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8").partition("## Accuracy")[2])
    assert len(results) == 6
    assert tables(page)[: len(results)] == results


def test_a_table_shows_three_figures_and_reasons() -> None:
    assert tables(table(["", "ms"], [["a", 0.12345], ["b", 12345.6], ["c", Missing("over 60 s")]])) == [
        [["a", "0.123"], ["b", "12,346"], ["c", "over 60 s"]]
    ]


def test_the_guard_fails_where_instructions_grow_by_more_than_a_tenth(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {instructions.BARE: 100, instructions.STARTS["reverse"]: 500, instructions.STARTS["version"]: 400}
    monkeypatch.setattr(instructions, "BASELINE", tmp_path / "instructions.json")
    monkeypatch.setattr(instructions, "counted", counts.__getitem__)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    instructions.BASELINE.write_text("{}", encoding="utf-8")

    def exit_code(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["instructions", *arguments])
        return instructions.main()

    assert exit_code() == 0
    assert "no baseline for this Python" in capsys.readouterr().out
    assert exit_code("--update") == 0
    counts[instructions.STARTS["reverse"]] = 549
    assert exit_code() == 0
    counts[instructions.STARTS["reverse"]] = 551
    assert exit_code() == 1
    assert "reverse: 5.51 times bare Python, baseline 5.00, grown by 10 %" in capsys.readouterr().out
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert exit_code() == 0
    assert "valgrind is not installed" in capsys.readouterr().out


def test_a_baseline_is_kept_for_each_start() -> None:
    for ratios in json.loads(instructions.BASELINE.read_text(encoding="utf-8")).values():
        assert set(ratios) == set(instructions.STARTS)


def test_every_benchmark_has_its_place_in_the_page_and_in_the_results() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    results = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
    assert all(f"`python -m benchmarks.{name}`" in page for name in (*NAMES, "instructions"))
    assert results.count("\n## ") == len(NAMES)
