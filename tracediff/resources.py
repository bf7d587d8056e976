"""Where the grammar and the samples are, in a checkout as well as in an installed wheel.

>>> "sum PLUS product" in grammar()
True
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def directory(name: str) -> Path:
    """The directory ``grammars`` or ``samples``: inside the package when installed, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def grammar() -> str:
    """The text of the lark grammar of the language."""
    return (directory("grammars") / "tracediff.lark").read_text(encoding="utf-8")
