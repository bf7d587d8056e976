"""What came of expectations, as a test runner reports it: a line for each file, then each failure, then their number.

>>> from tracediff.expectations import verdict
>>> found = [verdict("a.td", "y = 2*x; at x=3; expect y = 6; expect d y / d x = 2")]
>>> [column.cells for column in verdicts(found).columns], summary(found)
([(('a.td',),), (('2 expectations passed',),)], '2 expectations passed')
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tracediff.errors import FileError, NotFiniteError, TracediffError, columns_beside, point_at, visible
from tracediff.expectations import Outcome, Verdict
from tracediff.notation.numbers import ALL_DIGITS, decimal
from tracediff.render.json import SCHEMA
from tracediff.render.layout import Cards
from tracediff.render.panels import Column, Panel
from tracediff.render.text import counted, wrapped


def verdicts(found: Sequence[Verdict]) -> Panel:
    """A line for each file."""
    names = [visible(verdict.name) for verdict in found]
    columns = (Column("variable", "", names), Column("words", "", list(map(_line, found))))
    return Panel("Expectations", "primal", columns, frozenset())


def failures(found: Sequence[Verdict], room: int | None, encoding: str = "utf-8") -> Iterator[Cards]:
    """What was expected and what came, for each expectation that was not met; why a file could not be tried.

    Args:
        found: What came of each file.
        room: How many columns there are; None for as many as it takes.
        encoding: What the output can carry.
    """
    for verdict in found:
        if verdict.error:
            line = _line_of(verdict.error)
            place = f"{verdict.name}, line {line}: " if line else f"{verdict.name}: "
            message = verdict.error.message  # that of a file names it
            title = message if isinstance(verdict.error, FileError) else place + message
            yield _card(title, [], verdict.error, room, encoding)
        for outcome in verdict.failed:
            place = f"{verdict.name}, line {outcome.line}"
            numbers = [f"expected {outcome.expectation.value}", *_came(outcome)]
            yield _card(f"{place}: {_wanted(outcome)}", numbers, outcome.error, room, encoding)


def summary(found: Sequence[Verdict]) -> str:
    """How many expectations were met, and how many were not."""
    failed = sum(len(verdict.failed) for verdict in found)
    passed = sum(len(verdict.outcomes) for verdict in found) - failed
    untried = sum(verdict.error is not None for verdict in found)
    parts = [f"{counted(passed, 'expectation')} passed"]
    parts += [f"{failed} failed"] if failed else []
    parts += [f"{counted(untried, 'file')} could not be tried"] if untried else []
    return ", ".join(parts)


def as_data(found: Sequence[Verdict]) -> dict[str, Any]:
    """The report as plain data."""
    failed = sum(len(verdict.failed) for verdict in found)
    return {
        "schema": SCHEMA,
        "files": [
            {
                "file": verdict.name,
                "expectations": [
                    {
                        "line": outcome.line,
                        "output": outcome.expectation.output,
                        "input": outcome.expectation.input,
                        "expected": outcome.expectation.value,
                        **outcome.values,
                        "passed": outcome.passed,
                        "error": _as_data(outcome.error),
                    }
                    for outcome in verdict.outcomes
                ],
                "error": _as_data(verdict.error),
            }
            for verdict in found
        ],
        "passed": sum(len(verdict.outcomes) for verdict in found) - failed,
        "failed": failed,
    }


def _as_data(error: TracediffError | None) -> dict[str, Any] | None:
    return None if error is None else {"message": error.message, "line": _line_of(error), "hint": error.hint}


def _line(verdict: Verdict) -> str:
    """What came of a file, in a few words."""
    number, failed = len(verdict.outcomes), len(verdict.failed)
    match verdict.error:
        case FileError():
            return "cannot be read"
        case NotFiniteError():
            return "has no finite value"
        case TracediffError():
            return "has a mistake"
        case _ if not number:
            return "has no expectations"
        case _:
            return f"{failed} of {counted(number, 'expectation')} failed" if failed else (
                f"{counted(number, 'expectation')} passed"
            )  # fmt: skip


def _wanted(outcome: Outcome) -> str:
    """What an expectation is about, as it is written."""
    output, wrt, *_ = outcome.expectation
    return output if wrt is None else f"d {output} / d {wrt}"


def _came(outcome: Outcome) -> list[str]:
    """The numbers that came, each with the mode by which it was computed; why there is none."""
    if outcome.error:
        return [f"came     {outcome.error.message}"]
    came = {source: decimal(value, ALL_DIGITS) for source, value in outcome.values.items() if value is not None}
    if len(set(came.values())) > 1:
        return [f"{source}  {number}" for source, number in came.items()]
    by = ", by forward and by reverse mode" if len(came) > 1 else ""
    return [f"came     {next(iter(came.values()))}{by}"]


def _line_of(error: TracediffError) -> int | None:
    """The line of the text at which an error points."""
    if error.text is None or error.position is None:
        return None
    return 1 + error.text.count("\n", 0, error.position)


def _card(title: str, numbers: Sequence[str], error: TracediffError | None, room: int | None, encoding: str) -> Cards:
    """A failure: a title, then what was expected and what came, and the place in the text and the hint of an error."""
    place = list[str]()
    if error and error.text and error.position is not None:
        place = point_at(error.text, error.position, columns_beside(room), encoding)
    hint = [error.hint] if error and error.hint else []
    before, after = ([wrapped(f"  {line}", room, "    ") for line in lines] for lines in (numbers, hint))
    return Cards(wrapped(visible(title), room), "failed", (*before, place, *after))
