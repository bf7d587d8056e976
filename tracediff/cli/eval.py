"""The primal trace: ``tracediff eval``."""

from __future__ import annotations

from typing import Any

import click

from tracediff.cli.options import TraceCommand, program_options, step_options, trace_options
from tracediff.cli.traces import show_trace


@click.command("eval", cls=TraceCommand)
@program_options
@trace_options
@step_options
def evaluate(**options: Any) -> None:
    """Print the primal trace: each operation, its numbers, its value.

    \b
      tracediff eval "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
    """
    show_trace("eval", seeds=(), **options)
