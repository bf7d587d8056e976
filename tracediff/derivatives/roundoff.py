"""How much of a value may be round-off.

Every operation rounds its result, by at most one unit in the last place or so; what that does to the output is the
adjoint of the result times the rounding. The sum over all operations is a bound to first order. This is what reverse
mode was first invented for.

Source: Linnainmaa, *Taylor expansion of the accumulated rounding error*, BIT 16 (1976).

>>> from tracediff.evaluate import evaluate
>>> from tracediff.language import parse
>>> program = parse("(x + 1e9) - 1e9")
>>> round_off(program, evaluate(program, [1.0]).values)
2.2204460536912052e-07
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from tracediff.algebra import evaluated
from tracediff.language.rules import partials
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Program

UNIT = sys.float_info.epsilon


def round_off(program: Program, values: Sequence[float | None]) -> float:
    """A first-order bound on the rounding error of the output of a program.

    What a conditional is computed from counts as exact.

    Args:
        program: A primal program with one output.
        values: The values of its slots, all finite.
    """
    adjoints = [0.0] * len(program.slots)
    adjoints[program.outputs[0]] = 1.0
    total = 0.0
    for number in reversed(range(len(program))):
        target, formula, operands = program.statement(number)
        adjoint = adjoints[target]
        if not adjoint:
            continue
        match formula.expression:
            case Apply(primitive, _):
                total += finite(abs(adjoint) * abs(values[target] or 0.0)) * UNIT
                if primitive in PRIMITIVES and len(operands) == PRIMITIVES[primitive].arity:
                    known = [*[values[operand] for operand in operands], values[target]]
                    for operand, partial in zip(operands, partials(primitive), strict=True):
                        adjoints[operand] += finite(adjoint * (evaluated(partial, known) or 0.0))
            case _:
                adjoints[operands[0]] += adjoint
    return total


def finite(value: float) -> float:
    """A value, or 0 where it is infinite or not a number: what says nothing is left out of a bound."""
    return value if math.isfinite(value) else 0.0
