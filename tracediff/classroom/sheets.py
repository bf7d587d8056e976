r"""Sheets as they come back: Markdown, CSV, LaTeX, HTML or lines of equations, with the exercise in the heading.

This room owns where a row stands in a text and which of its cells is what; it reads, and judges nothing. An exercise is
a program of tracediff's language with its point: in a block of code, a comment, or a line such as
``x1*x2 at x1=2, x2=5``.

>>> (found,) = sheet("x1*x2 at x1=2, x2=5\n\n| row | value |\n|--|--|\n| v1 | 10 |\n| v2bar | |\n")
>>> found.source, [(entry.name, entry.value) for entry in found.entries]
('x1*x2; at x1=2, x2=5', [('v1', '10'), ('v2bar', '')])
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from tracediff.classroom.equations import LONGEST, equations
from tracediff.classroom.names import Name, name
from tracediff.classroom.numbering import Numbering, numbered
from tracediff.classroom.numerals import DECIMAL, numeral
from tracediff.errors import RequestError, TracediffError
from tracediff.language import Document, document

LARGEST = 200_000
"""A sheet of more characters than this is none."""

LINES, ROWS = 5_000, 1_000
"""A sheet of more lines or rows than these is none."""

HEADINGS = {
    "name": ("row", "variable", "trace", "name", "step"),
    "formula": ("formula", "operation", "rule", "applied", "elementary operation", "elementary function"),
    "value": ("value", "primal", "result", "number", "answer", "current value", "numerical value"),
    "chain rule": ("chain rule",),
    "tangent": ("tangent", "derivative", "dot"),
    "adjoint": ("adjoint", "gradient", "bar"),
    "other": ("numbers put in", "numbers", "exact", "exact value"),
}
"""What the columns are called of which each role is made."""

ROLES = {heading: role for role, headings in HEADINGS.items() for heading in headings}

STATED = re.compile(r"^(.*?\S)\s*(?:;|,)?\s+at\s+(?=[^\W\d]\w*\s*=)(.+)$")

ENVIRONMENT = re.compile(r"(\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?(?:\{(?:[^{}]|\{[^{}]*\})*\})*)")

TEXTUAL = r"\\begin\{(?:document|center|table|figure|enumerate|itemize|quote)\*?\}"
"""Environments that are not themselves of rows."""


class Entry(NamedTuple):
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
    def key(self) -> Name | None:
        """The name, however it is written."""
        plain = self.name.strip().rstrip(":")
        return name(plain) or name(re.sub(r"\(\s*[^\W\d]\w*\s*\)$", "", plain))


class Filled(NamedTuple):
    """An exercise as it was filled in.

    Args:
        source: The program with its point, in the language; nothing where the sheet does not say.
        entries: The rows.
        numbering: How they are numbered.
    """

    source: str
    entries: tuple[Entry, ...]
    numbering: Numbering = Numbering()

    @property
    def exercise(self) -> Document:
        """The exercise, its variables numbered as the rows are.

        Raises:
            TracediffError: It is not in the language.
        """
        read = document(self.source)
        return read._replace(program=numbered(read.program, self.numbering))


Item: TypeAlias = tuple[int, "str | list[str]"]
"""A part of a sheet with the number of its line: a text that may state an exercise, or the cells of a row."""


def sheet(text: str) -> list[Filled]:
    """Read a sheet.

    Raises:
        RequestError: It is too large, or there is no row in it.
    """
    counts = {"characters": (len(text), LARGEST), "lines": (text.count("\n"), LINES)}
    for what, (count, most) in counts.items():
        if count > most:
            raise RequestError(f"the sheet has more than {most:,} {what}", hint="mark the sheets one by one")
    count = 0
    found: list[tuple[str, list[list[tuple[int, list[str]]]]]] = [("", [[]])]
    for line, item in _items(text):
        if isinstance(item, str):
            if source := stated(item):
                found.append((source, [[]]))
            elif found[-1][1][-1]:
                found[-1][1].append([])  # another table begins
        else:
            count += 1
            if count > ROWS:
                raise RequestError(f"the sheet has more than {ROWS:,} rows", hint="mark the sheets one by one")
            found[-1][1][-1].append((line, item))
    filled = [Filled(source, tuple(entry for table in tables for entry in _entries(table))) for source, tables in found]
    filled = [one for one in filled if one.entries]
    if not filled:
        raise RequestError("there is no row of a table in it", hint="a row is a line such as | v1 | 0.693 |")
    return filled


def stated(text: str) -> str | None:
    """The exercise that a text states: a program with a point; None where it states none.

    >>> stated("**Exercise 1**: `y = x1*x2` at `x1=2, x2=5`"), stated("Look at x")
    ('y = x1*x2; at x1=2, x2=5', None)
    """
    if len(text) > LONGEST or "=" not in text or not re.search(r"(?:^|[\s;`])at\s", text):
        return None
    plain = re.sub(r"[`$]", "", text).strip()
    tries = [plain]
    for line in plain.split("\n"):
        bare = re.sub(r"^[\s#*>%-]*(?:\**\s*exercise[^:=]*:\**)?", "", line, flags=re.IGNORECASE).strip(" *.")
        bare = " ".join(bare.split())
        if said := STATED.match(bare):
            tries.append(f"{said[1]}; at {said[2]}")
    for source in tries:
        try:
            read = document(source)
        except (TracediffError, RecursionError):
            continue
        if read.at and read.program.inputs and len(read.program) > len(read.program.inputs):
            return source
    return None


# Formats


def _items(text: str) -> Iterator[Item]:
    """The parts of a sheet in any of its formats."""
    start = text[:20_000].lower()
    if "<table" in start or "<html" in start:
        from tracediff.classroom.pages import items  # noqa: PLC0415 - imported where it is used

        return items(text)
    if "\\begin{" in start:
        return _latex(text)
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    for delimiter in ";\t,":
        if lines and all(delimiter in line for line in lines[:3]) and not lines[0].lstrip().startswith("|"):
            if re.search(r"=|:\s| at ", lines[0]):
                continue
            return _separated(text, delimiter)
    return _markdown(text)


def _separated(text: str, delimiter: str) -> Iterator[Item]:
    """Comma-separated values; comments begin with a number sign."""
    import csv  # noqa: PLC0415 - imported where it is used

    comment: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("#"):
            comment.append(line.strip().removeprefix("#").strip())
            continue
        if comment:
            yield number, "\n".join(comment)
            comment = []
        if line.strip() and len(line) <= LONGEST:
            yield number, next(csv.reader([line], delimiter=delimiter), [])


def _markdown(text: str) -> Iterator[Item]:
    """Tables of GitHub's kind, blocks of code, and lines of equations."""
    block: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if bare.startswith(("```", "~~~")):
            if block:
                yield from _block(number - len(block), block)
            block = [] if block is None else None
        elif block is not None:
            block.append(line)
        elif "|" in bare and len(bare) <= LONGEST:
            cells = re.split(r"(?<!\\)\|", bare.strip("|") if not bare.endswith("\\|") else bare.lstrip("|"))
            if not all(re.fullmatch(r"\s*:?-*:?\s*", cell) for cell in cells) or not "".join(cells).strip():
                yield number, [_unescaped(cell) for cell in cells]
        elif bare:
            yield from _line(number, bare)
    if block:
        yield from _block(number, block)


