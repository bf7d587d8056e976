"""The formulas of the primitives and of their partials, read from the table when they are first used.

This room turns the texts of `primitives.py` into expressions whose parameters are the operands, then the result.
Building tangents and adjoints from them is left to the modes.

>>> partials("mul")
(Parameter(position=1), Parameter(position=0))
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from tracediff.algebra import ONE, ZERO, product, settled, substitute, total, write_out
from tracediff.language.operations import Reference
from tracediff.language.parser import read
from tracediff.primitives import PRIMITIVES, Primitive
from tracediff.program import Apply, Expression, Formula, Parameter, Partial

COPY = Formula(Parameter(0), 1)
"""The formula of a statement that only gives a value another name, as ``v[-1] = x1`` and ``y = v[5]`` do."""


@functools.cache
def formula(primitive: str) -> Formula:
    """The formula of one operation of a primal program: the primitive applied to its operands."""
    arity = PRIMITIVES[primitive].arity
    return Formula(Apply(primitive, tuple(map(Parameter, range(arity)))), arity)


def primitive_of(applied: Formula) -> Primitive | None:
    """The primitive that a formula is in a primal program; None for a copy, and for the formula of a derived one."""
    match applied.expression:
        case Apply(name, _) if name in PRIMITIVES and applied is formula(name):
            return PRIMITIVES[name]
    return None


@functools.cache
def partials(primitive: str) -> tuple[Expression, ...]:
    """The partial with respect to each operand; the parameter after the operands stands for the result."""
    return tuple(rule(text, PRIMITIVES[primitive].arity) for text in PRIMITIVES[primitive].partials)


@functools.cache
def rule(text: str, arity: int) -> Expression:
    """A rule or condition of the table, in which ``a`` and ``b`` are the operands and ``y`` is the result."""
    reading = read(text, "rule")
    parameters = {name: Parameter(position) for position, name in enumerate((*"ab"[:arity], "y"))}
    variables = {reference: parameters[name] for name, reference in reading.variables.items()}
    built: list[Expression] = []

    def expression(reference: Reference) -> Expression:
        if reference >= 0:
            return built[reference]
        return variables.get(reference) or reading.constant(reference)

    for primitive, operands in zip(reading.primitives, reading.operands, strict=True):
        built.append(Apply(primitive, tuple(map(expression, operands))))
    return expression(reading.root)


@functools.cache
def partial(formula: Formula, operand: int) -> Expression | None:
    """The partial of a formula with respect to one of its operands; None for a mere copy.

    That of one operation is a node, `Partial`, in which the parameter after the operands is the result; that of a
    formula of several is written out.
    """
    written = write_out(formula.expression)
    match written:
        case Parameter():
            return None
        case Apply(primitive, operands) if operands == tuple(map(Parameter, range(formula.arity))):
            return Partial(Parameter(formula.arity), Parameter(operand), partials(primitive)[operand])
        case _:
            return derivative(written, operand, [None] * formula.arity)


def derivative(expression: Expression, operand: int, unknown: Sequence[None]) -> Expression:
    """The derivative of a formula of several primitives, such as ``v̄ × cos v``, with respect to one of its parameters.

    It is the chain rule over the primitives of the formula, with the partials of the table. Of a conditional each
    branch is differentiated. Factors 1 and terms 0 are left out.

    Args:
        expression: A formula that is written out.
        operand: The number of the parameter.
        unknown: As many times None as there are parameters.

    >>> derivative(rule("y*cos(a)", 1), 0, [None, None]) == rule("-y*sin(a)", 1)
    True
    """
    match expression:
        case Parameter(position):
            return ONE if position == operand else ZERO
        case Apply("where", (condition, *branches)):
            chosen, other = [derivative(branch, operand, unknown) for branch in branches]
            return chosen if chosen == other else Apply("where", (condition, chosen, other))
        case Apply(primitive, operands):
            terms = []
            for number, inside in enumerate(operands):
                inner = derivative(inside, operand, unknown)
                if inner != ZERO:
                    outer = settled(substitute(partials(primitive)[number], (*operands, expression)), unknown)
                    leads = number == 0 and len(operands) == 2  # a derivative stands where its factor stood
                    terms.append(product(inner, outer) if leads else product(outer, inner))
            return total(terms)
        case _:
            return ZERO
