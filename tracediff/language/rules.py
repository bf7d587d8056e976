"""The formulas of the primitives and of their partials, read from the table when they are first used.

This room turns the texts of `primitives.py` into expressions whose parameters are the operands, then the result.
Building tangents and adjoints from them is left to the modes.

>>> partials("mul")
(Parameter(position=1), Parameter(position=0))
"""

from __future__ import annotations

import functools

from tracediff.language.operations import Reference, literal
from tracediff.language.parser import read
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Expression, Formula, Parameter, Partial

COPY = Formula(Parameter(0), 1)
"""The formula of a statement that only gives a value another name, as ``v[-1] = x1`` and ``y = v[5]`` do."""


@functools.cache
def formula(primitive: str) -> Formula:
    """The formula of one operation of a primal program: the primitive applied to its operands."""
    arity = PRIMITIVES[primitive].arity
    return Formula(Apply(primitive, tuple(map(Parameter, range(arity)))), arity)


@functools.cache
def partials(primitive: str) -> tuple[Expression, ...]:
    """The partial with respect to each operand; the parameter after the operands stands for the result."""
    return tuple(rule(text, PRIMITIVES[primitive].arity) for text in PRIMITIVES[primitive].partials)


@functools.cache
def rule(text: str, arity: int) -> Expression:
    """A rule or condition of the table, in which ``a`` and ``b`` are the operands and ``y`` is the result."""
    reading = read(text, "rule")
    names = {name: Parameter(position) for position, name in enumerate((*"ab"[:arity], "y"))}
    leaves = [names[leaf] if isinstance(leaf, str) else literal(leaf) for leaf in reading.leaves]
    built: list[Expression] = []

    def expression(reference: Reference) -> Expression:
        return built[reference] if reference >= 0 else leaves[-1 - reference]

    for primitive, operands in zip(reading.primitives, reading.operands, strict=True):
        built.append(Apply(primitive, tuple(map(expression, operands))))
    return expression(reading.root)


@functools.cache
def partial(formula: Formula, operand: int) -> Partial | None:
    """The partial of a formula with respect to one of its operands; None for a mere copy.

    It is an expression of the operands and, as the parameter after them, of the result.
    """
    match formula.expression:
        case Apply(primitive, operands):
            return Partial(Parameter(formula.arity), operands[operand], partials(primitive)[operand])
        case _:
            return None
