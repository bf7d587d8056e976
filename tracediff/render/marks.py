"""Marks: the rows of a sheet with what is to be said of each, and a line for each sheet of a folder.

This room owns those words. The judgement is left to `classroom`, drawing to `drawing`.

>>> from tracediff.classroom.marking import marked
>>> from tracediff.classroom.sheets import sheet
>>> (filled,) = sheet("sin(x1)*x2 at x1=2, x2=5\\n| v1 | -0.909 |\\n| v2 | -4.545 |\\n| y | -4.545 |")
>>> from tracediff.notation import Unicode
>>> found = [MarkedSheet("ada.md", (marked(filled),), None)]
>>> [column.cells[0] for column in details(found[0], Unicode())[0].columns]
[('v₁',), ('−0.909',), ('0.909',), ('first wrong row: lost sign; the sign is wrong',)]
>>> [column.cells for column in overview(found, Unicode()).columns]
[(('ada.md',),), (('2/3',),), (('first wrong v₁: lost sign',),)]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tracediff.classroom.marking import Judged, Marked
from tracediff.classroom.slips import Slip
from tracediff.errors import FileError, TracediffError, visible
from tracediff.notation import Ascii, Notation
from tracediff.records import Record
from tracediff.render.json import SCHEMA
from tracediff.render.panels import Column, Panel
from tracediff.render.text import aligned, counted

SAID = {
    "right": "right",
    "rounded": "right, from rounded numbers",
    "carried": "follows from a wrong row",
    "wrong": "wrong",
    "missing": "missing",
    "unreadable": "cannot be read",
}
"""What is said of each verdict."""

LONGEST = 40
"""So much of what a student wrote is shown."""


class MarkedSheet(Record):
    """A sheet, marked, or why it could not be.

    Args:
        name: What the file is called.
        exercises: Its exercises, marked.
        error: Why they could not be.
    """

    name: str
    exercises: tuple[Marked, ...]
    error: TracediffError | None

    @property
    def marks(self) -> int:
        """How many rows earned a mark."""
        return sum(one.marks for one in self.exercises)

    @property
    def of(self) -> int:
        """How many could."""
        return sum(one.of for one in self.exercises)

    @property
    def first_wrong(self) -> Judged | None:
        """The first row with a slip of its own."""
        return next((row for one in self.exercises if (row := one.first_wrong)), None)


def details(sheet: MarkedSheet, notation: Notation) -> list[Panel]:
    """A table for each exercise of a sheet: what stands there, what is right, and what is to be said."""
    panels = []
    for number, one in enumerate(sheet.exercises, 1):
        which = f"Exercise {number}: " if len(sheet.exercises) > 1 else ""
        first = one.first_wrong
        columns = (
            Column("variable", notation.words("row"), [notation.variable(row.variable) for row in one.rows]),
            Column("words", "written", aligned([_shortened(row.written, notation) for row in one.rows])),
            Column("value", notation.words("right"), aligned([notation.number(row.due) for row in one.rows])),
            Column("words", "", [_comment(row, row is first, notation) for row in one.rows]),
        )
        panels.append(Panel(f"{which}{one.marks} of {one.of} rows earn a mark", "primal", columns, frozenset()))
    return panels


def overview(found: Sequence[MarkedSheet], notation: Notation) -> Panel:
    """A line for each sheet: its marks, and the first row with a slip of its own."""
    columns = (
        Column("words", "", [notation.verbatim(visible(sheet.name)) for sheet in found]),
        Column("value", "", ["" if sheet.error else f"{sheet.marks}/{sheet.of}" for sheet in found]),
        Column("words", "", [_summary(sheet, notation) for sheet in found]),
    )
    return Panel("Marks", "primal", columns, frozenset())


def remarks(sheet: MarkedSheet) -> list[str]:
    """What is to be said of a sheet besides its rows."""
    unknown = [name for one in sheet.exercises for name in one.unknown]
    unread = [heading for one in sheet.exercises for heading in one.unread]
    said = {"not in the trace, and not marked": unknown, "columns that were not read": unread}
    return [
        f"{what}: {', '.join(_plain(text)[:LONGEST] for text in texts[:8])}" for what, texts in said.items() if texts
    ]


def as_data(found: Sequence[MarkedSheet]) -> dict[str, Any]:
    """The marks as plain data."""
    return {"schema": SCHEMA, "mode": "mark", "sheets": [_sheet(sheet) for sheet in found]}


def _sheet(sheet: MarkedSheet) -> dict[str, Any]:
    first = sheet.first_wrong
    return {
        "file": sheet.name,
        "marks": sheet.marks,
        "of": sheet.of,
        "first_wrong": first and first.name,
        "slip": first and first.slip and first.slip.kind,
        "error": sheet.error and sheet.error.message,
        "exercises": list(map(exercise, sheet.exercises)),
    }


def exercise(one: Marked) -> dict[str, Any]:
    """The marks of one exercise as plain data."""
    return {
        "source": one.source,
        "marks": one.marks,
        "of": one.of,
        "unknown": list(one.unknown),
        "unread": list(one.unread),
        "rows": [_row(row) for row in one.rows],
    }


def _row(row: Judged) -> dict[str, Any]:
    return {
        "variable": row.name,
        "written": row.written,
        "right": row.due,
        "verdict": row.verdict,
        "slip": row.slip and row.slip.kind,
        "meaning": row.slip and row.slip.meaning + _ending(row.slip, Ascii()),
        "counts": row.counts,
        "line": row.line or None,
    }


def _comment(row: Judged, first: bool, notation: Notation) -> str:
    """What is to be said of a row."""
    said = SAID[row.verdict]
    if row.verdict == "unreadable" and row.slip:
        return _plain(row.slip.meaning)[: 2 * LONGEST]
    if row.verdict == "wrong":
        said = "first wrong row" if first else said
        if row.slip:
            meaning = _plain(row.slip.meaning)[: 2 * LONGEST] + _ending(row.slip, notation)
            said = f"{said}: {row.slip.kind}; {meaning}"
    return said


def _summary(sheet: MarkedSheet, notation: Notation) -> str:
    """What came of a sheet, in a few words."""
    if isinstance(sheet.error, FileError):  # whose message names the file
        return notation.verbatim(sheet.error.message.removeprefix(f"{sheet.name} "))
    if sheet.error:
        return f"cannot be marked: {notation.verbatim(sheet.error.message)}"
    first = sheet.first_wrong
    if first:
        why = f": {first.slip.kind}" if first.slip else ""
        return f"first wrong {notation.inline(notation.variable(first.variable))}{why}"
    verdicts = [row.verdict for one in sheet.exercises for row in one.rows if row.counts]
    missing, unreadable = verdicts.count("missing"), verdicts.count("unreadable")
    said = [f"{counted(missing, 'row')} {'is' if missing == 1 else 'are'} missing"] if missing else []
    said += [f"{counted(unreadable, 'row')} cannot be read"] if unreadable else []
    return ", ".join(said)


def _ending(slip: Slip, notation: Notation) -> str:
    """The variable with which what is said of a slip ends."""
    return f" {notation.inline(notation.variable(slip.row))}" if slip.row else ""


def _plain(text: str) -> str:
    """What a student wrote as plain words: nothing in it is obeyed by a terminal, or is a formula in a document."""
    return visible(text).replace("$", "")


def _shortened(text: str, notation: Notation) -> str:
    """What a student wrote, as far as there is room, and without anything that a terminal would obey."""
    shown = _plain(text)
    shown = shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
    return re.sub(r"^-(?=[\d.])", notation.minus, shown)
