"""Programs and traces, as the commands print them; they show themselves in a terminal and in a notebook.

This room owns that, and what is said of a trace and of a filled-in sheet. Derivatives alone are left to `derivatives`.

>>> print(primal(parse("2*x"), {"x": 3}))
Forward primal trace
v₀  = x       = 3      = 3
v₁  = 2 × v₀  = 2 × 3  = 6
y   = v₁      = 6      = 6
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tracediff import language, remarks, trace
from tracediff.face import given
from tracediff.language import Order
from tracediff.notation import Spoken, Unicode
from tracediff.program import Program
from tracediff.render.display import Displayed, DisplayedProgram
from tracediff.render.drawing import plain
from tracediff.render.json import contract, written
from tracediff.render.layout import arranged
from tracediff.render.restoring import restored
from tracediff.render.wanted import LONG
from tracediff.trace import Point, Seed

if TYPE_CHECKING:
    from tracediff.render.markup import Markup


class Trace(Displayed, trace.Trace):
    """A trace that prints itself, as the commands do into a pipe, and shows itself in a notebook.

    One that ends at a row which is not finite says so below its rows.
    """

    __slots__ = ()

    @classmethod
    def from_json(cls, text: str) -> Trace:
        """The trace that was written as JSON.

        Args:
            text: What `to_json` or ``--format json`` wrote.

        Raises:
            FileError: The text is not the JSON of a trace, or its rows are not those of its program.

        >>> import tracediff as td
        >>> found = td.adjoint(td.parse("x1*x2"), {"x1": 2, "x2": 5})
        >>> td.Trace.from_json(found.to_json()) == found
        True
        """
        return cls(*restored(text))

    def to_json(self, digits: int = 3) -> str:
        """The trace as JSON, as ``--format json`` writes it.

        Args:
            digits: How many decimals the numbers put in have; values are in full.

        >>> import tracediff as td
        >>> td.primal(td.parse("2*x"), {"x": 3}).to_json().splitlines()[:3]
        ['{', '  "schema": "tracediff/1",', '  "mode": "eval",']
        """
        return "".join(written(contract(self, digits, iter)))

    def shown(self, document: Markup) -> Iterator[str]:
        """The trace as a document."""
        return document.lines(document.arranged(self, "auto", LONG), remarks.notes(self, document.notation))

    def __str__(self) -> str:
        notation = Unicode()
        failure = remarks.error(self, notation)
        lines = [*plain(arranged(self, notation)), *remarks.notes(self, notation), *([str(failure)] if failure else [])]
        return "\n".join(lines)


def parse(text: str, order: Order = "height", cse: bool = False) -> Program:
    """Read `text` as a program.

    Args:
        text: Statements separated by newlines or semicolons.
        order: "height" puts operations on inputs first, as the survey does; "source" keeps the order in which a
            compiler would compute them.
        cse: Whether operations that are written more than once are merged (common subexpression elimination).

    Raises:
        LanguageError: The text is not a program.
        RequestError: There is no such order.
        NotFiniteError: A numeral is too large for a double.

    >>> import tracediff as td
    >>> td.parse("x*y + sin(x)")
    parse('x*y + sin(x)')
    """
    return language.parse(given.text(text, "a program"), order, cse, DisplayedProgram)


def primal(program: Program, at: Point | None = None) -> Trace:
    """The primal trace of `program`: its values at a point.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it the trace is symbolic.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> import tracediff as td
    >>> td.primal(td.parse("x1*x2"), {"x1": 2, "x2": 5}).outputs
    {'y': 10.0}
    """
    return Trace(*given.traced("eval", program, at))


def tangent(program: Program, at: Point | None = None, seed: Seed | Sequence[Seed] | None = None) -> Trace:
    """The primal trace of `program` with its tangents: forward mode.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it the trace is symbolic.
        seed: The direction: the name of an input, or tangents of some inputs (the others have 0). A list of directions
            gives one pass for each; without it there is one for each input.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> import tracediff as td
    >>> td.tangent(td.parse("x1*x2"), {"x1": 2, "x2": 5}, {"x1": 1, "x2": 0.5}).passes[0].derivatives
    {'y': 6.0}
    """
    return Trace(*given.traced("forward", program, at, seed))


def adjoint(
    program: Program,
    at: Point | None = None,
    seed: Seed | Sequence[Seed] | None = None,
    cut: Seed | None = None,
) -> Trace:
    """The primal trace of `program` with its adjoints: reverse mode.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it the trace is symbolic.
        seed: The name of an output, or adjoints of some outputs (the others have 0). A list of seeds gives one pass for
            each; without it there is one for each output.
        cut: A direction in the inputs: after each statement the sum over the live variables of adjoint times tangent
            is taken, which never changes. It is the derivative in that direction.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> import tracediff as td
    >>> td.adjoint(td.parse("x1*x2"), {"x1": 2, "x2": 5}).passes[0].derivatives
    {'x1': 5.0, 'x2': 2.0}
    """
    return Trace(*given.traced("reverse", program, at, seed, cut))


def explain(
    program: Program,
    at: Point | None = None,
    mode: trace.Mode = "reverse",
    seed: Seed | Sequence[Seed] | None = None,
) -> str:
    """A trace of `program` in sentences, in words that a screen reader reads well.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it there are no numbers.
        mode: "eval", "forward" or "reverse".
        seed: As `tangent` or `adjoint` takes it.

    Returns:
        A title and a paragraph for each row, with an empty line between two.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> import tracediff as td
    >>> print(td.explain(td.parse("x1*x2"), {"x1": 2, "x2": 5}, "eval").splitlines()[-3])
    Row 3. v 1 is v negative 1 times v 0, from rows 1 and 2: 2 times 5 is 10.
    """
    from tracediff.render.explanation import explained  # noqa: PLC0415 - seldom asked for

    sections = explained(given.traced(mode, program, at, seed), Spoken())
    return "\n\n".join(
        "\n\n".join([f"{section.title}\n{section.about}", *[paragraph.text for paragraph in section.paragraphs]])
        for section in sections
    )


def mark(sheet: str) -> list[dict[str, Any]]:
    """Mark a filled-in sheet, row by row: from the truth, and from the student's own earlier rows.

    Args:
        sheet: Markdown, CSV, LaTeX, HTML or equations, with the exercises stated in it.

    Returns:
        For each exercise what ``tracediff mark --format json`` says of it.

    Raises:
        TracediffError: There is no table in it, it does not say which exercise it is, or that is not finite.

    >>> import tracediff as td
    >>> (found,) = td.mark("sin(x1)*x2 at x1=2, x2=5\\n| v1 | -0.909 |\\n| v2 | -4.545 |")
    >>> [(row["variable"], row["verdict"], row["slip"]) for row in found["rows"]]
    [('v[1]', 'wrong', 'lost sign'), ('v[2]', 'carried', None)]
    """
    from tracediff.classroom import marking, sheets  # noqa: PLC0415 - imported where it is used
    from tracediff.render.marks import exercise  # noqa: PLC0415

    return [exercise(marking.marked(filled)) for filled in sheets.sheet(given.text(sheet, "a sheet"))]
