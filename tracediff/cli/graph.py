"""The computational graph: ``tracediff graph``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import click

from tracediff import remarks
from tracediff.cli.formats import GRAPHS
from tracediff.cli.options import DIGITS, TraceCommand, graph_options, program_options, rows_option, seed_option
from tracediff.cli.output import Output, chosen
from tracediff.cli.request import Request, requested, seeds_for
from tracediff.cli.shown import option
from tracediff.cli.writing import below, lines, rows_shown, styled, write, write_json
from tracediff.graphs.computational import computational
from tracediff.graphs.layout import Direction
from tracediff.render.graphs.words import Words
from tracediff.render.wanted import Which
from tracediff.trace import Mode

FEW = 3
"""With more outputs than these no adjoints are shown, unless it is said of what."""


@click.command(cls=TraceCommand)
@program_options
@option(
    "--mode",
    type=click.Choice(["eval", "forward", "reverse"]),
    help="Values alone, with tangents, or with adjoints; by default as --seed says, else reverse.",
)
@seed_option
@option("--direction", type=click.Choice(["right", "down"]), help="Where edges lead; by default what fits.")
@DIGITS
@rows_option
@graph_options
def graph(  # noqa: PLR0913, PLR0917 - each is an option of the command
    mode: Mode | None, seeds: Sequence[str], direction: Direction | None, digits: int, which: Which | None,
    notation: str | None, format_: str | None, output: str | None, color: str, **program: Any,
) -> None:  # fmt: skip
    """Draw the computational graph, with values, adjoints and partials.

    Every variable is a vertex with its value and its adjoint or tangent, every operand an edge with its partial: the
    derivative is the sum over all paths of the products along them. A dashed edge has no partial, for it depends on no
    input. A vertical line passes over a horizontal one, and they meet only where there is a branch.

    \b
      tracediff graph "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
      tracediff graph "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --output graph.svg
    """
    shown = chosen(format_, notation, output, color, digits, GRAPHS)
    asked = requested("graph", shown, seeds=seeds, **program)
    mode, said = (mode, []) if mode else _favoured(asked)
    directions = asked.seeds or seeds_for(mode, asked.document)
    found = computational(asked.document.program, mode, asked.at, directions or None)
    error = remarks.error(found.trace, shown.messages)
    words = Words(found, shown.notation)
    if shown.format == "json":
        from tracediff.render.graphs.data import as_data  # noqa: PLC0415 - imported where it is used

        write_json(shown, as_data(found, digits))
    elif shown.format in ("table", "plain"):
        notes = [*said, *remarks.notes(found.trace, shown.notation)]
        write(shown, _drawing(words, shown, direction, which, notes), paged=which is not None)
    else:
        write(shown, _written(words, shown.format, direction))
    if error:
        raise error


def _favoured(asked: Request) -> tuple[Mode, list[str]]:
    """The mode that the seeds and the number of outputs favour, and what is to be said of it."""
    program = asked.document.program
    inputs, outputs = set(program.names(program.inputs)), program.names(program.outputs)
    if asked.seeds:
        named = set(itertools.chain.from_iterable(asked.seeds))
        return "forward" if named <= inputs and not named <= set(outputs) else "reverse", []
    if len(outputs) <= FEW or seeds_for("reverse", asked.document):
        return "reverse", []
    return "eval", [f"there are {len(outputs)} outputs: name one with --seed to see adjoints"]


def _drawing(
    words: Words, shown: Output, direction: Direction | None, which: Which | None, notes: Sequence[str]
) -> Iterator[str]:
    """The lines of the drawing; of the table where rows are asked for, or no drawing fits."""
    from tracediff.render.graphs.terminal import drawn  # noqa: PLC0415 - imported where it is used

    height = shown.height and shown.height - 1 - len(list(below(shown, notes)))
    if which is None and (drawing := drawn(words, shown.width, height, direction)):
        return itertools.chain(styled(shown, drawing), below(shown, notes))
    from tracediff.render.graphs.listing import listed  # noqa: PLC0415 - imported where it is used
    from tracediff.render.layout import alone  # noqa: PLC0415 - imported where it is used

    if which is None:
        notes = [*notes, "too large to be drawn here: try --output graph.svg, or graph.dot for Graphviz"]
    return lines(shown, [alone(listed(words, rows_shown(shown, which)), shown.width)], notes)


def _written(words: Words, format_: str, direction: Direction | None) -> Iterator[str]:
    """The lines of the graph in a format of its own."""
    if format_ == "svg":
        from tracediff.render.graphs.svg import svg  # noqa: PLC0415 - imported where it is used

        return svg(words, direction)
    if format_ == "dot":
        from tracediff.render.graphs.dot import dot  # noqa: PLC0415 - imported where it is used

        return dot(words, direction)
    from tracediff.render.graphs.mermaid import mermaid  # noqa: PLC0415 - imported where it is used

    flowchart = mermaid(words, direction)
    return flowchart if format_ == "mermaid" else itertools.chain(["```mermaid"], flowchart, ["```"])
