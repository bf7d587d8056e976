"""A result as one HTML page that needs nothing from elsewhere, or as a piece of a notebook.

This room owns the document around the tables: its head, the policy by which a browser runs only the one script that is
in it, and what stands above and below. Without the script it is still the whole result.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import os
import re
from collections.abc import Sequence

from tracediff.records import Record
from tracediff.render.html.typeset import bare, plain, words
from tracediff.resources import directory

CONTROLS = """<div class="steps" role="group" aria-label="Steps" hidden>
<button type="button" class="first" aria-label="First step" title="First step (Home)">⇤</button>
<button type="button" class="back" aria-label="Step back" title="Step back (left arrow)">←</button>
<button type="button" class="on" aria-label="Next step" title="Next step (right arrow)">→</button>
<button type="button" class="last" aria-label="Last step" title="Last step (End)">⇥</button>
<span class="place" aria-hidden="true"></span>
<output class="said unseen" aria-live="polite"></output>
</div>"""


class Content(Record):
    """A result.

    Args:
        title: What it is.
        source: The program.
        point: Where it was evaluated, or nothing.
        tables: Its tables, as HTML.
        notes: What is remarked below them, as HTML.
        failure: Why it ends early, or nothing.
        graphs: A wide drawing for above the table, and a tall one for beside it, as SVG.
        mode: That of its derivatives.
        stepped: Whether its rows can be stepped through.
    """

    title: str
    source: str
    point: str
    tables: str
    notes: Sequence[str] = ()
    failure: str = ""
    graphs: Sequence[str] = ()
    mode: str = ""
    stepped: bool = False


def page(content: Content) -> str:
    """A document of its own.

    >>> print(page(Content("A < B", "x", "", "<table></table>")).splitlines()[7])
    <title>A &lt; B</title>
    """
    style = asset("table.css") + asset("page.css")
    script = asset("steps.js") if content.stepped else ""
    allowed = f"; script-src {_hash(script)}" if script else ""
    styles = " ".join(map(_hash, [style, *_styles(content.graphs)]))
    policy = f"default-src 'none'; style-src {styles}{allowed}; base-uri 'none'; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{bare(content.title)}</title>
<style>{style}</style>
</head>
<body>
<main class="tracediff">
<h1>{words(content.title)}</h1>
{_body(content)}
<footer>Made with tracediff</footer>
</main>
{f"<script>{script}</script>" if script else ""}
</body>
</html>
"""


def piece(content: Content) -> str:
    """A piece of a notebook; any number of them stand beside each other, for none has a name of its own."""
    style = asset("table.css") + asset("notebook.css")
    script = f"<script>{asset('steps.js')}</script>\n" if content.stepped else ""
    return (
        f"<style>{style}</style>\n"
        f'<div class="tracediff" data-lm-suppress-shortcuts="true">\n{_body(content)}\n</div>\n{script}'
    ).rstrip("\n")


def _body(content: Content) -> str:
    """What the page and the piece have in common."""
    source = content.source.strip()
    parts = [f'<pre class="source"><code>{_lines(source)}</code></pre>'] if source else []
    parts += [f'<p class="point">{words(content.point)}</p>'] if content.point else []
    parts += [CONTROLS] if content.stepped else []
    figures = "".join(
        f'<figure class="graph {content.mode} {kind}">\n{graph}\n</figure>\n'
        for kind, graph in zip(("wide", "tall"), content.graphs, strict=False)
    )
    rows = f'<div class="rows" role="region" aria-label="{bare(content.title)}" tabindex="0">\n{content.tables}\n</div>'
    parts.append(f'<div class="stage">\n{figures}{rows}\n</div>')
    parts += [f'<p class="failed" role="alert">{_lines(content.failure)}</p>'] if content.failure else []
    return "\n".join([*parts, *content.notes])


def _lines(text: str) -> str:
    """A text of several lines as HTML."""
    return "\n".join(map(plain, text.split("\n")))


@functools.cache
def asset(name: str) -> str:
    """A style sheet or script that is shipped."""
    with open(os.path.join(directory("assets"), name), encoding="utf-8") as file:
        return file.read()


def _styles(graphs: Sequence[str]) -> list[str]:
    """The style sheets that drawings bring along."""
    return list(
        dict.fromkeys(style for graph in graphs for style in re.findall("<style>(.*?)</style>", graph, re.DOTALL))
    )


def _hash(text: str) -> str:
    """What a policy calls a style sheet or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
