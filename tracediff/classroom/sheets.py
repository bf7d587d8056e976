r"""Sheets as they come back: Markdown, CSV, LaTeX, HTML or lines of equations, with the exercise in the heading.

This room owns which rows belong to which exercise, and which cell of a row is what; it reads, and judges nothing. Where
the rows stand in a text is left to `formats`.

>>> (found,) = sheet("x1*x2 at x1=2, x2=5\n\n| row | value |\n|--|--|\n| v1 | 10 |\n| v2bar | |\n")
>>> found.source, [(entry.name, entry.value) for entry in found.entries]
('x1*x2; at x1=2, x2=5', [('v1', '10'), ('v2bar', '')])
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from tracediff.classroom.equations import EQUAL, LONGEST, REMARK
from tracediff.classroom.formats import items, misstated, plainly_stated, stated
from tracediff.classroom.headings import heading
from tracediff.classroom.headings import roles as roles_of
from tracediff.classroom.names import Name, name
from tracediff.classroom.numbering import Numbering, numbered
from tracediff.classroom.numerals import DECIMAL, numeral
from tracediff.classroom.tables import Table, upright
from tracediff.errors import RequestError
from tracediff.language import Document, document
from tracediff.notation.ascii import MARKS
from tracediff.records import Record

LARGEST = 200_000
"""A sheet of more characters than this is none."""

LINES, ROWS = 5_000, 1_000
"""A sheet of more lines or rows than these is none."""


class Entry(Record):
    """A row of a sheet.

    Args:
        name: The name of the row, as it is written.
        formula: What stands as the formula; None where there is no place for one.
        value: What stands where the value is due; nothing where it is blank.
        line: The number of the line, or of the row, in the sheet.
        asked: Whether there is a column of formulas, so that one is due.
    """

    name: str
    formula: str | None
    value: str
    line: int
    asked: bool = False

    @property
    def adds(self) -> bool:
        """Whether it says ``+=``."""
        return self.name.endswith("+") or (self.formula or "").startswith("+=")

    @property
    def is_zero(self) -> bool:
        """Whether it sets an adjoint to 0, to which others are then added."""
        if self.adds or self.key is None or self.key.mark != "adjoint":
            return False
        numbers = [numeral(text) for text in (self.value, self.formula or self.value)]
        return all(number and number.value == 0 for number in numbers)

    @property
    def key(self) -> Name | None:
        """The name, however it is written; another one may stand behind it in parentheses."""
        plain = self.name.strip().strip("$").rstrip(":+ ")
        named = re.fullmatch(r"(.+?)\(([^()]+)\)", plain)
        return name(plain) or (name(named[1]) if named and name(named[2]) else None)


class Filled(Record):
    """An exercise as it was filled in.

    Args:
        source: The program with its point, in the language; nothing where the sheet does not say.
        entries: The rows.
        numbering: How they are numbered.
        misread: Why what seems to state the exercise cannot be read, where the sheet does not say.
        otherwise: The rows, if those that say ``+=`` are meant in the less usual way; nothing where none is there.
        unread: The headings of columns that hold numbers and are not understood.
    """

    source: str
    entries: tuple[Entry, ...]
    numbering: Numbering = Numbering()
    misread: str = ""
    otherwise: tuple[Entry, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def exercise(self) -> Document:
        """The exercise, its variables numbered as the rows are.

        Raises:
            TracediffError: It is not in the language.
        """
        read = document(self.source)
        return read._replace(program=numbered(read.program, self.numbering))


def sheet(text: str) -> list[Filled]:
    """Read a sheet.

    Raises:
        RequestError: It is too large, or there is no row in it.
    """
    counts = {"characters": (len(text), LARGEST), "lines": (text.count("\n"), LINES)}
    for what, (count, most) in counts.items():
        if count > most:
            raise RequestError(f"the sheet has more than {most:,} {what}", hint="mark the sheets one by one")
    filled = []
    for source, misread, written in _stated(text):
        tables = [upright(table) for table in written if table]
        rows = [entry for table in tables for entry in _entries(table)]
        usual, other = _summed(rows), _summed(rows, otherwise=True)
        if usual:
            otherwise = other if other != usual else ()
            unread = tuple(column for table in tables for column in _unread(table))
            filled.append(Filled(source, usual, misread=misread, otherwise=otherwise, unread=unread))
    if any(one.source for one in filled):  # what stands above the first exercise is a title
        filled = [one for one in filled if one.source or one.misread or any(entry.value for entry in one.entries)]
    if not filled:
        raise RequestError("there is no row of a table in it", hint="a row is a line such as | v1 | 0.693 |")
    return filled


def _stated(text: str) -> Iterator[tuple[str, str, list[list[tuple[int, list[str]]]]]]:
    """The exercises of a sheet: the source, or why it cannot be read, and the tables."""
    count, source, misread = 0, "", ""
    tables: list[list[tuple[int, list[str]]]] = [[]]
    for line, item in items(text):
        if isinstance(item, list):
            count += 1
            if count > ROWS:
                raise RequestError(f"the sheet has more than {ROWS:,} rows", hint="mark the sheets one by one")
            tables[-1].append((line, item))
            continue
        said, why = stated(item), misstated(item)
        if said or (why and plainly_stated(item)):
            yield source, misread, tables
            source, misread, tables = said or "", "" if said else why, [[]]
        else:
            misread = misread or ("" if source else why)
            tables.append([])
    yield source, misread, tables


def _summed(entries: Sequence[Entry], otherwise: bool = False) -> tuple[Entry, ...]:
    """The rows, of which those that say ``+=`` add to the row of the same name above them.

    Beside a formula in a table, and behind a number that is added, stands what the row then is; in any other equation,
    what it adds; or `otherwise` the one where the other is usual. The first of them adds to nothing, perhaps to a row
    that is set to 0.
    """
    found: list[Entry] = []
    values: dict[Name | None, str] = {}
    sums = any(entry.adds for entry in entries)
    for place, entry in enumerate(entries):
        formula, adds = entry.formula or "", entry.adds
        if sums and entry.is_zero and any(later.key == entry.key for later in entries[place + 1 :]):
            continue
        plain = entry._replace(name=entry.name.rstrip("+ "))
        if adds and entry.asked and plain.key not in values:
            plain = plain._replace(formula=formula.removeprefix("+=").strip())
        elif adds and entry.asked:
            plain = plain._replace(formula=formula and f"{plain.name} + ({formula.removeprefix('+=').strip()})")
        is_added = not entry.asked and not numeral(formula)
        if adds and numeral(entry.value) and plain.key in values and is_added != otherwise:
            added = f"{values[plain.key]} + ({entry.value})"
            plain = plain._replace(formula=plain.formula if entry.asked else entry.value, value=added)
        values[plain.key] = plain.value
        found.append(plain)
    return tuple(found)


def _entries(table: Table) -> Iterator[Entry]:
    """The rows of one table, or of several that stand side by side."""
    roles: list[str] = []
    beside = _beside([cells for _, cells in table])
    for line, cells in table:
        said = _said(cells, table)
        if "value" in said or "formula" in said:
            named = [i for i, cell in enumerate(cells) if heading(cell) == "variable"]
            besides = _besides(said, table)
            if said.count("value") > 1:
                besides |= {i for i, cell in enumerate(cells) if heading(cell) == "number"}
            is_other = [i in besides or (role == "name" and named and i not in named) for i, role in enumerate(said)]
            roles = ["" if other else role for other, role in zip(is_other, said, strict=True)]
            roles[0] = roles[0] if named or 0 in besides else "name"
            continue
        for i, role in enumerate(roles[: len(cells)]):
            if role in MARKS and numeral(_last(cells[i])):
                called = cells[max((j for j, other in enumerate(roles[:i]) if other == "name"), default=0)].strip()
                yield Entry(f"{called}{MARKS[role]}", None, _last(cells[i]), line)
        starts = [i for i, role in enumerate(roles) if role == "name"] or beside
        for start, end in zip(starts, [*starts[1:], max(len(cells), len(roles))], strict=True):
            if entry := _entry(line, cells[start:end], roles[start:end]):
                yield entry


def _said(cells: Sequence[str], table: Table) -> list[str]:
    """What stands under each cell if it is a heading.

    Under a mark without numbers there are names, and under no heading too, where nothing else stands. Beside names that
    have their marks, a mark is said of values.
    """
    said = roles_of(cells)
    if not any(said):
        return said
    rows = [row for _, row in table if row is not cells]
    columns = [[row[i] for row in rows if i < len(row) and row[i].strip()] for i in range(len(said))]
    keys = [[_key(cell) for cell in column] for column in columns]
    for i, role in enumerate(said):
        if role in MARKS or heading(cells[i]) == "primal":
            said[i] = role if any(numeral(_last(cell)) for cell in columns[i]) else "name"
        elif i and not cells[i].strip() and keys[i] and all(key and (key.number or key.mark) for key in keys[i]):
            said[i] = "name"
    for i, (before, role) in enumerate(itertools.pairwise(said)):
        if before == "name" and role in MARKS and all(key and key.mark for key in keys[i]):
            said[i + 1] = "value"
    return said


def _unread(table: Table) -> Iterator[str]:
    """The headings that are not understood of columns that hold numbers."""
    for place, (_, cells) in enumerate(table):
        said = _said(cells, table)
        if "value" in said or "formula" in said:
            for i in range(1, len(cells)):
                below = [row[i] for _, row in table[place + 1 :] if i < len(row)]
                if not said[i] and cells[i].strip() and any(map(numeral, below)):
                    yield cells[i].strip()


def _besides(said: Sequence[str], table: Table) -> set[int]:
    """The columns headed as names are that stand beside the names: they count the rows, or say more of them."""
    names = [i for i, role in enumerate(said) if role == "name"]
    held = {i: sum(bool(i < len(cells) and _key(cells[i])) for _, cells in table) for i in names}
    return {i if held[i] < held[j] else j for i, j in itertools.pairwise(names) if not any(said[i + 1 : j])}


def _beside(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns of names in a table without headings: the first, and any that holds tangents or adjoints alone."""
    found = [0]
    rows = [cells for cells in rows if cells and _key(cells[0])]  # the others are titles
    for column in range(1, max(map(len, rows), default=0)):
        keys = [_key(cells[column]) for cells in rows if column < len(cells) and cells[column].strip()]
        if len(keys) > 1 and all(key and key.mark for key in keys) and not all(_first_marked(row) for row in rows):
            found.append(column)
    return found


