"""Paths: the derivative as a sum over paths, their number, and what they cost."""

from __future__ import annotations

import functools
import json
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import KINKED, LEAVES, SMOOTH, Case, cases
from tracediff.derivatives.sharing import operations
from tracediff.derivatives.symbolic import derivative
from tracediff.graphs.linearised import linearised
from tracediff.graphs.paths import connections, cost, ends
from tracediff.language import parse
from tracediff.notation import named
from tracediff.program import Apply, Constant, Expression, Value, Variable
from tracediff.render.text import width
from tracediff.trace import trace

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")


def doubling(times: int) -> str:
    """A program with 2^times paths."""
    return ";".join(f"a{i + 1} = a{i} + a{i}" for i in range(times))


def fibonacci(times: int) -> str:
    """A program of sums of the last two values."""
    return "; ".join(["a1 = 2*a0", *(f"a{i + 2} = a{i + 1} + a{i}" for i in range(times))])


@given(cases(SMOOTH + KINKED))
def test_the_sum_over_all_paths_is_the_adjoint(case: Case) -> None:
    program = parse(case.text)
    graph = linearised(program, case.at)
    assume(cost(graph).paths <= 2000)
    swept = trace("reverse", program, case.at)
    assume(swept.passes and all(not each.rows.failed for each in swept.passes))
    adjoints = {
        (name, output): value
        for output, each in zip(program.names(program.outputs), swept.passes, strict=True)
        for name, value in each.derivatives.items()
    }
    found = list(connections(graph))
    assert {(pair.input, pair.output) for pair in found} == adjoints.keys()
    for pair in found:
        scale = sum(abs(path.value or 0.0) for path in pair.paths)
        adjoint = adjoints[pair.input, pair.output]
        assert pair.derivative is not None
        assert adjoint is not None
        assert abs(pair.derivative - adjoint) <= 1e-12 * scale


@given(cases())
def test_as_many_paths_are_counted_as_there_are(case: Case) -> None:
    graph = linearised(parse(case.text))
    price = cost(graph)
    assume(price.paths <= 2000)
    paths = [path for pair in connections(graph) for path in pair.paths]
    assert price.paths == len(set(paths)) == len(paths)
    assert price.by_paths == sum(len(path.edges) - 1 for path in paths)
    for path in paths:
        assert all(a.target == b.source for a, b in zip(path.edges, path.edges[1:], strict=False))


@pytest.mark.parametrize("times", [1, 10, 1000])
def test_paths_that_double_are_counted_without_going_along_them(times: int) -> None:
    price = cost(linearised(parse(doubling(times))))
    assert (price.paths, price.by_paths) == (2**times, (times - 1) * 2**times)
    assert price.by_forward == price.by_reverse == 2 * times


def test_the_paths_of_a_fibonacci_program_are_fibonacci_numbers() -> None:
    counts = [cost(linearised(parse(fibonacci(n)))).paths for n in range(1, 9)]
    assert counts == [2, 3, 5, 8, 13, 21, 34, 55]


def test_paths_may_be_asked_for_between_some_ends_alone() -> None:
    graph = linearised(parse("f = x*y; g = x + y*y"))
    for inputs, outputs in [(["x"], ["f"]), (["y"], ["g"]), ([], ["g"]), (["x"], [])]:
        between = ends(graph, inputs, outputs)
        pairs = list(connections(graph, between))
        assert {pair.input for pair in pairs} == set(inputs or ["x", "y"])
        assert {pair.output for pair in pairs} == set(outputs or ["f", "g"])
        assert sum(len(pair.paths) for pair in pairs) == cost(graph, between).paths


def test_an_operand_that_stands_twice_makes_two_paths(run: Run) -> None:
    found = run("paths", "x*x", "--at", "x=3")
    assert found.out.splitlines()[:4] == [
        "Paths from x = v₀ to y = v₁",
        "v₀ → v₁  = v₀  = 3      = 3",
        "v₀ → v₁  = v₀  = 3      = 3",
        "∂y/∂x          = 3 + 3  = 6",
    ]


