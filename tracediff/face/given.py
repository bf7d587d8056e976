"""What is handed in from Python: a program, a point, a direction, a text; any of them may be of another type.

This room owns that each is what it is taken for, and that names may have subscript digits, as in the language. Which
names a program has, and which values they may have, is left to `trace`.

>>> point({"x₁": 2, "x2": 5})
{'x1': 2, 'x2': 5}
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracediff import trace
from tracediff.errors import RequestError
from tracediff.language.operations import SUBSCRIPTS
from tracediff.program import Program
from tracediff.trace import Mode, Point, Seed


def traced(mode: Mode, given: object, at: object = None, seed: object = None, cut: object = None) -> trace.Trace:
    """The trace of what was handed in; without a point it is symbolic.

    Raises:
        RequestError: Something is not what it is taken for, or `trace` refuses it.
    """
    across = None if cut is None else direction(cut)
    return trace.trace(mode, program(given), None if at is None else point(at), _directions(seed), across)


def program(given: object) -> Program:
    """A program.

    Raises:
        RequestError: It is none.
    """
    if not isinstance(given, Program):
        raise _refused("a program is wanted", given, 'make one with parse("x*y")')
    return given


def text(given: object, what: str) -> str:
    """A text, of which it is said `what` it is.

    Raises:
        RequestError: It is none.
    """
    if not isinstance(given, str):
        raise _refused(f"{what} is text", given, "give a string")
    return given


def point(given: object) -> Point:
    """A value for each of some names.

    Raises:
        RequestError: It is none.
    """
    return _numbers(named(given), "the value")


def direction(given: object) -> Seed:
    """A direction: the name of a variable, or numbers for some names.

    Raises:
        RequestError: It is none.
    """
    if isinstance(given, str):
        return name(given)
    if not isinstance(given, Mapping):
        raise _refused("a direction is a name, or gives names a number", given, 'write "x" or {"x": 1}')
    return _numbers(named(given), "the seed")


def named(given: object) -> dict[str, Any]:
    """What is given for each of some names.

    Raises:
        RequestError: It is not by names.
    """
    if not isinstance(given, Mapping):
        raise _refused("a point gives each input a value", given, 'write {"x": 1, "y": 2}')
    found = {name(each): value for each, value in given.items()}
    if len(found) < len(given):
        raise RequestError("a name is given with subscripts and without", hint="give each name one value")
    return found


def name(given: object) -> str:
    """A name, with its subscript digits written as others.

    Raises:
        RequestError: It is none.
    """
    return text(given, "a name").translate(SUBSCRIPTS)


def _directions(given: object) -> Seed | Sequence[Seed] | None:
    """One direction or several, or none."""
    if given is None or isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        return None if given is None else direction(given)
    return list(map(direction, given))


def _numbers(values: Mapping[str, Any], what: str) -> Mapping[str, float]:
    """The values, which are numbers.

    Raises:
        RequestError: One is none.
    """
    for each, value in values.items():
        try:
            math.isfinite(value)
        except TypeError:
            raise RequestError(f"{what} of {each} is {value!r}, which is no number", hint="give a number") from None
        except OverflowError:
            continue  # `trace` says so
    return values


def _refused(wanted: str, given: object, hint: str) -> RequestError:
    return RequestError(f"{wanted}, and this is of type {type(given).__name__}", hint=hint)
