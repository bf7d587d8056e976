"""Symbolic derivatives are right, as small as their rules say, and can be read back."""

from __future__ import annotations

import itertools
import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff.derivatives.sharing import operations, written_out
from tracediff.derivatives.simplify import simplified
from tracediff.derivatives.swell import swell
from tracediff.derivatives.symbolic import derivative, restricted
from tracediff.evaluate import evaluate
from tracediff.language import parse
from tracediff.notation import Ascii, Source
from tracediff.primitives import FUNCTIONS
from tracediff.program import Program
from tracediff.render.swell import rounded
from tracediff.resources import sample
from tracediff.trace import trace


def value(program: Program, at: dict[str, float]) -> float | None:
    return evaluate(program, [at[name] for name in program.names(program.inputs)]).values[program.outputs[0]]


def text(program: Program) -> str:
    return Ascii().show(written_out(program, 1000)[0])


def close(found: float | None, expected: float | None, scale: float = 1.0) -> bool:
    return expected is None or (found is not None and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9 * scale))


@pytest.mark.parametrize(
    ("written", "simple"),
    [
        ("x + 0", "x"), ("0 + x", "x"), ("x - 0", "x"), ("0 - x", "-x"), ("x*1", "x"), ("x/1", "x"), ("x*0", "0"),
        ("0/x", "0"), ("x - x", "0"), ("x/x", "1"), ("x^1", "x"), ("x^0", "1"), ("-(-x)", "x"), ("-x*-y", "x * y"),
        ("x - -y", "x + y"), ("x + x + x", "3 * x"), ("x*x*x", "x^3"), ("2*x - 3*x", "-x"), ("x^2*x^3", "x^5"),
        ("x^3/x", "x^2"), ("(x^2)^3", "x^6"), ("(x*y)^2/x", "x * y^2"), ("(4*x)^2", "16 * x^2"), ("x^-1", "1/x"),
        ("(x^2)^0.5", "(x^2)^0.5"), ("x^0.5*x^0.5", "x"), ("2^3", "8"), ("2^0.5*x", "2^0.5 * x"), ("1/3", "1/3"),
        ("2*x*3", "6 * x"), ("0.1*x + 0.2*x", "0.3 * x"), ("x/2 + x/2", "x"), ("x/3", "x/3"), ("2/(3*x)", "2/(3 * x)"),
        ("a*x + b*x", "x * (a + b)"), ("a/b + c/b", "(a + c)/b"), ("4*(x + y) - 3*x", "x + 4 * y"),
        ("4*(1 - x) - 4*x", "4 - 8 * x"), ("x*(x + 1) - x^2", "x"), ("1 - x - 1", "-x"), ("-x - y", "-x - y"),
        ("-(x - y)", "y - x"), ("(4 - 8*x)*(1 - 2*x)", "4 * (1 - 2 * x)^2"), ("exp(x)*exp(x)", "exp(x)^2"),
        ("x^y*x^y", "(x^y)^2"), ("2*pi*x/pi", "2 * x"), ("1/0", "1/0"), ("0^-1", "0^(-1)"), ("7^100", "7^100"),
        ("1e300*1e300*x", "1e300 * 1e300 * x"), ("1e-300*1e-300*x", "1e-300 * 1e-300 * x"), ("x^(1/3)", "x^(1/3)"), ("(4 - 8*x)^2", "(4 - 8 * x)^2"), ("2*x^-2", "2/x^2"), ("x^-2", "x^(-2)"),
        ("x", "x"), ("3", "3"),
    ],
)  # fmt: skip
def test_an_expression_becomes_the_simplest_that_the_rules_give(written: str, simple: str) -> None:
    assert text(simplified(parse(written))) == simple


@given(cases((*SMOOTH, *KINKED)))
def test_a_simplified_expression_has_the_same_value_and_no_more_operations(case: Case) -> None:
    program = parse(case.text)
    for output in program.names(program.outputs):
        part = restricted(program, output)
        simple = simplified(part)
        assert operations(simple) <= operations(part)
        largest = max(
            abs(number)
            for number in evaluate(part, [case.at[name] for name in part.names(part.inputs)]).values
            if number is not None
        )
        assert close(value(simple, case.at), value(part, case.at), max(1.0, largest))


