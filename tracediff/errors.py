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

import errno
import os
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Edit: TypeAlias = tuple[int, int, str]
"""The first and the last place of a text to write something else at, and what to write."""

NEAR = 0.65
"""How alike a name must be to be suggested; mod is not sigmoid."""

CONTEXT = 60
"""Columns of the expression shown around the caret."""

NARROWEST = 8
"""At least so many are shown; and at most so many stand beside them: the margin, and signs for what is left out."""

LONGEST = 120
"""A longer word of a message is shown without its middle."""

MOST = 12
"""So many names are listed in a sentence at most."""


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
        self.message = shortened(visible(message))
        self.text = text
        self.position = position
        self.hint = shortened(visible(hint))
        self.variable = variable

    def __str__(self) -> str:
        return self.shown()

    def shown(self, context: int = CONTEXT, encoding: str = "utf-8") -> str:
        """The error as lines: what is wrong, the place with its caret, what to do.

        Args:
            context: The most columns of the expression shown around the caret.
            encoding: What the output can carry.
        """
        lines = [self.message]
        if self.text and not self.text.isspace() and self.position is not None:
            lines += point_at(self.text, self.position, context, encoding, numbered="\n" in self.text.strip())
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


class RequestError(TracediffError):
    """The request is wrong: usage, an unknown name, a missing or malformed value."""

    exit_code = 2


class MissingValueError(RequestError):
    """Inputs have no value.

    Args:
        missing: The names of the inputs without a value; there is one.
        meant: What is to be said of them instead, where they were meant otherwise.
    """

    def __init__(self, missing: Sequence[str], meant: str = "") -> None:
        self.missing = tuple(missing)
        self.misread = meant or next(filter(None, map(misread, missing)), "")
        verb = "has" if len(missing) < 2 else "have"
        values = ",".join(f"{name}=..." for name in missing)
        super().__init__(f"{listed(missing)} {verb} no value", hint=self.misread or f"add {values}")


class LanguageError(RequestError):
    """The text is not a program of tracediff's language.

    Args:
        edit: How to mend it, if that is known.
    """

    def __init__(
        self,
        message: str,
        *,
        text: str | None = None,
        position: int | None = None,
        hint: str = "",
        edit: Edit | None = None,
    ) -> None:
        super().__init__(message, text=text, position=position, hint=hint)
        self.edit = edit


class NotFiniteError(TracediffError):
    """The function or its derivative is not a finite real number at this point."""

    exit_code = 3


class DisagreementError(TracediffError):
    """The methods that compute a derivative do not agree on it."""

    exit_code = 3


class FileError(TracediffError):
    """A file could not be read or written."""


