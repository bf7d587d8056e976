"""What a cut through the graph says, as texts and as a panel. Where that stands is left to `panels` and `layout`.

>>> from tracediff.cut import Cut
>>> from tracediff.notation import Unicode
>>> cut_text(Unicode(), "formula", Cut(20, (), 4.5)), cut_text(Unicode(), "value", Cut(20, (), 4.5))
('20 live variables', '4.5')
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tracediff.notation import Notation
from tracediff.program import Value
from tracediff.render.panels import Column, Detail, Panel, View, column, falls
from tracediff.render.text import aligned
from tracediff.render.wanted import Excerpt

if TYPE_CHECKING:
    from tracediff.cut import Cut


def cut_panel(view: View, shown: Excerpt, passes: Sequence[int], detail: Detail) -> Panel:
    """The panel of the cuts after some rows: the sums once, the numbers and values for each pass."""
    sweeps = [view.trace.passes[number] for number in passes if view.trace.passes[number].cuts]
    cuts = [[None if line.derived is None else sweep.cuts[line.derived] for line in shown.lines] for sweep in sweeps]
    columns = []
    if "chain" in detail:
        columns = [Column("chain", "", [cut_text(view.notation, "formula", cut) for cut in cuts[0]])]
    for sweep, found in zip(sweeps, cuts, strict=True):
        heading = view.direction(sweep) if len(passes) > 1 else ""
        numbers, values = ([cut_text(view.notation, role, cut) for cut in found] for role in ("numbers", "value"))
        columns += [column("numbers", numbers, heading)] if "numbers" in detail else []
        heading = "" if "numbers" in detail else heading
        alone = Column("value", heading, aligned(values))  # no equation to be the end of
        columns.append(column("value", values, heading) if columns else alone)
    title = "Cut: adjoints times tangents" if "chain" in detail else "Cut"
    return Panel.of(title, "primal", columns, shown, passes, upwards=falls(shown))


def cut_text(notation: Notation, role: Literal["formula", "numbers", "value"], cut: Cut | None) -> str:
    """What a cut says: the sum in variables, the same with the numbers put in, or its value."""
    match role:
        case "formula" if cut and cut.terms:
            return notation.total([(term.adjoint, term.tangent) for term in cut.terms])
        case "formula" if cut:
            return f"{cut.live}{notation.words(' live variables')}"
        case "numbers" if cut and cut.value is not None and cut.terms:
            factors = [term.factors for term in cut.terms if term.factors]
            return notation.total([(Value(bar), Value(dot)) for bar, dot in factors])
        case "value" if cut and cut.value is not None:
            return notation.number(cut.value)
        case _:
            return ""
