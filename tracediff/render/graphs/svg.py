"""A computational graph as SVG: one self-contained picture for light and dark pages, without fonts from elsewhere.

Each vertex is a group with ``data-vertex``, the variable in the ascii notation as JSON has it (``v[2]``), and
``data-name``, the name of an input or output, if it has one. Each edge is a group with ``data-source`` and
``data-target``, two such variables, and ``data-operand``, the place of the operand. There are no ids, so several
pictures may stand in one page; the classes are all inside ``svg.tracediff-graph``. So a page highlights what a row
works on: the vertex ``[data-vertex="v[2]"]`` and the edges ``[data-target="v[2]"]`` that it reads by.

>>> from tracediff.graphs.computational import computational
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> picture = list(svg(Words(computational(parse("x1*x2"), "reverse", {"x1": 2, "x2": 5}), Unicode())))
>>> [line for line in picture if "data-target" in line][0]
'<g class="edge" data-source="v[-1]" data-target="v[1]" data-operand="0">'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tracediff.errors import visible
from tracediff.graphs.layers import Layers
from tracediff.graphs.layout import Direction, Layout, Point, Spacing, laid_out
from tracediff.notation import Ascii
from tracediff.render.graphs.words import Words
from tracediff.render.text import width

LETTER, SMALL = 8.4, 7.0
"""How wide a letter is taken to be in a vertex and at an edge, in pixels; the picture does without the font's own."""

LINE = 19
"""How high a line of a vertex is."""

SIDE, RIM = 12, 9
"""The space between the text of a vertex and its box, at its sides and above and below."""

ARROW, BEND, BORDER = 8, 6, 8
"""How long the head of an arrow is, how round a bend, and how wide the space around the picture."""

DOWN = Spacing(margin=14, gap=28, ports=16, before=7, lead=14, pitch=12, tail=30)
RIGHT = Spacing(margin=12, gap=18, ports=20, before=0, lead=14, pitch=12, tail=24)

SHAPE = 1.6
"""A picture is drawn in the direction in which it is larger on a screen that is so many times as wide as high."""

STYLE = """
svg.tracediff-graph { --ink: #1f2328; --paper: #ffffff; --line: #6e7781; --mark: #8250df; --given: #ddf4ff;
  --result: #fff8c5; --failed: #cf222e; font: 14px "DejaVu Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
@media (prefers-color-scheme: dark) { svg.tracediff-graph { --ink: #e6edf3; --paper: #161b22; --line: #848d97;
  --mark: #d2a8ff; --given: #0c2d48; --result: #3a2d04; --failed: #ff7b72; } }
.tracediff-graph rect { fill: var(--paper); stroke: var(--line); stroke-width: 1.2; }
.tracediff-graph .input rect { fill: var(--given); }
.tracediff-graph .output rect { fill: var(--result); stroke-width: 2; }
.tracediff-graph .failed rect { stroke: var(--failed); stroke-width: 2; }
.tracediff-graph text { fill: var(--ink); text-anchor: middle; }
.tracediff-graph .derivative { fill: var(--mark); }
.tracediff-graph .failed .value { fill: var(--failed); }
.tracediff-graph .edge path { fill: none; stroke: var(--line); stroke-width: 1.4; }
.tracediff-graph .edge polygon { fill: var(--line); }
.tracediff-graph .edge text { fill: var(--line); font-size: 12px; text-anchor: start; }
.tracediff-graph .inactive path { stroke-dasharray: 4 4; }
"""


def svg(words: Words, direction: Direction | None = None, full: bool = True) -> Iterator[str]:
    """The lines of the picture.

    Args:
        words: The graph and its words.
        direction: Where the edges lead; by default where the picture has the better shape.
        full: Whether an edge shows the formula of its partial beside the value.

    Raises:
        RequestError: The graph is too large for a picture.
    """
    graph = words.graph
    layers = graph.layers()
    lines = [words.said(number).narrow for number in range(len(graph.vertices))]
    labels = [words.partial(number, full) for number in range(len(graph.edges))]
    wanted = [direction == "down"] if direction else [False, True]
    layout = min([_laid_out(layers, lines, labels, down) for down in wanted], key=_reduced)
    return _drawn(words, layout, lines, labels)


