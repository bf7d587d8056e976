"""The shipped samples as a panel: the name of each, and what it shows.

>>> from tracediff.notation import Unicode
>>> [column.cells for column in listing({"baydin": "The survey's example"}, Unicode()).columns]
[(('baydin',),), (("The survey's example",),)]
"""

from __future__ import annotations

from collections.abc import Mapping

from tracediff.notation import Notation
from tracediff.render.panels import Column, Panel


def listing(titles: Mapping[str, str], notation: Notation) -> Panel:
    """The panel of some samples, one row each."""
    columns = (Column("variable", "", list(map(notation.words, titles))), Column("words", "", list(titles.values())))
    return Panel("Samples", "primal", columns, frozenset())
