"""Names of students, and the names of their files.

This room owns what is a name in a list, and that no name leads out of a directory or onto the file of another.

>>> students("Ada Lovelace\\n\\n# absent\\nEmmy Noether\\n")
['Ada Lovelace', 'Emmy Noether']
>>> file_names(["../etc/passwd", "Ada", "ada", "***", "CON"])
['etc-passwd', 'Ada', 'ada-2', 'student', 'CON-2']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from tracediff.errors import RequestError, visible

LONGEST = 60
RESERVED = {"con", "prn", "aux", "nul", *[f"{port}{i}" for port in ("com", "lpt") for i in range(10)]}
"""What no file may be called on Windows."""


def students(text: str) -> list[str]:
    """The names in a list, one a line; blank lines and comments are none.

    Raises:
        RequestError: There is none.
    """
    lines = [" ".join(visible(line).split()) for line in text.split("\n")]
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise RequestError("there is no name in the list of students", hint="write one name a line")
    return found


def file_names(names: Sequence[str]) -> list[str]:
    """A name of a file for each student, without an ending, of which no two are alike on any system.

    It is of letters, digits, hyphens and underscores.
    """
    taken = set(RESERVED)
    found = []
    for name in names:
        plain = unicodedata.normalize("NFC", name)
        stem = re.sub(r"[^\w]+", "-", plain).strip("-_")[:LONGEST] or "student"
        unlike, number = stem, 1
        while unlike.casefold() in taken:
            number += 1
            unlike = f"{stem}-{number}"
        taken.add(unlike.casefold())
        found.append(unlike)
    return found