def _drawn(words: Words, layout: Layout, lines: Sequence[Sequence[str]], labels: Sequence[str]) -> Iterator[str]:
    """The lines of a picture that is laid out: the edges, over them the vertices."""
    graph = words.graph
    plain = Words(graph, Ascii())
    names = [escape(plain.variable(vertex)) for vertex in graph.vertices]
    wide, high = (length + 2 * BORDER for length in layout.size)
    frame = f'viewBox="{-BORDER} {-BORDER} {wide} {high}" width="{wide}" height="{high}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" class="tracediff-graph" role="img" {frame}>'
    yield f"<title>{_text(words.title())}</title>"
    yield f"<style>{STYLE}</style>"
    for number, edge in enumerate(graph.edges):
        kind = "edge" if graph.vertices[edge.source].active else "edge inactive"
        ends = f'data-source="{names[edge.source]}" data-target="{names[edge.target]}"'
        yield f'<g class="{kind}" {ends} data-operand="{edge.operand}">'
        yield from _edge(layout, number, labels[number])
        yield "</g>"
    for number, texts in enumerate(lines):
        yield from _vertex(words, layout, number, names[number], texts)
    yield "</svg>"


def _laid_out(layers: Layers, lines: Sequence[Sequence[str]], labels: Sequence[str], down: bool) -> Layout:
    boxes = [(round(max(map(width, texts)) * LETTER) + 2 * SIDE, len(texts) * LINE + 2 * RIM) for texts in lines]
    lengths = [round(width(label) * SMALL) for label in labels]
    return laid_out(layers, down, boxes, lengths, DOWN if down else RIGHT)


def _reduced(layout: Layout) -> float:
    """How much a picture must be made smaller to fit a screen."""
    wide, high = layout.size
    return max(wide / SHAPE, high)


def _vertex(words: Words, layout: Layout, number: int, name: str, texts: Sequence[str]) -> Iterator[str]:
    """The box of a vertex and what it says."""
    vertex, said = words.graph.vertices[number], words.said(number)
    kind = vertex.kind + ("" if vertex.active else " inactive") + (" failed" if words.failed(number) else "")
    (x, y), (wide, high) = layout.box(number)
    named = f' data-name="{_text(vertex.name)}"' if vertex.name else ""
    yield f'<g class="vertex {kind}" data-vertex="{name}"{named}>'
    yield f"<title>{_text('; '.join(said.flat))}</title>"
    yield f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="6"/>'
    first = y + (high - LINE * len(texts)) // 2 + 14
    for line, text in enumerate(texts):
        role = "formula" if line == 0 else "value" if line < len(texts) - len(said.derivatives) else "derivative"
        yield f'<text class="{role}" x="{x + wide // 2}" y="{first + LINE * line}">{_text(text)}</text>'
    yield "</g>"


def _edge(layout: Layout, number: int, label: str) -> Iterator[str]:
    """The line of an edge with round bends, the head of its arrow, and its label beside or above it."""
    *points, (x, y) = layout.path(number)
    if layout.down:
        tip = [(x, y), (x - 4, y - ARROW), (x + 4, y - ARROW)]
        points.append((x, y - ARROW))
        label_x, label_y = x + DOWN.before, y - ARROW - 4
    else:
        tip = [(x, y), (x - ARROW, y - 4), (x - ARROW, y + 4)]
        points.append((x - ARROW, y))
        label_x, label_y = x - ARROW - 4 - round(width(label) * SMALL), y - 5
    yield f'<path d="{_bent(points)}"/>'
    yield f'<polygon points="{" ".join(f"{x},{y}" for x, y in tip)}"/>'
    if label:
        yield f'<text x="{label_x}" y="{label_y}">{_text(label)}</text>'


def _bent(points: Sequence[Point]) -> str:
    """The path through some points, with round bends.

    >>> _bent([(0, 0), (0, 20), (20, 20)])
    'M0 0L0 14Q0 20 6 20L20 20'
    """
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for (before_x, before_y), (x, y), (after_x, after_y) in zip(points, points[1:], points[2:], strict=False):
        parts.append(f"L{_towards(x, before_x)} {_towards(y, before_y)}")
        parts.append(f"Q{x} {y} {_towards(x, after_x)} {_towards(y, after_y)}")
    return "".join([*parts, f"L{points[-1][0]} {points[-1][1]}"])


def _towards(value: int, other: int) -> int:
    """A coordinate moved towards another one, as far as a bend goes, and at the most to the middle."""
    step = min(BEND, abs(other - value) // 2)
    return value + step if other > value else value - step


def _text(text: str) -> str:
    """A text as it stands in XML."""
    return escape(visible(text))
