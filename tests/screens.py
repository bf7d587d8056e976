"""A terminal for the tests: what a person would see of what a command writes, the lines scrolled off it included."""

from __future__ import annotations

import unicodedata
from collections import deque

import pyte

from tests.conftest import Run
from tracediff.cli import output, stepping


class Screen:
    """A terminal that remembers what has scrolled off it."""

    def __init__(self, columns: int = 80, height: int = 24) -> None:
        self.screen = pyte.HistoryScreen(columns, height, history=10_000)
        self.stream = pyte.Stream(self.screen)

    def feed(self, text: str) -> Screen:
        self.stream.feed(text)
        return self

    @property
    def lines(self) -> list[str]:
        """The lines that are on it now."""
        return [unicodedata.normalize("NFC", line.rstrip()) for line in self.screen.display]

    @property
    def all(self) -> list[str]:
        """Those that have scrolled off it, and those that are on it, without the empty ones at the end."""
        gone = ["".join(line[i].data for i in range(self.screen.columns)).rstrip() for line in self.screen.history.top]
        lines = [unicodedata.normalize("NFC", line) for line in gone] + self.lines
        while lines and not lines[-1]:
            lines.pop()
        return lines


class Script:
    """Keys that come as they were written down; before each, what has been written so far is remembered."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = deque(keys)
        self.delays: list[float | None] = []

    def __call__(self, resumed: object) -> Script:
        self.resumed = resumed
        return self

    def __enter__(self) -> Script:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, seconds: float | None = None) -> str | None:
        self.delays.append(seconds)
        key = self.keys.popleft() if self.keys else "end"
        if key == "interrupt":
            raise KeyboardInterrupt
        return None if key == "none" else key


def played(run: Run, monkeypatch, arguments: list[str], keys: list[str], columns: int = 80, height: int = 24):  # type: ignore[no-untyped-def]
    """Run a command in step mode with these keys: its exit code, its messages, and the terminal afterwards."""
    for room in (output, stepping):
        monkeypatch.setattr(room, "terminal_size", lambda: (columns, height))
    monkeypatch.setattr(stepping, "Keys", Script(keys))
    found = run(*arguments, "--color", "never", terminal=True)
    return found.code, found.err, Screen(columns, height).feed(found.out.replace("\n", "\r\n"))


def plain(run: Run, monkeypatch, arguments: list[str], columns: int = 80, height: int = 24) -> Screen:  # type: ignore[no-untyped-def]
    """The terminal after a command without step mode."""
    for room in (output, stepping):
        monkeypatch.setattr(room, "terminal_size", lambda: (columns, height))
    found = run(*arguments, "--color", "never", terminal=True)
    return Screen(columns, height).feed(found.out.replace("\n", "\r\n"))
