"""The functions whose accuracy is measured: each primitive of the table, and 200 compositions, each at many points.

The points are benign ones and extremes: 0, what is tiny or huge, where exp overflows, and one unit in the last place
to both sides of 1. A function has a point only where it has a value; that is found out by whoever measures.

>>> len(PRIMITIVES_ALONE) > 35, len(COMPOSITIONS)
(True, 200)
>>> PRIMITIVES_ALONE["pow"], COMPOSITIONS[0]
('x^z', 'ln(1/x)')
"""

from __future__ import annotations

import itertools

from tracediff.primitives import FUNCTIONS, OPERATORS

NEAR_ONE = (1 - 1e-8, 1 - 2**-53, 1.0, 1 + 2**-52, 1 + 1e-8)
"""Where asin, acosh, atanh, ln and others have a singularity or a zero."""

MAGNITUDES = (
    1e-300,
    1e-160,
    1e-8,
    0.1,
    0.5,
    *NEAR_ONE,
    1.5707,
    2.0,
    3.7,
    9.3,
    20.0,
    40.0,
    300.3,
    710.0,
    1e8,
    1e160,
    1e300,
)

UNARY = ((0.0,), *((sign * magnitude,) for magnitude in MAGNITUDES for sign in (1, -1)))
"""The points of a function of one variable."""

FEW = (0.0, 1e-300, -1e-160, 1e-8, 0.3, -0.7, 1 + 2**-52, -2.0, 3.7, 40.0, -710.0, 1e8, 1e160, -1e300)

BINARY = tuple(itertools.product(FEW, repeat=2))
"""The points of a primitive of two variables; more of them in the tests of the table."""

ALONG = (
    (0.3, 1.7),
    (2.0, 3.0),
    (-0.6, 0.45),
    (1e-8, 2.5),
    (20.0, -20.0),
    (40.0, 0.1),
    (1e8, 1.5),
    (1e-300, 1e-8),
    (-710.0, 2.0),
)
"""The points of a composition of two variables."""

SIGNS = {"add": "x + z", "sub": "x - z", "mul": "x*z", "div": "x/z", "pow": "x^z", "neg": "-x"}

PRIMITIVES_ALONE = {primitive.name: SIGNS[primitive.name] for primitive in OPERATORS} | {
    primitive.name: f"{primitive.name}({'x, z'[: 3 * primitive.arity - 2]})" for primitive in FUNCTIONS
}
"""Each primitive by itself, on independent variables."""

_OUTER = (
    "ln({})", "log1p({})", "exp({})", "expm1({})", "sqrt({})", "cbrt({})", "sin({})", "tan({})", "asin({})", "atan({})",
    "tanh({})", "asinh({})", "acosh({})", "atanh({})", "erf({})", "sigmoid({})", "softplus({})", "({})^3", "({})^-1.5",
    "2^({})",
)  # fmt: skip
_INNER = ("1/x", "x^2", "-x/3", "1 - x", "sin(x)", "tanh(x)", "exp(-x)", "sqrt(x)")

_KNOWN = """
x^2 + 3*x + 1;  x^3 - 2*x;  x^10;  x^0.5;  x^-2;  (1 + x)^7;  1/(1 + x);  x/(1 + x^2);  1/(1 + x^2);  (1 - x)/(1 + x)
x*exp(-x);  exp(-x^2);  exp(-x^2/2)/sqrt(2*pi);  x*ln(x);  ln(x)/x;  sin(x)/x;  x*tanh(softplus(x));  x*sigmoid(x)
x*(1 + erf(x/sqrt(2)))/2;  sqrt(1 - x^2);  sqrt(1 + x^2) - 1;  ln(cosh(x));  sin(x)*cos(x);  sin(x)^2 + cos(x)^2
ln(x) + x*z - sin(z);  x*z + z/x;  (x - z)/(x + z);  (1 - x)^2 + 100*(z - x^2)^2;  sin(x*z) + exp(z);  hypot(x, 1)*z
atan2(x, z)*hypot(x, z);  ln(exp(x) + exp(z));  ln(x)*x^z;  exp(x)/(exp(x) + exp(z));  softplus(-x*z)
(sigmoid(x) - z)^2;  max(x, z)*x;  sqrt(x^2 + z^2);  exp(x - logaddexp(x, z));  tanh(0.5*x - 0.25*z + 1)
"""

COMPOSITIONS = (
    *(outer.format(inner) for outer in _OUTER for inner in _INNER),
    *(text.strip() for line in _KNOWN.strip().splitlines() for text in line.split(";")),
)
"""Twenty functions of eight expressions, and forty that are known from analysis, statistics and machine learning."""