def point_at(
    text: str, position: int, context: int = CONTEXT, encoding: str = "utf-8", numbered: bool = False
) -> list[str]:
    """Show the line of `text` that holds `position`, and a caret under it.

    A long line is shown as a window around the caret. What a terminal could obey or reorder is shown as a space, and
    the caret counts the columns a character takes.

    Args:
        text: The text.
        position: The index into it under which the caret stands.
        context: The most columns of the line that are shown.
        encoding: What the output can carry; other characters are shown like ``\\u03b1``.
        numbered: Whether the number of the line is shown.

    >>> print(*point_at("x = 1\\ny = ln(x", 10), sep="\\n")
      y = ln(x
          ^
    """
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end]
    column = position - start
    least, most = max(0, column - context), column + context
    cells = [cell.encode(encoding, "backslashreplace").decode(encoding) for cell in visible(line[least:most])]
    nearest, furthest = cells[: column - least][::-1], cells[column - least :]
    following = _fitting(furthest, context // 2)
    shown = _fitting(nearest, context - _width(following))[::-1]
    following = _fitting(furthest, context - _width(shown))
    more = "…".encode(encoding, "replace").decode(encoding).replace("?", "...")
    before = more if len(shown) < column else ""
    after = more if len(following) < len(line) - column else ""
    margin = f"  line {1 + text.count(chr(10), 0, start)}: " if numbered else "  "
    caret = " " * (len(margin) + len(before) + _width(shown)) + "^"
    return [f"{margin}{before}{''.join(shown)}{''.join(following)}{after}".rstrip(), caret]


def columns_beside(room: int | None) -> int:
    """The most columns of an expression for which `point_at` needs no more than `room`, where there are so many."""
    return CONTEXT if room is None else max(NARROWEST, min(room - NARROWEST, CONTEXT))


def _fitting(cells: Sequence[str], width: int) -> Sequence[str]:
    """As many of the first `cells` as fit into so many columns."""
    taken = 0
    for count, cell in enumerate(cells):
        taken += _width(cell)
        if taken > width:
            return cells[:count]
    return cells


def _width(cells: Sequence[str]) -> int:
    return sum(columns(character) for cell in cells for character in cell)


def shortened(text: str) -> str:
    """A sentence in which absurdly long words have lost their middle; a number with its thousands apart has not.

    >>> shortened("x" * 200 + " is no function") == "x" * 60 + "…" + "x" * 60 + " is no function"
    True
    """

    def ends(word: re.Match[str]) -> str:
        is_number = re.fullmatch(r"\d{1,3}(,\d{3})+", word[0])
        return word[0] if is_number else f"{word[0][: LONGEST // 2]}…{word[0][-LONGEST // 2 :]}"

    return re.sub(rf"\S{{{LONGEST + 1},}}", ends, text)


def reason(error: OSError) -> str:
    """What the system says of a file, as it stands in a sentence."""
    return (error.strerror or str(error)).lower()


def advice(error: OSError, path: str) -> str:
    """What to do about it."""
    place = os.path.dirname(path) or "."
    if "://" in path:
        return "nothing is read from the network; name a file"
    match error.errno:
        case errno.ENOENT if os.path.isdir(place):
            return did_you_mean(os.path.basename(path), os.listdir(place)) or "check the name"
        case errno.ENOENT | errno.ENOTDIR:
            return f"there is no directory {place}"
        case errno.EISDIR:
            return "name a file"
        case errno.ENOSPC | errno.EDQUOT:
            return "free some space, or write elsewhere"
        case _:
            return "check the name and the permissions"


def visible(text: str) -> str:
    """Replace each control, format and separator character by a space, so that no terminal obeys it."""
    if text.isprintable():  # as nearly all are
        return text
    import unicodedata  # noqa: PLC0415 - imported where it is used

    return "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)


def columns(character: str) -> int:
    """The number of terminal columns a character takes: 0 for a combining mark, 2 for a wide letter, else 1."""
    import unicodedata  # noqa: PLC0415 - imported where it is used

    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of the `known` names, or nothing where none is near; letters may be swapped.

    >>> did_you_mean("cosn", ["sin", "cos", "tan"])
    'did you mean cos?'
    >>> did_you_mean("tahn", ["tan", "tanh"]), did_you_mean("theta1", ["x", "θ1"])
    ('did you mean tanh?', 'did you mean θ1?')
    """
    import difflib  # noqa: PLC0415 - only for a mistake

    if len(name) > LONGEST:
        return ""
    known, spelt = list(known), _spelt_out(name)
    if same := next((other for other in known if _spelt_out(other) == spelt), None):
        return f"did you mean {same}?"
    near = difflib.get_close_matches(name, known, 5, NEAR)
    swapped = (other for other in near if name.isalpha() and sorted(other) == sorted(name))
    return f"did you mean {next(swapped, near[0])}?" if near else ""


def _spelt_out(name: str) -> str:
    """A name in small letters, and its Greek letters by their names."""
    if name.isascii():
        return name.casefold()
    import unicodedata  # noqa: PLC0415 - imported where it is used

    def spelt(letter: re.Match[str]) -> str:
        return unicodedata.name(letter[0], "").rpartition(" ")[2].replace("LAMDA", "LAMBDA")

    return re.sub("[Α-Ωα-ω]", spelt, name).casefold()


def unknown(name: str, names: Sequence[str], one: str, all_: str) -> RequestError:
    """What to say of a name that is not `one` of `all_`, of which there are `names`.

    >>> print(unknown("z", ["x", "y"], "an input", "inputs"))
    z is not an input of this program
    the inputs are x and y
    """
    hint = " ".join(filter(None, [did_you_mean(name, names), all_there_are(names, all_)]))
    return RequestError(f"{name} is not {one} of this program", hint=hint)


def all_there_are(names: Sequence[str], what: str) -> str:
    """The names that are known, for a hint.

    >>> all_there_are(["x"], "inputs")
    'the only input is x'
    """
    there = f"the {what} are" if len(names) > 1 else f"the only {what.removesuffix('s')} is"
    return f"{there} {listed(names)}" if names else f"there are no {what}"


def hold_known(name: str, names: Sequence[str], one: str, all_: str) -> None:
    """Hold that a name is `one` of `all_`, of which there are `names`.

    Raises:
        RequestError: It is not.

    >>> hold_known("x1", ["x1", "x2"], "an input", "inputs")
    """
    if name not in names:
        raise unknown(name, names, one, all_)


GOES_ON = "to go on with a formula end the line before with the operator, or put the formula in parentheses"
"""What to do about a line that begins with an operator."""

NO_NUMBERS = ("nan", "inf", "infinity")
"""What other languages call numbers."""


def misread(name: str) -> str:
    """What to say of an ordinary name that has been taken for a number, or nothing.

    >>> misread("NaN")
    'NaN is an ordinary name: nan and inf are no numbers of the language, every value is finite'
    """
    if name == "e":
        return "e is an ordinary name: for Euler's number write exp(1), for its powers exp(x)"
    if name in ("PI", "Pi"):
        return "did you mean pi?"
    if name.casefold() in NO_NUMBERS:
        return f"{name} is an ordinary name: nan and inf are no numbers of the language, every value is finite"
    return ""


def listed(names: Iterable[str]) -> str:
    """Names as they stand in a sentence; nothing where there are none.

    >>> listed(["x1", "x2", "x3"])
    'x1, x2 and x3'
    """
    *first, last = [*names] or [""]
    if len(first) >= MOST:
        first, last = first[: MOST - 1], f"{len(first) - MOST + 2:,} more"
    return f"{', '.join(first)} and {last}" if first else last
