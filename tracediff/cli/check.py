"""``tracediff check``: the gradient by five methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tracediff.cli.options import DIGITS, TraceCommand, document_options, source_options
from tracediff.cli.output import Output, chosen
from tracediff.cli.request import hold_differentiable, requested
from tracediff.cli.shown import option
from tracediff.cli.writing import write_data, write_tables
from tracediff.derivatives.check import Check
from tracediff.derivatives.check import check as checked
from tracediff.errors import DisagreementError, NotFiniteError
from tracediff.program import Program
from tracediff.render.check import PLOT_WIDTHS, as_data, by_input, methods, remarks, sweep_panel
from tracediff.render.json import error_data, heading
from tracediff.render.layout import Band, as_lines, fitted
from tracediff.render.matrix import blocks


@click.command(cls=TraceCommand)
@source_options
@option("--of", "outputs", metavar="NAME", multiple=True, help="The output; by default each.")
@option("--sweep", is_flag=True, help="Show the difference quotients of every step, and their error as a curve.")
@DIGITS
@document_options
def check(  # noqa: PLR0913, PLR0917 - each is an option of the command
    expression: str | None, file: str | None, sample: str | None, at: Sequence[str], outputs: Sequence[str],
    sweep: bool, digits: int, **output: Any,
) -> None:  # fmt: skip
    """Check a gradient: five methods, and whether they agree.

    Forward mode, reverse mode and the symbolic derivative must agree with the complex step to round-off, and central
    differences must converge to them as the step falls, with the order that is observed, until round-off takes over.
    The exit code is 0 if they do, and 3 if they do not or the function has no derivative here.

    \b
      tracediff check "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
      tracediff check "sin(x)" --at x=1 --sweep
    """
    shown = chosen(digits=digits, **output)
    asked = requested("check", shown, expression, file, sample, at, needs_point=True)
    program = asked.document.program
    hold_differentiable(program)
    assert asked.at is not None
    names = dict.fromkeys(outputs or program.names(program.outputs))
    try:
        found = [checked(program, asked.at, name, shown.notation, shown.messages) for name in names]
    except NotFiniteError as error:
        if shown.is_data:
            nothing = {"methods": [], "agree": False, "error": error_data(error)}
            write_data(shown, heading("check", program, asked.at) | nothing)
        raise
    _write(shown, program, asked.at, found, sweep)
    if findings := [finding for one in found for finding in one.findings]:
        hint = "" if sweep else "add --sweep to see how the difference quotients behave"
        raise DisagreementError("; ".join(findings), hint=hint)


def _write(shown: Output, program: Program, at: dict[str, float], found: list[Check], sweep: bool) -> None:
    if shown.is_data:
        checks = [as_data(one, sweep) for one in found]
        agree = all(one.agree for one in found)
        data = checks[0] if len(checks) == 1 else {"agree": agree, "checks": checks}
        write_data(shown, heading("check", program, at) | data)
        return
    bands: list[Band] = []
    for one in filter(lambda one: one.sweeps, found):
        if band := fitted((methods(one, shown.notation),), shown.width, True):
            bands.append(band)
        else:
            bands += [band for name in one.sweeps for band in blocks(by_input(one, name, shown.notation), shown.width)]
        bands += [_sweep(one, name, shown) for name in one.sweeps] if sweep else []
    notes = [remark for one in found for remark in remarks(one, shown.notation)]
    write_tables(shown, bands, notes, about=heading("check", program, at))


def _sweep(one: Check, wrt: str, shown: Output) -> Band:
    """A sweep with the widest plot that there is room for."""
    for plot in (0,) if shown.markup else (*PLOT_WIDTHS, 0):
        panel = sweep_panel(one, wrt, shown.notation, plot)
        if band := fitted((panel,), shown.width, False):
            return band
    return as_lines(panel, shown.width)
