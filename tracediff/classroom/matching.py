"""Matching: which row of a sheet is which row of the right trace.

This room owns which traces a sheet is about, and under which names a row may stand. Judging is left to `marking`.

>>> from tracediff.classroom.sheets import sheet
>>> (filled,) = sheet("x1*x2 at x1=2, x2=5\\n| x2bar | 2 |\\n| v1bar | 1 |")
>>> [found.mode for found in right_traces(filled)]
['reverse']
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tracediff.classroom.names import Name, name, ratio
from tracediff.classroom.numerals import numeral
from tracediff.classroom.sheets import Entry, Filled
from tracediff.errors import hold_known
from tracediff.notation import Ascii
from tracediff.notation.ascii import MARKS as WRITTEN
from tracediff.program import Parameter, Variable
from tracediff.records import Record
from tracediff.remarks import error
from tracediff.trace import Mode, Rows, Trace, trace

MARKS: dict[Mode, str] = {"forward": "tangent", "reverse": "adjoint"}
"""The mark of the names that the rows of a mode have."""

EULER = re.compile(r"(?<![\w.])e(?!\w)", re.ASCII)
"""The base of the natural logarithm, or a variable of that name."""

MOST = 4
"""An adjoint of more contributions than this is expected in the usual order."""


class Line(Record):
    """A row of the right trace.

    Args:
        rows: The rows among which it is.
        number: Its number there.
        names: The names under which a sheet may have it: that of its variable first, then those that people gave.
        variable: That under whose name it is spoken of.
    """

    rows: Rows
    number: int
    names: tuple[Name, ...]
    variable: Variable

    @property
    def slot(self) -> int:
        """The slot whose value the row gives."""
        return self.rows.program.first + self.number

    @property
    def copied(self) -> int | None:
        """The number of the row whose value it only takes over, as ``y = v[5]`` does; None where it computes."""
        program = self.rows.program
        place = program.operands[self.number][0] - program.first
        is_copy = isinstance(program.formulas[self.number].expression, Parameter)
        return place if is_copy and place >= 0 else None

    @property
    def given(self) -> bool:
        """Whether it only takes over an input or a seed."""
        program = self.rows.program
        is_copy = isinstance(program.formulas[self.number].expression, Parameter)
        return is_copy and program.operands[self.number][0] < program.first


def right_traces(filled: Filled, seed: str | None = None) -> list[Trace]:
    """The right traces that a sheet is about: the modes whose rows it has.

    Raises:
        TracediffError: They cannot be computed.
    """
    read = filled.exercise
    program = read.program
    if seed is not None:
        names = program.names([*program.inputs, *program.outputs])
        hold_known(seed, names, "an input or an output", "inputs and outputs")
    marks = {key.mark for entry in filled.entries if (key := entry.key)} | asked_for(filled)
    modes: list[Mode] = [mode for mode, mark in MARKS.items() if mark in marks] or ["eval"]
    found = []
    for mode in modes:
        names = program.names(program.inputs if mode == "forward" else program.outputs)
        given = [direction for direction in read.seeds if direction.keys() <= set(names)]
        asked = {seed: 1.0} if seed in names else _written_seed(filled, names, mode)
        passes = given or [{one: 1.0} for one in names]
        direction = given[0] if given else asked or passes[0]
        directions = passes if mode == "forward" and _times(filled) == len(passes) and not seed else [direction]
        found.append(trace(mode, program, read.at, None if mode == "eval" else directions))
        if failure := error(found[-1], Ascii()):
            raise failure
    if len(found) > 1:  # the primal rows are those of the first
        found[1:] = [one._replace(primal=Rows(program, "primal", None)) for one in found[1:]]
    return found


def _times(filled: Filled) -> int:
    """How often each tangent stands in a sheet, once for each direction; 0 where one stands there more often."""
    counts = Counter(
        key for entry in filled.entries if (key := entry.key) and key.mark == "tangent" and numeral(entry.value)
    )
    times = set(counts.values())
    return times.pop() if len(times) == 1 else 0


def along(filled: Filled) -> str | None:
    """The input with respect to which all derivatives of a sheet are, as ``∂v1/∂x2`` and ``∂y/∂x2`` are; or None.

    >>> from tracediff.classroom.sheets import sheet
    >>> (found,) = sheet("x1*x2 at x1=2, x2=5\\n| dv1/dx2 | 2 |\\n| dy/dx2 | 2 |")
    >>> along(found)
    'x2'
    """
    halves = {found for entry in filled.entries if (found := ratio(entry.name))}
    above, below = ({half[i] for half in halves} for i in (0, 1))
    program = filled.exercise.program
    inputs = {name(text): text for text in program.names(program.inputs)}
    return inputs.get(next(iter(below))) if len(below) == 1 < len(above) else None


def named_in_program(filled: Filled) -> Filled:
    """A sheet whose derivatives are named as tangents and adjoints, where it has them as ratios or with a ``d``.

    Of ratios with different variables above and one below, ``dv1/dx1`` and ``dv2/dx1``, or with all inputs below each,
    the upper ones are meant: these are tangents. ``dv1`` alone is a tangent where the rows go from the inputs on, and
    an adjoint where they come back. What names a variable ``e`` is a formula, and no number made of Euler's.

    >>> from tracediff.classroom.sheets import sheet
    >>> (found,) = sheet("x1*x2 at x1=2, x2=5\\n| dv1 | 1 |\\n| dx1 | 5 |")
    >>> [entry.name for entry in named_in_program(found).entries]
    ['v1bar', 'x1bar']
    """
    halves = {entry.name: found for entry in filled.entries if (found := ratio(entry.name))}
    above, below = zip(*halves.values(), strict=True) if halves else ((), ())
    renamed = {}
    program = filled.exercise.program
    inputs = [name(text) for text in program.names(program.inputs)]
    is_grid = set(below) == set(inputs) and len(set(halves.values())) == len(set(above)) * len(inputs)
    if len(set(above)) > 1 and (len(set(below)) == 1 or is_grid):
        renamed = {text: f"{one.stem}{one.number}dot" for text, (one, _) in halves.items()}
    notation = Ascii()
    order = {name(notation.show(slot)): number for number, slot in enumerate(program.slots)}
    meant = {
        entry.name: key._replace(stem=key.stem[1:])
        for entry in filled.entries
        if (key := entry.key) and not key.mark and key.stem[:1] in "dD" and key not in order
    }
    steps = [order[key] for key in meant.values() if key in order]
    mark = "bar" if steps and steps[0] > steps[-1] else "dot"
    renamed |= {text: f"{key.stem}{key.number}{mark}" for text, key in meant.items() if key in order}
    directions = {text: inputs.index(under) for text, (_, under) in halves.items()} if is_grid else {}
    passes = sorted(filled.entries, key=lambda entry: directions.get(entry.name, 0))
    entries = [entry._replace(name=renamed.get(entry.name, entry.name)) for entry in passes]
    if "e" in {*program.labels.values(), *program.names(program.inputs)}:
        entries = [entry._replace(value="") if EULER.search(entry.value) else entry for entry in entries]
    return filled._replace(entries=tuple(entries))


def asked_for(filled: Filled) -> set[str]:
    """The marks of the rows that are due whether they are there or not: an exercise that states a seed asks for them.

    >>> asked_for(Filled("x1*x2; at x1=2, x2=5; seed x1=1", ()))
    {'tangent'}
    """
    read = filled.exercise
    sides = {"tangent": read.program.inputs, "adjoint": read.program.outputs}
    return {mark for mark, side in sides.items() for seed in read.seeds if seed.keys() <= {*read.program.names(side)}}


def _written_seed(filled: Filled, names: Sequence[str], mode: Mode) -> dict[str, float] | None:
    """The seed that stands in the sheet itself, as in ``x1dot = 1`` or ``y2bar = 1``."""
    wanted = {name(f"{one}{WRITTEN[MARKS[mode]]}"): one for one in names} if mode in MARKS else {}
    found: dict[str, float] = {}
    for entry in filled.entries:
        for key in (entry.key, name(entry.formula or "")):
            if key in wanted and (number := numeral(entry.value)) and number.value in (0, 1):
                found[wanted[key]] = number.value
    return found if any(found.values()) else None


def lines_of(found: Trace) -> Iterator[Line]:
    """The rows of a trace, each with the names it may have."""
    parts = [] if found.primal.evaluation is None else [found.primal]
    parts += [sweep.rows for sweep in found.passes]
    notation = Ascii()
    labels = {found.program.slots[slot][:2]: label for slot, label in found.program.labels.items()}
    for rows in parts:
        for number in range(len(rows)):
            slot = rows.program.first + number
            held = rows.program.slots[slot]
            assert isinstance(held, Variable)
            variable = Variable(labels[held[:2]], None, held.mark) if held[:2] in labels else held
            names = [notation.variable(one) for one in dict.fromkeys((held, variable))]
            operands = rows.program.operands[number]
            if isinstance(rows.program.formulas[number].expression, Parameter) and operands[0] < rows.program.first:
                names.append(notation.show(rows.program.slots[operands[0]]))
            yield Line(rows, number, tuple(key for text in names if (key := name(text))), variable)


def matched(lines: Sequence[Line], entries: Sequence[Entry]) -> tuple[list[dict[int, Entry]], tuple[str, ...]]:
    """Which row of the sheet is which row of the trace.

    An adjoint that is accumulated has several rows of one name. They may stand in the order of computation or upwards;
    a sheet with one of them has the last, the whole adjoint; so it has where it writes the contributions and their sum.

    Returns:
        The rows of the sheet by the place of the row of the trace, in the order of computation and upwards; and the
        names that are none of the trace's.
    """
    places: dict[Name, list[int]] = {}
    chosen = {key for line in lines for key in line.names[1:]}  # names that people gave come before numbers
    for i, line in enumerate(lines):
        for key in line.names if chosen.isdisjoint(line.names[:1]) else line.names[1:]:
            places.setdefault(key, []).append(i)
            places.setdefault(key._replace(stem=key.stem.lower()), places[key])
    inner = _inner(lines)
    given: dict[tuple[int, ...], list[Entry]] = {}
    unknown = []
    for entry in entries:
        halves = ratio(entry.name)
        found = None if halves and halves[0] in inner else entry.key  # the partial of an operation is no adjoint
        where = found and (places.get(found) or places.get(found._replace(stem=found.stem.lower())))
        if where:
            versions = given.setdefault(tuple(where), [])
            if versions and not numeral(versions[-1].value) and len(versions) == len(where):
                versions[-1] = entry  # what stood there was a formula: the number follows
            elif not versions or len(where) > 1:
                versions.append(entry)
            elif entry.value and found == versions[0].key:
                unknown.append(f"{entry.name} again")
            elif (number := numeral(entry.value)) and (first := numeral(versions[0].value)):
                unknown += [] if number.agrees(first.value) else [entry.name]  # another name for the same
        elif numeral(entry.value) or (entry.value and found and (found.number or found.mark)):  # else it is a heading
            unknown.append(entry.name)
    return [_placed(lines, given, upwards) for upwards in (False, True)], tuple(unknown)


def _inner(lines: Sequence[Line]) -> set[Name]:
    """The names of the primal variables that are no output, under its own name or that which it copies."""
    primal = [line for line in lines if line.rows.kind == "primal"]
    ends = {slot for line in primal for slot in line.rows.program.outputs}
    ends |= {line.rows.program.operands[line.number][0] for line in primal if line.slot in ends}
    return {key for line in primal if line.slot not in ends for key in line.names}


def _placed(lines: Sequence[Line], given: dict[tuple[int, ...], list[Entry]], upwards: bool) -> dict[int, Entry]:
    """The rows of the sheet at their places, those of one name in the order of computation or upwards."""
    found: dict[int, Entry] = {}
    for versions, written in given.items():
        held = written if len(written) <= len(versions) else written[:1] if upwards else written[-1:]
        held = held[::-1] if upwards else held
        found.update(zip(_likeliest(lines, versions, held), held, strict=True))
    for i, line in enumerate(lines):  # a sheet without the row that is copied has its value under the other name
        if i in found and line.copied is not None and i - line.number + line.copied not in found:
            found[i - line.number + line.copied] = found.pop(i)
    return found


def _likeliest(lines: Sequence[Line], versions: Sequence[int], held: Sequence[Entry]) -> Sequence[int]:
    """Which versions of an adjoint its rows are: the last is the last, the others are those that are right, if any.

    So a row may hold two contributions at once, as that of both operands of ``x*x`` does.
    """
    *before, whole = versions
    numbers = [numeral(entry.value) for entry in held[:-1]]

    def right(places: Sequence[int]) -> int:
        known = [lines[i].rows.known(lines[i].slot) for i in places]
        return sum(bool(number and number.agrees(value)) for number, value in zip(numbers, known, strict=True))

    chosen = itertools.combinations(before[-MOST:], len(numbers)) if len(numbers) < MOST else [before[-len(numbers) :]]
    return [*max(reversed(list(chosen)), key=right), whole]


def spoken_of(lines: Sequence[Line], entries: dict[int, Entry]) -> list[Line]:
    """The rows of the trace, as a sheet calls them: one that stands there under the name of its copy has that."""
    found = list(lines)
    for i, line in enumerate(lines):
        copied = None if line.copied is None else i - line.number + line.copied
        if copied in entries and i not in entries and entries[copied].key in line.names:
            found[copied] = found[copied]._replace(variable=line.variable)
    return found


def omitted(lines: Sequence[Line], entries: dict[int, Entry], asked: set[str]) -> set[int]:
    """The rows that a sheet may leave out.

    Those are all rows of a trace that it does not have and is not asked for, a row that only gives another a further
    name, and the parts of an adjoint of which the whole is there.
    """
    kinds = {lines[i].rows.kind for i in entries} | asked
    whole = {lines[i].names for i in entries}
    found = set()
    for i, line in enumerate(lines):
        copied = None if line.copied is None else i - line.number + line.copied
        if i not in entries and (line.rows.kind not in kinds or line.names in whole or copied in entries):
            found.add(i)
    return found
