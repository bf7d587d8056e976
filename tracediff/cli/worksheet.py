"""``tracediff worksheet``: exercises with blanks, and the key."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence

import click
from click.core import ParameterSource

from tracediff.classroom.exercises import FUNCTIONS, Exercise, Wanted, exercise, exercises
from tracediff.classroom.students import file_names, students
from tracediff.cli.formats import by_ending
from tracediff.cli.options import TraceCommand, Whole, source_options, text_of
from tracediff.cli.output import chosen, hold_apart, hold_notation
from tracediff.cli.request import hold_differentiable, requested
from tracediff.cli.shown import option
from tracediff.cli.writing import write
from tracediff.errors import FileError, RequestError, reason
from tracediff.language import parse
from tracediff.notation import NOTATIONS
from tracediff.notation.source import source
from tracediff.render.paper import PAPERS
from tracediff.render.worksheet import BLANKS, Blanks
from tracediff.trace import Mode

ENDINGS = {"markdown": ".md", "latex": ".tex", "html": ".html"}
MODES: dict[str, tuple[Mode, ...]] = {
    "forward": ("forward",),
    "reverse": ("reverse",),
    "both": ("forward", "reverse"),
}
LONGEST = 60
"""An exercise of more operations than this is none for a sheet of paper."""


@click.command(cls=TraceCommand)
@source_options
@option("--mode", type=click.Choice(list(MODES)), default="reverse", show_default=True, help="The traces.")
@option("--blanks", type=click.Choice(BLANKS), default="value", show_default=True, help="What is left blank.")
@option("--functions", metavar="NAME,...", default=",".join(FUNCTIONS), show_default=True, help="What may occur.")
@option("--operations", type=Whole(2, 24), default=5, show_default=True, help="How many operations.")
@option("--inputs", type=Whole(1, 6), default=2, show_default=True, help="How many inputs.")
@option("--count", type=Whole(1, 100), default=1, show_default=True, help="How many exercises.")
@option("--random-seed", "number", type=Whole(0), default=1, show_default=True, help="Which are drawn.")
@option("--students", "names", metavar="FILE", help="A sheet for each name in FILE, a line each.")
@option("--key", metavar="FILE", help="Write the key to FILE; with --students to a directory.")
@option("--digits", type=Whole(1, 17), default=3, show_default=True, help="Decimals in the key.")
@option("--notation", type=click.Choice(NOTATIONS), help="How formulas are written; by default as the format is.")
@option("--format", "format_", type=click.Choice(list(PAPERS)), help="By default that of the ending, or Markdown.")
@option("-o", "--output", metavar="FILE", help="Write to FILE; with --students to a directory.")
def worksheet(  # noqa: PLR0913, PLR0917 - each is an option of the command
    expression: str | None, file: str | None, sample: str | None, at: Sequence[str], mode: str, blanks: Blanks,
    functions: str, operations: int, inputs: int, count: int, number: int, names: str | None, key: str | None,
    output: str | None, format_: str | None, notation: str | None, digits: int,
) -> None:  # fmt: skip
    """Write exercises with blanks, and the key.

    Of a given expression, or generated: every input is used, something is used twice, and the point is chosen so that
    the rows come out short or exact. The same --random-seed gives the same exercises everywhere. tracediff mark reads
    the sheets when they come back.

    \b
      tracediff worksheet --random-seed 7 --output sheet.tex --key key.tex
      tracediff worksheet --students class.txt --output sheets --key keys
      tracediff worksheet "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --blanks all
    """
    if key is not None and output is not None and key != "-" and os.path.realpath(key) == os.path.realpath(output):
        raise RequestError("the key would overwrite the sheet", hint="give --key a name of its own")
    for written in (output, key):
        hold_apart([file, names], written)
    general = format_ or _by_ending(output if names is None else None, "markdown")
    of_key = format_ or _by_ending(key if names is None else None, general)
    hold_notation(general, notation)
    hold_notation(of_key, notation)
    given = None
    if expression is not None or file is not None or sample is not None:
        _hold_generated()
        given = _given(expression, file, sample, at, MODES[mode])
    elif at:
        raise RequestError("--at needs an expression", hint="generated exercises have points of their own")
    wanted = Wanted(tuple(filter(None, map(str.strip, functions.split(",")))), operations, inputs, MODES[mode])

    def sheets(label: str) -> list[Exercise]:
        return [given] if given else list(itertools.islice(exercises(wanted, number, label), count))

    def save(made: list[Exercise], title: str, where: str | None, left: Blanks | None) -> None:
        form = general if left else of_key
        usual = "latex" if form == "latex" else None
        shown = chosen("plain", notation or usual, where, "never", digits)
        write(shown, PAPERS[form](shown.notation)(made, title, left, number))

    if names is None:
        made = sheets("")
        save(made, "Worksheet", output, blanks)
        if key is not None:
            save(made, "Key", key, None)
        return
    if output is None:
        raise RequestError("--students writes a file for each name", hint="name a directory: --output sheets")
    ending = ENDINGS[general]
    listed = students(text_of(None, names, None))
    _directories([where for where in (output, key) if where is not None])
    for student, stem in zip(listed, file_names(listed), strict=True):
        made = sheets(student)
        save(made, f"Worksheet for {student}", os.path.join(output, stem + ending), blanks)
        if key is not None:
            save(made, f"Key for {student}", os.path.join(key, stem + ending), None)


def _hold_generated() -> None:
    """Hold that no option is given that is for generated exercises alone.

    Raises:
        RequestError: One is.
    """
    context = click.get_current_context()
    for name in ("functions", "operations", "inputs", "count"):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise RequestError(f"--{name} is for generated exercises", hint="leave it out, or the expression")


def _given(
    expression: str | None, file: str | None, sample: str | None, at: Sequence[str], modes: Sequence[Mode]
) -> Exercise:
    """The exercise that a given program makes.

    Raises:
        RequestError: It is too long, or has no input.
    """
    shown = chosen("plain", None, None, "never", 3)
    asked = requested("worksheet", shown, expression, file, sample, at, needs_point=True)
    program = asked.document.program
    if len(program) - len(program.outputs) - len(program.inputs) > LONGEST:
        raise RequestError(f"a program of more than {LONGEST} operations is none for paper", hint="take a shorter one")
    hold_differentiable(program)
    assert asked.at is not None
    text = source(program)
    if parse(text) != program:
        raise RequestError("something in the program is used by no output", hint="leave it out")
    return exercise(text, asked.at, modes)


def _by_ending(file: str | None, usual: str) -> str:
    """The format that the ending of a file stands for, or the `usual` one for plain text.

    Raises:
        RequestError: It stands for none.
    """
    form = by_ending(file or "", {**ENDINGS, "plain": ".txt"})
    return usual if form == "plain" else form


def _directories(paths: Sequence[str]) -> None:
    """Make the directories.

    Raises:
        FileError: One cannot be made.
    """
    for path in paths:
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise FileError(f"{path} cannot be made: {reason(error)}", hint="name a directory") from None
