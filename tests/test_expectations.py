"""Expectations: when a value is what was written, and how `tracediff test` reports it."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import Run
from tracediff.expectations import agrees, outcomes, verdict
from tracediff.language import document
from tracediff.notation import Ascii
from tracediff.render.report import failures
from tracediff.render.text import width
from tracediff.resources import directory, samples
from tracediff.trace import trace

GOOD = "y = x1*x2\nat x1=2, x2=5\nexpect y = 10\nexpect d y / d x1 = 5\nexpect d y / d x2 = 2.00\n"
WRONG = "y = x^2\nat x=3\nexpect y = 9\n\nexpect d y / d x = 5.9\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with files, which is where the commands run."""
    texts = {
        "good.td": GOOD,
        "wrong.td": WRONG,
        "broken.td": "a = 1\ny = 3x\nexpect y = 3\n",
        "empty.td": "y = x^2\n",
        "singular.td": "y = sqrt(x)\nat x=0\nexpect y = 0\nexpect d y / d x = 1\n",
        "undefined.td": "y = ln(x)\nat x=-1\nexpect y = 0\n",
        "notes.txt": "nothing of ours",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# When a value is what was written


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (11.652071, "11.652"), (11.652071, "11.7"), (-0.2838, "-0.284"), (0.0004, "0.00"), (0.25, ".2"), (0.25, ".3"),
        (1.5e-7, "1.5e-7"), (1.54e-7, "1.5e-7"), (1450.0, "1.4E+3"), (1450.0, "1.5e3"), (6.0221e23, "6.022e23"),
        (42.0, "42"), (42.0, "42."), (-3.0, "-3"), (0.0, "0"), (-5.551e-17, "0"), (3.0000000000000004, "3"), (1e20, "100000000000000000000"), (1e20 + 32768, "100000000000000000000"),
        (0.0, "1e-400"), (0.0, "1e-99999999999999999999"), (0.0, "-0.0"),
    ],
)  # fmt: skip
def test_a_value_agrees_to_the_digits_written(found: float, written: str) -> None:
    assert agrees(found, written)


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (11.652071, "11.653"), (0.284, "-0.284"), (0.006, "0.00"), (1.56e-7, "1.5e-7"), (42.3, "42"), (0.4, "0"),
        (42.3, "42."), (41.9999, "42"), (1e-5, "0"), (1.0, "1e-99999999999999999999"), (-3.0, "3"),
    ],
)  # fmt: skip
def test_a_value_that_would_be_written_otherwise_does_not(found: float, written: str) -> None:
    assert not agrees(found, written)


@given(st.floats(-1e12, 1e12), st.integers(1, 9))
def test_a_value_agrees_with_itself_rounded_and_not_with_the_next_number(value: float, decimals: int) -> None:
    assume(abs(value) < 10 ** (14 - decimals))
    written = f"{value:.{decimals}f}"
    assert agrees(value, written)
    assert not agrees(value, f"{value + 1.6 * 10**-decimals:.{decimals}f}")
    assert agrees(value, f"{value:.{decimals}e}")


# What came of a file


def test_a_derivative_is_computed_by_both_modes() -> None:
    first, second = outcomes(document(WRONG), Ascii())
    assert (first.values, first.passed, first.line) == ({"value": 9.0}, True, 3)
    assert (second.values, second.passed, second.line) == ({"forward": 6.0, "reverse": 6.0}, False, 5)