def test_without_a_point_the_products_are_formulas(run: Run) -> None:
    found = run("paths", "x*sin(x) - x", "--notation", "ascii")
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines()[:5] == [
        "Paths from x = v[0] to y = v[3]",
        "v[0] -> v[1] -> v[2] -> v[3]  = cos(v[0]) * v[0] * 1",
        "v[0] -> v[2] -> v[3]          = v[1] * 1",
        "v[0] -> v[3]                  = -1",
        "dy/dx                         = cos(v[0]) * v[0] * 1 + v[1] * 1 - 1",
    ]


def test_without_a_point_the_derivative_by_one_path_is_its_product_and_by_many_the_sum_of_the_rows(run: Run) -> None:
    assert run("paths", "sin(x)").out.splitlines()[2].split("  ") == ["∂y/∂x", "", "= cos v₀"]
    assert "  = the sum of the 10 products above\n" in run("paths", "+".join(["x*x"] * 5)).out


def test_an_output_that_no_path_reaches_has_the_derivative_0(run: Run) -> None:
    found = run("paths", "x*z; sin(x)", "--at", "x=1,z=2", "--from", "z", "--to", "y2")
    assert found.out.startswith("Paths from z = v₀ to y₂ = v₂\n∂y₂/∂z  = 0\n")


def test_an_output_that_no_path_reaches_has_the_derivative_0_without_a_point_too(run: Run) -> None:
    assert "Paths from x = v₀ to a\n∂a/∂x  = 0\n" in run("paths", "a = 3; a; sin(x)").out


def test_a_program_without_inputs_has_no_paths_and_says_so(run: Run) -> None:
    found = run("paths", "2*3")
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines() == [
        "Cost",
        "along the paths  0 paths        0 multiplications",
        "forward mode     0 passes       0 multiplications",
        "reverse mode     1 pass         0 multiplications",
        "symbolic         0 expressions  0 operations",
        "",
        "there are no paths, for the program has no inputs",
    ]


def test_the_cost_counts_the_operations_of_the_symbolic_derivatives(run: Run) -> None:
    text = "l2 = 4*x*(1 - x); l3 = 4*l2*(1 - l2); l4 = 4*l3*(1 - l3)"
    assert "symbolic         1 expression  79 operations" in run("paths", text).out.splitlines()
    count = sum(operations(derivative(parse(SURVEY), "y", name)) for name in ("x1", "x2"))
    assert cost(linearised(parse(SURVEY))).by_symbolic == count


@pytest.mark.long
def test_symbolic_derivatives_that_would_take_long_to_count_are_left_out() -> None:
    assert cost(linearised(parse(doubling(30_000)))).by_symbolic is None


@pytest.mark.long
def test_too_many_paths_are_refused_with_their_exact_number(run: Run) -> None:
    found = run("paths", doubling(1000), "--at", "a0=1e-300")
    assert (found.code, found.out) == (2, "")
    message, hint = found.err.splitlines()
    assert message == f"tracediff: there are {2**1000:,} paths, and the limit is 1,000"
    assert hint.startswith("tracediff forward needs 1 pass of 2,000 multiplications for the same derivatives")
    assert "at least 2^20000 paths" in run("paths", doubling(20_000)).err
    assert (
        run("paths", "a = x + x; a*a*y", "--limit", "4")
        .err.splitlines()[1]
        .startswith("tracediff reverse needs 1 pass")
    )


def test_the_limit_can_be_moved(run: Run) -> None:
    assert run("paths", doubling(4), "--limit", "15").code == 2
    assert run("paths", doubling(4), "--limit", "16").code == 0


@pytest.mark.parametrize(
    ("expression", "at", "message"),
    [
        ("ln(x)*2", "x=-1", "v₁ = ln v₀ = ln(−1) is not a real number"),
        ("sqrt(x)*2", "x=0", "∂v₁/∂v₀ = 1/(2 × v₁) = 1/(2 × 0) is infinite"),
        ("x*1e200*1e200", "x=0", "v₀ → v₁ → v₂ = 1e200 × 1e200 is infinite"),
        ("x*1e308 - x*1e308", "x=0", ""),
        ("x*1e308 + x*1e308", "x=0", "the sum over the paths from x to y is infinite"),
    ],
)
def test_what_is_not_finite_ends_with_code_3(run: Run, expression: str, at: str, message: str) -> None:
    found = run("paths", expression, "--at", at)
    expected = 3 if message else 0
    data = run("paths", expression, "--at", at, "--format", "json")
    assert data.code == found.code == expected
    if message:
        assert found.err.splitlines()[0] == f"tracediff: {message}"
        assert json.loads(data.out)["error"]["message"]


