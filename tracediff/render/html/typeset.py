"""Texts of the unicode notation as HTML and as speech: indices below the line, exponents above it, names in italics.

This room owns that no text becomes markup: whatever comes in is escaped here, and only here. Indices are real ``<sub>``
and ``<sup>``, marks stay on their letters, so any browser shows them in any font, and a copy of them can be read.

>>> print(formula("v̄₋₁ + sin(x₁)²"))
<i>v̄</i><sub>−1</sub> + sin(<i>x</i><sub>1</sub>)<sup><span class="caret">^</span>2</sup>
>>> from tracediff.notation import Typeset
>>> print(words(f"Pass of {Typeset().inline('ȳ₁ = 1')} & more"))
Pass of <i>ȳ</i><sub>1</sub> = 1 &amp; more
>>> print(formula("v"), formula(Typeset().words("central differences")))
<i>v</i> central differences
>>> spoken("v̄₋₁ = v̄₂ × 1.5e−3")
'v bar negative 1 equals v bar 2 times 1.5 times 10 to the minus 3'
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from html import escape

from tracediff.errors import visible
from tracediff.notation.typeset import INLINE, WORDS
from tracediff.notation.unicode import MARKS, SUBSCRIPTS, SUPERSCRIPTS, TALL
from tracediff.primitives import PRIMITIVES

LINES = {raised: chr(plain) for plain, raised in [*SUBSCRIPTS.items(), *SUPERSCRIPTS.items()]}
"""The digits on the line of those below and above it."""

BELOW = "".join(map(chr, SUBSCRIPTS.values()))
ABOVE = "".join(map(chr, SUPERSCRIPTS.values()))
UPRIGHT = {
    "where", "inf", "nan",
    *(name for each in PRIMITIVES.values() for name in (each.name, each.symbol.rstrip(BELOW))),
}  # fmt: skip
"""The words in a formula that are not names of variables; before a parenthesis none is."""

LETTER = rf"[^\W\d_{BELOW}{ABOVE}]"
WHOLE = "".join(
    whole
    for letter in string.ascii_letters
    for mark in MARKS.values()
    if len(whole := unicodedata.normalize("NFC", letter + mark)) == 1
)
MARKED = rf"(?:{LETTER}[{''.join(MARKS.values())}]+|[{WHOLE}])"
TWICE = re.compile(rf"(?<=[{''.join(MARKS.values())}{WHOLE}])[{''.join(MARKS.values())}]|(?<=[ij]){MARKS['tangent']}")
HIGH = '<span class="high">{}</span>'
"""A mark above another, or a dot above that of the letter: most fonts show one of them, or both upon each other."""

HIGHER = '<span class="higher">{}</span>'
"""The same above a tall letter."""

CARET = '<span class="caret">{}</span>'
"""What only a copy shows: without it the copy of a power would be another formula."""

NAME = rf"(?:{MARKED}|{LETTER}|_)(?:{LETTER}|[\d_])*"
TOKENS = re.compile(
    rf"(?P<scientific>\d[\d.]*e[−-]?\d+)|(?P<number>\d[\d.]*)|(?P<name>{NAME})|(?P<below>[{BELOW}]+)|(?P<above>[{ABOVE}]+)"
    r"|(?P<power>\^)|(?P<other>.)",
    re.DOTALL,
)
SPOKEN = {
    "=": "equals", "+": "plus", "−": "minus", "×": "times", "/": "over", "∂": "partial", "^": "to the", "√": "root of",
    "∛": "cube root of", "≤": "at most", "≥": "at least", "→": "to",
}  # fmt: skip


def formula(text: str) -> str:
    """A formula as HTML: every name in italics, but for those of functions and what is marked as words."""
    return "".join(
        plain(part) if inside else "".join(_typeset(list(TOKENS.finditer(visible(part)))))
        for part, inside in _parted(text, WORDS)
    )


def _parted(text: str, marks: tuple[str, str]) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and whether each is between two marks."""
    for place, part in enumerate(re.split("|".join(marks), text)):
        if part:
            yield part, place % 2 == 1


