"""Big traces into a pipe: microseconds a row and peak memory of ``tracediff eval``, ``forward`` and ``reverse --file``.

A row is one of the primal trace, or of the tangents or adjoints; a line of the table holds a primal row with a derived
row beside it. Whole processes are measured, so that the start is in every time and the microseconds of short traces
are more; the straight line leaves it out. What a terminal takes to draw is left out too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.measuring import Missing, apart, compiling, fit, mebibytes
from benchmarks.programs import flat
from benchmarks.report import run, section, table
from tracediff.language import parse
from tracediff.modes import adjoint, tangent

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)


COMMANDS = {"eval": (), "forward": ("--seed", "x1"), "reverse": ()}
"""Each with its options."""


class Written(NamedTuple):
    """A program that was written: its point as the command line takes it, and the rows of each command's trace."""

    at: str
    rows: Mapping[str, int]


class Run(NamedTuple):
    """What a run of the command line took and printed."""

    seconds: float
    mebibytes: float
    lines: int
    bytes: int


def report(rounds: int, sizes: Sequence[int] = SIZES) -> str:
    """A table by command and size, and the straight lines."""
    found: dict[tuple[str, int], list[Run]] = {(command, size): [] for command in COMMANDS for size in sizes}
    with TemporaryDirectory() as folder:
        programs = {size: written(size, folder) for size in sizes}
        for _ in range(rounds):
            for (command, size), runs in found.items():
                runs.append(traced(command, size, folder, programs[size].at, *COMMANDS[command]))
    medians = {key: Run(*map(median, zip(*runs, strict=True))) for key, runs in found.items()}
    rows = {(command, size): programs[size].rows[command] for command, size in found}
    lines = []
    for command in COMMANDS:
        keys = [(command, size) for size in sizes]
        slope, r_squared = fit([rows[key] for key in keys], [1e6 * medians[key].seconds for key in keys])
        lines.append((command, slope, f"{r_squared:.5f}"))
    return section(
        "Big traces",
        table(
            ["command", "rows", "lines", "seconds", "µs a row", "peak MiB", "printed MiB"],
            [
                [
                    key[0], f"{rows[key]:,}", f"{each.lines:,.0f}", each.seconds, 1e6 * each.seconds / rows[key],
                    each.mebibytes, each.bytes / 2**20,
                ]
                for key, each in medians.items()
            ],
        ),
        "The straight lines through the times.",
        table(["command", "µs a row", "R²"], lines),
    )  # fmt: skip


def written(size: int, folder: str) -> Written:
    """Write a program of a size into a folder.

    Another process builds it, since a system may count the peak memory of a process as its child's too.
    """
    found = apart(60, write, size, folder)
    if isinstance(found, Missing):
        raise SystemExit(f"the program of {size} operations could not be written: {found.reason}")
    return found


def write(size: int, folder: str) -> Written:
    """What that process does."""
    case = flat(size)
    (Path(folder) / f"{size}.td").write_text(case.text, encoding="utf-8")
    program = parse(case.text)
    rows = {"eval": len(program), "forward": len(program) + len(tangent(program))}
    rows["reverse"] = len(program) + len(adjoint(program))
    return Written(",".join(f"{name}={value}" for name, value in case.at.items()), rows)


def traced(command: str, size: int, folder: str, at: str, *options: str) -> Run:
    """Run a command on a program that was written, and read what it prints."""
    file = str(Path(folder) / f"{size}.td")
    arguments = [sys.executable, "-m", "tracediff", command, "--file", file, "--at", at, *options]
    started = time.perf_counter()
    with subprocess.Popen(arguments, env=compiling(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = printed = 0
        while chunk := process.stdout.read(1 << 16):
            lines += chunk.count(b"\n")
            printed += len(chunk)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments[:6])} failed")
    return Run(time.perf_counter() - started, mebibytes(usage.ru_maxrss), lines, printed)


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=3)
