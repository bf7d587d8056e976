"""Algebra on the small expressions behind a row: putting operands in, writing partials out, choosing branches.

This room owns the step from the chain rule to the applied form: ``v̄[2] ∂v[2]/∂v[0]`` becomes ``v̄[2] × v[-1]``, and
a reciprocal partial becomes a division. It never simplifies more than the survey does. Printing and evaluating are
left to others; both work on what this room returns, so they cannot disagree.

>>> w, v = Parameter(0), Parameter(1)
>>> reciprocal = Partial(Parameter(2), v, Apply("div", (Constant(1.0), v)))
>>> write_out(Apply("mul", (w, reciprocal))) == Apply("div", (w, v))
True
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

from tracediff.primitives import COMPARISONS, PRIMITIVES
from tracediff.program import Apply, Constant, Expression, Formula, Parameter, Partial, Value

FOLDED = ("sub", "mul", "pow")
"""The operations on two literals of a rule that are done before it is shown: the exponent n-1 of x^n."""

ZERO, ONE = Constant(0.0), Constant(1.0)


def parts(expression: Expression) -> Iterator[Expression]:
    """Go through an expression and its subexpressions, a partial's written-out form included."""
    yield expression
    match expression:
        case Apply(_, operands):
            for operand in operands:
                yield from parts(operand)
        case Partial(of, wrt, written):
            for part in (of, wrt, written):
                yield from parts(part)


def substitute(expression: Expression, replacements: Sequence[Expression]) -> Expression:
    """Put `replacements` in the places of the parameters of `expression`."""
    match expression:
        case Parameter(position):
            return replacements[position]
        case Apply(primitive, operands):
            return Apply(primitive, tuple([substitute(operand, replacements) for operand in operands]))
        case Partial(of, wrt, written):
            return Partial(*[substitute(part, replacements) for part in (of, wrt, written)])
        case _:
            return expression


def compact(expression: Expression) -> tuple[Formula, tuple[int, ...]]:
    """Make the formula of `expression`, with as many operands as it names; also tell which of its parameters those are.

    They come in the order in which it names them.

    >>> compact(Apply("mul", (Parameter(4), Parameter(1))))[1]
    (4, 1)
    """
    named = list(dict.fromkeys(part.position for part in parts(expression) if isinstance(part, Parameter)))
    renumbered: list[Expression] = [Parameter(0)] * (1 + max(named))
    for new, old in enumerate(named):
        renumbered[old] = Parameter(new)
    return Formula(substitute(expression, renumbered), len(named)), tuple(named)


def write_out(expression: Expression, keep_units: bool = False) -> Expression:
    """Write out each product with a partial: the applied form of the chain rule. A partial alone is written out too.

    The partials 1 and -1 become signs, or stay as factors with `keep_units`, as the survey has it in the adjoint trace.
    """
    match expression:
        case Apply("mul", (factor, Partial(result, _, partial))):
            if keep_units and isinstance(partial, Constant) and abs(partial.value) == 1:
                return Apply("mul", (factor, partial))
            return times(factor, partial, result)
        case Partial(_, _, partial):
            return partial
        case Apply(primitive, operands):
            return Apply(primitive, tuple([write_out(operand, keep_units) for operand in operands]))
        case _:
            return expression


def times(factor: Expression, partial: Expression, result: Expression | None = None) -> Expression:
    """The product of `factor` and `partial`, computed from left to right as it is written.

    The factor takes the place of the first factor 1, so a reciprocal becomes a division; it takes the sign, and it goes
    into the branches of a conditional. A quotient of operands stays whole: it is of moderate size (hypot has a/y) where
    the product of the factor with its numerator might overflow. That of the `result` of a division does not.
    """
    negative, partial = unsigned(partial)
    if negative:
        factor = Apply("neg", (factor,))
    match partial:
        case Constant(1.0):
            return factor
        case Apply("mul", (first, second)):
            return Apply("mul", (times(factor, first, result), second))
        case Apply("div", (first, second)) if isinstance(leading := head(first), Constant) or leading == result:
            return Apply("div", (times(factor, first, result), second))
        case Apply("where", (condition, chosen, other)):
            return Apply("where", (condition, times(factor, chosen, result), times(factor, other, result)))
        case _:
            return Apply("mul", (factor, partial))


def head(expression: Expression) -> Expression:
    """The first factor of a product or quotient."""
    match expression:
        case Apply("mul" | "div", (first, _)):
            return head(first)
        case _:
            return expression


