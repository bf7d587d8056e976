"""Worksheets and marks agree: a key earns full marks in every format, a blank sheet none for its blanks."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.slips import filled
from tracediff.classroom.exercises import Wanted, exercise, exercises
from tracediff.classroom.marking import marked
from tracediff.classroom.sheets import sheet
from tracediff.cli.worksheet import ENDINGS
from tracediff.notation import Ascii, Latex, Unicode
from tracediff.render.paper import PAPERS, Paper
from tracediff.render.worksheet import BLANKS
from tracediff.resources import samples

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def on_paper(form: str) -> Paper:
    """A format, with its usual notation."""
    return PAPERS[form](Latex() if form == "latex" else Unicode())


@pytest.mark.parametrize("form", PAPERS)
@pytest.mark.parametrize(
    "modes", [("forward",), ("reverse",), ("forward", "reverse")], ids=["forward", "reverse", "both"]
)
def test_every_key_earns_full_marks_in_every_format(form: str, modes: tuple[str, ...]) -> None:
    for number in range(60 if NIGHTLY else 2):
        wanted = Wanted(operations=3 + number % 4, inputs=1 + number % 3, modes=modes)  # type: ignore[arg-type]
        made = next(exercises(wanted, number))
        texts = sheet("\n".join(on_paper(form)([made, made], "Key")))
        assert len(texts) == 2
        for result in map(marked, texts):
            assert result.marks == result.of > 0
            assert result.unknown == ()
            assert {one.verdict for one in result.rows} == {"right"}


@pytest.mark.parametrize("name", samples())
def test_the_key_of_every_sample_earns_full_marks_in_every_format(run: Run, tmp_path: Path, name: str) -> None:
    for form, ending in ENDINGS.items():
        key = tmp_path / f"key{ending}"
        made = run("worksheet", "--sample", name, "--mode", "both", "--key", str(key), "--output", os.devnull)
        if made.code:  # it is too long, or has no derivatives
            return
        (one,) = map(marked, sheet(key.read_text(encoding="utf-8")))
        assert [row for row in one.rows if row.verdict != "right"] == [], form
        assert one.marks == one.of > 0
        assert one.unknown == ()


@pytest.mark.parametrize(
    "functions",
    [
        ("asin", "acos", "atan"), ("pow", "ln"), ("sigmoid", "tanh"), ("log2", "cbrt"), ("max", "abs", "atan2"),
        ("log10", "sinh", "cosh"), ("hypot", "softplus"), ("asinh", "acosh"), ("relu", "expm1", "log1p"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("digits", [1, 3, 6])
def test_every_function_earns_full_marks_in_every_notation(functions: tuple[str, ...], digits: int) -> None:
    for number in range(20 if NIGHTLY else 2):
        made = next(exercises(Wanted(functions, 5, 2, ("forward", "reverse")), number))
        for form, notation in [
            ("markdown", Unicode),
            ("markdown", Ascii),
            ("markdown", Latex),
            ("latex", Latex),
            ("html", Unicode),
        ]:
            (one,) = sheet("\n".join(PAPERS[form](notation(digits))([made], "Key")))
            assert [row for row in marked(one).rows if row.verdict != "right"] == []


@pytest.mark.parametrize("form", ["md", "tex", "html"])
def test_a_number_below_zero_that_only_looks_whole_has_its_decimals_in_the_key(
    run: Run, tmp_path: Path, form: str
) -> None:
    key = tmp_path / f"key.{form}"
    assert run("worksheet", "sin(x)*x", "--at", "x=4.8", "--digits", "1", "--key", str(key)).code == 0
    (marked,) = json.loads(run("mark", str(key), "--format", "json").out)["sheets"]
    verdicts = {row["verdict"] for exercise in marked["exercises"] for row in exercise["rows"]}
    assert verdicts == {"right"}


@pytest.mark.parametrize("form", PAPERS)
@pytest.mark.parametrize("blanks", BLANKS)
def test_a_sheet_that_comes_back_blank_earns_no_mark_for_its_blanks(form: str, blanks: str) -> None:
    made = exercise("ln(x1) + x1*x2 - sin(x2)", "x1=2, x2=5", ["reverse"])
    (one,) = sheet("\n".join(on_paper(form)([made], "Worksheet", blanks, 3)))  # type: ignore[arg-type]
    found = marked(one)
    assert {one.verdict for one in found.rows} == {"right", "missing"}
    assert found.marks == sum(row.verdict == "right" for row in found.rows if row.counts)
    assert found.marks == 0 or blanks == "row"
    assert found.marks < found.of


def test_a_filled_sheet_written_by_hand_is_all_right() -> None:
    made = exercise("x1*x2 + sin(x1)", "x1=2, x2=5", ["reverse"])
    one, *_ = filled(made)
    assert {judged.verdict for judged in marked(one).rows} == {"right"}