def test_both_modes_must_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Break reverse mode by hand: the expectation fails, and the report names the modes."""
    monkeypatch.setattr(
        "tracediff.expectations.trace",
        lambda mode, program, at, seed: trace(mode, program, at, [{"y": 2.0}] if mode == "reverse" else seed),
    )
    found = verdict("x.td", WRONG.replace("5.9", "6"))
    assert found.failed[0].values == {"forward": 6.0, "reverse": 12.0}
    assert [line for card in failures([found], None) for block in card.blocks for line in block] == [
        "  expected 6", "  forward  6", "  reverse  12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message", "hint", "column"),
    [
        ("y = x*2; at x=1; expect z = 2", "z is not an output of this program", "the only output is y", 24),
        ("y = x*2; at x=1; expect d y / d w = 2", "w is not an input of this program", "the only input is x", 32),
        ("y = 3; expect d y / d w = 2", "w is not an input of this program", "there are no inputs", 22),
        ("y1 = x; y2 = x; expect y = 2", "y is not an output of this program", "did you mean y2? the outputs are y1 and y2", 23),
        ("y = x*2; expect y = 2", "x has no value", "add a statement: at x=...", None),
        ("y = 2; expect y = 1e999", "1e999 is too large for a double", "the largest double is about 1.8e308", 18),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_explained(text: str, message: str, hint: str, column: int | None) -> None:
    error = verdict("x.td", text).error
    assert error is not None
    assert (error.message, error.hint, error.position) == (message, hint, column)


# The report


def test_the_report_has_a_line_for_each_file_then_the_failures_then_their_number(run: Run, files: Path) -> None:
    found = run("test", "good.td", "wrong.td")
    assert (found.code, found.err) == (1, "")
    assert found.out == (
        "Expectations\n"
        "good.td   3 expectations passed\n"
        "wrong.td  1 of 2 expectations failed\n"
        "\n"
        "wrong.td, line 5: d y / d x\n"
        "  expected 5.9\n"
        "  came     6, by forward and by reverse mode\n"
        "\n"
        "4 expectations passed, 1 failed\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.td"], 0), (["empty.td"], 0), (["good.td", "wrong.td"], 1), (["missing.td", "good.td"], 1),
        (["broken.td", "wrong.td"], 2), (["undefined.td", "broken.td"], 3), (["singular.td"], 3), (["."], 3),
    ],
)  # fmt: skip
def test_the_exit_code_is_the_highest_of_those_of_the_files(
    run: Run, files: Path, arguments: list[str], code: int
) -> None:
    assert run("test", *arguments).code == code


def test_a_file_with_a_mistake_is_shown_with_its_caret_and_the_others_are_tried(run: Run, files: Path) -> None:
    out = run("test", "broken.td", "missing.td", "empty.td", "good.td").out
    assert "broken.td, line 2: there is no operator between 3 and x\n  y = 3x\n       ^\n  write y = 3*x\n" in out
    assert "missing.td cannot be read: no such file or directory\n" in out
    assert "empty.td    has no expectations\n" in out
    assert out.endswith("\n3 expectations passed, 2 files could not be tried\n")


def test_a_derivative_that_is_not_finite_names_its_row(run: Run, files: Path) -> None:
    out = run("test", "singular.td").out
    assert "  came     v̇₁ = v̇₀/(2 × v₁) = 1/(2 × 0) is infinite\n  y = sqrt(x)\n      ^\n" in out
    assert "vdot[1] = vdot[0]/(2 * v[1])" in run("test", "singular.td", "--notation", "ascii").out
    assert "undefined.td, line 1: v₁ = ln v₀ = ln(−1) is not a real number" in run("test", "undefined.td").out


def test_a_sweep_that_breaks_in_one_mode_alone_is_named_too() -> None:
    (outcome,) = verdict("x.td", "y = x*1e-300*1e300*1e300; at x=1; expect d y / d x = 1e300").outcomes
    assert outcome.values == {"forward": 1e300, "reverse": None}
    assert not outcome.passed
    assert outcome.error is not None
    assert outcome.error.variable == "vbar[1]"


def test_a_directory_stands_for_the_programs_in_it(run: Run, files: Path) -> None:
    out = run("test", ".").out
    assert "good.td" in out
    assert "notes.txt" not in out
    (files / "good.td").rename(files / "GOOD.TD")
    assert "GOOD.TD" in run("test", ".").out


def test_a_directory_without_programs_keeps_no_other_file_from_being_tried(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "none").mkdir()
    found = run("test", "none", "good.td")
    assert (found.code, found.err) == (1, "")
    assert "good.td  3 expectations passed\n" in found.out
    assert "none has no .td file in it\n  name a file, or a folder of files that end in .td\n" in found.out
    monkeypatch.setattr(os, "listdir", refused)
    assert "none cannot be read: permission denied\n" in run("test", "none", "good.td").out


def test_where_nothing_can_be_read_that_is_an_error_and_no_report(run: Run, files: Path) -> None:
    for nothing in ("missing.td", str(files / "none")):
        (files / "none").mkdir(exist_ok=True)
        found, read = run("test", nothing), run("eval", "--file", nothing)
        assert (found.code, found.out) == (1, "")
        assert found.err.startswith(f"tracediff: {nothing} ")
        assert read.code == found.code
    assert found.err.endswith("has no .td file in it\nname a file, or a folder of files that end in .td\n")
    assert run("test", "missing.td").err == run("eval", "--file", "missing.td").err
    report = json.loads(run("test", "missing.td", "--format", "json").out)
    assert "cannot be read" in json.dumps(report)


def refused(path: str) -> list[str]:
    raise PermissionError(errno.EACCES, "Permission denied", path)


def test_standard_input_and_samples_can_be_tried(run: Run) -> None:
    assert "standard input  3 expectations passed" in run("test", stdin=GOOD.encode()).out
    assert "standard input  3 expectations passed" in run("test", "-", "--sample", "baydin", stdin=GOOD.encode()).out
    assert run("test", "--sample", "baydin", "--sample", "powers").out.endswith("\n9 expectations passed\n")
    assert run("test", "--sample", "baydn").err == "tracediff: there is no sample baydn\ndid you mean baydin?\n"
    found = run("test")
    assert (found.code, found.err.splitlines()[0]) == (2, "tracediff: there is no file to try")


def test_the_report_is_data_on_request(run: Run, files: Path) -> None:
    found = json.loads(run("test", "wrong.td", "broken.td", "singular.td", "--format", "json").out)
    wrong, broken, singular = found["files"]
    assert wrong["expectations"][1] == {
        "line": 5, "output": "y", "input": "x", "expected": "5.9", "forward": 6.0, "reverse": 6.0, "passed": False,
        "error": None,
    }  # fmt: skip
    assert broken["error"] == {"message": "there is no operator between 3 and x", "line": 2, "hint": "write y = 3*x"}
    assert singular["expectations"][1]["forward"] is None
    assert "is infinite" in singular["expectations"][1]["error"]["message"]
    assert (found["schema"], found["passed"], found["failed"]) == ("tracediff/1", 2, 2)


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 120])
def test_the_report_fits_the_screen(run: Run, files: Path, columns: int) -> None:
    out = run("test", "good.td", "wrong.td", "broken.td", "--color", "never", terminal=True, columns=columns).out
    assert max(map(width, out.splitlines())) <= columns
    (files / "long.td").write_text(f"y = {' + '.join(f'sin(x{i})' for i in range(20))} + 2x1", encoding="utf-8")
    for encoding in ("utf-8", "ascii"):
        out = run("test", "long.td", columns=columns, encoding=encoding).out
        assert max(map(width, out.splitlines())) <= columns


def test_a_failure_is_red_where_there_are_colours(run: Run, files: Path) -> None:
    assert "\x1b[31m\x1b[1mwrong.td, line 5" in run("test", "wrong.td", terminal=True, columns=80).out


def test_what_a_file_is_called_reaches_no_terminal_as_it_is(run: Run, files: Path) -> None:
    (files / "a\x1b[2Jb.td").write_text("y = 3x", encoding="utf-8")
    assert "\x1b" not in run("test", "a\x1b[2Jb.td").out


def test_where_only_ascii_is_carried_other_letters_are_spelled_out(run: Run, files: Path) -> None:
    (files / "été.td").write_text("β = 3α", encoding="utf-8")
    found = run("test", "été.td", encoding="ascii")
    assert (found.code, found.err) == (2, "")
    assert "\\xe9t\\xe9.td, line 1: there is no operator between 3 and \\u03b1\n" in found.out
    assert (
        "été.td, line 1: there is no operator between 3 and \\u03b1\n" in run("test", "été.td", encoding="latin-1").out
    )


# The samples


def test_the_samples_are_listed_with_what_they_show(run: Run) -> None:
    lines = run("samples").out.splitlines()
    assert lines[0] == "Samples"
    assert len(lines) == len(samples()) + 1
    assert any(line.split(maxsplit=1) == ["baydin", "The survey's example"] for line in lines)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_list_of_samples_is_wrapped_between_words_below_each_other(run: Run, columns: int) -> None:
    lines = run("samples", columns=columns).out.splitlines()
    assert max(map(len, lines)) <= columns
    starts = {len(line) - len(line.lstrip()) for line in lines if line.startswith(" ")}
    assert len(starts) <= 1
    assert " ".join(" ".join(lines).split()).count("The smallest program in which the order of the sweep matters") == 1


def test_a_sample_is_printed_as_it_is(run: Run, tmp_path: Path) -> None:
    text = (Path(directory("samples")) / "baydin.td").read_text(encoding="utf-8")
    assert run("samples", "baydin").out == text
    assert run("eval", stdin=run("samples", "baydin").out.encode()).out.rstrip().endswith("= 11.652")
    run("samples", "baydin", "--output", str(tmp_path / "my.td"))
    assert (tmp_path / "my.td").read_text(encoding="utf-8") == text
    assert run("samples", "bayd").err == "tracediff: there is no sample bayd\ndid you mean baydin?\n"


def test_the_samples_are_listed_where_only_ascii_is_carried(run: Run) -> None:
    assert "baydin" in run("samples", encoding="ascii").out
    assert run("samples", "baydin", encoding="ascii").code == 0
    found = run("samples", "three-neurons", encoding="ascii")
    assert (found.code, found.out) == (2, "")
    assert found.err.endswith("cannot carry this sample\nwrite it to a file: --output FILE\n")


def test_the_samples_are_data_on_request(run: Run) -> None:
    found = json.loads(run("samples", "--format", "json").out)
    assert {"name": "baydin", "title": "The survey's example"} in found["samples"]
    assert json.loads(run("samples", "baydin", "--format", "json").out)["source"].startswith("# The survey's example")


def test_a_number_far_below_any_double_is_not_what_was_computed() -> None:
    assert not agrees(1.0, "1e-3000000")


def test_a_name_that_is_a_product_is_explained() -> None:
    error = verdict("a.td", "y = x1x2; at x1=2, x2=5; expect y = 10").error
    assert error is not None
    assert error.hint == "it is one name; for the product write x1*x2"
