"""The gradient as straight-line code: one Python function without a loop, generated for a program that is run often.

The code is that of the rows, in their order: slot i has the value ``v<i>`` and the adjoint ``w<i>``. Copies need no
code, and the terms of an adjoint are added where it is complete. A value that is read for the last time leaves its name
to the next one (see `reusing_names`).

>>> from tracediff.language import parse
>>> print(gradient_code(parse("x1*x2 + exp(x1)")))
def gradient(v0, v1):
 t0 = (v0 * v1)
 t1 = f_exp(v0)
 t0 = (t0 + t1)
 watch = v0
 if watch - watch != 0: return None
 t2 = (1.0 * v0)
 t1 = (1.0 * t1) + (1.0 * v1)
 return t0 + 0.0, [t1 + 0.0, t2 + 0.0]
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tracediff.algebra import parts
from tracediff.code import BARE, functions, python
from tracediff.gradient.loops import Gradient, contribution
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply, Formula, Program

ONE = "1.0"

NAME = re.compile(r"\b[vw]\d+\b")

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
    head = f"def gradient({', '.join([value[slot] for slot in program.inputs])}):"
    lines = [*_primal(program, value, operators, watched), *_adjoints(program, value, operators)]
    return "\n".join([head, *reusing_names(lines)])


def _primal(program: Program, value: dict[int, str], operators: Mapping[str, str], watched: bool) -> Iterator[str]:
    """The lines that compute the values; what stands for the value of each slot is added to `value`."""
    signed = {
        operand
        for formula, operands in zip(program.formulas, program.operands, strict=True)
        if any(map(tells_zeros_apart, called(formula) - operators.keys()))
        for operand in operands
    }
    used = set(itertools.chain.from_iterable(program.operands))
    watch: list[str] = []
    for target, formula, operands in program.statements:
        read = [value[operand] for operand in operands]
        written = python(formula.expression, read, operators)
        if not isinstance(formula.expression, Apply):
            value[target] = written
            continue
        value[target] = f"v{target}"
        yield f" v{target} = {written}{' + 0.0' if target in signed else ''}"
        if watched:
            watch += read if swallows(formula.expression.primitive) else []
            watch += [] if target in used else [value[target]]
            if len(watch) >= TERMS:
                yield from _watch(watch)
                watch = []
    yield from _watch(watch)


def _watch(values: Sequence[str]) -> Iterator[str]:
    """The lines that look for infinities that would be lost: as operands that are swallowed, or read by nobody."""
    if values:
        yield f" watch = {' + '.join(values)}"
        yield " if watch - watch != 0: return None"


def _adjoints(program: Program, value: dict[int, str], operators: Mapping[str, str]) -> Iterator[str]:
    """The lines that compute the adjoints, and return those of the inputs."""
    terms: defaultdict[int, list[str]] = defaultdict(list, {program.outputs[0]: [ONE]})
    for number in reversed(range(len(program))):
        target, formula, operands = program.statement(number)
        if target not in terms:  # it depends on no input, or no output depends on it
            continue
        adjoint = " + ".join(terms.pop(target))
        if not adjoint.isidentifier() and adjoint != ONE:
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


def reusing_names(lines: Sequence[str]) -> Iterator[str]:
    """Give the name of a value that has been read for the last time to the next value.

    So numbers are freed as soon as they can be, and a long function has few locals: it runs faster by a quarter, and
    with arrays it stays in the processor's cache.

    >>> list(reusing_names([" v4 = v0 * v1", " v5 = v4 * v4", " w0 = v5 + v4", " return w0"]))
    [' t0 = v0 * v1', ' t1 = t0 * t0', ' t0 = t1 + t0', ' return t0']
    """
    last = {name: number for number, line in enumerate(lines) for name in NAME.findall(line)}
    given: dict[str, str] = {}
    free: list[str] = []
    count = 0
    for number, line in enumerate(lines):
        left, equals, right = line.rpartition(" = ")
        right = NAME.sub(lambda found: given.get(found[0], found[0]), right)
        free += [
            given.pop(name) for name in dict.fromkeys(NAME.findall(line)) if last[name] == number and name in given
        ]
        for target in NAME.findall(left):
            if target not in given:
                if not free:
                    free.append(f"t{count}")
                    count += 1
                given[target] = free.pop()
            left = f" {given[target]}"
        yield f"{left}{equals}{right}"


@functools.cache
def called(formula: Formula) -> frozenset[str]:
    """The primitives in the value and in the contributions of a formula."""
    expressions = [formula.expression, *[contribution(formula, i) for i in range(formula.arity)]]
    applied = [part.primitive for each in expressions for part in parts(each) if isinstance(part, Apply)]
    return frozenset(PRIMITIVES.keys() & applied)


@functools.cache
def swallows(primitive: str) -> bool:
    """Whether a primitive can be finite where an operand is infinite.

    >>> swallows("div"), swallows("mul")
    (True, False)
    """
    function, arity = PRIMITIVES[primitive].value, PRIMITIVES[primitive].arity
    points = itertools.product((math.inf, -math.inf, 1.0, -1.0), repeat=arity)
    return any(math.isfinite(function(*point)) for point in points if not all(map(math.isfinite, point)))


@functools.cache
def tells_zeros_apart(primitive: str) -> bool:
    """Whether a primitive has another value at negative zero than at zero.

    >>> tells_zeros_apart("atan2"), tells_zeros_apart("sin")
    (True, False)
    """
    function, arity = PRIMITIVES[primitive].value, PRIMITIVES[primitive].arity
    points = itertools.product((0.0, -0.0, 1.0, -1.0), repeat=arity)
    return any(function(*point) != function(*[number + 0.0 for number in point]) for point in points)
