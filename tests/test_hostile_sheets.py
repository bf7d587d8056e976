"""Hostile sheets: they are refused, and nothing in one is executed or obeyed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.judging import BAYDIN
from tracediff.classroom.formulas import value
from tracediff.classroom.marking import marked
from tracediff.classroom.names import Name, name
from tracediff.classroom.numerals import numeral
from tracediff.classroom.sheets import sheet
from tracediff.errors import TracediffError

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


@pytest.mark.parametrize(
    "text",
    [
        "", "\n" * 1000, "nothing here", "|" * 5000, "x" * 300_000, "<table>" * 2000, "\\begin{tabular}{l}" + "&" * 5000, "a=" * 5000, "| v1 | 0.693 |",
        "<script>alert(1)</script>", "```td\n" + "(" * 1900 + "\nat x=1\n```\n| v1 | 2 |", "x1*x2 at x1=0/0, x2=1\n| v1 | 1 |", "ln(x) at x=-1\n| v1 | 0 |",
        ("x" + " " * 1900 + " at \n") * 60, "v1 = 1\n" * 1001, "\n" * 6000, "| v1 | " + "9" * 1500 + " |\n" * 20,
    ],
    ids=range(17),
)  # fmt: skip
def test_a_hostile_sheet_ends_in_an_error(text: str) -> None:
    with pytest.raises(TracediffError):
        [marked(one) for one in sheet(text)]


def test_nothing_of_a_sheet_is_executed_or_obeyed(run: Run, tmp_path: Path) -> None:
    text = (
        f"{BAYDIN}\n| v1 | __import__('os').system('touch {tmp_path}/x') |\n| v2 | \x1b[31m10 |\n| v3 | [red]0.959 |\n"
    )
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    found = run("mark", str(tmp_path / "a.md"))
    assert found.code == 0
    assert "\x1b" not in found.out
    assert "[red]0.959" in found.out
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_what_a_student_wrote_is_no_markup_of_a_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"{BAYDIN}\n| v1 | $\\input{{x}}$ <b> |\n| $\\input{{y}}$ | 1 |\n", encoding="utf-8")
    for notation in ("unicode", "latex"):
        found = run("mark", str(tmp_path / "a.md"), "--format", "markdown", "--notation", notation).out
        assert "$\\input" not in found
        assert " <b>" not in found


def test_a_device_or_a_huge_file_is_no_sheet(run: Run, tmp_path: Path) -> None:
    (tmp_path / "huge.md").write_bytes(b"x" * 5_000_000)
    assert "too large" in run("mark", str(tmp_path / "huge.md")).err
    assert "no file" in run("mark", os.devnull).err
    (tmp_path / "empty").mkdir()
    assert "no sheet in it" in run("mark", str(tmp_path / "empty")).err


@settings(max_examples=2000 if NIGHTLY else 60)
@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_numbers_names_and_formulas(text: str) -> None:
    numeral(text)
    name(text)
    value(text, {Name("v", "1", ""): 2.0})
