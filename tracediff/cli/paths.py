"""The derivative as a sum over paths: ``tracediff paths``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tracediff.cli.graphs import begun, tabled
from tracediff.cli.options import DIGITS, TraceCommand, Whole, document_options, program_options, rows_option
from tracediff.cli.output import chosen
from tracediff.cli.request import requested
from tracediff.cli.shown import option
from tracediff.cli.writing import write_data, write_tables
from tracediff.errors import RequestError
from tracediff.graphs.linearised import linearised, narrowed
from tracediff.graphs.paths import Cost, connections, cost, ends
from tracediff.remarks import failure
from tracediff.render.json import error_data, heading
from tracediff.render.layout import alone
from tracediff.render.paths import as_data, connected, conventions, metered, overflow
from tracediff.render.text import counted
from tracediff.render.wanted import Which

LIMIT = 1000

LONGEST = 24
"""Of a longer path a terminal shows the beginning and the end."""


@click.command(cls=TraceCommand)
@program_options
@option("--from", "starts", metavar="NAME", multiple=True, help="Only paths from this input.")
@option("--to", "goals", metavar="NAME", multiple=True, help="Only paths to this output.")
@option("--limit", type=Whole(1), default=LIMIT, show_default=True, help="Refuse to print more paths than this.")
@DIGITS
@rows_option
@document_options
def paths(  # noqa: PLR0913, PLR0917 - each is an option of the command
    starts: Sequence[str], goals: Sequence[str], limit: int, digits: int, which: Which | None, notation: str | None,
    format_: str | None, output: str | None, color: str, standalone: bool, reveal: bool, **program: Any,
) -> None:  # fmt: skip
    """Print every path from an input to an output, and their sum.

    The product of the partials along a path is what reaches the output by that path, and the sum over all paths is the
    derivative. The number of paths may double with every operation, so they are counted before any is printed, and the
    cost below them says why derivatives are computed in another way: a forward or a reverse pass crosses every edge of
    the graph once.

    \b
      tracediff paths "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
      tracediff paths "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --from x2
    """
    shown = chosen(format_, notation, output, color, digits, standalone=standalone, reveal=reveal)
    asked = requested("paths", shown, **program)
    graph = linearised(asked.document.program, asked.at)
    first = heading("paths", graph.program, graph.at)
    between = ends(graph, starts, goals)
    price = cost(graph, between)
    if price.paths > limit:
        raise _too_many(price, limit)
    if starts or goals:
        graph = narrowed(graph, between.inputs.values(), between.outputs.values())
    error = failure(graph.program, [graph.primal, graph.partials], shown.messages)
    pairs = [] if error else list(connections(graph, between))
    error = error or overflow(graph, pairs, shown.messages)
    if shown.is_data:
        write_data(shown, as_data(graph, pairs, price, digits) | ({"error": error_data(error)} if error else {}))
    elif error and not pairs:
        write_tables(shown, begun(graph, shown, which), about=first, paged=which is not None)
    else:
        longest = LONGEST if shown.height and which is None else None
        bands = [tabled(connected(graph, pair, shown.notation, longest), shown, which) for pair in pairs]
        meter = metered(price, shown.notation)
        bands.append(alone(meter, shown.width))
        remarks = [] if graph.inputs else ["there are no paths, for the program has no inputs"]
        remarks += conventions(graph, shown.notation)
        write_tables(shown, bands, remarks, about=first, paged=which is not None)
    if error:
        raise error


def _too_many(price: Cost, limit: int) -> RequestError:
    """That there are more paths than are printed, and what the derivatives cost without them."""
    forward, reverse = price.by_forward, price.by_reverse
    mode = "reverse" if reverse < forward else "forward"
    passes = price.reverse_passes if reverse < forward else price.forward_passes
    return RequestError(
        f"there are {counted(price.paths, 'path')}, and the limit is {limit:,}",
        hint=f"tracediff {mode} needs {counted(passes, 'pass', 'passes')} of {counted(price.edges, 'multiplication')}"
        f" for the same derivatives; for the paths choose --from and --to, or a higher --limit",
    )
