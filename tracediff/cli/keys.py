"""Single keys from the terminal, and the terminal as it was afterwards, whatever happens.

This room owns the modes of the terminal: while keys are read they are not echoed, and they come at once; before the
program ends or stops, the terminal is set back. What a key does is left to `stepping`.

>>> split(b"ab\\x1b[C\\r")
['a', 'b', 'right', 'enter']
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import IO

END = "end"
"""The key that comes where there is no terminal any more."""

NAMES = {
    "\r": "enter", "\n": "enter", " ": "space", "\x7f": "backspace", "\b": "backspace",
    "\x15": "clear", "\x1b": "clear", "\x04": END,
    "\x1b[C": "right", "\x1b[B": "down", "\x1b[D": "left", "\x1b[A": "up",
    "\x1bOC": "right", "\x1bOB": "down", "\x1bOD": "left", "\x1bOA": "up",
}  # fmt: skip
"""What the keys are called that are not letters; the other sequences that a terminal sends are no keys of ours."""

SEQUENCE = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|.", re.DOTALL)

ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")
"""The signals that end the program: it ends by an exception, so that the terminal is set back."""

SOON = 0.02  # seconds between two looks at a keyboard that cannot be waited for


def split(received: bytes) -> list[str]:
    """The keys in what a terminal has sent."""
    return [NAMES.get(key, key) for key in SEQUENCE.findall(received.decode("utf-8", "replace"))]


class Keys:
    """The keyboard, as a context: inside it keys come one by one.

    Args:
        resumed: Called when the program goes on after it was stopped, for the screen is another then.
    """

    def __init__(self, resumed: Callable[[], None]) -> None:
        self.resumed = resumed
        self.waiting: deque[str] = deque()

    def __enter__(self) -> Keys:
        self.handlers = {name: signal.signal(getattr(signal, name), _end) for name in ENDING if hasattr(signal, name)}
        self.opened: IO[bytes] | None = None
        self.descriptor: int | None = None
        if sys.platform != "win32":  # pragma: no branch - there are no such modes on Windows
            self._open()
            self._take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if sys.platform != "win32":  # pragma: no branch - there are no such modes on Windows
            self._give_back()
        for name, handler in self.handlers.items():
            signal.signal(getattr(signal, name), handler)
        if self.opened:
            self.opened.close()

    def read(self, seconds: float | None = None) -> str | None:
        """The next key; None where none comes within some `seconds`."""
        if not self.waiting:
            received = self._received(seconds)
            if received is None:
                return None
            self.waiting += split(received) if received else [END]
        return self.waiting.popleft()

    if sys.platform == "win32":  # pragma: no cover - needs Windows

        def _received(self, seconds: float | None) -> bytes | None:
            import msvcrt  # noqa: PLC0415 - there is none elsewhere

            until = None if seconds is None else time.monotonic() + seconds
            while not msvcrt.kbhit():
                if until is not None and time.monotonic() >= until:
                    return None
                time.sleep(SOON)
            key = msvcrt.getwch()
            if key == "\x03":
                raise KeyboardInterrupt
            arrows = {"M": "\x1b[C", "P": "\x1b[B", "K": "\x1b[D", "H": "\x1b[A"}
            return (arrows.get(msvcrt.getwch(), "") if key in "\x00\xe0" else key).encode()

    else:

        def _open(self) -> None:
            """Find the keyboard: standard input, or the terminal itself where the program came from a pipe."""
            try:
                if not sys.stdin.isatty():
                    self.opened = open("/dev/tty", "rb", buffering=0)  # noqa: SIM115 - closed at the end of the context
                self.descriptor = (self.opened or sys.stdin).fileno()
            except (OSError, ValueError):
                self.descriptor = None  # nobody can type: it plays by itself, or shows all at once

        def _take(self) -> None:
            """Have keys come at once and unseen; a signal for stopping gives the terminal back first."""
            if self.descriptor is not None:
                import termios  # noqa: PLC0415 - there is none on Windows
                import tty  # noqa: PLC0415

                self.before = termios.tcgetattr(self.descriptor)
                tty.setcbreak(self.descriptor, termios.TCSADRAIN)
                self.stopping = signal.signal(signal.SIGTSTP, self._stop)

        def _give_back(self) -> None:
            if self.descriptor is not None:
                import termios  # noqa: PLC0415 - there is none on Windows

                with suppress(termios.error):  # a terminal that was closed has no modes any more
                    termios.tcsetattr(self.descriptor, termios.TCSADRAIN, self.before)
                signal.signal(signal.SIGTSTP, self.stopping)

        def _stop(self, number: int, _frame: FrameType | None) -> None:
            """Stop, as any program does, and go on when the shell says so."""
            self._give_back()
            os.kill(os.getpid(), number)
            self._take()
            self.resumed()

        def _received(self, seconds: float | None) -> bytes | None:
            import select  # noqa: PLC0415 - only where a terminal is read

            if self.descriptor is None:
                time.sleep(seconds or 0)
                return b"a" if seconds is None else None
            ready, _, _ = select.select([self.descriptor], [], [], seconds)
            return os.read(self.descriptor, 1024) if ready else None


def _end(number: int, _frame: FrameType | None) -> None:
    """End the program as the signal would, but by an exception."""
    raise SystemExit(128 + number)
