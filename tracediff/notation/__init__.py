"""Expressions to text, in unicode, ASCII or LaTeX. Knows nothing of how values are computed."""

from tracediff.notation.ascii import Ascii
from tracediff.notation.base import Notation
from tracediff.notation.latex import Latex
from tracediff.notation.source import source
from tracediff.notation.unicode import Unicode

NOTATIONS: dict[str, type[Notation]] = {notation.name: notation for notation in (Unicode, Ascii, Latex)}

__all__ = ["NOTATIONS", "Ascii", "Latex", "Notation", "Unicode", "source"]
