"""The cold start: from Enter to the last line, as whole processes, beside peers that compute the same gradient.

Each command is a process of its own, its output going into a pipe; the peers print one line with the two derivatives,
which are compared first. Bare Python (``python -c pass``) is 1: runs are interleaved, and ratios are
the medians of those in each round. Where valgrind is installed, tracediff's instructions are counted too (the peers'
would take minutes). What a terminal takes to draw is left out.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.instructions import BARE, counted
from benchmarks.measuring import Missing, compiling, interleaved
from benchmarks.peers import installed
from benchmarks.report import Cell, run, section, table

SCRIPT = str(Path(sys.executable).with_name("tracediff"))
CLASSIC = (SCRIPT, "reverse", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5")
OWN = {
    "bare Python": BARE,
    "tracediff reverse --format table": (*CLASSIC, "--format", "table"),
    "tracediff reverse --format plain": (*CLASSIC, "--format", "plain"),
    "tracediff reverse --format json": (*CLASSIC, "--format", "json"),
    "tracediff reverse, into a pipe": CLASSIC,
    "tracediff --help": (SCRIPT, "--help"),
    "tracediff --version": (SCRIPT, "--version"),
}
"""What Python is given."""

PEERS = {
    "casadi": """
import casadi as c
x = c.SX.sym("x", 2)
y = c.log(x[0]) + x[0]*x[1] - c.sin(x[1])
print(*c.Function("g", [x], [c.gradient(y, x)])([2, 5]).full().ravel())
""",
    "autograd": """
import autograd.numpy as np
from autograd import grad
print(*grad(lambda x: np.log(x[0]) + x[0]*x[1] - np.sin(x[1]))(np.array([2.0, 5.0])))
""",
    "sympy": """
from sympy import log, sin, symbols
x1, x2 = symbols("x1 x2")
y = log(x1) + x1*x2 - sin(x2)
print(*(y.diff(x).evalf(subs={x1: 2, x2: 5}) for x in (x1, x2)))
""",
    "jax": """
import jax
import jax.numpy as np
print(*jax.grad(lambda x1, x2: np.log(x1) + x1*x2 - np.sin(x2), (0, 1))(2.0, 5.0))
""",
    "torch": """
import torch
x1, x2 = (torch.tensor(value, requires_grad=True) for value in (2.0, 5.0))
(torch.log(x1) + x1*x2 - torch.sin(x2)).backward()
print(x1.grad.item(), x2.grad.item())
""",
}
"""By the names of their distributions."""


def report(rounds: int, peers: tuple[str, ...] = tuple(PEERS), instructions: bool = True) -> str:
    """Milliseconds, and times bare Python."""
    present = [name for name in peers if installed(name)]
    commands = OWN | {name: ("-c", PEERS[name]) for name in present}
    for name, arguments in commands.items():
        printed = output(arguments)  # every file is compiled and cached now
        if name in present and not is_gradient(printed):
            raise SystemExit(f"{name} computes something else: {printed}")
    durations = interleaved({name: partial(output, arguments) for name, arguments in commands.items()}, rounds)
    counts: dict[str, float] = {}
    if instructions and shutil.which("valgrind"):
        counts = {name: counted(arguments) for name, arguments in OWN.items()}
    rows: list[list[Cell]] = []
    for name in (*OWN, *peers):
        if name in durations:
            ratio = median(each / bare for each, bare in zip(durations[name], durations["bare Python"], strict=True))
            count: Cell = counts[name] / counts["bare Python"] if name in counts else Missing("not counted")
            rows.append([name, 1e3 * median(durations[name]), ratio, count])
        else:
            rows.append([name, *3 * [Missing("not installed")]])
    return section(
        "Cold start",
        table(["process", "ms", "time / bare Python", "instructions / bare Python"], rows),
        libraries=peers,
    )


def output(arguments: tuple[str, ...]) -> str:
    """What Python prints."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=compiling(), check=True, capture_output=True, encoding="utf-8").stdout


def is_gradient(printed: str) -> bool:
    """Whether a line holds the gradient, in single precision at least."""
    true = (5.5, 2 - math.cos(5))
    return all(
        math.isclose(float(word), value, rel_tol=1e-5) for word, value in zip(printed.split(), true, strict=True)
    )


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=15)
