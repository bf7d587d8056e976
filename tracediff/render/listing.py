"""The shipped samples as a panel: the name of each, and what it shows.

>>> [column.cells for column in listing({"baydin": "The survey's example"}).columns]
[(('baydin',),), (("The survey's example",),)]
"""

from __future__ import annotations

from collections.abc import Mapping

from tracediff.render.panels import Column, Panel


def listing(titles: Mapping[str, str]) -> Panel:
    """The panel of some samples, one row each."""
    columns = (Column("variable", "", list(titles)), Column("words", "", list(titles.values())))
    return Panel("Samples", "primal", columns, frozenset())
