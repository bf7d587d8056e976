r"""Headings: which column of a table holds what.

This room owns what columns are called: in words, or by the letter of the variables and its marks. Which rows stand
under them is left to `sheets`.

>>> roles(["row", "formula", "adjoint value"]), roles(["node", "v", "v̄"]), roles(["v1", "10"])
(['name', 'formula', 'adjoint'], ['', 'value', 'adjoint'], ['', ''])
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracediff.classroom.names import name
from tracediff.classroom.numerals import numeral

HEADINGS = {
    "name": ("row", "variable", "trace", "name", "step", "zeile"),
    "formula": ("formula", "operation", "rule", "applied", "elementary operation", "elementary function", "formel"),
    "value": ("value", "primal", "forward", "result", "number", "answer", "current value", "numerical value", "wert"),
    "chain rule": ("chain rule",),
    "tangent": ("tangent", "derivative", "dot", "tangente", "ableitung"),
    "adjoint": ("adjoint", "gradient", "bar", "backward", "reverse", "adjungierte"),
    "other": ("numbers put in", "numbers", "substituted", "exact", "exact value"),
}
"""What the columns are called of which each role is made."""

ROLES = {heading: role for role, headings in HEADINGS.items() for heading in headings}

BESIDES = [re.compile(pattern) for pattern in ("^$", r"\b[a-z]\b", r"\b(?:values?|pass|trace|mode|[a-z])\b")]
"""What may stand in a heading beside the word that says what it is."""

INDEX = re.compile(r"_?\{?[ijkn]\}?(?=\$?$)")
"""The letter for the number of a variable."""


def heading(cell: str) -> str:
    """A heading in small letters, without signs."""
    return re.sub(r"\\[a-z]+|[^a-zäöü ]", "", cell.lower()).strip()


def roles(cells: Sequence[str]) -> list[str]:
    """What stands under each heading; nothing where that is not understood."""
    said = [[pattern.sub("", heading(cell)).strip() for pattern in BESIDES] for cell in cells]
    found = [next((ROLES[text] for text in texts if text in ROLES), "") for texts in said]
    keys = [key if (key := name(INDEX.sub("", cell.strip()))) and not key.number else None for cell in cells]
    stems = {
        key.stem if key.mark else key.stem.removeprefix("d") for key in keys if key and (key.mark or key.stem[0] == "d")
    }
    letters = {stem for stem in stems if len(stem) == 1} if not any(map(numeral, cells)) else ()
    marked = [(key.mark or "value") if key and key.stem in letters else "" for key in keys]
    return [role or mark for role, mark in zip(found, marked, strict=True)]
