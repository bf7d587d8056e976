"""What a person sees: the survey's example on real screens, and that no screen breaks a number or a line."""

from __future__ import annotations

import os
import re
import tracemalloc
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracediff as td
from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff.language import parse
from tracediff.notation import Ascii, Notation, Unicode
from tracediff.render.drawing import drawn, plain
from tracediff.render.layout import arranged
from tracediff.render.streaming import streamed
from tracediff.render.text import broken, width
from tracediff.render.texts import AT_ONCE
from tracediff.render.wanted import LAYOUTS, Layout
from tracediff.trace import Mode, Trace, trace

GOLDEN = Path(__file__).parent / "golden"
SURVEY = parse("ln(x1) + x1*x2 - sin(x2)")
AT = {"x1": 2.0, "x2": 5.0}
TRACES = {
    "eval": td.primal(SURVEY, AT),
    "forward": td.tangent(SURVEY, AT, "x1"),
    "reverse": td.adjoint(SURVEY, AT),
    "forward-both": td.tangent(SURVEY, AT),
    "symbolic": td.adjoint(SURVEY),
}
SCREENS = [("eval", 80), ("forward", 80), ("reverse", 80), ("forward", 120), ("reverse", 120), ("reverse", 60), ("reverse", 24),
           ("forward-both", 80), ("symbolic", 80)]  # fmt: skip


def screen(found: Trace, room: int | None, layout: Layout = "auto", notation: Notation | None = None) -> list[str]:
    bands = arranged(found, notation or Unicode(), room, layout)
    return ["".join(texts).rstrip() for texts, _ in drawn(bands, "─")]


@pytest.mark.parametrize(("name", "room"), SCREENS)
def test_the_survey_example_looks_as_it_should(name: str, room: int) -> None:
    """Set UPDATE_GOLDEN to write the files anew, and look at them."""
    path = GOLDEN / f"{name}-{room}.txt"
    text = "\n".join(screen(TRACES[name], room)) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("mode", ["eval", "forward", "reverse"])
def test_the_survey_example_fits_side_by_side_on_a_small_terminal(mode: str) -> None:
    lines = screen(TRACES[mode], 80)
    assert len(lines) <= 22  # 24 lines, less the command and the next prompt
    assert all(width(line) <= 80 for line in lines)
    assert mode == "eval" or (lines[0].startswith("Forward primal trace  ") and lines[0].rstrip().count("trace") == 2)


@pytest.mark.parametrize(("mode", "room"), [("forward", 93), ("reverse", 108)])
def test_the_survey_example_is_whole_where_the_width_allows(mode: str, room: int) -> None:
    lines = screen(TRACES[mode], room)
    assert any("10.693 + 0.959" in line for line in lines)
    assert mode == "forward" or any("∂v₂/∂v₀" in line for line in lines)
    assert max(map(width, lines)) <= room


def test_the_adjoint_rows_stand_beside_their_primal_rows_and_read_upwards() -> None:
    lines = [line for line in screen(TRACES["reverse"], 80) if not line.startswith("─")]
    assert "upwards" in lines[0]
    assert re.split(r" {2,}", lines[1])[0].startswith("v₋₁")
    assert [re.findall(r"(\S+) +=", line)[-2] for line in lines[1:]] == [
        "x̄₁", "x̄₂", "v̄₋₁", "v̄₀", "v̄₋₁", "v̄₀", "v̄₂", "v̄₁", "v̄₃", "v̄₄", "v̄₅",
    ]  # fmt: skip


def pieces(lines: list[str]) -> str:
    """A screen as one text, with the lines of broken formulas joined."""
    return re.sub(r"\s+", " ", " ".join(lines))


@given(
    case=cases(SMOOTH + KINKED),
    mode=st.sampled_from(["eval", "forward", "reverse"]),
    room=st.integers(20, 130),
    layout=st.sampled_from(LAYOUTS),
    digits=st.integers(0, 17),
)
def test_no_screen_is_too_narrow_for_numbers_and_formulas(
    case: Case, mode: Mode, room: int, layout: Layout, digits: int
) -> None:
    found = trace(mode, parse(case.text), case.at)
    notation = Unicode(digits)
    bands = arranged(found, notation, room, layout)
    lines = list(plain(bands))
    shown = [row for rows in (found.primal, *[sweep.rows for sweep in found.passes]) for row in rows]
    text = pieces(lines)
    for row in shown:
        assert row.value is not None
        assert f"= {notation.number(row.value)}" in re.sub(r"= +", "= ", text)
    words = (word for line in plain(arranged(found, notation)) for word in re.split(r" (?=[-+−×=] )|(?=/)|  +", line))
    assert max(map(width, lines)) <= max(room, 10 + max(map(width, words)))
    assert room < 40 or digits > 6 or max(map(width, lines)) <= room


