"""Where a result goes and in which form: a terminal, a pipe or a file; a table, plain text, a document or data.

This room owns the choice, by what the output can carry: colours, unicode, width.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tracediff.cli.formats import DATA, FORMATS, MARKUPS, PICTURES, REFERRING, TYPESET, by_ending
from tracediff.errors import RequestError
from tracediff.notation import Notation, named
from tracediff.records import Record

if TYPE_CHECKING:
    from tracediff.render.markup import Markup

SIGNS = "v̇₋₁v̄×−─∂→"


class Output(Record):
    """How a result is shown, as the options say or the output allows.

    Args:
        file: A path, or None for standard output.
        format: One of the `formats`.
        notation: How formulas are written.
        width: The columns there are; None for as many as it takes.
        height: The lines that a terminal has; None where the result goes elsewhere.
        coloured: Whether styles are shown.
        manner: How a document is made, as the markup language of that format takes it.
    """

    file: str | None
    format: str
    notation: Notation
    width: int | None
    height: int | None
    coloured: bool
    manner: dict[str, bool] = {}  # noqa: RUF012 - never changed

    @property
    def is_data(self) -> bool:
        """Whether it is for another program."""
        return self.format in DATA

    @property
    def encoding(self) -> str:
        """What the text is encoded in."""
        return "utf-8" if self.file else sys.stdout.encoding or "ascii"

    @property
    def messages(self) -> Notation:
        """How formulas are written on standard error, where LaTeX would be read as it stands."""
        if self.notation.name == "ascii":
            return self.notation
        return named("unicode" if carries(sys.stderr.encoding) else "ascii", self.notation.digits)

    @property
    def markup(self) -> Markup | None:
        """The markup language of a document; None for the other formats."""
        if self.format not in MARKUPS:
            return None
        from tracediff.render.markup import markup  # noqa: PLC0415 - imported where it is used

        return markup(self.format, self.notation, **self.manner)


def chosen(  # noqa: PLR0913, PLR0917 - each is an option
    format_: str | None, notation: str | None, output: str | None, color: str, digits: int,
    formats: Mapping[str, str] = FORMATS, **manner: bool,
) -> Output:  # fmt: skip
    """Complete the options by what the output can carry; `formats` are those that the command has.

    Raises:
        RequestError: Some do not go together, the output can carry no picture, or its name says no format.
    """
    output = None if output == "-" else output
    terminal = output is None and sys.stdout.isatty()
    coloured = output is None and _is_coloured(color, terminal)
    if format_ is None:
        usual = "table" if terminal or coloured else "plain"
        format_ = by_ending(output, formats) if output is not None else usual
    _hold_together(format_, notation, manner)
    if format_ in DATA:
        notation = "ascii"
    elif format_ in ("latex", "array"):
        notation = "latex"
    elif notation is None:
        carried = output is not None or format_ in REFERRING or carries(sys.stdout.encoding)
        notation = "unicode" if carried else "ascii"
    columns = os.environ.get("COLUMNS", "")
    width, height = terminal_size() if terminal else (None, None)
    if columns.isascii() and columns.isdigit() and len(columns) < 5 and int(columns):
        width = int(columns)
    if format_ in MARKUPS:
        width = height = None
    if format_ == "png" and terminal:
        raise RequestError("a picture is no text for a terminal", hint="write it to a file: --output FILE.png")
    if format_ in PICTURES:
        width, height, coloured = width if columns else None, None, False
    written = "typeset" if format_ in TYPESET and notation == "unicode" else notation
    wanted = {name: True for name, given in manner.items() if given}
    return Output(output, format_, named(written, digits), width, height, coloured, wanted)


def _hold_together(format_: str, notation: str | None, manner: Mapping[str, bool]) -> None:
    """Hold that the options suit the format.

    Raises:
        RequestError: One of them does not.
    """
    for name, given in manner.items():
        if given and format_ != "latex":
            raise RequestError(f"--{name} is for LaTeX", hint="add --format latex")
    hold_notation(format_, notation)


def hold_notation(format_: str, notation: str | None) -> None:
    """Hold that a document can be written in a notation.

    Raises:
        RequestError: It cannot.
    """
    if format_ in ("latex", *TYPESET) and notation and (format_ == "latex") != (notation == "latex"):
        name = {"latex": "LaTeX"}.get(format_, "HTML")
        raise RequestError(f"{name} does not take the {notation} notation", hint="leave --notation out")


def hold_apart(read: Iterable[str | None], written: str | None) -> None:
    """Hold that no file is written to which is read.

    Args:
        read: The paths that are read; None where none was given.
        written: The path that is written to; None for standard output.

    Raises:
        RequestError: One is.
    """
    if written is None or not os.path.isfile(written):
        return
    for path in filter(None, read):
        if os.path.realpath(path) == os.path.realpath(written):
            raise RequestError(f"{path} is read, and would be overwritten", hint="name another file")


def terminal_size() -> tuple[int, int]:
    """The columns and lines of the terminal that standard output is; 80 and 24 where it does not say."""
    try:
        columns, height = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return 80, 24
    return columns or 80, height or 24


def carries(encoding: str | None) -> bool:
    """Whether an encoding has the signs of the unicode notation."""
    try:
        SIGNS.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _is_coloured(color: str, terminal: bool) -> bool:
    """Whether colours are wanted: as the option says, else by the usual variables, else on a terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return terminal or bool(os.environ.get("FORCE_COLOR"))
