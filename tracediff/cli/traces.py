"""What the three traces have in common: from the options of a command to the trace, and to where it is shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from tracediff import remarks
from tracediff.cli.options import text_of
from tracediff.cli.output import Output, chosen, hold_apart
from tracediff.cli.request import held_finite, points, requested, seeds_for
from tracediff.cli.writing import below, rows_shown, write, write_data, write_tables
from tracediff.errors import RequestError
from tracediff.language import seed
from tracediff.render.wanted import ALL, LONG, Layout, Which
from tracediff.trace import Mode, Seed, Trace, trace


def show_trace(  # noqa: PLR0913, PLR0917 - each is an option of the command
    mode: Mode, expression: str | None, file: str | None, sample: str | None, at: Sequence[str], symbolic: bool,
    order: Any, cse: bool, seeds: Sequence[str], digits: int, layout: Layout, which: Which | None,
    from_: str | None, step: bool, predict: bool, delay: float | None, cut: str | None = None,
    bug: str | None = None, **output: Any,
) -> None:  # fmt: skip
    """Make the trace that the options ask for, and write it.

    Raises:
        NotFiniteError: It ends at a row that is not finite; the rows before it have been written.
    """
    shown = chosen(digits=digits, **output)
    if from_ is not None:
        if order != "height" or cse or any(given is not None for given in (expression, file, sample)):
            raise RequestError("--from has the program already", hint="leave the expression, --order and --cse out")
        hold_apart([from_], shown.file)
        found = _again(mode, shown, text_of(None, from_, None), at, symbolic, seeds, cut)
    else:
        asked = requested(mode, shown, expression, file, sample, at, symbolic, order, cse, seeds, cut)
        directions: Sequence[Seed] = asked.seeds or seeds_for(mode, asked.document)
        found = trace(mode, asked.document.program, asked.at, directions or None, asked.across)
    stepping = step or predict or delay is not None
    if bug and not remarks.error(found, shown.messages):
        from tracediff.cli.mistakes import write_mistake  # noqa: PLC0415 - imported where it is used

        if stepping or cut:
            raise RequestError("--bug shows two passes at once", hint="leave --step, --predict, --delay and --cut out")
        if layout != "auto":
            raise RequestError("--bug has an arrangement of its own", hint="leave --layout out")
        write_mistake(found, bug, shown, rows_shown(shown, which))
        return
    if stepping:
        from tracediff.cli.stepping import Stepping, step_through  # noqa: PLC0415 - imported where it is used
        from tracediff.render.layout import Band, arranged  # noqa: PLC0415 - imported where it is used

        def arrange(to: Layout) -> list[Band]:
            return arranged(found, shown.notation, shown.width, to, rows_shown(shown, which))

        seen = step_through(found, shown, arrange, layout, Stepping(predict, delay))
        if seen == "part":
            return
        if seen == "all":
            _finish(found, shown)
            return
    _write(found, shown, layout, which)


def _again(  # noqa: PLR0913, PLR0917 - each is an option of the command
    mode: Mode, shown: Output, text: str, at: Sequence[str], symbolic: bool, seeds: Sequence[str], cut: str | None
) -> Trace:
    """The trace of a file, or one of the same program in this mode, where it was written in another.

    What is given besides outdoes what the file says.
    """
    from tracediff.render.restoring import restored  # noqa: PLC0415 - imported where it is used

    with held_finite(mode, shown):
        held = restored(text)
    point = held.at
    with held_finite(mode, shown, held.program.source):
        for part in points(at):
            point = {**(point or {}), **part}
        directions: Sequence[Seed] | None = [seed(given) for given in seeds] or None
        across = None if cut is None else seed(cut)
    if mode == held.mode:
        directions = directions or [sweep.seed for sweep in held.passes] or None
        across = across or (held.across.seed if held.across else None)
    return trace(mode, held.program, None if symbolic else point, directions, across)


def _finish(found: Trace, shown: Output) -> None:
    """Say below a trace that was shown step by step what is said of it.

    Raises:
        NotFiniteError: It ends at a row that is not finite.
    """
    write(shown, below(shown, remarks.notes(found, shown.notation)))
    if error := remarks.error(found, shown.messages):
        raise error


def _write(found: Trace, shown: Output, layout: Layout, which: Which | None) -> None:
    """Write a trace; a terminal shows the beginning and the end of a long one, or pages where rows were asked for."""
    error = remarks.error(found, shown.messages)
    if shown.is_data:
        from tracediff.render.json import contract  # noqa: PLC0415 - imported where it is used

        write_data(shown, contract(found, shown.notation.digits, iter))
    else:
        notes = remarks.notes(found, shown.notation)
        if markup := shown.markup:
            write(shown, markup.lines(markup.arranged(found, layout, rows_shown(shown, which)), notes))
        elif _is_streamed(found, shown, layout, which):
            from tracediff.render.streaming import streamed  # noqa: PLC0415 - imported where it is used

            write(shown, itertools.chain(streamed(found, shown.notation, layout), below(shown, notes)))
        else:
            from tracediff.render.layout import arranged  # noqa: PLC0415 - imported where it is used

            bands = arranged(found, shown.notation, shown.width, layout, rows_shown(shown, which))
            write_tables(shown, bands, notes, paged=which is not None)
    if error:
        raise error


def _is_streamed(found: Trace, shown: Output, layout: Layout, which: Which | None) -> bool:
    """Whether a trace is long, and written whole as plain text that may be as wide as it likes."""
    whole = which in (None, ALL) and layout != "cards"
    return len(found.primal) > LONG and whole and shown.width is None and shown.format == "plain"
