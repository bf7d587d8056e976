r"""The parts of a sheet in any of its formats: rows of cells, and texts that may state an exercise.

This room owns the formats: Markdown, values separated by commas, LaTeX, and lines of equations; `pages` reads HTML. An
exercise is a program of tracediff's language with its point: in a block of code, a comment, or a line such as
``x1*x2 at x1=2, x2=5``. Which cell of a row is what is left to `sheets`.

>>> list(items("x1*x2 at x1=2, x2=5\n| v1 | 10 |\nv2: 3"))
[(1, 'x1*x2 at x1=2, x2=5'), (2, ['v1', '10']), (3, ['v2', '3'])]
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import TypeAlias

from tracediff.classroom.equations import EQUAL, LONGEST, ORNAMENTS, equations
from tracediff.classroom.headings import roles
from tracediff.classroom.names import is_numbered
from tracediff.errors import TracediffError
from tracediff.language import document, point

STATED = re.compile(
    r"^(?P<program>.+?) ?[;,]? (?:evaluated )?(?:at|for|with|where|when) (?:the point )?"
    r"(?P<point>(?:[^\W\d]\w* ?=|\().+)$"
)
"""A program and its point on one line, its words one space apart."""

DEFINED = re.compile(r"^(?P<name>[^\W\d]\w*)\s*\((?P<parameters>[\w\s,]+)\)\s*=\s*(?P<body>.+)$")
"""A function that is the exercise, as in ``f(x1, x2) = x1*x2``."""

TUPLES = re.compile(r"^(?:\(([\w\s,]+)\)\s*=\s*)?\(([^()=]+)\)$")
"""A point as a tuple, perhaps of names first, as in ``(x1, x2) = (2, 5)``."""

POINTED = re.compile(r"^\s*at\s", re.MULTILINE)
"""A line that states a point and nothing else."""

CONTINUED = re.compile(r"[\s&$]*(?:=(?!=)|≈)")
"""How a line begins that goes on with the equation above it."""

BARS = str.maketrans("│┃║", "|||")

ENVIRONMENT = re.compile(r"(\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?(?:\{(?:[^{}]|\{[^{}]*\})*\})*)")

TEXTUAL = r"\\begin\{(?:document|center|table|figure|enumerate|itemize|quote)\*?\}"
"""Environments that are not themselves of rows."""

DRESSED = (
    (r"(?<!\\)\\[ ;]", " "),
    (r"\\h?phantom\s*\{[^{}]*\}|\\(?:hfill|quad|qquad)(?![a-zA-Z])", " "),
    (r"\\approx(?![a-zA-Z])", "≈"),
    (r"\{([-+=])\}", r"\1"),
    (r"\\(?:text(?:bf|it)|emph|math(?:bf|rm|it)|boldsymbol|bm|underline|f?boxe?d?|num)\s*\{([^{}]*)\}", r"\1"),
    (r"<sub>([^<>]*)</sub>|(?<=\w)~(-?\w+)~(?!~)", r"_\1\2"),
    (r"<sup>([^<>]*)</sup>", r"^\1"),
)
"""What LaTeX and Markdown do to the look of numbers and names, and what is left without it."""

Item: TypeAlias = tuple[int, "str | list[str]"]
"""A part of a sheet with the number of its line: a text that may state an exercise, or the cells of a row."""


def items(text: str) -> Iterator[Item]:
    """The parts of a sheet in any of its formats; what begins with an equals sign goes on with the row above it."""
    row: tuple[int, list[str]] | None = None
    for number, item in _items(text):
        bare = item if isinstance(item, str) else "" if item[:1] and item[0].strip() else "".join(item)
        if row and CONTINUED.match(bare):
            row[1].extend(filter(None, (part.strip(ORNAMENTS) for part in EQUAL.split(bare))))
            continue
        if row:
            yield row
        row = (number, item) if isinstance(item, list) else None
        if isinstance(item, str):
            yield number, item
    if row:
        yield row


def _items(text: str) -> Iterator[Item]:
    """The parts of a sheet, line by line."""
    for pattern, replacement in DRESSED:
        text = re.sub(pattern, replacement, text)
    start = text[:20_000].lower()
    if "<table" in start or "<html" in start:
        from tracediff.classroom.pages import items as of_page  # noqa: PLC0415 - imported where it is used

        return itertools.chain.from_iterable(_text(number, item) for number, item in of_page(text))
    if "\\begin{" in start:
        return _latex(text)
    return _separated(text, delimiter) if (delimiter := _delimiter(text)) else _markdown(text)


def _delimiter(text: str) -> str:
    """What parts the cells of comma-separated values; nothing where a text is something else."""
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    for delimiter in ";\t,":
        plain = [line for line in lines if not stated(_alone(line, delimiter))]
        named = [i for i, line in enumerate(plain) if any(map(is_numbered, line.replace('"', "").split(delimiter)))]
        if len(plain) < len(lines) and not named:
            continue
        headed = plain and "=" not in plain[0] and sum(map(bool, roles(plain[0].split(delimiter)))) > 1
        if headed and all(delimiter in line for line in plain[:3]):
            return delimiter
        first = plain[named[0] if named else 0 :][:3]
        sentences = [line for line in first if re.search(r"[=≈:]", line) and equations(line)]
        if first and not sentences and "|" not in first[0] and all(delimiter in line for line in first):
            return delimiter
    return ""


def _text(number: int, item: str | list[str]) -> Iterator[Item]:
    """A text of a page: an exercise, or its lines; a row as it is."""
    if isinstance(item, list) or not item.strip() or stated(item):
        yield number, item
    else:
        for line in filter(None, map(str.strip, item.split("\n"))):
            yield from _line(number, line)


def _separated(text: str, delimiter: str) -> Iterator[Item]:
    """Comma-separated values; comments begin with a number sign, and the exercise may stand in a line of its own."""
    import csv  # noqa: PLC0415 - imported where it is used

    width = 0
    alone = [_alone(line, delimiter) for line in text.split("\n")]
    lines = [
        one if one.startswith("#") or stated(one) else line for one, line in zip(alone, text.split("\n"), strict=True)
    ]
    for number, comment, line in _commented("\n".join(lines), "#"):
        if comment is not None:
            yield number, comment
        if stated(line):
            yield number, line
        elif line.strip() and len(line) <= LONGEST:
            cells = next(csv.reader([line], delimiter=delimiter), [])
            width = width or len(cells) * (len(cells) > 1)
            if delimiter == "," and len(cells) > width > 1 and re.fullmatch(r"[-+]?\d+,\d+", ",".join(cells[-2:])):
                cells[-2:] = [",".join(cells[-2:])]  # a decimal comma that nothing quotes
            yield number, cells


def _alone(line: str, delimiter: str) -> str:
    """A line of a single cell, without the quotes and the empty cells that a spreadsheet adds."""
    bare = line.strip().rstrip(f"{delimiter} ")
    return bare[1:-1].replace('""', '"') if re.fullmatch(r'"(?:[^"]|"")*"', bare) else bare


def _commented(text: str, sign: str) -> Iterator[tuple[int, str | None, str]]:
    """The number of each line, the comment before it if there is one, and the line."""
    comment: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith(sign):
            comment.append(line.strip().removeprefix(sign).strip())
        else:
            yield number, "\n".join(comment) if comment else None, line
            comment = []


def _markdown(text: str) -> Iterator[Item]:
    """Tables of GitHub's kind, blocks of code, and lines of equations."""
    block: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip().translate(BARS)
        if bare.startswith(("```", "~~~")):
            if block:
                yield from _block(number - len(block), block)
            block = [] if block is None else None
        elif block is not None:
            block.append(line)
        elif "|" in bare and len(bare) <= LONGEST:
            cells = re.split(r"(?<!\\)\|", bare.strip("|") if not bare.endswith("\\|") else bare.lstrip("|"))
            if not all(re.fullmatch(r"\s*:?-*:?\s*", cell) for cell in cells) or not "".join(cells).strip():
                found = [equations(cell) if "=" in cell else [] for cell in cells if cell.strip()]
                alone = len(found) > 1 and all(len(one) == 1 and one[0][0] for one in found)  # an equation in each cell
                yield from (
                    ((number, one) for (one,) in found) if alone else [(number, [_unescaped(cell) for cell in cells])]
                )
        elif bare:
            yield from _line(number, bare)
    if block:
        yield from _block(number, block)


