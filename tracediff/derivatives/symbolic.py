"""Symbolic differentiation: the derivative of an output as an expression of the inputs.

It is the tangent program of one input, with the seed 1 put in and every variable replaced by its expression: the chain
rule applied mechanically, as a textbook does it. So the rules are those of the table of primitives, and what makes the
expression swell is only that nothing is shared when it is written out; this room keeps it shared. Making it smaller is
left to `simplify`.

Source: Baydin et al., JMLR 18 (2018), section 2.2 and Table 1; Laue, *On the equivalence of automatic and symbolic
differentiation* (2019).

>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> from tracediff.derivatives.sharing import written_out
>>> Ascii().show(written_out(derivative(parse("sin(x1*x2)"), "y", "x1"), 10)[0])
'1 * x2 * cos(x1 * x2)'
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from tracediff import modes
from tracediff.algebra import compact, settled, substitute
from tracediff.derivatives.sharing import Reference, Shared
from tracediff.evaluate import compiled
from tracediff.program import Apply, Constant, Expression, Formula, Parameter, Partial, Program, Variable


def restricted(program: Program, output: str, wrt: str | None = None, all_inputs: bool = False) -> Program:
    """The part of a program on which one output depends, with the inputs on which it depends.

    Args:
        program: A primal program.
        output: The name of an output.
        wrt: The only input that is to be one, so that what does not depend on it counts as constant.
        all_inputs: Whether inputs on which it does not depend are kept, with the rows that number them.

    >>> from tracediff.language import parse
    >>> part = restricted(parse("y1 = sin(x1); y2 = x1*x2"), "y1")
    >>> len(part), part.names(part.inputs)
    (3, ['x1'])
    """
    (result,) = [slot for slot in program.outputs if program.names([slot]) == [output]]
    needed = {result, *range(program.first, program.first + len(program.inputs) * all_inputs)}
    kept: list[int] = []
    for number in reversed(range(len(program))):
        if program.first + number in needed:
            needed.update(program.operands[number])
            kept.append(number)
    kept.reverse()
    place = {slot: slot for slot in range(program.first)}
    place |= {program.first + number: program.first + i for i, number in enumerate(kept)}
    return Program(
        slots=[*program.slots[: program.first], *[program.slots[program.first + number] for number in kept]],
        constants=program.constants,
        first=program.first,
        formulas=[program.formulas[number] for number in kept],
        operands=[tuple([place[operand] for operand in program.operands[number]]) for number in kept],
        inputs=[slot for slot in program.inputs if slot in needed and wrt in (None, *program.names([slot]))],
        outputs=(place[result],),
        origins=[program.origins[number] for number in kept],
        labels={place[slot]: name for slot, name in program.labels.items() if slot in place},
        source=program.source,
    )


def derivative(program: Program, output: str, wrt: str) -> Program:
    """The program of the derivative of one output with respect to one input, from the same inputs.

    Args:
        program: A primal program.
        output: The name of an output.
        wrt: The name of an input.

    Returns:
        A primal program with one output: the derivative, unsimplified, in which equal parts are shared.
    """
    primal, tangents = restricted(program, output), modes.tangent(restricted(program, output, wrt))
    shared = Shared()
    place = {slot: shared.leaf(held) for slot, held in enumerate(primal.slots[: primal.first])}
    place |= {slot: shared.leaf(Constant(0.0)) for slot in range(len(primal.slots), tangents.first)}
    place |= {slot: shared.leaf(Constant(1.0)) for slot in tangents.inputs}
    fixed = constant_values(primal)
    for target, formula, operands in [*primal.statements, *tangents.statements]:
        known = [fixed.get(operand) for operand in operands]
        place[target] = _computed(shared, formula, [place[operand] for operand in operands], known)
    inputs = [program.slots[slot] for slot in program.inputs]
    return shared.program(inputs, Variable(output, mark="tangent"), place[tangents.outputs[0]])


def constant_values(program: Program) -> dict[int, float]:
    """The values of the slots that depend on no input.

    >>> from tracediff.language import parse
    >>> list(constant_values(parse("x^(1/4)")).values())
    [1.0, 4.0, 0.25]
    """
    values = {slot: constant.value for slot, constant in program.constants.items()}
    for target, formula, operands in program.statements:
        if not program.active[target]:
            values[target] = compiled(formula)(*[values[operand] for operand in operands])
    return values


def _computed(shared: Shared, formula: Formula, operands: list[Reference], known: Sequence[float | None]) -> Reference:
    """What a formula of the primal or the tangent program computes, one operation after the other.

    Args:
        shared: Where it is added.
        formula: What is computed.
        operands: From which expressions.
        known: The values of those that depend on no input, which choose the branch of a conditional.
    """
    held = [shared.constant(operand) or Parameter(i) for i, operand in enumerate(operands)]

    def computed(part: Expression) -> Reference:
        match part:
            case Parameter(position):
                return operands[position]
            case Constant():
                return shared.leaf(part)
            case Partial(_, _, partial):
                return computed(settled(substitute(partial, held), known))
            case Apply("where"):
                formula, named = conditional(part)
                return shared.compute(formula, tuple([operands[position] for position in named]))
            case Apply(primitive, inner):
                return shared.apply(primitive, *map(computed, inner))
            case _:
                raise TypeError(f"not part of a formula: {part}")

    return computed(formula.expression)


@functools.cache
def conditional(expression: Expression) -> tuple[Formula, tuple[int, ...]]:
    """The formula of a conditional as a whole, because only the branch that is chosen may be evaluated."""
    return compact(expression)
