"""Reverse mode: from a program to the program of its adjoints.

This room owns the pullback of a statement: each active operand receives the adjoint of the result times the partial.
A first contribution is an assignment and a further one an addition, each a row of its own and a new slot, so the
program is a list of single assignments too. Evaluating or printing it is left to others.

Source: Baydin et al., JMLR 18 (2018), section 3.2 and Table 3; Griewank and Walther (2008), chapter 3.

>>> from tracediff.language import parse
>>> len(adjoint(parse("ln(x1) + x1*x2 - sin(x2)")))
11
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import TypeAlias

from tracediff.algebra import compact, weighted
from tracediff.language.rules import partial
from tracediff.program import Apply, Constant, Expression, Formula, Parameter, Program, derived_slots

Pulled: TypeAlias = tuple[Formula, tuple[int, ...]]


@functools.cache
def pullback(
    formula: Formula,
    operand: int,
    accumulates: bool,
    partial_of: Callable[[Formula, int], Expression | None] = partial,
) -> Pulled:
    """The formula of a statement's contribution to the adjoint of one operand, and where its operands come from.

    Args:
        formula: The formula of the statement, with n operands.
        operand: Which of them receives the contribution.
        accumulates: Whether it has received one before, to which this one is added.
        partial_of: The partial of a formula with respect to one of its operands.

    Returns:
        The formula, and for each of its operands a number: below n an operand of the statement, n its result, n+1 the
        adjoint of the result, n+2 the adjoint so far.
    """
    bar, so_far = Parameter(formula.arity + 1), Parameter(formula.arity + 2)
    contribution = weighted(bar, partial_of(formula, operand))
    return compact(Apply("add", (so_far, contribution)) if accumulates else contribution)


def adjoint(program: Program, pull: Callable[[Formula, int, bool], Pulled] = pullback) -> Program:
    """The program of the adjoints of `program`.

    Its slots go on where those of `program` end; its inputs are the adjoints of the outputs (the seed), its outputs
    those of the inputs. Statements are taken from the last to the first, their operands from left to right. An input
    that reaches no output has no adjoint; it has the constant 0 instead. With another `pull` than `pullback` it is
    another algorithm.
    """
    reaches = reaching(program)
    still = [slot for slot in program.inputs if not reaches[slot]]
    of: list[int | None] = [*program.outputs, *[None] * len(still)]  # what each new slot is the adjoint of
    known = len(program.slots)
    first = known + len(of)
    place = dict(zip(program.outputs, itertools.count(known), strict=False))  # the latest adjoint of each slot
    formulas, columns, origins = list[Formula](), list[tuple[int, ...]](), list[int]()
    active, last = program.active, len(program) - 1
    backwards = zip(range(last, -1, -1), reversed(program.formulas), reversed(program.operands), strict=True)
    for number, formula, operands in backwards:
        target = program.first + number
        received = place.get(target)
        if received is None:  # it reaches no output, or depends on no input
            continue
        for i, operand in enumerate(operands):
            if active[operand]:
                pulled, sources = pull(formula, i, operand in place)
                available = (*operands, target, received, place.get(operand, -1))
                formulas.append(pulled)
                columns.append(tuple([available[j] for j in sources]))
                origins.append(number)
                place[operand] = known + len(of)
                of.append(operand)
    place.update(zip(still, itertools.count(known + len(program.outputs)), strict=False))
    inputs, outputs = range(known, known + len(program.outputs)), [place[slot] for slot in program.inputs]
    constants = {**program.constants, **{place[slot]: Constant(0.0) for slot in still}}
    slots = derived_slots(program, of, "adjoint")
    return Program(slots, constants, first, formulas, columns, inputs, outputs, origins)


def reaching(program: Program) -> list[bool]:
    """For each slot whether a path leads from it to an output, as there may be none where only some are asked for."""
    reached = [False] * len(program.slots)
    for slot in program.outputs:
        reached[slot] = True
    for number in reversed(range(len(program))):
        if reached[program.first + number]:
            for operand in program.operands[number]:
                reached[operand] = True
    return reached
