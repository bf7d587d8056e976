"""The value and the gradient of a program at many points, as fast as Python allows and equal to the last bit.

This room owns the fast ways: loops over the columns of a program, and straight-line code once they have been repeated.
They compute the terms of the traces in the order of the traces. Where something is not finite they give None: naming
the row at which it begins is left to `trace`.

>>> from tracediff.language import parse
>>> gradient(parse("x1*x2 + sin(x1)"))([0.0, 5.0])
(0.0, [6.0, 0.0])
"""

from __future__ import annotations

from collections.abc import Sequence

from tracediff.gradient.loops import Gradient, gradient_by_loops
from tracediff.program import Program

__all__ = ["Gradient", "gradient"]

REPEATED = 3
"""At this call of a function it is worth while to generate code for it."""

LARGEST = 20_000
"""Longer programs stay with the loops, for Python's compiler takes too long."""


def gradient(program: Program) -> Gradient:
    """A function that computes the value and the gradient of a program with one output.

    It goes through loops the first times, and then through straight-line code.
    """
    loops = gradient_by_loops(program)
    calls = 0
    straight = None

    def found(inputs: Sequence[float]) -> tuple[float, list[float]] | None:
        nonlocal calls, straight
        calls += 1
        if calls == REPEATED and len(program) <= LARGEST:
            from tracediff.gradient.straight import straight_line_gradient  # noqa: PLC0415 - seldom needed

            straight = straight_line_gradient(program)
        return (straight and straight(inputs)) or loops(inputs)

    return found
