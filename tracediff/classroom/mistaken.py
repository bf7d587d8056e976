"""The classic mistakes of automatic differentiation beside the truth: what somebody who makes them gets.

This room owns which rows are wrong. Each row of a mistaken pass is that of some contribution, and the row of the same
contribution in the right pass stands beside it. The algorithms are those of `wrong`; showing them is left to `render`.

>>> from tracediff.language import parse
>>> from tracediff.trace import trace
>>> right = trace("reverse", parse("b = a + a; c = b + b"), {"a": 1})
>>> [(bug, mistaken(right, bug)[-1].rows.known(-1)) for bug in BUGS]
[('overwrite', 1.0), ('order', 6.0), ('reset', 12.0), ('partial', 4.0)]
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tracediff.classroom import wrong
from tracediff.classroom.contributions import Sweep
from tracediff.errors import RequestError
from tracediff.evaluate import evaluate
from tracediff.program import Constant, Variable
from tracediff.records import Record
from tracediff.trace import Rows, Trace, trace

BUGS = {
    "overwrite": "each contribution to an adjoint overwrites the one before, instead of being added to it",
    "order": "each contribution is sent on at once, by recursion, before the others to the same adjoint have arrived",
    "reset": "the adjoints are not set back between two passes, so the second pass adds to those of the first",
    "partial": "partials are taken wrongly: a lost sign, the wrong operand, the result in the place of the operand",
}
"""The mistakes, and what is done wrong."""

NEAR = 1e-9
"""How far, relative to the largest number of a pass, a value may be from the right one: what rounding does to it."""


PLACES = ((0.613, 0.0137), (1.731, 0.291), (-0.437, 0.0173), (-2.913, 0.0411), (1.731, -1.217), (0.613, 1.197))
"""The points at which a trace without one is judged, until one is in its domain: the first input, and the step on."""


class Mistake(Record):
    """A pass as a wrong algorithm computes it.

    Args:
        seed: Its seed.
        derivatives: What comes out: the tangent of each output, or the adjoint of each input.
        rows: The rows it computes.
        right: The rows of the right pass.
        due: For each of its rows the number of that of the same contribution in the right pass.
        wrong: For each of its rows whether its value is not what is due; without a point, its value at some point, or
            where the program has none its formula.
    """

    seed: dict[str, float]
    derivatives: dict[str, float | None]
    rows: Rows
    right: Rows
    due: Sequence[int]
    wrong: Sequence[bool]

    @property
    def first(self) -> int | None:
        """The number of the first wrong row."""
        return self.wrong.index(True) if True in self.wrong else None


def mistaken(right: Trace, bug: str) -> list[Mistake]:
    """The passes of a trace as an algorithm with a mistake computes them.

    Args:
        right: A trace in forward or reverse mode.
        bug: The mistake, one of `BUGS`. In forward mode there is only "partial".

    Raises:
        RequestError: The mistake is none of this mode, or the recursion takes too many rows.
    """
    if bug != "partial" and right.mode == "forward":
        raise RequestError(f"--bug {bug} is a mistake of reverse mode", hint="in forward mode there is --bug partial")
    passes = right.passes
    if bug == "reset":
        first = Sweep(right.passes[0].rows.program, range(len(right.passes[0].rows.program)))
        again = wrong.not_reset(right.program)
        passes = passes * 2 if len(passes) == 1 else passes
        sweeps = [first, *[again] * (len(passes) - 1)]
    else:
        sweeps = [_swept(right, bug)] * len(passes)
    found, left = list[Mistake](), dict[Variable | Constant, float]()
    for sweep, (program, due, kept) in zip(passes, sweeps, strict=True):
        values = right.primal.evaluation
        given = [*sweep.seed.values(), *[left.get(variable, 0.0) for variable in kept]]
        rows = Rows(program, sweep.rows.kind, values and evaluate(program, given, values.values))
        derivatives = {name: rows.value(slot) for name, slot in zip(sweep.derivatives, program.outputs, strict=True)}
        found.append(Mistake(sweep.seed, derivatives, rows, sweep.rows, due, _wrong(rows, sweep.rows, due)))
        left = _left_by(rows)
    for somewhere in _somewhere(right) if right.at is None else ():
        judged = mistaken(somewhere, bug)
        if not any(one.rows.failed for one in judged):
            return [one._replace(wrong=there.wrong) for one, there in zip(found, judged, strict=True)]
    return found


def _somewhere(right: Trace) -> Iterator[Trace]:
    """A trace without a point at some points, at which right and wrong rows do not agree by chance."""
    names = right.program.names(right.program.inputs)
    for start, step in PLACES:
        at = {name: start + step * number for number, name in enumerate(names)}
        found = trace(right.mode, right.program, at, [sweep.seed for sweep in right.passes])
        if not any(rows.failed for rows in (found.primal, *[sweep.rows for sweep in found.passes])):
            yield found


def _swept(right: Trace, bug: str) -> Sweep:
    if bug == "order":
        return wrong.without_order(right.program)
    if bug == "overwrite":
        return wrong.overwriting(right.program)
    return wrong.with_wrong_partials(right.program, right.mode == "forward")


def _wrong(rows: Rows, right: Rows, due: Sequence[int]) -> list[bool]:
    """For each row whether it is not what is due.

    An adjoint that is added up in another order is right so far if it is the sum of the contributions that have come;
    a contribution that comes again is not due.
    """
    if rows.evaluation is None:
        return [rows[i].formula != right[due[i]].formula for i in range(len(rows))]
    before: dict[Variable | Constant, float] = {}
    contributions = list[float]()
    for number, variable in enumerate(_variables(right)):
        value = right.known(right.program.first + number)
        contributions.append(value - before.get(variable, 0.0))
        before[variable] = value
    near = NEAR * max([1e-300, *map(abs, filter(math.isfinite, contributions)), *map(abs, before.values())])
    come: dict[Variable | Constant, set[int]] = {}
    found = []
    for i, (variable, number) in enumerate(zip(_variables(rows), due, strict=False)):
        already = come.setdefault(variable, set())
        is_again = number in already and abs(contributions[number]) > near
        already.add(number)
        expected = math.fsum(contributions[one] for one in already)
        found.append(is_again or not abs(rows.known(rows.program.first + i) - expected) <= near)
    return found


def _variables(rows: Rows) -> list[Variable | Constant]:
    """What each row assigns."""
    first = rows.program.first
    return [rows.program.slots[slot] for slot in range(first, first + len(rows))]


def _left_by(rows: Rows) -> dict[Variable | Constant, float]:
    """The adjoints that a pass leaves behind."""
    if rows.evaluation is None:
        return {}
    program = rows.program
    return {program.slots[slot]: rows.known(slot) for slot in range(program.first, program.first + len(rows))}
