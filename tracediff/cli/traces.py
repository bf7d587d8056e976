"""The three traces: ``tracediff eval``, ``tracediff forward`` and ``tracediff reverse``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tracediff import remarks
from tracediff.cli.options import TraceCommand, program_options, trace_options
from tracediff.cli.output import Output, chosen, lines, write, write_json
from tracediff.cli.request import requested
from tracediff.language import Document
from tracediff.render.json import contract
from tracediff.render.layout import Layout, arranged
from tracediff.render.panels import ALL, Which
from tracediff.render.streaming import streamed
from tracediff.trace import Mode, Seed, Trace, trace

LONG = 100
"""So many rows of a longer table are shown on a terminal."""

SEED = click.option(
    "--seed", "seeds", metavar="NAME[=VALUE],...", multiple=True,
    help="A direction; give it twice for two passes.",
)  # fmt: skip


@click.command("eval", cls=TraceCommand)
@program_options
@trace_options
def evaluate(**options: Any) -> None:
    """Print the primal trace: each operation, its numbers, its value.

    \b
      tracediff eval "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
    """
    _run("eval", seeds=(), **options)


@click.command(cls=TraceCommand)
@program_options
@SEED
@trace_options
def forward(**options: Any) -> None:
    """Print the primal trace with its tangents (forward mode).

    A seed is a direction in the inputs: x1 for the derivative with respect to x1, or x1=1,x2=0.5 for any other. Without
    one there is one pass for each input.

    \b
      tracediff forward "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --seed x1
    """
    _run("forward", **options)


@click.command(cls=TraceCommand)
@program_options
@SEED
@click.option(
    "--cut",
    metavar="NAME[=VALUE],...",
    help="Add, after each statement, the sum over live variables of adjoint times tangent in this direction.",
)
@trace_options
def reverse(**options: Any) -> None:
    """Print the primal trace with its adjoints (reverse mode).

    A seed names an output, or weighs several: y1=1,y2=-1. Without one there is one pass for each output. Beside the
    primal rows the adjoint rows come from the bottom upwards, as in the survey; elsewhere they come in the order of
    computation.

    With --cut x1, or any other direction, the tangents are computed too. After each statement the variables that carry
    an adjoint and are still to be processed are cut by every path from the inputs to the outputs; so the sum of their
    adjoints times their tangents is the derivative in that direction, and it never changes. At the outputs it is the
    adjoint seed times the tangents that forward mode computes, at the inputs it is the gradient times the direction. No
    adjoint depends on the direction: therefore one reverse sweep does what forward mode does direction by direction.

    \b
      tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
      tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --cut x1
    """
    _run("reverse", **options)


def _run(  # noqa: PLR0913, PLR0917 - each is an option of the command
    mode: Mode, expression: str | None, file: str | None, sample: str | None, at: Sequence[str], symbolic: bool,
    order: Any, cse: bool, seeds: Sequence[str], digits: int, layout: Layout, which: Which | None,
    notation: str | None, format_: str | None, output: str | None, color: str, cut: str | None = None,
) -> None:  # fmt: skip
    """Make the trace that the options ask for, and write it.

    Raises:
        NotFiniteError: It ends at a row that is not finite; the rows before it have been written.
    """
    shown = chosen(format_, notation, output, color, digits)
    asked = requested(
        mode, shown, expression, file, sample, at, symbolic, order, cse, [*seeds, *([cut] if cut else [])]
    )
    across = asked.seeds.pop() if cut else None
    directions: Sequence[Seed] = asked.seeds or _seeds_for(mode, asked.document)
    _write(trace(mode, asked.document.program, asked.at, directions or None, across), shown, layout, which)


def _write(found: Trace, shown: Output, layout: Layout, which: Which | None) -> None:
    """Write a trace; a terminal shows the beginning and the end of a long one, or pages where rows were asked for."""
    error = remarks.error(found, shown.notation)
    if shown.format == "json":
        write_json(shown, contract(found, shown.notation.digits))
    else:
        if shown.width is None and which in (None, ALL) and layout != "cards" and shown.format == "plain":
            text = streamed(found, shown.notation, layout)
        else:
            rows = which or (LONG if shown.height else ALL)
            text = lines(shown, arranged(found, shown.notation, shown.width, layout, rows))
        write(shown, text, remarks.notes(found, shown.notation), paged=which is not None)
    if error:
        raise error


def _seeds_for(mode: Mode, read: Document) -> list[Seed]:
    """The seeds of a file that are for this mode: directions in the inputs, or weights of the outputs."""
    names = read.program.names(read.program.inputs if mode == "forward" else read.program.outputs)
    return [direction for direction in read.seeds if direction.keys() <= set(names)]
