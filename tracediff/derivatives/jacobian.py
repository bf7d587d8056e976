"""The Jacobian: all derivatives of all outputs, by passes of one mode, and what they cost.

This room owns the passes: forward mode gives a column in each, reverse mode a row. It counts the multiplications, and
says which mode the shape favours. How the matrix looks is left to `render`.

Source: Baydin et al., JMLR 18 (2018), section 3; Griewank and Walther (2008), chapters 3 and 4.

>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> found = jacobian(parse("x1*x2; x1 + x2"), {"x1": 2, "x2": 5}, "forward", Ascii())
>>> found.values, found.passes, found.multiplications
([[5.0, 2.0], [1.0, 1.0]], 2, 4)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias, cast

from tracediff import modes, remarks
from tracediff.algebra import parts, write_out
from tracediff.errors import NotFiniteError
from tracediff.evaluate import Evaluation, evaluate
from tracediff.limits import COMPUTED, hold
from tracediff.notation import Notation
from tracediff.program import Apply, Expression, Formula, Program
from tracediff.records import Record
from tracediff.trace import Point, Rows, checked_point, trace

Direction: TypeAlias = Literal["forward", "reverse"]
MODES: tuple[Direction, ...] = ("forward", "reverse")


class Jacobian(Record):
    """The Jacobian of a program, computed in one mode.

    Args:
        mode: "forward" or "reverse".
        values: For each output its derivative with respect to each input.
        passes: How many there were: one for each input, or one for each output.
        multiplications: How many multiplications and divisions they took together, as `multiplications` counts them.
    """

    mode: Direction
    values: Sequence[Sequence[float]]
    passes: int
    multiplications: int


def favoured(inputs: int, outputs: int) -> Direction:
    """The mode that a shape favours: that of fewer passes; at a tie forward, which keeps no intermediate values.

    >>> favoured(1000, 1), favoured(3, 3)
    ('reverse', 'forward')
    """
    return "reverse" if outputs < inputs else "forward"


def jacobian(program: Program, at: Point, mode: Direction, notation: Notation) -> Jacobian:
    """Compute the Jacobian of `program` in one mode.

    Args:
        program: A primal program with n inputs and m outputs.
        at: A value for each input.
        mode: "forward" for n forward passes, "reverse" for m reverse passes.
        notation: That of the message of an error.

    Raises:
        RequestError: An input has no value, a value is not a finite number, a name is unknown, or the passes have
            too many rows.
        NotFiniteError: The function or its derivative is not a finite real number at this point.
    """
    primal = evaluate(program, list(checked_point(program, at).values()))
    derived = modes.tangent(program) if mode == "forward" else modes.adjoint(program)
    names = program.names(program.inputs if mode == "forward" else program.outputs)
    other = "reverse" if mode == "forward" else "forward"
    hold(len(names), len(program), COMPUTED, f"choose the other mode, {other}, or a single --vector")
    lines, count = [], 0
    for number in range(len(names)):
        swept = primal if primal.failed is not None else evaluate(derived, unit(number, len(names)), primal.values)
        if swept.failed is not None:
            raise broken_pass(mode, program, at, number, notation)
        if not number:
            count = multiplications(derived, swept)
        lines.append([cast("float", swept.values[slot]) for slot in derived.outputs])
    across = lines if mode == "reverse" else [[line[i] for line in lines] for i in range(len(program.outputs))]
    return Jacobian(mode, across, len(names), count * len(names))


def broken_pass(mode: Direction, program: Program, at: Point, number: int, notation: Notation) -> NotFiniteError:
    """Why one of several passes ends early; its neighbour is traced too, for then the message says which one it is."""
    names = program.names(program.inputs if mode == "forward" else program.outputs)
    return remarks.ending(trace(mode, program, at, names[max(0, number - 1) :][:2]), notation)


def unit(number: int, length: int) -> list[float]:
    """The unit vector in the direction with this number.

    >>> unit(1, 3)
    [0.0, 1.0, 0.0]
    """
    return [float(i == number) for i in range(length)]


def multiplications(derived: Program, values: Evaluation) -> int:
    """Count the multiplications and divisions of one pass at a point.

    They are those in the formulas of its rows. A product with a partial 1 or -1 is none, for it is evaluated as a sign;
    those of a branch that is not taken do not count, nor do powers and functions.

    Args:
        derived: The program of the tangents or adjoints.
        values: Its values at the point.
    """
    rows = Rows(derived, "tangent", values)
    counts: dict[Formula, int | None] = {}
    found = 0
    for number, formula in enumerate(derived.formulas):
        if formula not in counts:
            names = list(_primitives(formula.expression))
            counts[formula] = None if "where" in names else _products(write_out(formula.expression))
        count = counts[formula]
        found += _products(rows[number].formula) if count is None else count
    return found


def _products(expression: Expression) -> int:
    return sum(primitive in ("mul", "div") for primitive in _primitives(expression))


def _primitives(expression: Expression) -> Iterator[str]:
    return (part.primitive for part in parts(expression) if isinstance(part, Apply))
