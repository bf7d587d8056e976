"""Vertex elimination: every order gives the Jacobian, and what the orders cost."""

from __future__ import annotations

import itertools
import json
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff.errors import RequestError
from tracediff.graphs.elimination import Elimination, eliminate, merged
from tracediff.graphs.linearised import Graph, linearised
from tracediff.graphs.orders import MOST, RULES, listed_order, order
from tracediff.language import document, parse
from tracediff.render.text import width
from tracediff.resources import sample
from tracediff.trace import trace

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")
CHAIN = "; ".join(["a0 = x*y", *(f"a{i + 1} = sin(a{i})" for i in range(MOST + 2))])


def costs(graph: Graph) -> dict[str, int]:
    return {rule: eliminate(graph, order(graph, rule)).multiplications for rule in RULES}


def jacobians_agree(found: Elimination, expected: dict[tuple[str, str], float]) -> bool:
    size = max([1.0, *map(abs, expected.values())])
    return all(
        entry.value is not None and abs(entry.value - expected[entry.output, entry.input]) <= 1e-9 * size
        for entry in found.jacobian
    )


@given(cases(SMOOTH + KINKED), st.data())
def test_every_order_gives_the_jacobian_of_reverse_mode(case: Case, data: st.DataObject) -> None:
    program = parse(case.text)
    graph = linearised(program, case.at)
    swept = trace("reverse", program, case.at)
    assume(swept.passes and not graph.partials.failed and all(not each.rows.failed for each in swept.passes))
    expected = {
        (output, name): value
        for output, each in zip(program.names(program.outputs), swept.passes, strict=True)
        for name, value in each.derivatives.items()
        if value is not None
    }
    shuffled = data.draw(st.permutations(graph.intermediates))
    for vertices in (*(order(graph, rule) for rule in RULES[:3]), shuffled):
        done = eliminate(graph, vertices)
        assume(all(math.isfinite(join.value or 0.0) for step in done.steps for join in step.joins))
        assert sorted(vertices) == graph.intermediates
        assert jacobians_agree(done, expected)


@given(cases(), st.data())
def test_the_optimum_costs_no_more_than_any_other_order(case: Case, data: st.DataObject) -> None:
    graph = linearised(parse(case.text))
    assume(len(graph.intermediates) <= 10)
    best = eliminate(graph, order(graph, "optimal")).multiplications
    assert best <= min(costs(graph).values())
    assert best <= eliminate(graph, data.draw(st.permutations(graph.intermediates))).multiplications


@pytest.mark.parametrize(
    "text",
    [
        "a = x*y; b = a*x; c = b*a; d = c*b; d*a",
        "a = sin(x2); b = a*x2; c = x1*b; b*c",
        "a = x1*x2; b = sin(a); c = a*b; c*x1; b*x1; sin(b)",
        "a = sin(y); b = a*y; c = x*b; d = sin(b); b*c; d*c",
    ],
)
def test_the_optimum_is_the_least_of_all_permutations(text: str) -> None:
    graph = linearised(parse(text))
    least = min(eliminate(graph, list(each)).multiplications for each in itertools.permutations(graph.intermediates))
    assert eliminate(graph, order(graph, "optimal")).multiplications == least


@given(cases())
def test_a_vertex_costs_its_edges_in_times_its_edges_out(case: Case) -> None:
    graph = linearised(parse(case.text))
    for rule in RULES[:3]:
        done = eliminate(graph, order(graph, rule))
        assert all(len(step.joins) == len(step.sources) * len(step.targets) for step in done.steps)
        assert done.multiplications == sum(len(step.joins) for step in done.steps)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bow-tie", {"forward": 23, "reverse": 24, "markowitz": 17, "optimal": 17}),
        ("no-simple-order", {"forward": 12, "reverse": 11, "markowitz": 11, "optimal": 10}),
    ],
)
def test_a_sample_costs_what_it_says(name: str, expected: dict[str, int]) -> None:
    read = document(sample(name))
    assert costs(linearised(read.program)) == expected
    assert all(str(cost) in sample(name) for cost in expected.values())


