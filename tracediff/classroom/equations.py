"""Lines of equations as people write them: ``v1 = ln 2 = 0.693``, ``v1: 0.693``, ``- v1 := 0.693``, several on a line.

This room owns what of a line is a name and what is written for it. Which lines they are is left to `formats`.

>>> equations("Step 1: v1 = ln 2 = 0.693"), equations("v1: 0,693; v2: 10"), equations("Look at x1: it is small")
([['v1', 'ln 2', '0.693']], [['v1', '0,693'], ['v2', '10']], [])
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracediff.classroom.names import is_numbered, name
from tracediff.classroom.numerals import numeral

LONGEST = 2_000
"""A line of more characters than this is none."""

LABEL = re.compile(
    r"(?:(?:[-*+•>✅❌✓✗]|#{1,6}|\[[ xX]\]|\(?(?:\d{1,3}|[a-z])[.)]|(?:step|row|line|seed)\s*\d*\s*[:.)]"
    r"|(?:forward|backward|reverse|primal|tangents?|adjoints?|gradient)(?: (?:pass|sweep|trace|mode))?\s*:)\s+)+",
    re.IGNORECASE,
)
"""What may stand before an equation in a list."""

SAID = re.compile(
    r"(?:(?:so|then|thus|hence|therefore|and|now|next|finally|first|also|we|I|get|got|have|find|found|obtain)\b,?\s+)+"
    r"(?=\S{1,40}\s*[=≈])", re.IGNORECASE,
)  # fmt: skip
"""Words before an equation with a value, in a sentence."""

DISPLAY = re.compile(r"^\\[\[(]|\\[\])]$")

ASSIGNED = re.compile(r"\s*(?P<sign>:=|≔|->|→|↦|:|(?<![<>!=])[=≈](?!=))\s*")
"""What stands between a name and what is written for it."""

EQUAL = re.compile(r"(?<![<>!=])(?:[=≈]|\\approx\b)(?!=)")

REMARK = re.compile(r"\s\(=[^()]*\)\s*$")
"""A remark on where a number is from, behind it."""

NEXT = re.compile(
    r"(?:(?<=[\w)}\]$.…])\s{3,}|(?<=[\d)}\]$.…])\s{2}|(?<=\S)(?:\s*[;,]\s+|\s+and\s+|\s*,\s+and\s+|[;,](?=[^\W\d])))"
    r"(?=[^\s=:;,]{1,40}\s{0,80}(?::=|[=≈:])\s?)"
)
"""Where another equation begins on the same line."""

ORNAMENTS = "$`* \t"


def equations(line: str) -> list[list[str]]:
    """The equations of a line, each its name and then what is written for it; none where one of them is none."""
    if len(line) > LONGEST:
        return []
    bare = DISPLAY.sub("", line.strip())
    bare = bare[label.end() :] if (label := LABEL.match(bare)) else bare
    said = SAID.match(bare)
    found = [_equation(part) for part in _parts(bare[said.end() :] if said else bare)]
    if said and not all(one and numeral(one[-1]) for one in found):
        return []
    return [one for one in found if one] if all(found) else []


def _parts(text: str) -> Iterator[str]:
    """The equations on a line; what parts them does not stand in parentheses."""
    begin = 0
    for between in NEXT.finditer(text):
        before = text[begin : between.start()]
        if before.count("(") <= before.count(")"):
            yield before
            begin = between.end()
    yield text[begin:]


def _equation(text: str) -> list[str] | None:
    """The parts of an equation; None where the text is none."""
    plain = REMARK.sub("", text.strip(ORNAMENTS))
    sign = ASSIGNED.search(plain)
    if sign is None:
        return _columns(plain)
    head = plain[: sign.start()].strip(ORNAMENTS)
    key, parts = name(head.rstrip("+ ")), [part.strip(ORNAMENTS) for part in EQUAL.split(plain[sign.end() :])]
    said = sign["sign"] != ":" or is_numbered(head.rstrip("+ ")) or numeral(parts[-1])
    return [head, *parts] if key and said else None


def _columns(text: str) -> list[str] | None:
    """A numbered name, perhaps a formula, and a number, with nothing but spaces between them, ``v1  ln 2  0.693``."""
    cells = re.split(r"\t|\s{2,}", text) if re.search(r"\t|\s{2,}", text) else text.split()
    return cells if 2 <= len(cells) <= 4 and is_numbered(cells[0]) and numeral(cells[-1]) else None
