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

from tracediff.face.derivatives import hessian, jacobian, jvp, value_and_grad, vectorize, vjp
from tracediff.face.traces import Trace, adjoint, explain, mark, parse, primal, tangent

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
