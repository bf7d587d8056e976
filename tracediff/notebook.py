"""The magic of a notebook: ``%load_ext tracediff``, and a cell that begins with ``%%tracediff reverse --at x1=2,x2=5``.

The cell is the program, and its first line a command of the command line with its options; what is wrong is said as the
command line says it. This room knows by which names IPython asks, and does not import it.

>>> print(magic("eval --at x=3", "2*x")._repr_mimebundle_()["text/plain"])
Forward primal trace
v₀  = x       = 3      = 3
v₁  = 2 × v₀  = 2 × 3  = 6
y   = v₁      = 6      = 6
"""

from __future__ import annotations

import base64
import io
import re
import shlex
import sys
from typing import Any

import click

from tracediff.cli.main import program, run
from tracediff.records import Record

MEDIA = {"fragment": "text/html", "svg": "image/svg+xml", "array": "text/latex", "plain": "text/plain"}
"""The formats that a notebook chooses from, and what it calls them; a picture is for what has no HTML."""

PNG = b"\x89PNG"
"""What a picture of dots begins with, which is no text to be printed."""

CHOSEN = ("-h", "--help", "-V", "--version", "--format", "-o", "--output")
"""Where one of these stands, the text is printed as it is."""


class Shown(Record):
    """What a command printed, in several formats."""

    media: dict[str, str]

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(self.media.get("text/plain", "a picture"))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return self.media


class Result(Record):
    """What a command left behind."""

    out: bytes
    err: bytes


def load_ipython_extension(ipython: Any) -> None:
    """Make ``%tracediff`` and ``%%tracediff`` known to a notebook."""
    ipython.register_magic_function(magic, "line_cell", "tracediff")


def magic(line: str, cell: str | None = None) -> Shown | None:
    """Run a command of the command line.

    Args:
        line: The command and its options.
        cell: The program; None where the line holds all.

    Returns:
        What the notebook shows; None where there is nothing but a message, which has been printed.
    """
    try:
        words = shlex.split(line)
    except ValueError:
        print("tracediff: a quotation mark is not closed\nwrite options as in a shell", file=sys.stderr)
        return None
    command = program.get_command(click.Context(program), words[0]) if words else None
    is_program = cell is not None and re.sub(r"#.*", "", cell).strip()
    if is_program and command and _takes_expression(command) and not {"-", "--file=-"} & set(words):
        words.insert(1, "-")
    formats = _formats(words, command)
    results = {name: _run([*words, "--format", name] if name else words, cell) for name in formats or [""]}
    *_, last = [result for result in results.values() if result.out] or results.values()
    if last.err:  # a format that cannot show it is left out, unless none can
        print(_text(last.err), file=sys.stderr, end="")
    if last.out.startswith(PNG):
        return Shown({"image/png": base64.b64encode(last.out).decode()})
    if not formats:
        print(_text(last.out), end="")
        return None
    media = {MEDIA[name]: _text(result.out).rstrip("\n") for name, result in results.items() if result.out}
    return Shown(media) if media else None


def _takes_expression(command: click.Command) -> bool:
    """Whether the program of a command may stand on the line; the cell is that program, whatever else there is."""
    return any(isinstance(parameter, click.Argument) and parameter.name == "expression" for parameter in command.params)


def _formats(words: list[str], command: click.Command | None) -> list[str]:
    """The formats among ours that a command knows; none where the line itself says what is printed."""
    if any(word.partition("=")[0] in CHOSEN for word in words):
        return []
    for parameter in command.params if command else []:
        if parameter.name == "format_" and isinstance(parameter.type, click.Choice):
            known = [name for name in MEDIA if name in parameter.type.choices]
            return [name for name in known if name != "svg" or "fragment" not in known]
    return []


def _run(words: list[str], cell: str | None) -> Result:
    """What a command prints that reads the cell from its standard input."""
    streams = sys.stdin, sys.stdout, sys.stderr
    given = io.TextIOWrapper(io.BytesIO((cell or "").encode()), encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    try:
        sys.stdin, sys.stdout, sys.stderr = given, out, err
        run(words)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    return Result(_written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> bytes:
    """What has been written to a stream, of which it may have been bytes."""
    stream.seek(0)
    return bytes(stream.buffer.read())


def _text(written: bytes) -> str:
    return written.decode("utf-8", "replace")