def _block(number: int, lines: list[str]) -> Iterator[Item]:
    """A block of code: a program, or lines of equations as `tracediff` prints them."""
    text = "\n".join(lines)
    if stated(text) or (POINTED.search(text) and misstated(text)):
        yield number, text
        return
    for line in lines:
        yield from ((number, equation) for equation in equations(line))


def _latex(text: str) -> Iterator[Item]:
    """The rows of tables and arrays, lines of equations, comments, and the text between."""
    row, begun, inside = "", 1, False
    for number, comment, line in _commented(text, "%"):
        if comment is not None:
            yield number, comment
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
    if found and misstated(line) and not any(character.isdigit() for character in found[0][0]):
        found = []  # it states the function, in a way that is not understood
    yield from ((number, equation) for equation in found)
    if not found:
        yield number, line


def _unescaped(cell: str) -> str:
    return re.sub(r"\\([\\`*_\[\]<>|&~$#{}])", r"\1", cell).strip()


@functools.lru_cache(maxsize=1_000)
def stated(text: str) -> str | None:
    """The exercise that a text states: a program with a point; None where it states none.

    >>> stated("**Exercise 1**: `y = x1*x2` at `x1=2, x2=5`"), stated("Look at x")
    ('y = x1*x2; at x1=2, x2=5', None)
    """
    for source in _sources(text):
        try:
            read = document(source)
        except (TracediffError, RecursionError):
            continue
        if read.at and read.program.inputs and len(read.program) > len(read.program.inputs):
            return source
    return None


