"""``tracediff mark``: filled-in sheets, row by row."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import click

from tracediff.classroom.marking import marked
from tracediff.classroom.sheets import sheet as read_sheet
from tracediff.cli.folders import files_in
from tracediff.cli.options import DIGITS, document_options, once_option, text_of
from tracediff.cli.output import chosen, hold_apart
from tracediff.cli.shown import option
from tracediff.cli.writing import write_data, write_tables
from tracediff.errors import FileError, RequestError, TracediffError
from tracediff.render.layout import Band, alone
from tracediff.render.marks import MarkedSheet, as_data, details, overview, remarks

ENDINGS = (".md", ".markdown", ".csv", ".tsv", ".tex", ".html", ".htm", ".txt")
"""What is taken from a folder."""

LARGEST = 4_000_000
"""A file of more bytes than this is no sheet."""


@click.command()
@click.argument("sheets", nargs=-1, required=True, metavar="SHEET...", type=click.Path())
@option("--exercise", "expression", metavar="EXPRESSION", help="The exercise, if a sheet does not say.")
@option("--at", metavar="NAME=VALUE,...", multiple=True, help="Its point, as in x=2,y=pi/16.")
@once_option(
    "--seed", "seed", "NAME", "The input of the tangents or the output of the adjoints.", "a sheet is of one direction"
)
@DIGITS
@document_options
def mark(
    sheets: Sequence[str], expression: str | None, at: Sequence[str], seed: str | None, digits: int, **output: Any
) -> int:
    """Mark filled-in sheets, row by row.

    A sheet is Markdown, CSV, LaTeX, HTML, or lines such as v1 = ln 2 = 0.693; - is standard input, and a folder stands
    for the sheets in it. A value is right to the digits written. One that is wrong is compared with what the student's
    own rows give: a row that follows from a wrong one earns its mark, and the first wrong row is named, with the slip
    that gives just this number.

    The exit code is 0 if all sheets were marked, whatever their marks; else 1 if one cannot be read, 2 if one has no
    table or exercise, and 3 if its exercise is not finite; the highest of these. The others are marked all the same.

    \b
      tracediff mark sheet.md
      tracediff mark sheets --output marks.csv
      tracediff mark table.csv --exercise "x1*x2 + sin(x1)" --at x1=2,x2=5
    """
    shown = chosen(digits=digits, **output)
    source = _source(expression, at)
    files, bar = list(files_in(sheets, ENDINGS, "sheet")), click.get_current_context().obj
    hold_apart([path for path, _ in files], shown.file)
    found = []
    for number, (path, error) in enumerate(files):
        if bar:
            bar.reached(number, len(files))
        found.append(MarkedSheet(path, (), error) if error else _marked(path, source, seed))
    if shown.is_data:
        write_data(shown, as_data(found))
    elif len(found) == 1 and not found[0].error:
        bands: list[Band] = [alone(panel, shown.width) for panel in details(found[0], shown.notation)]
        write_tables(shown, bands, remarks(found[0]))
    elif len(found) == 1 and found[0].error:
        raise found[0].error
    else:
        write_tables(shown, [alone(overview(found, shown.notation), shown.width)], _count(found))
    return max(sheet.error.exit_code if sheet.error else 0 for sheet in found)


def _source(expression: str | None, at: Sequence[str]) -> str:
    """The exercise that the command line states; nothing where it states none.

    Raises:
        RequestError: Only half of it is there.
    """
    if (expression is None) != (not at):
        raise RequestError("--exercise and --at belong together", hint='write --exercise "x1*x2" --at x1=2,x2=5')
    return "" if expression is None else f"{expression}\nat {', '.join(at)}"


def _marked(path: str, source: str, seed: str | None) -> MarkedSheet:
    """A sheet, marked; that it cannot be keeps no other from being marked."""
    try:
        if path != "-" and os.path.exists(path) and not os.path.isfile(path):
            raise FileError(f"{path} is no file", hint="name a file, a folder, or - for standard input")
        if path != "-" and os.path.exists(path) and os.path.getsize(path) > LARGEST:
            raise FileError(f"{path} is too large for a sheet", hint="mark the sheets one by one")
        filled = read_sheet(text_of(None, path, None))
        exercises = [one if one.source else one._replace(source=source) for one in filled]
        return MarkedSheet(path, tuple(marked(one, seed) for one in exercises), None)
    except TracediffError as error:
        return MarkedSheet(path, (), error)


def _count(found: Sequence[MarkedSheet]) -> list[str]:
    """How many sheets were marked, and how many were not."""
    failed = sum(sheet.error is not None for sheet in found)
    marks, of = sum(sheet.marks for sheet in found), sum(sheet.of for sheet in found)
    count = len(found) - failed
    said = f"{count} sheet{'s' * (count != 1)}, {marks} of {of} rows earn a mark"
    return [f"{said}; {failed} could not be marked" if failed else said]