@pytest.mark.long
def test_the_search_takes_moderate_time_at_its_limit() -> None:
    """A dense graph of 16 intermediate vertices."""
    lines = [f"a{i} = " + " + ".join(["x", "y", *(f"a{j}" for j in range(max(0, i - 2), i))]) for i in range(6)]
    graph = linearised(parse("; ".join([*lines, "a5*a4*a0", "a5 + a3"])))
    assert len(graph.intermediates) == MOST
    assert costs(graph)["optimal"] <= min(costs(graph).values())


def test_parallel_edges_are_merged_with_the_sum_of_their_partials() -> None:
    graph = linearised(parse("sin(x*x)"), {"x": 3})
    vertex, end = graph.intermediates[0], graph.outputs[0]
    assert merged(graph)[vertex] == {graph.inputs[0]: 6.0}
    assert list(merged(graph)[end]) == [vertex]
    assert eliminate(graph, [vertex]).multiplications == 1


def test_a_step_shows_its_edges_and_the_products(run: Run) -> None:
    out = run("eliminate", SURVEY, *AT, "--vertices", "v1,v2,v3,v4").out
    assert "Elimination in listed order: 6 multiplications" in out
    assert (
        "v₂: 2 in × 1 out\n"
        "∂v₄/∂v₋₁          = ∂v₄/∂v₋₁ + ∂v₄/∂v₂ ∂v₂/∂v₋₁  = 0.5 + 1 × 5     =  5.5\n"
        "∂v₄/∂v₀           = ∂v₄/∂v₂ ∂v₂/∂v₀              = 1 × 2           =  2\n"
    ) in out
    assert "Jacobian\n∂y/∂x₁  = 5.5\n∂y/∂x₂  = 1.716\n" in out


def test_equal_orders_are_shown_once_and_all_are_compared(run: Run) -> None:
    out = run("eliminate", "sin(x*y)", "--at", "x=1,y=2", "--by", "all").out
    assert "Elimination in forward, reverse, Markowitz and optimal order: 2 multiplications" in out
    assert out.endswith("forward    2  v₁\nreverse    2  v₁\nMarkowitz  2  v₁\noptimal    2  v₁\n")
    assert run("eliminate", SURVEY, "--by", "forward", "--by", "reverse").out.count("Elimination in ") == 2


def test_without_a_point_the_formulas_alone_are_shown(run: Run) -> None:
    out = run("eliminate", "sin(x*y)", "--notation", "ascii").out
    assert "dv[2]/dv[0]         = dv[2]/dv[1] * dv[1]/dv[0]\n" in out
    assert "Jacobian" not in out


def test_vertices_are_named_by_number_or_by_the_users_name() -> None:
    graph = linearised(parse("a = sin(x); b = a*x; exp(b)"))
    first, second = graph.intermediates
    for names in (["b", "a"], ["v2", "v1"], ["v[2]", "v₁"]):
        assert listed_order(graph, names) == [second, first]


@pytest.mark.parametrize(
    ("names", "message", "hint"),
    [
        (["v1", "w2"], "w2 is not an intermediate vertex of this program", "the intermediate vertices are v1,v2"),
        (["v1", "v1"], "a vertex is listed twice", "the intermediate vertices are v1,v2"),
        (["a"], "v2 is not in the list", "list each once: the intermediate vertices are v1,v2"),
    ],
)
def test_a_wrong_list_is_refused(names: list[str], message: str, hint: str) -> None:
    with pytest.raises(RequestError) as found:
        listed_order(linearised(parse("a = sin(x); exp(a*x)")), names)
    assert (found.value.message, found.value.hint) == (message, hint)


def test_a_program_without_intermediate_vertices_has_its_edges_as_jacobian(run: Run) -> None:
    found = run("eliminate", "x*y; 3", "--at", "x=2,y=5")
    assert "Jacobian\n∂y₁/∂x  = 5\n∂y₁/∂y  = 2\n∂y₂/∂x  = 0\n" in found.out
    assert "forward    0\n" in found.out
    assert "it has none" in run("eliminate", "x", "--vertices", "v1").err
    assert "the only intermediate vertex is v1" in run("eliminate", "sin(sin(x))", "--vertices", "v2").err
    assert run("eliminate", "4*2").code == 0


