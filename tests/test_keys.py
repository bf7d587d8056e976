"""The keyboard: keys come one by one, and the terminal is given back whatever happens."""

from __future__ import annotations

import builtins
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from tracediff.cli.keys import Keys, split

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import termios


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """A pseudo-terminal as standard input: where a person types, and what the program reads."""
    person, program = os.openpty()
    with open(program, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield person, program
    os.close(person)


def test_keys_have_names_and_other_sequences_are_single_keys() -> None:
    assert split(b" \r\x7f\x1b[A\x1bOC\x1b[15~\x1b") == [
        "space",
        "enter",
        "backspace",
        "up",
        "right",
        "\x1b[15~",
        "clear",
    ]
    assert split("π".encode()) == ["π"]


def test_keys_come_one_by_one_unseen_and_the_modes_come_back(terminal: tuple[int, int]) -> None:
    person, program = terminal
    before = termios.tcgetattr(program)
    with Keys(lambda: None) as keys:
        assert not termios.tcgetattr(program)[3] & (termios.ECHO | termios.ICANON)
        os.write(person, b"a ")
        assert [keys.read(), keys.read()] == ["a", "space"]
        assert keys.read(0.01) is None
        os.write(person, b"\x04")
        assert keys.read() == "end"
    assert termios.tcgetattr(program) == before


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT"])
def test_a_signal_that_ends_the_program_gives_the_terminal_back(terminal: tuple[int, int], name: str) -> None:
    before, handler = termios.tcgetattr(terminal[1]), signal.getsignal(getattr(signal, name))
    with pytest.raises(SystemExit) as ended, Keys(lambda: None):  # noqa: PT012 - the signal comes inside
        os.kill(os.getpid(), getattr(signal, name))
        signal.pause()
    assert ended.value.code == 128 + getattr(signal, name)
    assert termios.tcgetattr(terminal[1]) == before
    assert signal.getsignal(getattr(signal, name)) is handler


def test_a_stopped_program_gives_the_terminal_back_and_takes_it_again(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, seen, resumed = termios.tcgetattr(terminal[1]), [], []
    with Keys(lambda: resumed.append(True)) as keys:
        inside = termios.tcgetattr(terminal[1])
        monkeypatch.setattr(os, "kill", lambda _pid, number: seen.append((number, termios.tcgetattr(terminal[1]))))
        keys._stop(signal.SIGTSTP, None)
        assert seen == [(signal.SIGTSTP, before)]
        assert termios.tcgetattr(terminal[1]) == inside
    assert resumed == [True]
    assert termios.tcgetattr(terminal[1]) == before


def test_without_any_keyboard_it_only_waits_and_asks_for_all_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)

        def refuse(*_: object, **__: object) -> None:
            raise OSError

        with monkeypatch.context() as patch:
            patch.setattr(builtins, "open", refuse)
            keys = Keys(lambda: None).__enter__()
        assert keys.read(0.001) is None
        assert keys.read() == "a"
        keys.__exit__(None, None, None)


def test_a_terminal_that_is_gone_is_no_error(terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    with Keys(lambda: None):

        def gone(*_: object) -> None:
            raise termios.error(5, "Input/output error")

        monkeypatch.setattr(termios, "tcsetattr", gone)
