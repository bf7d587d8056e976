"""Results written: the lines of a table, of plain text or of a document, data, and pictures.

This room owns how they reach the terminal, the pipe or the file that `output` has chosen.
"""

from __future__ import annotations

import functools
import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from tracediff.cli.formats import PICTURES, REFERRING
from tracediff.cli.output import Output, carries
from tracediff.errors import FileError, advice, reason
from tracediff.render.text import wrapped
from tracediff.render.wanted import ALL, LONG, Which

if TYPE_CHECKING:
    from tracediff.render.drawing import Line
    from tracediff.render.layout import Band
    from tracediff.render.steps import Styled

THEME = "tracediff.theme"
"""Where the context of a command keeps the name of the theme, if one was chosen."""

STYLES: dict[str, dict[str, Any]] = {
    "": {"reset": False},
    "bold": {"bold": True},
    "dim": {"dim": True},
    "green": {"fg": "green"},
    "magenta": {"fg": "magenta"},
    "bold green": {"bold": True, "fg": "green"},
    "bold magenta": {"bold": True, "fg": "magenta"},
    "bold red": {"bold": True, "fg": "red"},
}
"""How a terminal shows the styles of `render.drawing`. The colours are its own, so they suit light and dark."""


def write_tables(
    output: Output,
    bands: list[Band],
    remarks: Sequence[str] = (),
    *,
    about: Mapping[str, Any] | None = None,
    paged: bool = False,
) -> None:
    """Write an arranged result.

    Args:
        output: Where to, and in which form.
        bands: What is shown.
        remarks: What is said below.
        about: What the JSON of the same result begins with.
        paged: Whether a terminal shows it page by page, if it is more than fits on its screen.
    """
    if output.format in PICTURES:
        _write_picture(output, bands, remarks)
    elif markup := output.markup:
        write(output, markup.lines(bands, remarks, about))
    else:
        write(output, lines(output, bands, remarks), paged=paged)


def _write_picture(output: Output, bands: list[Band], remarks: Sequence[str]) -> None:
    """Write a picture of what a terminal of that width shows."""
    from tracediff.render.drawing import drawn  # noqa: PLC0415 - imported where it is used
    from tracediff.render.picture.grid import RULE, grid, titled  # noqa: PLC0415

    found = grid(itertools.chain(drawn(bands, RULE), (((line,), ("",)) for line in below(output, remarks))))
    if output.format == "svg":
        from tracediff.render.picture.svg import svg  # noqa: PLC0415

        write(output, svg(found, titled(bands)).splitlines())
    else:
        from tracediff.render.picture.png import png  # noqa: PLC0415

        picture = png(found)
        with opened(output.file, binary=True) as stream:
            stream.write(picture)


def lines(output: Output, bands: list[Band], remarks: Sequence[str] = ()) -> Iterator[str]:
    """The lines of an arranged result and of what there is to remark, as a table or as plain text."""
    return itertools.chain(_drawn(output, bands), below(output, remarks))


def _drawn(output: Output, bands: list[Band]) -> Iterator[str]:
    from tracediff.render.drawing import drawn, plain  # noqa: PLC0415 - imported where it is used

    if output.format != "table":
        return plain(bands)
    return styled(output, drawn(bands, ruling(output)))


def styled(output: Output, drawing: Iterable[Line]) -> Iterator[str]:
    """The lines of a drawing, with their styles where the output shows them."""
    return itertools.starmap(styling(output), drawing)


def ruling(output: Output) -> str:
    """What the rules of a table are drawn with."""
    return "─" if output.notation.name != "ascii" and carries(output.encoding) else "-"


def styling(output: Output) -> Styled:
    """What makes a line of its texts and styles."""
    if not output.coloured:
        return _joined
    if theme := click.get_current_context().meta.get(THEME):
        from tracediff.cli.themes import THEMES  # noqa: PLC0415 - imported where it is used

        return functools.partial(_styled, styles_of=THEMES[theme])
    return _styled