def test_on_a_large_graph_the_optimum_is_not_computed_and_that_is_said(run: Run) -> None:
    found = run("eliminate", CHAIN, "--by", "all")
    count = MOST + 2
    note = f"optimal: not computed, for the search looks at every set of vertices, at most {MOST}; here are {count}"
    assert found.out.splitlines()[-1] == note
    assert "v₁₂, ..., v₁₆, v₁₇, v₁₈" in found.out
    data = json.loads(run("eliminate", CHAIN, "--format", "json").out)
    assert data["multiplications"]["optimal"] is None
    assert data["notes"] == [note]
    refused = run("eliminate", CHAIN, "--by", "optimal")
    assert (refused.code, refused.err.splitlines()[1]) == (2, "use --by markowitz")


def test_json_holds_each_step(run: Run) -> None:
    data = json.loads(run("eliminate", SURVEY, *AT, "--by", "reverse", "--format", "json").out)
    assert (data["mode"], data["jacobian"]) == ("eliminate", [[5.5, 1.7163378145367738]])
    (shown,) = data["orders"]
    assert (shown["order"], shown["multiplications"]) == ("reverse", 6)
    assert shown["vertices"] == ["v[4]", "v[3]", "v[2]", "v[1]"]
    assert shown["steps"][0] == {
        "vertex": "v[4]", "in": ["v[1]", "v[2]"], "out": ["v[5]"],
        "edges": [
            {"from": "v[1]", "to": "v[5]", "new": True, "formula": "dv[5]/dv[4] * dv[4]/dv[1]", "substituted": "1 * 1", "value": 1.0},
            {"from": "v[2]", "to": "v[5]", "new": True, "formula": "dv[5]/dv[4] * dv[4]/dv[2]", "substituted": "1 * 1", "value": 1.0},
        ],
    }  # fmt: skip
    assert data["multiplications"] == {"forward": 6, "reverse": 6, "markowitz": 6, "optimal": 6}


@pytest.mark.parametrize(
    ("expression", "at", "message", "shown"),
    [
        ("ln(x)*2", "x=-1", "v₁ = ln v₀ = ln(−1) is not a real number", ""),
        ("sqrt(x)*2", "x=0", "∂v₁/∂v₀ = 1/(2 × v₁) = 1/(2 × 0) is infinite", "∂v₁/∂v₀  = 1/(2 × v₁)"),
        ("x*1e200*1e200", "x=0", "∂v₂/∂v₀ = 1e200 × 1e200 is infinite", "Elimination in Markowitz order"),
    ],
)
def test_what_is_not_finite_ends_with_code_3(run: Run, expression: str, at: str, message: str, shown: str) -> None:
    found = run("eliminate", expression, "--at", at)
    assert (found.code, found.err.splitlines()[0]) == (3, f"tracediff: {message}")
    assert shown in found.out
    data = json.loads(run("eliminate", expression, "--at", at, "--format", "json").out)
    assert data["error"]["message"]


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 120])
def test_the_tables_fit_every_screen(run: Run, columns: int) -> None:
    found = run("eliminate", "--sample", "bow-tie", "--by", "all", columns=columns)
    assert all(width(line) <= columns for line in found.out.splitlines())
    assert "Multiplications by order" in found.out


@pytest.mark.parametrize(
    "expression", ["f(a, b) = a; f(x, sin(x))", "f(a, b) = a; sin(f(x, sin(cos(x))))", "f(a, b) = a; f(x, sqrt(x - 1))"]
)
def test_what_no_output_uses_is_no_vertex(run: Run, expression: str) -> None:
    at = "2" if "sqrt" not in expression else "1"
    found = json.loads(run("eliminate", expression, "--at", f"x={at}", "--by", "all", "--format", "json").out)
    reverse = json.loads(run("reverse", expression, "--at", f"x={at}", "--format", "json").out)
    assert found["jacobian"] == [list(reverse["passes"][0]["derivatives"].values())]
    assert {order["multiplications"] for order in found["orders"]} == {0}
