"""What a start imports, and what it leaves until it is asked for."""

import subprocess
import sys

import pytest

from tracediff.__main__ import Later


@pytest.mark.parametrize("format_", ["plain", "table", "json"])
def test_a_trace_imports_nothing_that_it_does_not_use(format_: str) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "tracediff", "reverse", "x1*x2", "--at", "x1=2,x2=5"]
    done = subprocess.run([*command, "--format", format_], capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"click.core", "tracediff.trace"} <= imported
    unused = {"dis", "tokenize", "platform", "rich", "lark", "numpy", "shutil", "tempfile", "difflib"}
    assert not imported & {*unused, "tracediff.language.diagnosis"}


def test_help_has_the_module_that_was_put_off() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracediff", "reverse", "--help"], capture_output=True, text=True, check=True
    )
    assert "Print the primal trace with its adjoints (reverse mode)." in done.stdout


def test_a_module_is_imported_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    later = Later("colorsys", ONE_THIRD="known")
    monkeypatch.setitem(sys.modules, "colorsys", later)
    assert later.ONE_THIRD == "known"
    assert sys.modules["colorsys"] is later
    assert later.rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)
    assert sys.modules["colorsys"] is not later
    assert sys.modules["colorsys"].ONE_THIRD == 1 / 3
    assert later.hsv_to_rgb(0.0, 0.0, 1) == (1, 1, 1)


def test_all_that_is_public_is_listed_before_it_is_imported() -> None:
    code = (
        "import sys, tracediff; print(set(tracediff.__all__) <= set(dir(tracediff)), 'tracediff.face' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "True False\n"
    )
