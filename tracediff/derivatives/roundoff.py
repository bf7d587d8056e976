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
from tracediff.language.rules import partials, rule
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Expression, Program

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
    for target in reversed(range(program.first, len(program.slots))):
        adjoint = adjoints[target]
        if not adjoint:
            continue
        formula, operands = program.formulas[target - program.first], program.operands[target - program.first]
        match formula.expression:
            case Apply(name, _):
                total += finite(abs(adjoint) * abs(values[target] or 0.0)) * UNIT
                primitive = PRIMITIVES.get(name)
                if primitive and len(operands) == primitive.arity:
                    known = [*[values[operand] for operand in operands], values[target]]
                    is_kink = primitive.kink and evaluated(rule(primitive.kink, primitive.arity), known)
                    for i, partial in enumerate(partials(name)):
                        slope = _steepest(partial, known, i) if is_kink else evaluated(partial, known)
                        adjoints[operands[i]] += finite(adjoint * (slope or 0.0))
            case _:
                adjoints[operands[0]] += adjoint
    return total


def _steepest(partial: Expression, known: Sequence[float | None], moved: int) -> float:
    """A partial at a kink: the larger one of the two sides, for round-off may lead to either."""
    sides = [math.nextafter(known[moved] or 0.0, way) for way in (-math.inf, math.inf)]
    return max((evaluated(partial, [*known[:moved], side, *known[moved + 1 :]]) or 0.0 for side in sides), key=abs)


def finite(value: float) -> float:
    """A value, or 0 where it is infinite or not a number: what says nothing is left out of a bound."""
    return value if math.isfinite(value) else 0.0
