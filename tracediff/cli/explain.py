"""A trace in sentences: ``tracediff explain``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from tracediff import remarks
from tracediff.cli.formats import TEXTS
from tracediff.cli.options import DIGITS, TraceCommand, output_options, program_options, seed_option
from tracediff.cli.output import Output, chosen
from tracediff.cli.request import requested, seeds_for
from tracediff.cli.shown import option
from tracediff.cli.writing import styling, write, write_json
from tracediff.notation import Spoken
from tracediff.render.explanation import as_data, explained
from tracediff.render.json import error_data, heading
from tracediff.render.text import wrapped
from tracediff.trace import Mode, Trace, trace


@click.command(cls=TraceCommand)
@program_options
@option(
    "--mode", type=click.Choice(["eval", "forward", "reverse"]), default="reverse", show_default=True,
    help="The trace that is explained.",
)  # fmt: skip
@seed_option
@DIGITS
@output_options
def explain(  # noqa: PLR0913, PLR0917 - each is an option of the command
    expression: str | None, file: str | None, sample: str | None, at: Sequence[str], symbolic: bool, order: Any,
    cse: bool, mode: Mode, seeds: Sequence[str], digits: int, notation: str | None, **output: Any,
) -> None:  # fmt: skip
    """Explain a trace in sentences, row by row.

    A sentence says by which rule a row is computed, and which rows it reads. Formulas are spelled out in words, which
    a screen reader reads well: v-bar 2 is the adjoint of v 2. With --notation they are written as formulas.

    \b
      tracediff explain "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
      tracediff explain "x1*x2" --mode forward --seed x1 --notation unicode
    """
    shown = chosen(digits=digits, notation=notation, formats=TEXTS, **output)
    asked = requested("explain", shown, expression, file, sample, at, symbolic, order, cse, seeds)
    found = trace(mode, asked.document.program, asked.at, asked.seeds or seeds_for(mode, asked.document) or None)
    words = Spoken(digits) if notation is None else shown.notation
    error = remarks.error(found, words if notation is None else shown.messages)
    if shown.format == "json":
        data = {**heading("explain", found.program, found.at), "sections": as_data(explained(found, words))}
        write_json(shown, data | ({"error": error_data(error)} if error else {}))
    else:
        write(shown, _lines(found, shown, words))
    if error:
        raise error


def _lines(found: Trace, shown: Output, notation: Any) -> Iterator[str]:
    """The sentences as lines: a title, then a paragraph for each row, with an empty line between two."""
    styled = styling(shown) if shown.format == "table" else lambda texts, _: "".join(texts)
    for number, section in enumerate(explained(found, notation)):
        if number:
            yield ""
        for line in wrapped(section.title, shown.width):
            yield styled((line,), ("bold",))
        yield from wrapped(section.about, shown.width)
        for paragraph in section.paragraphs:
            yield ""
            yield from wrapped(paragraph.text, shown.width)
