"""Values: run any program, primal or derived, at a point.

This room owns the numbers. It compiles each formula once, from the expression that is printed, and applies it by
position; it reports the statement at which a value stops being a finite real number. How numbers are shown is left to
`notation`.

>>> from tracediff.language import parse
>>> program = parse("x1*x2")
>>> evaluation = evaluate(program, [2.0, 5.0])
>>> [evaluation.values[slot] for slot in program.outputs], evaluation.failed
([10.0], None)
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tracediff.algebra import write_out
from tracediff.primitives import COMPARISONS, PRIMITIVES
from tracediff.program import Apply, Constant, Expression, Formula, Parameter, Program

NATIVE = {"add": "({} + {})", "sub": "({} - {})", "mul": "({} * {})", "neg": "(-{})"}
"""The primitives for which Python's own operators give the IEEE result."""


class Evaluation(NamedTuple):
    """The values of a program at a point.

    Args:
        values: The value of each slot; those after a failure hold None.
        failed: The number of the statement whose value is not finite, or None.
    """

    values: Sequence[float | None]
    failed: int | None


def evaluate(program: Program, inputs: Sequence[float], known: Sequence[float | None] = ()) -> Evaluation:
    """Run `program`, and stop after the first value that is infinite or not a number.

    There is no negative zero in a trace: it would print as 0, and then a row could not be redone by hand.

    Args:
        program: A primal or derived program.
        inputs: The values of its inputs, in their order.
        known: For a derived program, the values of the primal slots that come before its own.
    """
    values: list[Any] = [*known]
    values += [slot.value if isinstance(slot, Constant) else None for slot in program.slots[len(known) : program.first]]
    for slot, value in zip(program.inputs, inputs, strict=True):
        values[slot] = value
    functions = {formula: compiled(formula) for formula in set(program.formulas)}
    for formula, operands in zip(program.formulas, program.operands, strict=True):
        value = functions[formula](*[values[operand] for operand in operands]) + 0.0  # which makes a negative zero 0
        values.append(value)
        if value - value != 0:
            failed = len(values) - program.first
            return Evaluation(values + [None] * (len(program) - failed), failed - 1)
    return Evaluation(values, None)


@functools.cache
def compiled(formula: Formula) -> Callable[..., float]:
    """The function that computes a formula from the values of its operands, in the order in which it is printed.

    The code is generated from the table of primitives alone; nothing of the user's text is in it.
    """
    functions = {f"f_{name}": primitive.value for name, primitive in PRIMITIVES.items()}
    parameters = ", ".join(f"p{i}" for i in range(formula.arity))
    function: Callable[..., float] = eval(
        f"lambda {parameters}: {_python(write_out(formula.expression))}", {"__builtins__": {}, **functions}
    )
    return function


def _python(expression: Expression) -> str:
    """The expression as Python: the parameters are ``p0``, ``p1``, ..., the primitives ``f_...``."""
    match expression:
        case Parameter(position):
            return f"p{position}"
        case Constant(value):
            return repr(value)
        case Apply("where", operands):
            condition, chosen, other = map(_python, operands)
            return f"({chosen} if {condition} else {other})"
        case Apply(primitive, operands):
            written = [_python(operand) for operand in operands]
            if primitive in COMPARISONS:
                return f"({written[0]} {primitive} {written[1]})"
            if primitive in NATIVE:
                return NATIVE[primitive].format(*written)
            return f"f_{primitive}({', '.join(written)})"
        case _:
            raise TypeError(f"not part of a formula: {expression}")