@pytest.mark.parametrize("layout", ["side", "compact", "stacked", "cards"])
def test_a_layout_can_be_forced(layout: Layout) -> None:
    heads = {"side": "Reverse adjoint trace (upwards)", "compact": "Reverse adjoint trace (upwards)"}
    lines = screen(TRACES["reverse"], 120, layout)
    assert (heads.get(layout, "no such title") in lines[0]) == (layout in heads)
    assert any("∂" in line for line in lines) == (layout in ("side", "stacked"))
    assert (lines[0] == "Forward primal trace") == (layout in ("stacked", "cards"))


def test_a_forced_layout_breaks_formulas_before_operators_only() -> None:
    lines = screen(td.adjoint(parse("acosh(x1)*x2"), {"x1": 2, "x2": 3}), 60, "side")
    assert "".join(lines)
    assert all(width(line) <= 60 for line in lines)


def test_a_formula_is_broken_before_operators_only() -> None:
    assert broken("= v̇₋₁ × v₀ + v̇₀ × v₋₁/v₂", 14) == ["= v̇₋₁ × v₀", "  + v̇₀ × v₋₁", "  /v₂"]
    assert broken("= 1.5e−7 + (−2)", 3) == ["= 1.5e−7", "  + (−2)"]


def test_plain_text_has_neither_rules_nor_trailing_spaces() -> None:
    lines = list(plain(arranged(TRACES["reverse"], Ascii())))
    assert all(line == line.rstrip() for line in lines)
    assert not any(set(line) & set("─-") == {"─"} for line in lines)
    assert "".join(lines).isascii()


def test_several_passes_share_one_table() -> None:
    lines = screen(TRACES["forward-both"], 80)
    assert lines[1].split() == ["ẋ₁", "=", "1", "ẋ₂", "=", "1"]
    assert lines[-2].split()[-3:] == ["5.5", "=", "1.716"]


def test_many_passes_that_do_not_fit_in_one_table_get_one_each() -> None:
    text = "w0*x0 + w1*x1 + w2*x2"
    found = td.tangent(parse(text), dict.fromkeys(["w0", "x0", "w1", "x1", "w2", "x2"], 0.125))
    lines = screen(found, 60)
    assert sum(line.startswith("Forward tangent trace, ") for line in lines) == 6


def test_a_terminal_shows_colours_that_only_repeat_the_titles(run: Run) -> None:
    coloured = run("reverse", "x*y", "--at", "x=1,y=2", terminal=True, columns=80).out
    bare = run("reverse", "x*y", "--at", "x=1,y=2", "--color", "never", terminal=True, columns=80).out
    assert "\x1b[35m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == bare
    assert "adjoint" in bare


# Long traces

LONG = parse(" + ".join(f"x{i % 3}*sin({10 ** (i % 5)}*x1)" for i in range(600)))
LONG_AT = {"x0": -1.5, "x1": 0.25, "x2": 1e5}
HEADED = parse(f"{LONG.source}; a_long_name_for_an_output = a*b")  # its heading is wider than the numbers below it
HEADED_AT = {**LONG_AT, "a": -1234567, "b": 2}


@pytest.mark.long
@pytest.mark.parametrize("layout", ["auto", "side", "compact", "stacked"])
@pytest.mark.parametrize("mode", ["eval", "forward", "reverse"])
def test_a_long_trace_is_streamed_as_it_is_laid_out(mode: Mode, layout: Layout) -> None:
    long = [trace(mode, program, at) for program, at in ((LONG, LONG_AT), (HEADED, HEADED_AT), (LONG, None))]
    for found in (*long, trace(mode, LONG, {**LONG_AT, "x2": 1e308})):
        assert "\n".join(streamed(found, Unicode(), layout)) == "\n".join(
            plain(arranged(found, Unicode(), None, layout))
        )


@given(
    cases(SMOOTH + KINKED),
    st.sampled_from(["eval", "forward", "reverse"]),
    st.sampled_from(["auto", "compact", "stacked"]),
    st.sampled_from([1, 4, AT_ONCE]),
)
def test_any_trace_is_streamed_as_it_is_laid_out(case: Case, mode: Mode, layout: Layout, at_once: int) -> None:
    for found in (trace(mode, parse(case.text), case.at), trace(mode, parse(case.text))):
        with patch("tracediff.render.streaming.AT_ONCE", at_once):
            pieces = list(streamed(found, Ascii(), layout))
        assert "\n".join(pieces) == "\n".join(plain(arranged(found, Ascii(), None, layout)))


