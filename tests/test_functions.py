"""Functions that a text defines: what a call means, what is local, and what is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import tracediff as td
from tests.programs import KINKED, NAMES, SMOOTH, expressions
from tracediff import remarks
from tracediff.language import document, parse
from tracediff.language.operations import MOST
from tracediff.notation import Ascii
from tracediff.notation.source import source

BODIES = expressions(SMOOTH + KINKED)


def substituted(body: str, **arguments: str) -> str:
    """The body with each of its parameters replaced by an argument, as one would by hand."""
    return re.sub(r"\bx\d\b", lambda name: arguments.get(name[0], name[0]), f"({body})")


def called(first: str, second: str, u: str, v: str) -> tuple[str, str]:
    """A program with two functions, of which the second calls the first, and the same program written out by hand."""
    used_by_all = " + ".join([*NAMES, "a"])
    program = f"a = x1 + 2*x2\nf(x1, x2) = {first}\ng(x2, x1) = ({second})*f(x1, x2) + f(x2, x3)\ny = g({u}, {v}) - {used_by_all}"
    inner = [substituted(first, x1="x1", x2="x2"), substituted(first, x1="x2", x2="x3")]
    body = f"({second})*{inner[0]} + {inner[1]}"
    by_hand = f"a = x1 + 2*x2\ny = {substituted(body, x2=u, x1=v)} - {used_by_all}"
    return program, by_hand


@given(BODIES, BODIES, st.sampled_from([*NAMES, "a"]), st.sampled_from([*NAMES, "a"]))
def test_a_call_is_the_body_with_the_names_it_is_given(first: str, second: str, u: str, v: str) -> None:
    program, by_hand = map(parse, called(first, second, u, v))
    assert program == by_hand


@given(BODIES, BODIES, expressions(), expressions(), st.lists(st.floats(-2, 2), min_size=3, max_size=3))
def test_a_call_with_expressions_has_their_values(first: str, second: str, u: str, v: str, values: list[float]) -> None:
    at = dict(zip(NAMES, values, strict=True))
    program, by_hand = map(parse, called(first, second, f"({u})", f"({v})"))
    found, expected = td.adjoint(program, at), td.adjoint(by_hand, at)
    assume(remarks.error(found, Ascii()) is None)
    assume(remarks.error(expected, Ascii()) is None)
    assert found.outputs == expected.outputs
    assert found.passes[0].derivatives == pytest.approx(expected.passes[0].derivatives, rel=1e-9, abs=1e-9)
    assert td.primal(parse(source(program)), at).outputs == found.outputs


def rows(text: str) -> list[str]:
    program = parse(text)
    return [
        Ascii().show(row.formula)
        for row in td.primal(program).primal[len(program.inputs) : len(program) - len(program.outputs)]
    ]


def test_the_operations_of_a_body_are_rows_of_the_caller() -> None:
    assert rows("f(a, b) = a*b + sin(a)\ny = f(x1, 2)") == ["v[0] * 2", "sin v[0]", "v[1] + v[2]"]


def test_an_argument_is_computed_once() -> None:
    assert rows("square(a) = a*a; square(x + 1)") == ["v[0] + 1", "v[1] * v[1]"]


def test_a_function_may_give_an_argument_back_or_a_constant() -> None:
    assert rows("f(a) = a; f(x)*f(2)") == ["v[0] * 2"]
    assert rows("f(a) = 3; f(x)*x") == ["3 * v[0]"]
    assert parse("f(a, b) = a; f(x, z)").names(parse("f(a, b) = a; f(x, z)").inputs) == ["x", "z"]


def test_a_parameter_is_local_and_hides_a_variable_of_its_name() -> None:
    program = parse("x₁ + 0; a = x1*2; f(x1) = x₁^2 + a; f(3)")
    assert td.primal(program, {"x1": 5}).outputs == {"y1": 5, "y2": 19}
    assert parse("a = x*2; f(a) = a + 1; f(x)").names(parse("a = x*2; f(a) = a + 1; f(x)").outputs) == ["a", "y"]


def test_a_free_name_is_the_variable_of_the_program_even_where_a_caller_has_a_parameter_of_that_name() -> None:
    program = parse("f(a) = a*c; g(c) = f(c) + c; g(x)")
    assert program.names(program.inputs) == ["c", "x"]
    assert td.primal(program, {"c": 10, "x": 2}).outputs == {"y": 22}


def test_the_sigmoid_in_a_body_is_no_use_of_a_variable() -> None:
    assert parse("σ = x*2; f(a) = σ(a); f(σ)").labels
    program = parse("σ = x*2; f(a) = σ(a); f(x)")
    assert program.names(program.outputs) == ["σ", "y"]


def test_a_free_name_may_be_assigned_before_the_call() -> None:
    program = parse("f(a) = a*c; c = k + 1; f(x)")
    assert td.primal(program, {"k": 4, "x": 2}).outputs == {"y": 10}
    assert list(program.labels.values()) == ["c"]


def test_a_function_that_is_not_called_says_nothing() -> None:
    assert parse("f(a) = a*c + exp(7); x^2") == parse("x^2")


def test_a_result_is_not_called_by_the_name_of_a_function() -> None:
    program = parse("y(a) = a*2; y(x)")
    assert program.names(program.outputs) == ["f"]


def test_a_call_may_stand_in_a_point_and_in_several_lines() -> None:
    read = document("f(\n a,  # the first\n b\n) = a +\n b^2\nf(x,\n 2)\nat x=f(1, 2)")
    assert read.at == {"x": 5}
    assert td.primal(read.program, read.at).outputs == {"y": 9}


def test_a_singular_row_points_into_the_body() -> None:
    error = remarks.error(td.primal(parse("f(a) = 2*ln(a)\nf(x)"), {"x": -1}), Ascii())
    assert str(error).splitlines()[1:3] == ["  line 1: f(a) = 2*ln(a)", "                   ^"]


@pytest.mark.long
def test_functions_of_functions_are_written_out_up_to_a_limit() -> None:
    doubled = "f0(x) = x + x\n" + "\n".join(f"f{i}(x) = f{i - 1}(f{i - 1}(x))" for i in range(1, 30))
    with pytest.raises(td.LanguageError, match=f"more than {MOST:,} operations") as caught:
        parse(f"{doubled}\nf29(x)")
    assert caught.value.text is not None
    assert caught.value.position == caught.value.text.index("f18(f18")
    assert caught.value.hint == "each call lists the operations of the body anew; nest fewer calls"
    chain = "f0(x) = sin(x)\n" + "\n".join(f"f{i}(x) = f{i - 1}(x)" for i in range(1, 20_000))
    assert len(parse(f"{chain}\nf19999(x)")) == 3


def test_what_a_body_holds_without_computing_it_counts_too() -> None:
    body = "k(" * 1500 + "x" + "".join(f", a{i})" for i in range(1500))
    with pytest.raises(td.LanguageError, match="the calls of functions are more than"):
        parse(f"k(a, b) = a\nf(x) = {body}\n" + " + ".join(["f(z)"] * 1500))


def test_a_definition_may_stand_after_empty_lines() -> None:
    assert parse("\n\nf(a) = a*2\nf(x)") == parse("f(a) = a*2; f(x)")


def test_the_text_of_a_shared_value_does_not_double() -> None:
    text = source(parse("f(a) = a*a; " + "f(" * 16 + "x + 1" + ")" * 16))
    assert len(text) < 1000
    assert source(parse(text)) == text
