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
import operator
from collections.abc import Callable, Sequence
from typing import Any

from tracediff.algebra import write_out
from tracediff.code import functions, python
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Formula, Parameter, Program
from tracediff.records import Record


class Evaluation(Record):
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

    Raises:
        ValueError: There are more or fewer values than inputs.
    """
    values: list[Any] = [*known, *[None] * (program.first - len(known))]
    for slot, constant in program.constants.items():
        values[slot] = constant.value
    for slot, value in zip(program.inputs, inputs, strict=True):
        values[slot] = value
    functions = {formula: compiled(formula) for formula in set(program.formulas)}
    for formula, operands in zip(program.formulas, program.operands, strict=True):
        if len(operands) == 2:  # as in most rows
            a, b = operands
            value = functions[formula](values[a], values[b])
        elif len(operands) == 1:
            value = functions[formula](values[operands[0]])
        else:
            value = functions[formula](*[values[operand] for operand in operands])
        value += 0.0  # which makes a negative zero 0
        values.append(value)
        if value - value != 0:
            failed = len(values) - program.first
            return Evaluation(values + [None] * (len(program) - failed), failed - 1)
    return Evaluation(values, None)


@functools.cache
def compiled(formula: Formula) -> Callable[..., float]:
    """The function that computes a formula from the values of its operands, in the order in which it is printed."""
    match formula.expression:
        case Parameter():
            return operator.pos
        case Apply(primitive, operands) if operands == tuple(map(Parameter, range(formula.arity))):
            return PRIMITIVES[primitive].value
    names = [f"p{i}" for i in range(formula.arity)]
    code = f"lambda {', '.join(names)}: {python(write_out(formula.expression), names)}"
    function: Callable[..., float] = eval(code, functions(lambda value: value))
    return function
