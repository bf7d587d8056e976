"""Expectations: whether a program gives the values that its file says it must.

This room owns when a value agrees with a numeral that somebody wrote. A derivative is computed by forward and by
reverse mode, and both must give it. Reading ``expect`` statements is left to `language`, reporting to `render`.

>>> from tracediff.language import document
>>> read = document("y = x^2; at x=3; expect y = 9; expect d y / d x = 5.9")
>>> [(outcome.values, outcome.passed) for outcome in outcomes(read, Ascii())]
[({'value': 9.0}, True), ({'forward': 6.0, 'reverse': 6.0}, False)]
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from tracediff.errors import MissingValueError, NotFiniteError, RequestError, TracediffError, unknown
from tracediff.language import Document, document
from tracediff.language.reading import Expectation
from tracediff.language.scanner import offset, offsets
from tracediff.notation import Ascii, Notation
from tracediff.program import Program
from tracediff.records import Record
from tracediff.remarks import error
from tracediff.trace import trace

EXACT = 1e-9
"""How far, relative to it, a value may be from one that was written exactly: what rounding does to one, and no more."""

HALF_UNIT = Decimal("0.501")
"""How far a value may be from a decimal, in units of its last digit: half of one, and a hair for the rounding of it."""


class Outcome(Record):
    """What came of an expectation.

    Args:
        expectation: What was expected.
        line: The line of the text in which it stands.
        values: What came: the ``value`` of an output, or its derivative by ``forward`` and by ``reverse`` mode; None
            where it is not finite.
        passed: Whether each of them is what was expected.
        error: Why one of them is not finite.
    """

    expectation: Expectation
    line: int
    values: dict[str, float | None]
    passed: bool
    error: NotFiniteError | None


class Verdict(Record):
    """What came of the expectations of a file.

    Args:
        name: What the file is called.
        outcomes: What came of each.
        error: Why they could not be tried.
    """

    name: str
    outcomes: Sequence[Outcome]
    error: TracediffError | None

    @property
    def failed(self) -> list[Outcome]:
        """The expectations that were not met."""
        return [outcome for outcome in self.outcomes if not outcome.passed]

    @property
    def exit_code(self) -> int:
        """0 if all is as expected, 1 if something is not, else that of the error; the highest of them."""
        errors = [self.error, *[outcome.error for outcome in self.outcomes]]
        return max([1 if self.failed else 0, *[error.exit_code for error in errors if error]])


def verdict(name: str, text: str, notation: Notation | None = None) -> Verdict:
    """Try the expectations of the text of a file; a mistake in it becomes part of the verdict.

    Args:
        name: What the file is called.
        text: What it says.
        notation: How the row is written at which a value stops being finite; by default in ASCII.

    >>> verdict("homework.td", "y = 2x").error
    LanguageError('there is no operator between 2 and x')
    """
    try:
        return Verdict(name, outcomes(document(text), notation or Ascii()), None)
    except MissingValueError as error:
        error.hint = error.misread or f"add a statement: at {', '.join(f'{name}=...' for name in error.missing)}"
        return Verdict(name, (), error)
    except TracediffError as error:
        return Verdict(name, (), error)


def outcomes(read: Document, notation: Notation) -> list[Outcome]:
    """Try each expectation of a file.

    Raises:
        RequestError: One names what is no output or no input of the program, or an input has no value.
        NotFiniteError: The program has no finite value at the point of the file.
    """
    program, expectations = read.program, read.expectations
    if not expectations:
        return []
    outputs, inputs = program.names(program.outputs), program.names(program.inputs)
    for expected in expectations:
        if expected.output not in outputs:
            raise _at(unknown(expected.output, outputs, "an output", "outputs"), program, expected.token)
        if expected.input is not None and expected.input not in inputs:
            raise _at(unknown(expected.input, inputs, "an input", "inputs"), program, expected.input_token)
    at = read.at or {}
    wrt = list(dict.fromkeys(expected.input for expected in expectations if expected.input is not None))
    of = list(dict.fromkeys(expected.output for expected in expectations if expected.input is not None))
    forward, reverse = trace("forward", program, at, wrt), trace("reverse", program, at, of)
    if forward.primal.failed and (reason := error(forward, notation)):
        raise reason
    places = offsets(program.source)
    found = []
    for expected in expectations:
        failure = None
        if expected.input is None:
            values = {"value": forward.outputs[expected.output]}
        else:
            tangents = forward._replace(passes=(forward.passes[wrt.index(expected.input)],))
            adjoints = reverse._replace(passes=(reverse.passes[of.index(expected.output)],))
            values = {
                "forward": tangents.passes[0].derivatives[expected.output],
                "reverse": adjoints.passes[0].derivatives[expected.input],
            }
            failure = error(tangents, notation) or error(adjoints, notation)
        passed = all(value is not None and agrees(value, expected.value) for value in values.values())
        line = 1 + program.source.count("\n", 0, places[expected.token])
        found.append(Outcome(expected, line, values, passed, failure))
    return found


def agrees(found: float, written: str) -> bool:
    """Whether `found` is the number that was written: to the digits written, or exactly where it is a whole number.

    >>> agrees(11.6520715, "11.652"), agrees(11.6520715, "11.65"), agrees(11.6520715, "11.651"), agrees(2.4, "2")
    (True, True, False, False)
    """
    if written.removeprefix("-").removesuffix(".").isdigit():
        return abs(found - float(written)) <= EXACT * max(1.0, abs(float(written)))
    if found == float(written):
        return True
    try:
        number = Decimal(written)
        unit = Decimal(1).scaleb(int(number.as_tuple().exponent))
    except InvalidOperation:  # its exponent is far below that of any double
        return False
    return abs(Decimal(found) - number) <= unit * HALF_UNIT


def _at(error: RequestError, program: Program, token: int) -> RequestError:
    """The error with the place of a token."""
    error.text, error.position = program.source, offset(program.source, token)
    return error