@given(cases((*SMOOTH, *KINKED)))
def test_the_derivative_is_that_of_forward_mode_and_can_be_read_back(case: Case) -> None:
    program = parse(case.text)
    for wrt in program.names(program.inputs):
        run = trace("forward", program, case.at, wrt)
        rows = [*run.primal, *(row for sweep in run.passes for row in sweep.rows)]
        largest = max([1.0, *[abs(row.value) for row in rows if row.value is not None]])
        for output, expected in run.passes[0].derivatives.items() if run.passes else []:
            found = derivative(program, output, wrt)
            for form in (found, simplified(found)):
                assert close(value(form, case.at), expected, largest)
                written = Source().show(written_out(form, 10**6)[0])
                if "where" not in written:
                    again = parse(written)
                    point = {name: case.at[name] for name in again.names(again.inputs)}
                    assert close(value(again, point), value(form, case.at), largest)


@pytest.mark.parametrize(
    "primitive", [primitive for primitive in FUNCTIONS if primitive.arity == 1], ids=lambda p: p.name
)
def test_every_primitive_can_be_differentiated_at_its_points(primitive) -> None:  # type: ignore[no-untyped-def]
    program = parse(f"{primitive.name}(2*x)")
    for (point,) in primitive.points:
        at = {"x": point / 2}
        expected = trace("forward", program, at, "x").passes[0].derivatives["y"]
        assert close(value(simplified(derivative(program, "y", "x")), at), expected, scale=0.0)


TABLE_1 = {
    "l1": [1],
    "l2": [4, -8],
    "l3": [16, -160, 384, -256],
    "l4": [64 * c for c in (1, -42, 504, -2640, 7040, -9984, 7168, -2048)],
}
"""The last column of the survey's table: the coefficients of the derivatives, lowest first."""


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("-x^2", "-2 * x"),
        ("1/x", "-1/x^2"),
        ("cos(x)", "-sin(x)"),
        ("-2.5*sqrt(x)", "-1.25/sqrt(x)"),
        ("2*x^3/3", "2 * x^2"),
        ("x*(2/3 + 1/3)", "1"),
        ("(x/3)^2*9", "2 * x"),
        ("x^(1/3)", "1/(3 * x^(2/3))"),
        ("x^(1/2)", "0.5/x^0.5"),
        ("x^-(1/2)", "-0.5/x^1.5"),
        ("(1/2)^x", "0.5^x * ln(0.5)"),
    ],
)
def test_numbers_and_signs_are_written_as_by_hand(function: str, expected: str) -> None:
    assert Source().show(written_out(simplified(derivative(parse(function), "y", "x")), 60)[0]) == expected


