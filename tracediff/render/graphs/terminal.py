"""A computational graph on a terminal, with box-drawing characters.

This room owns the drawing, and which one fits: from left to right or from the top down, with much or little detail.
What is too wide in every way is left to `listing`.

>>> from tracediff.graphs.computational import computational
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> graph = computational(parse("x1*x2"), "reverse", {"x1": 2, "x2": 5})
>>> print(*["".join(texts) for texts, _ in drawn(Words(graph, Unicode()), 40) or ()], sep="\\n")
Computational graph: values, adjoints
for ȳ = 1, partials on the edges
┌─────────┐
│ x₁      │
│ v₋₁ = 2 ├─╮
│ v̄₋₁ = 5 │ │         ┌──────────────┐
└─────────┘ ╰ v₀ = 5 ─▶ y = v₋₁ × v₀ │
                      │ v₁ = 10      │
┌─────────┐ ╭ v₋₁ = 2 ▶ v̄₁ = 1       │
│ x₂      │ │         └──────────────┘
│ v₀ = 5  ├─╯
│ v̄₀ = 2  │
└─────────┘
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracediff.graphs.layout import Direction, Layout, Spacing, laid_out
from tracediff.graphs.places import Net
from tracediff.records import Record
from tracediff.render.drawing import COLOURS
from tracediff.render.graphs.canvas import ASCII, UNICODE, Canvas, Line
from tracediff.render.graphs.words import Words
from tracediff.render.text import width, wrapped

MOST = 150
"""A graph with more vertices than these is not drawn, but listed."""

NATURAL = 120
"""So wide is a drawing at the most where there is no terminal that says how wide."""


class Plan(Record):
    """A way to draw a graph.

    Args:
        direction: Where the edges lead.
        flat: Whether a vertex says what it says in few lines.
        full: Whether an edge shows the formula of its partial beside the value.
        near: Whether inputs stand beside their first use.
        padding: The space at the sides of a vertex.
    """

    direction: Direction
    flat: bool
    full: bool
    near: bool = False
    padding: int = 1


PLANS = (
    Plan("right", flat=False, full=True),
    Plan("down", flat=True, full=True),
    Plan("right", flat=False, full=False),
    Plan("down", flat=True, full=False),
    Plan("down", flat=False, full=False),
    Plan("down", flat=False, full=False, padding=0),
    Plan("down", flat=False, full=False, near=True),
    Plan("down", flat=False, full=False, near=True, padding=0),
)
"""The ways to draw a graph, those first that are preferred."""


DOWN = Spacing(margin=2, gap=2, ports=2, before=1, lead=0, pitch=1, tail=1)
DENSE = DOWN._replace(margin=1, gap=1)
RIGHT = Spacing(margin=1, gap=1, ports=1, before=0, lead=1, pitch=2, tail=1)


class Sketch(Record):
    """A drawing before it is drawn.

    Args:
        plan: The way in which it is drawn.
        lines: What each vertex says.
        labels: What each edge says.
        layout: Where everything stands.
    """

    plan: Plan
    lines: Sequence[Sequence[str]]
    labels: Sequence[str]
    layout: Layout


def drawn(
    words: Words, room: int | None, height: int | None = None, direction: Direction | None = None
) -> list[Line] | None:
    """Draw a graph in the first way that fits; None where there is none.

    Args:
        words: The graph and its words.
        room: How many columns there are; None where there is no terminal.
        height: How many lines. A drawing that is higher is taken only where each is.
        direction: Where the edges lead; by default where it fits best.
    """
    title = [([line], ["bold"]) for line in wrapped(words.title(), room or NATURAL)]
    if len(words.graph.vertices) > MOST:
        return None
    fitting = None
    for plan in PLANS:
        if direction in (None, plan.direction):
            sketch = _sketched(words, plan)
            columns, lines = sketch.layout.size
            if columns <= (room or NATURAL):
                fitting = fitting or sketch
                if height is None or lines + len(title) <= height:
                    return [*title, *_drawing(words, sketch)]
    return fitting and [*title, *_drawing(words, fitting)]


def _sketched(words: Words, plan: Plan) -> Sketch:
    """Place a graph in a way."""
    graph, down = words.graph, plan.direction == "down"
    said = [words.said(number) for number in range(len(graph.vertices))]
    lines = [each.flat if plan.flat else each.narrow for each in said]
    labels = [words.partial(number, plan.full) for number in range(len(graph.edges))]
    boxes = [(max(map(width, texts)) + 2 + 2 * plan.padding, len(texts) + 2) for texts in lines]
    spacing = RIGHT._replace(ports=min(2, *map(len, lines))) if not down else DOWN if plan.padding else DENSE
    return Sketch(
        plan, lines, labels, laid_out(graph.layers(plan.near), down, boxes, list(map(width, labels)), spacing)
    )


def _drawing(words: Words, sketch: Sketch) -> Iterator[Line]:
    """The lines of a drawing: first the nets, over them the vertices, then what is written where edges end."""
    canvas = Canvas(UNICODE if words.notation.name == "unicode" else ASCII)
    layout = sketch.layout
    nets = [net for gap in layout.across.gaps for net in gap.values()]
    canvas.dashed.update(net.vertex for net in nets if not words.graph.vertices[net.vertex].active)
    for gap, found in enumerate(layout.across.gaps):
        for net in found.values():
            _draw_net(canvas, layout, gap, net)
    for vertex, texts in enumerate(sketch.lines):
        _draw_vertex(canvas, sketch, vertex, _styles(words, vertex, texts))
    for gap, found in enumerate(layout.across.gaps):
        for net in found.values():
            for end, edge in net.ends:
                if edge is not None:
                    _draw_end(canvas, layout, gap, end, sketch.labels[edge])
    return canvas.lines()


def _draw_net(canvas: Canvas, layout: Layout, gap: int, net: Net) -> None:
    """Draw a net, from its vertex or the layer that it passes, to the next layer."""
    begin, stop = layout.begins[gap], layout.begins[gap + 1]
    if layout.across.graph.place[net.vertex] == gap:
        begin = layout.leaves(net.vertex) - 1
    turn = stop if net.track is None else layout.track(gap, net.track)
    for end, _ in net.ends:
        canvas.line(layout.at(net.start, begin), layout.at(net.start, turn), net.vertex)
        canvas.line(layout.at(net.start, turn), layout.at(end, turn), net.vertex)
        canvas.line(layout.at(end, turn), layout.at(end, stop), net.vertex)


def _draw_vertex(canvas: Canvas, sketch: Sketch, vertex: int, styles: Sequence[str]) -> None:
    """Draw the box of a vertex with its texts, and where its net leaves it."""
    layout, texts = sketch.layout, sketch.lines[vertex]
    (left, top), (columns, lines) = layout.box(vertex)
    canvas.box((left, top), (left + columns - 1, top + lines - 1))
    first = top + (lines - len(texts)) // 2
    for line, (text, style) in enumerate(zip(texts, styles, strict=True), first):
        canvas.write((left + 1 + sketch.plan.padding, line), text, style)
    layer = layout.across.graph.place[vertex]
    if layer < len(layout.across.gaps) and vertex in layout.across.gaps[layer]:
        side = layout.at(layout.across.gaps[layer][vertex].start, layout.leaves(vertex) - 1)
        canvas.write(side, canvas.glyphs.leaves[not layout.down])


def _styles(words: Words, vertex: int, texts: Sequence[str]) -> list[str]:
    """The style of each text of a vertex: that of its derivatives, or of a value that is not finite."""
    if words.failed(vertex):
        return ["bold red"] * len(texts)
    derivatives = len(words.said(vertex).derivatives)
    return [""] * (len(texts) - derivatives) + [COLOURS[words.mark or "primal"]] * derivatives


def _draw_end(canvas: Canvas, layout: Layout, gap: int, end: int, label: str) -> None:
    """Draw the head of an arrow where an edge ends, and its label: beside its line, or in it."""
    stop = layout.begins[gap + 1]
    canvas.write(layout.at(end, stop), canvas.glyphs.down if layout.down else canvas.glyphs.right)
    if label and layout.down:
        canvas.write((end + 2, stop - 1), label)
    elif label:
        canvas.write((layout.track(gap, layout.across.tracks[gap]) - 1, end), f" {label} ")
