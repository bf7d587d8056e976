"""A program with one operation in each statement again, so that it can be differentiated any number of times.

This room owns lowering the formulas of a derived program, such as ``v̇₁ × v₂ + v̇₂ × v₁``, to single operations on new
variables. Equal operations are merged: without that, and with formulas that are differentiated as they stand, the size
of repeated derivatives would grow exponentially with the order.

>>> from tracediff.language import parse
>>> from tracediff.evaluate import evaluate
>>> from tracediff.modes import tangent
>>> from tracediff.modes.joined import joined
>>> program = parse("x*sin(x)")
>>> derivative = joined(program, tangent(program), [1.0])
>>> len(derivative), len(lowered(derivative, evaluate(derivative, [2.0]).values))
(8, 5)
"""

from __future__ import annotations

from collections.abc import Sequence

from tracediff.algebra import settled, substitute
from tracediff.language.rules import formula
from tracediff.program import Apply, Constant, Expression, Parameter, Program, Slots, Variable


def lowered(program: Program, values: Sequence[float | None]) -> Program:
    """The program that computes the outputs of `program` by single operations.

    Args:
        program: A program without partials that are not written out, as `joined` gives it.
        values: The values of its slots at a point; of each conditional the branch that is taken there is kept.
    """
    given: dict[Variable | Constant, int] = {}  # the number of each input and constant; a reference is ~number
    done: dict[tuple[str, tuple[int, ...]], int] = {}  # the number of each operation
    origins: list[int] = []

    def numbered(held: Variable | Constant) -> int:
        return given.setdefault(held, len(given))

    def reference(expression: Expression, operands: Sequence[int], origin: int) -> int:
        match expression:
            case Parameter(position):
                return operands[position]
            case Apply(primitive, inside):
                operation = primitive, tuple([reference(part, operands, origin) for part in inside])
                if operation not in done:
                    origins.append(origin)
                return done.setdefault(operation, len(done))
            case Constant():
                return ~numbered(expression)
            case _:
                raise TypeError(f"not part of a formula: {expression}")

    inputs = [numbered(program.slots[slot]) for slot in program.inputs]
    place = [~numbered(slot) for slot in program.slots[: program.first]]
    literals = {~number: held for held, number in given.items() if isinstance(held, Constant)}
    for number, (_, computed, operands) in enumerate(program.statements):
        known = [literals.get(place[operand], Parameter(i)) for i, operand in enumerate(operands)]
        written = settled(substitute(computed.expression, known), [values[operand] for operand in operands])
        place.append(reference(written, [place[operand] for operand in operands], program.origins[number]))

    held, first = list(given), len(given)

    def slot(found: int) -> int:
        return first + found if found >= 0 else -1 - found

    return Program(
        slots=Slots(first + len(done), lambda slot: held[slot] if slot < first else Variable("v", slot - first + 1)),
        constants={at: known for at, known in enumerate(held) if isinstance(known, Constant)},
        first=first,
        formulas=[formula(primitive) for primitive, _ in done],
        operands=[tuple(map(slot, operands)) for _, operands in done],
        inputs=inputs,
        outputs=[slot(place[output]) for output in program.outputs],
        origins=origins,
        source=program.source,
    )
