"""The trace of second derivatives: a program and its adjoints on the left, the tangents of both on the right.

This room owns the division of one long trace into the two sweeps: the primal rows beside their tangents, and below them
the adjoint rows beside theirs. What the rows say is left to `panels`.

>>> from tracediff.derivatives.hessian import gradient_program
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.render.drawing import plain
>>> from tracediff.trace import trace
>>> program = parse("x^3")
>>> print(*plain(second_order(trace("forward", gradient_program(program)), len(program), Unicode())), sep="\\n")
Forward primal trace   Forward tangent trace
v₀  = x                v̇₀  = ẋ
v₁  = v₀³              v̇₁  = v̇₀ × 3 × v₀²
y   = v₁               ẏ   = v̇₁
<BLANKLINE>
Reverse adjoint trace   Tangents of the adjoints
v̄₁  = 1
v̄₀  = v̄₁ × 3 × v₀²      v̄̇₀  = v̇₀ × v̄₁ × 3 × 2 × v₀
x̄   = v̄₀                x̄̇   = v̄̇₀
"""

from __future__ import annotations

from collections.abc import Sequence

from tracediff.notation import Notation
from tracediff.render.layout import Band, as_cards, fitted
from tracediff.render.panels import COMPACT, FULL, TITLES, Panel, View, trimmed
from tracediff.render.wanted import Excerpt, Line
from tracediff.trace import Trace

BELOW = {
    "Forward primal trace": ("Reverse adjoint trace", "adjoint"),
    TITLES["forward"]: ("Tangents of the adjoints", "tangent"),
}
"""What the second part of each panel is called, and its kind."""


def second_order(trace: Trace, primal: int, notation: Notation, room: int | None = None) -> list[Band]:
    """Arrange the forward trace of a program that is joined with its adjoints.

    Args:
        trace: What to show.
        primal: How many of its statements come before those of the adjoints.
        notation: How to write it.
        room: How many columns there are; None for as many as it takes.
    """
    view = View(trace, notation)
    lines = list(view.beside())
    beside = parted(lines, [line.primal for line in lines], primal)
    for detail in (FULL, COMPACT):
        bands = [
            fitted(tuple(map(trimmed, named(view.side_by_side(part, detail, COMPACT), number))), room, False)
            for number, part in enumerate(beside)
            if part.lines
        ]
        if all(bands):
            return [band for band in bands if band]
    above = list(view.derived_lines())
    rows = [view.longest.rows.beside(line.derived) for line in above if line.derived is not None]
    lines = list(view.primal_lines())
    before = parted(lines, [line.primal for line in lines], primal)
    after = parted(above, rows, primal)
    pieces = [
        trimmed(panel)
        for number, (left, right) in enumerate(zip(before, after, strict=True))
        for panels in view.one_by_one(left, right, chain=False, together=False, cuts=COMPACT)
        for panel in named(panels, number)
        if len(panel)
    ]
    for may_break in (False, True):
        bands = [fitted((piece,), room, may_break) for piece in pieces]
        if all(bands):
            return [band for band in bands if band]
    return [as_cards(piece, room) for piece in pieces]


def parted(lines: Sequence[Line], numbers: Sequence[int | None], at: int) -> list[Excerpt]:
    """The lines that belong to statements before the number `at`, and those that belong to the others."""
    first = sum(1 for number in numbers if number is not None and number < at)
    return [Excerpt(lines[:first]), Excerpt(lines[first:])]


def named(panels: Sequence[Panel], part: int) -> list[Panel]:
    """The panels of the first part as they are; those of the second under titles of their own."""
    return list(panels) if part == 0 else list(map(below, panels))


def below(panel: Panel) -> Panel:
    """A panel of the second part under its own title."""
    name = next(title for title in BELOW if panel.title.startswith(title))
    title, kind = BELOW[name]
    return panel.as_part(panel.title.replace(name, title), kind, panel.columns, panel.gap)
