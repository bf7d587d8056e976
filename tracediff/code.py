"""Formulas as Python code, generated from the table of primitives alone; nothing of a user's text is ever in it.

This room owns how an expression is written for Python and with which functions it is run. Which code is generated, and
when, is left to `evaluate` and `gradient`.

>>> python(Apply("div", (Constant(1.0), Parameter(0))), ["p0"], BARE)
'(1.0 / p0)'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracediff.primitives import COMPARISONS, PRIMITIVES
from tracediff.program import Apply, Constant, Expression, Parameter

IEEE = {"add": "({} + {})", "sub": "({} - {})", "mul": "({} * {})", "neg": "(-{})", "where": "({1} if {0} else {2})"}
"""What is written with Python's own operators, because they give the IEEE result; the rest are calls."""

BARE = {**IEEE, "div": "({} / {})"}
"""The same where Python may raise instead of giving an infinity or ``nan``, which is quicker."""


def python(expression: Expression, operands: Sequence[str], operators: Mapping[str, str] = IEEE) -> str:
    """Write an expression of parameters as Python.

    Args:
        expression: What to write.
        operands: What stands for each parameter.
        operators: What is written otherwise than as a call ``f_name(...)``.
    """
    match expression:
        case Parameter(position):
            return operands[position]
        case Constant(value):
            return repr(value)
        case Apply(primitive, arguments):
            written = [python(argument, operands, operators) for argument in arguments]
            if primitive in COMPARISONS:
                return f"({written[0]} {primitive} {written[1]})"
            if primitive in operators:
                return operators[primitive].format(*written)
            return f"f_{primitive}({', '.join(written)})"
        case _:
            raise TypeError(f"not part of a formula: {expression}")


def functions(of: Callable[[Callable[..., Any]], Any]) -> dict[str, Any]:
    """The names that code may use: `of` gives the function to call for the value of each primitive."""
    return {"__builtins__": {}} | {f"f_{name}": of(primitive.value) for name, primitive in PRIMITIVES.items()}