def words(text: str) -> str:
    """A text as HTML, in which the formulas are marked."""
    return "".join(formula(part) if inside else plain(part) for part, inside in _parted(text, INLINE))


def plain(text: str) -> str:
    """Any other text as HTML."""
    return escape(visible(text))


def bare(text: str) -> str:
    """A text as HTML, where no element may stand: the formulas in it as they are."""
    return "".join(plain(part) for part, _ in _parted(text, INLINE))


def spoken(text: str) -> str:
    """A formula as it is read aloud."""
    return " ".join(word for token in TOKENS.finditer(visible(text)) for word in _said(token) if word)


def _typeset(tokens: list[re.Match[str]]) -> Iterator[str]:
    """Pieces of HTML, one or more for each token; an exponent is raised without its parentheses."""
    place = 0
    while place < len(tokens):
        if tokens[place].lastgroup == "power" and (end := _exponent(tokens, place + 1)) > place + 1:
            exponent = tokens[place + 1 : end]
            if (exponent[0][0], exponent[-1][0], _closing(exponent, 0)) == ("(", ")", len(exponent) - 1):
                yield f"<sup>{CARET.format('^(')}{''.join(_typeset(exponent[1:-1]))}{CARET.format(')')}</sup>"
            else:
                yield f"<sup>{CARET.format('^')}{''.join(_typeset(exponent))}</sup>"
            place = end
        else:
            called = place + 1 < len(tokens) and tokens[place + 1][0] == "("
            yield escape(tokens[place][0]) if called else _piece(tokens[place])
            place += 1


def _exponent(tokens: list[re.Match[str]], start: int) -> int:
    """Where the exponent ends that begins at a place: a name or number with its index, and parentheses after it."""
    end = start
    while end < len(tokens) and tokens[end].lastgroup in ("scientific", "number", "name", "below", "above"):
        end += 1
    if end < len(tokens) and tokens[end][0] == "(":
        end = _closing(tokens, end) + 1
    return end


def _closing(tokens: list[re.Match[str]], start: int) -> int:
    """Where the parenthesis closes that opens at a place; the last place where it does not."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[place][0], 0)
        if not depth:
            return place
    return len(tokens) - 1


def _piece(token: re.Match[str]) -> str:
    """A token as HTML."""
    text = token[0]
    match token.lastgroup:
        case "below":
            return f"<sub>{_lined(text)}</sub>"
        case "above":
            return f"<sup>{CARET.format('^')}{_lined(text)}</sup>"
        case "scientific":
            mantissa, _, exponent = text.partition("e")
            return f"{mantissa}\u202f·\u202f10<sup>{CARET.format('^')}{exponent}</sup>"
        case "name" if text not in UPRIGHT:
            base = unicodedata.normalize("NFD", text)[0]
            high = HIGHER if base in TALL and base not in "ij" else HIGH
            return f"<i>{TWICE.sub(lambda mark: high.format(mark[0]), escape(text))}</i>"
        case _:
            return escape(text)


def _said(token: re.Match[str]) -> list[str]:
    """The words in which a token is read aloud."""
    text = token[0]
    match token.lastgroup:
        case "below":
            return [_lined(text).replace("−", "negative ")]
        case "above":
            return ["to the", _lined(text).replace("−", "minus ")]
        case "scientific":
            mantissa, _, exponent = text.partition("e")
            return [f"{mantissa} times 10 to the {exponent.replace('−', 'minus ')}"]
        case "name":
            letters = unicodedata.normalize("NFD", text)
            marks = [word for mark, word in SAID_MARKS.items() if mark in letters]
            return [unicodedata.normalize("NFC", letters.translate(UNMARKED)), *marks]
        case _:
            return [SPOKEN.get(text, text.strip())]


SAID_MARKS = {MARKS["tangent"]: "dot", MARKS["adjoint"]: "bar"}
UNMARKED = {ord(mark): None for mark in SAID_MARKS}


def _lined(digits: str) -> str:
    return "".join(map(LINES.__getitem__, map(ord, digits))).replace("-", "−")
