"""The unicode notation with signs around words in formulas, and around formulas among words, for what typesets them.

>>> Typeset().inline("v₁"), Typeset().words("error")
('\\ue012v₁\\ue013', '\\ue010error\\ue011')
"""

from __future__ import annotations

from tracediff.notation.unicode import Unicode

WORDS, INLINE = ("\ue010", "\ue011"), ("\ue012", "\ue013")
"""Signs for private use, which no text of a user holds."""


class Typeset(Unicode):
    """The survey's notation, for HTML."""

    def words(self, text: str) -> str:
        return f"{WORDS[0]}{text}{WORDS[1]}" if text else ""

    def inline(self, formula: str) -> str:
        return f"{INLINE[0]}{formula}{INLINE[1]}"
