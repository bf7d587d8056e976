"""Where the grammar, samples, fonts and assets of pages are, in a checkout as well as in an installed wheel.

>>> "sum PLUS product" in grammar()
True
"""

from __future__ import annotations

import os

PACKAGE = os.path.dirname(os.path.abspath(__file__))


def directory(name: str) -> str:
    """The directory ``grammars``, ``samples``, ``fonts`` or ``assets``: in the package, or beside it in a checkout."""
    inside = os.path.join(PACKAGE, name)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(PACKAGE), name)


def grammar() -> str:
    """The text of the lark grammar of the language."""
    with open(os.path.join(directory("grammars"), "tracediff.lark"), encoding="utf-8") as file:
        return file.read()


def samples() -> list[str]:
    """The names of the shipped samples.

    >>> "baydin" in samples()
    True
    """
    return sorted(file.removesuffix(".td") for file in os.listdir(directory("samples")) if file.endswith(".td"))


def sample(name: str) -> str:
    """The text of a shipped sample."""
    with open(os.path.join(directory("samples"), f"{name}.td"), encoding="utf-8") as file:
        return file.read()
