"""What a command was asked for: the program, the point and the directions that its options name.

This room owns reading them, and the hint that names the command which the user meant. What the options are is left to
`options`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from tracediff.cli.options import TYPED, text_of
from tracediff.cli.output import Output, hold_apart
from tracediff.cli.writing import write_data
from tracediff.errors import LanguageError, MissingValueError, NotFiniteError, RequestError
from tracediff.language import Document, Order, document, point, seed
from tracediff.program import Program
from tracediff.records import Record
from tracediff.trace import Mode, Seed, checked_point

FEW = 10
"""So many missing values are named in a hint at most."""

LONG = 200
"""A longer command is not repeated in a hint."""


class Request(Record):
    """A program at a point.

    Args:
        document: The program, and what its file says beside it.
        at: The value of each input; None where the formulas alone are wanted.
        seeds: The directions that were given.
        across: The direction of the cut, where that was given.
    """

    document: Document
    at: dict[str, float] | None
    seeds: list[dict[str, float]]
    across: dict[str, float] | None = None


def requested(  # noqa: PLR0913, PLR0917 - each is an option of the command
    mode: str, shown: Output, expression: str | None, file: str | None, sample: str | None, at: Sequence[str],
    symbolic: bool = False, order: Order = "height", cse: bool = False, seeds: Sequence[str] = (),
    cut: str | None = None, needs_point: bool = False,
) -> Request:  # fmt: skip
    """Read the program that the options name, and the point; without any point the formulas alone are wanted.

    Raises:
        RequestError: The request is wrong.
        FileError: The program cannot be read.
        NotFiniteError: A number in the texts is not finite; where JSON is wanted, it has been written.
    """
    hold_apart([file], shown.file)
    text = text_of(expression, file, sample)
    try:
        with held_finite(mode, shown, text):
            read = document(text, order, cse)
            values = dict(read.at or {})
            for part in points(at):
                values |= part
            has_point = needs_point or at or read.at is not None or not read.program.inputs
            directions, across = [seed(given) for given in seeds], None if cut is None else seed(cut)
            at_point = None if symbolic or not has_point else checked_point(read.program, values)
            return Request(read, at_point, directions, across)
    except MissingValueError as error:
        raise _with_command(error, mode, expression) from None
    except LanguageError as error:
        if expression is not None and expression.endswith(".td"):
            error.hint = f"to read a file write tracediff {mode} --file {expression}"
        raise


@contextmanager
def held_finite(mode: str, shown: Output, source: str | None = None) -> Iterator[None]:
    """Where texts are read: if a number in them is not finite, that is written as data, where they are wanted.

    Args:
        mode: The command.
        shown: Where to, and in which form.
        source: The text of the program; by default that in which the number stands.

    Raises:
        NotFiniteError: One is not.
    """
    try:
        yield
    except NotFiniteError as error:
        if shown.is_data:
            from tracediff.render.json import without_trace  # noqa: PLC0415 - imported where it is used

            write_data(shown, without_trace(mode, source or error.text or "", error))
        raise


def hold_differentiable(program: Program) -> None:
    """Hold that a program has an input.

    Raises:
        RequestError: It has none.
    """
    if not program.inputs:
        from tracediff.language.naming import without_input  # noqa: PLC0415 - only for a mistake

        message = "there is no input to differentiate with respect to"
        raise RequestError(message, hint=without_input(program.source))


def seeds_for(mode: Mode, read: Document) -> list[Seed]:
    """The seeds of a file that are for this mode: directions in the inputs, or weights of the outputs."""
    names = read.program.names(read.program.inputs if mode == "forward" else read.program.outputs)
    return [direction for direction in read.seeds if direction.keys() <= set(names)]


def points(texts: Sequence[str]) -> list[dict[str, float]]:
    """The points of several ``--at``.

    Raises:
        LanguageError: One is no point, or a name comes twice.
    """
    points: list[dict[str, float]] = []
    for text in texts:
        given = point(text)
        for earlier in points:
            if twice := sorted(set(earlier) & set(given)):
                raise LanguageError(f"{twice[0]} is given twice", hint="give each name one value")
        points.append(given)
    return points


def _with_command(error: MissingValueError, mode: str, expression: str | None) -> MissingValueError:
    """The error with the command that the user meant as its hint; without the program, if that is long."""
    if error.misread:
        return error
    added = ",".join(f"{name}=1" for name in error.missing[:FEW])
    error.hint = f"add --at {added}{', ...' * (len(error.missing) > FEW)}"
    if expression not in (None, "-") and len(error.missing) <= FEW:
        import shlex  # noqa: PLC0415 - only for a mistake

        command = shlex.join(["tracediff", mode, *_with_point(click.get_current_context().meta[TYPED], added)])
        if len(command) < LONG:
            error.hint = f"write {command}"
    return error


def _with_point(typed: Sequence[str], added: str) -> list[str]:
    """What stood after the command, with more values; they are added to those of the last ``--at``.

    >>> _with_point(["x*y", "--at", "x=1;", "--digits", "5"], "y=1"), _with_point(["--", "--x"], "x=1")
    (['x*y', '--at', 'x=1,y=1', '--digits', '5'], ['--at', 'x=1', '--', '--x'])
    """
    options = typed[: typed.index("--")] if "--" in typed else typed
    for number in range(len(options) - 1, 0, -1):
        if options[number - 1] == "--at":
            given = re.sub(r"#[^\n]*", "", options[number]).rstrip(",; \t\r\f\n")
            return [*typed[:number], f"{given},{added}".lstrip(","), *typed[number + 1 :]]
    return [*options, "--at", added, *typed[len(options) :]]
