"""The gradient as straight-line code: one Python function without a loop, generated for a program that is run often.

The code is that of the rows, in their order: slot i has the value ``v<i>`` and the adjoint ``w<i>``. Copies need no
code, and the terms of an adjoint are added where it is complete.

>>> from tracediff.language import parse
>>> print(gradient_code(parse("x1*x2 + exp(x1)")))
def gradient(v0, v1):
 v4 = (v0 * v1)
 v5 = f_exp(v0)
 v6 = (v4 + v5)
 watch = v0
 if watch - watch != 0: return None
 w3 = (1.0 * v0)
 w2 = (1.0 * v5) + (1.0 * v1)
 return v6 + 0.0, [w2 + 0.0, w3 + 0.0]
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tracediff.code import BARE, functions, python
from tracediff.gradient.loops import Gradient, contribution
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Program

TERMS = 40
"""So many terms are added in one line, for Python's compiler is recursive."""


def straight_line_gradient(program: Program) -> Gradient:
    """The gradient of a program with one output, as code that is generated and compiled now.

    It gives None also where Python raises and IEEE arithmetic would go on; loops decide then.
    """
    names = functions(lambda value: getattr(value, "__wrapped__", value))  # that of the math module, which may raise
    exec(gradient_code(program), names)
    code = names["gradient"]

    def gradient(inputs: Sequence[float]) -> tuple[float, list[float]] | None:
        try:
            found: tuple[float, list[float]] | None = code(*inputs)
        except (ArithmeticError, ValueError):
            return None
        return found if found and math.isfinite(sum(found[1], found[0])) else None

    return gradient


def gradient_code(program: Program, operators: Mapping[str, str] = BARE, watched: bool = True) -> str:
    """The Python code of the value and the gradient of a program with one output.

    Args:
        program: The program.
        operators: What is written otherwise than as a call.
        watched: Whether the code gives None where an infinity was about to be turned into a finite number.
    """
    value = {slot: f"v{slot}" for slot in program.inputs}
    value |= {slot: f"({constant.value!r})" for slot, constant in program.constants.items()}
    lines = [f"def gradient({', '.join([value[slot] for slot in program.inputs])}):"]
    lines += _primal(program, value, operators)
    lines += _watch(program, value) if watched else []
    lines += _adjoints(program, value, operators)
    return "\n".join(lines)


def _primal(program: Program, value: dict[int, str], operators: Mapping[str, str]) -> Iterator[str]:
    """The lines that compute the values; what stands for the value of each slot is added to `value`."""
    called = {
        operand
        for formula, operands in zip(program.formulas, program.operands, strict=True)
        if isinstance(formula.expression, Apply) and formula.expression.primitive not in operators
        for operand in operands
    }
    for target, formula, operands in program.statements:
        written = python(formula.expression, [value[operand] for operand in operands], operators)
        if isinstance(formula.expression, Apply):
            value[target] = f"v{target}"
            yield f" v{target} = {written}{' + 0.0' if target in called else ''}"  # a function can tell a negative zero
        else:
            value[target] = written


def _adjoints(program: Program, value: dict[int, str], operators: Mapping[str, str]) -> Iterator[str]:
    """The lines that compute the adjoints, and return those of the inputs."""
    terms: defaultdict[int, list[str]] = defaultdict(list, {program.outputs[0]: ["1.0"]})
    for number in reversed(range(len(program))):
        target, formula, operands = program.statement(number)
        if target not in terms:  # it depends on no input
            continue
        adjoint = " + ".join(terms.pop(target))
        if not adjoint.isidentifier() and adjoint != "1.0":
            yield f" w{target} = {adjoint}"
            adjoint = f"w{target}"
        written = [*[value[operand] for operand in operands], value[target], adjoint]
        for i, operand in enumerate(operands):
            if program.active[operand]:
                if len(terms[operand]) == TERMS:
                    yield f" w{operand} = {' + '.join(terms[operand])}"
                    terms[operand] = [f"w{operand}"]
                terms[operand].append(python(contribution(formula, i), written, operators))
    gradient = ", ".join([f"{' + '.join(terms[slot])} + 0.0" for slot in program.inputs])
    yield f" return {value[program.outputs[0]]} + 0.0, [{gradient}]"


def _watch(program: Program, value: Mapping[int, str]) -> Iterator[str]:
    """The lines that look for infinities among the operands of operations that would turn one into a finite number."""
    watched = [
        value[operand]
        for formula, operands in zip(program.formulas, program.operands, strict=True)
        if isinstance(formula.expression, Apply) and swallows(formula.expression.primitive)
        for operand in operands
    ]
    for first in range(0, len(watched), TERMS):
        so_far = ["watch"] if first else []
        yield f" watch = {' + '.join([*so_far, *watched[first : first + TERMS]])}"
    if watched:
        yield " if watch - watch != 0: return None"


@functools.cache
def swallows(primitive: str) -> bool:
    """Whether a primitive can be finite where an operand is infinite.

    >>> swallows("div"), swallows("mul")
    (True, False)
    """
    function, arity = PRIMITIVES[primitive].value, PRIMITIVES[primitive].arity
    points = itertools.product((math.inf, -math.inf, 1.0, -1.0), repeat=arity)
    return any(math.isfinite(function(*point)) for point in points if not all(map(math.isfinite, point)))
