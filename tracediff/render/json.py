"""A trace as JSON, in the shape that ``docs/trace.schema.json`` describes.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> contract(trace("eval", parse("x1*x2"), {"x1": 2, "x2": 5}), 3)["outputs"]
[{'name': 'y', 'variable': 'v[1]', 'value': 10.0}]
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

from tracediff.errors import NotFiniteError
from tracediff.notation import Ascii
from tracediff.program import Program
from tracediff.remarks import error, notes
from tracediff.render.texts import Texts
from tracediff.trace import Pass, Rows, Trace

SCHEMA = "tracediff/1"

HOLDS = (dict, list, tuple)
"""What may hold other data."""


def contract(trace: Trace, digits: int) -> dict[str, Any]:
    """The trace as plain data for ``json.dumps``: all values in full, the numbers put in with `digits` decimals."""
    notation = Ascii(digits)
    program, failure = trace.program, error(trace, notation)
    data: dict[str, Any] = {
        **about(trace.mode, trace.at, trace.primal),
        "primal": [
            {"name": program.labels.get(slot), **row}
            for slot, row in enumerate(_rows(trace.primal, notation), program.first)
        ],
        "passes": [
            {
                "seed": sweep.seed,
                "rows": _swept(sweep, notation),
                "derivatives": {name: number(value) for name, value in sweep.derivatives.items()},
            }
            for sweep in trace.passes
        ],
        "notes": notes(trace, notation),
    }
    if trace.across:
        data["cut"] = trace.across.seed
    if failure:
        data["error"] = failed(failure)
    return data


def written(data: Any) -> Iterator[str]:
    """The text of data as JSON, piece by piece: what holds no list or object is on one line, as each row of a trace is.

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
        parts = value.values() if isinstance(value, dict) else value
        if not (isinstance(value, HOLDS) and any(isinstance(part, HOLDS) for part in parts)):
            yield encoded(value)
            return
        within = f"{margin}  "
        names = [f"{encoded(name)}: " for name in value] if isinstance(value, dict) else itertools.repeat("")
        before = "{" if isinstance(value, dict) else "["
        for name, part in zip(names, parts, strict=False):
            yield f"{before}\n{within}{name}"
            yield from pieces(part, within)
            before = ","
        yield f"\n{margin}{'}' if isinstance(value, dict) else ']'}"

    return pieces(data, "")


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


def failed(error: NotFiniteError) -> dict[str, Any]:
    """Why a result ends early."""
    return {"variable": error.variable or None, "message": error.message}


def number(value: float | None) -> float | str | None:
    """A number as JSON can hold it: one that is not finite is a string."""
    return str(value) if value is not None and not math.isfinite(value) else value


def _swept(sweep: Pass, notation: Ascii) -> list[dict[str, Any]]:
    """The rows of a pass, each with the cut after it where that was asked for."""
    rows = list(_rows(sweep.rows, notation))
    for row, cut in zip(rows, sweep.cuts, strict=False):
        row["cut"] = number(cut.value) if cut else None
    return rows


def _rows(rows: Rows, notation: Ascii) -> Iterator[dict[str, Any]]:
    texts, first = Texts(rows, notation), rows.program.first
    cells = texts.cells(range(len(rows)))
    for i, (_, chain_rule, formula, numbers, _) in enumerate(zip(*cells, strict=True), first):
        value = number(rows.value(i)) if rows.evaluation else None
        row = {"variable": texts.name(i), "formula": formula, "substituted": numbers or None, "value": value}
        yield row | {"chain_rule": chain_rule} if rows.kind == "adjoint" else row


def without_trace(mode: str, source: str, error: NotFiniteError) -> dict[str, Any]:
    """What is known where a constant of the text itself is not finite, so that there is no trace."""
    return {
        "schema": SCHEMA, "mode": mode, "source": source, "at": None, "inputs": [], "outputs": [], "primal": [],
        "passes": [], "notes": [], "error": {"variable": None, "message": error.message},
    }  # fmt: skip
