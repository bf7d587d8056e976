"""Forward and backward time is linear in the size of a network: the claim of every lecture on backpropagation, tested.

Fully connected networks of tanh neurons grow by layers; their size is the number of weights and neurons, and the
weights are independent variables. Forward is the primal pass over the program that was read; backward is what the
value and the gradient take beyond that, building the adjoint program included. Each gradient is a first one, so nothing
is generated or cached. Straight lines are fitted to the medians. Left out is everything that makes networks fast:
matrices, batches, hardware.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

import tracediff as td
from benchmarks.measuring import fit
from benchmarks.programs import Network, network
from benchmarks.report import run, section, table

INPUTS = 3
WIDTH = 60
LAYERS = tuple(range(1, 16))
STEPS = ("reading", "forward", "backward")


def report(rounds: int, layers: Sequence[int] = LAYERS, width: int = WIDTH) -> str:
    """Milliseconds by size, and the straight lines."""
    networks = [network(INPUTS, (width,) * count) for count in layers]
    milliseconds(networks[0])  # whatever the first of all runs must load
    found: list[list[list[float]]] = [[] for _ in networks]
    for _ in range(rounds):
        for each, times in zip(networks, found, strict=True):
            times.append(milliseconds(each))
    medians = [[median(column) for column in zip(*times, strict=True)] for times in found]
    sizes = [each.size for each in networks]
    lines = [fit(sizes, column) for column in zip(*medians, strict=True)]
    return section(
        "Networks",
        f"Milliseconds of networks with {INPUTS} inputs and layers of {width} neurons.",
        table(
            ["weights and neurons", "operations", *STEPS],
            [
                [f"{each.size:,}", f"{each.case.operations:,}", *times]
                for each, times in zip(networks, medians, strict=True)
            ],
        ),
        "The straight lines through them.",
        table(
            ["step", "ns for each weight or neuron", "R²"],
            [(step, 1e6 * slope, f"{r:.5f}") for step, (slope, r) in zip(STEPS, lines, strict=True)],
        ),
    )


def milliseconds(each: Network) -> list[float]:
    """How long each step takes, once."""
    started = time.perf_counter()
    program = td.parse(each.case.text)
    read = time.perf_counter()
    td.primal(program, each.case.at)
    evaluated = time.perf_counter()
    td.value_and_grad(program)(each.case.at)
    forward, both = evaluated - read, time.perf_counter() - evaluated
    return [1e3 * (read - started), 1e3 * forward, 1e3 * (both - forward)]


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=5)
