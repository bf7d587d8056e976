"""The test runner: ``tracediff test``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from tracediff.cli.folders import files_in
from tracediff.cli.formats import TEXTS
from tracediff.cli.options import complete_sample, output_options, text_of
from tracediff.cli.output import chosen, hold_apart
from tracediff.cli.shown import option
from tracediff.cli.writing import write_data, write_tables
from tracediff.errors import FileError, RequestError
from tracediff.expectations import Verdict, verdict
from tracediff.notation import Notation
from tracediff.render.layout import alone
from tracediff.render.report import as_data, failures, summary, verdicts

ENDINGS = (".td",)
"""What is taken from a directory."""


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path())
@option("--sample", "samples", metavar="NAME", multiple=True, shell_complete=complete_sample, help="Try a sample.")
@output_options
def test(  # noqa: PLR0913, PLR0917 - each is an option of the command
    files: Sequence[str], samples: Sequence[str], notation: str | None, format_: str | None, output: str | None,
    color: str,
) -> int:  # fmt: skip
    """Try the expectations of programs in files.

    An expect statement says what an output or a derivative must be, to the digits written: expect y = 11.652,
    expect d y / d x1 = 5.5. A whole number is meant exactly. A derivative is computed by forward and by reverse mode.
    A directory stands for all .td files in it, - for standard input.

    The exit code is 0 if all are met, 1 if one is not or a file cannot be read, 2 if a file has a mistake, and 3 if a
    value is not finite; the highest of these.

    \b
      tracediff test homework.td
      tracediff test samples/
    """
    shown = chosen(format_, notation, output, color, 3, TEXTS)
    tried = list(files_in(_named(files, samples), ENDINGS, ".td file"))
    hold_apart([path for path, _ in tried], shown.file)
    found = [Verdict(path, (), error) if error else _verdict(path, shown.notation) for path, error in tried]
    found += [verdict(name, text_of(None, None, name), shown.notation) for name in samples]
    if shown.is_data:
        write_data(shown, as_data(found))
    elif len(found) == 1 and isinstance(found[0].error, FileError):
        raise found[0].error  # there is nothing to report on
    else:
        panel = verdicts(found)
        table = alone(panel, shown.width)
        write_tables(shown, [table, *failures(found, shown.width, shown.encoding)], [summary(found)])
    return max(verdict.exit_code for verdict in found)


def _named(files: Sequence[str], samples: Sequence[str]) -> Sequence[str]:
    """The files that are tried; standard input, where neither they nor samples are named.

    Raises:
        RequestError: There is nothing to try.
    """
    if files or samples:
        return files
    if sys.stdin.isatty():
        raise RequestError("there is no file to try", hint="name one, or a directory: tracediff test homework.td")
    return ["-"]


def _verdict(file: str, notation: Notation) -> Verdict:
    """The verdict on one file; that it cannot be read keeps no other from being tried."""
    try:
        text = text_of(None, file, None)
    except FileError as error:
        return Verdict(file, (), error)
    return verdict("standard input" if file == "-" else file, text, notation)