def below(output: Output, remarks: Sequence[str]) -> Iterator[str]:
    """The lines of what there is to remark below a table or plain text."""
    if remarks:
        yield ""
    for remark in remarks:
        yield from wrapped(remark, output.width)


def rows_shown(output: Output, which: Which | None) -> Which:
    """Which rows of a long table are shown: those that were asked for, else on a terminal the first and the last."""
    return which or (LONG if output.height else ALL)


def write(output: Output, text: Iterable[str], *, paged: bool = False) -> None:
    """Write the lines of a result.

    Args:
        output: Where to.
        text: The lines.
        paged: Whether a terminal shows them page by page, if they are more than fit on its screen.
    """
    text = carried(output, text)
    if paged and output.height:
        text = list(text)
        if len(text) >= output.height:
            stop_waiting()
            color = None if output.coloured else False  # None has click ask the pager less to show colours
            click.echo_via_pager((f"{line}\n" for line in text), color=color)
            return
    with opened(output.file) as stream:
        if output.coloured:
            for line in text:
                click.echo(line, stream, color=True)
        else:
            stream.writelines(f"{line}\n" for line in text)


def write_data(output: Output, data: dict[str, Any]) -> None:
    """Write data in the format that was chosen for them: as JSON, or as one flat table."""
    if output.format == "json":
        write_json(output, data)
        return
    from tracediff.render import csv  # noqa: PLC0415 - imported where it is used

    with opened(output.file) as stream:
        stream.writelines(csv.lines(data))


def write_json(output: Output, data: dict[str, Any]) -> None:
    """Write data as JSON."""
    from tracediff.render.json import written  # noqa: PLC0415 - imported where it is used

    with opened(output.file) as stream:
        stream.writelines(written(data))
        stream.write("\n")


@contextmanager
def opened(file: str | None, *, binary: bool = False) -> Iterator[Any]:
    """Standard output, or a file.

    Raises:
        FileError: The file cannot be written.
    """
    if file is None:
        stop_waiting()
        yield sys.stdout.buffer if binary else sys.stdout
        return
    if "\0" in file:
        raise FileError(f"{file} is not the name of a file", hint="check the name")
    try:
        with open(file, "wb") if binary else open(file, "w", encoding="utf-8") as stream:
            yield stream
    except OSError as error:
        raise FileError(f"{file} cannot be written: {reason(error)}", hint=advice(error, file)) from None


def stop_waiting() -> None:
    """Take the progress bar away from a terminal that is about to be written to."""
    bar = click.get_current_context().obj
    if bar and sys.stdout.isatty():
        bar.stop()


def carried(output: Output, text: Iterable[str]) -> Iterable[str]:
    """Lines that the output can carry."""
    if output.notation.name == "unicode" and output.format not in REFERRING:
        return text  # it has been seen that all are carried; else a letter may be the user's: in the name of a file
    return (line if line.isascii() else _spelled(line, output) for line in text)


def _spelled(line: str, output: Output) -> str:
    """A line in which letters that the output cannot carry are written like ``\\u03b1``, or ``&#945;`` in markup."""
    errors = "xmlcharrefreplace" if output.format in REFERRING else "backslashreplace"
    return line.encode(output.encoding, errors).decode(output.encoding)


def _joined(texts: Sequence[str], _styles: Sequence[str]) -> str:
    """A line without styles."""
    return "".join(texts).rstrip()


def _styled(
    texts: Sequence[str], styles: Sequence[str], styles_of: Mapping[str, dict[str, Any]] = MappingProxyType(STYLES)
) -> str:
    """A line with the styles of its texts as a terminal understands them."""
    filled = max((number for number, text in enumerate(texts, 1) if text.strip()), default=0)
    shown = [*texts[: filled - 1], texts[filled - 1].rstrip()] if filled else []
    return "".join(_painted(text, styles_of[style]) for text, style in zip(shown, styles, strict=False))


def _painted(text: str, style: dict[str, Any]) -> str:
    """A text in a style, but for the spaces around it: a theme may underline."""
    held = text.strip()
    return text.replace(held, click.style(held, **style), 1) if held else text
