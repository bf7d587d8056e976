"""The formats of a result, and the endings of their files.

>>> by_ending("table.MD"), by_ending("/dev/stdout")
('markdown', 'plain')
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from tracediff.errors import RequestError, listed

FORMATS = {
    "table": "",
    "plain": ".txt",
    "json": ".json",
    "csv": ".csv",
    "markdown": ".md",
    "latex": ".tex",
    "html": ".html",
    "fragment": "",
    "array": "",
    "svg": ".svg",
    "png": ".png",
}
"""Each format, and the ending of a file that holds it."""

GRAPHS = {
    "table": "", "plain": ".txt", "json": ".json", "dot": ".dot", "mermaid": ".mmd", "markdown": ".md", "svg": ".svg",
}  # fmt: skip
"""The same for a graph; in Markdown it is a Mermaid flowchart."""

TEXTS = {"table": "", "plain": ".txt", "json": ".json"}
"""The same for an answer in words."""

OTHERS = {".gv": ".dot", ".mermaid": ".mmd", ".markdown": ".md", ".htm": ".html"}
"""Endings that stand for the same as another one."""

DATA = ("json", "csv")
"""The formats for other programs: numbers in full, formulas in ASCII."""

MARKUPS = ("markdown", "latex", "html", "fragment", "array")
"""The formats for documents: tables at their natural width, in the markup of the room of this name in `render`."""

TYPESET = ("html", "fragment")
"""Those among them that typeset the unicode notation."""

REFERRING = ("html", "fragment", "svg")
"""Those that have a way of their own to write a letter which an encoding has not."""

PICTURES = ("svg", "png")
"""The formats that show what a terminal shows."""

PLAIN = ("", ".td", ".text", ".log", ".out")
"""Further endings of plain text."""


def by_ending(file: str, formats: Mapping[str, str] = FORMATS) -> str:
    """The format that the ending of a file stands for; a file without one is plain text.

    Args:
        file: The path of the file.
        formats: The formats there are.

    Raises:
        RequestError: The ending stands for none; plain text in a ``.pdf`` would help nobody.
    """
    ending = os.path.splitext(file)[1].lower()
    if ending in PLAIN:
        return "plain"
    for name, known in formats.items():
        if known and OTHERS.get(ending, ending) == known:
            return name
    endings = listed(sorted(filter(None, formats.values())))
    raise RequestError(f"no format has the ending {ending}", hint=f"the endings are {endings}; or choose a --format")
