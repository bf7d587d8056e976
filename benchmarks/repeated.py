"""Gradients of one program again and again: nanoseconds an operation, at one point and at many points at once.

The primal that the gradient is compared with is the program as a plain Python function, which is the cheapest that
Python has (the cheap gradient principle bounds the ratio by about 4). Beside it stand CasADi, called through its
buffers, and JAX compiled by XLA; all must give the same gradient. The works run in turn, warm; left out is what comes
before: reading, building, compiling. JAX is asked only for what XLA compiles in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, NamedTuple

import tracediff as td
from benchmarks.measuring import Missing, batch, interleaved
from benchmarks.peers import Gradient, casadi_function, functions_of, installed, jax_function
from benchmarks.programs import Case, long
from benchmarks.report import Cell, run, section, table

SIZES = (100, 1_000, 10_000)
POINTS = 1_000
XLA_LIMIT = 1_000
"""The most operations that XLA is asked to compile."""


class Prepared(NamedTuple):
    """A work to be repeated, and what it finds at the first point."""

    work: Callable[[], object]
    found: Gradient


def report(rounds: int, sizes: Sequence[int] = SIZES, peers: Sequence[str] = ("casadi", "jax")) -> str:
    """One table for one point, and one for many."""
    return section(
        "Repeated gradients",
        "Nanoseconds an operation, at one point.",
        table(
            ["operations", "Python function, primal", "tracediff, gradient", "gradient / primal", *peers],
            [one_point(long(size), peers, rounds) for size in sizes],
        ),
        f"Nanoseconds an operation and point, at {POINTS:,} points at once.",
        table(
            ["operations", "tracediff", *peers],
            [many_points(long(size), peers, rounds) for size in sizes],
        ),
        libraries=["numpy", *peers],
    )


def one_point(case: Case, peers: Sequence[str], rounds: int) -> list[Cell]:
    """A row of the first table."""
    gradient = td.value_and_grad(td.parse(case.text))
    value, partials = gradient(case.at)
    found = Gradient(value, [partials[name] for name in case.at])
    works = {"primal": python_function(case, value), "gradient": lambda: gradient(case.at)}
    prepared = {name: prepare(name, case) for name in peers}
    costs = nanoseconds(works | agreeing(prepared, found), case.operations, rounds)
    ratio = costs["gradient"] / costs["primal"]
    return [
        f"{case.operations:,}",
        *(costs["primal"], costs["gradient"], ratio),
        *(_cell(name, prepared, costs) for name in peers),
    ]


def many_points(case: Case, peers: Sequence[str], rounds: int) -> list[Cell]:
    """A row of the second table."""
    own = prepare("tracediff", case, POINTS)
    prepared = {"tracediff": own} | {name: prepare(name, case, POINTS) for name in peers}
    value, partials = td.value_and_grad(td.parse(case.text))(case.at)
    works = agreeing(prepared, Gradient(value, [partials[name] for name in case.at]))
    costs = nanoseconds(works, case.operations * POINTS, rounds)
    return [f"{case.operations:,}", *(_cell(name, prepared, costs) for name in prepared)]


def python_function(case: Case, value: float) -> Callable[[], object]:
    """The program as a plain Python function, at the point."""
    names: dict[str, Any] = dict(functions_of(math))
    statements = case.text.splitlines()
    result = statements[-1].partition(" = ")[0]
    exec("\n    ".join([f"def primal({', '.join(case.at)}):", *statements, f"return {result}"]), names)
    primal, point = names["primal"], tuple(case.at.values())
    if not math.isclose(primal(*point), value, rel_tol=1e-12):
        raise SystemExit("the Python function computes something else")
    return lambda: primal(*point)


def prepare(name: str, case: Case, points: int | None = None) -> Prepared | Missing:
    """A gradient ready to be repeated, at one point or at so many at once; all points are the same."""
    if name == "tracediff" and not hasattr(td, "vectorize"):
        return Missing("not there yet")
    if not installed("numpy") or not installed(name):
        return Missing("not installed")
    if name == "jax" and case.operations > XLA_LIMIT:
        return Missing("not tried")
    return {"tracediff": _tracediff, "casadi": _casadi, "jax": _jax}[name](case, points)


def _tracediff(case: Case, points: int | None) -> Prepared:
    import numpy as np

    gradient = td.vectorize(td.parse(case.text))
    at = {name: np.full(points or 1, value) for name, value in case.at.items()}
    value, partials = gradient(at)
    return Prepared(lambda: gradient(at), Gradient(float(value[0]), [float(partials[name][0]) for name in case.at]))


def _casadi(case: Case, points: int | None) -> Prepared:
    import numpy as np

    function = casadi_function(case).map(points or 1)
    buffer, work = function.buffer()
    at = np.tile(list(case.at.values()), (points or 1, 1))
    value, partials = np.zeros(points or 1), np.zeros_like(at)
    buffer.set_arg(0, memoryview(at))
    buffer.set_res(0, memoryview(value))
    buffer.set_res(1, memoryview(partials))

    def run_in_place() -> object:
        work()
        return buffer, at, value, partials  # all of which must live as long as the work

    run_in_place()
    return Prepared(run_in_place, Gradient(float(value[0]), partials[0].tolist()))


def _jax(case: Case, points: int | None) -> Prepared:
    import jax
    import numpy as np

    function = jax_function(case)
    compiled = jax.jit(jax.vmap(function) if points else function)
    at = {name: jax.numpy.asarray(np.full(points, value) if points else value) for name, value in case.at.items()}
    value, partials = compiled(at)
    first = Gradient(float(value.ravel()[0]), [float(partials[name].ravel()[0]) for name in case.at])
    return Prepared(lambda: jax.block_until_ready(compiled(at)), first)


def agreeing(prepared: dict[str, Prepared | Missing], found: Gradient) -> dict[str, Callable[[], object]]:
    """The works there are, all of which must have found the same gradient."""
    works = {}
    for name, each in prepared.items():
        if isinstance(each, Prepared):
            if not each.found.agrees(found):
                raise SystemExit(f"{name} computes another gradient")
            works[name] = each.work
    return works


def nanoseconds(works: dict[str, Callable[[], object]], operations: int, rounds: int) -> dict[str, float]:
    """The median of each work, run in turn, for each of its operations."""
    batches = {name: batch(work) for name, work in works.items()}
    durations = interleaved({name: work for name, (work, _) in batches.items()}, rounds)
    return {name: 1e9 * median(found) / batches[name][1] / operations for name, found in durations.items()}


def _cell(name: str, prepared: dict[str, Prepared | Missing], costs: dict[str, float]) -> Cell:
    each = prepared[name]
    return each if isinstance(each, Missing) else costs[name]


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=15)
