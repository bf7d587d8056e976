r"""What stands in a sheet, row by row: how it numbers its variables, and in which order it adds up.

This room owns which order that is, and in which numbering the sheet is. An adjoint of several contributions may receive
them in any order; of the usual one and the others that is taken in which more rows are right or follow from those above
them. What is to be said of a row is left to `marking`.

>>> from tracediff.classroom.matching import right_traces
>>> from tracediff.classroom.sheets import sheet
>>> (filled,) = sheet("x1*x2 + sin(x2) at x1=2, x2=5\n| v0bar | 2 |\n| v0bar | 2.284 |")
>>> reading = as_written(right_traces(filled), filled.entries)
>>> [line.rows.known(line.slot) for line in reading.lines if line.variable == Variable("v", 0, "adjoint")]
[2.0, 2.283662185463226]
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tracediff.algebra import evaluated, write_out
from tracediff.classroom.contributions import Adjoints, added_up
from tracediff.classroom.matching import MOST, Line, along, lines_of, matched, named_in_program, right_traces
from tracediff.classroom.names import name
from tracediff.classroom.numbering import Numbering, numberings
from tracediff.classroom.numerals import numeral
from tracediff.classroom.ordering import stated_order
from tracediff.classroom.sheets import Entry, Filled
from tracediff.classroom.slips import Reckoning
from tracediff.evaluate import evaluate
from tracediff.expectations import EXACT
from tracediff.program import Expression, Variable
from tracediff.records import Record
from tracediff.trace import Rows, Trace

MARGIN = 2
"""So many more rows must be right in another numbering of the same letter, unless the sheet states it."""

VAGUE = 0.01
"""A number that is wrong is known at least to this share of it."""

TRIED = 20_000
"""So many rows at most are read again to find the orders of a sheet."""


class Reading(Record):
    """A sheet against the rows of a trace.

    Args:
        lines: The rows of the trace.
        entries: The rows of the sheet, each by the place of its row of the trace.
        unknown: The names of rows that are none of the trace's.
        settled: The places of the rows of the sheet that are right, or follow from those above them.
    """

    lines: Sequence[Line]
    entries: dict[int, Entry]
    unknown: tuple[str, ...]
    settled: frozenset[int]


def understood(filled: Filled, seed: str | None = None) -> Reading:
    """A sheet against the right traces, in that numbering of the variables in which most of its rows are right.

    Likewise its rows that say ``+=`` are meant in that way in which more are right.

    Args:
        filled: The sheet.
        seed: The input along which tangents were taken, or the output of the adjoints, if the sheet does not say.

    Raises:
        TracediffError: The traces cannot be computed.
    """
    found = _understood(filled, seed)
    other = _understood(filled._replace(entries=filled.otherwise), seed) if filled.otherwise else found
    return other if len(other.settled) > len(found.settled) else found


def _understood(filled: Filled, seed: str | None) -> Reading:
    """A sheet in the best of its numberings."""
    ways = [*numberings(filled.exercise.program, [entry.name for entry in filled.entries])]
    stated = [way._replace(order=order) for way in ways if (order := stated_order(filled._replace(numbering=way)))]
    best = usual = _numbered(filled, ways[0], seed)
    fits = not usual.reading.unknown and usual.reading.settled.issuperset(usual.reading.entries)
    others = () if fits and not stated else (_numbered(filled, way, seed) for way in (*ways[1:], *stated))
    for one in others:
        letter, _, order = one.numbering
        sure = len(one.reading.settled) >= len(usual.reading.settled) + MARGIN or order or _stated(one.reading)
        right, _ = weight = _weight(one.reading)
        if ((right and letter != usual.numbering.letter) or sure) and weight > _weight(best.reading):
            best = one
    return as_written(best.traces, best.entries)


class Numbered(Record):
    """A sheet in one numbering.

    Args:
        numbering: The numbering.
        traces: The right traces.
        entries: The rows of the sheet.
        reading: They against the traces, added up in the usual order.
    """

    numbering: Numbering
    traces: Sequence[Trace]
    entries: Sequence[Entry]
    reading: Reading


def _numbered(filled: Filled, numbering: Numbering, seed: str | None) -> Numbered:
    named = named_in_program(filled._replace(numbering=numbering))
    traces = right_traces(named, seed or along(filled))
    return Numbered(numbering, traces, named.entries, _read(traces, named.entries))


def _weight(reading: Reading) -> tuple[int, int]:
    """How much speaks for a reading: the rows that are right, inputs only where they are stated; and known names."""
    right = sum(not reading.lines[i].given for i in reading.settled)
    return right + _stated(reading), -len(reading.unknown)


def _stated(reading: Reading) -> int:
    """How many of the inputs the sheet itself says to be some variable, as ``v1 = x1 = 2`` does."""
    given = [i for i in reading.settled if reading.lines[i].given]
    return sum(name(reading.entries[i].formula or "") in reading.lines[i].names for i in given)


def as_written(traces: Sequence[Trace], entries: Sequence[Entry]) -> Reading:
    """A sheet against the right traces, with adjoints added up in the order of the sheet."""
    best = _read(traces, entries)
    tries = iter(range(TRIED // len(best.lines)))
    for place, found in enumerate(traces):
        orders: dict[int, tuple[int, ...]] = {}
        for slot, count in _doubtful(found, best) if found.mode == "reverse" else ():
            others = itertools.islice(itertools.permutations(range(count)), 1, None)
            for order, _ in zip(others, tries, strict=False):
                other = _summed(found, {**orders, slot: order})
                reading = _read([*traces[:place], other, *traces[place + 1 :]], entries)
                if len(reading.settled) > len(best.settled):
                    best, orders[slot] = reading, order
    return best


def _read(traces: Sequence[Trace], entries: Sequence[Entry]) -> Reading:
    """A sheet against some traces, with its rows downwards or upwards."""
    lines = [line for found in traces for line in lines_of(found)]
    orders, unknown = matched(lines, entries)
    readings = [Reading(lines, order, unknown, _settled(lines, order)) for order in orders]
    return max(readings, key=lambda reading: len(reading.settled))


def _settled(lines: Sequence[Line], entries: dict[int, Entry]) -> frozenset[int]:
    """The places of the rows that are right, or follow from those above them."""
    held = Held(lines, entries)
    found = set()
    for i, entry in entries.items():
        number, came = numeral(entry.value), held.came(lines[i])
        right = number and number.agrees(lines[i].rows.known(lines[i].slot))
        if number and (right or (came and number.agrees(*came))):
            found.add(i)
    return frozenset(found)


def _doubtful(found: Trace, reading: Reading) -> Iterator[tuple[int, int]]:
    """The variables whose adjoints the sheet may add up in another order, and how many contributions each has."""
    program = found.program
    counts = Counter(program.operands[number][i] for number, i in Adjoints(program).right)
    written: dict[object, list[int]] = {}
    for i, line in enumerate(reading.lines):
        if line.rows.kind == "adjoint" and i in reading.entries:
            written.setdefault(line.rows.program.slots[line.slot], []).append(i)
    for slot in sorted(counts, reverse=True):
        variable = program.slots[slot]
        places = written.get(variable._replace(mark="adjoint"), []) if isinstance(variable, Variable) else []
        if 1 < len(places) <= counts[slot] <= MOST and not reading.settled.issuperset(places):
            yield slot, counts[slot]


def _summed(found: Trace, orders: Mapping[int, Sequence[int]]) -> Trace:
    """A trace in reverse mode, some of whose adjoints receive their contributions in another order."""
    (sweep,) = found.passes
    program = added_up(found.program, orders).program
    usual = sweep.rows.evaluation
    known = usual and usual.values[: len(found.program.slots)]
    values = evaluate(program, [*sweep.seed.values()], known or ())
    return found._replace(passes=(sweep._replace(rows=Rows(program, "adjoint", values)),))


class Held:
    """What stands in the sheet, slot by slot: a row that is missing has what the rows before it give.

    Args:
        lines: The rows of the trace.
        entries: The rows of the sheet.
    """

    def __init__(self, lines: Sequence[Line], entries: dict[int, Entry]) -> None:
        self.values: dict[tuple[int, int], float | None] = {}
        self.spreads: dict[tuple[int, int], float] = {}
        self.rounded: dict[tuple[int, int], float] = {}
        self.wrong: set[tuple[int, int]] = set()
        self.primal = next((line.rows for line in lines if line.rows.kind == "primal"), None)
        for i, line in enumerate(lines):
            number = numeral(entries[i].value) if i in entries else None
            place = self.place(line.rows, line.slot)
            if number is None:
                came = self.reckoning(line).of(_written_out(line))
                self.values[place], self.spreads[place] = came or (line.rows.value(line.slot), 0.0)
            else:
                due = line.rows.known(line.slot)
                exactly = math.isclose(number.value, due, rel_tol=EXACT)  # then nothing was rounded
                half = number.half if number.agrees(due) else min(number.half, VAGUE * abs(number.value))
                self.rounded |= {place: due} if number.agrees(due) else {}
                self.values[place], self.spreads[place] = (due, 0.0) if exactly else (number.value, half)

    def place(self, rows: Rows, slot: int) -> tuple[int, int]:
        """Where a slot is: that of a primal variable is the same in all programs."""
        known = self.primal is not None and slot < len(self.primal.program.slots)
        return (0 if known else id(rows), slot)

    def reckoning(self, line: Line) -> Reckoning:
        """What a row is reckoned from in the sheet."""
        slots = line.rows.program.operands[line.number]
        places = [self.place(line.rows, slot) for slot in slots]
        values = [self.values.get(place, line.rows.value(slot)) for place, slot in zip(places, slots, strict=True)]
        return Reckoning(values, [self.spreads.get(place, 0.0) for place in places])

    def came(self, line: Line) -> tuple[float, float] | None:
        """What a row gives when it is reckoned from the sheet, and how far that may be off.

        Of a number that was rounded either what is written has been put in, or more of its digits; so what comes lies
        between the two.
        """
        own, slots = self.reckoning(line), line.rows.program.operands[line.number]
        exact = [self.rounded.get(self.place(line.rows, slot)) for slot in slots]
        expression = _written_out(line)
        vague = [spread if due is None else 0.0 for spread, due in zip(own.spreads, exact, strict=True)]
        found = own._replace(spreads=vague).of(expression)
        if found is None:
            return None
        low = high = found[0]
        for i, due in enumerate(exact):
            moved = None if due is None else evaluated(expression, [*own.values[:i], due, *own.values[i + 1 :]])
            change = moved - found[0] if moved is not None and math.isfinite(moved) else 0.0
            low, high = low + min(change, 0.0), high + max(change, 0.0)
        return (low + high) / 2, (high - low) / 2 + found[1]

    def follows(self, line: Line) -> bool:
        """Whether a row is reckoned from one that is wrong."""
        return any(self.place(line.rows, slot) in self.wrong for slot in line.rows.program.operands[line.number])


def _written_out(line: Line) -> Expression:
    """What a row computes, of its operands."""
    return write_out(line.rows.program.formulas[line.number].expression)
