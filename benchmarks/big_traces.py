"""Big traces into a pipe: microseconds a row and peak memory of ``tracediff reverse --file`` on long programs.

A row is a line of the table: a primal row with its adjoint rows beside it. Whole processes are measured, so that the
start is in every time and the microseconds of short traces are more; the straight line leaves it out. What a terminal
takes to draw is left out too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.measuring import Missing, apart, compiling, fit, mebibytes
from benchmarks.programs import flat
from benchmarks.report import run, section, table

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)


class Run(NamedTuple):
    """What a run of the command line took and printed."""

    seconds: float
    mebibytes: float
    rows: int
    bytes: int


def report(rounds: int, sizes: Sequence[int] = SIZES) -> str:
    """A table by size, and the straight line."""
    found: dict[int, list[Run]] = {size: [] for size in sizes}
    with TemporaryDirectory() as folder:
        at = {size: written(size, folder) for size in sizes}
        for _ in range(rounds):
            for size, runs in found.items():
                runs.append(traced(size, folder, at[size]))
    medians = [Run(*map(median, zip(*runs, strict=True))) for runs in found.values()]
    slope, r_squared = fit([each.rows for each in medians], [1e6 * each.seconds for each in medians])
    return section(
        "Big traces",
        table(
            ["rows", "seconds", "µs a row", "peak MiB", "printed MiB"],
            [
                [f"{each.rows:,.0f}", each.seconds, 1e6 * each.seconds / each.rows, each.mebibytes, each.bytes / 2**20]
                for each in medians
            ],
        ),
        f"The straight line through the times has {slope:.3g} µs a row, with R² = {r_squared:.5f}.",
    )


def written(size: int, folder: str) -> str:
    """Write a program of a size into a folder, and give its point as the command line takes it.

    Another process builds it, since a system may count the peak memory of a process as its child's too.
    """
    at = apart(60, write, size, folder)
    if isinstance(at, Missing):
        raise SystemExit(f"the program of {size} operations could not be written: {at.reason}")
    return at


def write(size: int, folder: str) -> str:
    """What that process does."""
    case = flat(size)
    (Path(folder) / f"{size}.td").write_text(case.text, encoding="utf-8")
    return ",".join(f"{name}={value}" for name, value in case.at.items())


def traced(size: int, folder: str, at: str, *options: str) -> Run:
    """Run ``tracediff reverse`` on a program that was written, and read what it prints."""
    file = str(Path(folder) / f"{size}.td")
    command = [sys.executable, "-m", "tracediff", "reverse", "--file", file, "--at", at, *options]
    started = time.perf_counter()
    with subprocess.Popen(command, env=compiling(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = printed = 0
        while chunk := process.stdout.read(1 << 16):
            lines += chunk.count(b"\n")
            printed += len(chunk)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return Run(time.perf_counter() - started, mebibytes(usage.ru_maxrss), lines, printed)


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=3)
