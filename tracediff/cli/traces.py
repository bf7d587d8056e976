"""What the three traces have in common: from the options of a command to the trace, and to where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracediff import remarks
from tracediff.cli.options import text_of
from tracediff.cli.output import Output, chosen, lines, write, write_json
from tracediff.errors import LanguageError, MissingValueError, NotFiniteError
from tracediff.language import Document, document, point, seed
from tracediff.render.layout import Layout, arranged
from tracediff.render.panels import ALL, Which
from tracediff.render.streaming import streamed
from tracediff.trace import Mode, Seed, Trace, trace

LONG = 100
"""So many rows of a longer table are shown on a terminal."""


def show_trace(  # noqa: PLR0913, PLR0917 - each is an option of the command
    mode: Mode, expression: str | None, file: str | None, sample: str | None, at: Sequence[str], symbolic: bool,
    order: Any, cse: bool, seeds: Sequence[str], digits: int, layout: Layout, which: Which | None,
    notation: str | None, format_: str | None, output: str | None, color: str,
) -> None:  # fmt: skip
    """Make the trace that the options ask for, and write it.

    Raises:
        NotFiniteError: It ends at a row that is not finite; the rows before it have been written.
    """
    shown = chosen(format_, notation, output, color, digits)
    text = text_of(expression, file, sample)
    try:
        read = document(text, order, cse)
        values = dict(read.at or {})
        for part in _points(at):
            values |= part
        asked: list[Seed] = [seed(given) for given in seeds] or _seeds_for(mode, read)
        is_symbolic = symbolic or not (at or read.at is not None or not read.program.inputs)
        found = trace(mode, read.program, None if is_symbolic else values, asked or None)
    except MissingValueError as error:
        raise _with_command(error, mode, expression, at) from None
    except NotFiniteError as error:
        if shown.format == "json":
            from tracediff.render.json import without_trace  # noqa: PLC0415 - imported where it is used

            write_json(shown, without_trace(mode, text, error))
        raise
    _write(found, shown, layout, which)


def _write(found: Trace, shown: Output, layout: Layout, which: Which | None) -> None:
    """Write a trace; a terminal shows the beginning and the end of a long one, or pages where rows were asked for."""
    error = remarks.error(found, shown.notation)
    if shown.format == "json":
        from tracediff.render.json import contract  # noqa: PLC0415 - imported where it is used

        write_json(shown, contract(found, shown.notation.digits))
    else:
        if shown.width is None and which in (None, ALL) and layout != "cards" and shown.format == "plain":
            text = streamed(found, shown.notation, layout)
        else:
            rows = which or (LONG if shown.height else ALL)
            text = lines(shown, arranged(found, shown.notation, shown.width, layout, rows))
        write(shown, text, remarks.notes(found, shown.notation), paged=which is not None)
    if error:
        raise error


def _seeds_for(mode: Mode, read: Document) -> list[Seed]:
    """The seeds of a file that are for this mode: directions in the inputs, or weights of the outputs."""
    names = read.program.names(read.program.inputs if mode == "forward" else read.program.outputs)
    return [direction for direction in read.seeds if direction.keys() <= set(names)]


def _points(texts: Sequence[str]) -> list[dict[str, float]]:
    """The points of several ``--at``, in which no name may come twice."""
    points: list[dict[str, float]] = []
    for text in texts:
        given = point(text)
        for earlier in points:
            if twice := sorted(set(earlier) & set(given)):
                raise LanguageError(f"{twice[0]} is given twice", hint="give each name one value")
        points.append(given)
    return points


def _with_command(error: MissingValueError, mode: str, expression: str | None, at: Sequence[str]) -> MissingValueError:
    """The error with the command that the user meant as its hint."""
    if expression is not None:
        import shlex  # noqa: PLC0415 - only for a mistake

        given = ",".join([*at, *[f"{name}=1" for name in error.missing]])
        error.hint = f"write tracediff {mode} {shlex.quote(expression)} --at {shlex.quote(given)}"
        if "e" in error.missing:
            error.hint = "e is an ordinary name: for Euler's number write exp(1), for its powers exp(x)"
    return error