def unsigned(expression: Expression) -> tuple[bool, Expression]:
    """Take the sign off the first factor: whether it is negative, and the expression without it.

    >>> unsigned(Apply("mul", (Value(-3.0), Value(2.0))))
    (True, Apply(primitive='mul', operands=(Value(value=3.0), Value(value=2.0))))
    """
    match expression:
        case Apply("neg", (operand,)):
            negative, operand = unsigned(operand)
            return not negative, operand
        case Value(value) if value < 0:
            return True, Value(-value)
        case Constant(value, "") if value < 0:
            return True, Constant(-value)
        case Apply("mul" | "div" as primitive, (first, second)):
            negative, first = unsigned(first)
            return negative, Apply(primitive, (first, second))
        case _:
            return False, expression


@functools.cache
def conditions(formula: Formula) -> tuple[Expression, ...]:
    """The conditions in a formula, on which its form depends."""
    found = [
        part.operands[0] for part in parts(formula.expression) if isinstance(part, Apply) and part.primitive == "where"
    ]
    return tuple(found)


def settle(expression: Expression, values: Sequence[float | None]) -> Expression:
    """Settle what derivatives are written with, and leave what the user wrote, an operation on operands, as it is.

    Args:
        expression: An expression of parameters and constants.
        values: For each parameter its value, or None where it is not known.
    """
    match expression:
        case Apply(_, operands) if not any(isinstance(operand, Apply | Partial) for operand in operands):
            return expression
        case _:
            return settled(expression, values)


def settled(expression: Expression, values: Sequence[float | None]) -> Expression:
    """Choose the branch of each conditional whose condition is known, do sums of literals, drop factors 1 and terms 0.

    >>> settled(Apply("pow", (Parameter(0), Apply("sub", (Constant(2.0), ONE)))), [None])
    Parameter(position=0)
    """
    match expression:
        case Partial(of, wrt, written):
            return Partial(of, wrt, settled(written, values))
        case Apply("where", (condition, chosen, other)) if (holds := evaluated(condition, values)) is not None:
            return settled(chosen if holds else other, values)
        case Apply(primitive, operands):
            parts = tuple([settled(operand, values) for operand in operands])
            match primitive, parts:
                case ("pow", (base, Constant(1.0))) | ("mul", (base, Constant(1.0)) | (Constant(1.0), base)):
                    return base
                case ("pow", (_, Constant(0.0))):
                    return ONE
                case ("mul" | "div", (Constant(0.0), _)) | ("mul", (_, Constant(0.0))) if not evaluated(
                    Apply(primitive, parts), values
                ):  # it may be no number
                    return ZERO
                case "where", (_, chosen, other) if chosen == other:
                    return chosen
                case "add", ((term, Constant(0.0)) | (Constant(0.0), term)):
                    return term
                case "neg", (Apply("neg", (operand,)) | (Constant(0.0) as operand),):
                    return operand
                case name, (Constant(left, ""), Constant(right, "")) if name in FOLDED:
                    return Constant(PRIMITIVES[name].value(left, right))
            return Apply(primitive, parts)
        case _:
            return expression


def weighted(factor: Expression, partial: Expression | None) -> Expression:
    """A tangent or adjoint times a partial: one of the table's stays a node, one of a longer formula is written out."""
    if partial is None:
        return factor
    return Apply("mul", (factor, partial)) if isinstance(partial, Partial) else product(factor, partial)


def product(left: Expression, right: Expression) -> Expression:
    """The product of two expressions, without factors 1, and with one sign in front."""
    (left_negative, left), (right_negative, right) = unsigned(left), unsigned(right)
    if left == ONE:
        left, right = right, left
    if left_negative != right_negative:
        left = Apply("neg", (left,))
    return left if right == ONE else times(left, right)


def total(terms: Sequence[Expression]) -> Expression:
    """The sum of expressions, from left to right; 0 where there is none."""
    return functools.reduce(lambda left, right: Apply("add", (left, right)), terms) if terms else ZERO


def evaluated(expression: Expression, values: Sequence[float | None]) -> float | None:
    """The value of a small expression, or None where a parameter in it is not known."""
    match expression:
        case Constant(value):
            return value
        case Parameter(position):
            return values[position]
        case Apply("where", (condition, chosen, other)):
            holds = evaluated(condition, values)
            return None if holds is None else evaluated(chosen if holds else other, values)
        case Apply(primitive, operands):
            known = [found for operand in operands if (found := evaluated(operand, values)) is not None]
            compute: Callable[..., float] = COMPARISONS.get(primitive) or PRIMITIVES[primitive].value
            return compute(*known) if len(known) == len(operands) else None
        case _:
            return expression.value if isinstance(expression, Value) else None
