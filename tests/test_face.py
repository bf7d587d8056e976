"""What is handed in from Python: whatever it is, it is taken for what it plainly means or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import tracediff as td

PROGRAM: Any = td.parse("x1*y")
AT: Any = {"x1": 2, "y": 5}
BY_NAMES = 'a point gives each input a value, and this is of type {}\nwrite {{"x": 1, "y": 2}}'
BY_DIRECTION = 'a direction is a name, or gives names a number, and this is of type {}\nwrite "x" or {{"x": 1}}'
NO_PROGRAM = 'a program is wanted, and this is of type {}\nmake one with parse("x*y")'
NO_TEXT = "a {} is text, and this is of type {}\ngive a string"


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda at: td.primal(PROGRAM, at), BY_NAMES),
        (lambda at: td.explain(PROGRAM, at), BY_NAMES),
        (td.value_and_grad(PROGRAM), BY_NAMES),
        (td.vectorize(PROGRAM), BY_NAMES),
        (lambda at: td.jacobian(PROGRAM, at), BY_NAMES),
        (lambda at: td.hessian(PROGRAM, at), BY_NAMES),
        (lambda program: td.primal(program, AT), NO_PROGRAM),
        (lambda program: td.vjp(program, AT, "y"), NO_PROGRAM),
        (td.value_and_grad, NO_PROGRAM),
        (td.vectorize, NO_PROGRAM),
        (lambda program: td.jacobian(program, AT), NO_PROGRAM),
        (lambda program: td.hessian(program, AT), NO_PROGRAM),
    ],
)
@pytest.mark.parametrize("wrong", ["x1=2,y=5", [2, 5], 3])
def test_what_is_of_another_type_is_told_of_what_type_it_should_be(
    attempt: Callable[[Any], Any], message: str, wrong: Any
) -> None:
    with pytest.raises(td.RequestError) as error:
        attempt(wrong)
    assert str(error.value) == message.format(type(wrong).__name__)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: td.parse(b"x*y"), NO_TEXT.format("program", "bytes")),  # type: ignore[arg-type]
        (lambda: td.parse(None), NO_TEXT.format("program", "NoneType")),  # type: ignore[arg-type]
        (lambda: td.mark(b"x"), NO_TEXT.format("sheet", "bytes")),  # type: ignore[arg-type]
        (lambda: td.primal(PROGRAM, {1: 1}), NO_TEXT.format("name", "int")),  # type: ignore[dict-item]
        (lambda: td.hessian(PROGRAM, AT, 3), NO_TEXT.format("name", "int")),  # type: ignore[arg-type]
        (lambda: td.tangent(PROGRAM, AT, 3), BY_DIRECTION.format("int")),  # type: ignore[arg-type]
        (lambda: td.jvp(PROGRAM, AT, [3]), BY_DIRECTION.format("int")),  # type: ignore[arg-type]
        (lambda: td.adjoint(PROGRAM, AT, cut=3), BY_DIRECTION.format("int")),  # type: ignore[arg-type]
        (
            lambda: td.value_and_grad(PROGRAM)({"x1": 1, "y": "2"}),  # type: ignore[dict-item]
            "the value of y is '2', which is no number\ngive a number",
        ),
        (
            lambda: td.tangent(PROGRAM, AT, {"y": 1j}),  # type: ignore[dict-item]
            "the seed of y is 1j, which is no number\ngive a number",
        ),
        (
            lambda: td.primal(PROGRAM, {"x1": 1, "x₁": 2, "y": 3}),
            "a name is given with subscripts and without\ngive each name one value",
        ),
        (
            lambda: td.value_and_grad(PROGRAM)({"x1": 10**400, "y": 2}),
            "the value of x1 is beyond the largest double\ngive a smaller number",
        ),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_the_family(attempt: Callable[[], Any], message: str) -> None:
    with pytest.raises(td.RequestError) as error:
        attempt()
    assert str(error.value) == message


def test_names_may_have_subscripts_as_in_the_language() -> None:
    at = {"x₁": 2.0, "y": 5.0}
    assert td.primal(PROGRAM, at) == td.primal(PROGRAM, AT)
    assert td.value_and_grad(PROGRAM)(at) == (10, {"x1": 5, "y": 2})
    assert td.jvp(PROGRAM, at, "x₁") == td.jvp(PROGRAM, AT, {"x₁": 1}) == ({"f": 10}, {"f": 5})
    assert td.jacobian(PROGRAM, at) == td.jacobian(PROGRAM, AT)
    assert td.hessian(td.parse("y₁ = x^2; y₂ = x"), {"x": 1}, "y₁") == {"x": {"x": 2}}


def test_every_kind_of_real_number_is_one() -> None:
    at = {"x1": Decimal("1.5"), "y": Fraction(1, 2)}
    for value, gradient in (
        td.value_and_grad(PROGRAM)(at),  # type: ignore[arg-type]
        td.vjp(PROGRAM, at, "f"),  # type: ignore[arg-type]
    ):
        assert value in (0.75, {"f": 0.75})
        assert gradient == {"x1": 0.5, "y": 1.5}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            td.adjoint(td.parse("1/x"), {"x": 0}),
            ["v₁ = 1/v₀ = 1/0 is infinite", "  1/x", "   ^", "div is defined where v₀ ≠ 0, and here v₀ = 0"],
        ),
        (
            td.tangent(td.parse("sqrt(x)"), {"x": 0}),
            [
                "v̇₁ = v̇₀/(2 × v₁) = 1/(2 × 0) is infinite",
                "  sqrt(x)",
                "  ^",
                "the partial of sqrt with respect to v₀ is not finite at v₀ = 0",
            ],
        ),
    ],
)
def test_a_trace_that_ends_at_a_row_which_is_not_finite_says_so(found: td.Trace, said: list[str]) -> None:
    rows = str(found).splitlines()
    assert rows[0].startswith("Forward primal trace")
    assert rows[-len(said) :] == said
    assert said[0] in found._repr_html_()
