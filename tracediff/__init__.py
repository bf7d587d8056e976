"""Watch automatic differentiation happen: forward and reverse traces of a typed expression.

>>> import tracediff as td
>>> program = td.parse("ln(x1) + x1*x2 - sin(x2)")
>>> td.vjp(program, {"x1": 2, "x2": 5}, "y")
({'y': 11.652071455223084}, {'x1': 5.5, 'x2': 1.7163378145367738})
"""

from tracediff.errors import (
    FileError,
    LanguageError,
    MissingValueError,
    NotFiniteError,
    RequestError,
    TracediffError,
)
from tracediff.face import Trace, adjoint, jvp, parse, primal, tangent, value_and_grad, vjp
from tracediff.program import Program

__version__ = "0.1.0"

__all__ = [
    "FileError",
    "LanguageError",
    "MissingValueError",
    "NotFiniteError",
    "Program",
    "RequestError",
    "Trace",
    "TracediffError",
    "__version__",
    "adjoint",
    "jvp",
    "parse",
    "primal",
    "tangent",
    "value_and_grad",
    "vjp",
]
