"""What the differences say beside kinks and flat points, where first-order bounds on round-off vanish."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.conftest import Run
from tracediff.derivatives.check import check
from tracediff.derivatives.differences import sweep
from tracediff.language import parse
from tracediff.trace import Point


@pytest.mark.parametrize(
    ("text", "x", "sides"),
    [
        ("relu(exp(x) - 1)", 0, "0 and 1"), ("abs(exp(x) - 1)", 0, "−1 and 1"), ("abs(2^x - 1)", 0, "−0.693 and 0.693"),
        ("relu(1 - exp(-x)) + x", 0, "1 and 2"), ("abs(exp(x) - 1) + x^2", 0, "−1 and 1"),
        ("abs(exp(x) - exp(-x))", 0, "−2 and 2"), ("abs(x^2 - 1)", -1, "−2 and 2"), ("abs(sqrt(x) - 2)", 4, "−0.25 and 0.25"),
        ("relu(x*3 - 6)", 2, "0 and 3"), ("abs(x*3 - 6)", 2, "−3 and 3"), ("min(x^2, x)", 0, "1 and 0"),
        ("relu(x) + x^2", 0, "0 and 1"), ("relu(1 - x) + x^2", 1, "1 and 2"), ("max(10*x - 30, 0) + x^2", 3, "6 and 16"),
        ("min(x/1000, 0) + x^2", 0, "0.001 and 0"), ("max((x - 1)^2, x - 1)", 1, "0 and 1"),
    ],
)  # fmt: skip
def test_a_kink_is_found_and_its_sides_are_right(text: str, x: float, sides: str) -> None:
    found = check(parse(text), {"x": x}, "y")
    assert found.findings == [f"∂y/∂x does not exist: the differences on its two sides give {sides}"]


@pytest.mark.parametrize("w", [-3, -1, 2, 3])
@pytest.mark.parametrize("x", [-3, -1, 2, 3])
def test_a_neuron_at_its_threshold_has_a_kink_in_every_input(w: int, x: int) -> None:
    found = check(parse("relu(w*x + b)"), {"w": w, "x": x, "b": -w * x}, "y")
    slopes = {"b": 1, "w": x, "x": w}
    expected = {name: (min(0, slope), max(0, slope)) for name, slope in slopes.items()}
    assert {name: sweep.jump for name, sweep in found.sweeps.items()} == {
        name: pytest.approx(sides, rel=1e-6) for name, sides in expected.items()
    }


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("(x^2 - 4)^2", {"x": -2}), ("(a*x^2 - y)^2", {"a": 2, "x": 3, "y": 18}), ("(x*y - 6)^2", {"x": -2, "y": -3}),
        ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", {"x": 3, "y": 2}), ("(x^2 - 1)^4", {"x": -1}), ("(1 - x*x)^6", {"x": -1}),
        ("sqrt(1 + (x^2 - 9)^2)", {"x": 3}),
    ],
)  # fmt: skip
def test_the_differences_hold_at_a_minimum_of_least_squares(text: str, at: dict[str, float]) -> None:
    program = parse(text)
    (output,) = program.names(program.outputs)
    found = check(program, at, output)
    assert found.findings == []
    assert found.methods[4].gradient is not None
    assert all(abs(value) < 1e-6 for value in found.methods[4].gradient.values())


def test_a_jump_is_named_though_the_finest_steps_do_not_reach_it() -> None:
    found = check(parse("sign(exp(x) - 1)"), {"x": 0}, "y")
    assert found.findings == ["∂y/∂x does not exist: the function jumps here"]


def test_where_the_point_is_flat_the_bound_on_round_off_is_that_of_its_neighbours() -> None:
    steps = sweep(parse("(x^2 - 4)^2"), [-2.0], 0)
    assert all(abs(step.quotient) <= step.level for step in steps if step.h < 1e-7)


def test_a_sweep_at_a_kink_shows_both_sides(run: Run) -> None:
    headings, *rows = run("check", "abs(x)", "--at", "x=0", "--sweep").out.split("∂y/∂x\n")[1].splitlines()
    assert headings.split() == ["h", "quotient", "backward", "forward", "error", "order"]
    assert rows[0].split()[1:5] == ["0", "−1", "1", "0"]
    assert "backward" not in run("check", "x^2", "--at", "x=1", "--sweep").out


def test_csv_has_the_errors_and_the_verdict(run: Run) -> None:
    found = list(csv.DictReader(io.StringIO(run("check", "abs(x) + z", "--at", "x=0,z=1", "--format", "csv").out)))
    assert [row["method"] for row in found[::2]] == [
        "forward", "reverse", "symbolic", "complex step", "central differences",
    ]  # fmt: skip
    assert found[6] == {
        "output": "y", "input": "x", "method": "complex step", "value": "", "error": "", "order": "",
        "reason": "abs(0) is at a kink", "reference": "reverse", "agree": "no",
    }  # fmt: skip
    smooth = list(csv.DictReader(io.StringIO(run("check", "sin(x)", "--at", "x=1", "--format", "csv").out)))[-1]
    assert (smooth["reference"], smooth["agree"]) == ("complex step", "yes")
    assert float(smooth["order"]) == pytest.approx(2, abs=0.01)
    assert 0 < float(smooth["error"]) < 1e-10


def test_a_side_beyond_a_kink_is_not_called_undefined(run: Run) -> None:
    found = run("check", "abs(sin(x))", "--at", "x=3.141592653589793")
    assert found.code == 0
    assert "the differences for ∂y/∂x are of one side, for the other is beyond a kink or a pole" in found.out


def test_json_has_nothing_for_a_side_that_there_is_not(run: Run) -> None:
    steps = json.loads(run("check", "x^1.5", "--at", "x=0", "--format", "json", "--sweep").out)["sweeps"]["x"]
    assert {step["backward"] for step in steps} == {None}
    assert all(step["forward"] == step["quotient"] for step in steps)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("exp(-x^2) + relu(y)^2", {"x": 30, "y": 0}), ("sigmoid(1000*x) + relu(y)^2", {"x": 0.1, "y": 0}),
        ("relu(exp(-x^2))", {"x": 30}), ("tanh(1e6*x) + relu(y)^2", {"x": 0.01, "y": 0}),
        ("max(exp(-x^2), 0)", {"x": 28}),
    ],
)  # fmt: skip
def test_where_a_function_is_flat_as_far_as_doubles_tell_it_neither_bends_nor_jumps(text: str, at: Point) -> None:
    program = parse(text)
    assert check(program, at, program.names(program.outputs)[0]).findings == []


def test_a_jump_of_one_input_is_none_of_the_others() -> None:
    assert check(parse("z = atan2(y, x)"), {"x": -0.001, "y": 0}, "z").findings == [
        "∂z/∂y does not exist: the function jumps here"
    ]


def test_sides_that_look_alike_are_told_apart_by_their_difference() -> None:
    (finding,) = check(parse("x + 1e-9*abs(x)"), {"x": 0}, "y").findings
    assert finding == "∂y/∂x does not exist: the differences on its two sides differ by 2e−9"
