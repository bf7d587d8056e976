"""Every error tracediff reports: what is wrong, where it is, and what to do about it.

This room owns the family of exceptions and how one is written for a person: a line that says what is wrong, the
expression with a caret under the place, a line that says what to do. Finding the mistake is left to the other rooms.

>>> print(RequestError("there is no operator between 3 and x1", text="3x1 + 2", position=1, hint="write 3*x1"))
there is no operator between 3 and x1
  3x1 + 2
   ^
write 3*x1
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

CONTEXT = 60  # columns of the expression shown around the caret


class TracediffError(Exception):
    """Something tracediff was asked for cannot be done.

    Args:
        message: What is wrong, in one line.
        text: The text in which the mistake stands, if it stands in one.
        position: The index into `text` of the first character at fault.
        hint: What to do about it, in one line.
        variable: The variable whose row is at fault, in the ascii notation (``v[3]``).

    Attributes:
        exit_code: What the command line returns for it.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        text: str | None = None,
        position: int | None = None,
        hint: str = "",
        variable: str = "",
    ) -> None:
        super().__init__(message)
        self.message = visible(message)
        self.text = text
        self.position = position
        self.hint = visible(hint)
        self.variable = variable

    def __str__(self) -> str:
        lines = [self.message]
        if self.text is not None and self.position is not None:
            lines += point_at(self.text, self.position)
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


class RequestError(TracediffError):
    """The request is wrong: usage, an unknown name, a missing or malformed value."""

    exit_code = 2


class MissingValueError(RequestError):
    """Inputs have no value.

    Args:
        missing: The names of the inputs without a value.
    """

    def __init__(self, missing: Sequence[str]) -> None:
        verb = "has" if len(missing) == 1 else "have"
        values = ",".join(f"{name}=..." for name in missing)
        super().__init__(f"{listed(missing)} {verb} no value", hint=f"add {values}")
        self.missing = tuple(missing)


class LanguageError(RequestError):
    """The text is not a program of tracediff's language."""


class NotFiniteError(TracediffError):
    """The function or its derivative is not a finite real number at this point."""

    exit_code = 3


class DisagreementError(TracediffError):
    """The methods that compute a derivative do not agree on it."""

    exit_code = 3


class FileError(TracediffError):
    """A file could not be read or written."""


def point_at(text: str, position: int) -> list[str]:
    """Show the line of `text` that holds `position`, and a caret under it.

    A long line is shown as a window around the caret. What a terminal could obey or reorder is shown as a space, and
    the caret counts the columns a character takes.

    >>> print(*point_at("x = 1\\ny = ln(x", 10), sep="\\n")
      y = ln(x
          ^
    """
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end]
    column = position - start
    first = max(0, min(column - CONTEXT // 2, len(line) - CONTEXT))
    last = min(len(line), first + CONTEXT)
    before, after = "…" if first else "", "…" if last < len(line) else ""
    shown = visible(line[first:column])
    margin = sum(map(columns, before + shown))
    return [f"  {before}{shown}{visible(line[column:last])}{after}".rstrip(), " " * (2 + margin) + "^"]


def reason(error: OSError) -> str:
    """What the system says of a file, as it stands in a sentence."""
    return (error.strerror or str(error)).lower()


def visible(text: str) -> str:
    """Replace each control, format and separator character by a space, so that no terminal obeys it."""
    return "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)


def columns(character: str) -> int:
    """The number of terminal columns a character takes: 0 for a combining mark, 2 for a wide letter, else 1."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of the `known` names, or nothing where none is near.

    >>> did_you_mean("cosn", ["sin", "cos", "tan"])
    'did you mean cos?'
    """
    import difflib  # noqa: PLC0415 - only for a mistake

    near = difflib.get_close_matches(name, list(known), 1)
    return f"did you mean {near[0]}?" if near else ""


def listed(names: Iterable[str]) -> str:
    """Names as they stand in a sentence.

    >>> listed(["x1", "x2", "x3"])
    'x1, x2 and x3'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
