"""What is compared for accuracy: from a function and its points to values and derivatives, by tracediff and its peers.

Each contender computes the same operations, taken from tracediff's reading of the text, with the functions that the
library has; where it has none, with the formula that a user would write. Whole constants are whole numbers, as a user
writes them. Nothing is judged here.

>>> tracediff("sqrt(x)", [(4.0,), (0.0,), (-1.0,)])
[(2.0, 0.25), (0.0, None), (None, None)]
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, TypeAlias

import tracediff as td
from tracediff.errors import NotFiniteError
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Constant, Program

Point: TypeAlias = tuple[float, ...]

Found: TypeAlias = tuple[float | None, ...]
"""The value, and the derivative with respect to each variable; None where the library says that it has none."""

OPERATORS: Mapping[str, Callable[..., Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "pow": operator.pow,
    "neg": operator.neg,
}  # fmt: skip

NUMPY_NAMES = {
    "ln": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh",
    "atanh": "arctanh", "max": "maximum", "min": "minimum", "atan2": "arctan2",
}  # fmt: skip

SHARED = (
    "log2", "log10", "log1p", "exp", "expm1", "sqrt", "cbrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "abs",
    "sign", "logaddexp", "hypot",
)  # fmt: skip
"""The functions that NumPy has under tracediff's names."""


def computed(program: Program, functions: Mapping[str, Callable[..., Any]], inputs: Sequence[Any]) -> Any:
    """The first output of a primal program, on whatever the inputs are."""
    values: list[Any] = [
        _whole(slot.value) if isinstance(slot, Constant) else None for slot in program.slots[: program.first]
    ]
    for slot, value in zip(program.inputs, inputs, strict=True):
        values[slot] = value
    for formula, operands in zip(program.formulas, program.operands, strict=True):
        held = [values[operand] for operand in operands]
        match formula.expression:
            case Apply(primitive, _) if all(isinstance(operand, int | float) for operand in held):
                values.append(PRIMITIVES[primitive].value(*held))
            case Apply(primitive, _):
                values.append(functions[primitive](*held))
            case _:
                values.append(held[0])
    return values[program.outputs[0]]


def tracediff(text: str, points: Sequence[Point]) -> list[Found]:
    """By the Python face; it refuses where the value is not finite, and the gradient where one derivative is not."""
    program = td.parse(text)
    gradient_at = td.value_and_grad(program)
    names = program.names(program.inputs)
    found: list[Found] = []
    for point in points:
        at = dict(zip(names, point, strict=True))
        try:
            value, gradient = gradient_at(at)
            found.append((value, *(gradient[name] for name in names)))
        except NotFiniteError:
            found.append((_value_alone(program, at), *[None] * len(at)))
    return found


def _value_alone(program: Program, at: Mapping[str, float]) -> float | None:
    try:
        (value,) = td.primal(program, at).outputs.values()
    except NotFiniteError:
        return None
    return value


def jax(text: str, points: Sequence[Point]) -> list[Found]:
    """In double precision, operation by operation."""
    import jax
    from jax import numpy

    jax.config.update("jax_enable_x64", True)
    nn, special = jax.nn, jax.scipy.special
    functions = _of_numpy(numpy, SHARED) | {
        "erf": special.erf, "sigmoid": nn.sigmoid, "relu": nn.relu, "softplus": nn.softplus,
    }  # fmt: skip
    program = td.parse(text)

    def sum_of(inputs: Any) -> tuple[Any, Any]:
        values = computed(program, functions, inputs)
        return numpy.sum(values), values

    at = [numpy.array(column) for column in zip(*points, strict=True)]
    (_, values), gradient = jax.value_and_grad(sum_of, has_aux=True)(at)
    return _by_point(values, gradient)


def torch(text: str, points: Sequence[Point]) -> list[Found]:
    """In double precision."""
    import torch

    named = {"ln": "log", "max": "maximum", "min": "minimum"}
    also = (*SHARED, "asin", "acos", "atan", "asinh", "acosh", "atanh", "atan2", "erf", "sigmoid", "relu")
    names = named | {name: name for name in also if name != "cbrt"}
    functions = {**OPERATORS, "softplus": torch.nn.functional.softplus} | {
        name: getattr(torch, theirs) for name, theirs in names.items()
    }
    functions["cbrt"] = lambda a: torch.sign(a) * torch.abs(a) ** (1 / 3)
    at = [torch.tensor(column, dtype=torch.float64, requires_grad=True) for column in zip(*points, strict=True)]
    values = computed(td.parse(text), functions, at)
    values.sum().backward()
    return _by_point(values.detach().numpy(), [column.grad.numpy() for column in at])