def _key(cell: str) -> Name | None:
    """The name with which a cell begins, as in ``v1 = ln x1``."""
    return name(EQUAL.split(cell)[0])


def _first_marked(cells: Sequence[str]) -> bool:
    key = _key(cells[0]) if cells else None
    return bool(key and key.mark)


def _entry(line: int, cells: Sequence[str], roles: Sequence[str]) -> Entry | None:
    """A row: its name first, its value last, as the headings say or as equations are written."""
    if not cells or not cells[0].strip() or sum(map(len, cells)) > LONGEST:
        return None
    first, *steps = EQUAL.split(cells[0])
    if Entry(first, None, "", line).key is None and not numeral(cells[-1]):
        return None
    if "value" in roles:
        place, formula = roles.index("value"), roles.index("formula") if "formula" in roles else None
        value = cells[place] if place < len(cells) else ""
        written = steps[0] if steps else None
        if formula is not None:
            columns = [formula, *[i for i, role in enumerate(roles) if role == "chain rule"]]
            stated = [cells[i] for i in columns if i < len(cells) and cells[i].strip()]
            written = stated[0] if stated else ""  # a formula that is the chain rule is written once
        return Entry(first.strip(), written and _bare(written), _last(value), line, formula is not None)
    rest = [*steps, *cells[1:]]
    parts = [part.strip() for cell in rest for part in EQUAL.split(REMARK.sub("", cell)) if part.strip()]
    formula_given = parts[0] if len(parts) > 1 else None
    decimals = [part for part in parts if DECIMAL.fullmatch(part.replace(",", ".").replace("−", "-"))]
    remarked = len(cells) > 2 and decimals and not numeral(parts[-1])  # a remark stands behind the value
    return Entry(first.strip(), formula_given, decimals[-1] if remarked else parts[-1] if parts else "", line)


def _bare(text: str) -> str:
    """A formula without the name of its row and without the numbers put in; it may begin with ``+=``."""
    first, *steps = EQUAL.split(text.strip().lstrip("=").strip())
    if steps and (first.strip() in ("", "+") or name(first.rstrip("+ "))):
        return f"{'+= ' * first.rstrip().endswith('+')}{steps[0].strip()}"
    return first.strip()


def _last(text: str) -> str:
    """What stands behind the last equals sign."""
    return EQUAL.split(REMARK.sub("", text))[-1].strip()