@functools.lru_cache(maxsize=1_000)
def misstated(text: str) -> str:
    r"""Why the exercise that a text seems to state cannot be read; nothing where it seems to state none.

    >>> misstated("y = 2x at x=3"), misstated("y = 2x\nat x=3"), misstated("Look at x")
    ('there is no operator between 2 and x', 'there is no operator between 2 and x', '')
    """
    sources = list(_sources(text))
    for source in sources if POINTED.search(text) else sources[1:]:
        try:
            document(source)
        except TracediffError as error:
            return error.message
    return ""


def plainly_stated(text: str) -> bool:
    """Whether a text states an exercise, perhaps one that cannot be read: there is a formula, and a point that can.

    >>> plainly_stated("y = 2x at x=3"), plainly_stated("I used the chain rule for x=3")
    (True, False)
    """
    for source in _sources(text):
        program, _, at = source.replace("\n", "; ").rpartition("; at ")
        try:
            if re.search(r"[-+*/^=(]", program) and point(at):
                return True
        except TracediffError:
            continue
    return False


def _sources(text: str) -> Iterator[str]:
    """The programs with a point that a text may state: it itself, and those on its lines."""
    if (
        len(text) > LONGEST
        or "=" not in text
        or not re.search(r"(?:^|[\s;`])(?:at|for|with|where|when)\s|\)\s*=", text)
    ):
        return
    plain = re.sub(r"[`$]", "", text).strip()
    yield plain
    for line in plain.split("\n"):
        bare = re.sub(r"^[\s#*>%-]*(?:\**\s*exercise[^:=]*:\**)?", "", line, flags=re.IGNORECASE).strip(" *.")
        bare = re.sub(r"\s+and\s+", ", ", " ".join(bare.split()))
        said = STATED.match(bare)
        program, point = (said["program"], said["point"]) if said else (bare, "")
        names = ""
        if defined := DEFINED.match(program):
            names = defined["parameters"]
            body, *values = re.split(r"\s*[,;]\s*(?=[^\W\d]\w*\s*=)", defined["body"])
            program, point = f"{defined['name']} = {body}", point or ", ".join(values)
        if tuples := TUPLES.match(point):
            pairs = zip((tuples[1] or names).split(","), tuples[2].split(","), strict=False)
            point = ", ".join(f"{name.strip()}={value.strip()}" for name, value in pairs if name.strip())
        if point:
            yield f"{program}; at {point}"
