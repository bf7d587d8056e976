"""Derivatives without their rows: the verbs of JAX.

This room owns what is asked for and in which shape it is given. How it is computed is left to `gradient`, `trace` and
`tracediff.derivatives`.

>>> from tracediff.language import parse
>>> jvp(parse("x1*x2"), {"x1": 2, "x2": 5}, {"x1": 1})
({'y': 10.0}, {'y': 5.0})
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from tracediff import remarks, trace
from tracediff.derivatives import hessian as hessians
from tracediff.derivatives import jacobian as jacobians
from tracediff.errors import MissingValueError, RequestError, hold_known
from tracediff.face import given
from tracediff.gradient import gradient
from tracediff.notation import Ascii
from tracediff.program import Program
from tracediff.render.display import DisplayedMatrix
from tracediff.trace import Point, Seed

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from tracediff.gradient.arrays import Array


def jvp(program: Program, at: Point, tangents: Seed) -> tuple[dict[str, float], dict[str, float]]:
    """The Jacobian of `program` times a vector: one forward pass.

    Args:
        program: A program with n inputs and m outputs.
        at: A value for each input.
        tangents: The vector: tangents of some inputs, or the name of one.

    Returns:
        The values of the outputs, and their tangents.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.
        NotFiniteError: The function or its derivative is not a finite real number at this point.

    >>> import tracediff as td
    >>> td.jvp(td.parse("x1*x2"), {"x1": 2, "x2": 5}, {"x1": 1})
    ({'y': 10.0}, {'y': 5.0})
    """
    return _finite(given.traced("forward", program, at, tangents))


def vjp(program: Program, at: Point, cotangents: Seed) -> tuple[dict[str, float], dict[str, float]]:
    """A vector times the Jacobian of `program`: one reverse pass.

    Args:
        program: A program with n inputs and m outputs.
        at: A value for each input.
        cotangents: The vector: adjoints of some outputs, or the name of one.

    Returns:
        The values of the outputs, and the adjoints of the inputs.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.
        NotFiniteError: The function or its derivative is not a finite real number at this point.

    >>> import tracediff as td
    >>> td.vjp(td.parse("x1*x2"), {"x1": 2, "x2": 5}, {"y": 1})
    ({'y': 10.0}, {'x1': 5.0, 'x2': 2.0})
    """
    return _finite(given.traced("reverse", program, at, cotangents))


def value_and_grad(program: Program) -> Callable[[Point], tuple[float, dict[str, float]]]:
    """A function that gives the value and the gradient of `program` at a point, by one reverse pass.

    Args:
        program: A program with one output.

    Returns:
        A function from a value for each input to the value of the output and its derivative with respect to each input.
        It raises what `vjp` raises.

    Raises:
        RequestError: The program has several outputs.

    >>> import tracediff as td
    >>> td.value_and_grad(td.parse("x1*x2 + sin(x1)"))({"x1": 0, "x2": 5})
    (0.0, {'x1': 6.0, 'x2': 0.0})
    """
    _refuse_several_outputs(program)
    names, compute = program.names(program.inputs), gradient(program)

    def value_and_grad_at(at: Point) -> tuple[float, dict[str, float]]:
        """The value and the gradient at a point."""
        try:
            inputs = [float(at[name] + 0.0) for name in names if name in at]
            is_point = len(inputs) == len(names) == len(at) and math.isfinite(sum(inputs))
        except (OverflowError, TypeError):
            is_point = False
        if not is_point:  # it may be one that is written otherwise; else this raises the error that names what is wrong
            inputs = list(trace.checked_point(program, given.point(at)).values())
        found = compute(inputs)
        if found is None:
            (output,) = program.names(program.outputs)
            outputs, derivatives = vjp(program, at, output)  # raises the error that names the row
            return outputs[output], derivatives
        value, adjoints = found
        return value, dict(zip(names, adjoints, strict=True))

    return value_and_grad_at


def vectorize(program: Program) -> Callable[[Mapping[str, ArrayLike]], tuple[Array, dict[str, Array]]]:
    """`value_and_grad` for many points at once, with NumPy arrays.

    Args:
        program: A program with one output.

    Returns:
        A function from an array for each input, which are broadcast against each other, to the values of the output and
        its derivatives with respect to each input, of the same shape. They agree with those of `value_and_grad` to a
        few units in the last place, since NumPy has functions of its own; where there is no finite real number they
        hold ``inf`` or ``nan``. It raises a RequestError where an input has no values, or a name is unknown.

    Raises:
        RequestError: The program has several outputs, or NumPy is not installed.

    >>> import tracediff as td
    >>> value, gradient = td.vectorize(td.parse("x1*x2"))({"x1": [1, 2, 3], "x2": 5})
    >>> value.tolist(), gradient["x2"].tolist()
    ([5.0, 10.0, 15.0], [1.0, 2.0, 3.0])
    """
    from tracediff.gradient.arrays import gradient_of_arrays  # noqa: PLC0415 - NumPy is imported where it is used

    _refuse_several_outputs(program)
    names, compute = program.names(program.inputs), gradient_of_arrays(program)

    def value_and_grad_at(at: Mapping[str, ArrayLike]) -> tuple[Array, dict[str, Array]]:
        """The values and the gradients at many points."""
        arrays = given.named(at)
        for name in arrays:
            hold_known(name, names, "an input", "inputs")
        if missing := [name for name in names if name not in arrays]:
            raise MissingValueError(missing)
        value, derivatives = compute([arrays[name] for name in names])
        return value, dict(zip(names, derivatives, strict=True))

    return value_and_grad_at


def jacobian(
    program: Program, at: Point, mode: Literal["auto", "forward", "reverse"] = "auto"
) -> dict[str, dict[str, float]]:
    """The Jacobian of `program` at a point.

    Args:
        program: A program with n inputs and m outputs.
        at: A value for each input.
        mode: "forward" for n forward passes, "reverse" for m reverse passes, "auto" for the fewer.

    Returns:
        For each output its derivative with respect to each input.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name or mode is unknown.
        NotFiniteError: The function or its derivative is not a finite real number at this point.

    >>> import tracediff as td
    >>> td.jacobian(td.parse("x1*x2; x1 + x2"), {"x1": 2, "x2": 5})
    {'y1': {'x1': 5.0, 'x2': 2.0}, 'y2': {'x1': 1.0, 'x2': 1.0}}
    """
    if mode not in ("auto", "forward", "reverse"):
        raise RequestError(f"there is no mode {mode}", hint="the modes are auto, forward and reverse")
    program = given.program(program)
    inputs, outputs = program.names(program.inputs), program.names(program.outputs)
    found = jacobians.jacobian(
        program, given.point(at), jacobians.favoured(len(inputs), len(outputs)) if mode == "auto" else mode, Ascii()
    )
    return DisplayedMatrix(
        {name: dict(zip(inputs, row, strict=True)) for name, row in zip(outputs, found.values, strict=True)}
    )


def hessian(program: Program, at: Point, of: str | None = None) -> dict[str, dict[str, float]]:
    """The Hessian of an output of `program` at a point, by forward over reverse.

    Args:
        program: A program.
        at: A value for each input.
        of: The name of the output; it may be left out where there is only one.

    Returns:
        For each input, the derivatives of the derivative with respect to it, with respect to each input.

    Raises:
        RequestError: There are several outputs and none is named, an input has no value, a value is not a finite
            number, or a name is unknown.
        NotFiniteError: The function, its gradient or its Hessian is not a finite real number at this point.

    >>> import tracediff as td
    >>> td.hessian(td.parse("x^2*y + y + 2"), {"x": 3, "y": 4})
    {'x': {'x': 8.0, 'y': 6.0}, 'y': {'x': 6.0, 'y': 0.0}}
    """
    program = given.program(program)
    names, output = program.names(program.inputs), None if of is None else given.name(of)
    found = hessians.hessian(hessians.of_output(program, output), given.point(at), Ascii())
    return DisplayedMatrix(
        {name: dict(zip(names, row, strict=True)) for name, row in zip(names, found.values, strict=True)}
    )


def _refuse_several_outputs(program: Program) -> None:
    """Refuse a program that has no gradient.

    Raises:
        RequestError: It has several outputs.
    """
    if len(given.program(program).outputs) != 1:
        count = len(program.outputs)
        raise RequestError(f"a gradient is that of one output, and this program has {count}", hint="use vjp")


def _finite(found: trace.Trace) -> tuple[dict[str, float], dict[str, float]]:
    """The outputs and the derivatives of a trace of one pass.

    Raises:
        RequestError: There is no point, or no direction.
        NotFiniteError: A value is not a finite real number.
    """
    if error := remarks.error(found, Ascii()):
        raise error
    if found.at is None or not found.passes:
        raise RequestError("a derivative needs a point and a direction", hint='give both, as in {"x": 2}, {"x": 1}')
    outputs = {name: value for name, value in found.outputs.items() if value is not None}
    derivatives = {name: value for name, value in found.passes[0].derivatives.items() if value is not None}
    return outputs, derivatives
