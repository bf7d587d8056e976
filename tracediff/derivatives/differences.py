"""Central differences over a sweep of step sizes: truncation against round-off.

A difference quotient (f(x+h) - f(x-h))/2h has an error that falls like h² until round-off, which rises like 1/h, takes
over. This room owns the sweep, and what it says of a derivative: the quotients are followed from the smallest step
upwards for as long as they differ by no more than round-off, for there alone nothing else is at work. Where that ends,
the error of a right derivative is at the level of round-off, or falls with h; that of a wrong one does neither.

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


CLEAR = 1e-4
"""One-sided quotients are known where round-off is at most this share of what is between them."""


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
    x, borders = point[number], list(_borders(program))

    def sample(at: float) -> tuple[float, tuple[float, ...]] | None:
        values = evaluate(program, [*point[:number], at, *point[number + 1 :]]).values
        value = values[program.outputs[0]]
        return None if value is None or not math.isfinite(value) else (value, _signs(borders, values))

    here = sample(x)
    assert here is not None
    value, signs = here

    def beside(at: float) -> float | None:
        """The value at a neighbour of the point; None outside the domain, and beyond a kink or a pole."""
        found = sample(at)
        crossed = found and any(sign and sign != other for sign, other in zip(signs, found[1], strict=True))
        return None if found is None or crossed else found[0]

    noise = round_off(program, evaluate(program, point).values)
    return _of_one_kind(list(_steps(x, value, noise, beside)))


def _steps(x: float, value: float, noise: float, beside: Callable[[float], float | None]) -> Iterator[Step]:
    """The quotients of all steps that have one."""
    largest = math.ceil(math.log10(max(1.0, abs(x))))
    smallest = 4 * math.ulp(x) if x else SMALLEST
    for power in range(largest, -330, -1):
        right = x + float(f"1e{power}")
        h = right - x  # the step that was really taken
        if h < smallest:
            return
        left = x - h
        above, below = beside(right), beside(left)
        if above is None and below is None:
            continue
        forward = math.nan if above is None else (above - value) / h
        backward = math.nan if below is None else (value - below) / (x - left)
        if above is None or below is None:
            quotient = backward if above is None else forward
        else:
            quotient = (above - below) / (right - left)
        if math.isfinite(quotient):
            ends = [value if end is None else end for end in (above, below)]
            rounding = (noise + UNIT * sum(map(abs, ends)) / 2) / h
            yield Step(h, quotient, backward, forward, SAFETY * (rounding + UNIT * abs(quotient)))


def _of_one_kind(steps: Sequence[Step]) -> list[Step]:
    """The steps that have the sides which the smallest has: beside the point nothing else decides."""
    kind = [_sides(step) for step in steps[-1:]]
    return [step for step in steps if [_sides(step)] == kind]


def _sides(step: Step) -> tuple[bool, bool]:
    return math.isnan(step.backward), math.isnan(step.forward)


def is_one_sided(steps: Sequence[Step]) -> bool:
    """Whether the function is defined on one side of the point only, as far as the steps tell."""
    return any(any(_sides(step)) for step in steps)


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
    """Whether the quotients still change more and more at the smallest step: the function is too steep for any step."""
    if len(steps) < 3 or settled(steps) != len(steps) - 1:
        return False
    first, second, third = [step.quotient for step in steps[-3:]]
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
    """The one-sided quotients, where they do not approach each other: the point is a kink."""
    number = settled(steps)
    if number is None:
        return None
    coarse, fine = steps[number : number + 2] if number + 1 < len(steps) else steps[number - 1 :]
    gap = abs(fine.forward - fine.backward)
    if math.isnan(gap) or gap <= 4 * fine.level or gap <= abs(coarse.forward - coarse.backward) / 2:
        return None
    finest = [step for step in steps[number:] if step.level < gap * CLEAR] or [fine]
    return finest[-1].backward, finest[-1].forward
