"""CSV: what is in the JSON of a command as one flat table, one record a line, each number in full.

A text that a spreadsheet could take for a formula of its own (``-v[1]``) begins with an apostrophe; numbers do not.

>>> data = {"mode": "jacobian", "outputs": ["y"], "inputs": ["x1", "x2"], "values": [[5.5, -1.0]]}
>>> print("".join(lines(data)), end="")
output,input,value
y,x1,5.5
y,x2,-1.0
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from tracediff.errors import visible
from tracediff.notation.numbers import ALL_DIGITS, decimal

Entry: TypeAlias = dict[str, Any]
"""A line, by the names of its columns."""

KINDS = {"forward": "tangent", "reverse": "adjoint", "hessian": "tangent"}
TEMPTING = ("=", "+", "-", "@")
"""With these begins what a spreadsheet evaluates."""

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?(e[+-]?\d+)?|inf|nan)")

HEADINGS = {
    "pairs": ("output", "input", "path", "formula", "substituted", "value"),
    "orders": ("order", "vertex", "from", "to", "new", "formula", "substituted", "value"),
}
"""The names of the columns where an answer may have no lines: there is no path, or no vertex to eliminate."""


def lines(data: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the table, with the names of its columns first; none where there is no answer."""
    found = records(data)
    first = next(found, None)
    names = first or next((HEADINGS[key] for key in HEADINGS if key in data), None)
    if names is None:
        return
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    known = [names, first.values()] if first else [names]
    for cells in itertools.chain(known, (record.values() for record in found)):
        writer.writerow(map(cell, cells))
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def cell(held: Any) -> str:
    """What a cell says: nothing, a number in full, or a text that no spreadsheet evaluates.

    >>> cell(None), cell(0.5), cell("-0.5"), cell("-v[1]"), cell(["a", "b"])
    ('', '0.5', '-0.5', "'-v[1]", 'a; b')
    """
    if isinstance(held, list):
        return cell("; ".join(held))
    text = "" if held is None else visible(str(held))
    harmless = not text.startswith(TEMPTING) or NUMBER.fullmatch(text)
    return text if harmless else f"'{text}"


def records(data: Mapping[str, Any]) -> Iterator[Entry]:
    """The lines of what a command found, from the data of its JSON."""
    match data:
        case {"primal": primal, "passes": passes}:
            yield from _trace(data, primal, passes)
        case {"product": product}:
            yield from [{"variable": name, "value": value} for name, value in product.items()]
        case {"mode": "jacobian", "values": list(values)}:
            yield from _matrix(values, {"output": data["outputs"], "input": data["inputs"]})
        case {"mode": "hessian", "values": list(values)}:
            yield from [{"output": data["output"], **entry} for entry in _hessian(data, values)]
        case {"mode": "hessian", "derivatives": list(derivatives)}:
            names = {"output": data["output"], "input": data["inputs"][0]}
            yield from [{**names, "order": order, "value": value} for order, value in enumerate(derivatives)]
        case {"mode": "check"}:
            for check in data.get("checks", [data]):
                yield from _check(check)
        case {"mode": "symbolic", "derivatives": list(derivatives)}:
            forms = itertools.product(derivatives, ("unsimplified", "simplified"))
            yield from [{**_ends(found), "form": form, **found[form]} for found, form in forms]
        case {"pairs": pairs}:
            found = [(pair, path) for pair in pairs for path in pair["paths"]]
            yield from [{**_ends(pair), "path": " -> ".join(path.pop("vertices")), **path} for pair, path in found]
        case {"orders": orders}:
            steps = [(order["order"], step) for order in orders for step in order["steps"]]
            edges = [(name, step["vertex"], edge) for name, step in steps for edge in step["edges"]]
            yield from [{"order": name, "vertex": vertex, **edge} for name, vertex, edge in edges]
        case {"sheets": list(sheets)}:
            yield from [{name: held for name, held in sheet.items() if name != "exercises"} for sheet in sheets]
        case {"primitives": list(listed)} | {"samples": list(listed)}:
            yield from listed


def _ends(found: Mapping[str, Any]) -> Entry:
    return {"output": found["output"], "input": found["input"]}


def _matrix(values: list[list[float]], names: Mapping[str, list[str]]) -> Iterator[Entry]:
    """The entries of a matrix, each with the names of its row and its column, which stand under these headings."""
    for places, value in zip(itertools.product(*names.values()), itertools.chain(*values), strict=True):
        yield {**dict(zip(names, places, strict=True)), "value": value}


def _trace(data: Mapping[str, Any], primal: list[Entry], passes: list[Entry]) -> Iterator[Entry]:
    """The rows of a trace: which trace and which pass each belongs to, and what it says."""
    columns = ["variable", "name", "chain_rule", "formula", "substituted", "value", *(["cut"] if "cut" in data else [])]
    swept = [(KINDS[data["mode"]], _seed(sweep["seed"]), sweep["rows"]) for sweep in passes]
    output = data.get("output")  # of second derivatives: the adjoints come after it
    for trace, seed, rows in [("primal", None, primal), *swept]:
        kind = trace
        for row in rows:
            yield {"trace": kind, "pass": seed, **{name: row.get(name) for name in columns}}
            if row["variable"] == output and trace == "primal":
                kind = "adjoint"


def _seed(seed: Mapping[str, float]) -> str:
    """The seed of a pass as ``--seed`` reads it, without the zeros."""
    return ",".join(f"{name}={decimal(value, ALL_DIGITS)}" for name, value in seed.items() if value)


def _hessian(data: Mapping[str, Any], values: list[list[float]]) -> Iterator[Entry]:
    """The value, the gradient and the Hessian: each with the inputs with respect to which it is a derivative."""
    inputs = data["inputs"]
    gradient = dict(zip(inputs, data["gradient"], strict=True))
    yield {"first": None, "second": None, "value": data["value"]}
    yield from [{"first": name, "second": None, "value": value} for name, value in gradient.items()]
    yield from _matrix(values, {"first": inputs, "second": inputs})


def _check(check: Mapping[str, Any]) -> Iterator[Entry]:
    """The gradient by each method, and the verdict; or, where they were asked for, the quotients of every step."""
    if "sweeps" in check:
        for name, steps in check["sweeps"].items():
            for step in steps:
                yield {"output": check["output"], "input": name, **step}
        return
    for method in check["methods"]:
        orders = check["orders"] if method["name"] == "central differences" else {}
        for name in check["methods"][0]["gradient"]:
            yield {
                "output": check["output"],
                "input": name,
                "method": method["name"],
                "value": (method["gradient"] or {}).get(name),
                "error": (method["errors"] or {}).get(name),
                "order": orders.get(name),
                "reason": method["reason"],
                "reference": check["reference"],
                "agree": "yes" if check["agree"] else "no",
            }
