"""The adjoint trace: ``tracediff reverse``."""

from __future__ import annotations

from typing import Any

import click

from tracediff.cli.options import (
    TraceCommand,
    bug_option,
    once_option,
    program_options,
    seed_option,
    step_options,
    trace_options,
)
from tracediff.cli.traces import show_trace


@click.command(cls=TraceCommand)
@program_options
@seed_option
@once_option(
    "--cut", "cut", "NAME[=VALUE],...",
    "Add, after each statement, the sum over live variables of adjoint times tangent in this direction.",
    "a cut is along one direction, as in --cut x1=1,x2=3",
)  # fmt: skip
@bug_option("overwrite", "order", "reset", "partial")
@trace_options
@step_options
def reverse(**options: Any) -> None:
    """Print the primal trace with its adjoints (reverse mode).

    A seed names an output, or weighs several: y1=1,y2=-1. Without one there is one pass for each output. Beside the
    primal rows the adjoint rows come from the bottom upwards, as in the survey; elsewhere they come in the order of
    computation.

    With --cut x1, or any other direction, the tangents are computed too. After each statement some variables are live:
    they carry an adjoint and are still to be processed. They cut the graph, for every path from the inputs to the
    outputs passes through one of them; so the sum of their adjoints times their tangents is the derivative in that
    direction, and it never changes. At the outputs it is the adjoint seed times the tangents that forward mode
    computes, at the inputs it is the gradient times the direction. No adjoint depends on the direction: that is why
    reverse mode works, and one reverse sweep does what forward mode does direction by direction.

    \b
      tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
      tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --cut x1
      tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --step
      tracediff reverse --sample double-twice --bug overwrite
    """
    show_trace("reverse", **options)