def test_json_holds_each_path_and_the_cost(run: Run) -> None:
    data = json.loads(run("paths", SURVEY, *AT, "--from", "x1", "--format", "json").out)
    assert (data["schema"], data["mode"], data["at"]) == ("tracediff/1", "paths", {"x1": 2.0, "x2": 5.0})
    (pair,) = data["pairs"]
    assert (pair["input"], pair["output"], pair["derivative"]) == ("x1", "y", 5.5)
    assert pair["paths"][0] == {
        "vertices": ["v[-1]", "v[1]", "v[4]", "v[5]"], "formula": "1/v[-1] * 1 * 1", "substituted": "1/2 * 1 * 1",
        "value": 0.5,
    }  # fmt: skip
    assert data["cost"] == {
        "edges": 8, "paths": 2, "by_paths": 4, "forward_passes": 1, "by_forward": 8, "reverse_passes": 1,
        "by_reverse": 8, "expressions": 1, "by_symbolic": 7,
    }  # fmt: skip


def test_a_convention_at_a_kink_is_noted(run: Run) -> None:
    assert "by convention its partial is taken as 0" in run("paths", "abs(x)*x", "--at", "x=0").out


def test_an_unknown_end_is_named(run: Run) -> None:
    assert (
        run("paths", "x*y", "--from", "z").err
        == "tracediff: z is not an input of this program\nthe inputs are x and y\n"
    )
    assert "f2 is not an output of this program" in run("paths", "x; y", "--to", "f2").err


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 120])
def test_paths_fit_every_screen_and_no_number_is_broken(run: Run, columns: int) -> None:
    found = run("paths", "exp(x1*x1) + x1*x2/x1 - sin(x2)", *AT, columns=columns)
    lines = found.out.splitlines()
    assert all(len(line) <= columns for line in lines)
    assert sum("109.196" in line for line in lines) >= 2
    assert not any(line.rstrip().endswith(("×", "→", "+")) for line in lines)


leaves = st.sampled_from([*map(Variable, LEAVES[:3]), Value(-0.959), Value(2.0), Constant(-1.0), Constant(3.0)])
factors = st.one_of(
    leaves,
    st.builds(lambda name, a: Apply(name, (a,)), st.sampled_from(["sin", "neg", "ln"]), leaves),
    st.builds(lambda name, a, b: Apply(name, (a, b)), st.sampled_from(["mul", "div", "add"]), leaves, leaves),
)


@pytest.mark.long
@given(
    st.lists(st.lists(factors, min_size=1, max_size=3), min_size=1, max_size=3), st.sampled_from(["unicode", "latex"])
)
def test_sums_and_products_of_many_are_written_as_those_of_two(products: list[list[Expression]], name: str) -> None:
    notation = named(name)
    chained = [functools.reduce(lambda a, b: Apply("mul", (a, b)), product) for product in products]
    assume(not any(isinstance(product[0], Apply) and product[0].primitive == "add" for product in products))
    assert notation.product(products[0]) == notation.show(chained[0])
    assert notation.total(products) == notation.show(functools.reduce(lambda a, b: Apply("add", (a, b)), chained))


def test_the_value_of_a_path_is_that_of_its_printed_factors() -> None:
    graph = linearised(parse(SURVEY), {"x1": 2, "x2": 5})
    for pair in connections(graph):
        for path in pair.paths:
            values = [graph.partials[edge.row].value or 0.0 for edge in path.edges]
            assert path.value == math.prod(values)


