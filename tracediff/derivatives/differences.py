"""Central differences over a sweep of step sizes: truncation against round-off.

A difference quotient (f(x+h) - f(x-h))/2h has an error that falls like h² until round-off, which rises like 1/h, takes
over. This room owns the sweep, and what it says of a derivative: the quotients are followed from the smallest step
upwards for as long as they differ by no more than round-off, for there alone nothing else is at work. Where that ends,
the error of a right derivative is at the level of round-off, or falls with h; that of a wrong one does neither.

What round-off is, the neighbours tell as much as the point: where the point is flat, its own bound to first order is 0.

Steps that leave the domain, or that cross a kink or a pole beside the point, are no part of the sweep. Where the
function is defined on one side of the point only, the quotients are those of that side.

Source: Nocedal and Wright, *Numerical Optimization* (2006), section 8.1; Griewank and Walther (2008), chapter 1.

>>> from tracediff.language import parse
>>> found = sweep(parse("x^3"), [2.0], 0)
>>> [round(step.quotient, 6) for step in found[1:4]]
[13.0, 12.01, 12.0001]
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

from tracediff.algebra import evaluated
from tracediff.derivatives.roundoff import UNIT, round_off
from tracediff.evaluate import evaluate
from tracediff.language.rules import rule
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Expression, Program
from tracediff.records import Record

SAFETY = 4.0
"""By how much round-off may exceed its first-order bound."""

SMALLEST = 1e-20
"""The smallest step at x = 0, relative to 1."""

LOST = 1e-12
"""A step below this may be too small for the function to move."""

FALLING = math.log10(2)
"""An order of convergence above this is not that of an error that stays where it is."""


class Step(Record):
    """The difference quotients of one step size.

    Args:
        h: The step.
        quotient: The central difference quotient; that of the one side, where there is no other.
        backward: That of x - h and x.
        forward: That of x and x + h.
        level: How far round-off may move the central one.
    """

    h: float
    quotient: float
    backward: float
    forward: float
    level: float


class Sample(Record):
    """The value of a function at one point, and a bound on its round-off."""

    value: float
    noise: float


class Sides(Record):
    """Conditions of the table whose two sides are compared: kinks, and the borders of domains."""

    left: Expression
    right: Expression
    slots: tuple[int, ...]


def sweep(program: Program, point: Sequence[float], number: int) -> list[Step]:
    """Difference quotients for steps that fall by powers of ten, from the scale of the function to that of rounding.

    Args:
        program: A primal program with one output.
        point: The values of its inputs, at which its value is finite.
        number: The input that is moved.
    """
    output, borders = program.outputs[0], list(_borders(program))

    def values(at: float) -> Sequence[float | None] | None:
        found = evaluate(program, [*point[:number], at, *point[number + 1 :]]).values
        return None if found[output] is None else found

    here = values(point[number])
    assert here is not None
    signs = _signs(borders, here)

    def sample(at: float) -> Sample | None:
        """The function at the point or a neighbour; None outside the domain, and beyond a kink or a pole."""
        found = values(at)
        if found is None or any(
            sign and sign != other for sign, other in zip(signs, _signs(borders, found), strict=True)
        ):
            return None
        return Sample(found[output] or 0.0, round_off(program, found))

    return _of_one_kind(list(_steps(point[number], sample)))


def _steps(x: float, sample: Callable[[float], Sample | None]) -> Iterator[Step]:
    """The quotients of all steps that have one."""
    here = sample(x)
    assert here is not None
    largest = math.ceil(math.log10(max(1.0, abs(x))))
    smallest = 4 * math.ulp(x) if x else SMALLEST
    for power in range(largest, -330, -1):
        right = x + float(f"1e{power}")
        h = right - x  # the step that was really taken
        if h < smallest:
            return
        left = x - h
        above, below = sample(right), sample(left)
        forward = (above.value - here.value) / h if above else math.nan
        backward = (here.value - below.value) / (x - left) if below else math.nan
        one_sided = forward if above else backward
        quotient = (above.value - below.value) / (right - left) if above and below else one_sided
        if math.isfinite(quotient):
            noise = max(found.noise for found in (above, here, below) if found) + math.ulp(0.0)  # values may underflow
            yield Step(h, quotient, backward, forward, SAFETY * (noise / h + UNIT * abs(quotient)))


def _of_one_kind(steps: Sequence[Step]) -> list[Step]:
    """The steps that have the sides which the smallest has: beside the point nothing else decides."""
    kind = [_sides(step) for step in steps[-1:]]
    return [step for step in steps if [_sides(step)] == kind]


def _sides(step: Step) -> tuple[bool, bool]:
    return math.isnan(step.backward), math.isnan(step.forward)


def is_one_sided(steps: Sequence[Step]) -> bool:
    """Whether the steps are of one side of the point only."""
    return any(any(_sides(step)) for step in steps)


def is_cut_off(program: Program, point: Sequence[float], number: int, steps: Sequence[Step]) -> bool:
    """Whether steps of one side leave out the other though the function is defined there: beyond a kink or a pole."""
    if not is_one_sided(steps):
        return False
    step = steps[-1]
    across = point[number] + (step.h if math.isnan(step.forward) else -step.h)
    return evaluate(program, [*point[:number], across, *point[number + 1 :]]).failed is None


def _borders(program: Program) -> Iterator[Sides]:
    """The conditions of the kinks and domains of all operations."""
    for target, formula, operands in program.statements:
        if isinstance(formula.expression, Apply):
            primitive = PRIMITIVES[formula.expression.primitive]
            for condition in filter(None, (primitive.kink, primitive.domain)):
                match rule(condition, primitive.arity):
                    case Apply(_, (left, right)):
                        yield Sides(left, right, (*operands, target))


def _signs(borders: Sequence[Sides], values: Sequence[float | None]) -> tuple[float, ...]:
    """For each border the side on which the values are; 0 on it."""
    signs = []
    for left, right, slots in borders:
        known = [values[slot] for slot in slots]
        one, other = evaluated(left, known), evaluated(right, known)
        assert one is not None
        assert other is not None
        signs.append(float((one > other) - (one < other)))
    return tuple(signs)


def settled(steps: Sequence[Step]) -> int | None:
    """The number of the largest step up to which the quotients differ by no more than round-off; None without steps."""
    if len(steps) < 2:
        return None
    number = len(steps) - 1
    while number and _agree(steps[number - 1], steps[number]):
        number -= 1
    return number


def _agree(one: Step, other: Step) -> bool:
    return abs(one.quotient - other.quotient) <= one.level + other.level


def orders(steps: Sequence[Step], derivative: float) -> list[float | None]:
    """For each step the observed order of convergence to a derivative, from the step before it to this one.

    It is None where there is no step before, or where the error is at the level of round-off in one of them.
    """
    found: list[float | None] = [None] if steps else []
    for before, step in itertools.pairwise(steps):
        errors = abs(before.quotient - derivative), abs(step.quotient - derivative)
        known = errors[0] > before.level and errors[1] > step.level
        found.append(math.log(errors[0] / errors[1]) / math.log(before.h / step.h) if known else None)
    return found


def converges(steps: Sequence[Step], derivative: float, rounding: float = 0.0) -> bool:
    """Whether the quotients converge to a derivative: to the level of round-off, or with an order above 0.

    Args:
        steps: A sweep.
        derivative: What they should converge to.
        rounding: How far it may itself be off by round-off.
    """
    number = settled(steps)
    if number is None:
        return False
    step, finer = steps[number], steps[min(number + 1, len(steps) - 1)]
    error = abs(step.quotient - derivative)
    if error <= step.level + finer.level + rounding:
        return True
    if not number:
        return False
    before = steps[number - 1]
    if abs(before.quotient - derivative) > error * 10 ** (FALLING * math.log10(before.h / step.h)):
        return True
    if number < 2 or finer is not step or diverges(steps):
        return False
    return abs(limit(steps[-3:]) - derivative) <= abs(step.quotient - before.quotient) / 2


def diverges(steps: Sequence[Step]) -> bool:
    """Whether the quotients still change more and more at the smallest step: the function is too steep for any step.

    Steps that are lost in round-off, for the function does not move, say nothing of it.
    """
    moving = list(steps)
    while moving and moving[-1].h < LOST and not moving[-1].backward and not moving[-1].forward:
        moving.pop()
    if len(moving) < 3 or settled(moving) != len(moving) - 1:
        return False
    first, second, third = [step.quotient for step in moving[-3:]]
    return abs(third - second) >= abs(second - first)


def limit(steps: Sequence[Step]) -> float:
    """What the quotients of three steps tend to, if slowly: exact where their error is a power of the step.

    Source: Aitken's delta-squared process (1926).

    >>> found = [Step(h, 5 + h**0.1, 0, 0, 0) for h in (1e-2, 1e-3, 1e-4)]
    >>> round(limit(found), 9)
    5.0
    """
    first, second, third = [step.quotient for step in steps]
    bend = (third - second) - (second - first)
    return third - (third - second) ** 2 / bend if bend else math.inf


def jump(steps: Sequence[Step]) -> tuple[float, float] | None:
    """The one-sided quotients, where they do not approach each other: the point is a kink.

    What counts is the finest step at which the gap between them is clear of round-off, unless a finer one refutes it.
    """
    gaps = [abs(step.forward - step.backward) for step in steps]
    clear = [number for number, step in enumerate(steps) if gaps[number] > 4 * step.level]
    if not clear or not clear[-1] or gaps[clear[-1]] <= gaps[clear[-1] - 1] / 2:
        return None
    finer = range(clear[-1] + 1, len(steps))
    if any(gaps[number] + 4 * steps[number].level < gaps[clear[-1]] / 2 for number in finer):
        return None
    levels = [step.level for step in steps]
    backward, forward = [step.backward for step in steps], [step.forward for step in steps]
    return best_known(backward, levels), best_known(forward, levels)


def best_known(quotients: Sequence[float], levels: Sequence[float]) -> float:
    """The quotient that round-off and the step leave the least unsure; 0 where even this could be its value.

    >>> best_known([1e-2, 1e-3, 1e-4], [1e-9, 1e-8, 1e-7]), best_known([3.1, 3.01, 3.01], [1e-9, 1e-8, 1e-7])
    (0.0, 3.01)
    """
    unsure = [
        abs(one - other) + level for (one, other), level in zip(itertools.pairwise(quotients), levels[1:], strict=True)
    ]
    least = min(unsure)
    value = quotients[unsure.index(least) + 1]
    return value if abs(value) > least else 0.0
