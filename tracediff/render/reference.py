"""The table of primitives as a panel: each with its partials, its domain and its kinks.

>>> from tracediff.notation import Unicode
>>> from tracediff.primitives import PRIMITIVES
>>> [column.cells for column in reference([PRIMITIVES["ln"]], Unicode()).columns]
[(('y = ln a', ''),), (('∂y/∂a = 1/a', 'for a > 0'),)]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracediff.algebra import substitute
from tracediff.language.rules import formula, partials, rule
from tracediff.notation import Ascii, Latex, Notation
from tracediff.primitives import Primitive
from tracediff.program import Expression, Variable
from tracediff.render.panels import Column, Panel


def reference(primitives: Sequence[Primitive], notation: Notation) -> Panel:
    """The panel of some primitives, one row each."""
    left, right = [], []
    for primitive in primitives:
        about = [partial_of(primitive, operand, notation) for operand in range(primitive.arity)]
        about += (
            [f"{notation.words('for ')}{notation.show(_ruled(primitive, primitive.domain))}"]
            if primitive.domain
            else []
        )
        about += (
            [f"{notation.words('no derivative at ')}{notation.show(_ruled(primitive, primitive.kink))}"]
            if primitive.kink
            else []
        )
        left.append((value_of(primitive, notation), *[""] * (len(about) - 1)))
        right.append(tuple(about))
    columns = (Column.of("variable", "", left), Column.of("formula", "", right))
    return Panel("Primitives and their partials", "primal", columns, frozenset(range(len(primitives) - 1)))


def value_of(primitive: Primitive, notation: Notation) -> str:
    """What a primitive computes, as an equation.

    >>> from tracediff.primitives import PRIMITIVES
    >>> value_of(PRIMITIVES["mul"], Ascii())
    'y = a * b'
    """
    return f"y = {notation.show(_called(primitive))}"


def partial_of(primitive: Primitive, operand: int, notation: Notation) -> str:
    """The partial with respect to an operand, as an equation.

    >>> from tracediff.primitives import PRIMITIVES
    >>> partial_of(PRIMITIVES["mul"], 1, Ascii())
    'dy/db = a'
    """
    partial = notation.show(_named(primitive, partials(primitive.name)[operand]))
    return f"{notation.derivative('y', 'ab'[operand])} = {partial}"


def written(primitive: Primitive) -> str:
    """How a primitive is written in the other notations, and where its partials are tested."""
    called = _called(primitive)
    names = ", ".join(name for name in (primitive.name, *primitive.aliases) if name.isascii())
    points = "; ".join(
        ", ".join(f"{name} = {value:g}" for name, value in zip("ab", point, strict=False)) for point in primitive.points
    )
    return f"{names}: in ASCII {Ascii().show(called)}, in LaTeX {Latex().show(called)}; tested at {points}"


def as_data(primitive: Primitive) -> dict[str, Any]:
    """A line of the table as plain data."""
    return {
        "name": primitive.name,
        "aliases": list(primitive.aliases),
        "formula": Ascii().show(_called(primitive)),
        "partials": list(primitive.partials),
        "domain": primitive.domain or None,
        "kink": primitive.kink or None,
        "latex": Latex().show(_called(primitive)),
    }


def _called(primitive: Primitive) -> Expression:
    return _named(primitive, formula(primitive.name).expression)


def _ruled(primitive: Primitive, condition: str) -> Expression:
    return _named(primitive, rule(condition, primitive.arity))


def _named(primitive: Primitive, expression: Expression) -> Expression:
    """An expression of parameters, with the names that the rules use for them."""
    return substitute(expression, [Variable(name) for name in (*"ab"[: primitive.arity], "y")])
