"""The Hessian and higher derivatives, by differentiating derived programs in their turn.

This room owns forward over reverse: the program of an output is joined with its adjoints and so computes its gradient,
and each forward pass over that gives a column of the Hessian. Nothing here knows a derivative: both modes read the one
table. How the matrix looks is left to `render`.

Source: Griewank and Walther, *Evaluating Derivatives* (2008), chapter 5; Baydin et al., JMLR 18 (2018), section 3.2.

>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> hessian(parse("x^2*y + y + 2"), {"x": 3, "y": 4}, Ascii()).values
[[8.0, 6.0], [6.0, 0.0]]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from tracediff import modes, remarks
from tracediff.derivatives.jacobian import broken_pass, unit
from tracediff.derivatives.symbolic import restricted
from tracediff.errors import NotFiniteError, RequestError, hold_known, listed
from tracediff.evaluate import evaluate
from tracediff.limits import COMPUTED, hold
from tracediff.modes.joined import joined
from tracediff.modes.lowered import lowered
from tracediff.notation import Notation
from tracediff.program import Program
from tracediff.records import Record
from tracediff.trace import Point, checked_point, trace

HIGHEST = 10
"""Up to this order the program of a derivative, which grows with each, runs in moderate time."""


class Hessian(Record):
    """The second derivatives of one output, with what is computed on the way.

    Args:
        output: The name of the output.
        value: Its value.
        gradient: Its derivative with respect to each input.
        values: For each input, the derivatives of that with respect to each input.
    """

    output: str
    value: float
    gradient: Sequence[float]
    values: Sequence[Sequence[float]]


def of_output(program: Program, name: str | None, argument: str = 'of="{}"') -> Program:
    """The part of a program on which one of its outputs depends, with all of its inputs.

    What another output alone needs is not computed, and so need not be a real number.

    Args:
        program: A primal program.
        name: The name of an output; it may be None where there is only one.
        argument: How a name is given.

    Raises:
        RequestError: There are several outputs and none is named, or there is none of that name.
    """
    names = program.names(program.outputs)
    if name is None and len(names) > 1:
        raise RequestError(
            f"a Hessian is that of one output, and this program has {len(names)}",
            hint=f"choose one of {listed(names)}, as in {argument.format(names[0])}",
        )
    if name is not None:
        hold_known(name, names, "an output", "outputs")
    return program if name is None or len(names) == 1 else restricted(program, name, all_inputs=True)


def of_one_input(program: Program) -> Program:
    """The part of a program of one output on which it depends, where that is a function of one of several inputs.

    >>> from tracediff.language import parse
    >>> part = of_one_input(of_output(parse("x^3; y^2"), "y1"))
    >>> part.names(part.inputs)
    ['x']
    """
    (output,) = program.names(program.outputs)
    part = restricted(program, output)
    return part if len(part.inputs) == 1 else program


def gradient_program(program: Program) -> Program:
    """The program that computes the gradient of `program`, which has one output: its statements, then its adjoints.

    >>> from tracediff.language import parse
    >>> found = gradient_program(parse("x1*x2"))
    >>> found.names(found.inputs), found.names(found.outputs)
    (['x1', 'x2'], ['x1', 'x2'])
    """
    return joined(program, modes.adjoint(program), [1.0])


def hessian(program: Program, at: Point, notation: Notation) -> Hessian:
    """Compute the Hessian of `program` by forward over reverse.

    Args:
        program: A primal program with n inputs and one output.
        at: A value for each input.
        notation: That of the message of an error.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.
        NotFiniteError: The function, its gradient or its Hessian is not a finite real number at this point.
    """
    point = checked_point(program, at)
    gradient = gradient_program(program)
    hold(len(point), len(gradient), COMPUTED, "a Hessian has a pass for each input; take fewer, or the gradient alone")
    values = evaluate(gradient, list(point.values()))
    if values.failed is not None:
        raise remarks.ending(trace("reverse", program, at), notation)
    tangents = modes.tangent(gradient)
    columns = []
    for number in range(len(point)):
        swept = evaluate(tangents, unit(number, len(point)), values.values)
        if swept.failed is not None:
            raise broken_pass("forward", gradient, at, number, notation)
        columns.append([cast("float", swept.values[slot]) for slot in tangents.outputs])
    return Hessian(
        output=program.names(program.outputs)[0],
        value=cast("float", values.values[program.outputs[0] + gradient.first - program.first]),
        gradient=[cast("float", values.values[slot]) for slot in gradient.outputs],
        values=[list(row) for row in zip(*columns, strict=True)],
    )


def higher_derivatives(program: Program, at: Point, order: int, notation: Notation) -> list[float]:
    """Compute the value and the first derivatives of a function of one variable, by forward mode over forward mode.

    The program is joined with its tangents, which gives the program of its derivative, and that is lowered to single
    operations; this is done `order` times.

    Args:
        program: A primal program with one input and one output.
        at: A value for the input.
        order: How many derivatives there are to be, from 1 to `HIGHEST`.
        notation: That of the message of an error.

    Raises:
        RequestError: There are several inputs or outputs, or the input has no value.
        NotFiniteError: The function or a derivative is not a finite real number at this point.

    >>> from tracediff.language import parse
    >>> from tracediff.notation import Ascii
    >>> higher_derivatives(parse("x^3"), {"x": 2}, 4, Ascii())
    [8.0, 12.0, 12.0, 6.0, 0.0]
    """
    point = checked_point(program, at)
    if len(point) != 1 or len(program.outputs) != 1:
        raise RequestError(
            f"--order is for one input and one output, and this program has {len(point)} and {len(program.outputs)}",
            hint="leave --order out for the Hessian",
        )
    swept = evaluate(program, list(point.values()))
    if swept.failed is not None:
        raise remarks.ending(trace("eval", program, at), notation)
    found = [cast("float", swept.values[program.outputs[0]])]
    for number in range(1, order + 1):
        derived = joined(program, modes.tangent(program), [1.0])
        swept = evaluate(derived, list(point.values()))
        if swept.failed is not None:
            raise _without_derivative(number, remarks.ending(trace("forward", program, at), notation))
        found.append(cast("float", swept.values[derived.outputs[0]]))
        program = lowered(derived, swept.values)
    return found


def _without_derivative(order: int, error: NotFiniteError) -> NotFiniteError:
    """The error of a derivative of a higher order, whose variables the user has never seen."""
    if order > 1:
        error.args = (f"the derivative of order {order} is not a finite real number here",)
        error.message, error.variable = error.args[0], ""
    return error
