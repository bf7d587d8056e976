"""Expressions to text (and in `source`, programs). A notation is imported when it is first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tracediff.notation.base import Notation

if TYPE_CHECKING:
    from tracediff.notation.ascii import Ascii
    from tracediff.notation.latex import Latex
    from tracediff.notation.source import Source
    from tracediff.notation.spoken import Spoken
    from tracediff.notation.typeset import Typeset
    from tracediff.notation.unicode import Unicode

__all__ = ["NOTATIONS", "Ascii", "Latex", "Notation", "Source", "Spoken", "Typeset", "Unicode", "named"]

NOTATIONS = ("unicode", "ascii", "latex")


def named(name: str, digits: int = 3) -> Notation:
    """The notation with one of the names in `NOTATIONS`, or "typeset".

    Args:
        name: Its name.
        digits: How many decimals a value shows.
    """
    notation: Notation = __getattr__(name.capitalize())(digits)
    return notation


def __getattr__(name: str) -> Any:
    """Import a notation.

    Raises:
        AttributeError: There is no such name.
    """
    if name not in __all__:
        raise AttributeError(f"module 'tracediff.notation' has no attribute {name!r}")
    return getattr(importlib.import_module(f"tracediff.notation.{name.lower()}"), name)
