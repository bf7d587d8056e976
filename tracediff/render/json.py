"""A trace as JSON, in the shape that ``docs/trace.schema.json`` describes.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> contract(trace("eval", parse("x1*x2"), {"x1": 2, "x2": 5}), 3)["outputs"]
[{'name': 'y', 'variable': 'v[1]', 'value': 10.0}]
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from types import GeneratorType
from typing import Any, TypeAlias

from tracediff.errors import NotFiniteError
from tracediff.notation import Ascii
from tracediff.program import Program
from tracediff.remarks import error, notes
from tracediff.render.texts import AT_ONCE, Texts
from tracediff.trace import Pass, Rows, Trace

SCHEMA = "tracediff/1"

HOLDS = (dict, list, tuple, GeneratorType)
"""What may hold other data."""

Row: TypeAlias = dict[str, Any]


def contract(trace: Trace, digits: int, gathered: Callable[[Iterator[Row]], Iterable[Row]] = list) -> dict[str, Any]:
    """The trace as plain data for ``json.dumps``.

    Args:
        trace: What is written.
        digits: How many decimals the numbers put in have; values are in full.
        gathered: What the rows are gathered in; ``iter`` has each made when `written` comes to it.
    """
    notation = Ascii(digits)
    failure = error(trace, notation)
    data: dict[str, Any] = {
        **about(trace.mode, trace.at, trace.primal),
        "primal": gathered(_named(trace.primal, notation)),
        "passes": [
            {
                "seed": sweep.seed,
                "rows": gathered(_swept(sweep, notation)),
                "derivatives": {name: number(value) for name, value in sweep.derivatives.items()},
            }
            for sweep in trace.passes
        ],
        "notes": notes(trace, notation),
    }
    if trace.across:
        data["cut"] = trace.across.seed
    if failure:
        data["error"] = error_data(failure)
    return data


def written(data: Any) -> Iterator[str]:
    """The text of data as JSON, piece by piece: what holds no list or object is on one line, as each row of a trace is.

    A generator is written as a list.

    Raises:
        ValueError: A number is not finite.

    >>> print("".join(written({"mode": "eval", "at": {"x": 1.0}, "primal": [{"variable": "v[0]"}, {"variable": "y"}]})))
    {
      "mode": "eval",
      "at": {"x": 1.0},
      "primal": [
        {"variable": "v[0]"},
        {"variable": "y"}
      ]
    }
    """
    import json  # noqa: PLC0415 - imported where it is used

    encoded = json.JSONEncoder(allow_nan=False).encode

    def pieces(value: Any, margin: str) -> Iterator[str]:
        if not _is_split(value):
            yield encoded(value)
            return
        within = f"{margin}  "
        entries, (opened, closed) = (("", part) for part in value), "[]"
        if isinstance(value, dict):
            entries, (opened, closed) = ((f"{encoded(name)}: ", part) for name, part in value.items()), "{}"
        before = opened
        for name, part in entries:
            yield f"{before}\n{within}{name}"
            yield from pieces(part, within)
            before = ","
        yield f"\n{margin}{closed}" if before == "," else opened + closed

    return pieces(data, "")


def _is_split(value: Any) -> bool:
    """Whether data is written on several lines: it holds other data, or its parts are still to be made."""
    if isinstance(value, GeneratorType):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return isinstance(value, HOLDS) and any(isinstance(part, HOLDS) for part in parts)


def heading(mode: str, program: Program, at: dict[str, float] | None) -> dict[str, Any]:
    """What the JSON of a program at a point begins with."""
    return {"schema": SCHEMA, "mode": mode, "source": program.source, "at": at}


def about(mode: str, at: dict[str, float] | None, primal: Rows) -> dict[str, Any]:
    """The heading, and the values of inputs and outputs."""
    program, notation = primal.program, Ascii()
    first = len(program) - len(program.outputs)
    inputs = map(program.statement, range(len(program.inputs)))
    outputs = map(program.statement, range(first, len(program)))
    return {
        **heading(mode, program, at),
        "inputs": [
            {
                "name": name,
                "variable": notation.show(program.slots[copy.target]),
                "value": number(primal.value(copy.target)),
            }
            for name, copy in zip(program.names(program.inputs), inputs, strict=True)
        ],
        "outputs": [
            {
                "name": name,
                "variable": notation.show(program.slots[copy.operands[0]]),
                "value": number(primal.value(copy.target)),
            }
            for name, copy in zip(program.names(program.outputs), outputs, strict=True)
        ],
    }


def error_data(error: NotFiniteError) -> dict[str, Any]:
    """Why a result ends early."""
    return {"variable": error.variable or None, "message": error.message}


def number(value: float | None) -> float | str | None:
    """A number as JSON can hold it: one that is not finite is a string."""
    return str(value) if value is not None and not math.isfinite(value) else value


def _named(primal: Rows, notation: Ascii) -> Iterator[Row]:
    """The primal rows, each with the user's name for it."""
    for slot, row in enumerate(_rows(primal, notation), primal.program.first):
        yield {"name": primal.program.labels.get(slot), **row}


def _swept(sweep: Pass, notation: Ascii) -> Iterator[Row]:
    """The rows of a pass, each with the cut after it where that was asked for."""
    rows = _rows(sweep.rows, notation)
    cuts = ({"cut": number(cut.value) if cut else None} for cut in sweep.cuts)
    return (row | cut for row, cut in zip(rows, cuts, strict=True)) if sweep.cuts else rows


def _rows(rows: Rows, notation: Ascii) -> Iterator[Row]:
    """The rows, of which some are in memory at a time."""
    texts, first = Texts(rows, notation), rows.program.first
    for start in range(0, len(rows), AT_ONCE):
        cells = texts.cells(range(len(rows))[start : start + AT_ONCE])
        for i, (_, chain_rule, formula, numbers, _) in enumerate(zip(*cells, strict=True), first + start):
            value = number(rows.value(i)) if rows.evaluation else None
            row = {"variable": texts.name(i), "formula": formula, "substituted": numbers or None, "value": value}
            yield row | {"chain_rule": chain_rule} if rows.kind == "adjoint" else row


def without_trace(mode: str, source: str, error: NotFiniteError) -> dict[str, Any]:
    """What is known where a constant of the text itself is not finite, so that there is no trace."""
    return {
        "schema": SCHEMA, "mode": mode, "source": source, "at": None, "inputs": [], "outputs": [], "primal": [],
        "passes": [], "notes": [], "error": {"variable": None, "message": error.message},
    }  # fmt: skip
