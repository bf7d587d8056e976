"""What a cut through the graph says, as texts. Where they stand is left to `panels` and `layout`.

>>> from tracediff.cut import Cut
>>> from tracediff.notation import Unicode
>>> crossing_text(Unicode(), "formula", Cut(20, (), 4.5)), crossing_text(Unicode(), "value", Cut(20, (), 4.5))
('20 live variables', '4.5')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tracediff.notation import Notation
from tracediff.program import Value

if TYPE_CHECKING:
    from tracediff.cut import Cut


class Crossing(NamedTuple):
    """What the panel of cuts shows besides their values: the sums in variables, and the numbers put in."""

    sums: bool
    numbers: bool


NO_CUTS = Crossing(sums=False, numbers=False)


def crossing_text(notation: Notation, role: Literal["formula", "numbers", "value"], cut: Cut | None) -> str:
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
