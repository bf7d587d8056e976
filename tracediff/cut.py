"""The cut invariant: why one sweep of adjoints gives the derivative in every direction.

After each statement of the reverse sweep some variables are *live*: they carry an adjoint, and the statements that
compute them are still to come. They are a cut through the graph, which every path from an input to an output crosses
once; so the sum over them of adjoint times tangent is the sum over all paths, the directional derivative. It is the
same after every statement, because a statement's pullback is the transpose of its pushforward: what it takes from the
sum with its result it gives to its operands. Before the first statement the sum is ȳ ẏ, after the last x̄ ẋ.

This room owns which variables are live. Their values come from the two modes, which know nothing of each other.

Source: Griewank and Walther, *Evaluating Derivatives* (2008), chapter 3, where ȳᵀẏ = x̄ᵀẋ is derived.

>>> from tracediff.language import parse
>>> from tracediff.modes import adjoint, tangent
>>> program = parse("x*sin(x)")
>>> pairs = list(live(program, tangent(program), adjoint(program)))
>>> [len(found) if found else 0 for found in pairs]
[1, 0, 2, 1, 1]
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from tracediff.evaluate import Evaluation
from tracediff.program import Program, Variable
from tracediff.records import Record

FEW = 16
"""A sum over more live variables than this is not written out."""


class Term(Record):
    """A live variable: its adjoint and its tangent, and their values (None without a point)."""

    adjoint: Variable
    tangent: Variable
    factors: tuple[float, float] | None


class Cut(Record):
    """The sum over the live variables of adjoint times tangent.

    Args:
        live: How many there are.
        terms: They themselves, where they are few; else nothing.
        value: The sum from left to right; None without a point.
    """

    live: int
    terms: tuple[Term, ...]
    value: float | None


def live(program: Program, tangents: Program, adjoints: Program) -> Iterator[list[tuple[int, int]] | None]:
    """The live variables after each row of the reverse sweep, in the order in which they are computed.

    Args:
        program: A primal program.
        tangents: The program of its tangents.
        adjoints: The program of its adjoints.

    Yields:
        For each statement of `adjoints` the slots of the adjoint and of the tangent of each live variable; None where
        the primal statement it belongs to is not yet done.
    """
    tangent_of = dict(zip(program.inputs, tangents.inputs, strict=True))
    tangent_of |= {program.first + origin: tangents.first + row for row, origin in enumerate(tangents.origins)}
    adjoint_of = dict(zip(program.outputs, adjoints.inputs, strict=True))
    rows = enumerate(adjoints.origins, adjoints.first)
    for number, group in itertools.groupby(rows, key=lambda row: row[1]):
        target, _, operands = program.statement(number)
        del adjoint_of[target]
        slots = [slot for slot, _ in group]
        adjoint_of |= zip([operand for operand in operands if program.active[operand]], slots, strict=True)
        yield from [None] * (len(slots) - 1)
        yield [(adjoint_of[slot], tangent_of[slot]) for slot in sorted(adjoint_of) if slot in tangent_of]


def cuts(
    program: Program, tangents: Program, adjoints: Program, values: tuple[Evaluation, Evaluation] | None
) -> Iterator[Cut | None]:
    """The cut after each row of the reverse sweep; None where the primal statement it belongs to is not yet done.

    Args:
        program: A primal program.
        tangents: The program of its tangents.
        adjoints: The program of its adjoints.
        values: Those of the tangents and of the adjoints, all finite; None without a point.
    """
    for pairs in live(program, tangents, adjoints):
        if pairs is None:
            yield None
            continue
        total = None if values is None else _sum(pairs, values)
        few = pairs if len(pairs) <= FEW else ()
        yield Cut(len(pairs), tuple([_term(pair, tangents, adjoints, values) for pair in few]), total)


def _term(
    pair: tuple[int, int], tangents: Program, adjoints: Program, values: tuple[Evaluation, Evaluation] | None
) -> Term:
    bar, dot = adjoints.slots[pair[0]], tangents.slots[pair[1]]
    assert isinstance(bar, Variable)
    assert isinstance(dot, Variable)
    return Term(bar, dot, values and _factors(pair, values))


def _factors(pair: tuple[int, int], values: tuple[Evaluation, Evaluation]) -> tuple[float, float]:
    dot, bar = values[0].values[pair[1]], values[1].values[pair[0]]
    assert dot is not None
    assert bar is not None
    return bar, dot


def _sum(pairs: Sequence[tuple[int, int]], values: tuple[Evaluation, Evaluation]) -> float:
    """The sum from left to right, as it is printed (the built-in sum rounds otherwise)."""
    total = 0.0
    for pair in pairs:
        bar, dot = _factors(pair, values)
        total += bar * dot
    return total
