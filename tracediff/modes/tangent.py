"""Forward mode: from a program to the program of its tangents.

This room owns the pushforward of a statement: its tangent is the sum over its active operands of their tangents times
the partials. The result is a program like any other, and evaluating or printing it is left to others.

Source: Baydin et al., JMLR 18 (2018), section 3.1; Griewank and Walther, *Evaluating Derivatives* (2008), section 3.1.

>>> from tracediff.language import parse
>>> [program.slots[target].mark for program in [tangent(parse("sin(x)"))] for target, *_ in program.statements]
['tangent', 'tangent', 'tangent']
"""

from __future__ import annotations

import functools

from tracediff.algebra import compact
from tracediff.language.rules import partial
from tracediff.program import Apply, Constant, Expression, Formula, Parameter, Program, Statement, Variable


def tangent(program: Program) -> Program:
    """The program of the tangents of `program`.

    Its slots go on where those of `program` end; its inputs are the tangents of the inputs (the seed), its outputs
    those of the outputs. What depends on no input has no tangent; an output of that kind has the constant 0 instead.
    """
    slots = list(program.slots)
    place: dict[int, int] = {}  # the slot of the tangent of each active slot

    def dotted(slot: int) -> int:
        variable = slots[slot]
        assert isinstance(variable, Variable)
        slots.append(variable._replace(mark="tangent"))
        place[slot] = len(slots) - 1
        return place[slot]

    inputs = tuple(map(dotted, program.inputs))
    statements, origins = [], []
    for number, (target, formula, operands) in enumerate(program.statements):
        active = tuple([operand in place for operand in operands])
        if any(active):
            pushed, sources = pushforward(formula, active)
            available = (*operands, target, *[place.get(operand, -1) for operand in operands])
            statements.append(Statement(dotted(target), pushed, tuple([available[i] for i in sources])))
            origins.append(number)
    for output in program.outputs:
        if output not in place:
            place[output] = len(slots)
            slots.append(Constant(0.0))
    outputs = tuple([place[output] for output in program.outputs])
    return Program(tuple(slots), tuple(statements), inputs, outputs, tuple(origins))


@functools.cache
def pushforward(formula: Formula, active: tuple[bool, ...]) -> tuple[Formula, tuple[int, ...]]:
    """The formula of the tangent of a statement, and where its operands come from.

    Args:
        formula: The formula of the statement, with n operands.
        active: For each operand, whether it has a tangent.

    Returns:
        The formula, and for each of its operands a number: below n an operand of the statement, n its result, above n
        the tangent of an operand.
    """
    terms: list[Expression] = []
    for operand, is_active in enumerate(active):
        if is_active:
            dot, factor = Parameter(formula.arity + 1 + operand), partial(formula, operand)
            terms.append(dot if factor is None else Apply("mul", (dot, factor)))
    return compact(functools.reduce(lambda total, term: Apply("add", (total, term)), terms))
