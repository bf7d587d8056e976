"""What the tests share: the command line run in this process, and programs for the property tests."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import NamedTuple

import click
import pytest
from hypothesis import Phase, settings

from tracediff import cli
from tracediff.cli.main import program

settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
settings.register_profile("nightly", max_examples=10_000, deadline=None)
settings.register_profile("quick", max_examples=5, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "mutation", max_examples=25, deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Terminal(io.TextIOWrapper):
    """Standard output as a terminal has it."""

    def isatty(self) -> bool:
        return True


Run = Callable[..., Result]


def commands() -> dict[str, click.Command]:
    """All commands of the program, by their names."""
    context = click.Context(program)
    found = {name: program.get_command(context, name) for name in program.list_commands(context)}
    return {name: command for name, command in found.items() if command}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run tracediff with arguments; `stdin`, `encoding`, `columns` and whether there is a `terminal` can be chosen."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def run_command(
        *arguments: str,
        stdin: bytes | None = None,
        encoding: str = "utf-8",
        columns: int | None = None,
        terminal: bool = False,
    ) -> Result:
        out = (Terminal if terminal else io.TextIOWrapper)(io.BytesIO(), encoding=encoding, newline="")
        err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        given = (Terminal if stdin is None else io.TextIOWrapper)(io.BytesIO(stdin or b""), encoding="utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", given)
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            if columns is not None:
                patch.setenv("COLUMNS", str(columns))
            if terminal:
                patch.setenv("TERM", "xterm-256color")
            code = cli.run(list(arguments))
        out.flush()
        err.flush()
        texts = [stream.buffer.getvalue().decode(stream.encoding) for stream in (out, err)]  # type: ignore[attr-defined]
        return Result(code, *texts)

    return run_command
