"""Points, seeds and whole files: a program together with the values and expectations written beside it.

This room owns constant expressions (``x=pi/16``) and the ``at``, ``seed`` and ``expect`` statements.

>>> point("x1=2, x2=pi/4")
{'x1': 2.0, 'x2': 0.7853981633974483}
>>> document("x1*x2; at x1=2, x2=5").at
{'x1': 2.0, 'x2': 5.0}
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tracediff.errors import LanguageError, NotFiniteError
from tracediff.language.lowering import Order, lower
from tracediff.language.parser import Expectation, Part, Reading, Reference, read
from tracediff.primitives import PRIMITIVES
from tracediff.program import Constant, Program


class Document(NamedTuple):
    """What a file says.

    Args:
        program: Its primal program.
        at: The values of its ``at`` statements, or None where it has none.
        seeds: The directions of its ``seed`` statements.
        expectations: Its ``expect`` statements.
    """

    program: Program
    at: dict[str, float] | None
    seeds: list[dict[str, float]]
    expectations: Sequence[Expectation]


def document(text: str, order: Order = "height", cse: bool = False) -> Document:
    """Read a file: a program, and what stands beside it.

    Raises:
        LanguageError: The text is not in the language.
        NotFiniteError: A value is too large for a double, or not a real number.
    """
    reading = read(text)
    at = _values(reading, reading.point) if reading.point else None
    seeds = [_values(reading, parts, alone=1.0) for parts in reading.seeds]
    return Document(lower(reading, order, cse), at, seeds, reading.expectations)


def point(text: str) -> dict[str, float]:
    """Read the values of a point, such as ``x1=2, x2=pi/16``.

    Raises:
        LanguageError: The text is not a list of ``NAME=value``.
        NotFiniteError: A value is too large for a double, or not a real number.
    """
    reading = read(text, "point")
    return _values(reading, reading.point)


def seed(text: str) -> dict[str, float]:
    """Read a seed, such as ``x1=1, x2=0.5`` or, for 1 alone, ``x1``.

    Raises:
        LanguageError: The text is not a list of names and values.
        NotFiniteError: A value is too large for a double, or not a real number.

    >>> seed("x1")
    {'x1': 1.0}
    """
    reading = read(text, "point")
    return _values(reading, reading.point, alone=1.0)


def _values(reading: Reading, parts: Sequence[Part], alone: float | None = None) -> dict[str, float]:
    """The values of ``NAME=value`` parts; a name `alone` has the value given for that."""
    values: dict[str, float] = {}
    for part in parts:
        assert part.name is not None
        if part.name in values:
            message, hint = f"{part.name} is given twice", "give each name one value"
            raise LanguageError(message, text=reading.text, position=part.position, hint=hint)
        value = alone if part.value is None else _constant(reading, part)
        if value is None:
            message, hint = f"{part.name} has no value", f"write {part.name}=2"
            raise LanguageError(message, text=reading.text, position=part.position, hint=hint)
        values[part.name] = value
    return values


def _constant(reading: Reading, part: Part) -> float:
    """The value of a constant expression."""
    computed: dict[int, float] = {}

    def value_of(reference: Reference | None) -> float:
        if isinstance(reference, Constant):
            return reference.value
        return computed[reference] if isinstance(reference, int) else float(reference or 0)

    for number in range(part.start, part.end):
        primitive, operands, position = reading.operations[number]
        computed[number] = PRIMITIVES[primitive].value(*map(value_of, operands))
        if not math.isfinite(computed[number]):
            message = f"the value of {part.name} is not a finite real number"
            raise NotFiniteError(message, text=reading.text, position=position, hint="give a finite number")
    return value_of(part.value)
