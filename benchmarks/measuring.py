"""Clocks and processes: works timed in turn, works run in a process of their own with a time limit, and straight lines.

Runs of different works are interleaved, so that what disturbs the machine disturbs all of them, and medians are taken.
The garbage collector stays as it is. What is worth measuring, and how it is shown, is left to the others.

>>> fit([1, 2, 3], [10, 20, 30])
Line(slope=10.0, r_squared=1.0)
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

Result = TypeVar("Result")


FIRST = 5
"""In so many runs everything is loaded and compiled, and code is generated, that ever will be."""


class Missing(NamedTuple):
    """Why there is no measurement."""

    reason: str


class Line(NamedTuple):
    """A straight line through measurements, and how much of their variance it explains."""

    slope: float
    r_squared: float


def seconds(work: Callable[[], object]) -> float:
    """How long a work takes, once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def interleaved(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """The seconds of each work in each round, run in turn with the others."""
    durations: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            durations[name].append(seconds(work))
    return durations


def batch(work: Callable[[], object], duration: float = 0.02) -> tuple[Callable[[], object], int]:
    """A work repeated for about so many seconds, and how often, after what is done only the first times."""
    _repeat(work, FIRST)
    calls = 1
    while seconds(many := partial(_repeat, work, calls)) < duration:
        calls *= 2
    return many, calls


def _repeat(work: Callable[[], object], calls: int) -> None:
    for _ in range(calls):
        work()


def apart(limit: float, work: Callable[..., Result], *arguments: object) -> Result | Missing:
    """The result of a work in a fresh process, or why there is none: it failed, crashed or took too long.

    Args:
        limit: Seconds that the process may take, imports included.
        work: A function of a module.
        arguments: What it is given.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(sender, work, arguments))
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(limit) else Missing(f"over {limit:g} s")
    except EOFError:
        return Missing("crashed")
    finally:
        process.kill()
        process.join()


def _report(sender: Connection, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """What the process does."""
    try:
        sender.send(work(*arguments))
    except Exception as error:
        sender.send(Missing(type(error).__name__))


def compiling() -> dict[str, str]:
    """The environment of a command, in which Python keeps what it compiles, as it does for a user."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def peak_memory() -> float:
    """The most memory that this process has had, in MiB; Linux counts its parent's too, but for one place."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 2**10
    return mebibytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def mebibytes(peak: int) -> float:
    """A peak as the system counts it, in MiB: kilobytes everywhere but on macOS."""
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def fit(sizes: Sequence[float], found: Sequence[float]) -> Line:
    """The straight line through measurements at several sizes."""
    slope = statistics.linear_regression(sizes, found).slope
    return Line(slope, statistics.correlation(sizes, found) ** 2)
