"""The elementary functions on IEEE doubles, with the result that IEEE arithmetic gives where Python raises.

This room owns values: what each primitive computes from floats. Outside its domain a function gives ``nan``, at a
pole or on overflow an infinity, so that a rule can go through a limit (``2/(1+cosh(2*a))`` is 0 where ``cosh``
overflows). Naming the row at which a trace stops being finite is left to the evaluator.

>>> divide(1.0, 0.0), ln(0.0), sqrt(-1.0), sinh(-1000.0)
(inf, -inf, nan, -inf)
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Mapping

inf, nan = math.inf, math.nan

add, sub, mul, neg = operator.add, operator.sub, operator.mul, operator.neg
less, less_equal, greater, greater_equal = operator.lt, operator.le, operator.gt, operator.ge
equal, not_equal = operator.eq, operator.ne


def ieee(
    function: Callable[[float], float], poles: Mapping[float, float] | None = None, odd: bool = False
) -> Callable[[float], float]:
    """Give `function` of the math module its IEEE results: at its `poles`, outside its domain and on overflow."""
    limits = poles or {}

    @functools.wraps(function)
    def extended(a: float) -> float:
        try:
            return function(a)
        except ValueError:
            return limits.get(a, nan)
        except OverflowError:
            return math.copysign(inf, a) if odd else inf

    return extended


ln = ieee(math.log, {0.0: -inf})
log2 = ieee(math.log2, {0.0: -inf})
log10 = ieee(math.log10, {0.0: -inf})
log1p = ieee(math.log1p, {-1.0: -inf})
exp = ieee(math.exp)
expm1 = ieee(math.expm1)
sqrt = ieee(math.sqrt)
sin = ieee(math.sin)
cos = ieee(math.cos)
tan = ieee(math.tan)
asin = ieee(math.asin)
acos = ieee(math.acos)
sinh = ieee(math.sinh, odd=True)
cosh = ieee(math.cosh)
acosh = ieee(math.acosh)
atanh = ieee(math.atanh, {1.0: inf, -1.0: -inf})
atan, tanh, asinh, erf = math.atan, math.tanh, math.asinh, math.erf
atan2, hypot = math.atan2, math.hypot


def divide(a: float, b: float) -> float:
    """The quotient a/b; an infinity at a pole, ``nan`` for 0/0."""
    try:
        return a / b
    except ZeroDivisionError:
        return nan if a == 0 or math.isnan(a) else math.copysign(inf, a) * math.copysign(1.0, b)


def cbrt(a: float) -> float:
    """The cube root of a, to less than one unit in the last place: one step of Newton's method after the library's."""
    y = math.cbrt(a)
    return y - (y - a / y / y) / 3 if a and math.isfinite(a) else a


@functools.wraps(math.pow, assigned=())
def power(a: float, b: float) -> float:
    """The power a^b; ``nan`` for a negative base with a fractional exponent."""
    try:
        return math.pow(a, b)
    except ValueError:
        return nan if a else inf
    except OverflowError:
        return -inf if a < 0 and math.fmod(b, 2) else inf


def sigmoid(a: float) -> float:
    """The logistic function 1/(1 + exp(-a)), without overflow for any a.

    From 1 the small share of the other class is taken; that share itself is mended by what 1 + t lost in rounding.
    """
    t = math.exp(-abs(a))
    total = 1 + t
    share = t / total
    return 1 - share if a >= 0 else share - share * (1 - total + t) / total


def softplus(a: float) -> float:
    """ln(1 + exp(a)), without overflow for any a."""
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def logaddexp(a: float, b: float) -> float:
    """ln(exp(a) + exp(b)), without overflow for any a and b."""
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))


def relu(a: float) -> float:
    """The larger of a and 0."""
    return max(a, 0.0)


def sign(a: float) -> float:
    """-1, 0 or 1, as a is negative, zero or positive."""
    return float((a > 0) - (a < 0))
