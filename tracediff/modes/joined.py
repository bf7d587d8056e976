"""A program and its derived one as a single program, so that derivatives can be differentiated in their turn.

This room owns the joining. The tangents or adjoints follow the primal statements, their seed has become constant, and
each formula is written out, so that it names only what it is computed from. A program joined with its adjoints computes
its own gradient; the tangents of that are the columns of the Hessian (forward over reverse). A program joined with its
tangents computes its own derivative.

Source: Griewank and Walther, *Evaluating Derivatives* (2008), chapter 5.

>>> from tracediff.evaluate import evaluate
>>> from tracediff.language import parse
>>> from tracediff.modes import adjoint
>>> program = parse("x1*x2")
>>> gradient = joined(program, adjoint(program), [1.0])
>>> values = evaluate(gradient, [2.0, 5.0]).values
>>> [values[slot] for slot in gradient.outputs]
[5.0, 2.0]
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from tracediff.algebra import compact, write_out
from tracediff.program import Constant, Formula, Program, Slots, Variable


def joined(program: Program, derived: Program, seed: Sequence[float]) -> Program:
    """The program that computes what `program` computes, then what `derived` does.

    Args:
        program: A program.
        derived: The program of its tangents or adjoints.
        seed: The values of the inputs of `derived`.

    Returns:
        A program with the inputs of `program` and the outputs of `derived`. Its origins are those of `program`.
    """
    known, first = len(program.slots), program.first
    seeds = dict(zip(derived.inputs, map(Constant, seed), strict=True))
    constants = [seeds.get(slot, Constant(0.0)) for slot in range(known, derived.first)]

    def place(slot: int) -> int:
        """Where a slot of `derived` is: its constants now come before all targets."""
        if first <= slot < known:
            return slot + len(constants)
        return slot - known + first if known <= slot < derived.first else slot

    def held(slot: int) -> Variable | Constant:
        if first <= slot < first + len(constants):
            return constants[slot - first]
        return program.slots[slot - len(constants)] if first <= slot < derived.first else derived.slots[slot]

    formulas, columns = [*program.formulas], [tuple(map(place, operands)) for operands in program.operands]
    for formula, operands in zip(derived.formulas, derived.operands, strict=True):
        rewritten, sources = written(formula)
        formulas.append(rewritten)
        columns.append(tuple([place(operands[source]) for source in sources]))
    return Program(
        slots=Slots(len(derived.slots), held),
        constants={**program.constants, **dict(enumerate(constants, first))},
        first=first + len(constants),
        formulas=formulas,
        operands=columns,
        inputs=program.inputs,
        outputs=[place(slot) for slot in derived.outputs],
        origins=[*program.origins, *[program.origins[origin] for origin in derived.origins]],
        labels={place(slot): label for slot, label in program.labels.items()},
        source=program.source,
    )


@functools.cache
def written(formula: Formula) -> tuple[Formula, tuple[int, ...]]:
    """A formula with its partials written out, and which operands of the one are those of the other."""
    return compact(write_out(formula.expression))
