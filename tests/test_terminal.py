"""Step mode on a real pseudo-terminal: keys are sent, the screen is read, and the terminal is as it was afterwards."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable

import pytest

pexpect = pytest.importorskip("pexpect")
termios = pytest.importorskip("termios")

from tests.screens import Screen  # noqa: E402 - after the modules that not every system has

PATIENCE = 30  # seconds; nothing waits so long but on a machine that is very busy
SURVEY = ["ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5"]


class Terminal:
    """A command on a pseudo-terminal."""

    def __init__(self, *arguments: str, columns: int = 80, height: int = 24, program: str = sys.executable) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "NO_COLOR": "1", "PYTHONUTF8": "1"}
        environment.pop("COLUMNS", None)
        command = ["-m", "tracediff", *arguments] if program == sys.executable else list(arguments)
        self.child = pexpect.spawn(
            program, command, env=environment, dimensions=(height, columns), timeout=PATIENCE, encoding="utf-8",
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.screen = Screen(columns, height)
        self.modes = termios.tcgetattr(self.child.child_fd)

    def until(self, seen: Callable[[Screen], bool]) -> Screen:
        """Read what is written until the screen shows something."""
        deadline = time.monotonic() + PATIENCE
        while not seen(self.screen):
            assert time.monotonic() < deadline, "\n".join(self.screen.all)
            try:
                self.screen.feed(self.child.read_nonblocking(65536, timeout=PATIENCE))
            except pexpect.EOF:
                assert seen(self.screen), "\n".join(self.screen.all)
        return self.screen

    def shows(self, text: str) -> Screen:
        return self.until(lambda screen: any(text in line for line in screen.lines))

    def end(self) -> int:
        """Read the rest; the exit code. The modes of the terminal are those of the beginning."""
        try:
            while True:
                self.screen.feed(self.child.read_nonblocking(65536, timeout=PATIENCE))
        except pexpect.EOF:
            pass
        self.child.wait()
        code: int = self.child.exitstatus
        return code


@pytest.fixture(scope="module")
def whole() -> list[str]:
    """What the terminal shows after the command without step mode."""
    terminal = Terminal("reverse", *SURVEY)
    assert terminal.end() == 0
    return terminal.screen.all


def test_rows_come_at_a_key_and_the_terminal_ends_as_without_step_mode(whole: list[str]) -> None:
    terminal = Terminal("reverse", *SURVEY, "--step")
    assert len(terminal.shows("1/19").all) == 7  # a title, two rules, a row, and what is said below
    terminal.child.send(" ")
    terminal.shows("2/19")
    terminal.child.send("\r\x1b[C")
    assert any(line.startswith("v₂◂") for line in terminal.shows("4/19").lines)
    terminal.child.send("b")
    assert not any(line.startswith("v₂") for line in terminal.shows("3/19").lines)
    terminal.child.send(" " * 8)
    terminal.shows("11/19")
    terminal.child.send("a")
    assert terminal.end() == 0
    assert terminal.screen.all == whole
    assert re.search(r"\x1b\[(2J|\?1049|H)", "".join(terminal.child.before or "")) is None


def test_answers_are_typed_and_judged() -> None:
    terminal = Terminal("reverse", *SURVEY, "--predict", columns=60, height=20)
    terminal.shows("1/19")
    terminal.child.send("  ")
    terminal.shows("v₁ = ln v₋₁ = ln 2 = ?")
    terminal.child.send("0.69")
    terminal.shows("? 0.69")
    terminal.child.send("\r")
    terminal.shows("right (1 of 1)")
    terminal.child.send(" 10\r ")
    terminal.shows("v₃ = sin v₀ = sin 5 = ?")
    terminal.child.send("-sin(5)\r")
    terminal.shows("lost sign")
    terminal.child.send("q")
    assert terminal.end() == 0


def test_a_delay_plays_by_itself(whole: list[str]) -> None:
    terminal = Terminal("reverse", *SURVEY, "--delay", "0.01")
    assert terminal.end() == 0
    assert terminal.screen.all == whole


@pytest.mark.parametrize(("how", "code"), [("\x03", 130), (signal.SIGTERM, 143), ("q", 0), ("\x04", 0)])
def test_however_it_ends_the_terminal_is_as_it_was(how: str | signal.Signals, code: int) -> None:
    terminal = Terminal("eval", *SURVEY, "--step")
    terminal.shows("1/8")
    assert termios.tcgetattr(terminal.child.child_fd) != terminal.modes  # keys are not echoed
    if isinstance(how, str):
        terminal.child.send(how)
    else:
        terminal.child.kill(how)
    terminal.until(lambda screen: not any("1/8" in line for line in screen.lines))
    assert terminal.screen.all[-1].startswith("v₋₁  = x₁")
    deadline = time.monotonic() + PATIENCE
    while termios.tcgetattr(terminal.child.child_fd) != terminal.modes:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert terminal.end() == code
    assert "Traceback" not in "\n".join(terminal.screen.all)


def test_it_stops_and_goes_on_as_the_shell_says() -> None:
    command = f"{sys.executable} -m tracediff eval '{SURVEY[0]}' --at x1=2,x2=5 --step"
    shell = Terminal("--norc", "--noprofile", "-i", program="/bin/bash", columns=200, height=60)
    shell.child.send(f"{command}\r")
    shell.shows("1/8")
    shell.child.send("\x1a")
    shell.shows("Stopped")
    shell.child.send("fg\r")
    shell.until(lambda screen: sum("1/8" in line for line in screen.lines) == 2)
    shell.child.send(" ")
    shell.shows("2/8")
    shell.child.send("a")
    shell.until(lambda screen: any(line.startswith("y ") for line in screen.lines))
    shell.child.send("exit\r")
    shell.end()


def test_the_keyboard_is_the_terminal_where_the_program_comes_from_a_pipe() -> None:
    terminal = Terminal("-c", f"echo 'x^2' | {sys.executable} -m tracediff eval --at x=3 --step", program="/bin/sh")
    terminal.shows("1/3")
    terminal.child.send(" ")
    terminal.shows("2/3")
    terminal.child.send("a")
    assert terminal.end() == 0
    assert terminal.screen.all[-2].startswith("y   = v₁")
