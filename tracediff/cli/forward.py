"""The tangent trace: ``tracediff forward``."""

from __future__ import annotations

from typing import Any

import click

from tracediff.cli.options import TraceCommand, bug_option, program_options, seed_option, step_options, trace_options
from tracediff.cli.traces import show_trace


@click.command(cls=TraceCommand)
@program_options
@seed_option
@bug_option("partial")
@trace_options
@step_options
def forward(**options: Any) -> None:
    """Print the primal trace with its tangents (forward mode).

    A seed is a direction in the inputs: x1 for the derivative with respect to x1, or x1=1,x2=0.5 for any other. Without
    one there is one pass for each input.

    \b
      tracediff forward "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --seed x1
    """
    show_trace("forward", **options)
