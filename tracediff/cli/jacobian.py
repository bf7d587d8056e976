"""The Jacobian: ``tracediff jacobian``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tracediff import remarks
from tracediff.cli.answer import Answer, write_answer
from tracediff.cli.options import DIGITS, TraceCommand, document_options, once_option, source_options
from tracediff.cli.output import Output, chosen
from tracediff.cli.request import hold_differentiable, requested
from tracediff.cli.shown import option
from tracediff.derivatives.jacobian import MODES, Direction, favoured
from tracediff.derivatives.jacobian import jacobian as jacobian_of
from tracediff.errors import RequestError, all_there_are, listed
from tracediff.program import Program
from tracediff.render import matrix
from tracediff.render.json import heading
from tracediff.trace import trace


@click.command(cls=TraceCommand)
@source_options
@option("--mode", type=click.Choice([*MODES, "both"]), help="The mode; both unless there is a vector.")
@once_option(
    "--vector", "vector", "NAME=VALUE,...",
    "One pass: the Jacobian times a vector of inputs, or a vector of outputs times it.",
    "a vector has all of its components in one, as in --vector x1=1,x2=3",
)  # fmt: skip
@DIGITS
@document_options
def jacobian(  # noqa: PLR0913, PLR0917 - each is an option of the command
    expression: str | None, file: str | None, sample: str | None, at: Sequence[str], mode: str | None,
    vector: str | None, digits: int, **output: Any,
) -> None:  # fmt: skip
    """Print the Jacobian by both modes, with what each took.

    A forward pass gives a column, a reverse pass a row: n inputs take n forward passes, m outputs m reverse passes. The
    multiplications are those in the formulas of the passes, divisions included.

    \b
      tracediff jacobian "x^2 + y^2; exp(x + y)" --at x=1,y=1
      tracediff jacobian "x^2 + y^2; exp(x + y)" --at x=1,y=1 --vector x=1,y=-1
    """
    shown = chosen(digits=digits, **output)
    vectors = [vector] if vector is not None else []
    asked = requested("jacobian", shown, expression, file, sample, at, seeds=vectors, needs_point=True)
    program, point = asked.document.program, asked.at or {}
    hold_differentiable(program)
    names = {"outputs": program.names(program.outputs), "inputs": program.names(program.inputs)}
    first = {**heading("jacobian", program, point), **names}
    if vectors:
        (weights,) = asked.seeds
        way = _direction(weights, names["inputs"], names["outputs"], mode)
        write_answer(shown, first, lambda: _product(program, point, way, weights, shown))
    else:
        ways = [way for way in MODES if mode in (way, "both", None)]
        write_answer(shown, first, lambda: _matrices(program, point, ways, shown))


def _matrices(program: Program, point: dict[str, float], ways: Sequence[Direction], shown: Output) -> Answer:
    """The Jacobian by each mode."""
    n, m = len(program.inputs), len(program.outputs)
    found = [jacobian_of(program, point, way, shown.messages) for way in ways]
    best = min(found, key=lambda way: way.mode != favoured(n, m))
    notes = remarks.conventions(program, point, shown.notation)
    data = {
        "values": best.values, "forward_passes": n, "reverse_passes": m, "favours": favoured(n, m),
        **{f"{way.mode}_multiplications": way.multiplications for way in found}, "notes": notes,
    }  # fmt: skip
    return Answer(data, matrix.jacobians(found, program, shown.notation, shown.width), [matrix.shape(n, m), *notes])


def _product(
    program: Program, point: dict[str, float], way: Direction, vector: dict[str, float], shown: Output
) -> Answer:
    """The Jacobian times a vector of inputs, or a vector of outputs times the Jacobian."""
    found = trace(way, program, point, vector)
    if error := remarks.error(found, shown.messages):
        raise error
    (sweep,) = found.passes
    notes = remarks.notes(found, shown.notation)
    data = {"direction": way, "vector": sweep.seed, "product": sweep.derivatives, "notes": notes}
    return Answer(data, matrix.products(way, sweep, shown.notation, shown.width), notes)


def _direction(vector: dict[str, float], inputs: Sequence[str], outputs: Sequence[str], mode: str | None) -> Direction:
    """The mode for a vector: forward for one of inputs, reverse for one of outputs.

    Raises:
        RequestError: Its names are both, or neither.
    """
    names: dict[Direction, Sequence[str]] = {"forward": inputs, "reverse": outputs}
    for way in names:
        if mode == way:
            return way
    possible = [way for way, known in names.items() if vector.keys() <= set(known)]
    if len(possible) == 1:
        return possible[0]
    if possible:
        raise RequestError(
            f"{listed(vector)} may be inputs or outputs", hint="say which with --mode forward or --mode reverse"
        )
    known = f"{all_there_are(inputs, 'inputs')}; {all_there_are(outputs, 'outputs')}"
    what = "is neither an input nor an output" if len(vector) == 1 else "are neither all inputs nor all outputs"
    raise RequestError(f"{listed(vector)} {what}", hint=known)
