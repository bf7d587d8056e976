"""The libraries that are measured beside tracediff: from a program to its value and gradient, each in its fast way.

All are fed by one reader, which is faster than Python's own parser and takes any depth: it does the operations on the
library's own values as it reads them. JAX runs operation by operation, since compiling takes it longer than that for a
first gradient. Recursion limits are Python's own. Nothing here is timed.

>>> read("y = (2 + sin(x))*3", {"x": 0.0}, {"sin": math.sin})
6.0
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from importlib import util
from types import ModuleType
from typing import Any, NamedTuple

import tracediff as td
from benchmarks.programs import FUNCTIONS, Case


class Gradient(NamedTuple):
    """A value, and its derivative with respect to each input in the order of the point."""

    value: float
    partials: list[float]

    def agrees(self, other: Gradient) -> bool:
        """Whether two gradients are equal but for rounding."""
        scale = max(map(abs, self.partials))
        return math.isclose(self.value, other.value, rel_tol=1e-9) and all(
            math.isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-9 * scale)
            for mine, theirs in zip(self.partials, other.partials, strict=True)
        )


def tracediff(case: Case) -> Gradient:
    """By tracediff's Python face."""
    value, gradient = td.value_and_grad(td.parse(case.text))(case.at)
    return Gradient(value, [gradient[name] for name in case.at])


def uncertainties(case: Case) -> Gradient:
    """By linear error propagation, forwards."""
    from uncertainties import ufloat, umath

    inputs = {name: ufloat(value, 1) for name, value in case.at.items()}
    y = read(case.text, inputs, functions_of(umath))
    return Gradient(y.nominal_value, [y.derivatives[x] for x in inputs.values()])


def pytorch(case: Case) -> Gradient:
    """By scalar tensors."""
    import torch

    inputs = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in case.at.items()}
    y = read(case.text, inputs, functions_of(torch))
    y.backward()
    return Gradient(y.item(), [x.grad.item() for x in inputs.values()])


def casadi(case: Case) -> Gradient:
    """By a function of scalar symbols, called once."""
    value, gradient = casadi_function(case)(list(case.at.values()))
    return Gradient(float(value), gradient.full().ravel().tolist())


def casadi_function(case: Case) -> Any:
    """CasADi's own function from a point to the value and the gradient."""
    import casadi

    inputs = {name: casadi.SX.sym(name) for name in case.at}
    x = casadi.vertcat(*inputs.values())
    y = read(case.text, inputs, functions_of(casadi))
    return casadi.Function("value_and_gradient", [x], [y, casadi.gradient(y, x)])


def autograd(case: Case) -> Gradient:
    """By tracing the reader."""
    import autograd
    import autograd.numpy

    functions = functions_of(autograd.numpy)
    function = autograd.value_and_grad(lambda point: read(case.text, point, functions))
    value, gradient = function(case.at)
    return Gradient(float(value), [float(gradient[name]) for name in case.at])


def sympy(case: Case) -> Gradient:
    """By symbolic derivatives, evaluated at the point; SymPy remembers results, and a first gradient has none yet."""
    import sympy
    from sympy.core.cache import clear_cache

    clear_cache()
    inputs = {name: sympy.Symbol(name) for name in case.at}
    y = read(case.text, inputs, functions_of(sympy))
    at = {inputs[name]: value for name, value in case.at.items()}
    return Gradient(float(y.xreplace(at)), [float(y.diff(x).xreplace(at)) for x in at])


def jax(case: Case) -> Gradient:
    """By tracing the reader, in double precision, operation by operation."""
    value, gradient = jax_function(case)(case.at)
    return Gradient(float(value), [float(gradient[name]) for name in case.at])


def jax_function(case: Case) -> Any:
    """JAX's own function from a point to the value and the gradient, not compiled."""
    import jax

    jax.config.update("jax_enable_x64", True)
    functions = functions_of(jax.numpy)
    return jax.value_and_grad(lambda point: read(case.text, point, functions))


PEERS: dict[str, Callable[[Case], Gradient]] = {
    "uncertainties": uncertainties,
    "torch": pytorch,
    "casadi": casadi,
    "autograd": autograd,
    "sympy": sympy,
    "jax": jax,
}
"""By the names of their distributions."""


def installed(distribution: str) -> bool:
    """Whether a library is there; it is not imported."""
    return util.find_spec(distribution) is not None


def functions_of(library: ModuleType) -> dict[str, Callable[[Any], Any]]:
    """The functions of the programs, as a library has them."""
    return {name: getattr(library, name) for name in FUNCTIONS}


OPERATORS = {"+": (1, operator.add), "-": (1, operator.sub), "*": (2, operator.mul), "/": (2, operator.truediv)}
"""Each with its precedence; an open parenthesis has 0, a function 3."""

TOKEN = re.compile(r"\w+(?:\.\d+)?|[-+*/()]")


def read(text: str, inputs: Mapping[str, Any], functions: Mapping[str, Callable[[Any], Any]]) -> Any:
    """The value of the last statement of a program, computed on whatever the inputs are."""
    names = dict(inputs)
    value = None
    for line in text.splitlines():
        name, assigned, expression = line.rpartition(" = ")
        value = _read_expression(expression, names, functions)
        if assigned:
            names[name] = value
    return value


def _read_expression(text: str, names: Mapping[str, Any], functions: Mapping[str, Callable[[Any], Any]]) -> Any:
    """By operator precedence, without recursion."""
    values: list[Any] = []
    pending: list[tuple[int, Any]] = [(0, None)]

    def reduce_to(precedence: int) -> None:
        while pending[-1][0] >= precedence:
            right = values.pop()
            values[-1] = pending.pop()[1](values[-1], right)

    for token in TOKEN.findall(f"{text})"):
        if token in names:
            values.append(names[token])
        elif token in OPERATORS:
            reduce_to(OPERATORS[token][0])
            pending.append(OPERATORS[token])
        elif token == "(":
            pending.append((0, None))
        elif token == ")":
            reduce_to(1)
            pending.pop()
            if pending and pending[-1][0] == 3:
                values[-1] = pending.pop()[1](values[-1])
        elif token in functions:
            pending.append((3, functions[token]))
        else:
            values.append(float(token))
    return values[0]
