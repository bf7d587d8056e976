"""The complex-step method: the derivative as Im f(x + ih)/h, with a step so small that nothing is lost.

No difference is taken, so there is no cancellation, and the partials of the table are not used at all. It needs the
primitives on complex numbers: those of ``cmath``, and `FORMS` for the others. Only the imaginary part is taken from
them, the real part is the value of the table. A function that is analytic piece by piece is that of its piece; at a
kink, and for a primitive without a complex form, the method does not apply, and says why.

Source: Squire and Trapp, SIAM Review 40 (1998); Martins, Sturdza and Alonso, ACM TOMS 29 (2003).

>>> from tracediff.language import parse
>>> complex_step(parse("sin(x)"), [2.0], 0), math.cos(2)
(-0.4161468365471424, -0.4161468365471424)
"""

from __future__ import annotations

import cmath
import math
import operator
import sys
from collections.abc import Callable, Mapping, Sequence

from tracediff.algebra import evaluated
from tracediff.language.rules import rule
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Constant, Program
from tracediff.remarks import bends

STEP = 1e-200

COARSE = 1e-20
"""The largest step, relative to the point where this is below 1."""

LARGE = (1e-3, 1e-6)
"""Two still larger ones, which show whether what underflows in the others is a derivative or an error."""

SMALLEST = sys.float_info.min / COARSE
"""A derivative below this is lost even in the largest step."""

UNDERFLOW = "no step is small enough without underflow"


class NotAnalyticError(ArithmeticError):
    """The method does not apply; the message says why."""


def power(a: complex, b: complex) -> complex:
    """The power a^b, on the branch that is real for real operands."""
    if b.imag == 0 and b.real.is_integer():
        if abs(b.real) <= 100:
            return a ** int(b.real)
        return (-1) ** int(b.real % 2) * (-a) ** b if a.real < 0 else a**b
    if a.real > 0:
        return a**b
    raise NotAnalyticError


def hypot(a: complex, b: complex) -> complex:
    """The root of a² + b², scaled so that it cannot overflow."""
    scale = math.hypot(a.real, b.real)
    return scale * cmath.sqrt((a / scale) ** 2 + (b / scale) ** 2)


def atan2(a: complex, b: complex) -> complex:
    """The angle, up to a constant."""
    return cmath.atan(a / b) if abs(a.real) <= abs(b.real) else -cmath.atan(b / a)


def sigmoid(a: complex) -> complex:
    """The logistic function, without overflow."""
    t = cmath.exp(-a if a.real >= 0 else a)
    return 1 / (1 + t) if a.real >= 0 else t / (1 + t)


def softplus(a: complex) -> complex:
    """ln(1 + exp(a)), without overflow."""
    return relu(a) + cmath.log(1 + cmath.exp(-absolute(a)))


def absolute(a: complex) -> complex:
    """The piece of abs on which a lies."""
    return a if a.real > 0 else -a


def relu(a: complex) -> complex:
    """The piece of relu on which a lies."""
    return a if a.real > 0 else 0j


def cbrt(a: complex) -> complex:
    """The real cube root, continued."""
    return a ** (1 / 3) if a.real > 0 else -((-a) ** (1 / 3))


FORMS: Mapping[str, Callable[..., complex]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "pow": power,
    "ln": cmath.log,
    "log2": lambda a: cmath.log(a) / math.log(2),
    "log1p": lambda a: cmath.log(1 + a),
    "expm1": lambda a: cmath.exp(a) - 1,
    "cbrt": cbrt,
    "abs": absolute,
    "sign": lambda a: complex(math.copysign(1.0, a.real)),
    "relu": relu,
    "max": lambda a, b: a if a.real > b.real else b,
    "min": lambda a, b: a if a.real < b.real else b,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "logaddexp": lambda a, b: a + softplus(b - a) if a.real > b.real else b + softplus(a - b),
    "hypot": hypot,
    "atan2": atan2,
}
"""The primitives on complex numbers that ``cmath`` does not have under the same name."""


def complex_step(program: Program, point: Sequence[float], number: int) -> float:
    """The derivative of the output of a program with respect to one of its inputs.

    Args:
        program: A primal program with one output.
        point: The values of its inputs.
        number: Which input.

    Raises:
        NotAnalyticError: The method does not apply here.
    """
    scale = _scale(point[number])
    if scale < STEP / COARSE:
        raise NotAnalyticError("the step is not small beside the point")
    steps = (STEP, 1e-100, COARSE * scale)
    parts = [_imaginary(program, point, number, step) for step in steps]
    if not all(map(math.isfinite, parts)):
        raise NotAnalyticError("a complex number overflows here")
    found = {step: part / step for part, step in zip(parts, steps, strict=True) if abs(part) >= sys.float_info.min}
    if len(found) > 1:
        (fine, close), *_, (coarse, far) = found.items()
        if max(found.values()) - min(found.values()) <= 1e-6 * max(abs(close), abs(far)):
            return close
        if abs(close) <= 1.01 * abs(far) * (fine / coarse) ** 2:  # nothing but the error, which falls like this
            return 0.0
    else:
        far, near = [_imaginary(program, point, number, step * scale) for step in LARGE]
        if abs(near) <= 1.01 * abs(far) * (LARGE[1] / LARGE[0]) ** 3:  # the derivative itself would fall with the step
            return 0.0
    raise NotAnalyticError(UNDERFLOW)


def _scale(x: float) -> float:
    return min(1.0, abs(x) or 1.0)


def is_lost(derivative: float, x: float) -> bool:
    """Whether a derivative is so small that it underflows in every step, and 0 is found in its place."""
    return derivative != 0 and abs(derivative) * _scale(x) < SMALLEST


def _imaginary(program: Program, point: Sequence[float], number: int, step: float) -> float:
    values: list[complex] = [
        slot.value if isinstance(slot, Constant) else 0j for slot in program.slots[: program.first]
    ]
    for slot, coordinate in zip(program.inputs, point, strict=True):
        values[slot] = complex(coordinate)
    values[program.inputs[number]] += complex(0, step)
    for formula, operands in zip(program.formulas, program.operands, strict=True):
        held = [complex(values[operand]) for operand in operands]
        match formula.expression:
            case Apply(primitive, _):
                values.append(_computed(primitive, held))
            case _:
                values.append(held[0])
    return values[program.outputs[0]].imag


def _computed(name: str, operands: Sequence[complex]) -> complex:
    """One operation: its real part from the table, its imaginary part from the complex form."""
    primitive = PRIMITIVES[name]
    reals = [operand.real for operand in operands]
    value = primitive.value(*reals)
    if not any(operand.imag for operand in operands):
        return complex(value)
    written = f"{name}({', '.join(f'{real:.6g}' for real in reals)})"
    moved = [i for i, operand in enumerate(operands) if operand.imag]
    is_there = primitive.kink and evaluated(rule(primitive.kink, primitive.arity), [*reals, value])
    if is_there and any(bends(primitive, reals, i) for i in moved):
        raise NotAnalyticError(f"{written} is at a kink")
    form = FORMS.get(name) or getattr(cmath, name, None)
    if form is None:
        raise NotAnalyticError(f"{name} has no complex form here")
    try:
        return complex(value, form(*operands).imag)
    except (ArithmeticError, ValueError):
        raise NotAnalyticError(f"the complex form of {name} fails at {written}") from None
