"""The Jacobian by vertex elimination: ``tracediff eliminate``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from tracediff.cli.graphs import begun, tabled
from tracediff.cli.options import DIGITS, TraceCommand, document_options, program_options, rows_option
from tracediff.cli.output import Output, chosen
from tracediff.cli.request import requested
from tracediff.cli.shown import option
from tracediff.cli.writing import write_data, write_tables
from tracediff.errors import RequestError, listed
from tracediff.graphs.elimination import Elimination, eliminate
from tracediff.graphs.linearised import Graph, linearised
from tracediff.graphs.orders import MOST, RULES, listed_order, order
from tracediff.notation import Notation
from tracediff.remarks import failure, kinks
from tracediff.render.elimination import as_data, compared, edged, jacobian, overflow, stepped
from tracediff.render.json import error_data, heading
from tracediff.render.layout import Band, alone
from tracediff.render.panels import Panel
from tracediff.render.wanted import Which

LISTED = "listed"
TITLES = {"markowitz": "Markowitz"}


@click.command("eliminate", cls=TraceCommand)
@program_options
@option(
    "--by",
    "rules",
    type=click.Choice([*RULES, "all"]),
    multiple=True,
    help="The order to show; by default markowitz. May be repeated.",
)
@option("--vertices", metavar="NAME,...", help="An order of your own, as in v2,v1,v3.")
@DIGITS
@rows_option
@document_options
def eliminate_command(  # noqa: PLR0913, PLR0917 - each is an option of the command
    rules: Sequence[str], vertices: str | None, digits: int, which: Which | None, notation: str | None,
    format_: str | None, output: str | None, color: str, standalone: bool, reveal: bool, **program: Any,
) -> None:  # fmt: skip
    """Accumulate the Jacobian by eliminating vertices in a given order.

    To eliminate an intermediate vertex of the graph, each edge into it is joined to each edge out of it, by one
    multiplication of partials. Every order gives the same Jacobian at its own price: forward mode is the order of
    computation, reverse mode its opposite, the Markowitz rule takes the vertex that is cheapest now. To find the
    cheapest order is NP-complete; for at most 16 vertices it is searched for.

    \b
      tracediff eliminate "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --by reverse
      tracediff eliminate "sin(x1*x2)*x1" --at x1=2,x2=0.5 --vertices v2,v1
    """
    shown = chosen(format_, notation, output, color, digits, standalone=standalone, reveal=reveal)
    asked = requested("eliminate", shown, **program)
    graph = linearised(asked.document.program, asked.at)
    first = heading("eliminate", graph.program, graph.at)
    error = failure(graph.program, [graph.primal, graph.partials], shown.messages)
    every = {} if error else _every(graph, vertices)
    wanted = {name: every[name] for name in _wanted(every, rules, vertices)} if every else {}
    errors = [overflow(graph, done, shown.messages) for done in wanted.values()]
    error = next(filter(None, errors), error)
    remarks = [*kinks(graph.primal, shown.notation), *_not_searched(graph, every)]
    if shown.is_data:
        costs = {name: every[name].multiplications if name in every else None for name in (*RULES, *every)}
        data = as_data(graph, wanted, costs, digits)
        data["notes"] += _not_searched(graph, every)
        write_data(shown, data | ({"error": error_data(error)} if error else {}))
    elif not every:
        write_tables(shown, begun(graph, shown, which), about=first, paged=which is not None)
    else:
        panels = _panels(graph, wanted, shown.notation)
        bands = [tabled(panel, shown, which) for panel in panels if len(panel)]
        write_tables(shown, [*bands, _table(graph, every, shown)], remarks, about=first, paged=which is not None)
    if error:
        raise error


def _every(graph: Graph, vertices: str | None) -> dict[str, Elimination]:
    """The elimination by each rule that can be followed, and in the order that was listed."""
    orders = {str(rule): order(graph, rule) for rule in RULES if rule != "optimal" or _is_small(graph)}
    if vertices is not None:
        orders[LISTED] = listed_order(graph, vertices.replace(",", " ").split())
    return {name: eliminate(graph, found) for name, found in orders.items()}


def _wanted(every: dict[str, Elimination], rules: Sequence[str], vertices: str | None) -> list[str]:
    """The names of the orders that are to be shown step by step.

    Raises:
        RequestError: The optimum was asked for, and it is not known.
    """
    if "optimal" in rules and "optimal" not in every:
        (*_, found) = every.values()
        message = (
            f"an order of least cost is searched for among at most {MOST} vertices, and here are {len(found.order)}"
        )
        raise RequestError(message, hint="use --by markowitz")
    default = [LISTED] if vertices is not None else ["markowitz"]
    named = list(every) if "all" in rules else [*rules, *(default if vertices is not None or not rules else [])]
    return list(dict.fromkeys(named))


def _is_small(graph: Graph) -> bool:
    return len(graph.intermediates) <= MOST


def _not_searched(graph: Graph, every: dict[str, Elimination]) -> list[str]:
    """That the optimum is not known, where it is not."""
    if not every or _is_small(graph):
        return []
    count = len(graph.intermediates)
    return [f"optimal: not computed, for the search looks at every set of vertices, at most {MOST}; here are {count}"]


def _panels(graph: Graph, wanted: dict[str, Elimination], notation: Notation) -> Iterator[Panel]:
    """The edges, each elimination that is wanted (equal ones once), and the Jacobian."""
    yield edged(graph, notation)
    names: dict[tuple[int, ...], list[str]] = {}
    for name, done in wanted.items():
        names.setdefault(tuple(done.order), []).append(TITLES.get(name, name))
    for done in wanted.values():
        if alike := names.pop(tuple(done.order), None):
            yield stepped(graph, done, listed(alike), notation)
    if wanted and graph.at is not None:
        yield jacobian(next(iter(wanted.values())).jacobian, notation)


def _table(graph: Graph, every: dict[str, Elimination], shown: Output) -> Band:
    """What all orders cost."""
    costs = {TITLES.get(name, name): done for name, done in every.items()}
    table = compared(graph, costs, shown.notation, shown.width)
    return alone(table, shown.width)
