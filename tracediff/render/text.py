"""Measuring and breaking text on a terminal: columns, decimal points, and places where a formula may be broken.

>>> broken("= v̄₋₁ + v̄₁ × v₀/v₋₁", 12)
['= v̄₋₁ + v̄₁', '  × v₀/v₋₁']
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

DOT, MACRON = "\N{COMBINING DOT ABOVE}", "\N{COMBINING MACRON}"
OPERATOR = r"(?= (?:[-+−×*→]|->|\\times|\\to) )|(?=/(?!∂|d))"


NO_BREAK = "\N{NO-BREAK SPACE}"
SIGNS = (r"[-+−×*→=<>≤≥≠]", "->", r"[<>=!]=", r"\\times", r"\\to")
HELD = rf"(?<!,) (?!(?:{'|'.join(SIGNS)}) )"
"""The spaces of a formula that are neither before an operator nor behind a comma."""

OPERAND = rf"(?:{'|'.join(f'(?<= {sign})' for sign in SIGNS)}) (?=\S)"
"""The space behind an operator, at which no line ends."""


def width(text: str) -> int:
    """The number of terminal columns that `text` takes: a dot or macron above a letter takes none.

    >>> width("v̄₋₁")
    3
    """
    return len(text) - text.count(DOT) - text.count(MACRON)


def widest(texts: Iterable[str]) -> int:
    """The number of columns that the widest of `texts` takes; 0 where there are none."""
    return max(widths(list(texts)), default=0)


def widths(texts: Sequence[str]) -> list[int]:
    """The width of each of `texts`, most of which have no marks or marks of one kind.

    >>> widths(["v̄₋₁", "2 × 5"])
    [3, 5]
    """
    together = "".join(texts)
    found = list(map(len, texts))
    for mark in (DOT, MACRON):
        if mark in together:
            found = [columns - text.count(mark) for columns, text in zip(found, texts, strict=True)]
    return found


def counted(count: int, one: str, several: str = "") -> str:
    """A number of things, in full.

    >>> counted(1, "pass", "passes"), counted(2**40, "path")
    ('1 pass', '1,099,511,627,776 paths')
    """
    if count.bit_length() > 13_000:  # Python does not write out integers of more than 4,300 digits
        return f"at least 2^{count.bit_length() - 1} {several or one + 's'}"
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def padded(text: str, to: int) -> str:
    """`text`, filled with spaces up to `to` columns."""
    return filled([text], to)[0]


def filled(texts: Sequence[str], to: int) -> list[str]:
    """All of `texts`, filled with spaces up to `to` columns.

    >>> filled(["v̄₋₁", "2 × 5"], 4)
    ['v̄₋₁ ', '2 × 5']
    """
    blanks = " " * to
    return [text + blanks[columns:] for columns, text in zip(widths(texts), texts, strict=True)]


def chunks(formula: str) -> list[str]:
    """The pieces of a formula that may not be broken: it may be broken only before an operator."""
    return re.split(OPERATOR, formula)


def broken(formula: str, room: int) -> list[str]:
    """Break a formula before operators into lines of at most `room` columns; a piece that is wider stays whole."""
    lines: list[str] = []
    for piece in chunks(formula):
        if lines and width(lines[-1]) + width(piece) <= room:
            lines[-1] += piece
        else:
            lines.append(f"  {piece.lstrip()}" if lines else piece)
    return lines


def wrapped(text: str, room: int | None, indent: str = "", held: Sequence[str] = (OPERAND,)) -> list[str]:
    """Break a text between words into lines of at most `room` columns; all but the first begin with `indent`.

    Args:
        text: The text.
        room: How many columns there are; None for as many as it takes.
        indent: What stands before all lines but the first.
        held: The spaces at which no line ends, as a pattern. If a line is too wide so, the next pattern is tried.
    """
    if room is None or width(text) <= room:
        return [text]
    import textwrap  # noqa: PLC0415 - seldom needed

    wrap = functools.partial(
        textwrap.wrap, width=room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    for spaces in held:
        lines = [line.replace(NO_BREAK, " ") for line in wrap(re.sub(spaces, NO_BREAK, text))]
        if widest(lines) <= room:
            return lines
    return wrap(text)


def wrapped_formula(formula: str, room: int, indent: str = "") -> list[str]:
    """Break a formula before operators and behind commas, or between any words where that does not make it fit.

    >>> wrapped_formula("y = where(a > 0, exp a + b, 0)", 22, "  ")
    ['y = where(a > 0, exp a', '  + b, 0)']
    """
    return wrapped(formula, room, indent, (f"{HELD}|{OPERAND}", OPERAND))


def narrowest(formula: str) -> int:
    """The least number of columns into which `formula` can be broken."""
    first, *others = chunks(formula)
    return max(width(first), *[2 + width(piece.lstrip()) for piece in others], 0)


def aligned(numbers: Sequence[str]) -> list[str]:
    """Numbers with their decimal points one below the other; empty texts stay empty.

    >>> aligned(["2", "", "10.693", "-0.284"])
    [' 2', '', '10.693', '-0.284']
    """
    places = list(map(before_point, numbers))
    blanks = " " * max(places, default=0)
    return [number and blanks[before:] + number for number, before in zip(numbers, places, strict=True)]


def before_point(number: str) -> int:
    """How many places a number has before its decimal point, or before the power of ten if it has no point.

    >>> before_point("10.693"), before_point("-2"), before_point("1e-12")
    (2, 2, 1)
    """
    whole = number.partition(".")[0]
    if "e" in whole and whole[whole.index("e") - 1].isdecimal():
        return whole.index("e")
    return len(whole)
