"""Laws that hold of every program: of its derivatives, of its rows, and of its text.

``--hypothesis-profile=nightly`` tries each on 10,000 programs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import tracediff as td
from tests.programs import KINKED, NAMES, SMOOTH, Case, cases, expressions
from tracediff import remarks
from tracediff.derivatives.complex_step import NotAnalyticError, complex_step
from tracediff.derivatives.hessian import of_output
from tracediff.language import Order, parse
from tracediff.notation import Ascii
from tracediff.notation.source import source
from tracediff.primitives import CALLABLE
from tracediff.render.json import contract
from tracediff.trace import Mode, trace

Matrix = dict[str, dict[str, float]]

TAME = 1e6
"""Where every value and adjoint is below this, rounding is below the tolerance of the laws."""


def jacobian(case: Case, mode: Mode = "reverse", order: Order = "height") -> Matrix:
    """The Jacobian by one mode; a program that is not finite or not tame at the point is passed over."""
    found = trace(mode, parse(case.text, order), case.at)
    assume(remarks.error(found, Ascii()) is None)
    for rows in (found.primal, *[sweep.rows for sweep in found.passes]):
        assert rows.evaluation
        assume(all(abs(value) < TAME for value in rows.evaluation.values if value is not None))
    by_seed = {
        next(name for name, value in sweep.seed.items() if value): {
            name: value for name, value in sweep.derivatives.items() if value is not None
        }
        for sweep in found.passes
    }
    if mode == "reverse":
        return by_seed
    return {output: {name: column[output] for name, column in by_seed.items()} for output in found.outputs}


def agree(one: Mapping[str, float], other: Mapping[str, float], scale: float = 1.0) -> bool:
    """Whether two rows are equal but for rounding."""
    scale = max([scale, *map(abs, one.values())])
    return one.keys() == other.keys() and all(abs(one[name] - other[name]) <= 1e-8 * scale for name in one)


def combined(left: Mapping[str, float], a: float, right: Mapping[str, float], b: float) -> dict[str, float]:
    """A linear combination of two vectors."""
    return {name: a * left[name] + b * right[name] for name in left}


VECTORS = st.fixed_dictionaries(dict.fromkeys(NAMES, st.floats(-2, 2)))
WEIGHTS = st.lists(st.floats(-2, 2), min_size=2, max_size=2)


# The derivatives


@given(cases(SMOOTH + KINKED))
def test_forward_and_reverse_mode_agree(case: Case) -> None:
    forward, reverse = jacobian(case, "forward"), jacobian(case, "reverse")
    assert forward.keys() == reverse.keys()
    assert all(agree(forward[output], reverse[output]) for output in forward)


@given(cases(SMOOTH + KINKED))
def test_a_complex_step_confirms_reverse_mode(case: Case) -> None:
    program = parse(case.text)
    for output, row in jacobian(case).items():
        of_one = of_output(program, output)
        try:
            steps = [complex_step(of_one, list(case.at.values()), number) for number in range(len(NAMES))]
        except NotAnalyticError:
            assume(False)
        assert agree(row, dict(zip(case.at, steps, strict=True)))


@given(cases())
def test_the_derivative_is_the_limit_of_differences(case: Case) -> None:
    program, step = parse(case.text), 1e-5
    for output, row in jacobian(case, "forward").items():
        for name, derivative in row.items():
            ahead, behind = (
                td.primal(program, case.at | {name: case.at[name] + h}).outputs[output] for h in (step, -step)
            )
            assume(ahead is not None and behind is not None)
            assert ahead is not None
            assert behind is not None
            curvature = td.hessian(program, case.at, output)[name][name]
            assume(abs(curvature) < 1e3 * (1 + abs(derivative)))
            assert math.isclose(
                (ahead - behind) / (2 * step), derivative, rel_tol=1e-4, abs_tol=1e-4 * (1 + abs(ahead))
            )


@given(cases(SMOOTH + KINKED), VECTORS, WEIGHTS)
def test_tangents_and_adjoints_are_transposes(case: Case, vector: dict[str, float], weights: list[float]) -> None:
    program, matrix = parse(case.text), jacobian(case)
    cotangents = dict(zip(matrix, weights, strict=False))
    tangents = td.jvp(program, case.at, vector)[1]
    adjoints = td.vjp(program, case.at, cotangents)[1]
    left = sum(cotangents[name] * tangents[name] for name in cotangents)
    right = sum(adjoints[name] * vector[name] for name in vector)
    largest = max(abs(value) for row in matrix.values() for value in row.values())
    assert agree({"": left}, {"": right}, largest)


@given(cases(SMOOTH + KINKED), VECTORS, VECTORS, WEIGHTS)
def test_a_jvp_is_linear_in_its_tangents(
    case: Case, u: dict[str, float], v: dict[str, float], weights: list[float]
) -> None:
    program, (a, b) = parse(case.text), weights
    largest = max(abs(value) for row in jacobian(case).values() for value in row.values())
    of_u, of_v, of_both = (td.jvp(program, case.at, w)[1] for w in (u, v, combined(u, a, v, b)))
    assert agree(combined(of_u, a, of_v, b), of_both, largest)


@given(cases(SMOOTH + KINKED), WEIGHTS, WEIGHTS, WEIGHTS)
def test_a_vjp_is_linear_in_its_cotangents(
    case: Case, first: list[float], second: list[float], weights: list[float]
) -> None:
    program, (a, b), matrix = parse(case.text), weights, jacobian(case)
    u, v = (dict(zip(matrix, values, strict=False)) for values in (first, second))
    largest = max(abs(value) for row in matrix.values() for value in row.values())
    of_u, of_v, of_both = (td.vjp(program, case.at, w)[1] for w in (u, v, combined(u, a, v, b)))
    assert agree(combined(of_u, a, of_v, b), of_both, largest)


@given(expressions(SMOOTH + KINKED), st.tuples(*[expressions(SMOOTH + KINKED)] * 3), VECTORS)
def test_the_chain_rule_holds_when_a_program_is_put_into_another(
    outer: str, inner: tuple[str, str, str], at: dict[str, float]
) -> None:
    used_by_all = " + ".join(f"0*{name}" for name in NAMES)
    into = "; ".join(f"{name}_in = {text} + {used_by_all}" for name, text in zip(NAMES, inner, strict=True))
    inside = jacobian(Case(into, at))
    values = td.primal(parse(into), at).outputs
    point = {name: value for name in NAMES if (value := values[f"{name}_in"]) is not None}
    (outside,) = jacobian(Case(f"{outer} + {used_by_all}", point)).values()
    put_in = re.sub(r"x[123]", lambda found: f"({inner[int(found[0][1]) - 1]})", f"{outer} + {used_by_all}")
    (whole,) = jacobian(Case(f"{put_in} + {used_by_all}", at)).values()
    product = {name: sum(outside[by] * inside[f"{by}_in"][name] for by in NAMES) for name in NAMES}
    largest = max(abs(outside[by] * inside[f"{by}_in"][name]) for by in NAMES for name in NAMES)
    assert agree(whole, product, largest)


@given(cases(SMOOTH + KINKED))
def test_the_order_of_rows_changes_a_derivative_by_rounding_only(case: Case) -> None:
    for mode in ("forward", "reverse"):
        by_height, as_written = (jacobian(case, mode, order) for order in ("height", "source"))
        assert by_height.keys() == as_written.keys()
        assert all(agree(by_height[output], as_written[output]) for output in by_height)


@given(cases(SMOOTH + KINKED))
def test_merging_equal_operations_changes_a_derivative_by_rounding_only(case: Case) -> None:
    matrix, merged = jacobian(case), td.jacobian(parse(case.text, cse=True), case.at, "reverse")
    assert all(agree(matrix[output], merged[output]) for output in matrix)


@given(cases(SMOOTH + KINKED))
def test_the_fast_gradient_is_bit_equal_to_the_trace(case: Case) -> None:
    program = parse(case.text)
    assume(len(program.outputs) == 1)
    (row,) = jacobian(case).values()
    assert td.value_and_grad(program)(case.at)[1] == row


@given(cases(SMOOTH + KINKED))
def test_a_jacobian_is_bit_equal_to_the_passes_it_is_made_of(case: Case) -> None:
    program = parse(case.text)
    assert td.jacobian(program, case.at, "forward") == jacobian(case, "forward")
    assert td.jacobian(program, case.at, "reverse") == jacobian(case, "reverse")


# The rows


def evaluated(substituted: str) -> float:
    """Compute a row's numbers as a person would: by a parser that knows nothing of how the row came about."""
    parenthesised = re.sub(rf"\b({'|'.join(CALLABLE)}) ([\d.]+(?:e-?\d+)?)", r"\1(\2)", substituted)
    value = td.primal(parse(parenthesised), {}).outputs["y"]
    assert value is not None
    return value


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@given(case=cases(SMOOTH + KINKED))
def test_at_17_digits_a_printed_row_evaluates_to_its_value(case: Case, mode: Mode) -> None:
    printed = contract(trace(mode, parse(case.text), case.at), 17)
    assume("error" not in printed)
    for row in (*printed["primal"], *[row for sweep in printed["passes"] for row in sweep["rows"]]):
        assert row["value"] == evaluated(row["substituted"])


@given(cases())
def test_a_row_reads_only_rows_above_it(case: Case) -> None:
    found = td.adjoint(parse(case.text), case.at)
    for rows in (found.primal, *[sweep.rows for sweep in found.passes]):
        program = rows.program
        own = {statement.target for statement in program.statements}
        known: set[int] = set()
        for target, _, operands in program.statements:
            assert {operand for operand in operands if operand in own} <= known
            known.add(target)


# The text


@given(cases(SMOOTH + KINKED))
def test_printing_and_parsing_are_inverse(case: Case) -> None:
    program = parse(case.text)
    assert parse(source(program)) == program
    assert hash(parse(source(program))) == hash(program)
    by_source = parse(case.text, "source")
    assert parse(source(by_source), "source") == by_source
