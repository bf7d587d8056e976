"""Watch automatic differentiation happen: forward and reverse traces of a typed expression.

What is public is imported when it is first used, so that a command starts without what it does not need.

>>> import tracediff as td
>>> program = td.parse("ln(x1) + x1*x2 - sin(x2)")
>>> td.vjp(program, {"x1": 2, "x2": 5}, "y")
({'y': 11.652071455223084}, {'x1': 5.5, 'x2': 1.7163378145367738})
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # but for type checkers; a start imports typing after it has stopped collecting garbage
if TYPE_CHECKING:
    from typing import Any

    from tracediff.errors import (
        FileError,
        LanguageError,
        MissingValueError,
        NotFiniteError,
        RequestError,
        TracediffError,
    )
    from tracediff.face import (
        Trace,
        adjoint,
        explain,
        hessian,
        jacobian,
        jvp,
        mark,
        parse,
        primal,
        tangent,
        value_and_grad,
        vectorize,
        vjp,
    )
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


def __dir__() -> list[str]:
    """The public names, also those that have not been imported yet."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """Import a public name from the room that has it.

    Raises:
        AttributeError: There is no such name.
    """
    if name == "load_ipython_extension":  # by which a notebook asks
        return getattr(importlib.import_module("tracediff.notebook"), name)
    if name in __all__:
        for room in ("tracediff.errors", "tracediff.program", "tracediff.face"):
            module = importlib.import_module(room)
            if hasattr(module, name):
                return globals().setdefault(name, getattr(module, name))
    raise AttributeError(f"module 'tracediff' has no attribute {name!r}")
