"""Sheets judged, for the tests of marking."""

from __future__ import annotations

from tracediff.classroom.marking import Judged, Marked, marked
from tracediff.classroom.sheets import sheet

BAYDIN = "ln(x1) + x1*x2 - sin(x2) at x1=2, x2=5"


def judged(text: str) -> Marked:
    (one,) = sheet(text)
    return marked(one)


def row(found: Marked, which: str) -> Judged:
    return [one for one in found.rows if one.name == which][-1]
