r"""Names of rows as people write them: ``v2``, ``v[2]``, ``v̄₂``, ``\bar{v}_2``, ``vbar2``, ``x1'``, ``∂y/∂v2``.

This room owns which of these are the same name. Which row a name stands for is left to `matching`.

>>> name("v̄₋₁") == name(r"$\bar{v}_{-1}$") == name("vbar[-1]") == name("v-1bar")
True
>>> name("ẋ₁"), name("∂y/∂v2")
(Name(stem='x', number='1', mark='tangent'), Name(stem='v', number='2', mark='adjoint'))
"""

from __future__ import annotations

import functools
import re
import unicodedata

from tracediff.notation.ascii import transliterated
from tracediff.records import Record

MARKS = {
    "\N{COMBINING DOT ABOVE}": "dot", "\N{COMBINING MACRON}": "bar", "\N{COMBINING OVERLINE}": "bar",
    "\N{PRIME}": "dot", "'": "dot", "\N{RIGHT SINGLE QUOTATION MARK}": "dot",
}  # fmt: skip
MEANING = {"dot": "tangent", "bar": "adjoint", "adj": "adjoint", "grad": "adjoint", "": ""}

SUBSCRIPTS = str.maketrans("₋₀₁₂₃₄₅₆₇₈₉−", "-0123456789-")

INSIDE = r"\s*(?:\{\s*(\\?[a-zA-Z]\w*?(?:_\{?-?\d+\}?)?)\s*\}|(\\?[a-zA-Z]+))"
ACCENTS = (
    (r"\\(?:mathit|mathrm|operatorname|text)\s*\{([^{}]*)\}", r"\1"),
    (r"\\_", "_"),
    (rf"\\dot{INSIDE}", r"\1\2dot"),
    (rf"\\(?:bar|overline){INSIDE}", r"\1\2bar"),
)
LATEX = (
    (r"\\[dt]?frac\s*\{(.*)\}\s*\{(.*)\}", r"\1/\2"),
    *ACCENTS,
    (r"\\([a-zA-Z]+)", r"\1"),
)
WITHIN = re.compile(rf"([^\W\d_])([{''.join(filter(unicodedata.combining, MARKS))}])(\w*[^\W_])")
"""A mark that stands on the first letter of a longer name."""

ALIKE = re.compile(r"var(?=phi|epsilon)")
"""What tells two shapes of a letter apart, which TeX and Unicode call by each other's names."""

ORNAMENTS = re.compile(r"[{}$`*\s]")

WORD = re.compile(r"\b(?!(?:d|dot|bar|adj|grad|partial)\b)[^\W\d_]+")
"""A word that is not only a mark; a name has no second one."""

WRITTEN = re.compile(
    r"([a-z]+?(?:_[a-z]+?)*?)_?(dot|bar|adj)?_?[\[(]?(-?\d+)?[\])]?[_.]?(dot|bar|adj|grad)?", re.IGNORECASE
)

OTHERS = re.compile(r"([a-zA-Z]+_?\d\w*?|[a-zA-Z]\w*(?:dot|bar))_?(dot|bar|adj|grad)?", re.ASCII)
"""Names of the language that no numbered row has, such as ``l2_loss``."""

RATIO = re.compile(r"(?:d|∂|partial)(\S+)/(?:d|∂|partial)(\S+)")

BEFORE = re.compile(r"(dot|bar|adj|grad)\s*[\s(_]\s*([^\s()]+)\s*\)?")
"""A mark that stands before the name, as in ``bar v2``, ``adj(v2)`` and ``grad_v2``."""


LONGEST = 60
"""A text of more characters than this is no name."""


class Name(Record):
    """A name of a row.

    Args:
        stem: Its letters.
        number: Its number as text; nothing where it has none.
        mark: "tangent", "adjoint" or nothing.
    """

    stem: str
    number: str
    mark: str


@functools.lru_cache(maxsize=10_000)
def name(text: str) -> Name | None:
    """Read a name; None where the text is none."""
    plain = unicodedata.normalize("NFD", text.strip().strip("_")).translate(SUBSCRIPTS)
    if len(plain) > LONGEST:
        return None
    if before := BEFORE.fullmatch(plain):
        inner = name(before[2])
        return None if inner is None or inner.mark else inner._replace(mark=MEANING[before[1]])
    for pattern, replacement in LATEX:
        plain = re.sub(pattern, replacement, plain)
    plain = WITHIN.sub(r"\1\3\2", plain)
    words = len(WORD.findall(plain))
    plain = ORNAMENTS.sub("", plain)
    if halves := RATIO.fullmatch(plain):
        inner = name(halves[2])
        return inner and inner._replace(mark="adjoint")
    plain = ALIKE.sub("", "".join(MARKS.get(letter, transliterated(letter)) for letter in plain))
    found = WRITTEN.fullmatch(plain)
    if words > 1:
        return None
    if not found or (found[2] and found[4]):
        found = OTHERS.fullmatch(plain)
        return Name(found[1], "", MEANING[found[2] or ""]) if found else None
    return Name(found[1], found[3] or "", MEANING[(found[2] or found[4] or "").lower()])


def is_numbered(text: str) -> bool:
    """Whether a text is a name with a number or a mark."""
    key = name(text)
    return bool(key and (key.number or key.mark))


@functools.lru_cache(maxsize=10_000)
def ratio(text: str) -> tuple[Name, Name] | None:
    """The two names of which a derivative is the ratio, ``∂v2/∂x1``; None where the text is no ratio.

    >>> ratio(r"$\\frac{\\partial v_2}{\\partial x_1}$")
    (Name(stem='v', number='2', mark=''), Name(stem='x', number='1', mark=''))
    """
    plain = unicodedata.normalize("NFD", text.strip()).translate(SUBSCRIPTS) if len(text) <= LONGEST else ""
    for pattern, replacement in LATEX:
        plain = re.sub(pattern, replacement, plain)
    found = RATIO.fullmatch(ORNAMENTS.sub("", plain))
    above, below = (name(found[1]), name(found[2])) if found else (None, None)
    return (above, below) if above and below else None


def partial_name(above: Name, below: Name) -> Name:
    """The name of the derivative of one variable with respect to another, under which its value is known."""
    return Name(f"{above.stem}{above.number}/{below.stem}{below.number}", "", "")
