"""Record the README's example in step mode, as ``docs/reverse.cast`` for asciinema: ``python docs/record.py``.

The recording is a text and always the same: what is written is that of the command itself, and when is counted, not
measured. A test holds that it is current. Play it with ``asciinema play docs/reverse.cast``.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from unittest.mock import patch

from tracediff import cli
from tracediff.cli import output, stepping

COLUMNS, HEIGHT = 80, 24
DELAY = 1.5  # seconds between two rows
TYPED = 0.04  # seconds between two characters of the command
ARGUMENTS = ["reverse", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5", "--delay", str(DELAY)]
COMMAND = "tracediff reverse 'ln(x1) + x1*x2 - sin(x2)' --at x1=2,x2=5 --step"
FILE = Path(__file__).parent / "reverse.cast"


class Recorder(io.StringIO):
    """A terminal that notes what is written to it, and when."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.events: list[tuple[float, str]] = []

    def isatty(self) -> bool:
        """A terminal it is."""
        return True

    def write(self, text: str) -> int:
        """Note a text."""
        self.events.append((self.now, text.replace("\n", "\r\n")))
        return len(text)

    # As the keyboard, on which nobody types: every wait takes as long as it may.

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, seconds: float | None = None) -> None:  # type: ignore[override]
        """Wait for a key that does not come."""
        self.now += seconds or 0


def recording() -> str:
    """The recording in asciinema's format, version 2: a line about it, then a line for each text that was written."""
    recorder = Recorder()
    for sign in f"$ {COMMAND}":
        recorder.write(sign)
        recorder.now += TYPED
    recorder.write("\n")
    with (
        patch.object(sys, "stdout", recorder),
        patch.object(stepping, "Keys", lambda _resumed: recorder),
        patch.object(output, "terminal_size", lambda: (COLUMNS, HEIGHT)),
        patch.object(stepping, "terminal_size", lambda: (COLUMNS, HEIGHT)),
        patch.dict(os.environ, {"TERM": "xterm-256color"}, clear=True),
    ):
        cli.run(ARGUMENTS)
    recorder.write("$ ")
    recorder.now += 2 * DELAY
    recorder.write("")
    heading = {"version": 2, "width": COLUMNS, "height": HEIGHT, "title": "tracediff: reverse mode, row by row"}
    lines = [heading, *[[round(time, 3), "o", text] for time, text in recorder.events]]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


if __name__ == "__main__":
    FILE.write_text(recording(), encoding="utf-8")