def _block(number: int, lines: list[str]) -> Iterator[Item]:
    """A block of code: a program, or lines of equations as `tracediff` prints them."""
    if stated("\n".join(lines)):
        yield number, "\n".join(lines)
        return
    for line in lines:
        yield from ((number, equation) for equation in equations(line))


def _latex(text: str) -> Iterator[Item]:
    """The rows of tables and arrays, lines of equations, comments, and the text between."""
    comment: list[str] = []
    row, begun, inside = "", 1, False
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("%"):
            comment.append(line.strip().removeprefix("%").strip())
            continue
        if comment:
            yield number, "\n".join(comment)
            comment = []
        code = re.sub(r"\\(?:hline|toprule|midrule|bottomrule)|\\cline\{[^}]*\}", "", re.sub(r"(?<!\\)%.*", "", line))
        for part in ENVIRONMENT.split(code[:LONGEST]):
            if part.startswith(("\\begin", "\\end")):
                yield from _cells(begun, row)
                yield number, ""
                row, inside = "", part.startswith("\\begin") and not re.match(TEXTUAL, part)
            elif inside:
                begun = begun if row.strip() else number
                *rows, row = re.split(r"\\\\(?:\s*\[[^\]]*\])?", f"{row} {part}")
                for one in rows:
                    yield from _cells(begun, one)
                row = row[-LONGEST:]
            elif part.strip():
                yield from _line(number, part.strip())


