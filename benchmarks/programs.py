"""The programs that are measured: four shapes of text, of any size, and fully connected networks.

They are written in what every contender understands (sums, products, three functions), and no two constants are alike,
so that a library that merges equal terms has none to merge. Values stay small; nothing is near the edge of a domain.

>>> flat(7).text
'sin(0.100000*x1)*x2 + cos(0.100001*x2)*x3'
>>> long(6).text
'a1 = sin(x1) + 0.100000*x2\\na2 = cos(a1) + 0.100001*x3'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

FUNCTIONS = ("sin", "cos", "tanh")


class Case(NamedTuple):
    """A program with one output, a point, and how many operations it writes."""

    text: str
    at: dict[str, float]
    operations: int


def flat(operations: int) -> Case:
    """A sum of products."""
    terms = _parts(operations + 1, 4)
    text = " + ".join(f"{_function(i)}({_constant(i)}*{_input(i)})*{_input(i + 1)}" for i in range(terms))
    return _case(text, 4 * terms - 1)


def tree(operations: int) -> Case:
    """A balanced tree, whose depth is the logarithm of its size."""
    inner = _parts(operations, 3)
    level = [_input(i) for i in range(inner + 1)]
    number = 0
    while len(level) > 1:
        paired = []
        for left, right in zip(level[::2], level[1::2], strict=False):
            paired.append(f"({_function(number)}({left}) + {_constant(number)}*{right})")
            number += 1
        level = paired + level[2 * len(paired) :]
    return _case(level[0], 3 * inner)


def deep(operations: int) -> Case:
    """Functions of functions, as deep as the program is large."""
    levels = _parts(operations, 3)
    opened = "".join(f"{_function(i)}({_constant(i)}*{_input(i)} + " for i in range(levels))
    return _case(f"{opened}x1{')' * levels}", 3 * levels)


def long(operations: int) -> Case:
    """Many statements, each on the one before it."""
    statements = _parts(operations, 3)
    before = ["x1", *(f"a{i}" for i in range(1, statements))]
    lines = (f"a{i + 1} = {_function(i)}({name}) + {_constant(i)}*{_input(i + 1)}" for i, name in enumerate(before))
    return _case("\n".join(lines), 3 * statements)


SHAPES: dict[str, Callable[[int], Case]] = {"flat": flat, "tree": tree, "deep": deep, "long": long}


class Network(NamedTuple):
    """A fully connected network as a program, and its size: weights and neurons."""

    case: Case
    size: int


def network(inputs: int, hidden: tuple[int, ...]) -> Network:
    """Layers of tanh neurons and one linear output; the weights and biases are independent variables too."""
    before = [f"x{i + 1}" for i in range(inputs)]
    at = {name: 0.1 * (i + 1) for i, name in enumerate(before)}
    lines: list[str] = []
    operations = 0
    for layer, width in enumerate((*hidden, 1), 1):
        after = [f"h{layer}_{j}" for j in range(width)]
        for j, neuron in enumerate(after):
            weights = [f"w{layer}_{j}_{i}" for i in range(len(before))]
            bias = f"b{layer}_{j}"
            at |= {name: ((7 * j + 3 * i) % 11 - 5) / len(before) / 4 for i, name in enumerate(weights)} | {bias: 0.1}
            sum_ = " + ".join([*(f"{w}*{x}" for w, x in zip(weights, before, strict=True)), bias])
            lines.append(f"{neuron} = tanh({sum_})" if layer <= len(hidden) else f"{neuron} = {sum_}")
            operations += 2 * len(weights) + (layer <= len(hidden))
        before = after
    return Network(Case("\n".join(lines), at, operations), len(at) + sum(hidden) + 1)


def _parts(operations: int, each: int) -> int:
    """How many parts of so many operations come nearest, at least one."""
    return max(1, round(operations / each))


def _function(i: int) -> str:
    return FUNCTIONS[i % len(FUNCTIONS)]


def _constant(i: int) -> str:
    return f"0.{100_000 + i}"


def _input(i: int) -> str:
    return f"x{i % 5 + 1}"


def _case(text: str, operations: int) -> Case:
    names = sorted(set(re.findall(r"x\d", text)))
    return Case(text, {name: 0.2 + 0.15 * i for i, name in enumerate(names)}, operations)
