"""The reference: ``tracediff rules``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tracediff.cli.options import document_options
from tracediff.cli.output import chosen
from tracediff.cli.writing import write_data, write_tables
from tracediff.errors import RequestError, did_you_mean
from tracediff.primitives import CALLABLE, PRIMITIVES, Primitive
from tracediff.render.layout import alone
from tracediff.render.reference import as_data, reference, written


def _complete(_ctx: click.Context, _parameter: click.Parameter, start: str) -> list[str]:
    return [name for name in PRIMITIVES if name.startswith(start)]


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=_complete)
@document_options
def rules(
    names: Sequence[str], **output: Any
) -> None:  # fmt: skip
    """Print the table of primitives with their partials.

    In it a and b are the operands, and y is the result. These are the rules by which every trace is computed.

    \b
      tracediff rules
      tracediff rules tanh hypot
    """
    shown = chosen(digits=3, **output)
    primitives = [_named(name) for name in names] or list(PRIMITIVES.values())
    if shown.is_data:
        write_data(shown, {"primitives": [as_data(primitive) for primitive in primitives]})
        return
    panel = reference(primitives, shown.notation)
    remarks = [written(primitive) for primitive in primitives] if names else []
    write_tables(shown, [alone(panel, shown.width)], remarks)


def _named(name: str) -> Primitive:
    """The primitive with this name.

    Raises:
        RequestError: There is none.
    """
    known = {**CALLABLE, **PRIMITIVES, **{primitive.symbol: primitive for primitive in PRIMITIVES.values()}}
    if name not in known:
        from tracediff.language.naming import elsewhere  # noqa: PLC0415 - only for a mistake

        hint, _ = elsewhere(name.casefold()) or (did_you_mean(name, known) or "tracediff rules lists them all", None)
        raise RequestError(f"there is no primitive {name}", hint=hint)
    return known[name]
