"""The shipped programs: ``tracediff samples``."""

from __future__ import annotations

from typing import Any

import click

from tracediff import resources
from tracediff.cli.formats import TEXTS
from tracediff.cli.options import complete_sample, document_options, text_of
from tracediff.cli.output import chosen
from tracediff.cli.writing import opened, write_data, write_tables
from tracediff.errors import RequestError
from tracediff.render.layout import alone
from tracediff.render.listing import listing


@click.command()
@click.argument("name", required=False, shell_complete=complete_sample)
@document_options
def samples(
    name: str | None, **output: Any
) -> None:  # fmt: skip
    """List the shipped samples, or print one.

    Each is a program with its source, a point, and the values it must give there. Any command takes one by --sample.

    \b
      tracediff samples
      tracediff samples baydin > my.td
      tracediff reverse --sample baydin
    """
    shown = chosen(digits=3, **output)
    if name is not None:
        text = text_of(None, None, name)
        if shown.format not in TEXTS:
            raise RequestError(f"a sample is a text, and no {shown.format}", hint="write it to a .td file")
        if shown.is_data:
            write_data(shown, {"name": name, "title": _title(text), "source": text})
            return
        _print(text, shown.file)
        return
    titles = {known: _title(resources.sample(known)) for known in resources.samples()}
    if shown.is_data:
        write_data(shown, {"samples": [{"name": known, "title": title} for known, title in titles.items()]})
        return
    panel = listing(titles, shown.notation)
    write_tables(shown, [alone(panel, shown.width)])


def _print(text: str, file: str | None) -> None:
    """Write the text of a sample as it is.

    Raises:
        RequestError: The output cannot carry it.
    """
    with opened(file) as stream:
        try:
            stream.write(text)
        except UnicodeEncodeError as error:
            message = f"the output's encoding {error.encoding} cannot carry this sample"
            raise RequestError(message, hint="write it to a file: --output FILE") from None


def _title(text: str) -> str:
    """The first comment line of a sample, which says what it shows."""
    return text.partition("\n")[0].removeprefix("# ")
