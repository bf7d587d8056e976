"""The two modes of automatic differentiation, each from a program to a program."""

from tracediff.modes.adjoint import adjoint
from tracediff.modes.tangent import tangent

__all__ = ["adjoint", "tangent"]
