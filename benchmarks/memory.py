"""Memory: the most that a process has had after reading a program, and after its first gradient.

Each size is a process of its own. Python, tracediff and the text are in every peak, and alone in the first column;
bytes an operation are the slope of a straight line through all sizes, which leaves the first two out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import tracediff as td
from benchmarks.measuring import Missing, apart, fit, peak_memory
from benchmarks.programs import SHAPES
from benchmarks.report import Cell, run, section, table

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
STAGES = ("text", "parse", "value_and_grad")
LIMIT = 600.0
"""Seconds that a process may take."""


class Peaks(NamedTuple):
    """The most memory after each stage, in MiB."""

    operations: int
    stages: list[float]


def report(rounds: int, sizes: Sequence[int] = SIZES) -> str:
    """A table of peaks and one of slopes; of several rounds the smallest peak counts."""
    rows: list[list[Cell]] = []
    slopes: list[list[Cell]] = []
    for shape in SHAPES:
        peaks: list[Peaks] = []
        for size in sizes:
            runs = [apart(LIMIT, peaks_of, shape, size) for _ in range(rounds)]
            found = [each for each in runs if isinstance(each, Peaks)]
            if found:
                peaks.append(min(found))
                rows.append([f"{shape}, {peaks[-1].operations:,}", *peaks[-1].stages])
            else:
                rows.append([f"{shape}, {size:,}", *(each for each in runs[:1] * 3 if isinstance(each, Missing))])
        if len(peaks) > 1:
            slope, r_squared = fit([each.operations for each in peaks], [2**20 * each.stages[-1] for each in peaks])
            slopes.append([shape, slope, f"{r_squared:.5f}"])
    return section(
        "Memory",
        "Peak resident memory in MiB.",
        table(["shape, operations", *STAGES], rows),
        "Bytes an operation, from text to gradient.",
        table(["shape", "bytes", "R²"], slopes),
    )


def peaks_of(shape: str, size: int) -> Peaks:
    """The peaks of a process of its own."""
    text, at, operations = SHAPES[shape](size)
    peaks = [peak_memory()]
    program = td.parse(text)
    peaks.append(peak_memory())
    td.value_and_grad(program)(at)
    return Peaks(operations, [*peaks, peak_memory()])


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=1)
