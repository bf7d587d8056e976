"""Points, seeds and whole files: a program together with the values and expectations written beside it.

This room owns constant expressions (``x=pi/16``) and the ``at``, ``seed`` and ``expect`` statements.

>>> point("x1=2, x2=pi/4")
{'x1': 2.0, 'x2': 0.7853981633974483}
>>> document("x1*x2; at x1=2, x2=5").at
{'x1': 2.0, 'x2': 5.0}
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from tracediff.errors import LanguageError, NotFiniteError
from tracediff.language.lowering import Order, lower
from tracediff.language.operations import Reference
from tracediff.language.parser import read
from tracediff.language.reading import Expectation, Part, Reading
from tracediff.language.scanner import offset
from tracediff.primitives import PRIMITIVES
from tracediff.program import Program
from tracediff.records import Record

SEPARATORS = (",", "at", "seed")
"""The tokens after which a part begins; between others there is a blank."""


BETWEEN = ("and", "at", "et", "for", "und", "where", "with")
"""Words that people write before values or between them."""


class Document(Record):
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
    at = _values(reading, reading.point_parts, "program") if reading.point_parts else None
    seeds = [_values(reading, parts, "program", alone=1.0) for parts in reading.seeds]
    return Document(lower(reading, order, cse), at, seeds, reading.expectations)


def point(text: str) -> dict[str, float]:
    """Read the values of a point, such as ``x1=2, x2=pi/16``.

    Raises:
        LanguageError: The text is not a list of ``NAME=value``.
        NotFiniteError: A value is too large for a double, or not a real number.
    """
    reading = read(text, "point")
    return _values(reading, reading.point_parts, "point")


def seed(text: str) -> dict[str, float]:
    """Read a seed, such as ``x1=1, x2=0.5`` or, for 1 alone, ``x1``.

    Raises:
        LanguageError: The text is not a list of names and values.
        NotFiniteError: A value is too large for a double, or not a real number.

    >>> seed("x1")
    {'x1': 1.0}
    """
    reading = read(text, "point")
    return _values(reading, reading.point_parts, "point", alone=1.0)


def _values(
    reading: Reading, parts: Sequence[Part], start: str, alone: float | None = None
) -> dict[str, float]:  # fmt: skip
    """The values of ``NAME=value`` parts of what was read; a name `alone` has the value given for that."""
    values: dict[str, float] = {}
    for part in parts:
        if part.token and reading.tokens[part.token - 1] not in SEPARATORS:
            _refuse_run_together(reading, part, start)
        if part.name in values:
            message, hint = f"{part.name} is given twice", "give each name one value"
            raise LanguageError(message, text=reading.text, position=offset(reading.text, part.token), hint=hint)
        value = alone if part.value is None else _constant(reading, part)
        if value is None:
            message, hint = f"{part.name} has no value", f"write {part.name}=2"
            if part.name.casefold() in BETWEEN:
                message, hint = f"{part.name} is not part of a point", "values are separated by commas, as in x1=2,x2=5"
            raise LanguageError(message, text=reading.text, position=offset(reading.text, part.token), hint=hint)
        values[part.name] = value
    return values


def _refuse_run_together(reading: Reading, part: Part, start: str) -> None:
    """Refuse a name that touches the value before it: x=2pi is no x=2 pi, and gives pi no value.

    Args:
        reading: The text.
        part: What may touch what stands before it.
        start: What was read.

    Raises:
        LanguageError: It does.
    """
    here = offset(reading.text, part.token)
    if re.search(r"[\w.)]$", reading.text[max(0, here - 1) : here]):
        from tracediff.language.correction import corrected  # noqa: PLC0415 - only for a mistake
        from tracediff.language.diagnosis import diagnose  # noqa: PLC0415 - only for a mistake

        error = diagnose(reading.text, here, start)
        if part.value is not None:
            before = reading.tokens[part.token - 1]
            error = LanguageError(
                f"there is no comma between {before} and {part.name}",
                text=reading.text,
                position=here,
                hint=f"write {before},{part.name}=...",
                edit=(here, here, ","),
            )
        raise corrected(error, start)


def _constant(reading: Reading, part: Part) -> float:
    """The value of a constant expression."""
    computed: dict[Reference, float] = {}

    def value_of(reference: Reference) -> float:
        if reference >= 0:
            return computed[reference]
        return reading.constant(reference).value

    for number in part.operations:
        computed[number] = PRIMITIVES[reading.primitives[number]].value(*map(value_of, reading.operands[number])) + 0.0
        if not math.isfinite(computed[number]):
            raise NotFiniteError(
                f"the value of {part.name} is not a finite real number",
                text=reading.text,
                position=offset(reading.text, reading.signs[number]),
                hint="give a finite number",
            )
    assert part.value is not None
    return value_of(part.value)
