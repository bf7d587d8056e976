"""True values and true derivatives: mpmath at 60 digits, and at more until two precisions agree.

This room owns what the primitives mean. A derivative is the limit of differences, so nothing of the rules that are
tested is restated here. What is measured against it, and where, is left to `accuracy` and to the tests of the table.

>>> float(derivative(MEANINGS["tanh"], (20.0,), 0))
1.6993417021166355e-17
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import mpmath
from mpmath import mp

from tracediff.program import Apply, Constant, Program

Exact: TypeAlias = Callable[..., Any]
"""A function on numbers of mpmath; outside its domain it raises, or gives what is not a finite real number."""

DIGITS = (60, 120, 240, 480, 960, 1920, 3840)
"""So many are tried in turn; the last are for what is lost in the sum of 1e300 and 1e-300."""

AGREE = 1e-22
"""The relative difference at which two precisions agree."""

HUGE = mpmath.mpf("1e1000")
"""No operation goes beyond this: the exponential of an exponential would take as many digits."""

NOTHING = mpmath.mpf("1e-325")
"""What is smaller than this is 0, for no double is."""


def _sigmoid(a: Any) -> Any:
    return 1 / (1 + mp.exp(-a))


def _softplus(a: Any) -> Any:
    return max(a, mp.zero) + mp.log1p(mp.exp(-abs(a)))


MEANINGS: dict[str, Exact] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: mp.one if b == 0 else a**b,
    "neg": lambda a: -a,
    "ln": mp.log,
    "log2": lambda a: mp.log(a) / mp.log(2),
    "log10": lambda a: mp.log(a) / mp.log(10),
    "cbrt": lambda a: mp.sign(a) * mp.cbrt(abs(a)),
    "abs": abs,
    "sigmoid": _sigmoid,
    "relu": lambda a: max(a, mp.zero),
    "softplus": _softplus,
    "logaddexp": lambda a, b: max(a, b) + _softplus(-abs(a - b)),
    "hypot": lambda a, b: mp.sqrt(a * a + b * b),
    "max": max,
    "min": min,
} | {
    name: getattr(mp, name)
    for name in (
        "log1p", "exp", "expm1", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh",
        "acosh", "atanh", "erf", "sign", "atan2",
    )
}  # fmt: skip
"""What each primitive of the table computes."""


def meaning(program: Program) -> Exact:
    """What a primal program computes at its first output, from its inputs in order."""

    def computed(*inputs: Any) -> Any:
        values: list[Any] = [
            (+mp.pi if slot.name else mp.mpf(slot.value)) if isinstance(slot, Constant) else None
            for slot in program.slots[: program.first]
        ]
        for slot, value in zip(program.inputs, inputs, strict=True):
            values[slot] = value
        for formula, operands in zip(program.formulas, program.operands, strict=True):
            held = [values[operand] for operand in operands]
            match formula.expression:
                case Apply(primitive, _):
                    values.append(_real(MEANINGS[primitive](*held)))
                case _:
                    values.append(held[0])
        return values[program.outputs[0]]

    return computed


def value(function: Exact, point: Sequence[float]) -> Any:
    """The value of a function, or None where it has none."""
    return _settled(lambda digits: _value(function, point, digits))


def derivative(function: Exact, point: Sequence[float], operand: int) -> Any:
    """The derivative with respect to one operand, or None where there is none; at an edge that of a side."""
    return _settled(lambda digits: _difference(function, point, operand, digits))


def ulps(found: float, true: Any) -> float:
    """The error of `found`, in units in the last place of the true value.

    >>> ulps(1.0, 1.0), ulps(math.nextafter(1.0, 2.0), 1.0)
    (0.0, 1.0)
    """
    if not math.isfinite(found):
        return math.inf
    return float(abs(mp.mpf(found) - true) / math.ulp(float(true)))


def _settled(compute: Callable[[int], tuple[Any, Any]]) -> Any:
    """What is computed at as many digits as it takes; None where it has no real value, or none that settles.

    Args:
        compute: From a number of digits to a result and what is lost in it.
    """
    before = None
    for digits in DIGITS:
        with mp.workdps(digits):
            try:
                found, lost = compute(digits)
            except (ArithmeticError, ValueError):
                return None
            if found is not None and abs(found) + lost < NOTHING:
                return mp.zero
            if found and before and abs(found - before) <= AGREE * abs(found):
                return found
            before = found
    return None


def _value(function: Exact, point: Sequence[float], digits: int) -> tuple[Any, Any]:
    """The value, as if numbers near 1 had been cancelled in it."""
    return _real(function(*map(mp.mpf, point))), mp.mpf(10) ** -digits


def _difference(function: Exact, point: Sequence[float], operand: int, digits: int) -> tuple[Any, Any]:
    """A difference over a step of a third of the digits; None where those to both sides do not agree, as at a kink."""
    at = [mp.mpf(coordinate) for coordinate in point]
    step = (min(abs(at[operand]), 1) or 1) * mp.mpf(10) ** (-digits // 3)
    here = _real(function(*at))
    sides = []
    for signed in (step, -step):
        try:
            there = _real(function(*at[:operand], at[operand] + signed, *at[operand + 1 :]))
        except (ArithmeticError, ValueError):
            continue  # outside the domain
        sides.append((there - here) / signed)
    if not sides:
        raise ArithmeticError("a point without a neighbour")
    lost = max(mp.one, abs(here)) * mp.mpf(10) ** -digits / step
    apart = abs(sides[0] - sides[-1])
    return sum(sides) / len(sides) if apart <= mp.mpf(10) ** (-digits // 6) * (1 + abs(sides[0])) else None, lost


def _real(number: Any) -> Any:
    """A number that is real and finite.

    Raises:
        ArithmeticError: It is not.
    """
    if isinstance(number, mpmath.mpc) or not abs(number) < HUGE:
        raise ArithmeticError("not a finite real number")
    return number
