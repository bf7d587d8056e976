"""A trace that was written as JSON is read back as an equal trace; a damaged file is refused in one line."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tracediff as td
from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff import resources
from tracediff.errors import FileError, NotFiniteError
from tracediff.language import document
from tracediff.render.json import contract
from tracediff.render.restoring import restored
from tracediff.trace import Mode, trace

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")
MODES: tuple[Mode, ...] = ("eval", "forward", "reverse")


@pytest.mark.parametrize("name", resources.samples())
def test_every_sample_comes_back_equal_in_every_mode(name: str) -> None:
    read = document(resources.sample(name))
    for mode in MODES:
        for at in (read.at, None):
            found = trace(mode, read.program, at)
            again = restored(json.dumps(contract(found, 3)))
            assert again == found
            assert [list(sweep.rows) for sweep in again.passes] == [list(sweep.rows) for sweep in found.passes]
            assert again.program.names(again.program.inputs) == found.program.names(found.program.inputs)


@settings(max_examples=30)
@given(cases(SMOOTH + KINKED), st.sampled_from(MODES), st.sampled_from(["height", "source"]), st.booleans())
def test_a_random_program_comes_back_equal_whatever_the_order_of_its_rows(
    case: Case, mode: Mode, order: str, cse: bool
) -> None:
    found = trace(mode, document(case.text, order, cse).program, case.at)  # type: ignore[arg-type]
    assert restored(json.dumps(contract(found, 3))) == found


def test_the_python_face_has_both_ways() -> None:
    program = td.parse(SURVEY)
    at = {"x1": 2.0, "x2": 5.0}
    for found in (
        td.primal(program, at), td.tangent(program, at, {"x1": 1, "x2": 0.5}), td.adjoint(program, at, cut="x1"),
    ):  # fmt: skip
        again = td.Trace.from_json(found.to_json(digits=17))
        assert isinstance(again, td.Trace)
        assert again == found
        assert str(again) == str(found)


@pytest.mark.parametrize(
    "command",
    [
        ("eval", SURVEY, *AT),
        ("eval", "x1 = 3*a; x1^2; at a=5", "--symbolic"),
        ("forward", SURVEY, *AT, "--seed", "x1=1,x2=0.5"),
        ("forward", SURVEY),
        ("reverse", SURVEY, *AT, "--cut", "x2"),
        ("reverse", "sin(x)*sin(x) + y; y*x", "--at", "x=1,y=2", "--cse", "--order", "source", "--seed", "y2"),
        ("eval", "3*4"),
        ("eval", "2*ln(x)", "--at", "x=-1"),
    ],
    ids=" ".join,
)
def test_a_file_prints_what_the_command_that_wrote_it_prints(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = str(tmp_path / "trace.json")
    run(*command, "--output", file)
    again = run(command[0], "--from", file, "--digits", "5")
    assert again == run(*command, "--digits", "5")
    piped = run(command[0], "--from", "-", "--digits", "5", stdin=Path(file).read_bytes())
    assert piped == again


def test_the_command_says_in_which_mode_a_file_is_run(run: Run) -> None:
    written = run("forward", SURVEY, *AT, "--seed", "x1", "--format", "json").out.encode()
    assert run("eval", "--from", "-", stdin=written) == run("eval", SURVEY, *AT)
    assert run("reverse", "--from", "-", stdin=written) == run("reverse", SURVEY, *AT)


def test_what_is_given_besides_outdoes_the_file(run: Run) -> None:
    written = run("forward", SURVEY, *AT, "--seed", "x1", "--format", "json").out.encode()
    again = run("forward", "--from", "-", "--at", "x2=7", "--seed", "x2", stdin=written)
    assert again == run("forward", SURVEY, "--at", "x1=2,x2=7", "--seed", "x2")
    assert run("forward", "--from", "-", "--symbolic", stdin=written) == run("forward", SURVEY, "--seed", "x1")


@pytest.mark.parametrize(
    "more", [("x*y",), ("--file", "a.td"), ("--sample", "baydin"), ("--order", "source"), ("--cse",)]
)
def test_a_file_has_the_program_already(run: Run, more: tuple[str, ...]) -> None:
    found = run("eval", *more, "--from", "trace.json")
    assert (found.code, found.err) == (
        2, "tracediff: --from has the program already\nleave the expression, --order and --cse out\n",
    )  # fmt: skip


def test_a_file_that_is_not_there_is_said_so(run: Run) -> None:
    found = run("eval", "--from", "/nowhere.json")
    assert found.err.startswith("tracediff: /nowhere.json cannot be read: no such file or directory\n")


def changed(**keys: object) -> str:
    data = contract(trace("forward", td.parse(SURVEY), {"x1": 2, "x2": 5}), 3)
    return json.dumps({**data, **keys})


REFUSED = {
    "": "line 1 is not JSON: Expecting value",
    "\n{]": "line 2 is not JSON: Expecting property name enclosed in double quotes",
    "[" * 100_000: "a number in it is too long, or it is nested too deeply",
    "1" * 5000: "a number in it is too long, or it is nested too deeply",
    "[]": 'it lacks "schema": "tracediff/1"',
    changed(schema="tracediff/2"): 'it lacks "schema": "tracediff/1"',
    changed(mode="jacobian"): "it holds what tracediff jacobian found",
    changed(mode=3): "its mode, source, at or passes are missing or of another kind",
    changed(passes=None): "its mode, source, at or passes are missing or of another kind",
    changed(passes=[3]): '"seed" does not give each name a number',
    changed(at={"x1": "2"}): '"at" does not give each name a number',
    changed(at={"x1": 10**400}): 'a number of "at" is too large',
    changed(at={"x1": 1}): "its program cannot be run: x2 has no value",
    changed(at={"x1": 2, "x2": 5, "x3": 1}): "its program cannot be run: x3 is not an input of this program",
    changed(at={"x1": 2, "x2": 5.1}): "its rows are not those of its program",
    changed(source="ln(x1) +"): "its program cannot be run: an operand is missing after +",
    changed(source="x1 + x2"): "its rows are not those of its program",
    changed(mode="reverse"): "its program cannot be run: x1 is not an output of this program",
    changed(
        outputs=[{"name": "z", "variable": "v[5]", "value": 11.652071455223084}]
    ): "its rows are not those of its program",
    changed(
        inputs=[{"name": "x1", "variable": "v[-1]", "value": 10**400}] * 2
    ): "its rows are not those of its program",
    changed(primal=[]): "its rows are not those of its program",
}


@pytest.mark.parametrize("text", REFUSED, ids=list(range(len(REFUSED))))
def test_a_file_that_holds_no_trace_is_refused_and_the_message_says_why(run: Run, text: str) -> None:
    found = run("eval", "--from", "-", stdin=text.encode())
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith(f"tracediff: this is not the JSON of a trace: {REFUSED[text]}")
    assert found.err.count("\n") == 2


def test_a_program_that_never_had_a_trace_has_none(run: Run) -> None:
    written = run("eval", "1e999*x", "--at", "x=1", "--format", "json")
    again = run("eval", "--from", "-", stdin=written.out.encode())
    assert (again.code, again.out, again.err) == (3, "", written.err)
    assert run("eval", "--from", "-", "--format", "json", stdin=written.out.encode()) == written


@settings(max_examples=150)
@given(st.data())
def test_no_damage_to_a_file_makes_a_traceback(data: st.DataObject) -> None:
    text = changed()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 1, 1, 2, 20, 500]))
        put = data.draw(
            st.sampled_from(
                ["", '"', "{", "}", "[", "]", ",", ":", "0", "-", "e", "null", "true", "NaN", "\\u0000", "x", "1e400"]
            )
        )
        text = text[:start] + put + text[start + length :]
    with suppress(FileError, NotFiniteError):
        assert restored(text).mode in MODES


@settings(max_examples=100)
@given(st.data())
def test_no_value_in_the_wrong_place_makes_a_traceback(data: st.DataObject) -> None:
    held = json.loads(changed())
    place = held
    for _ in range(data.draw(st.integers(1, 4))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    else:
        return
    place[key] = data.draw(st.sampled_from([None, 0, -1.5, "inf", "x1", True, [], {}, [[]], {"x1": 1}, 10**400]))
    with suppress(FileError):
        assert restored(json.dumps(held)).mode in MODES
