"""The adjoint trace: ``tracediff reverse``."""

from __future__ import annotations

from typing import Any

import click

from tracediff.cli.options import TraceCommand, program_options, seed_option, trace_options
from tracediff.cli.traces import show_trace


@click.command(cls=TraceCommand)
@program_options
@seed_option
@trace_options
def reverse(**options: Any) -> None:
    """Print the primal trace with its adjoints (reverse mode).

    A seed names an output, or weighs several: y1=1,y2=-1. Without one there is one pass for each output. Beside the
    primal rows the adjoint rows come from the bottom upwards, as in the survey; elsewhere they come in the order of
    computation.

    \b
      tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
    """
    show_trace("reverse", **options)
