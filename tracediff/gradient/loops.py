"""The gradient by two loops over a program's statements: no adjoint program is made.

>>> from tracediff.language import parse
>>> gradient_by_loops(parse("x1*x2 + sin(x1)"))([0.0, 5.0])
(0.0, [6.0, 0.0])
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tracediff.algebra import write_out
from tracediff.code import functions, python
from tracediff.evaluate import evaluate
from tracediff.language.rules import partial
from tracediff.program import Apply, Expression, Formula, Parameter, Program

Gradient: TypeAlias = Callable[[Sequence[float]], tuple[float, list[float]] | None]
"""From the values of the inputs to that of the output and its adjoints; None where one of them is not finite."""

ZERO = -0.0
"""The zero to which any number can be added without a change, a negative zero included."""


def gradient_by_loops(program: Program) -> Gradient:
    """The gradient of a program with one output, by loops over its statements."""
    pullbacks = {formula: pullback(formula) for formula in set(program.formulas)}
    targets = range(len(program.slots) - 1, program.first - 1, -1)
    (output,) = program.outputs

    def gradient(inputs: Sequence[float]) -> tuple[float, list[float]] | None:
        values, failed = evaluate(program, inputs)
        value = values[output]
        if failed is not None or value is None:
            return None
        adjoints = [ZERO] * len(values)
        adjoints[output] = 1.0
        backwards = zip(targets, reversed(program.formulas), reversed(program.operands), strict=True)
        for target, formula, operands in backwards:
            if len(operands) == 2:  # as in most rows
                a, b = operands
                pullbacks[formula](values, adjoints, target, a, b)
            else:
                pullbacks[formula](values, adjoints, target, *operands)
        derivatives = [adjoints[slot] + 0.0 for slot in program.inputs]
        return (value, derivatives) if all(map(math.isfinite, derivatives)) else None

    return gradient


@functools.cache
def pullback(formula: Formula) -> Callable[..., None]:
    """The function that adds a statement's contributions to the adjoints of its operands, a constant's too.

    Its operands are the values and the adjoints of all slots, the target, and the slots of the operands.
    """
    slots = [f"p{i}" for i in range(formula.arity)]
    values = [*[f"v[{slot}]" for slot in slots], "v[y]", "bar"]
    lines = [f"def step(v, w, y, {', '.join(slots)}):", " bar = w[y]"]
    lines += [f" w[{slot}] += {python(contribution(formula, i), values)}" for i, slot in enumerate(slots)]
    names = functions(lambda value: value)
    exec("\n".join(lines), names)
    step: Callable[..., None] = names["step"]
    return step


def contribution(formula: Formula, operand: int) -> Expression:
    """What a statement adds to the adjoint of an operand; the parameter after the result is the result's adjoint."""
    bar, factor = Parameter(formula.arity + 1), partial(formula, operand)
    return bar if factor is None else write_out(Apply("mul", (bar, factor)))
