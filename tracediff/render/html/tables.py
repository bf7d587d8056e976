"""Panels as HTML tables: those that stand side by side are one table, with captions, headings and scopes.

This room owns the structure of a table. How a text is set is left to `typeset`, how all looks to the style sheet.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from tracediff.render import markup
from tracediff.render.html.steps import Step
from tracediff.render.html.typeset import formula, plain, spoken, words
from tracediff.render.markup import Cells
from tracediff.render.panels import Column, Panel

NAMES = {"variable": "variable", **markup.NAMES, "words": "remark"}
"""What a column is that has no heading of its own."""

NEXT = "and in the next pass"
"""What is said between the passes of a row."""

FIGURE_SPACE, MINUS = "\N{FIGURE SPACE}", "\N{MINUS SIGN}"


def head(panels: Sequence[Panel], equations: bool) -> str:
    """The titles of the panels, if the caption does not say them, and below them what each column is.

    Args:
        panels: Panels that stand side by side.
        equations: Whether their rows are those of a trace; then each column is named.
    """
    titles = "".join(
        f'<th scope="colgroup" colspan="{len(panel.columns)}" class="{_classes(panel, place, 0)}">'
        f"{words(panel.title)}</th>"
        for place, panel in enumerate(panels)
    )
    seen = equations or any(column.heading for panel in panels for column in panel.columns)
    columns = [
        (f"{_classes(panel, place, i)} {column.role}", _heading(panel, i, equations))
        for place, panel in enumerate(panels)
        for i, column in enumerate(panel.columns)
    ]
    cells = "".join(
        f'<th scope="col" class="{kind}">{heading}</th>' if heading else f'<td class="{kind}"></td>'
        for kind, heading in columns
    )
    above = f"<tr>{titles}</tr>\n" if equations or len(panels) > 1 else ""
    hidden = "" if seen else ' class="unseen"'
    below = f"<tr{hidden}>{cells}</tr>\n" if any(heading for _, heading in columns) else ""
    return f"<thead>\n{above}{below}</thead>" if above or below else ""


def groups(panels: Sequence[Panel]) -> str:
    """The columns that each panel has."""
    return "".join(f'<colgroup span="{len(panel.columns)}"></colgroup>' for panel in panels)


def _heading(panel: Panel, i: int, named: bool) -> str:
    """What a column is; where its table has no need to say so, only sides of equations, for those who cannot see it."""
    column, before = panel.columns[i], panel.columns[max(i - 1, 0)]
    folded = any(other.role == "chain" for other in panel.columns)
    name = "applied" if column.role == "formula" and folded else NAMES[column.role]
    heading = column.heading or (before.heading if named and before.role == "numbers" else "")  # that of a whole pass
    if heading:
        return f"{name}, {formula(heading)}" if named else formula(heading)
    if named:
        return name
    side = markup.headings(panel)[i]
    return f'<span class="unseen">{side}</span>' if side else ""


def row(panels: Sequence[Panel], cells: Cells, steps: Sequence[Step | None]) -> str:
    """A row.

    Args:
        panels: Panels that stand side by side.
        cells: What stands in each of their columns.
        steps: Which step it is in each panel, where it is one of a trace.
    """
    written, waiting = [], iter(cells)
    for place, (panel, step) in enumerate(zip(panels, steps, strict=True)):
        own = [(column, lines) for column, (_, lines) in zip(panel.columns, waiting, strict=False)]
        written += [_cell(column, lines, _classes(panel, place, i), own, step) for i, (column, lines) in enumerate(own)]
    return f"<tr>{''.join(written)}</tr>"


def _cell(column: Column, lines: Sequence[str], classes: str, half: Cells, step: Step | None) -> str:
    """A cell; the first of its panel is the heading of the others, and knows which step they are."""
    text = "<br>".join(_set(line, column) for line in lines if line)
    if column.role == "formula" and not text:  # which is told where there is no room for the chain rule
        chain = "".join(_set(line, other) for other, lines in half for line in lines if line and other.role == "chain")
        text = chain and f'<span class="again">{chain}</span>'
    if column.role != "variable" or not text:
        return f'<td class="{classes} {column.role}">{text}</td>'
    return f'<th scope="row" class="{classes} {column.role}"{_attributes(half, step)}>{text}</th>'


def _set(line: str, column: Column) -> str:
    """A line of a cell; before a number stand as many spaces of the width of a digit as bring the points in line."""
    sign = "= " if line.startswith("= ") else ""
    text = line.removeprefix(sign)
    number = text.strip()
    if column.role == "words":
        return words(number)
    if column.role != "value":
        return sign + formula(number)
    places = _indent(text) - _least_indent(column)
    pad = f'<span class="pad">{FIGURE_SPACE * places}</span>' if places else ""
    if number.startswith(MINUS):
        return f'{sign}{pad}<span class="minus">{MINUS}</span>{formula(number[1:])}'
    return sign + pad + formula(number)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


@functools.lru_cache(64)
def _least_indent(column: Column) -> int:
    """How many spaces stand before every number of a column."""
    return min((_indent(line.removeprefix("= ")) for line in column.lines if line), default=0)


def _attributes(half: Cells, step: Step | None) -> str:
    """What the script needs to know of a step: what it reads, where it works, how it is said."""
    if step is None:
        return ""
    said = f" {NEXT} ".join(spoken(" ".join(texts)) for texts in _passes(half))
    edges = " ".join(f"{operand}>{result}>{place}" for operand, result, place in step.edges)
    return (
        f' data-step="{step.number}" data-reads="{" ".join(map(str, step.reads))}"'
        f' data-vertices="{plain(" ".join(step.vertices))}" data-edges="{plain(edges)}" data-said="{plain(said)}"'
    )


def _passes(half: Cells) -> list[list[str]]:
    """The texts of a row, those of each pass by themselves: its value is not equal to what is put in for the next."""
    passes, closed = list[list[str]](), True
    for column, lines in half:
        texts = [line for line in lines if line]
        if texts and closed:
            passes.append([])
        if texts:
            passes[-1] += texts
            closed = column.role == "value"
    return passes


def _classes(panel: Panel, place: int, i: int) -> str:
    """Which kind of panel a cell is in, and whether a panel begins there that is not the first."""
    return f"{panel.kind} later" if place and i == 0 else panel.kind
