"""``tracediff symbolic``: the derivative as an expression, and what it costs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import click

from tracediff.cli.options import TraceCommand, Whole, document_options, text_options
from tracediff.cli.output import chosen
from tracediff.cli.request import hold_differentiable, requested
from tracediff.cli.shown import option
from tracediff.cli.writing import write_data, write_tables
from tracediff.derivatives.swell import swell
from tracediff.errors import hold_known
from tracediff.limits import WRITTEN, hold
from tracediff.render.json import heading
from tracediff.render.layout import alone, fitted, headings_above
from tracediff.render.matrix import blocks
from tracediff.render.swell import as_data, costs, expressions, remarks


@click.command(cls=TraceCommand)
@text_options
@option("--of", "outputs", metavar="NAME", multiple=True, help="The output; by default each.")
@option("--wrt", "inputs", metavar="NAME", multiple=True, help="The input; by default each.")
@option(
    "--limit",
    type=Whole(min=1),
    default=60,
    show_default=True,
    help="How many operations of an expression are written out.",
)
@document_options
def symbolic(  # noqa: PLR0913, PLR0917 - each is an option of the command
    expression: str | None, file: str | None, sample: str | None, outputs: Sequence[str], inputs: Sequence[str],
    limit: int, **output: Any,
) -> None:  # fmt: skip
    """Print derivatives as expressions, and how they swell.

    The chain rule is applied to the whole expression, as by hand, and the result is simplified. Beside the operations
    of both stand the rows of the traces that compute the same, primal and derived: where expressions are written out,
    what is shared is repeated (Baydin et al., Table 1).

    \b
      tracediff symbolic "ln(x1) + x1*x2 - sin(x2)" --wrt x1
      tracediff symbolic --sample expression-swell
    """
    shown = chosen(digits=3, **output)
    program = requested("symbolic", shown, expression, file, sample, (), symbolic=True).document.program
    for name in outputs:
        hold_known(name, program.names(program.outputs), "an output", "outputs")
    for name in inputs:
        hold_known(name, program.names(program.inputs), "an input", "inputs")
    hold_differentiable(program)
    pairs = [
        *itertools.product(
            dict.fromkeys(outputs or program.names(program.outputs)),
            dict.fromkeys(inputs or program.names(program.inputs)),
        )
    ]
    hold(len(pairs), len(program), WRITTEN, f"choose, for example --of {pairs[0][0]} --wrt {pairs[0][1]}")
    swells = [swell(program, of, wrt) for of, wrt in pairs]
    if shown.is_data:
        write_data(shown, as_data(program, swells, limit))
        return
    found, cost = expressions(swells, shown.notation, limit), costs(swells, shown.notation)
    bands = [alone(found, shown.width)]
    if band := fitted((cost,), shown.width, True):
        bands.append(band)
    else:
        bands += blocks(headings_above(cost), shown.width)
    write_tables(shown, bands, remarks(swells, limit), about=heading("symbolic", program, None))
