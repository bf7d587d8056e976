"""Paths as panels and as data: each path with its product of partials, their sum, and what it all costs.

>>> from tracediff.graphs.linearised import linearised
>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> from tracediff.graphs.paths import connections
>>> from tracediff.render.drawing import plain
>>> graph = linearised(parse("x*sin(x)"), {"x": 0.5})
>>> print(*plain([(connected(graph, pair, Ascii()),) for pair in connections(graph)]), sep="\\n")
Paths from x = v[0] to y = v[2]
v[0] -> v[1] -> v[2]  = cos(v[0]) * v[0]  = cos(0.5) * 0.5  = 0.439
v[0] -> v[2]          = v[1]              = 0.479           = 0.479
dy/dx                                     = 0.439 + 0.479   = 0.918
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tracediff.errors import NotFiniteError
from tracediff.graphs.linearised import Graph
from tracediff.graphs.paths import Connection, Cost, Path
from tracediff.notation import Ascii, Notation
from tracediff.notation.base import ATOM
from tracediff.program import Expression, Value, Variable, Written
from tracediff.remarks import OVERFLOW, kinks_by_row
from tracediff.render.json import about, number
from tracediff.render.panels import Column, Panel, column
from tracediff.render.text import aligned, counted

FEW = 8
"""A sum of more terms than this is not written out: its terms stand above it."""

OMITTED = Written("...", ATOM)
"""What stands for the middle of a path that is not written out."""


def connected(graph: Graph, pair: Connection, notation: Notation, longest: int | None = None) -> Panel:
    """The panel of all paths from an input to an output: a row for each, and one for their sum.

    Args:
        graph: The graph.
        pair: The paths.
        notation: How they are written.
        longest: Of a path with more edges only the first and the last are written; by default all.
    """
    start, end = [Variable(name) for name in (pair.input, pair.output)]
    derivative = notation.derivative(notation.show(end), notation.show(start))
    factors = [_abridged(_factors(graph, path), longest) for path in pair.paths]
    few = 1 < len(factors) <= FEW
    summed = _summed(factors, notation) if graph.at is None else ""
    columns = [
        Column("chain", "", [*[_walked(graph, path, notation, longest) for path in pair.paths], derivative]),
        column(
            "formula",
            [*map(notation.product, factors), summed],
        ),
    ]
    if pair.derivative is not None:
        values = [path.value for path in pair.paths if path.value is not None]
        numbers = [_numbers(graph, path) for path in pair.paths]
        total = notation.total([[Value(value)] for value in values]) if few else ""
        columns += [
            column("numbers", [*[notation.product(_abridged(each, longest)) for each in numbers], total]),
            column("value", list(map(notation.number, [*values, pair.derivative]))),
        ]
    places = [_named(graph, vertex, name, notation) for vertex, name in ((pair.start, start), (pair.end, end))]
    shown = tuple(each for each in columns if any(each.lines))
    start_place, end_place = map(notation.inline, places)
    return Panel(f"Paths from {start_place} to {end_place}", "primal", shown, frozenset({len(factors) - 1}))


def metered(cost: Cost, notation: Notation) -> Panel:
    """The panel of what the derivatives cost along the paths, by either mode, and as expressions."""
    rows = [
        ("along the paths", counted(cost.paths, "path"), counted(cost.by_paths, "multiplication")),
        ("forward mode", counted(cost.forward_passes, "pass", "passes"), counted(cost.by_forward, "multiplication")),
        ("reverse mode", counted(cost.reverse_passes, "pass", "passes"), counted(cost.by_reverse, "multiplication")),
    ]
    if cost.by_symbolic is not None:
        rows.append(("symbolic", counted(cost.expressions, "expression"), counted(cost.by_symbolic, "operation")))
    ways, often, costs = zip(*rows, strict=True)
    numbers, units = zip(*[cost.rsplit(" ", 1) for cost in costs], strict=True)
    each = [f"{number}{notation.words(f' {unit}')}" for number, unit in zip(aligned(numbers), units, strict=True)]
    columns = (
        Column("variable", "", list(map(notation.words, ways))),
        Column("formula", "", list(map(notation.words, often))),
        Column("value", "", each),
    )
    return Panel("Cost", "primal", columns, frozenset())


def as_data(graph: Graph, pairs: Sequence[Connection], cost: Cost, digits: int) -> dict[str, Any]:
    """Paths and their cost as plain data for ``json.dumps``."""
    notation = Ascii(digits)
    return {
        **about("paths", graph.at, graph.primal),
        "pairs": [
            {
                "input": pair.input,
                "output": pair.output,
                "paths": [
                    {
                        "vertices": [notation.show(graph.program.slots[vertex]) for vertex in path.vertices],
                        "formula": notation.product(_factors(graph, path)),
                        "substituted": None if graph.at is None else notation.product(_numbers(graph, path)),
                        "value": number(path.value),
                    }
                    for path in pair.paths
                ],
                "derivative": number(pair.derivative),
            }
            for pair in pairs
        ],
        "cost": cost._asdict(),
        "notes": conventions(graph, notation),
    }


def conventions(graph: Graph, notation: Notation) -> list[str]:
    """The conventions at kinks that the partials on the edges follow."""
    applied = set(graph.partials.program.origins)
    return [note for number, note in kinks_by_row(graph.primal, notation) if number in applied]


def overflow(graph: Graph, pairs: Sequence[Connection], notation: Notation) -> NotFiniteError | None:
    """The first path whose product is not finite, or the first sum, where there is one."""
    for pair in pairs:
        for path in pair.paths:
            if path.value is not None and not math.isfinite(path.value):
                steps = [_walked(graph, path, notation), notation.product(_numbers(graph, path))]
                return NotFiniteError(f"{' = '.join(steps)} is infinite", hint=OVERFLOW)
        if pair.derivative is not None and not math.isfinite(pair.derivative):
            what = f"the sum over the paths from {pair.input} to {pair.output}"
            return NotFiniteError(f"{what} is infinite", hint=OVERFLOW)
    return None


def _named(graph: Graph, vertex: int, name: Variable, notation: Notation) -> str:
    """The name of an input or output, with the variable that holds it."""
    shown, held = notation.show(name), notation.show(graph.program.slots[vertex])
    return shown if shown == held else f"{shown} = {held}"


def _summed(factors: Sequence[Sequence[Expression]], notation: Notation) -> str:
    """The sum of the products as a formula; of many that it is one."""
    many = notation.words(f"the sum of the {len(factors)} products above")
    return many if len(factors) > FEW else notation.total(factors) if factors else ""


def _walked(graph: Graph, path: Path, notation: Notation, longest: int | None = None) -> str:
    vertices = [graph.program.slots[vertex] for vertex in path.vertices]
    return notation.path(_abridged(vertices, longest))


def _abridged(parts: Sequence[Expression], longest: int | None) -> Sequence[Expression]:
    """The parts of a path; of more than so many the first and the last."""
    if longest is None or len(parts) <= longest + 1:
        return parts
    return [*parts[: longest // 2], OMITTED, *parts[-(longest // 2) :]]


def _factors(graph: Graph, path: Path) -> list[Expression]:
    """The partials along a path, in variables."""
    return [graph.partials[edge.row].formula for edge in path.edges]


def _numbers(graph: Graph, path: Path) -> list[Expression]:
    """The partials along a path, with the numbers put in."""
    rows = [graph.partials[edge.row] for edge in path.edges]
    return [row.substituted for row in rows if row.substituted is not None]