def _cells(number: int, row: str) -> Iterator[Item]:
    """The cells of a row in LaTeX, or its equations."""
    if "&" in row and len(row) <= LONGEST:
        yield number, [cell.strip().strip("$") for cell in re.split(r"(?<!\\)&", row)]
    else:
        yield from ((number, equation) for equation in equations(row))


def _line(number: int, line: str) -> Iterator[Item]:
    """The equations of a line of text, or the line."""
    found = [] if stated(line) else equations(line)
    yield from ((number, equation) for equation in found)
    if not found:
        yield number, line


def _unescaped(cell: str) -> str:
    return re.sub(r"\\([\\`*_\[\]<>|&~$#{}])", r"\1", cell).strip()


# Columns


def _entries(table: Sequence[tuple[int, list[str]]]) -> Iterator[Entry]:
    """The rows of one table, or of several that stand side by side."""
    roles: list[str] = []
    beside = _beside([cells for _, cells in table])
    for line, cells in table:
        said = [ROLES.get(_heading(cell), "") for cell in cells]
        for i, role in enumerate(said):
            if role in ("tangent", "adjoint") or _heading(cells[i]) == "primal":
                said[i] = role if any(numeral(row[i]) for _, row in table if i < len(row)) else "name"
        if "value" in said or "formula" in said:
            named = [i for i, cell in enumerate(cells) if _heading(cell) == "variable"]
            roles = ["" if role == "name" and named and i not in named else role for i, role in enumerate(said)]
            roles[0] = roles[0] if named else "name"
            continue
        for i, role in enumerate(roles[: len(cells)]):
            if role in ("tangent", "adjoint") and numeral(cells[i]):
                yield Entry(f"{cells[0].strip()}{'dot' if role == 'tangent' else 'bar'}", None, _last(cells[i]), line)
        starts = [i for i, role in enumerate(roles) if role == "name"] or beside
        for start, end in zip(starts, [*starts[1:], max(len(cells), len(roles))], strict=True):
            if entry := _entry(line, cells[start:end], roles[start:end]):
                yield entry


def _heading(cell: str) -> str:
    return re.sub(r"\\[a-z]+|[^a-z ]", "", cell.lower()).strip()


def _beside(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns of names in a table without headings: the first, and any that holds tangents or adjoints alone."""
    found = [0]
    for column in range(1, max(map(len, rows), default=0)):
        cells = [cells[column].strip() for cells in rows if column < len(cells) and cells[column].strip()]
        keys = [None if "=" in cell else name(cell) for cell in cells]
        if len(keys) > 1 and all(key and key.mark for key in keys) and not all(_first_marked(row) for row in rows):
            found.append(column)
    return found


def _first_marked(cells: Sequence[str]) -> bool:
    key = name(cells[0]) if cells else None
    return bool(key and key.mark)


def _entry(line: int, cells: Sequence[str], roles: Sequence[str]) -> Entry | None:
    """A row: its name first, its value last, as the headings say or as equations are written."""
    if not cells or not cells[0].strip() or sum(map(len, cells)) > LONGEST:
        return None
    first, *steps = re.split(r"(?<![<>!=])=(?!=)", cells[0])
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
    parts = [part.strip() for cell in rest for part in re.split(r"(?<![<>!=])=(?!=)", cell) if part.strip()]
    formula_given = parts[0] if len(parts) > 1 else None
    decimals = [part for part in parts if DECIMAL.fullmatch(part.replace(",", ".").replace("−", "-"))]
    remarked = len(cells) > 2 and decimals and not numeral(parts[-1])  # a remark stands behind the value
    return Entry(first.strip(), formula_given, decimals[-1] if remarked else parts[-1] if parts else "", line)


def _bare(text: str) -> str:
    return text.strip().lstrip("=").strip()


def _last(text: str) -> str:
    """What stands behind the last equals sign."""
    return re.split(r"[=≈]", text)[-1].strip()
