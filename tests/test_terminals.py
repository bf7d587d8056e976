"""Real terminals and encodings: what only a process can show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Run
from tracediff.errors import columns, point_at
from tracediff.render.text import width

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "tracediff"]


def environment(**more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR", "NO_COLOR")}
    return {**plain, "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def on_terminal(*arguments: str, columns: int, **more: str) -> str:
    """What a command shows on a pseudo-terminal, as the terminal is sent it."""
    child = pexpect.spawn(
        COMMAND[0], [*COMMAND[1:], *arguments], env=environment(**more), dimensions=(24, columns), timeout=60
    )
    child.expect(pexpect.EOF)
    child.close()
    assert b"Traceback" not in child.before
    return str(child.before.decode().replace("\r\n", "\n"))


def caret(shown: str) -> str:
    """What stands above the caret of a message."""
    lines = shown.split("\n")
    number = next(i for i, line in enumerate(lines) if line.strip() == "^")
    taken = 0
    for position, character in enumerate(lines[number - 1]):
        if taken == lines[number].index("^"):
            return lines[number - 1][position:]
        taken += columns(character)
    return ""


def test_on_a_terminal_of_20_columns_the_caret_stands_under_the_mistake() -> None:
    shown = on_terminal("eval", "x + " * 30 + "3y" + " + x" * 30, columns=20)
    assert caret(shown).startswith("y")
    above, below = next(
        pair for pair in zip(shown.split("\n"), shown.split("\n")[1:], strict=False) if pair[1].strip() == "^"
    )
    assert max(len(above), len(below)) <= 20


def test_on_a_terminal_of_20_columns_no_number_is_broken() -> None:
    shown = on_terminal("eval", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5", columns=20, NO_COLOR="1")
    assert max(map(width, shown.split("\n"))) <= 20
    assert "11.652" in shown


def test_without_an_expression_a_terminal_is_not_waited_for() -> None:
    assert "there is no expression" in on_terminal("eval", columns=80)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437"])
def test_a_process_with_another_encoding_prints_what_it_can_carry(encoding: str) -> None:
    def output(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*COMMAND, *arguments],
            check=False,
            capture_output=True,
            env=environment(PYTHONIOENCODING=encoding),
            cwd="/",
        )

    found = output("reverse", "--sample", "baydin")
    assert (found.returncode, found.stderr) == (0, b"")
    assert "vbar[0]" in found.stdout.decode(encoding)
    refused = output("eval", "é*日 + 2х")
    assert refused.returncode == 2
    message = refused.stderr.decode(encoding)
    assert caret(message).startswith(("é", "\\xe9"))
    assert "Traceback" not in message


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252", "cp437"])
@pytest.mark.parametrize("before", ["", "日本 + ", "x\u0304\u20d7 + ", "é + ", "\t", "х" * 40, "日" * 50, "\u202ex"])
@pytest.mark.parametrize("after", ["", " + 1", " 日本" * 20])
@pytest.mark.parametrize("context", [8, 20, 60])
def test_the_caret_stands_under_the_mistake_whatever_stands_around_it(
    encoding: str, before: str, after: str, context: int
) -> None:
    lines = point_at(f"{before}${after}", len(before), context, encoding)
    assert caret("\n".join(lines)).startswith("$")
    assert max(sum(map(columns, line)) for line in lines) <= context + 2 + 6
    "\n".join(lines).encode(encoding)


def test_a_message_on_a_narrow_screen_is_the_same_in_process(run: Run) -> None:
    assert run("eval", "3x").err == "tracediff: there is no operator between 3 and x\n  3x\n   ^\nwrite 3*x\n"


def test_pages_have_the_colours_that_the_pager_can_show(tmp_path: Path) -> None:
    pager = tmp_path / "less"
    pager.write_text('#!/bin/sh\necho "LESS=$LESS"\ncat\n', encoding="utf-8")
    pager.chmod(0o755)
    asked = ("eval", " + ".join(["x"] * 60), "--at", "x=1", "--rows", "all")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    found = {
        (less, plain): on_terminal(
            *asked, columns=80, PATH=path, PAGER="less", LESS=less, **({"NO_COLOR": "1"} if plain else {})
        )
        for less in ("", "-R", "-S")
        for plain in (False, True)
    }
    assert {key for key, shown in found.items() if "\x1b[1m" in shown} == {("", False), ("-R", False)}
    assert "LESS=-R\n" in found["", False]
    assert all("\x1b" not in shown for (_, plain), shown in found.items() if plain)
