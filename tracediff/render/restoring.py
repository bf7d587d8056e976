"""A trace read back from its JSON: the inverse of `json.contract`.

A trace is its program, its point and its seeds; so it is run anew from these, and the file is believed only if the rows
in it are those that come out.

>>> import json
>>> from tracediff.language import parse
>>> from tracediff.render.json import contract
>>> from tracediff.trace import trace
>>> found = trace("forward", parse("x1*x2"), {"x1": 2, "x2": 5}, "x1")
>>> restored(json.dumps(contract(found, 3))) == found
True
"""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections.abc import Mapping
from typing import Any, cast

from tracediff.errors import FileError, NotFiniteError, TracediffError
from tracediff.language import Order, document
from tracediff.records import Record
from tracediff.render.json import SCHEMA, contract
from tracediff.trace import Mode, Trace, trace

CLOSE = 1e-9
"""So far apart, relatively, may a value in a file be from the one computed here: functions differ by rounding."""

LARGEST = sys.float_info.max
"""No number of a trace is larger; a whole one in a file may be, and has no float."""

ORDERS: tuple[Order, ...] = ("height", "source")

COMPARED = ("at", "inputs", "outputs", "primal", "passes")
"""What must be as in the file."""

FREE = ("substituted", "cut")
"""What may differ in a row: the digits that were shown, and what another direction would give."""


class Held(Record):
    """What a file says of a trace, apart from its rows."""

    mode: Mode
    source: str
    at: dict[str, float] | None
    seeds: list[dict[str, float]]
    cut: dict[str, float] | None


def restored(text: str) -> Trace:
    """Read a trace back.

    Args:
        text: The JSON of a trace.

    Raises:
        FileError: The text is no JSON, not that of a trace, or its rows are not those of its program.
        NotFiniteError: There never was a trace, for a number in the program is not finite.
    """
    data = _data(text)
    held = _held(data)
    for order, cse in itertools.product(ORDERS, (False, True)):
        try:
            program = document(held.source, order, cse).program
            found = trace(held.mode, program, held.at, held.seeds, held.cut)
        except NotFiniteError:
            raise
        except TracediffError as error:
            raise _refused(f"its program cannot be run: {error.message}") from None
        again = contract(found, digits=3)
        if all(_alike(data.get(key), again[key]) for key in COMPARED):
            return found
    raise _refused("its rows are not those of its program")


def _data(text: str) -> dict[str, Any]:
    """The object in a JSON text.

    Raises:
        FileError: There is none.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise _refused(f"line {error.lineno} is not JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise _refused("a number in it is too long, or it is nested too deeply") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise _refused(f'it lacks "schema": "{SCHEMA}"')
    return data


def _held(data: Mapping[str, Any]) -> Held:
    """What a file says of a trace.

    Raises:
        FileError: It says something else.
    """
    match data:
        case {"mode": "eval" | "forward" | "reverse", "source": str(source), "at": at, "passes": list(passes)}:
            point = None if at is None else _numbers(at, "at")
            seeds = [_numbers(sweep.get("seed") if isinstance(sweep, dict) else None, "seed") for sweep in passes]
            cut = None if data.get("cut") is None else _numbers(data["cut"], "cut")
            return Held(cast("Mode", data["mode"]), source, point, seeds, cut)
        case {"mode": str(mode)} if mode not in ("eval", "forward", "reverse"):
            raise _refused(f"it holds what tracediff {mode} found")
    raise _refused("its mode, source, at or passes are missing or of another kind")


def _numbers(held: Any, key: str) -> dict[str, float]:
    """Finite numbers by their names.

    Raises:
        FileError: It is something else.
    """
    if not isinstance(held, dict) or not all(isinstance(value, float | int) for value in held.values()):
        raise _refused(f'"{key}" does not give each name a number')
    try:
        return {name: float(value) for name, value in held.items()}
    except OverflowError:
        raise _refused(f'a number of "{key}" is too large') from None


def _alike(held: Any, found: Any) -> bool:
    """Whether what stands in a file is what has been found: the same texts, the same numbers up to rounding."""
    if isinstance(found, dict):
        return isinstance(held, dict) and all(_alike(held.get(key), found[key]) for key in found if key not in FREE)
    if isinstance(found, list):
        return isinstance(held, list) and len(held) == len(found) and all(map(_alike, held, found))
    if isinstance(found, float) and isinstance(held, float | int):
        return abs(held) <= LARGEST and math.isclose(held, found, rel_tol=CLOSE, abs_tol=CLOSE * CLOSE)
    return bool(held == found)


def _refused(why: str) -> FileError:
    """That a file does not hold a trace."""
    message = f"this is not the JSON of a trace: {why}"
    return FileError(message, hint="write one with tracediff eval, forward or reverse and --format json")
