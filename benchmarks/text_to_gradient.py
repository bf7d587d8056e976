"""From text to the first gradient: microseconds an operation, by shape and size of the program, beside the peers.

Every contender reads the same text and must give the same gradient. Each measurement is a process of its own with a
time limit: it imports the library and differentiates a small program, which is not timed, and then times the real one,
several times where that is short. A contender that fails or takes too long at a size is not asked for a larger one.
Left out are the start of the process (`cold`) and further gradients of the same program (`repeated`).
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.measuring import Missing, apart, fit, seconds
from benchmarks.peers import PEERS, Gradient, installed, tracediff
from benchmarks.programs import SHAPES, Case
from benchmarks.report import run, section, table

CONTENDERS: dict[str, Callable[[Case], Gradient]] = {"tracediff": tracediff, **PEERS}
SIZES = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
LIMIT = 60.0
"""Seconds that a process may take."""


class Found(NamedTuple):
    """What one process found: its median, and the gradient for comparison."""

    seconds: float
    gradient: Gradient


def report(rounds: int, sizes: Sequence[int] = SIZES, contenders: Sequence[str] = tuple(CONTENDERS)) -> str:
    """A table for each shape, and how straight tracediff's line is."""
    parts: list[str] = []
    lines: list[tuple[str, float, float]] = []
    for shape, case_of in SHAPES.items():
        rows = []
        totals: dict[int, float] = {}
        running = [name for name in contenders if installed(name)]
        for size in sizes:
            operations = case_of(size).operations
            found = medians(shape, size, running, rounds)
            costs = {name: cost for name, cost in found.items() if not isinstance(cost, Missing)}
            running = list(costs)
            if "tracediff" in costs:
                totals[operations] = costs["tracediff"]
            rows.append([f"{operations:,}", *(_cell(name, found, operations) for name in contenders), _ahead(costs)])
        parts += [f"Shape: {shape}. {case_of.__doc__}", table(["operations", *contenders, "best peer"], rows)]
        if len(totals) > 1:
            lines.append((shape, *fit(list(totals), [1e6 * total for total in totals.values()])))
    return section(
        "Text to first gradient",
        "Microseconds an operation; in the last column the best peer, tracediff = 1.",
        *parts,
        "The straight line through tracediff's times.",
        table(["shape", "µs an operation", "R²"], [(shape, slope, f"{r:.5f}") for shape, slope, r in lines]),
        libraries=[name for name in contenders if name in PEERS],
    )


def medians(shape: str, size: int, contenders: Sequence[str], rounds: int) -> dict[str, float | Missing]:
    """The median seconds of each contender, run in turn, or why there are none."""
    found: dict[str, list[Found | Missing]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, results in found.items():
            if not any(isinstance(result, Missing) for result in results):
                results.append(apart(LIMIT, measured, name, shape, size))
    reference = next((each.gradient for all_ in found.values() for each in all_ if isinstance(each, Found)), None)
    return {name: _median(results, reference) for name, results in found.items()}


def measured(contender: str, shape: str, size: int) -> Found:
    """One process: a small program to warm up, then the real one, for half a second at least."""
    gradient_of, case = CONTENDERS[contender], SHAPES[shape](size)
    gradient_of(SHAPES[shape](10))
    gradients: list[Gradient] = []
    durations: list[float] = []
    while sum(durations) < 0.5:
        durations.append(seconds(lambda: gradients.append(gradient_of(case))))
    return Found(statistics.median(durations), gradients[-1])


def _median(results: Sequence[Found | Missing], reference: Gradient | None) -> float | Missing:
    """The median of a contender's processes, if all of them found the reference's gradient."""
    for result in results:
        if isinstance(result, Missing):
            return result
        if reference and not result.gradient.agrees(reference):
            return Missing("another gradient")
    return statistics.median(result.seconds for result in results if isinstance(result, Found))


def _cell(name: str, found: dict[str, float | Missing], operations: int) -> float | Missing:
    """Microseconds an operation, or why not."""
    cost = found.get(name, Missing("not tried" if installed(name) else "not installed"))
    return cost if isinstance(cost, Missing) else 1e6 * cost / operations


def _ahead(costs: dict[str, float]) -> float | str:
    """How many times as long as tracediff the fastest peer takes."""
    peers = [cost for name, cost in costs.items() if name != "tracediff"]
    return min(peers) / costs["tracediff"] if peers and "tracediff" in costs else ""


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=3)
