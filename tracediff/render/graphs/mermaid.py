"""A computational graph as a Mermaid flowchart, which GitHub and many editors draw in a Markdown page.

The identifiers are generated; in a text every sign that could mean something is written by its code point, so neither
a name such as ``end`` nor a bracket is taken for a part of the language. The lines are made one at a time.

Source: https://mermaid.js.org/syntax/flowchart.html.

>>> from tracediff.graphs.computational import computational
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> graph = computational(parse("sin(end)"), "reverse", {"end": 0})
>>> print(*mermaid(Words(graph, Unicode())), sep="\\n")
flowchart TD
  n0["end<br/>v₀ = 0<br/>v̄₀ = 1"]:::input
  n1["y = sin v₀<br/>v₁ = 0<br/>v̄₁ = 1"]:::output
  n0 -->|"cos v₀ = 1"| n1
  classDef input fill:#ddf4ff,stroke:#6e7781,color:#1f2328
  classDef output fill:#fff8c5,stroke:#6e7781,color:#1f2328
  classDef failed stroke:#cf222e,stroke-width:2px
"""

from __future__ import annotations

from collections.abc import Iterator

from tracediff.errors import visible
from tracediff.graphs.layout import Direction
from tracediff.render.graphs.words import Words

HEADS = {"down": "TD", "right": "LR"}
PLAIN = " =.,+/()"
"""The signs besides letters and digits that mean nothing in a quoted text."""

CLASSES = (
    "classDef input fill:#ddf4ff,stroke:#6e7781,color:#1f2328",
    "classDef output fill:#fff8c5,stroke:#6e7781,color:#1f2328",
    "classDef failed stroke:#cf222e,stroke-width:2px",
)


def mermaid(words: Words, direction: Direction | None = None) -> Iterator[str]:
    """The lines of the flowchart.

    Args:
        words: The graph and its words.
        direction: Where the edges lead; by default down.
    """
    graph = words.graph
    yield f"flowchart {HEADS[direction or 'down']}"
    for number, vertex in enumerate(graph.vertices):
        kind = "failed" if words.failed(number) else vertex.kind
        styled = "" if kind == "operation" else f":::{kind}"
        yield f"  n{number}[{quoted(*words.said(number).narrow)}]{styled}"
    for number, edge in enumerate(graph.edges):
        label = words.partial(number, full=True)
        arrow = "-->" if graph.vertices[edge.source].active else "-.->"
        yield f"  n{edge.source} {arrow}{f'|{quoted(label)}|' if label else ''} n{edge.target}"
    for styles in CLASSES:
        yield f"  {styles}"


def quoted(*lines: str) -> str:
    """Lines of text as one text of the language.

    >>> quoted('a "b"', "v[1]")
    '"a #34;b#34;<br/>v#91;1#93;"'
    """
    return f'"{"<br/>".join("".join(map(_escaped, visible(line))) for line in lines)}"'


def _escaped(sign: str) -> str:
    return sign if not sign.isascii() or sign.isalnum() or sign in PLAIN else f"#{ord(sign)};"
