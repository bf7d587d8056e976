"""A pass as a wrong algorithm computes it, beside the right one: the wrong rows are said to be wrong, in words.

This room owns the two tables and the sentence about the first wrong row. What was computed is that of
`classroom.mistaken`.

>>> from tracediff.classroom.mistaken import mistaken
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.render.drawing import plain
>>> from tracediff.trace import trace
>>> right = trace("reverse", parse("b = a + a; c = b + b"), {"a": 1})
>>> found = mistaken(right, "overwrite")
>>> print(*list(plain(beside(right, "overwrite", found, Unicode())))[6:10], sep="\\n")
Reverse adjoint trace with the mistake overwrite   What is due
v̄₂  = c̄       = 1      = 1                         v̄₂  = c̄            = 1
v̄₁  = v̄₂ × 1  = 1 × 1  = 1                         v̄₁  = v̄₂ × 1       = 1
v̄₁  = v̄₂ × 1  = 1 × 1  = 1  ← first wrong row      v̄₁  = v̄₁ + v̄₂ × 1  = 2
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracediff.classroom.accounts import Accounts
from tracediff.classroom.mistaken import BUGS, Mistake
from tracediff.classroom.wrong import slip_of
from tracediff.notation import Ascii, Notation
from tracediff.remarks import seeded
from tracediff.render.json import number
from tracediff.render.layout import Band, alone, fitted
from tracediff.render.panels import TITLES, Column, Panel, View, column, shortened
from tracediff.render.texts import Texts
from tracediff.render.wanted import ALL, Which, excerpt
from tracediff.trace import Trace

FIRST, WRONG = "first wrong row", "wrong"

ARROWS = {"unicode": "←", "latex": r"$\leftarrow$"}
"""What points at the first wrong row; elsewhere it is ``<-``."""


def beside(  # noqa: PLR0913, PLR0917 - what `arranged` takes, and the mistake
    right: Trace, bug: str, found: Sequence[Mistake], notation: Notation, room: int | None = None, which: Which = ALL
) -> list[Band]:
    """Arrange the primal trace, and below it each mistaken pass beside the right one.

    Args:
        right: The right trace.
        bug: The name of the mistake.
        found: Its passes with the mistake.
        notation: How they are written.
        room: How many columns there are; None for as many as it takes.
        which: Which rows to show.
    """
    view = View(right, notation)
    bands: list[Band] = [alone(view.primal_panel(excerpt(view.primal_lines(), which), True), room)]
    for i, mistake in enumerate(found):
        if not len(mistake.rows):  # where nothing depends on an input
            continue
        of = (
            f", pass {i + 1} for {notation.inline(seeded(mistake.seed, mistake.rows.kind, notation))}"
            if len(found) > 1
            else ""
        )
        title = f"{TITLES[right.mode]} with the mistake {bug}{of}"
        *pair, narrow = [shortened(panel, which) for panel in _panels(mistake, notation, title)]
        bands.append(fitted(tuple(pair), room, False) or alone(narrow, room))
    return bands


def remarks(right: Trace, bug: str, found: Sequence[Mistake], notation: Notation) -> list[str]:
    """What the mistake is, and what is wrong with the first wrong row."""
    said = [f"{bug}: {BUGS[bug]}"]
    for mistake in found:
        if mistake.first is not None:
            row, due = mistake.rows[mistake.first], mistake.right[mistake.due[mistake.first]]
            written, expected = (
                f"{notation.show(each.variable)} = {notation.show(each.formula)}" for each in (row, due)
            )
            if row.value is not None and due.value is not None:
                written += f" = {notation.number(row.value)}"
                expected = f"{expected} = " if row.formula != due.formula else ""
                expected += notation.number(due.value)
            written, expected = notation.inline(written), f"; due is {notation.inline(expected)}"
            if right.at is None and row.formula == due.formula:
                expected = ", which reads an adjoint that is not complete"
            said.append(f"the first wrong row is {written}{expected}{_why(right, mistake, bug)}")
            return said
    return [*said, "here it makes no row wrong"]


def _why(right: Trace, mistake: Mistake, bug: str) -> str:
    """Which partial is taken wrongly in the first wrong row, and how."""
    if bug != "partial" or mistake.first is None:
        return ""
    account = Accounts(right.primal, mistake.right)[mistake.due[mistake.first]]
    if account.primitive is None:
        return ""
    name = account.primitive.name
    if name == "mul" and len(account.positions) == 2:
        return " (the tangent of a product is not the product of the tangents)"
    slips = [(f"the partial of {name} with respect to {'ab'[i]}", slip_of(name, i)) for i in account.positions]
    said = [f"{partial}: {slip[0]}" for partial, slip in slips if slip]
    return f" ({'; '.join(said)})" if said else ""


def as_data(bug: str, found: Sequence[Mistake], digits: int) -> dict[str, Any]:
    """The mistaken passes as plain data."""
    notation = Ascii(digits)
    return {"name": bug, "about": BUGS[bug], "passes": [_pass(mistake, notation) for mistake in found]}


def _pass(mistake: Mistake, notation: Notation) -> dict[str, Any]:
    """A mistaken pass: its rows, each with the value that is due."""
    cells = Texts(mistake.rows, notation).cells(range(len(mistake.rows)))
    rows = []
    for i, (variable, chain_rule, formula, numbers, _) in enumerate(zip(*cells, strict=True)):
        due = mistake.right[mistake.due[i]]
        rows.append(
            {
                "variable": variable, "formula": formula, "substituted": numbers or None,
                "value": number(mistake.rows[i].value), "chain_rule": chain_rule, "due": number(due.value),
                "wrong": mistake.wrong[i],
            }
        )  # fmt: skip
    derivatives = {name: number(value) for name, value in mistake.derivatives.items()}
    return {"seed": mistake.seed, "rows": rows, "derivatives": derivatives, "first_wrong": mistake.first}


def _panels(mistake: Mistake, notation: Notation, title: str) -> list[Panel]:
    """The mistaken rows and the right ones, to stand side by side; and the mistaken rows with both values."""
    kind, rows = mistake.rows.kind, range(len(mistake.rows))
    wrong = Texts(mistake.rows, notation).cells(rows)
    right = Texts(mistake.right, notation).cells([mistake.due[i] for i in rows])
    arrow = ARROWS.get(notation.name, "<-")
    said = [f"{arrow} {FIRST}" if i == mistake.first else WRONG if mistake.wrong[i] else "" for i in rows]
    words = Column("words", "", said)
    steps = [column("variable", wrong.variable), column("formula", wrong.formula)]
    numbers, value = column("numbers", wrong.numbers), column("value", wrong.value)
    truth = [column("variable", right.variable), column("formula", right.formula), column("value", right.value)]
    heading = notation.words("due")
    due = (
        [column("value", right.value, heading)]
        if mistake.rows.evaluation
        else [column("formula", right.formula, heading)]
    )
    wide, narrow = [*steps, numbers, value, words], [*steps, value, *due, words]
    return [
        Panel(name, kind, [part for part in columns if part.width], frozenset())
        for name, columns in ((title, wide), ("What is due", truth), (title, narrow))
    ]
