"""The gradient at many points at once, as straight-line code on NumPy arrays.

This room owns which NumPy function stands for that of a primitive. NumPy is imported only here, when it is needed.

>>> from tracediff.language import parse
>>> value, (derivative,) = gradient_of_arrays(parse("x^2"))([[0.0, 1.0, 3.0]])
>>> value.tolist(), derivative.tolist()
([0.0, 1.0, 9.0], [0.0, 2.0, 6.0])
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from tracediff import elementary as el
from tracediff.code import IEEE, functions
from tracediff.errors import RequestError
from tracediff.gradient.straight import gradient_code
from tracediff.program import Program

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Array: TypeAlias = NDArray[np.float64]

ARRAYS = {**IEEE, "where": "f_where({}, {}, {})"}
"""What is written otherwise than as a call; a condition is a call, for it chooses at each point."""

NUMPY: dict[Callable[..., float], str] = {
    math.log: "log", math.log2: "log2", math.log10: "log10", math.log1p: "log1p", math.exp: "exp",
    math.expm1: "expm1", math.sqrt: "sqrt", math.sin: "sin", math.cos: "cos", math.tan: "tan", math.asin: "arcsin",
    math.acos: "arccos", math.atan: "arctan", math.sinh: "sinh", math.cosh: "cosh", math.tanh: "tanh",
    math.asinh: "arcsinh", math.acosh: "arccosh", math.atanh: "arctanh", math.atan2: "arctan2",
    math.hypot: "hypot", math.pow: "power", abs: "abs", max: "maximum", min: "minimum", el.divide: "divide",
    el.cbrt: "cbrt", el.logaddexp: "logaddexp", el.sign: "sign",
}  # fmt: skip
"""NumPy's name of a function; any other is called for one point after another."""


AT_ONCE = 2048
"""So many points are computed at a time, so that the arrays of all operations stay in the processor's cache."""


def gradient_of_arrays(program: Program) -> Callable[[Sequence[ArrayLike]], tuple[Array, list[Array]]]:
    """The value and the gradient of a program with one output, from arrays of the values of its inputs.

    The arrays are broadcast against each other. Where a result is not a finite real number it is what IEEE arithmetic
    gives.

    Raises:
        RequestError: NumPy is not installed.
    """
    try:
        import numpy as np  # noqa: PLC0415 - imported where it is used
    except ImportError:
        raise RequestError("arrays need NumPy", hint="pip install numpy") from None
    names = {**functions(functools.partial(_of_arrays, np)), "f_where": np.where}
    exec(gradient_code(program, ARRAYS, watched=False), names)
    code = names["gradient"]

    def gradient(inputs: Sequence[ArrayLike]) -> tuple[Array, list[Array]]:
        points = np.broadcast_arrays(*[np.asarray(values, dtype=np.float64) for values in inputs])
        shape = points[0].shape if points else ()
        flat = [values.reshape(-1) + 0.0 for values in points]  # no negative zeros
        results = np.empty((1 + len(flat), math.prod(shape)))
        with np.errstate(all="ignore"):
            for first in range(0, math.prod(shape), AT_ONCE):
                some = slice(first, first + AT_ONCE)
                value, derivatives = code(*[values[some] for values in flat])
                for row, result in zip(results, (value, *derivatives), strict=True):
                    row[some] = result
        value, *derivatives = (row.reshape(shape) for row in results)
        return value, derivatives

    return gradient


def _of_arrays(np: Any, value: Callable[..., float]) -> Callable[..., Any]:
    """The function on arrays for that of a primitive."""

    def sigmoid(a: Array) -> Any:
        t = np.exp(-np.abs(a))
        total = 1 + t
        share = t / total
        return np.where(np.greater_equal(a, 0), 1 - share, share - share * (1 - total + t) / total)

    forms = {
        el.sigmoid: sigmoid,
        el.softplus: lambda a: np.maximum(a, 0.0) + np.log1p(np.exp(-np.abs(a))),
        el.relu: lambda a: np.maximum(a, 0.0),
    }
    function = getattr(value, "__wrapped__", value)
    if function in NUMPY:
        named: Callable[..., Any] = getattr(np, NUMPY[function])
        return named
    return forms.get(value) or (
        lambda *arrays: np.asarray(np.frompyfunc(value, len(arrays), 1)(*arrays), dtype=np.float64)
    )
