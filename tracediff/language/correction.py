"""The whole line as it should be: every mistake in it mended, where it is known how, and read again.

This room owns that: a student sees all that is wrong with a line at once, and what a hint says to write is always
accepted. How a single mistake is mended is said by the error.

>>> first = LanguageError("no operator", text="2x1 + sin x2", position=1, hint="write 2*x1", edit=(1, 1, "*"))
>>> corrected(first).hint
'write 2*x1 + sin(x2)'
"""

from __future__ import annotations

import re

from tracediff.errors import Edit, LanguageError, NotFiniteError, visible
from tracediff.language.characters import foreign
from tracediff.language.parser import recognised

GLUED = re.compile(r"(?<!\w)π(?=[^\W\d_])")
GLUED_NAME = re.compile(r"(?<!\w)π\w+[ \t]*[=(]|\b(?:seed|d)[ \t]+[^;\n]*π\w|\w\([^()\n]*π\w[^()\n]*\)[ \t]*=(?!=)")
"""A letter after π, and what shows that they are one name."""

MOST = 40
"""So many mistakes are mended at most."""

LONGEST = 10_000
"""Of a longer text only the first mistake is mended, for it would be read once for each."""

SHOWN = 200
"""A longer line is not shown as a hint."""


def corrected(error: LanguageError, start: str = "program") -> LanguageError:
    """The error with a hint that gives its whole line as it should be, if all mistakes there are known to be mended.

    Args:
        error: The first mistake.
        start: What was to be read: "program", "point" or "rule".
    """
    text, position = error.text, error.position
    if text is None or position is None or len(text) > LONGEST:
        return error
    first = text.rfind("\n", 0, position) + 1
    last = position + len(text[position:].partition("\n")[0])
    edit: Edit | None = error.edit
    if (command := text[:last].partition("#")[0].find("\\", first)) >= 0:
        edit = foreign(text, command).edit  # first of all, for it may be part of an operand
    for _ in range(MOST):
        if edit is None or not first <= edit[0] <= edit[1] <= last or "\n" in edit[2]:
            return error
        text = text[: edit[0]] + edit[2] + text[edit[1] :]
        last += len(edit[2]) - (edit[1] - edit[0])
        try:
            recognised(text, start)
        except LanguageError as further:
            if further.position is None or further.position <= last:
                edit = further.edit
                continue
        except NotFiniteError:
            return error
        line = _apart(visible(text[first:last]).strip(), text)
        goes_on = text.count("(", first, last) != text.count(")", first, last) or line.endswith(tuple("+-*/^="))
        if line and len(line) <= SHOWN and not goes_on:
            error.hint = _hint(error.hint, line)
        return error
    return error


def _apart(line: str, text: str) -> str:
    """A line of a text with π apart from the letters that it touches, unless the text uses them as one name.

    >>> _apart("y = sin(2*πx) + πr²", ""), _apart("3*πr + x", "πr = 2")
    ('y = sin(2*π*x) + π*r²', '3*πr + x')
    """
    code, sign, comment = line.partition("#")
    return line if GLUED_NAME.search(text) else f"{GLUED.sub('π*', code)}{sign}{comment}"


def _hint(hint: str, line: str) -> str:
    """A hint about one place as a hint about the whole line."""
    if hint.startswith("did you mean "):
        return f"did you mean {line}?"
    before, write, _ = hint.partition("write ")
    return f"{before}write {line}" if write else f"{before.partition(', or ')[0]}: write {line}"
