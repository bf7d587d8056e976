r"""The letters of people's names in LaTeX: those that its usual fonts have by commands, the others as codes.

This room owns which letters pdfLaTeX can set without a package: Latin ones with any accents, and Greek. Those of other
scripts stand in the source for XeLaTeX and LuaLaTeX, which may have fonts for them; pdfLaTeX, which would stop there,
sets their code points. What LaTeX would obey is escaped by `tex`.

>>> print(lettered("Zoë Wałęsa, Σ"))
Zoë Wa\l{}\ooalign{e\crcr\hidewidth\raisebox{-.55ex}{\tiny c}\kern.05em}sa, \ensuremath{\Sigma}
>>> print(lettered("王明"))
\ifdefined\Umathcode 王明\else{\footnotesize\ttfamily U+738B U+660E}\fi{}
"""

from __future__ import annotations

import re
import unicodedata

from tracediff.notation.ascii import GREEK
from tracediff.notation.latex import greek

ABOVE = {
    "\N{COMBINING GRAVE ACCENT}": r"\`", "\N{COMBINING ACUTE ACCENT}": r"\'", "\N{COMBINING CIRCUMFLEX ACCENT}": r"\^",
    "\N{COMBINING TILDE}": r"\~", "\N{COMBINING DIAERESIS}": r"\"", "\N{COMBINING MACRON}": r"\=",
    "\N{COMBINING DOT ABOVE}": r"\.", "\N{COMBINING BREVE}": r"\u", "\N{COMBINING CARON}": r"\v",
    "\N{COMBINING DOUBLE ACUTE ACCENT}": r"\H", "\N{COMBINING RING ABOVE}": r"\r",
}  # fmt: skip
"""Accents above a letter."""

OGONEK = r"\ooalign{%s\crcr\hidewidth\raisebox{-.55ex}{\tiny c}\kern.05em}"

BELOW = {
    "\N{COMBINING CEDILLA}": r"\c{%s}", "\N{COMBINING COMMA BELOW}": r"\c{%s}", "\N{COMBINING DOT BELOW}": r"\d{%s}",
    "\N{COMBINING MACRON BELOW}": r"\b{%s}", "\N{COMBINING OGONEK}": OGONEK,
    "\N{COMBINING HORN}": r"\ooalign{%s\crcr\hidewidth\raisebox{.3ex}{'}}",
}  # fmt: skip
"""Accents below a letter or beside it, which stand around those above."""

STACKED = r"\ooalign{%s\crcr\hidewidth\raisebox{.4ex}{%s{}}\hidewidth}"

BARRED = r"\leavevmode\rlap{\raisebox{.15ex}{-}}D"

MATHEMATICS = {
    "×": r"\times", "÷": r"\div", "±": r"\pm", "·": r"\cdot", "°": r"^\circ", "¹": "^1", "²": "^2", "³": "^3",
    "µ": r"\mu",
}  # fmt: skip

LETTERS = {
    "Ł": r"\L{}", "ł": r"\l{}", "Œ": r"\OE{}", "œ": r"\oe{}", "ı": r"\i{}", "ẞ": "SS",
    "Đ": BARRED, "Ð": BARRED, "đ": r"\ooalign{d\crcr\hidewidth\raisebox{.7ex}{-}}",
    "‘": "`", "’": "'", "“": "``", "”": "''", "–": "--", "—": "---", "…": r"\dots{}",
    **{sign: rf"\ensuremath{{{shown}}}" for sign, shown in MATHEMATICS.items()},
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
}  # fmt: skip
"""Letters and signs that have a command, or another shape."""

USUAL = frozenset("¡§¶¿") | {chr(code) for code in range(0xC0, 0x100)} - frozenset("ðÞþ")
"""What of Latin-1 is in LaTeX's usual fonts."""


def lettered(text: str) -> str:
    """Words whose letters pdfLaTeX can set; what it obeys is not escaped."""
    found = [(letter, _set(letter)) for letter in unicodedata.normalize("NFC", text)]
    known = "".join(f"\0{letter}\0" if shown is None else shown for letter, shown in found)
    return re.sub(r"(?:\0[^\0]\0)+", lambda run: _coded(run[0].replace("\0", "")), known)


def _set(letter: str) -> str | None:
    """A letter as LaTeX sets it; None where it cannot."""
    if letter in LETTERS:
        return LETTERS[letter]
    if letter.isascii() or letter in USUAL:
        return letter
    parts = unicodedata.normalize("NFD", letter)
    base, accents = parts[0], parts[1:]
    if base.lower() in GREEK or base in LETTERS:
        shown = _set(base) if base in LETTERS else rf"\ensuremath{{{greek(base)}}}"
    elif base.isascii() and base.isalpha() and accents:
        shown = base
    else:
        return None
    for number, accent in enumerate(sorted(accents, key=lambda one: one in BELOW)):
        if accent in ABOVE:
            dotless = rf"\{shown}" if shown in ("i", "j") else shown
            shown = STACKED % (shown, ABOVE[accent]) if number or shown != base else f"{ABOVE[accent]}{{{dotless}}}"
        elif accent in BELOW:
            shown = BELOW[accent] % shown
        else:
            return None
    return shown


def _coded(letters: str) -> str:
    """Letters for an engine that has fonts for them, and their code points for one that has none."""
    codes = " ".join(f"U+{ord(letter):04X}" for letter in letters)
    return rf"\ifdefined\Umathcode {letters}\else{{\footnotesize\ttfamily {codes}}}\fi{{}}"
