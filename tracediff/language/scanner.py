"""Text to tokens, and tokens to places in the text.

This room owns where a token begins and ends. A token is known by its number; where it stands in the text is asked only
when a mistake must be shown, so it is computed then.

>>> tokens("3x1 + sin(2)")
['3', 'x1', '+', 'sin(', '2', ')']
>>> offset("3x1 + 2", 2)
4
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from tracediff.language.tables import ASCII_TOKEN, LITERALS, TOKEN

END = "$END"
UNKNOWN = "$UNKNOWN"
INFINITE = "$INFINITE"
"""What stands for a numeral that is too large for a double."""

NOTHING = ""
"""What stands for the end of a line inside parentheses."""

KEYWORDS = {"at": "_AT", "seed": "_SEED", "expect": "_EXPECT", "d": "_D"}
KEYWORD = "$KEYWORD"
"""What stands for one of them until it is known what follows."""

ALONE = LITERALS | dict.fromkeys(KEYWORDS, KEYWORD) | dict.fromkeys(";\n", "_END")
"""The terminals of the tokens that are told by the whole of them."""

FUNCTION = "FUNCTION"
CALLED = "CALLED"
SIGNED = {"=": "ASSIGNED", "(": CALLED}
NAMES = ("NAME", *SIGNED.values())
"""The terminals of a name alone, and with the sign that says what it is for."""

OPENING = ("_OPEN", CALLED, FUNCTION)
PARENTHESES = ("_OPEN", CALLED, "_CLOSE")

NO_PARENTHESES = bytes(byte for byte in range(256) if byte not in b"()\n")

ENDS = (";", "\n", "#")
"""How the end of a statement begins."""

BLANKS = " \t\r\f"

LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""How a name begins that is ASCII."""

DIGITS = frozenset("0123456789.")
"""How a numeral begins."""

RAISING = ("e−", "E−", "e–", "E–")
HYPHENS = str.maketrans("−–", "--")
"""How a negative power of ten may begin, and how Python writes it."""

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
"""How a raised exponent begins."""


def _token(text: str) -> re.Pattern[str]:
    """What finds the tokens of `text`; where it is ASCII, a pattern that takes half the time to compile."""
    return re.compile(ASCII_TOKEN if text.isascii() else TOKEN)


def tokens(text: str) -> list[str]:
    """The tokens of `text`. A character that belongs to no token is one by itself.

    In a numeral a minus is a hyphen, whatever it is in the text.
    """
    found: list[str] = _token(text).findall(text.rstrip(BLANKS))
    if not text.isascii() and any(sign in text for sign in RAISING):
        return [token.translate(HYPHENS) if token[0] in DIGITS else token for token in found]
    return found


def ends_statement(token: str) -> bool:
    """Whether an end of statement is more than an end of line: whether it has a semicolon outside its comments."""
    return ";" in re.sub(r"#[^\n]*", "", token)


def offset(text: str, token: int) -> int:
    """The index in `text` at which a token begins; the end of the text for the token after the last."""
    place = next(itertools.islice(_token(text).finditer(text.rstrip(BLANKS)), token, None), None)
    return place.start(1) if place else len(text)


def offsets(text: str) -> list[int]:
    """The index in `text` at which each token begins.

    >>> offsets("3x1 + 2")
    [0, 1, 4, 6]
    """
    return [match.start(1) for match in _token(text).finditer(text.rstrip(BLANKS))]


def terminals(text: str, tokens: Sequence[str]) -> list[str]:
    """The terminal of each token of `text`, and `END` after the last.

    The words ``at``, ``seed``, ``expect`` and ``d`` are keywords only where a name follows, a name is that of a new
    function where an equals sign follows its parentheses, and the end of a line is `NOTHING` inside parentheses.
    """
    found = [
        ALONE.get(token) or (SIGNED.get(token[-1], "NAME") if token[0] in LETTERS else _kind(token)) for token in tokens
    ]
    found.append(END)
    present = set(found)
    if KEYWORD in present:
        for here in _places(KEYWORD, found):
            found[here] = KEYWORDS[tokens[here]] if found[here + 1] in (*NAMES, KEYWORD) else "NAME"
    if "EQUALS" in present:
        for name in _defined(found):
            found[name] = FUNCTION
    if {"_END", "_CLOSE"} <= present and not _balanced(text):
        depth = seen = 0
        for here in list(_places("_END", found)):
            since = found[seen:here]
            depth += sum(map(since.count, OPENING)) - since.count("_CLOSE")
            seen = here
            if depth > 0 and not ends_statement(tokens[here]):
                found[here] = NOTHING
                if found[here - 1 : here + 2] == ["NAME", NOTHING, "_OPEN"]:
                    found[here - 1 : here + 2] = CALLED, NOTHING, NOTHING
                    depth += 1
    return found


def _balanced(text: str) -> bool:
    """Whether every line closes as many parentheses as it opens, so that none ends inside them."""
    lines = set(text.encode(errors="replace").translate(None, NO_PARENTHESES).split(b"\n"))  # few are different
    return all(line.count(b"(") == line.count(b")") for line in lines)


def _defined(kinds: list[str]) -> Iterator[int]:
    """The numbers of the names whose parentheses, with no others inside, are followed by an equals sign."""
    for equals in _places("EQUALS", kinds):
        if kinds[equals - 1] == "_CLOSE":
            opened = next((i for i in range(equals - 2, -1, -1) if kinds[i] in PARENTHESES), 0)
            if kinds[opened] == CALLED:
                yield opened


def _places(kind: str, kinds: list[str]) -> Iterator[int]:
    """Where a terminal stands."""
    place = -1
    for _ in range(kinds.count(kind)):
        place = kinds.index(kind, place + 1)
        yield place


def _kind(token: str) -> str:
    """The terminal of a token that is none of those that stand for themselves."""
    first = token[0]
    if first in DIGITS and token != ".":
        return "NUMBER" if float(token) < math.inf else INFINITE
    if first in ENDS:
        return "_END"
    if first in RAISED and token != "⁻":
        return "SUPERSCRIPT"
    if token == "." or (len(token) == 1 and not _token(token).fullmatch(token + "0")):
        return UNKNOWN
    return SIGNED.get(token[-1], "NAME")