def autograd(text: str, points: Sequence[Point]) -> list[Found]:
    """By tracing NumPy."""
    import autograd
    from autograd import numpy
    from autograd.scipy import special

    functions = _of_numpy(numpy, [name for name in SHARED if name not in ("cbrt", "hypot")]) | {
        "cbrt": lambda a: numpy.sign(a) * numpy.abs(a) ** (1 / 3),
        "hypot": lambda a, b: numpy.sqrt(a**2 + b**2),
        "erf": special.erf,
        "sigmoid": special.expit,
        "relu": lambda a: numpy.maximum(a, 0),
        "softplus": lambda a: numpy.logaddexp(a, 0),
    }
    program = td.parse(text)
    at = [numpy.array(column) for column in zip(*points, strict=True)]
    pullback, values = autograd.make_vjp(lambda inputs: computed(program, functions, inputs))(at)
    return _by_point(values, pullback(numpy.ones(len(points))))


def casadi(text: str, points: Sequence[Point]) -> list[Found]:
    """By a function of scalar symbols."""
    import casadi

    named = {"ln": "log", "abs": "fabs", "max": "fmax", "min": "fmin"}
    also = (
        "log10", "log1p", "exp", "expm1", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
        "asinh", "acosh", "atanh", "erf", "sign", "hypot", "atan2",
    )  # fmt: skip
    functions = {**OPERATORS} | {
        name: getattr(casadi, theirs) for name, theirs in (named | {n: n for n in also}).items()
    }
    functions |= {
        "log2": lambda a: casadi.log(a) / casadi.log(2),
        "cbrt": lambda a: casadi.sign(a) * casadi.fabs(a) ** (1 / 3),
        "sigmoid": lambda a: 1 / (1 + casadi.exp(-a)),
        "relu": lambda a: casadi.fmax(a, 0),
        "softplus": lambda a: casadi.log1p(casadi.exp(a)),
        "logaddexp": lambda a, b: casadi.logsumexp(casadi.vertcat(a, b)),
    }
    symbols = [casadi.SX.sym(f"x{i}") for i in range(len(points[0]))]
    y = computed(td.parse(text), functions, symbols)
    function = casadi.Function("found", symbols, [y, *(casadi.gradient(y, symbol) for symbol in symbols)])
    return [tuple(map(float, function(*point))) for point in points]


def sympy(text: str, points: Sequence[Point]) -> list[Found]:
    """By symbolic derivatives that `lambdify` makes functions of NumPy."""
    import numpy
    import sympy

    named = {"ln": "log", "abs": "Abs", "max": "Max", "min": "Min"}
    also = (
        "exp", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
        "erf", "sign", "atan2",
    )  # fmt: skip
    functions = {**OPERATORS} | {
        name: getattr(sympy, theirs) for name, theirs in (named | {n: n for n in also}).items()
    }
    functions |= {
        "log2": lambda a: sympy.log(a, 2),
        "log10": lambda a: sympy.log(a, 10),
        "log1p": lambda a: sympy.log(1 + a),
        "expm1": lambda a: sympy.exp(a) - 1,
        "cbrt": lambda a: sympy.sign(a) * sympy.Abs(a) ** sympy.Rational(1, 3),
        "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
        "relu": lambda a: sympy.Max(a, 0),
        "softplus": lambda a: sympy.log(1 + sympy.exp(a)),
        "logaddexp": lambda a, b: sympy.log(sympy.exp(a) + sympy.exp(b)),
        "hypot": lambda a, b: sympy.sqrt(a**2 + b**2),
    }
    symbols = [sympy.Symbol(f"x{i}", real=True) for i in range(len(points[0]))]
    y = computed(td.parse(text), functions, symbols)
    derivatives = [y.diff(symbol) for symbol in symbols]
    function = sympy.lambdify(symbols, [y, *derivatives], [{"DiracDelta": lambda _: 0}, "scipy", "numpy"])
    with numpy.errstate(all="ignore"):
        return [tuple(map(_float, function(*map(numpy.float64, point)))) for point in points]


CALCULATORS: dict[str, Callable[[str, Sequence[Point]], list[Found]]] = {
    "tracediff": tracediff, "jax": jax, "torch": torch, "autograd": autograd, "casadi": casadi, "sympy": sympy,
}  # fmt: skip
"""By the names of their distributions."""


def _of_numpy(numpy: ModuleType, names: Sequence[str]) -> dict[str, Callable[..., Any]]:
    """The functions of a module that is like NumPy."""
    theirs = NUMPY_NAMES | {name: name for name in names}
    return {**OPERATORS} | {name: getattr(numpy, their) for name, their in theirs.items()}


def _whole(value: float) -> float:
    return int(value) if value.is_integer() else value


def _float(number: Any) -> float:
    """A number that may be complex, which is no derivative."""
    return float("nan") if isinstance(number, complex) else float(number)


def _by_point(values: Any, gradient: Sequence[Any]) -> list[Found]:
    return [tuple(map(float, found)) for found in zip(values, *gradient, strict=True)]
