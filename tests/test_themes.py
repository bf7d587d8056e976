"""Themes: the same text on every screen, and nothing that depends on red against green."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Run
from tracediff.cli.themes import THEMES
from tracediff.cli.writing import STYLES

SURVEY = ["reverse", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5"]
STYLE = re.compile(r"\x1b\[([0-9;]*)m")


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_changes_how_a_table_looks_and_not_what_it_says(run: Run, theme: str) -> None:
    plain = run(*SURVEY, "--color", "never", terminal=True).out
    found = run(*SURVEY, "--theme", theme, terminal=True).out
    assert STYLE.sub("", found) == plain
    assert found != run(*SURVEY, terminal=True).out


@pytest.mark.parametrize("theme", THEMES)
def test_no_theme_shows_red_or_green_and_every_style_has_its_place(run: Run, theme: str) -> None:
    assert set(THEMES[theme]) == set(STYLES)
    codes = ";".join(STYLE.findall(run(*SURVEY, "--theme", theme, terminal=True).out)).split(";")
    assert not {"31", "32", "91", "92"} & set(codes)


def test_mono_and_contrast_have_no_colour_at_all(run: Run) -> None:
    for theme in ("mono", "contrast"):
        codes = set(";".join(STYLE.findall(run(*SURVEY, "--theme", theme, terminal=True).out)).split(";"))
        assert codes <= {"0", "1", "4"}, theme


@pytest.mark.parametrize("theme", THEMES)
def test_no_blank_is_styled(run: Run, theme: str) -> None:
    found = run(*SURVEY, "--theme", theme, terminal=True).out
    assert re.findall(r"\x1b\[[0-9;]*[1-9]m(?= )| (?=\x1b\[0m)", found) == []


def test_the_theme_may_stand_in_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = run(*SURVEY, "--theme", "dark", terminal=True)
    monkeypatch.setenv("TRACEDIFF_THEME", "dark")
    assert run(*SURVEY, terminal=True) == wanted
    assert run("rules", "sin", terminal=True).code == 0
    monkeypatch.setenv("TRACEDIFF_THEME", "pink")
    refused = run(*SURVEY, terminal=True)
    assert refused.code == 2
    assert "TRACEDIFF_THEME cannot be pink" in refused.err


def test_a_theme_is_no_matter_in_a_pipe(run: Run) -> None:
    assert run(*SURVEY, "--theme", "dark") == run(*SURVEY)
