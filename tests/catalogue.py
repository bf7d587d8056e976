"""The catalogue of bad input: how its files in ``tests/mistakes`` are written and read.

An entry is a command line as it would be typed into bash, all that the command prints, and its exit code:

    $ tracediff eval 3x1
    tracediff: there is no operator between 3 and x1
      3x1
       ^
    write 3*x1
    [exit code 2]

What stands before the first entry of a file says what its mistakes have in common.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "mistakes"

ENTRY = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n?)*)", re.MULTILINE)
QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)'")
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
LETTERS = {"n": "\n", "t": "\t", "r": "\r"}

FILES = {
    "baydin.td": b"y = ln(x1) + x1*x2 - sin(x2)\nat x1=2, x2=5\n",
    "binary.td": b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
    "byte-order-mark.td": b"\xef\xbb\xbfy = 2*x\nat x=1\n",
    "carriage-returns.td": b"a = 2*x\r\nb = 3a\r\na + b\r\n",
    "double.td": b"y = x^2\nat x=1\nat x=2\n",
    "empty.td": b"",
    "expects.td": b"y = 2x\nat x=1\nexpect y = 2\n",
    "latin-1.td": "y = x # é\n".encode("latin-1"),
    "lines.td": b"# three lines, and a tab\na = 2*x\n\tb = 3a + cos a\na*b\n",
    "null.td": b"y = x\0 + 1\n",
    "old-mac.td": b"a = 2*x\rb = 3a\ra*b\r",
    "other-name.td": b"y = x^2\nat z=1\n",
    "two-inputs.td": b"y = x1*x2\nat x1=2\n",
    "utf-16.td": "y = x\n".encode("utf-16"),
    "wide.td": "# 日本\na = x # 日本語\nb = 日本 + 2\n".encode(),
}
"""The files that entries read; ``folder`` is a directory beside them."""


class Entry(NamedTuple):
    """A command line and what is said of it."""

    file: str
    command: str
    said: str

    @property
    def arguments(self) -> list[str]:
        """The arguments after ``tracediff``."""
        return words(self.command if self.piped is None else self.command.rpartition(" | ")[2])[1:]

    @property
    def piped(self) -> bytes | None:
        """What another command pipes into this one, if one does."""
        first, bar, _ = self.command.rpartition(" | ")
        if not bar or not first.startswith("printf "):
            return None
        plain = "".join(words(first)[1:]).encode().replace(rb"\n", b"\n")
        return re.sub(rb"\\x([0-9a-f]{2})", lambda code: bytes.fromhex(code[1].decode()), plain)


def entries() -> list[Entry]:
    """All entries of the catalogue."""
    return [
        Entry(path.stem, *match.groups())
        for path in sorted(FOLDER.glob("*.txt"))
        for match in ENTRY.finditer(path.read_text(encoding="utf-8"))
    ]


def words(command: str) -> list[str]:
    """The words of a command line, in which ``$'...'`` is read as bash reads it."""
    return shlex.split(QUOTED.sub(lambda quoted: shlex.quote(ESCAPE.sub(_character, quoted[1])), command))


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else LETTERS.get(code, code)


def lay_out(folder: Path) -> None:
    """Write the files that entries read."""
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
