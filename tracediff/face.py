"""The Python face: what ``import tracediff as td`` offers.

The verbs are JAX's. Traces are those that the commands print, and print themselves.

>>> import tracediff as td
>>> print(td.adjoint(td.parse("x1*x2"), {"x1": 2, "x2": 5}))
Forward primal trace             Reverse adjoint trace (upwards)
v₋₁  = x₁        = 2      =  2   x̄₁   = v̄₋₁                      = 5      = 5
v₀   = x₂        = 5      =  5   x̄₂   = v̄₀                       = 2      = 2
v₁   = v₋₁ × v₀  = 2 × 5  = 10   v̄₀   = v̄₁ ∂v₁/∂v₀   = v̄₁ × v₋₁  = 1 × 2  = 2
                                 v̄₋₁  = v̄₁ ∂v₁/∂v₋₁  = v̄₁ × v₀   = 1 × 5  = 5
y    = v₁        = 10     = 10   v̄₁   = ȳ                        = 1      = 1
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from tracediff import language, remarks, trace
from tracediff.derivatives import hessian as hessians
from tracediff.derivatives import jacobian as jacobians
from tracediff.errors import MissingValueError, RequestError
from tracediff.gradient import gradient
from tracediff.language import Order
from tracediff.notation import Ascii, Spoken, Unicode
from tracediff.program import Program
from tracediff.render.display import Displayed, DisplayedMatrix, DisplayedProgram
from tracediff.render.drawing import plain
from tracediff.render.json import contract
from tracediff.render.layout import LONG, arranged
from tracediff.render.restoring import restored
from tracediff.trace import Point, Seed

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from tracediff.gradient.arrays import Array
    from tracediff.render.markup import Markup

__all__ = [
    "Trace",
    "adjoint",
    "explain",
    "hessian",
    "jacobian",
    "jvp",
    "mark",
    "parse",
    "primal",
    "tangent",
    "value_and_grad",
    "vectorize",
    "vjp",
]


class Trace(Displayed, trace.Trace):
    """A trace that prints itself, as the commands do into a pipe, and shows itself in a notebook."""

    __slots__ = ()

    @classmethod
    def from_json(cls, text: str) -> Trace:
        """The trace that was written as JSON.

        Args:
            text: What `to_json` or ``--format json`` wrote.

        Raises:
            FileError: The text is not the JSON of a trace, or its rows are not those of its program.

        >>> found = adjoint(parse("x1*x2"), {"x1": 2, "x2": 5})
        >>> Trace.from_json(found.to_json()) == found
        True
        """
        return cls(*restored(text))

    def to_json(self, digits: int = 3) -> str:
        """The trace as JSON, as ``--format json`` writes it.

        Args:
            digits: How many decimals the numbers put in have; values are in full.

        >>> primal(parse("2*x"), {"x": 3}).to_json()[:41]
        '{"schema": "tracediff/1", "mode": "eval",'
        """
        return json.dumps(contract(self, digits), allow_nan=False)

    def shown(self, document: Markup) -> Iterator[str]:
        """The trace as a document."""
        return document.lines(document.arranged(self, "auto", LONG), remarks.notes(self, document.notation))

    def __str__(self) -> str:
        lines = [*plain(arranged(self, Unicode())), *remarks.notes(self, Unicode())]
        return "\n".join(lines)


def parse(text: str, order: Order = "height", cse: bool = False) -> Program:
    """Read `text` as a program.

    Args:
        text: Statements separated by newlines or semicolons.
        order: "height" puts operations on inputs first, as the survey does; "source" keeps the order in which a
            compiler would compute them.
        cse: Whether operations that are written more than once are merged (common subexpression elimination).

    Raises:
        LanguageError: The text is not a program.
        NotFiniteError: A numeral is too large for a double.

    >>> parse("x*y + sin(x)")
    parse('x*y + sin(x)')
    """
    read = language.parse(text, order, cse)
    return DisplayedProgram(
        read.slots, read.constants, read.first, read.formulas, read.operands, read.inputs, read.outputs, read.origins,
        read.labels, read.source,
    )  # fmt: skip


def primal(program: Program, at: Point | None = None) -> Trace:
    """The primal trace of `program`: its values at a point.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it the trace is symbolic.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> primal(parse("x1*x2"), {"x1": 2, "x2": 5}).outputs
    {'y': 10.0}
    """
    return Trace(*trace.trace("eval", program, at))


def tangent(program: Program, at: Point | None = None, seed: Seed | Sequence[Seed] | None = None) -> Trace:
    """The primal trace of `program` with its tangents: forward mode.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it the trace is symbolic.
        seed: The direction: the name of an input, or tangents of some inputs (the others have 0). A list of directions
            gives one pass for each; without it there is one for each input.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> tangent(parse("x1*x2"), {"x1": 2, "x2": 5}, {"x1": 1, "x2": 0.5}).passes[0].derivatives
    {'y': 6.0}
    """
    return Trace(*trace.trace("forward", program, at, seed))


def adjoint(
    program: Program,
    at: Point | None = None,
    seed: Seed | Sequence[Seed] | None = None,
    cut: Seed | None = None,
) -> Trace:
    """The primal trace of `program` with its adjoints: reverse mode.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it the trace is symbolic.
        seed: The name of an output, or adjoints of some outputs (the others have 0). A list of seeds gives one pass for
            each; without it there is one for each output.
        cut: A direction in the inputs: after each statement the sum over the live variables of adjoint times tangent
            is taken, which never changes. It is the derivative in that direction.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> adjoint(parse("x1*x2"), {"x1": 2, "x2": 5}).passes[0].derivatives
    {'x1': 5.0, 'x2': 2.0}
    """
    return Trace(*trace.trace("reverse", program, at, seed, cut))


def explain(
    program: Program,
    at: Point | None = None,
    mode: trace.Mode = "reverse",
    seed: Seed | Sequence[Seed] | None = None,
) -> str:
    """A trace of `program` in sentences, in words that a screen reader reads well.

    Args:
        program: A program, as `parse` returns it.
        at: A value for each input; without it there are no numbers.
        mode: "eval", "forward" or "reverse".
        seed: As `tangent` or `adjoint` takes it.

    Returns:
        A title and a paragraph for each row, with an empty line between two.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.

    >>> print(explain(parse("x1*x2"), {"x1": 2, "x2": 5}, "eval").splitlines()[-3])
    Row 3. v 1 is v negative 1 times v 0, from rows 1 and 2: 2 times 5 is 10.
    """
    from tracediff.render.explanation import explained  # noqa: PLC0415 - seldom asked for

    sections = explained(trace.trace(mode, program, at, seed), Spoken())
    return "\n\n".join(
        "\n\n".join([f"{section.title}\n{section.about}", *[paragraph.text for paragraph in section.paragraphs]])
        for section in sections
    )


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

    >>> jvp(parse("x1*x2"), {"x1": 2, "x2": 5}, {"x1": 1})
    ({'y': 10.0}, {'y': 5.0})
    """
    return _finite(trace.trace("forward", program, at, tangents))


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

    >>> vjp(parse("x1*x2"), {"x1": 2, "x2": 5}, {"y": 1})
    ({'y': 10.0}, {'x1': 5.0, 'x2': 2.0})
    """
    return _finite(trace.trace("reverse", program, at, cotangents))


def value_and_grad(program: Program) -> Callable[[Point], tuple[float, dict[str, float]]]:
    """A function that gives the value and the gradient of `program` at a point, by one reverse pass.

    Args:
        program: A program with one output.

    Returns:
        A function from a value for each input to the value of the output and its derivative with respect to each input.
        It raises what `vjp` raises.

    Raises:
        RequestError: The program has several outputs.

    >>> value_and_grad(parse("x1*x2 + sin(x1)"))({"x1": 0, "x2": 5})
    (0.0, {'x1': 6.0, 'x2': 0.0})
    """
    output = _only_output(program)
    names, compute = program.names(program.inputs), gradient(program)

    def value_and_grad_at(at: Point) -> tuple[float, dict[str, float]]:
        """The value and the gradient at a point."""
        inputs = [float(at[name] + 0.0) for name in names if name in at]
        if not len(inputs) == len(names) == len(at) or not math.isfinite(sum(inputs)):
            inputs = list(trace.checked_point(program, at).values())  # raises the error that names what is wrong
        found = compute(inputs)
        if found is None:
            outputs, derivatives = vjp(program, at, output)  # raises the error that names the row
            return outputs[output], derivatives
        value, adjoints = found
        return value, dict(zip(names, adjoints, strict=True))

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

    >>> jacobian(parse("x1*x2; x1 + x2"), {"x1": 2, "x2": 5})
    {'y1': {'x1': 5.0, 'x2': 2.0}, 'y2': {'x1': 1.0, 'x2': 1.0}}
    """
    if mode not in ("auto", "forward", "reverse"):
        raise RequestError(f"there is no mode {mode}", hint="the modes are auto, forward and reverse")
    inputs, outputs = program.names(program.inputs), program.names(program.outputs)
    found = jacobians.jacobian(
        program, at, jacobians.favoured(len(inputs), len(outputs)) if mode == "auto" else mode, Ascii()
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

    >>> hessian(parse("x^2*y + y + 2"), {"x": 3, "y": 4})
    {'x': {'x': 8.0, 'y': 6.0}, 'y': {'x': 6.0, 'y': 0.0}}
    """
    names = program.names(program.inputs)
    found = hessians.hessian(hessians.of_output(program, of), at, Ascii())
    return DisplayedMatrix(
        {name: dict(zip(names, row, strict=True)) for name, row in zip(names, found.values, strict=True)}
    )


def mark(sheet: str) -> list[dict[str, Any]]:
    """Mark a filled-in sheet, row by row: from the truth, and from the student's own earlier rows.

    Args:
        sheet: Markdown, CSV, LaTeX, HTML or equations, with the exercises stated in it.

    Returns:
        For each exercise what ``tracediff mark --format json`` says of it.

    Raises:
        TracediffError: There is no table in it, it does not say which exercise it is, or that is not finite.

    >>> (found,) = mark("sin(x1)*x2 at x1=2, x2=5\\n| v1 | -0.909 |\\n| v2 | -4.545 |")
    >>> [(row["variable"], row["verdict"], row["slip"]) for row in found["rows"]]
    [('v[1]', 'wrong', 'lost sign'), ('v[2]', 'carried', None)]
    """
    from tracediff.classroom import marking, sheets  # noqa: PLC0415 - imported where it is used
    from tracediff.render.marks import exercise  # noqa: PLC0415

    return [exercise(marking.marked(filled)) for filled in sheets.sheet(sheet)]


def vectorize(program: Program) -> Callable[[Mapping[str, ArrayLike]], tuple[Array, dict[str, Array]]]:
    """`value_and_grad` for many points at once, with NumPy arrays.

    Args:
        program: A program with one output.

    Returns:
        A function from an array for each input, which are broadcast against each other, to the values of the output and
        its derivatives with respect to each input, of the same shape. They agree with those of `value_and_grad` to a
        few units in the last place, since NumPy has functions of its own; where there is no finite real number they
        hold ``inf`` or ``nan``, and nothing is raised.

    Raises:
        RequestError: The program has several outputs, an input has no values, or a name is unknown; or NumPy is not
            installed.

    >>> value, gradient = vectorize(parse("x1*x2"))({"x1": [1, 2, 3], "x2": 5})
    >>> value.tolist(), gradient["x2"].tolist()
    ([5.0, 10.0, 15.0], [1.0, 2.0, 3.0])
    """
    from tracediff.gradient.arrays import gradient_of_arrays  # noqa: PLC0415 - NumPy is imported where it is used

    _only_output(program)
    names, compute = program.names(program.inputs), gradient_of_arrays(program)

    def value_and_grad_at(at: Mapping[str, ArrayLike]) -> tuple[Array, dict[str, Array]]:
        """The values and the gradients at many points."""
        for name in at:
            trace.known(name, names, "an input", "inputs")
        if missing := [name for name in names if name not in at]:
            raise MissingValueError(missing)
        value, derivatives = compute([at[name] for name in names])
        return value, dict(zip(names, derivatives, strict=True))

    return value_and_grad_at


def _only_output(program: Program) -> str:
    """The name of the one output of a program.

    Raises:
        RequestError: It has several.
    """
    if len(program.outputs) != 1:
        count = len(program.outputs)
        raise RequestError(f"a gradient is that of one output, and this program has {count}", hint="use vjp")
    return program.names(program.outputs)[0]


def _finite(found: trace.Trace) -> tuple[dict[str, float], dict[str, float]]:
    """The outputs and the derivatives of a trace of one pass."""
    if error := remarks.error(found, Ascii()):
        raise error
    outputs = {name: value for name, value in found.outputs.items() if value is not None}
    derivatives = {name: value for name, value in found.passes[0].derivatives.items() if value is not None}
    return outputs, derivatives
