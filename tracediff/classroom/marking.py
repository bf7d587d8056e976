"""Marking: which rows of a sheet are right, which follow from an earlier slip, and which hold a slip of their own.

This room owns the judgement. Each row is compared with the truth and, where it differs, with what the student's own
earlier rows give: so one slip costs one row. Reading a sheet is left to `sheets`, naming a slip to `slips`, showing the
marks to `render`.

>>> from tracediff.classroom.sheets import sheet
>>> (filled,) = sheet("sin(x1)*x2 at x1=2, x2=5\\n| v1 | -0.909 |\\n| v2 | -4.545 |\\n| y | -4.545 |")
>>> [(row.name, row.verdict, row.slip and row.slip.kind) for row in marked(filled).rows]
[('v[1]', 'wrong', 'lost sign'), ('v[2]', 'carried', None), ('y', 'carried', None)]
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

from tracediff.classroom.judging import is_number, judged_formulas
from tracediff.classroom.matching import Line, asked_for, omitted, spoken_of
from tracediff.classroom.numerals import Numeral, numeral
from tracediff.classroom.reading import Held, understood
from tracediff.classroom.sheets import Entry, Filled
from tracediff.classroom.slips import Reckoning, Slip, operands, slip
from tracediff.errors import RequestError
from tracediff.expectations import EXACT
from tracediff.notation import Ascii
from tracediff.program import Variable
from tracediff.records import Record

Verdict: TypeAlias = Literal["right", "rounded", "carried", "wrong", "missing", "unreadable"]

BLANK = r"[\s?.…_–—-]*"
"""What stands where nothing has been filled in."""

EXPECTED = 4
"""So many of the rows that are due are named where there is none of them."""

EARNS = ("right", "rounded", "carried")
"""The verdicts that earn a mark: what is right, right but for rounded numbers put in, or right from a wrong row."""


class Judged(Record):
    """A row of a sheet, judged.

    Args:
        variable: The variable.
        written: What stands in the sheet.
        due: What is right.
        verdict: What is to be said of it.
        slip: What may have gone wrong.
        counts: Whether it earns a mark; a row that only takes over an input or a seed does not.
        line: The line of the sheet; 0 where there is none.
    """

    variable: Variable
    written: str
    due: float
    verdict: Verdict
    slip: Slip | None
    counts: bool
    line: int

    @property
    def name(self) -> str:
        """The name of the variable in ASCII."""
        return Ascii().variable(self.variable)


class Marked(Record):
    """An exercise, marked.

    Args:
        source: The exercise.
        rows: Its rows, judged, in the order of computation.
        unknown: The names of rows that are none of this exercise.
        unread: The headings of columns that are not understood.
    """

    source: str
    rows: tuple[Judged, ...]
    unknown: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def marks(self) -> int:
        """How many rows earned a mark."""
        return sum(row.counts and row.verdict in EARNS for row in self.rows)

    @property
    def of(self) -> int:
        """How many could."""
        return sum(row.counts for row in self.rows)

    @property
    def first_wrong(self) -> Judged | None:
        """The first row with a slip of its own."""
        return next((row for row in self.rows if row.verdict == "wrong"), None)


def marked(filled: Filled, seed: str | None = None) -> Marked:
    """Mark an exercise.

    Args:
        filled: The exercise as it was filled in.
        seed: The input along which tangents were taken, or the output of the adjoints, if the sheet does not say.

    Raises:
        TracediffError: The exercise cannot be computed, or is not stated.
    """
    if not filled.source:
        hint = "give --exercise EXPRESSION and --at POINT"
        said = f"the exercise in the sheet cannot be read: {filled.misread}" if filled.misread else ""
        raise RequestError(said or "the sheet does not say which exercise it is", hint=hint)
    rows_due, entries, unknown, _ = understood(filled, seed)
    if not entries:
        expected = ", ".join(Ascii().variable(line.variable) for line in rows_due[:EXPECTED])
        raise RequestError("no row of the sheet is one of its exercise", hint=f"its rows begin with {expected}")
    lines = spoken_of(rows_due, entries)
    held = Held(lines, entries)
    formulas = judged_formulas(lines, entries, held.came)
    swapped = _swapped(lines, entries)
    rows = [
        _with_formula(_judged(held, line, entries.get(i), swapped.get(i)), entries.get(i), formulas.get(i, True))
        for i, line in enumerate(lines)
    ]
    gone = omitted(lines, entries, asked_for(filled))
    shown = [row for i, row in enumerate(rows) if row.verdict != "missing" or (row.counts and i not in gone)]
    return Marked(filled.source, tuple(shown), unknown, filled.unread)


def _swapped(lines: Sequence[Line], entries: dict[int, Entry]) -> dict[int, Slip]:
    """The rows of which each has the value of the other."""
    numbers = {i: number for i, entry in entries.items() if (number := numeral(entry.value))}
    off = [i for i, number in numbers.items() if not number.agrees(lines[i].rows.known(lines[i].slot))]
    found: dict[int, Slip] = {}
    for i, j in itertools.combinations(off, 2):
        one, other = lines[i], lines[j]
        if math.isclose(abs(one.rows.known(one.slot)), abs(other.rows.known(other.slot)), rel_tol=EXACT):
            continue  # then signs were lost
        if numbers[i].agrees(other.rows.known(other.slot)) and numbers[j].agrees(one.rows.known(one.slot)):
            for this, that in ((i, other), (j, one)):
                found.setdefault(this, Slip("swapped rows", "this is the value of", that.variable))
    return found


def _judged(held: Held, line: Line, entry: Entry | None, swapped: Slip | None) -> Judged:
    """Judge one row."""
    rows, slot = line.rows, line.slot
    due = rows.known(slot)
    written = entry.value if entry else ""
    place = held.place(rows, slot)

    def verdict(said: Verdict, found: Slip | None = None) -> Judged:
        if said in ("wrong", "carried", "unreadable") or (said == "missing" and held.follows(line)):
            held.wrong.add(place)
        return Judged(line.variable, written, due, said, found, not line.given, entry.line if entry else 0)

    if not entry or re.fullmatch(BLANK, written):
        return verdict("missing")
    number = numeral(written)
    if number is None:
        return verdict("unreadable")
    if number.agrees(due):
        return verdict("right")
    came = held.came(line)
    if came and number.agrees(*came):
        if held.follows(line):
            return verdict("carried")
        return verdict("rounded", Slip("rounding chain", "it follows from numbers that had been rounded"))
    return verdict("wrong", swapped or _named(line, held.reckoning(line), number))


def _named(line: Line, own: Reckoning, number: Numeral) -> Slip | None:
    """The slip that leads to a number from the rows of the sheet, or else from the right ones."""
    return slip(line.rows, line.number, own, number) or slip(
        line.rows, line.number, operands(line.rows, line.number), number
    )


def _with_formula(row: Judged, entry: Entry | None, right: bool | None) -> Judged:
    """A row whose formula has been judged too: one that is missing, wrong or cannot be read earns no mark."""
    if entry is None or not entry.asked or not row.counts:
        return row
    if re.fullmatch(BLANK, entry.formula or ""):
        return row._replace(verdict="missing") if row.verdict in EARNS else row
    if right:
        return row
    if right is None:
        unread = Slip("formula", f"{entry.formula} cannot be read")
        return row._replace(verdict="unreadable", slip=unread) if row.verdict in EARNS else row
    slip = row.slip if row.verdict == "wrong" else None
    why = "is a number and no formula" if is_number(entry.formula or "") else "is not it"
    return row._replace(verdict="wrong", slip=slip or Slip("wrong formula", f"{entry.formula} {why}"))
