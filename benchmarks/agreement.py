"""Whether JAX, in double precision, finds the same values and derivatives on random programs.

``python -m benchmarks.agreement --examples 10000`` tries as many programs, and prints the first on which the two
disagree. JAX is given the text, which without ``^`` and with its names of the functions is Python, so that nothing of
tracediff stands between.

>>> translated("a = x1^2; ln(a)")
[('a', 'x1**2.0'), ('', 'ln(a)')]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings

import tracediff as td
from tests.programs import KINKED, SMOOTH, Case, cases
from tests.test_laws import agree, jacobian
from tracediff import remarks
from tracediff.notation import Ascii


def translated(text: str) -> list[tuple[str, str]]:
    """The statements of a program as Python: the name that is assigned, or nothing, and the expression."""
    floats = re.sub(r"(?<![\w.])\d+(?![\w.])", r"\g<0>.0", text)  # JAX refuses some functions of whole numbers
    statements = [line.strip().rpartition(" = ") for line in floats.replace("^", "**").replace(";", "\n").splitlines()]
    return [(name, expression) for name, _, expression in statements]


def functions() -> dict[str, Any]:
    """The functions of the language as JAX has them."""
    import jax

    jax.config.update("jax_enable_x64", True)
    np, nn = jax.numpy, jax.nn
    alike = (
        "log2",
        "log10",
        "log1p",
        "exp",
        "expm1",
        "sqrt",
        "cbrt",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "abs",
        "sign",
        "hypot",
        "logaddexp",
        "pi",
    )
    inverse = {f"a{name}": getattr(np, f"arc{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "tan2")}
    return {name: getattr(np, name) for name in alike} | inverse | {
        "ln": np.log, "max": np.maximum, "min": np.minimum, "erf": jax.scipy.special.erf, "sigmoid": nn.sigmoid,
        "softplus": nn.softplus, "relu": nn.relu,
    }  # fmt: skip


def by_jax(
    case: Case, outputs: list[str], names: Mapping[str, Any]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The outputs and the Jacobian of a program by JAX's reverse mode."""
    import jax

    def computed(point: dict[str, Any]) -> dict[str, Any]:
        held, bare = {**names, **point}, []
        for name, expression in translated(case.text):
            value = eval(expression, {}, held)
            if name:
                held[name] = value
            else:
                bare.append(value)
        unnamed = iter(bare)
        return {name: 1.0 * (held[name] if name in held and name not in names else next(unnamed)) for name in outputs}

    values, pullback = jax.vjp(computed, {name: jax.numpy.asarray(value) for name, value in case.at.items()})
    zero = {name: jax.numpy.zeros(()) for name in outputs}
    rows = {name: pullback(zero | {name: jax.numpy.ones(())})[0] for name in outputs}
    return {name: float(value) for name, value in values.items()}, {
        output: {name: float(value) for name, value in row.items()} for output, row in rows.items()
    }


def law(examples: int) -> Callable[[], None]:
    """The law that the two agree, on as many programs."""
    names = functions()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(cases((*SMOOTH, *KINKED)))
    def holds(case: Case) -> None:
        matrix, found = jacobian(case), td.adjoint(td.parse(case.text), case.at)
        assume(not remarks.notes(found, Ascii()))  # at a kink conventions differ: JAX has 1 for abs at 0
        values = {name: value for name, value in found.outputs.items() if value is not None}
        theirs, their_matrix = by_jax(case, list(values), names)
        assert agree(values, theirs), (case, values, theirs)
        assert all(agree(matrix[output], their_matrix[output]) for output in matrix), (case, matrix, their_matrix)

    return holds


def main() -> int:
    """Try the law; the exit code is 1 where it does not hold, with the smallest program found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description="Compare with JAX.")
    parser.add_argument("--examples", type=int, default=10_000, help="how many programs")
    asked = parser.parse_args()
    law(asked.examples)()
    print(f"JAX agrees on {asked.examples} programs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
