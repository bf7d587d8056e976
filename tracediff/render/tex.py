r"""LaTeX source as text: what must be escaped in words, how wide a formula will be, where it may be broken.

Widths are estimates, in points of a font of ten points. They serve to choose an arrangement; whether a table fits is
decided by LaTeX itself.

>>> round(points(r"v_{-1} + 2")), pieces(r"a + \left(b + c\right) \times d")
(36, ['a', ' + \\left(b + c\\right)', ' \\times d'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tracediff.errors import visible
from tracediff.render.lettering import lettered

ESCAPES = {
    "\\": r"\ensuremath{\backslash}", "{": r"\ensuremath{\{}", "}": r"\ensuremath{\}}",
    "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}", '"': "''",
}  # fmt: skip
"""What stands for a character that LaTeX would obey, or set as another one.

Some are set as in mathematics, which has them on every page: the usual letters of slides lack them.
"""

WORDS = re.compile(r"\\text\{([^{}]*)\}")
"""Words in the place of a formula, as `Notation.words` writes them."""

HYPHEN = re.compile("-(?=-)")
"""A hyphen that would be one dash with the next."""

DOLLAR = re.compile(r"(?<!\\)\$")

TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\S")

OPERATOR = re.compile(r" (?=[-+] |\\times |\\to )|(?=/)")
"""The places at which a formula may be broken: before an operator."""

DEEPER = re.compile(r"\\left.|\{")
HIGHER = re.compile(r"\\right.|\}")

WIDTHS = {"=": 13.3, "+": 12.2, "-": 12.2, "\\times": 12.2, "\\cdot": 7.2, "\\to": 15.6, "\\partial": 5.6, "(": 3.9,
          ")": 3.9, ".": 2.8, ",": 4.5, "|": 2.8, "/": 5.0, ":": 2.8, "\\left": 0.0, "\\right": 0.0, "\\_": 3.0,
          "\\ ": 3.3, "\\quad": 10.0}  # fmt: skip
"""How wide the signs are, with the spaces around them."""

NAMES = {
    *(f"\\{name}" for name in ("ln", "log", "exp", "max", "min")),
    *(f"\\{arc}{name}{h}" for name in ("sin", "cos", "tan") for arc in ("", "arc") for h in ("", "h")),
}
"""The commands whose names are set; any other is a single letter."""

LETTER = 5.4
INDEX = 0.72
"""An index or exponent is so much smaller, and so is a fraction within a line."""

ENCLOSING = {"\\dot", "\\bar", "\\overline", "\\mathit", "\\text", "\\operatorname", "\\mathrm"}


def escaped(text: str) -> str:
    r"""Words in which LaTeX obeys nothing, and all of whose letters it can set.

    >>> print(escaped("50% of a_b, łą"))
    50\% of a\_b, \l{}\ooalign{a\crcr\hidewidth\raisebox{-.55ex}{\tiny c}\kern.05em}
    """
    return lettered(HYPHEN.sub("-{}", "".join(ESCAPES.get(character, character) for character in visible(text))))


def prose(text: str) -> str:
    r"""Words with formulas between dollar signs, as `Notation.inline` writes them; only the words are escaped.

    >>> print(prose("$v_{1}$ & more"))
    $v_{1}$ \& more
    """
    return "".join(f"${part}$" if is_formula else escaped(part) for is_formula, part in parted(text))


def parted(text: str) -> Iterator[tuple[bool, str]]:
    r"""The formulas of a text, which stand between dollar signs, and the words; a dollar sign after ``\`` is a word's.

    >>> list(parted(r"$x$ costs 5\$"))
    [(False, ''), (True, 'x'), (False, ' costs 5$')]
    """
    for number, part in enumerate(DOLLAR.split(text)):
        yield (True, part) if number % 2 else (False, part.replace(r"\$", "$"))


def points(formula: str) -> float:
    """About how wide a formula is."""
    return _measured(iter(TOKEN.findall(formula)))


def _measured(tokens: Iterator[str]) -> float:
    """How wide the tokens up to the end of the group are."""
    total = 0.0
    for token in tokens:
        if token == "}":
            break
        total += _width(token, tokens)
    return total


def _width(token: str, tokens: Iterator[str]) -> float:
    """How wide a token is, with what belongs to it."""
    if token == "{":
        return _measured(tokens)
    if token in ("_", "^"):
        return INDEX * _next(tokens)
    if token == "\\frac":
        return INDEX * max(_next(tokens), _next(tokens)) + 4.0
    if token == "\\sqrt":
        return 8.5 + _next(tokens)
    if token in ENCLOSING:
        return _next(tokens)
    if token in WIDTHS:
        return WIDTHS[token]
    return 4.9 * (len(token) - 1) + 1.7 if token in NAMES else LETTER


def _next(tokens: Iterator[str]) -> float:
    token = next(tokens, "")
    return _width(token, tokens) if token else 0.0


def pieces(formula: str) -> list[str]:
    """The pieces of a formula that may not be broken: it may be broken before an operator that nothing encloses."""
    places = [0, *[place.start() for place in OPERATOR.finditer(formula)], len(formula)]
    found, depth = list[str](), 0
    for start, end in pairwise(places):
        piece = formula[start:end]
        found[len(found) - (depth > 0) :] = [found[-1] + piece] if depth else [piece]
        depth += len(DEEPER.findall(piece)) - len(HIGHER.findall(piece))
    return found


def broken(formula: str, room: float) -> list[str]:
    r"""Break a formula before operators into lines of about `room` points; all but the first are indented.

    Parentheses that grow with what they hold cannot be broken, so where one is wider than a line all are given their
    usual size.

    >>> broken(r"= a + b + c", 40)
    ['= a + b', '\\quad{} + c']
    """
    if points(formula) <= room:
        return [formula]
    if any(points(piece) > room for piece in pieces(formula)):
        formula = formula.replace(r"\left(", "(").replace(r"\right)", ")")
    lines: list[str] = []
    for piece in pieces(formula):
        if lines and points(lines[-1] + piece) <= room:
            lines[-1] += piece
        else:
            lines.append(rf"\quad{{}}{piece}" if lines else piece)
    return lines