@pytest.mark.parametrize("text", ["a = x*y; a; sin(a)", "a = x*y; f = a; g = a", "x; x*y"])
def test_an_output_that_is_used_further_has_a_vertex_of_its_own(text: str) -> None:
    program = parse(text)
    graph = linearised(program, {"x": 2, "y": 3})
    assert len({*graph.inputs, *graph.outputs}) == len(graph.inputs) + len(graph.outputs)
    forward = trace("forward", program, {"x": 2, "y": 3}).passes
    derivatives = {sweep.derivatives[pair.output] for pair in connections(graph) for sweep in forward}
    assert {pair.derivative for pair in connections(graph)} == derivatives


CHAIN = "sin(" * 150 + "x" + ")" * 150


@pytest.mark.parametrize("command", ["paths", "eliminate"])
def test_the_rows_before_one_that_is_not_finite_are_printed(run: Run, command: str) -> None:
    assert run(command, "x*ln(y)", "--at", "x=1,y=-1").out.splitlines() == [
        "Forward primal trace",
        "v₋₁  = x      = 1       =   1",
        "v₀   = y      = −1      =  −1",
        "v₁   = ln v₀  = ln(−1)  = nan",
    ]
    assert run(command, "exp(x)*sqrt(y)", "--at", "x=0,y=0").out.splitlines() == [
        "Partials on the edges",
        "∂v₁/∂v₋₁  = v₁          = 1          =   1",
        "∂v₂/∂v₀   = 1/(2 × v₂)  = 1/(2 × 0)  = inf",
    ]


@pytest.mark.long
def test_a_long_table_of_paths_shows_its_beginning_and_its_end_on_a_terminal(run: Run) -> None:
    squares = "+".join(["x*x"] * 100)
    at = ("--at", "x=1")
    assert "... 101 rows ..." in run("paths", squares, *at, terminal=True, columns=400).out
    assert "... 101 rows ..." in run("paths", squares, *at, terminal=True, columns=40).out
    assert "rows ..." not in run("paths", squares, *at).out
    first, *_, last = run("paths", squares, *at, "--rows", "2").out.splitlines()[1:4]
    assert first.startswith("v₀ → v₁ → v₁₀₁")
    assert last.startswith("∂y/∂x")


@pytest.mark.parametrize(
    ("notation", "middle"),
    [("unicode", "v₁₁ → ... → v₁₃₉"), ("ascii", "v[11] -> ... -> v[139]"), ("latex", r"v_{11} \to ... \to v_{139}")],
)
def test_a_long_path_shows_its_beginning_and_its_end_on_a_terminal(run: Run, notation: str, middle: str) -> None:
    arguments = ("paths", CHAIN, "--at", "x=1", "--notation", notation)
    assert middle in run(*arguments, terminal=True, columns=4000).out
    lines = run(*arguments, "--color", "never", terminal=True, columns=80).out.splitlines()
    assert len(lines) < 60
    assert max(map(width, lines)) <= 80
    assert "..." not in run(*arguments).out


def test_a_long_elimination_shows_its_beginning_and_its_end_on_a_terminal(run: Run) -> None:
    found = run("eliminate", CHAIN, "--at", "x=1", terminal=True, columns=120, encoding="utf-8").out
    assert "... 50 rows ..." in found
    assert "... 198 rows ..." in found
    lines = run("eliminate", CHAIN, "--at", "x=1", "--rows", "3:4").out.splitlines()
    assert lines[:2] == ["Partials on the edges", "... 2 rows ..."]
    assert lines[4] == "... 146 rows ..."


def test_what_lies_beside_the_chosen_paths_neither_fails_nor_is_spoken_of(run: Run) -> None:
    found = run("paths", "sqrt(x); z^2", "--from", "z", "--to", "y2", "--at", "x=0,z=1")
    assert (found.code, found.err) == (0, "")
    assert "∂y₂/∂z                      = 2" in found.out
    assert run("paths", "sqrt(x); z^2", "--to", "y1", "--at", "x=0,z=1").code == 3
    arguments = ("paths", "x*y; abs(x)", "--at", "x=0,y=2")
    assert "by convention" in run(*arguments).out
    assert "by convention" not in run(*arguments, "--to", "y1").out
    assert json.loads(run(*arguments, "--to", "y1", "--format", "json").out)["notes"] == []
