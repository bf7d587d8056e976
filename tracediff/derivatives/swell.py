"""Expression swell: what a derivative costs as an expression, beside what automatic differentiation does for it.

This room owns the comparison of the survey's Table 1: the number of operations of a function and of its derivative,
unsimplified and simplified, each written out as one expression; and the number of rows of the traces, which are those
operations with nothing computed twice.

Source: Baydin et al., JMLR 18 (2018), section 2.2 and Table 1.

>>> from tracediff.language import parse
>>> found = swell(parse("l2 = 4*x*(1 - x); 4*l2*(1 - l2)"), "y", "x")
>>> found.function, operations(found.unsimplified), operations(found.simplified), found.primal + found.forward
(9, 27, 8, 16)
"""

from __future__ import annotations

from tracediff import modes
from tracediff.derivatives.sharing import operations
from tracediff.derivatives.simplify import simplified
from tracediff.derivatives.symbolic import derivative, restricted
from tracediff.program import Program
from tracediff.records import Record


class Swell(Record):
    """The derivative of one output with respect to one input, in three ways.

    Args:
        output: The name of the output.
        wrt: The name of the input.
        function: The number of operations of the output itself.
        unsimplified: The derivative by the chain rule alone.
        simplified: The same, simplified.
        primal: The number of rows of the primal trace on which the output depends.
        forward: The number of rows of the tangent trace of this input.
        reverse: The number of rows of the adjoint trace of this output, which serves all inputs.
    """

    output: str
    wrt: str
    function: int
    unsimplified: Program
    simplified: Program
    primal: int
    forward: int
    reverse: int


def swell(program: Program, output: str, wrt: str) -> Swell:
    """Differentiate symbolically, and count.

    Args:
        program: A primal program.
        output: The name of an output.
        wrt: The name of an input.
    """
    primal = restricted(program, output)
    found = derivative(program, output, wrt)
    return Swell(
        output=output,
        wrt=wrt,
        function=operations(primal),
        unsimplified=found,
        simplified=simplified(found),
        primal=len(primal),
        forward=len(modes.tangent(restricted(program, output, wrt))),
        reverse=len(modes.adjoint(primal)),
    )
