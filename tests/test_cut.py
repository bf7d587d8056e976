"""The cut invariant: after each statement of a reverse sweep the same sum of adjoints times tangents."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import tracediff as td
from tests.conftest import Run
from tests.programs import KINKED, NAMES, SMOOTH, Case, cases
from tracediff.cut import FEW, live
from tracediff.modes import adjoint, tangent
from tracediff.render.text import width
from tracediff.trace import trace

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")
directions = st.fixed_dictionaries({name: st.sampled_from([0.0, 1.0, -0.5, 2.0]) for name in NAMES})


@given(cases(SMOOTH + KINKED), directions)
def test_the_cut_never_changes_and_is_the_forward_derivative(case: Case, direction: dict[str, float]) -> None:
    program = td.parse(case.text)
    found = trace("reverse", program, case.at, cut=direction)
    assume(all(sweep.cuts for sweep in found.passes))
    forward = trace("forward", program, case.at, direction).passes[0].derivatives
    for output, sweep in zip(forward, found.passes, strict=True):
        expected = forward[output]
        assert expected is not None
        for cut in sweep.cuts:
            if cut and cut.value is not None:
                scale = sum(abs(bar * dot) for _, _, (bar, dot) in cut.terms) if cut.terms else abs(expected)  # type: ignore[misc]
                assert abs(cut.value - expected) <= 1e-9 * max(scale, abs(expected), 1e-9)


@given(cases())
def test_the_live_variables_are_a_cut_through_the_graph(case: Case) -> None:
    """From a live variable backwards there is no other live one whose statement is done; inputs remain at the end."""
    program = td.parse(case.text)
    tangents, adjoints = tangent(program), adjoint(program)
    found = list(live(program, tangents, adjoints))
    assert len(found) == len(adjoints)
    assert found[-1] is not None
    assert [bar for bar, _ in found[-1]] == list(adjoints.outputs)
    assert [dot for _, dot in found[-1]] == list(tangents.inputs)
    for pairs, origin in zip(found, adjoints.origins, strict=True):
        for bar, dot in pairs or ():
            held, tangent_held = adjoints.slots[bar], tangents.slots[dot]
            assert held._replace(mark="") == tangent_held._replace(mark="")  # type: ignore[call-arg]
            assert dot in tangents.inputs or tangents.origins[dot - tangents.first] < origin


def test_a_statement_of_two_operands_has_one_cut_after_its_last_row() -> None:
    found = td.adjoint(td.parse("x1*x2"), {"x1": 2, "x2": 5}, cut="x1")
    assert [cut and cut.value for cut in found.passes[0].cuts] == [5.0, None, 5.0, 5.0, 5.0]
    assert str(found).splitlines()[-1] == (
        "cut: the sum over the live variables of adjoint times tangent stays 5, "
        "which is the derivative along ẋ₁ = 1 for ȳ = 1"
    )


def test_the_sum_is_written_in_variables_and_numbers_where_there_is_room(run: Run) -> None:
    lines = run("reverse", SURVEY, *AT, "--cut", "x1").out.splitlines()
    assert lines[0].endswith("Cut: adjoints times tangents")
    assert lines[4].endswith("v̄₋₁ × v̇₋₁ + v̄₀ × v̇₀ + v̄₁ × v̇₁  = 5 × 1 + 1.716 × 0 + 1 × 0.5   = 5.5")
    assert lines[7].endswith("v̄₁ × v̇₁ + v̄₂ × v̇₂ + v̄₃ × v̇₃    = 1 × 0.5 + 1 × 5 − 1 × 0       = 5.5")


@pytest.mark.parametrize(("columns", "beside"), [(24, False), (40, False), (60, False), (80, True), (120, True)])
def test_the_cut_stands_beside_the_adjoints_on_every_screen(run: Run, columns: int, beside: bool) -> None:
    lines = run("reverse", SURVEY, *AT, "--cut", "x1", columns=columns).out.splitlines()
    assert all(width(line) <= columns for line in lines)
    assert ("Cut" in lines[0]) == beside
    assert sum("5.5" in line for line in lines) >= 9
    assert ("v̄₃ × v̇₃ + v̄₄ × v̇₄" in "\n".join(lines)) == (columns in (40, 120))


def test_each_pass_has_its_own_cut(run: Run) -> None:
    lines = run("reverse", "x*z; x + z", "--at", "x=2,z=3", "--cut", "x=1,z=1", "--layout", "compact").out.splitlines()
    assert lines[0].endswith("Cut: adjoints times tangents")
    assert lines[1].split()[-6:] == ["ȳ₁", "=", "1", "ȳ₂", "=", "1"]
    assert lines[2].split()[-1] == "2"
    assert [line.startswith("cut:") for line in lines[-2:]] == [True, True]


def test_without_a_point_the_sums_are_formulas(run: Run) -> None:
    out = run("reverse", "x*y", "--cut", "x", "--notation", "ascii").out
    assert "vbar[-1] * vdot[-1] + vbar[0] * vdot[0]" in out
    assert "cut:" not in out
    assert trace("reverse", td.parse("x*y"), cut="x").passes[0].cuts[0] is not None


def test_a_sum_over_many_live_variables_is_not_written_out(run: Run) -> None:
    text = " + ".join(f"x{i}^2" for i in range(FEW + 1))
    out = run("reverse", text, "--at", ",".join(f"x{i}=1" for i in range(FEW + 1)), "--cut", "x3").out
    assert f"{FEW + 1} live variables" in out
    assert f"{FEW} live variables" not in out
    assert "v̄₋₁ × v̇₋₁" not in out.splitlines()[1]


def test_json_holds_the_cut_after_each_statement(run: Run) -> None:
    data = json.loads(run("reverse", SURVEY, *AT, "--cut", "x1", "--format", "json").out)
    schema = json.loads((Path(__file__).parent.parent / "docs" / "trace.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema)
    assert data["cut"] == {"x1": 1.0, "x2": 0.0}
    assert [row["cut"] for row in data["passes"][0]["rows"]] == [
        5.5,
        None,
        5.5,
        None,
        5.5,
        5.5,
        None,
        5.5,
        5.5,
        5.5,
        5.5,
    ]
    assert "cut" not in json.loads(run("reverse", SURVEY, *AT, "--format", "json").out)


def test_a_direction_that_is_wrong_is_refused(run: Run) -> None:
    assert (
        run("reverse", "x*y", "--cut", "z").err
        == "tracediff: z is not an input of this program\nthe inputs are x and y\n"
    )
    assert run("reverse", "x*y", "--cut", "x=").code == 2
    assert run("reverse", "x*y", "--cut", "").code == 2


@pytest.mark.parametrize(
    ("expression", "at", "cut", "message"),
    [
        ("ln(x)", "x=-1", "x", "v₁ = ln v₀ = ln(−1) is not a real number"),
        ("sqrt(x)", "x=0", "x", "v̄₀ = v̄₁/(2 × v₁) = 1/(2 × 0) is infinite"),
        ("x*1e308", "x=0", "x=10", "v̇₁ = v̇₀ × 1e308 = 10 × 1e308 is infinite"),
    ],
)
def test_what_is_not_finite_ends_with_code_3(run: Run, expression: str, at: str, cut: str, message: str) -> None:
    found = run("reverse", expression, "--at", at, "--cut", cut)
    assert found.code == 3
    assert found.err.splitlines()[0] == f"tracediff: {message}"
    data = json.loads(run("reverse", expression, "--at", at, "--cut", cut, "--format", "json").out)
    assert data["error"]["message"]


def test_a_cut_that_rounding_changes_is_not_said_to_stay(run: Run) -> None:
    cancelling = "p = sin(x)*1e17; q = sin(x)*1e17; (p - q) + x"
    assert run("reverse", cancelling, "--at", "x=1", "--cut", "x").out.endswith(
        "tangent lies between 0 and 1, and without rounding would stay the same: the derivative along ẋ = 1 for ȳ = 1\n"
    )


def test_a_cut_that_is_not_finite_ends_with_code_3(run: Run) -> None:
    text = "p = sin(x); q = sin(x); (p - q)*1e300"
    found = run("reverse", text, "--at", "x=0", "--cut", "x=1e100")
    message = "tracediff: the cut after v̄₂ = 1e300 × 1e100 − 1e300 × 1e100 is not a real number"
    assert (found.code, found.err.splitlines()[0]) == (3, message)
    assert "cut:" not in found.out
    data = json.loads(run("reverse", text, "--at", "x=0", "--cut", "x=1e100", "--format", "json").out)
    assert data["error"]["variable"] == "vbar[2]"


def test_a_long_cut_that_is_not_finite_is_not_written_out(run: Run) -> None:
    names = [f"{letter}{i}" for letter in "pq" for i in range(FEW)]
    text = " + ".join(f"(p{i} - q{i})*1e300" for i in range(FEW))
    at, cut = (",".join(f"{name}={value}" for name in names) for value in ("1", "1e100"))
    found = run("reverse", text, "--at", at, "--cut", cut)
    assert (found.code, found.err.splitlines()[0]) == (3, "tracediff: the cut after v̄₀ is not a real number")


def test_the_help_says_why_it_is_the_reason_that_reverse_mode_works(run: Run) -> None:
    text = " ".join(run("reverse", "--help").out.split())
    assert "every path from the inputs to the outputs passes through one of them" in text
    assert "it never changes" in text
    assert "that is why reverse mode works" in text
    assert "one reverse sweep does what forward mode does direction by direction" in text