@pytest.mark.long
def test_a_stream_holds_few_lines_at_a_time() -> None:
    found = trace("reverse", LONG, LONG_AT)
    rows = sum(len(rows) for rows in (found.primal, found.passes[0].rows))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[1]
    lines = sum(piece.count("\n") + 1 for piece in streamed(found, Unicode()))
    streaming = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.reset_peak()
    laid_out = arranged(found, Unicode())
    whole = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows > lines > AT_ONCE * 4
    assert len(laid_out) == 1
    assert streaming < whole


@pytest.mark.parametrize(
    ("rows", "count", "left_out"),
    [("10", 10, [3592]), ("1", 1, [3601]), ("2:4", 3, [1, 3598]), ("5:9999", 3598, [4]), ("5000", 3602, []), ("all", 3602, [])],
)  # fmt: skip
def test_some_rows_of_a_long_table(run: Run, rows: str, count: int, left_out: list[int]) -> None:
    at = ",".join(f"{name}={value}" for name, value in LONG_AT.items())
    title, *lines = run("reverse", LONG.source, "--at", at, "--rows", rows).out.splitlines()
    marks = [f"... {number:,} row{'s' if number > 1 else ''} ..." for number in left_out]
    assert title.startswith("Forward primal trace")
    assert [line for line in lines if line.startswith("...")] == marks
    assert len(lines) == count + len(marks)
    every = run("reverse", LONG.source, "--at", at).out.splitlines()
    assert {re.sub(" +", " ", line) for line in lines} - set(marks) <= {re.sub(" +", " ", line) for line in every}


def test_cards_leave_rows_out_too(run: Run) -> None:
    out = run("reverse", SURVEY.source, "--layout", "cards", "--rows", "3").out
    assert out.count("... 5 rows ...") == 1
    assert out.count("... 8 rows ...") == 1


def test_a_terminal_shows_the_ends_of_a_long_table_and_a_pipe_all_of_it(run: Run) -> None:
    text = " + ".join(["x"] * 300)
    assert "... 201 rows ..." in run("eval", text, "--at", "x=1", terminal=True).out
    assert "rows ..." not in run("eval", text, "--at", "x=1").out
    assert "rows ..." not in run("eval", "x*y", terminal=True).out


def test_a_terminal_gets_pages_where_all_rows_are_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr("click.echo_via_pager", lambda text, color: pages.extend(text))
    text = " + ".join(["x"] * 300)
    assert run("eval", text, "--at", "x=1", "--rows", "all", terminal=True).out == ""
    assert len(pages) > 300
    assert run("eval", "x*y", "--rows", "all", terminal=True).out != ""
    assert run("eval", text, "--at", "x=1", "--rows", "all").out.count("\n") == 303 - 1


@pytest.mark.parametrize(("mode", "expression"), [("forward", "x1*x2"), ("reverse", "x*y; x + y")])
@pytest.mark.parametrize("layout", ["side", "compact", "stacked", "cards"])
def test_without_numbers_the_passes_are_alike_and_shown_once(run: Run, mode: str, expression: str, layout: str) -> None:
    found = run(mode, expression, "--layout", layout, columns=200).out
    assert found.count("trace") == 2
    assert " = 1" not in found


@pytest.mark.parametrize("columns", [20, 30, 40, 60])
def test_a_formula_in_a_list_is_broken_before_an_operator_or_behind_a_comma(run: Run, columns: int) -> None:
    for command in (("rules", "logaddexp", "softplus"), ("symbolic", "x*exp(x)/tanh(x*y) - max(x, y)*sin(x - y)")):
        lines = run(*command, columns=columns).out.splitlines()
        assert not [
            line for line in lines if line.endswith((" +", " \u2212", " \u00d7", " *", " exp")) and len(line) > 4
        ]


def test_numbers_without_a_point_are_aligned_before_their_power_of_ten(run: Run) -> None:
    values = [
        line.rpartition("= ")[2] for line in run("eval", "a*1 + b*2", "--at", "a=1e-12,b=3.5e-6").out.splitlines()[1:]
    ]
    assert values == ["1e\u221212", "3.5e\u22126", "1e\u221212", "7e\u22126", "7e\u22126", "7e\u22126"]


def test_a_row_that_is_no_table_goes_on_as_far_as_there_is_room(run: Run) -> None:
    found = run("hessian", "tanh(x*y)", "--at", "x=1,y=-2", "--trace", "--seed", "x", columns=40).out.splitlines()
    assert "v\u2081 = v\u208b\u2081 \u00d7 v\u2080 = 1 \u00d7 (\u22122) = \u22122" in found
