"""The words of a text as a person sees them, for saying what is wrong with it.

Unlike the scanner, this room keeps where each token stands, and it has tokens for what the language has not: letters
of any alphabet, and any other sign.

>>> [(token.lastgroup, token.group()) for token in significant("3х $")]
[('number', '3'), ('name', 'х'), ('other', '$')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Token: TypeAlias = re.Match[str]

TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+−–]?[0-9]+)?)"
    r"|(?P<superscript>⁻?[⁰¹²³⁴-⁹]+)"
    r"|(?P<name>[^\W\d](?:(?![⁰¹²³⁴-⁹])\w)*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-−–+*×·⋅/÷^<>=])"
    r"|(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<end>[;\n])"
    r"|(?P<comment>\#[^\n]*)|(?P<space>[ \t\r\f]+)|(?P<other>.)"
)


def significant(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens of `text` from `start` on, without blanks and comments."""
    return (match for match in TOKEN.finditer(text, start) if match.lastgroup not in ("space", "comment"))
