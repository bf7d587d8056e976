"""The commands `jacobian` and `hessian`: tables at every width, JSON, and what is refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.conftest import Run
from tracediff.errors import columns

TWO = "f1 = x^2 + y^2; f2 = exp(x + y)"


def wide(line: str) -> int:
    return sum(map(columns, line))


def data(run: Run, *arguments: str, code: int = 0) -> dict[str, Any]:
    found = run(*arguments, "--format", "json")
    assert found.code == code
    read: dict[str, Any] = json.loads(found.out)
    return read


# jacobian


def test_the_jacobian_stands_there_by_both_modes_with_what_each_took(run: Run) -> None:
    found = run("jacobian", TWO, "--at", "x=1,y=1")
    assert found.code == 0
    assert found.out.splitlines()[0] == "Forward mode: a pass for each column   Reverse mode: a pass for each row"
    assert re.search(r"^f₁ +2 +2 +f₁ +2 +2$", found.out, re.MULTILINE)
    assert re.search(r"^forward +2 +2 × 5 = 10$", found.out, re.MULTILINE)
    assert "2 inputs and 2 outputs: the shape favours forward mode" in found.out


def test_one_mode_alone_can_be_asked_for(run: Run) -> None:
    found = run("jacobian", TWO, "--at", "x=1,y=1", "--mode", "reverse").out
    assert "Reverse mode" in found
    assert "Forward mode" not in found


def test_the_json_of_a_jacobian_has_the_keys_of_the_contract(run: Run) -> None:
    found = data(run, "jacobian", TWO, "--at", "x=1,y=1", "--digits", "1")
    assert (found["schema"], found["mode"], found["outputs"], found["inputs"]) == (
        "tracediff/1", "jacobian", ["f1", "f2"], ["x", "y"],
    )  # fmt: skip
    assert found["values"] == [[2, 2], [7.38905609893065, 7.38905609893065]]
    assert (found["forward_passes"], found["reverse_passes"]) == (2, 2)
    assert (found["forward_multiplications"], found["reverse_multiplications"]) == (10, 10)
    assert (found["favours"], found["notes"], found["at"]) == ("forward", [], {"x": 1, "y": 1})


def test_a_vector_of_inputs_is_a_jvp_and_one_of_outputs_a_vjp(run: Run) -> None:
    forward = data(run, "jacobian", TWO, "--at", "x=1,y=1", "--vector", "x=1,y=-0.5")
    assert (forward["direction"], forward["vector"], forward["product"]["f1"]) == ("forward", {"x": 1, "y": -0.5}, 1)
    reverse = data(run, "jacobian", TWO, "--at", "x=1,y=1", "--vector", "f1")
    assert (reverse["direction"], reverse["vector"]) == ("reverse", {"f1": 1, "f2": 0})
    assert reverse["product"] == {"x": 2, "y": 2}
    assert "Vector times Jacobian: 1 reverse pass" in run("jacobian", TWO, "--at", "x=1,y=1", "--vector", "f1").out


def test_a_vector_that_may_be_either_is_refused_until_the_mode_is_said(run: Run) -> None:
    refused = run("jacobian", "x; x^2", "--at", "x=3", "--vector", "x=2")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "tracediff: x may be inputs or outputs\nsay which with --mode forward or --mode reverse\n"
    assert data(run, "jacobian", "x; x^2", "--at", "x=3", "--vector", "x=2", "--mode", "forward")["product"]["y"] == 12
    assert data(run, "jacobian", "x; x^2", "--at", "x=3", "--vector", "x=2", "--mode", "reverse")["product"]["x"] == 2


def test_a_vector_of_neither_is_refused_with_the_names(run: Run) -> None:
    refused = run("jacobian", TWO, "--at", "x=1,y=1", "--vector", "x=1,f1=2")
    assert refused.code == 2
    assert refused.err.splitlines() == [
        "tracediff: x and f1 are neither all inputs nor all outputs",
        "the inputs are x and y; the outputs are f1 and f2",
    ]
    assert run("jacobian", TWO, "--at", "x=1,y=1", "--vector", "f1", "--mode", "forward").code == 2


def test_without_a_point_the_command_with_one_is_shown(run: Run) -> None:
    for command in ("jacobian", "hessian"):
        refused = run(command, "x*y", "--at", "x=1")
        assert refused.code == 2
        assert f"write tracediff {command} 'x*y' --at x=1,y=1" in refused.err
        assert run(command, "x*y").code == 2


@pytest.mark.parametrize("command", ["jacobian", "hessian"])
def test_a_singular_point_is_named_by_its_row_and_the_json_is_valid(run: Run, command: str) -> None:
    found = run(command, "sqrt(x)", "--at", "x=0")
    assert (found.code, found.out) == (3, "")
    assert "= 1/(2 × 0) is infinite" in found.err
    assert (
        run("jacobian", "sqrt(x)", "--at", "x=0", "--vector", "x").err == run("forward", "sqrt(x)", "--at", "x=0").err
    )
    broken = data(run, command, "sqrt(x)", "--at", "x=0", code=3)
    assert broken["values"] is None
    assert broken["error"]["variable"] in ("vdot[1]", "vbar[0]")


def test_the_convention_at_a_kink_is_noted(run: Run) -> None:
    for command in ("jacobian", "hessian"):
        assert "by convention its partial is taken as 0" in run(command, "x*abs(x)", "--at", "x=0").out
        assert len(data(run, command, "x*abs(x)", "--at", "x=0")["notes"]) == 1
    assert "by convention" in run("jacobian", "x*abs(x)", "--at", "x=0", "--vector", "x").out


# hessian


def test_the_hessian_stands_beside_the_gradient_and_below_the_value(run: Run) -> None:
    lines = run("hessian", "--sample", "polynomial").out.splitlines()
    assert lines[:2] == ["Value", "f  = 42"]
    assert re.fullmatch(r"∂f/∂x  = 24 +∂f/∂x +8 +6", lines[5])
    assert re.fullmatch(r"∂f/∂y  = 10 +∂f/∂y +6 +0", lines[6])


@pytest.mark.parametrize(
    ("sample", "values"),
    [
        ("polynomial", [[8, 6], [6, 0]]),
        ("product-exp", [[29.5562243957226, 23.16716829679195], [23.16716829679195, 7.38905609893065]]),
        ("rosenbrock", [[1330, 480], [480, 200]]),
    ],
)
def test_the_hessians_of_published_examples(run: Run, sample: str, values: list[list[float]]) -> None:
    found = data(run, "hessian", "--sample", sample)
    for row, expected in zip(found["values"], values, strict=True):
        assert row == pytest.approx(expected)
    assert found["forward_passes"] == 2
    assert (found["mode"], found["output"], found["inputs"]) == ("hessian", "f", ["x", "y"])


def test_the_rows_of_the_second_order_are_printed_on_request(run: Run) -> None:
    found = run("hessian", "x^2*y + y + 2", "--at", "x=3,y=4", "--trace", "--seed", "x", "--layout", "side")
    assert found.code == 2  # it chooses its own layout
    found = run("hessian", "x^2*y + y + 2", "--at", "x=3,y=4", "--trace", "--seed", "x")
    assert run("hessian", "x^2*y + y + 2; at x=3, y=4; seed x", "--trace").out == found.out
    assert found.code == 0
    titles = [line for line in found.out.splitlines() if re.match(r"[A-Z]", line)]
    assert [re.split(r" {2,}", title) for title in titles] == [
        ["Forward primal trace", "Forward tangent trace"], ["Reverse adjoint trace", "Tangents of the adjoints"],
    ]  # fmt: skip
    assert re.search(r"v̄₋₁ .* v̄̇₋₁  = v̇₋₁ × v̄₁ × 2 \+ v̄̇₁ × 2 × v₋₁ .*= +8$", found.out, re.MULTILINE)
    both = run("hessian", "x^2*y + y + 2", "--at", "x=3,y=4", "--trace").out
    assert "ẋ = 1" in both
    assert "ẏ = 1" in both


def test_the_rows_can_be_printed_without_a_point_and_as_json(run: Run) -> None:
    symbolic = data(run, "hessian", "x^3", "--trace")
    assert symbolic["at"] is None
    rows = {row["variable"]: row["formula"] for row in symbolic["passes"][0]["rows"]}
    assert rows["vbardot[0]"] == "vdot[0] * vbar[1] * 3 * 2 * v[0]"
    assert rows["xbardot"] == "vbardot[0]"
    found = data(run, "hessian", "x^3", "--at", "x=2", "--trace")
    assert found["passes"][0]["derivatives"] == {"x": 12}


def test_at_a_singular_point_the_rows_before_it_are_printed(run: Run) -> None:
    found = run("hessian", "x^1.5", "--at", "x=0", "--trace")
    assert found.code == 3
    assert "v̄̇₀" in found.out
    assert "the derivative of v̄₀ with respect to v₀ is not finite at v₀ = 0 and v̄₁ = 1" in found.err
    first = run("hessian", "sqrt(x)*y", "--at", "x=0,y=1", "--trace")
    assert first.code == 3
    assert "v̄₋₁  = v̄₁/(2 × v₁)  = 1/(2 × 0)  = inf" in first.out
    assert "the partial of sqrt with respect to v₋₁ is not finite at v₋₁ = 0" in first.err
    broken = data(run, "hessian", "x^1.5", "--at", "x=0", "--trace", code=3)
    assert broken["error"]["variable"] == "vbardot[0]"
    for width in (20, 40, 200):
        assert run("hessian", "ln(x)", "--at", "x=-1", "--trace", columns=width).code == 3
        assert "v̄₁/(2 × v₁)" in run("hessian", "sqrt(x)*y", "--at", "x=0,y=1", "--trace", columns=max(width, 40)).out


def test_the_derivatives_of_one_variable_are_listed_up_to_an_order(run: Run) -> None:
    found = run("hessian", "x^3", "--at", "x=2", "--order", "3").out.splitlines()
    assert [re.split(r" += +", line) for line in found[1:]] == [
        ["y", "8"], ["∂y/∂x", "12"], ["∂²y/∂x²", "12"], ["∂³y/∂x³", "6"],
    ]  # fmt: skip
    assert data(run, "hessian", "x^3", "--at", "x=2", "--order", "3")["derivatives"] == [8, 12, 12, 6]
    assert "d^2y/dx^2" in run("hessian", "x^3", "--at", "x=2", "--order", "2", "--notation", "ascii").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x; x^2", "--at", "x=1"), "a Hessian is that of one output, and this program has 2\nchoose one of x and y"),
        (("x; x^2", "--at", "x=1", "--of", "z"), "z is not an output of this program\nthe outputs are x and y"),
        (("x*y", "--at", "x=1,y=2", "--order", "2"), "--order is for one input and one output"),
        (("x", "--at", "x=1", "--order", "11"), "--order cannot be 11"),
        (("x", "--at", "x=1", "--order", "2", "--trace"), "leave --order or --trace out"),
        (("x", "--at", "x=1", "--seed", "x"), "add --trace"),
        (("x", "--at", "x=1", "--seed", "z", "--trace"), "z is not an input of this program"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_hint(run: Run, arguments: tuple[str, ...], message: str) -> None:
    refused = run("hessian", *arguments)
    assert (refused.code, refused.out) == (2, "")
    assert message in refused.err


# Widths


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [
        ("jacobian", "--sample", "three-neurons"), ("jacobian", "--sample", "two-outputs", "--digits", "17"),
        ("jacobian", "--sample", "two-outputs", "--vector", "x=1"), ("hessian", "--sample", "softmax-loss"),
        ("hessian", "--sample", "three-weights", "--digits", "17"), ("hessian", "--sample", "polynomial", "--trace"),
        ("hessian", "exp(x)", "--at", "x=1", "--order", "6", "--digits", "17"),
    ],
)  # fmt: skip
def test_every_number_is_whole_at_every_width(run: Run, arguments: tuple[str, ...], width: int) -> None:
    number = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e−?[0-9]+)?")
    everywhere = set(number.findall(run(*arguments, "--format", "plain").out))
    shown = run(*arguments, columns=width, terminal=True, stdin=b"")
    assert shown.code == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.out)
    assert everywhere <= set(number.findall(plain))
    assert all(wide(line) <= width or " " not in line.strip() for line in plain.splitlines()) or width < 40


def test_a_wide_matrix_is_divided_into_blocks_of_columns(run: Run) -> None:
    found = run("jacobian", "--sample", "three-neurons", "--mode", "reverse", columns=60).out
    assert found.count("Reverse mode: a pass for each row") == 3
    assert found.count("∂/∂x₂") == 1


def test_where_no_column_fits_the_entries_are_listed(run: Run) -> None:
    found = run("hessian", "x^2*y", "--at", "x=1/3,y=1/7", "--digits", "17", columns=22).out
    assert "∂f/∂x\n  ∂/∂x\n    0.2857142857142857\n  ∂/∂y\n    0.6666666666666666\n" in found


@pytest.mark.parametrize("command", ["jacobian", "hessian", "check"])
def test_json_is_in_the_ascii_notation_whatever_the_output_carries(run: Run, command: str) -> None:
    error = data(run, command, "ln(x)", "--at", "x=0", "--notation", "unicode", code=3)["error"]
    assert error == {"variable": "v[1]", "message": "v[1] = ln v[0] = ln 0 is infinite"}
    (note,) = data(run, command, "x*abs(x)", "--at", "x=0")["notes"]
    assert note.startswith("v[1] = |v[0]|") or note.startswith("v[1] = abs v[0]")


@pytest.mark.parametrize("command", ["jacobian", "hessian", "check", "symbolic"])
def test_a_program_without_inputs_has_nothing_to_differentiate(run: Run, command: str) -> None:
    assert run(command, "2 + 3") == (
        2, "", "tracediff: there is no input to differentiate with respect to\nname one, as in x^2\n",
    )  # fmt: skip


def test_one_unknown_name_of_a_vector_is_said_in_the_singular(run: Run) -> None:
    assert run("jacobian", "x*y", "--at", "x=1,y=2", "--vector", "q").err == (
        "tracediff: q is neither an input nor an output\nthe inputs are x and y; the only output is f\n"
    )


def test_a_hessian_that_is_not_symmetric_is_noted(run: Run) -> None:
    (note,) = data(run, "hessian", "x^y", "--at", "x=0,y=1")["notes"]
    assert note.startswith("the mixed derivatives for x and y differ, 1 and 0")
    assert data(run, "hessian", "x^y*sin(x/y)", "--at", "x=2,y=1")["notes"] == []


@pytest.mark.parametrize(
    ("arguments", "seed"),
    [
        (("jacobian", "sqrt(x); x*y; x*y*y"), "for xdot = 1"),
        (("jacobian", "x*y; sqrt(x)", "--mode", "reverse"), "for y1bar = 1"),
        (("hessian", "y*x^1.5"), "for xdot = 1"),
        (("forward", "y*sqrt(x)"), "for xdot = 1"),
    ],
)
def test_where_one_pass_of_several_breaks_its_seed_is_named(run: Run, arguments: tuple[str, ...], seed: str) -> None:
    found = run(*arguments, "--at", "x=0,y=2", "--notation", "ascii")
    assert found.code == 3
    assert found.err.splitlines()[0].endswith(seed)


def test_where_there_is_one_pass_it_needs_no_name(run: Run) -> None:
    found = run("forward", "y*sqrt(x)", "--at", "x=0,y=2", "--seed", "x")
    assert found.err.splitlines()[0].endswith("is infinite")


def test_a_hessian_notes_the_kinks_of_its_own_output_alone(run: Run) -> None:
    assert data(run, "hessian", "abs(x); x^2", "--of", "y2", "--at", "x=0")["notes"] == []
    assert len(data(run, "hessian", "abs(x); x^2", "--of", "y1", "--at", "x=0")["notes"]) == 1
    assert run("hessian", "f=x^2", "--of", "g", "--at", "x=1").err.endswith("the only output is f\n")


def test_the_hessian_of_an_output_does_not_need_another_to_be_finite(run: Run) -> None:
    program = ("y1 = ln(x); y2 = x^2*z", "--at", "x=-1,z=2")
    found = data(run, "hessian", *program, "--of", "y2")
    assert (found["inputs"], found["gradient"], found["values"]) == (["x", "z"], [-4, 1], [[4, -2], [-2, 0]])
    rows = data(run, "hessian", *program, "--of", "y2", "--trace")["primal"]
    assert [row["variable"] for row in rows if "bar" not in row["variable"]] == ["v[-1]", "v[0]", "v[2]", "v[3]", "y2"]
    assert run("hessian", *program, "--of", "y1").code == 3


def test_the_hessian_of_an_output_has_the_inputs_of_all(run: Run) -> None:
    found = data(run, "hessian", "y1 = ln(z); y2 = x^2", "--at", "x=3,z=-1", "--of", "y2")
    assert (found["gradient"], found["values"]) == ([6, 0], [[2, 0], [0, 0]])


def test_the_order_is_of_the_one_variable_on_which_the_output_depends(run: Run) -> None:
    found = data(run, "hessian", "x^3; x*y", "--of", "y1", "--order", "2", "--at", "x=2,y=1")
    assert (found["inputs"], found["derivatives"]) == (["x"], [8, 12, 12])
    refused = run("hessian", "x^3; x*y", "--of", "y2", "--order", "2", "--at", "x=2,y=1").err
    assert "this program has 2 and 1" in refused


def test_tangents_of_a_gradient_are_named_though_some_are_always_0(run: Run) -> None:
    found = run("hessian", "x^2; y^3; z", "--at", "x=1,y=2,z=3", "--of", "y2", "--trace", "--format", "json")
    passes = json.loads(found.out)["passes"]
    assert [sweep["derivatives"]["y"] for sweep in passes] == [0.0, 12.0, 0.0]
    assert [list(sweep["derivatives"]) for sweep in passes] == [["x", "y", "z"]] * 3
