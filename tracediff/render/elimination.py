"""Vertex elimination as panels and as data: the edges, each step, the Jacobian, and what the orders cost.

>>> from tracediff.graphs.elimination import eliminate
>>> from tracediff.graphs.linearised import linearised
>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> from tracediff.render.drawing import plain
>>> graph = linearised(parse("sin(x)*x"), {"x": 0.5})
>>> print(*plain([(stepped(graph, eliminate(graph, graph.intermediates), "forward", Ascii()),)]), sep="\\n")
Elimination in forward order: 1 multiplication
v[1]: 1 in * 1 out
dv[2]/dv[0]         = dv[2]/dv[0] + dv[2]/dv[1] * dv[1]/dv[0]  = 0.479 + 0.5 * 0.878  = 0.918
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tracediff.errors import NotFiniteError
from tracediff.graphs.elimination import Elimination, Entry, Join, Step, merged
from tracediff.graphs.linearised import Graph
from tracediff.notation import Ascii, Notation
from tracediff.program import Value, Variable
from tracediff.records import Record
from tracediff.remarks import OVERFLOW, kinks
from tracediff.render.json import about, number
from tracediff.render.panels import ROOMY, Column, Panel, Role, column
from tracediff.render.text import aligned, counted, wrapped

SHOWN = 16
"""Of a longer list of vertices only the first and the last are shown."""


class Equation(Record):
    """A row: what is computed, the formula, the numbers put in, the value; any of these may be empty."""

    name: str
    formula: str = ""
    numbers: str = ""
    value: str = ""


def edged(graph: Graph, notation: Notation) -> Panel:
    """The panel of the edges with their partials, parallel ones merged; up to one that is not finite."""
    ways = merged(graph)
    rows = []
    for (source, target), group in itertools.groupby(graph.edges[: len(graph.partials)], key=lambda edge: edge[:2]):
        partials = [graph.partials[edge.row] for edge in group]
        substituted = [[row.substituted] for row in partials if row.substituted is not None]
        rows.append(
            Equation(
                _derivative(graph, target, source, notation),
                notation.total([[row.formula] for row in partials]),
                notation.total(substituted) if substituted else "",
                _number(ways[target][source], notation),
            )
        )
    return _panel("Partials on the edges", rows)


def stepped(graph: Graph, done: Elimination, by: str, notation: Notation) -> Panel:
    """The panel of an elimination: for each vertex its edges in and out, and the edges that are made or changed."""
    rows: list[Equation] = []
    sections = set[int]()
    for step in done.steps:
        sections.add(len(rows) - 1)
        rows.append(Equation(_headed(graph, step, notation)))
        rows += [
            Equation(
                _derivative(graph, join.target, join.source, notation),
                _formula(graph, step.vertex, join, notation),
                _substituted(join, notation),
                _number(join.value, notation),
            )
            for join in step.joins
        ]
    title = f"Elimination in {by} order: {counted(done.multiplications, 'multiplication')}"
    return _panel(title, rows, frozenset(sections))


def jacobian(entries: Sequence[Entry], notation: Notation) -> Panel:
    """The panel of the Jacobian, an entry a row."""
    rows = []
    for entry in entries:
        output, name = notation.show(Variable(entry.output)), notation.show(Variable(entry.input))
        rows.append(Equation(notation.derivative(output, name), value=_number(entry.value, notation)))
    return _panel("Jacobian", rows)


def compared(graph: Graph, costs: Mapping[str, Elimination], notation: Notation, room: int | None) -> Panel:
    """The panel of what each order costs, with its vertices, for a width."""
    names = list(map(notation.words, costs))
    totals = aligned([f"{done.multiplications:,}" for done in costs.values()])
    spare = None if room is None else max(room - max(map(len, names)) - max(map(len, totals)) - 4, ROOMY)
    texts = [", ".join(_shortened(graph, done.order, notation)) for done in costs.values()]
    lists = [wrapped(text, spare) for text in texts]

    def filled(role: Role, firsts: Iterable[str]) -> Column:
        pairs = zip(firsts, lists, strict=True)
        return Column.of(role, "", [(first, *[""] * (len(lines) - 1)) for first, lines in pairs])

    columns = (filled("variable", names), filled("value", totals), Column.of("value", "", lists))
    return Panel("Multiplications by order", "primal", columns, frozenset())


def overflow(graph: Graph, done: Elimination, notation: Notation) -> NotFiniteError | None:
    """The first edge that an elimination made and that is not finite, where there is one."""
    for step in done.steps:
        for join in step.joins:
            if join.value is not None and not math.isfinite(join.value):
                made = _derivative(graph, join.target, join.source, notation)
                return NotFiniteError(f"{made} = {_substituted(join, notation)} is infinite", hint=OVERFLOW)
    return None


def as_data(
    graph: Graph, shown: Mapping[str, Elimination], costs: Mapping[str, int | None], digits: int
) -> dict[str, Any]:
    """Eliminations as plain data for ``json.dumps``: those `shown` in full, and what each order costs."""
    notation = Ascii(digits)
    entries = next(iter(shown.values())).jacobian if shown else []
    rows = itertools.groupby(entries, key=lambda entry: entry.output)
    return {
        **about("eliminate", graph.at, graph.primal),
        "orders": [
            {
                "order": name,
                "vertices": [notation.show(graph.program.slots[vertex]) for vertex in done.order],
                "multiplications": done.multiplications,
                "steps": [_step_data(graph, step, notation) for step in done.steps],
            }
            for name, done in shown.items()
        ],
        "jacobian": [[number(entry.value) for entry in row] for _, row in rows],
        "multiplications": dict(costs),
        "notes": list(kinks(graph.primal, notation)),
    }


def _step_data(graph: Graph, step: Step, notation: Notation) -> dict[str, Any]:
    def shown(vertex: int) -> str:
        return notation.show(graph.program.slots[vertex])

    return {
        "vertex": shown(step.vertex),
        "in": list(map(shown, step.sources)),
        "out": list(map(shown, step.targets)),
        "edges": [
            {
                "from": shown(join.source),
                "to": shown(join.target),
                "new": join.is_new,
                "formula": _formula(graph, step.vertex, join, notation),
                "substituted": _substituted(join, notation) or None,
                "value": number(join.value),
            }
            for join in step.joins
        ],
    }


def _panel(title: str, rows: Sequence[Equation], sections: frozenset[int] = frozenset()) -> Panel:
    """A panel of equations, without the columns that are empty."""
    names, formulas, numbers, values = zip(*rows, strict=True) if rows else ((), (), (), ())
    sides: tuple[tuple[Role, Sequence[str]], ...] = (("formula", formulas), ("numbers", numbers), ("value", values))
    columns = [column(role, texts) for role, texts in sides if any(texts)]
    return Panel(title, "primal", (Column("variable", "", names), *columns), sections)


def _number(value: float | None, notation: Notation) -> str:
    return "" if value is None else notation.number(value)


def _headed(graph: Graph, step: Step, notation: Notation) -> str:
    """A vertex with the number of its edges in and out, whose product are the multiplications."""
    name, label = notation.show(graph.program.slots[step.vertex]), graph.program.labels.get(step.vertex, "")
    named = f"{name} ({notation.show(Variable(label))})" if label else name
    ways = [f"{len(step.sources)}{notation.words(' in')}", f"{len(step.targets)}{notation.words(' out')}"]
    times = f" {notation.signs['mul']} "
    return f"{named}{notation.words(': ')}{times.join(ways)}"


def _derivative(graph: Graph, of: int, wrt: int, notation: Notation) -> str:
    """The partial on an edge: of the one vertex, as a function of those that are left, with respect to the other."""
    return notation.derivative(notation.show(graph.program.slots[of]), notation.show(graph.program.slots[wrt]))


def _formula(graph: Graph, vertex: int, join: Join, notation: Notation) -> str:
    """The chain rule through an eliminated vertex, added to the edge that is there."""
    out = _derivative(graph, join.target, vertex, notation)
    product = notation.chain(out, _derivative(graph, vertex, join.source, notation))
    if join.is_new:
        return product
    return f"{_derivative(graph, join.target, join.source, notation)} {notation.signs['add']} {product}"


def _substituted(join: Join, notation: Notation) -> str:
    """The same with the numbers put in; nothing without a point."""
    if join.factors is None:
        return ""
    product = list(map(Value, join.factors))
    return notation.total([product] if join.before is None else [[Value(join.before)], product])


def _shortened(graph: Graph, vertices: Sequence[int], notation: Notation) -> Iterator[str]:
    """The names of vertices; of many only the first and the last."""
    few = len(vertices) <= SHOWN
    yield from [notation.show(graph.program.slots[vertex]) for vertex in (vertices if few else vertices[: SHOWN - 4])]
    if not few:
        yield "..."
        yield from [notation.show(graph.program.slots[vertex]) for vertex in vertices[-3:]]
