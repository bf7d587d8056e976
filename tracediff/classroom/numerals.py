"""Numbers as people write them: decimals with a point or a comma, fractions, roots, expressions.

This room owns what a written number is and how closely it was meant. An expression is read by tracediff's own language;
nothing of it is executed. Whether a number is right is left to `marking`.

>>> numeral("0,693"), numeral("-1/2").value, numeral("√2/2").value
(Numeral(value=0.693, half=0.0005, text='0.693'), -0.5, 0.7071067811865476)
>>> numeral("= sin 30")
Numeral(value=-0.9880316240928618, half=0.0, text='sin(30)')
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator

from tracediff.errors import TracediffError
from tracediff.expectations import EXACT, HALF_UNIT
from tracediff.language import point
from tracediff.language.operations import SUPERSCRIPTS
from tracediff.primitives import CALLABLE
from tracediff.records import Record

LONGEST = 120
"""A number of more characters than this is none."""

FEW = 2
"""A number of fewer digits before a power of ten is meant as a whole number is."""

WHOLE = 0.0005
"""How closely a whole number was meant: to the three decimals in which traces are written, where it is 2.000."""

NOTHING = 1e-15
"""What is meant exactly may differ by so much: cos(π/2) is computed as 6.1e-17."""

DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?")

BRACED = (
    (r"\\sqrt\s*\{([^{}]*)\}", r"sqrt(\1)"),
    (r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))"),
    (r"\\[dt]?frac\s*(\d|\\pi)\s*(\d)", r"((\1)/(\2))"),
)
"""Roots and fractions in LaTeX, as they are in the language; the inner ones first."""

SPELLED = (
    (r"\\(?:left|right|displaystyle|,|;|!|quad)|[$`\s]|&nbsp;", " "),  # ornaments
    *BRACED,
    (r"\\([a-z]+)\s*\{([^{}]*)\}", r"\1(\2)"),
    (r"√\s*\(", "sqrt("),
    (r"√\s*([0-9.]+|[a-zπ])", r"sqrt(\1)"),
    (r"\\(?:times|cdot)|[×·⋅]", "*"),
    (r"[−–—]", "-"),
    (r"\bPI\(\)", "pi"),
    (r"\barc(?=(?:sin|cos|tan)h?\b)", "a"),
    (r"(?<![a-z])(ln|sin|cos|tan|sqrt)(?=\d)", r"\1 "),
    (r"\\(?=[a-zA-Z])", ""),
    (r"\^\s*\{([^{}]*)\}", r"^(\1)"),
    (r"(?<=\d)\s*[xX]\s*(?=10\s*\^)", "*"),
    (r"\*?\*?\s*10\s*\^\s*\(?\s*([-+]?\d+)\s*\)?$", r"*10^(\1)"),
    (r"(^|[-+(/])\s*\*(?=10\^)", r"\1"),
    (r"(?<![a-zA-Z_\d])e(?![a-zA-Z_\d])|(?<=\d)e(?![a-zA-Z_\d]|[-+]\d)", "exp(1)"),
    (r"\)\s*(?=[a-zπ(\d])", ")*"),
    (r"(\d)\s*(?=(?:pi|π|sqrt|exp|ln|sin|cos|tan)(?![a-z\d]))", r"\1*"),
)
"""What stands for what, so that a number in LaTeX or unicode is one of the language."""

STRUCK = re.compile(r"~~[^~]*~~|<(s|del|strike)>.*?</\1>|\\(?:x?cancel|b?sout|st)\s*\{[^{}]*\}")
"""What was struck out."""

BEFORE = re.compile(r"^(?:[=≈~\s]|(?:ca|approx|about)\b\.?)+")
"""What is said before a number."""

BEHIND = re.compile(
    r"(?<=[\d.)}])\s*(?:[,;.!…]|\.{2,}|,\s+[a-z]{2}[^\d=]*|\s\((?!pi\b)[^()]*[a-z][a-z.][^()]*\)|(?:\s#|//|<-|←|✓|✔).*|\srad)$",
    re.IGNORECASE,
)
"""What is said behind one."""

THOUSANDS = (
    (r"(?<=\d)[ '’\u00a0\u202f](?=\d{3}(?!\d))", r"[-+]?\d{1,3}([ '’\u00a0\u202f]\d{3})+([.,]\d+)?"),
    (r",", r"[-+]?\d{1,3}(,\d{3})+\.\d+|[-+]?\d{1,3}(,\d{3}){2,}"),
    (r"\.", r"[-+]?\d{1,3}(\.\d{3})+,\d+|[-+]?\d{1,3}(\.\d{3}){2,}"),
)
"""What groups the digits of a long number, and the numbers that are grouped so."""

SEVERAL = re.compile("|".join(name for name, primitive in CALLABLE.items() if primitive.arity > 1), re.IGNORECASE)
"""A function of several operands."""

FRACTION = re.compile(r"(\d*) ?([¼-¾⅐-⅞])")
"""A fraction that is one character, and the whole number before it."""

MIXED = re.compile(r"([-+]?)(\d+) (\d+/\d+)")
"""A whole number and a fraction."""

APPLIED = re.compile(r"\b([a-z]\w*)\s+(-?(?:\d+(?:\.\d+)?|(?:π|pi\b)(?!\s*/)))", re.IGNORECASE)
"""What may be a function whose operand has no parentheses."""

CALLED = re.compile(r"\b[A-Z]\w+", re.ASCII)
"""What may be a function in capitals, as a spreadsheet or a telephone writes it."""


class Numeral(Record):
    """A number that somebody wrote.

    Args:
        value: What it is.
        half: Half a unit of its last digit, or how closely a whole number was meant; 0 where it was meant exactly.
        text: How it was written, in the language.
    """

    value: float
    half: float
    text: str

    @property
    def is_plain(self) -> bool:
        """Whether it is digits, perhaps times a power of ten, and no expression."""
        return re.fullmatch(rf"{DECIMAL.pattern}( ?\* ?10\^\([-+]?\d+\))?", self.text) is not None

    def agrees(self, value: float, spread: float = 0.0) -> bool:
        """Whether `value`, which is known up to `spread`, is what was written, to the digits that were written.

        >>> Numeral(0.69, 0.005, "0.69").agrees(0.6931), Numeral(0.69, 0.005, "0.69").agrees(0.6969)
        (True, False)
        """
        rounding = max(EXACT * abs(value), 0.0 if self.half else NOTHING)
        return abs(self.value - value) <= 2 * float(HALF_UNIT) * self.half + rounding + spread


@functools.lru_cache(maxsize=10_000)
def numeral(text: str) -> Numeral | None:
    """Read a number; None where the text is none.

    A comma is a decimal comma, and what is said behind a number is no part of it. A decimal was meant to the digits
    written, a whole number to three decimals, a fraction or another expression exactly.
    """
    written = BEFORE.sub("", STRUCK.sub("", text).strip().replace("{,}", ",")).replace("−", "-").strip("$`*_ ")
    written = FRACTION.sub(_spelled, written)
    written = re.sub(r"(?<=10)\s*([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: f"^{found[1].translate(SUPERSCRIPTS)}", written)
    written = re.sub(r"(?<=10)\s*\*\*", "^", written)
    if not written or len(written) > LONGEST:
        return None
    written = re.sub(r"^([-+])\s+(?=[\d.])", r"\1", BEHIND.sub("", written))
    if enclosed := re.fullmatch(r"\(\s*([-+]?[\d.,]+)\s*\)", written):
        written = enclosed[1]
    for separator, grouped in THOUSANDS:
        written = re.sub(separator, "", written) if re.fullmatch(grouped, written) else written
    written = re.sub(
        r"^([-+]?\s*\d+),(\d+)(?=$|[eE][-+]?\d{1,3}$|\s*(?:[*×·⋅xX]|\\times|\\cdot)\s*10\s*\^)", r"\1.\2", written
    )
    written = MIXED.sub(r"\1(\2+\3)", written) if MIXED.fullmatch(written) else pointed(written)
    if DECIMAL.fullmatch(written):
        value = float(written) + 0.0  # no negative zero
        return Numeral(value, _half(written), written) if math.isfinite(value) else None
    for pattern, replacement in SPELLED:
        written = re.sub(pattern, replacement, written)
    written = CALLED.sub(lambda found: found[0].lower() if found[0].lower() in CALLABLE else found[0], written)
    written = APPLIED.sub(
        lambda found: f"{found[1]}({found[2]})" if found[1] in CALLABLE else found[0], written.strip()
    )
    values = [*_value(written)]
    if len(values) != 1:
        return None
    (value,) = values
    half = math.fsum(abs(each - value) for each in _moved(written))
    if scientific := re.fullmatch(r"([-+]?\d+(?:\.\d+)?)\s*\*\s*10\^\(([-+]?\d+)\)", written):
        half = _half(f"{scientific[1]}e{scientific[2]}")
    elif total := re.fullmatch(rf"({DECIMAL.pattern}) \+ \(({DECIMAL.pattern})\)", written):
        half = _half(total[1]) + _half(total[5])
    return Numeral(value, half, written)


def pointed(text: str) -> str:
    """An expression with points for decimal commas; a comma may also stand between the operands of a function.

    >>> pointed("10 − 0,959"), pointed("max(2,5)")
    ('10 − 0.959', 'max(2,5)')
    """
    return text if SEVERAL.search(text) else re.sub(r"(?<=\d),(?=\d)", ".", text.replace("{,}", ","))


def _spelled(fraction: re.Match[str]) -> str:
    """A mixed number with the signs of the language: 2½ is (2+1/2)."""
    part = unicodedata.normalize("NFKC", fraction[2]).replace("\N{FRACTION SLASH}", "/")
    return f"({fraction[1]}+{part})" if fraction[1] else f"({part})"


def _moved(written: str) -> Iterator[float]:
    """The values of an expression if one of the rounded decimals in it is half a unit larger: ``0.778*sqrt(3)/2``."""
    for decimal in re.finditer(r"\d*\.\d+", written):
        if len(decimal[0].lstrip("0.").replace(".", "")) >= 3:
            larger = f"{written[: decimal.start()]}({decimal[0]}+{_half(decimal[0])}){written[decimal.end() :]}"
            yield from _value(larger)


def _value(written: str) -> Iterable[float]:
    """The value of an expression of the language; none where it has none."""
    try:
        return point(f"value = {written}").values()
    except (TracediffError, ValueError, RecursionError):
        return ()


def _half(written: str) -> float:
    """Half a unit of the last digit of a decimal."""
    mantissa, _, exponent = written.lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0) * (float(mantissa) != 0)
    significant = len(mantissa.replace(".", "").strip("+-").lstrip("0"))
    is_exact = decimals <= 0 and ("." not in mantissa or significant < FEW)
    return WHOLE if is_exact else 0.5 * 10.0**-decimals
