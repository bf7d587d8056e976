"""The Hessian and higher derivatives: ``tracediff hessian``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tracediff import remarks
from tracediff.cli.answer import Answer, write_answer
from tracediff.cli.options import (
    DIGITS,
    TraceCommand,
    Whole,
    document_options,
    once_option,
    source_options,
    step_options,
)
from tracediff.cli.output import Output, chosen
from tracediff.cli.request import hold_differentiable, requested, seeds_for
from tracediff.cli.shown import option
from tracediff.cli.writing import below, write, write_data, write_tables
from tracediff.derivatives.hessian import HIGHEST, gradient_program, higher_derivatives, of_one_input, of_output
from tracediff.derivatives.hessian import hessian as hessian_of
from tracediff.errors import RequestError
from tracediff.program import Program
from tracediff.render import matrix
from tracediff.render.json import contract, error_data, heading
from tracediff.render.second import second_order
from tracediff.trace import Seed, Trace, trace


@click.command(cls=TraceCommand)
@source_options
@once_option("--of", "of", "NAME", "The output, where there are several.", "a Hessian is that of one output")
@option("--trace", "as_trace", is_flag=True, help="Print the rows: values, tangents, adjoints and their tangents.")
@option(
    "--seed", "seeds", metavar="NAME[=VALUE],...", multiple=True,
    help="A direction of --trace; without it there is a pass for each input.",
)  # fmt: skip
@option("--order", type=Whole(1, HIGHEST), metavar="N", help="The first N derivatives of one variable.")
@DIGITS
@document_options
@step_options
def hessian(  # noqa: PLR0913, PLR0917 - each is an option of the command
    expression: str | None, file: str | None, sample: str | None, at: Sequence[str], of: str | None, as_trace: bool,
    seeds: Sequence[str], order: int | None, digits: int, step: bool, predict: bool,
    delay: float | None, **output: Any,
) -> None:  # fmt: skip
    """Print the value, the gradient and the Hessian of one output.

    Second derivatives come by forward over reverse: the program and its adjoints are one program, and each forward pass
    over that gives a column. --trace prints the passes; without a point it prints the formulas alone.

    \b
      tracediff hessian "x^2*y + y + 2" --at x=3,y=4
      tracediff hessian "x^2*y + y + 2" --at x=3,y=4 --trace --seed x
      tracediff hessian "sin(x)" --at x=1 --order 3
    """
    if seeds and not as_trace:
        raise RequestError("--seed chooses a direction of the trace", hint="add --trace")
    if order and as_trace:
        raise RequestError("--trace is that of the second derivatives", hint="leave --order or --trace out")
    stepping = step or predict or delay is not None
    if stepping and not as_trace:
        raise RequestError("the rows that come one by one are those of the trace", hint="add --trace")
    shown = chosen(digits=digits, **output)
    asked = requested("hessian", shown, expression, file, sample, at, seeds=seeds, needs_point=not as_trace)
    hold_differentiable(asked.document.program)
    program = of_output(asked.document.program, of, "--of {}")
    if order:
        program = of_one_input(program)
    point = {name: value for name, value in (asked.at or {}).items() if name in program.names(program.inputs)}
    names = {"output": program.names(program.outputs)[0], "inputs": program.names(program.inputs)}
    first = {**heading("hessian", program, asked.at), **names}
    if as_trace:
        seeded = asked.seeds or seeds_for("forward", asked.document)
        _write_trace(program, asked.at, seeded, shown, first, (predict, delay) if stepping else None)
    elif order:
        write_answer(shown, first, lambda: _higher(program, point, order, shown))
    else:
        write_answer(shown, first, lambda: _second(program, point, shown))


def _second(program: Program, point: dict[str, float], shown: Output) -> Answer:
    """The value, the gradient and the Hessian."""
    found = hessian_of(program, point, shown.messages)
    notes = remarks.conventions(program, point, shown.notation)
    notes += matrix.uneven(found, list(point), shown.notation)
    data = {
        "value": found.value, "gradient": found.gradient, "values": found.values, "forward_passes": len(point),
        "notes": notes,
    }  # fmt: skip
    return Answer(data, matrix.hessian(found, list(point), shown.notation, shown.width), notes)


def _higher(program: Program, point: dict[str, float], order: int, shown: Output) -> Answer:
    """The first derivatives of a function of one variable."""
    found = higher_derivatives(program, point, order, shown.messages)
    notes = remarks.conventions(program, point, shown.notation)
    bands = matrix.higher(program, found, shown.notation, shown.width)
    return Answer({"order": order, "derivatives": found, "notes": notes}, bands, notes)


def _write_trace(  # noqa: PLR0913, PLR0917 - what was asked for
    program: Program, point: dict[str, float] | None, seeds: Sequence[Seed], shown: Output, first: dict[str, object],
    how: tuple[bool, float | None] | None,
) -> None:  # fmt: skip
    """Write the rows of a program and of its adjoints, with the tangents of both.

    Raises:
        NotFiniteError: They end at a row that is not finite; the rows before it have been written.
    """
    found = _named(trace("forward", gradient_program(program), point, seeds or None))
    notes = remarks.notes(found, shown.notation)
    error = remarks.error(found, shown.messages)
    if error:  # where the gradient is not finite already, its own trace says best why
        error = remarks.error(trace("reverse", program, point), shown.messages) or error
    seen = "nothing"
    if how:
        from tracediff.cli.stepping import Stepping, step_through  # noqa: PLC0415 - imported where it is used

        bands = second_order(found, len(program), shown.notation, shown.width)
        seen = step_through(found, shown, lambda _: bands, "auto", Stepping(*how))
    if seen == "part":
        return
    if seen == "all":
        write(shown, below(shown, notes))
    elif shown.is_data:
        rows = contract(found, shown.notation.digits)
        data = {**first, "primal": rows["primal"], "passes": rows["passes"], "notes": notes}
        write_data(shown, data | ({"error": error_data(error)} if error else {}))
    else:
        write_tables(shown, second_order(found, len(program), shown.notation, shown.width), notes, about=first)
    if error:
        raise error


def _named(found: Trace) -> Trace:
    """The tangents of a gradient, whose outputs have the names of the inputs; one that is always 0 has no variable."""
    names = found.program.names(found.program.inputs)
    passes = [
        sweep._replace(derivatives=dict(zip(names, map(sweep.rows.value, sweep.rows.program.outputs), strict=True)))
        for sweep in found.passes
    ]
    return found._replace(passes=tuple(passes))
