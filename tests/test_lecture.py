"""The lecture plays, and the recording shows what the command does."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.screens import Screen, plain

ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_the_lecture_plays_to_its_end() -> None:
    found = subprocess.run(
        ["sh", "samples/lecture.sh", "0"], cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "TRACEDIFF": f"{sys.executable} -m tracediff", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert set(found.stderr.splitlines()) == {
        "tracediff: there is no terminal to step on, so the whole trace is printed"
    }
    assert found.stdout.count("\n$ tracediff ") == 9
    assert "$ tracediff reverse 'ln(x1) + x1*x2 - sin(x2)' --at x1=2,x2=5 --delay 0\n" in found.stdout
    assert "first wrong row" in found.stdout


def recorded() -> str:
    """What the recorder writes now."""
    spec = importlib.util.spec_from_file_location("record", ROOT / "docs" / "record.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text: str = module.recording()
    return text


def test_the_recording_is_current() -> None:
    """Set UPDATE_DOCS to write it anew, and play it."""
    path = ROOT / "docs" / "reverse.cast"
    text = recorded()
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_recording_ends_with_the_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    heading, *events = map(json.loads, (ROOT / "docs" / "reverse.cast").read_text(encoding="utf-8").splitlines())
    assert (heading["version"], heading["width"], heading["height"]) == (2, 80, 24)
    times = [time for time, _, _ in events]
    assert times == sorted(times)
    screen = Screen(80, 24).feed("".join(text for _, _, text in events))
    wanted = plain(run, monkeypatch, ["reverse", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5"])
    assert screen.all[1:-1] == wanted.all
