"""Matrices of derivatives as panels: the Jacobian by each mode with its cost, the Hessian, higher derivatives.

This room owns what the rows and columns are called, and how a wide matrix is divided: into blocks of whole columns, and
where not even one of them fits, into a list of its entries. A number is never broken.

>>> from tracediff.notation import Unicode
>>> panel = matrix(("Jacobian", "tangent"), ["y"], ["x1", "x2"], [[5.5, 1.716]], Unicode())
>>> [column.heading for column in panel.columns], [column.cells for column in panel.columns]
(['', '∂/∂x₁', '∂/∂x₂'], [(('y',),), (('5.5',),), (('1.716',),)])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tracediff.derivatives.hessian import Hessian
from tracediff.derivatives.jacobian import Direction, Jacobian, favoured
from tracediff.errors import listed
from tracediff.notation import Notation
from tracediff.program import Constant, Program, Variable
from tracediff.render.layout import Band, Cards, as_cards, fitted
from tracediff.render.panels import Column, Panel
from tracediff.render.text import aligned, counted
from tracediff.trace import Pass

Head: TypeAlias = tuple[str, str]
"""The title of a panel, and its kind."""

HEADS: dict[Direction, Head] = {
    "forward": ("Forward mode: a pass for each column", "tangent"),
    "reverse": ("Reverse mode: a pass for each row", "adjoint"),
}


def jacobians(found: Sequence[Jacobian], program: Program, notation: Notation, room: int | None) -> list[Band]:
    """The Jacobian by each mode, side by side where there is room, and below what each took."""
    names = [notation.show(Variable(name)) for name in program.names(program.outputs)]
    inputs = program.names(program.inputs)
    panels = [matrix(HEADS[way.mode], names, inputs, way.values, notation) for way in found]
    together = fitted(tuple(panels), room, False)
    bands = [together] if together else [band for panel in panels for band in blocks(panel, room)]
    return [*bands, *blocks(cost(found, notation), room)]


def cost(found: Sequence[Jacobian], notation: Notation) -> Panel:
    """How many passes and multiplications each mode took."""
    each = [way.multiplications // (way.passes or 1) for way in found]
    taken = [
        f"{way.passes} {notation.signs['mul']} {one} = {way.multiplications}"
        for way, one in zip(found, each, strict=True)
    ]
    columns = (
        Column("variable", "", [notation.words(way.mode) for way in found]),
        Column("value", notation.words("passes"), [str(way.passes) for way in found]),
        Column("value", notation.words("multiplications"), taken),
    )
    return Panel("Cost", "primal", columns, frozenset())


def shape(inputs: int, outputs: int) -> str:
    """Which mode the shape of a Jacobian favours, and why.

    >>> print(shape(3, 1))
    3 inputs and 1 output: the shape favours reverse mode, with 1 pass instead of 3
    """
    sizes = f"{counted(inputs, 'input')} and {counted(outputs, 'output')}"
    mode = favoured(inputs, outputs)
    fewer, more = sorted((inputs, outputs))
    why = f"with {counted(fewer, 'pass', 'passes')} instead of {more}"
    if fewer == more:
        why = "which needs as many passes but less memory, for it keeps no intermediate values"
    return f"{sizes}: the shape favours {mode} mode, {why}"


def products(mode: Direction, sweep: Pass, notation: Notation, room: int | None) -> list[Band]:
    """A vector of inputs or outputs, and what one pass makes of it."""
    _, kind = HEADS[mode]
    title = {"forward": "Jacobian times vector: 1 forward pass", "reverse": "Vector times Jacobian: 1 reverse pass"}[
        mode
    ]
    bands: list[Band] = []
    for heading, values in (("Vector", sweep.seed), (title, sweep.derivatives)):
        known = {
            notation.show(Variable(name, None, kind)): value for name, value in values.items() if value is not None
        }
        bands += blocks(listing((heading, kind), list(known), list(known.values()), notation), room)
    return bands


def hessian(found: Hessian, inputs: Sequence[str], notation: Notation, room: int | None) -> list[Band]:
    """The value, the gradient and the Hessian of one output."""
    output = notation.show(Variable(found.output))
    partials = [notation.derivative(output, notation.show(Variable(name))) for name in inputs]
    value = listing(("Value", "primal"), [output], [found.value], notation)
    gradient = listing(("Gradient", "adjoint"), partials, found.gradient, notation)
    second = matrix(("Hessian: a pass for each column", "tangent"), partials, inputs, found.values, notation)
    together = fitted((gradient, second), room, False)
    below: list[Band] = [together] if together else [*blocks(gradient, room), *blocks(second, room)]
    return [*blocks(value, room), *below]


def uneven(found: Hessian, inputs: Sequence[str], notation: Notation) -> list[str]:
    """That a Hessian is not symmetric, where it is not: the convention for a power of 0 does not reach its derivatives.

    >>> from tracediff.notation import Unicode
    >>> uneven(Hessian("f", 0, [1, 0], [[0, 0], [1, 0]]), ["x", "y"], Unicode())
    ['the mixed derivatives for x and y differ, 0 and 1: there is no second derivative here, or it is lost in rounding']
    """
    largest = max((abs(value) for row in found.values for value in row), default=0.0)
    for i, row in enumerate(found.values):
        for j, value in enumerate(row[:i]):
            other = found.values[j][i]
            if abs(value - other) > 1e-6 * max(abs(value), abs(other)) and abs(value - other) > 1e-9 * largest:
                names = listed(notation.inline(notation.show(Variable(inputs[number]))) for number in (j, i))
                differ = listed(notation.inline(notation.number(entry)) for entry in (other, value))
                why = "there is no second derivative here, or it is lost in rounding"
                return [f"the mixed derivatives for {names} differ, {differ}: {why}"]
    return []


def higher(program: Program, values: Sequence[float], notation: Notation, room: int | None) -> list[Band]:
    """The value of a function of one variable, and its derivatives one after another."""
    (wrt,), (of,) = [
        [notation.show(Variable(name)) for name in program.names(slots)] for slots in (program.inputs, program.outputs)
    ]
    labels = [of]
    for order in range(1, len(values)):
        raised = notation.power("", Constant(float(order))) if order > 1 else ""
        labels.append(notation.derivative(raised + of, wrt + raised))
    return blocks(listing(("Value and derivatives", "tangent"), labels, values, notation), room)


def matrix(
    head: Head, labels: Sequence[str], inputs: Sequence[str], values: Sequence[Sequence[float]], notation: Notation
) -> Panel:
    """A matrix whose columns are derivatives with respect to the inputs."""
    columns = [Column("variable", "", labels)]
    for number, name in enumerate(inputs):
        texts = aligned([notation.number(row[number]) for row in values])
        columns.append(Column("value", notation.derivative("", notation.show(Variable(name))), texts))
    return Panel(*head, tuple(columns), frozenset())


def named(values: Mapping[str, Mapping[str, float]], notation: Notation) -> Panel:
    """A matrix by the names of its rows and columns.

    >>> from tracediff.notation import Unicode
    >>> [column.heading for column in named({"y1": {"x1": 5.0, "x2": 2.0}}, Unicode()).columns]
    ['', '∂/∂x₁', '∂/∂x₂']
    """
    inputs = list(next(iter(values.values()), {}))
    labels = [notation.show(Variable(name)) for name in values]
    return matrix(("", "primal"), labels, inputs, [list(row.values()) for row in values.values()], notation)


def listing(head: Head, labels: Sequence[str], values: Sequence[float], notation: Notation) -> Panel:
    """Named numbers, one below the other."""
    texts = [f"= {text}" for text in aligned([notation.number(value) for value in values])]
    return Panel(*head, (Column("variable", "", labels), Column("value", "", texts)), frozenset())


def blocks(panel: Panel, room: int | None) -> list[Band]:
    """A table in as many blocks of columns, one below the other, as it takes; each begins with the first column."""
    labels, *rest = panel.columns
    found: list[Band] = []

    def part(columns: Sequence[Column]) -> Panel:
        return panel.with_columns([labels, *columns])

    while rest or not found:
        taken = 1 if room else len(rest)
        while room and taken < len(rest) and part(rest[: taken + 1]).width <= room:
            taken += 1
        band = fitted((part(rest[:taken]),), room, False)
        if band is None:
            return [entries(panel, room)]
        found.append(band)
        rest = rest[taken:]
    return found


def entries(panel: Panel, room: int | None) -> Cards:
    """A table as a list of its entries: under the label of each row, each heading with its number."""
    labels, *columns = panel.columns
    rows = [
        (
            label,
            *[
                f"  {f'{column.heading} {cell.strip()}'.strip()}"
                for column in columns
                for cell in column.cells[number]
                if cell.strip()
            ],
        )
        for number, label in enumerate(labels.lines)
    ]
    return as_cards(Panel(panel.title, panel.kind, (Column.of("variable", "", rows),), frozenset()), room)
