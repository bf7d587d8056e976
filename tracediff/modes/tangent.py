"""Forward mode: from a program to the program of its tangents.

This room owns the pushforward of a statement: its tangent is the sum over its active operands of their tangents times
the partials. The result is a program like any other, and evaluating or printing it is left to others.

Source: Baydin et al., JMLR 18 (2018), section 3.1; Griewank and Walther, *Evaluating Derivatives* (2008), chapter 3.

>>> from tracediff.language import parse
>>> program = tangent(parse("sin(x)"))
>>> [program.slots[target].mark for target, _, _ in program.statements]
['tangent', 'tangent', 'tangent']
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeAlias

from tracediff.algebra import compact, total, weighted
from tracediff.language.rules import partial
from tracediff.program import Constant, Formula, Parameter, Program, derived_slots

Pushed: TypeAlias = tuple[Formula, tuple[int, ...]]


@functools.cache
def pushforward(formula: Formula, active: tuple[bool, ...]) -> Pushed:
    """The formula of the tangent of a statement, and where its operands come from.

    Args:
        formula: The formula of the statement, with n operands.
        active: For each operand, whether it has a tangent.

    Returns:
        The formula, and for each of its operands a number: below n an operand of the statement, n its result, above n
        the tangent of an operand.
    """
    terms = [
        weighted(Parameter(formula.arity + 1 + operand), partial(formula, operand))
        for operand, is_active in enumerate(active)
        if is_active
    ]
    return compact(total(terms))


def tangent(program: Program, push: Callable[[Formula, tuple[bool, ...]], Pushed] = pushforward) -> Program:
    """The program of the tangents of `program`.

    Its slots go on where those of `program` end; its inputs are the tangents of the inputs (the seed), its outputs
    those of the outputs. What depends on no input has no tangent; an output of that kind has the constant 0 instead.
    With another `push` than `pushforward` it is another algorithm.
    """
    still = [output for output in dict.fromkeys(program.outputs) if not program.active[output]]
    of: list[int | None] = [*program.inputs, *[None] * len(still)]  # what each new slot is the tangent of
    known = len(program.slots)
    first = known + len(of)
    place = dict(zip([*program.inputs, *still], range(known, first), strict=True))  # the slot of each tangent
    constants = {**program.constants, **{place[output]: Constant(0.0) for output in still}}
    formulas, columns, origins = list[Formula](), list[tuple[int, ...]](), list[int]()
    for number, (target, formula, operands) in enumerate(program.statements):
        active = tuple([program.active[operand] for operand in operands])
        if any(active):
            pushed, sources = push(formula, active)
            available = (*operands, target, *[place.get(operand, -1) for operand in operands])
            formulas.append(pushed)
            columns.append(tuple([available[i] for i in sources]))
            origins.append(number)
            place[target] = known + len(of)
            of.append(target)
    inputs, outputs = range(known, known + len(program.inputs)), [place[output] for output in program.outputs]
    slots = derived_slots(program, of, "tangent")
    return Program(slots, constants, first, formulas, columns, inputs, outputs, origins)
