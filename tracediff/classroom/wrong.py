"""Automatic differentiation gone wrong: the algorithms behind the classic mistakes, each from a program to a program.

This room owns them. They are variants of the two modes, and the partials that one of them takes wrongly are made of
those of the table. What they compute beside what is due is left to `mistaken`.

>>> from tracediff.language import parse
>>> len(without_order(parse("b = a + a; c = b + b")).program)
8
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tracediff import modes
from tracediff.algebra import compact, substitute, total, unsigned, weighted
from tracediff.classroom.contributions import Adjoints, Sweep
from tracediff.errors import RequestError
from tracediff.language.rules import formula as formula_of
from tracediff.language.rules import partial, partials
from tracediff.modes.adjoint import Pulled, pullback, reaching
from tracediff.program import (
    Apply,
    Expression,
    Formula,
    Parameter,
    Partial,
    Program,
)

MOST = 1000
"""More rows than this a recursion is not followed."""


# Wrong partials


def slip_of(primitive: str, operand: int) -> tuple[str, Expression] | None:
    """How the partial of a primitive is most easily got wrong; None where it cannot be, as that of a sum.

    >>> [slip_of(name, i)[0] for name, i in [("cos", 0), ("mul", 0), ("sin", 0), ("div", 0)]]
    ['its sign is lost', "it is the other operand's", 'it is taken at the result', "it is the other operand's"]
    """
    every = partials(primitive)
    own, arity = every[operand], len(every)
    negative, positive = unsigned(own)
    others = [unsigned(other)[1] for i, other in enumerate(every) if i != operand]
    swapped = [Parameter(i) for i in range(arity + 1)]
    swapped[operand], swapped[arity] = swapped[arity], swapped[operand]
    at_result = substitute(own, swapped)
    if negative:
        return "its sign is lost", positive
    if at_result != own and not (others and isinstance(own, Parameter)):
        return "it is taken at the result", at_result
    if others and others[0] != own:
        return "it is the other operand's", others[0]
    return None


def _taken_wrongly(formula: Formula, operand: int) -> Expression | None:
    """The partial of a statement with the usual slip."""
    node = partial(formula, operand)
    if isinstance(node, Partial) and isinstance(formula.expression, Apply):
        found = slip_of(formula.expression.primitive, operand)
        return Partial(node.of, node.wrt, found[1]) if found else node
    return node


_pulled_wrongly = functools.partial(pullback, partial_of=_taken_wrongly)
"""A pullback with a wrong partial."""


@functools.cache
def _pushed_wrongly(formula: Formula, active: tuple[bool, ...]) -> Pulled:
    """A pushforward with wrong partials; the tangent of a product is the product of the tangents."""
    dots = [Parameter(formula.arity + 1 + operand) for operand in range(formula.arity)]
    if formula is formula_of("mul") and all(active):
        return compact(Apply("mul", tuple(dots)))
    terms = [weighted(dots[i], _taken_wrongly(formula, i)) for i, is_active in enumerate(active) if is_active]
    return compact(total(terms))


def with_wrong_partials(program: Program, forward: bool) -> Sweep:
    """Tangents or adjoints with partials that are taken wrongly."""
    swept = modes.tangent(program, _pushed_wrongly) if forward else modes.adjoint(program, _pulled_wrongly)
    return Sweep(swept, range(len(swept)))


# Wrong sweeps


def overwriting(program: Program) -> Sweep:
    """Each contribution to an adjoint takes the place of the one before."""
    swept = modes.adjoint(program, _overwriting)
    return Sweep(swept, range(len(swept)))


def _overwriting(formula: Formula, operand: int, _accumulates: bool) -> Pulled:
    """A pullback that forgets what was there before."""
    return pullback(formula, operand, False)


def without_order(program: Program) -> Sweep:
    """Each statement gives to an operand and at once goes on there, whatever else that operand still receives.

    Raises:
        RequestError: It comes by the same statements too often.
    """
    adjoints = Adjoints(program)
    visits, rows = [0] * len(program.slots), 0
    for number in reversed(range(len(program.inputs), len(program))):
        target = program.first + number
        visits[target] += number >= len(program) - len(program.outputs)
        for i in adjoints.receiving(number):
            visits[program.operands[number][i]] += visits[target]
            rows += visits[target]
    if rows > MOST:
        hint = "that is what a sweep in topological order avoids; take a smaller program"
        raise RequestError(f"without an order the recursion takes {rows:,} rows, and the limit is {MOST:,}", hint=hint)
    for number in reversed(range(len(program) - len(program.outputs), len(program))):
        waiting = [_contributions(adjoints, number)]
        while waiting:
            operand = next(waiting[-1], None)
            if operand is None:
                waiting.pop()
            elif operand >= program.first + len(program.inputs):
                waiting.append(_contributions(adjoints, operand - program.first))
    for number in reversed(range(len(program.inputs))):  # which only name what has come to the inputs
        for i in adjoints.receiving(number):
            adjoints.contribute(number, i, False)
    return adjoints.sweep()


def _contributions(adjoints: Adjoints, number: int) -> Iterator[int]:
    """Make the contributions of a statement, each when the next is asked for; the slots that receive them."""
    for i in adjoints.receiving(number):
        operand = adjoints.program.operands[number][i]
        adjoints.contribute(number, i, operand in adjoints.place)
        yield operand


def not_reset(program: Program) -> Sweep:
    """Every operation adds to the adjoints that are there; a copy only names one, and the seed is set anew."""
    reaches, ends = reaching(program), {*program.inputs, *program.outputs}
    left = [slot for slot in range(len(program.slots)) if program.active[slot] and reaches[slot] and slot not in ends]
    adjoints, touched = Adjoints(program, left), set[int]()
    for number in reversed(range(len(program))):
        for i in adjoints.receiving(number):
            operand = program.operands[number][i]
            is_operation = isinstance(program.formulas[number].expression, Apply)
            adjoints.contribute(number, i, is_operation or operand in touched)
            touched.add(operand)
    return adjoints.sweep()