@pytest.mark.parametrize("arguments", [("--notation", "ascii"), ()])
def test_greek_names_are_spelled_where_the_output_is_ascii(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, _ = run("symbolic", "θ^2*x", "--wrt", "x", *arguments, encoding="ascii")
    assert code == 0
    assert "simplified    = theta^2" in out


@pytest.mark.parametrize("x", [0.0, 0.1, 0.5, 0.77, 1.0])
@pytest.mark.parametrize("output", TABLE_1)
def test_the_derivatives_are_those_of_the_surveys_table_1(output: str, x: float) -> None:
    found = swell(parse(sample("expression-swell").partition("at x")[0]), output, "x")
    expected = math.fsum(coefficient * x**power for power, coefficient in enumerate(TABLE_1[output]))
    assert close(value(found.unsimplified, {"x": x}), expected, 1e3)
    assert close(value(found.simplified, {"x": x}), expected, 1e3)


def test_expressions_swell_and_traces_do_not() -> None:
    program = parse(sample("expression-swell").partition("at x")[0])
    swells = [swell(program, f"l{n}", "x") for n in range(1, 9)]
    sizes = [operations(found.unsimplified) for found in swells]
    rows = [found.primal + found.forward for found in swells]
    assert all(later > 2 * earlier for earlier, later in itertools.pairwise(sizes[1:]))
    assert {later - earlier for earlier, later in itertools.pairwise(rows)} == {6}


def test_an_expression_of_astronomical_size_is_counted_and_never_built() -> None:
    program = parse("; ".join(["a0 = sin(x)", *[f"a{n} = a{n - 1}*sin(a{n - 1})" for n in range(1, 300)]]))
    found = swell(program, "a299", "x")
    assert operations(found.unsimplified) > 10**80
    shown, omitted = written_out(found.unsimplified, 20)
    assert "..." in Ascii().show(shown)
    assert omitted > 10**80


@pytest.mark.long
def test_a_long_program_is_differentiated_without_recursion() -> None:
    program = parse(" + ".join(f"sin({n}*x)" for n in range(1, 5000)))
    found = swell(program, "y", "x")
    assert close(value(found.simplified, {"x": 0.0}), sum(range(1, 5000)))


def test_the_command_shows_expressions_with_what_they_cost(run: Run) -> None:
    code, out, err = run("symbolic", "x^3", "--format", "plain")
    assert (code, err) == (0, "")
    assert out.splitlines()[1:3] == [
        "∂y/∂x  unsimplified  = 1 * (3 * x^2)  3 operations",
        "       simplified    = 3 * x^2        2 operations",
    ]


def test_json_has_each_derivative_with_its_counts(run: Run) -> None:
    data = json.loads(run("symbolic", "y1 = x1*x2; y2 = sin(x1)", "--of", "y1", "--wrt", "x2", "--format", "json").out)
    assert data["derivatives"] == [
        {
            "output": "y1",
            "input": "x2",
            "function_operations": 1,
            "unsimplified": {"expression": "1 * x1", "operations": 1, "omitted": 0},
            "simplified": {"expression": "x1", "operations": 0, "omitted": 0},
            "rows": {"primal": 4, "forward": 3, "reverse": 5},
        }
    ]


def test_what_is_left_out_is_counted(run: Run) -> None:
    out = run("symbolic", "sin(sin(sin(x)))", "--limit", "2").out
    assert "... stands for up to 7 operations that are left out; --limit 9 writes all" in out
    assert "..." not in run("symbolic", "sin(sin(sin(x)))", "--limit", "9").out


def test_no_limit_is_proposed_that_nobody_could_read(run: Run) -> None:
    text = "; ".join(["a0 = sin(x)", *[f"a{n} = a{n - 1}*a{n - 1}" for n in range(1, 30)]])
    assert re.search(
        r"^\.\.\. stands for up to \d+ operations that are left out$", run("symbolic", text).out, re.MULTILINE
    )


def test_a_conditional_is_said_to_be_none_of_the_language(run: Run) -> None:
    assert "a program cannot contain it" in run("symbolic", "relu(x)").out


def test_a_narrow_screen_has_cards(run: Run) -> None:
    out = run("symbolic", "tanh(w*x + b)", "--wrt", "w", columns=20).out
    assert max(map(len, out.splitlines())) <= 24
    assert "\n  8 operations\n" in out
    assert "∂y/∂w\n  function 3\n" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", "--wrt", "z"), "tracediff: z is not an input of this program\nthe only input is x\n"),
        (("x*y", "--of", "q"), "tracediff: q is not an output of this program\nthe only output is f\n"),
        (("2",), "tracediff: there is no input to differentiate with respect to\nname one, as in x^2\n"),
    ],
)
def test_a_wrong_request_says_what_there_is(run: Run, arguments: tuple[str, ...], message: str) -> None:
    assert run("symbolic", *arguments) == (2, "", message)


@given(st.floats(-1e300, 1e300).filter(bool), st.floats(-1e300, 1e300))
def test_numbers_are_folded_to_what_their_decimals_say(a: float, b: float) -> None:
    found = value(simplified(parse(f"({a!r})*x + ({b!r})*x")), {"x": 1.0})
    assert found is None or math.isclose(found, a + b, rel_tol=1e-12, abs_tol=1e-300)


@pytest.mark.long
def test_a_count_beyond_all_digits_is_rounded(run: Run) -> None:
    text = "; ".join(["a0 = sin(x)", *[f"a{n} = a{n - 1}*a{n - 1}*a{n - 1}" for n in range(1, 400)]])
    assert re.search(r"\de19\d operations", run("symbolic", text).out)
    data = json.loads(run("symbolic", text, "--format", "json").out)
    assert float(data["derivatives"][0]["unsimplified"]["operations"]) > 1e190


def test_what_is_nested_too_deep_to_be_written_is_left_out(run: Run) -> None:
    text = "+".join(["x*x"] * 600)
    for limit in ("40", "5000"):
        found = run("symbolic", text, "--limit", limit)
        assert found.code == 0
        assert "operations that are left out\n" in found.out
    assert run("symbolic", "sin(x)*cos(x)*exp(x)", "--limit", "3").out.splitlines()[-1].endswith("writes all")


def test_a_count_that_nobody_could_make_is_rounded() -> None:
    assert (rounded(9_960_000_000_000_000), rounded(9_940_000_000_000_000)) == ("1.0e16", "9.9e15")


def test_numbers_of_operations_stand_one_below_the_other(run: Run) -> None:
    lines = [line for line in run("symbolic", "3*x").out.splitlines() if "operation" in line]
    assert [line[line.index("= ") :] for line in lines] == ["= 1 * 3  1 operation", "= 3      0 operations"]


def test_on_a_narrow_screen_the_simplified_form_stands_below_its_derivative(run: Run) -> None:
    lines = run("symbolic", "x2/x1", columns=30).out.splitlines()
    assert [line for line in lines if line.strip().startswith("simplified =")] == [
        "  simplified = -(x2/x1^2)",
        "  simplified = 1/x1",
    ]
