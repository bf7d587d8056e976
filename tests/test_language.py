"""The language: what a text means, in which order its rows come, and that nothing in it is recursive."""

from __future__ import annotations

import contextlib
import gc
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracediff as td
from tracediff.errors import LanguageError
from tracediff.language import document, parse, point, seed
from tracediff.notation import Unicode
from tracediff.notation.source import source


def value(text: str, **at: float) -> float:
    outputs = td.primal(parse(text), at).outputs
    (found,) = outputs.values()
    assert found is not None
    return found


def formulas(text: str, order: str = "height") -> list[str]:
    """The rows of the operations, as `v₁ = ...`."""
    program = parse(text, order)  # type: ignore[arg-type]
    rows = td.primal(program).primal[len(program.inputs) : len(program) - len(program.outputs)]
    return [f"{Unicode().show(row.variable)} = {Unicode().show(row.formula)}" for row in rows]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("-2^2", -4), ("(-2)^2", 4), ("2^-1", 0.5), ("2^3^2", 512), ("2**3", 8), ("-2**-2", -0.25),
        ("7 - 4 - 2", 1), ("8/4/2", 1), ("1 + 2*3", 7), ("(1 + 2)*3", 9), ("--3", 3), ("+3", 3), ("2*-3", -6),
        (".5 + 1.", 1.5), ("1e3 + 2.5E-1", 1000.25), ("-1e−3 − 2.5E–1", -0.251), ("2e−1−1", -0.8), ("pi", 3.141592653589793), ("log(1)", 0), ("max(1, 2)", 2),
        ("pow(2, 3)", 8), ("2 \N{MULTIPLICATION SIGN} 3", 6), ("6 ÷ 3", 2), ("2 · 3", 6), ("2 ⋅ 3", 6), ("5 − 3", 2),
        ("5 – 3", 2), ("3²", 9), ("2¹⁰", 1024), ("2⁻¹", 0.5), ("-3²", -9), ("2*π", 6.283185307179586), ("σ(0)", 0.5),
        ("(1 +\n2)", 3), ("1 +\n2", 3), ("3 # comment", 3), ("# comment\n\n3;\n", 3), ("abs(-3)", 3),
    ],
)  # fmt: skip
def test_an_expression_means_what_numpy_would_compute(text: str, result: float) -> None:
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x₁ + x₂", ["x1", "x2"]),
        ("α*β + σ", ["α", "β", "σ"]),
        ("x10 + x2 + x1", ["x1", "x2", "x10"]),
        ("e*at", ["at", "e"]),
    ],
)
def test_names_are_inputs_in_natural_order(text: str, names: list[str]) -> None:
    program = parse(text)
    assert program.names(program.inputs) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x*2", ["y"]), ("x*2; x*3", ["y1", "y2"]), ("x*y", ["f"]), ("x*y1; x*2", ["f1", "f2"]),
        ("x*y3; x*2", ["y1", "y2"]), ("y + f + g + h", ["out"]), ("y + f + g + h + out", ["out_"]), ("a = x*2", ["a"]), ("a = x*2; a + 1", ["y"]), ("a = x*2; b = a + 1", ["b"]),
        ("a = x*2; b = a + 1; a", ["b", "a"]), ("x", ["x"]), ("x; x", ["x"]), ("a = x; x*2", ["a", "y"]), ("3", ["y"]),
        ("a = x*2; b = a; c = a", ["b", "c"]),
    ],
)  # fmt: skip
def test_outputs_are_bare_expressions_and_unused_results(text: str, names: list[str]) -> None:
    program = parse(text)
    assert program.names(program.outputs) == names


def test_rows_come_by_height_then_from_left_to_right() -> None:
    text = "ln(x1) + x1*x2 - sin(x2)"
    assert formulas(text) == ["v₁ = ln v₋₁", "v₂ = v₋₁ × v₀", "v₃ = sin v₀", "v₄ = v₁ + v₂", "v₅ = v₄ − v₃"]
    assert formulas(text, "source") == ["v₁ = ln v₋₁", "v₂ = v₋₁ × v₀", "v₃ = v₁ + v₂", "v₄ = sin v₀", "v₅ = v₃ − v₄"]


def test_statements_keep_their_order_and_height_counts_over_all_of_them() -> None:
    assert formulas("a = sin(cos(x)); b = ln(x)*sin(a) + x^2; a*b") == [
        "v₁ = cos v₀", "v₂ = sin v₁", "v₃ = ln v₀", "v₄ = v₀²", "v₅ = sin v₂", "v₆ = v₃ × v₅", "v₇ = v₆ + v₄", "v₈ = v₂ × v₇",
    ]  # fmt: skip


def test_two_rows_that_a_function_does_not_use_come_by_height_too() -> None:
    assert formulas("first(u, v) = 3; a = sin(x); first(exp(a), ln(x))") == ["v₁ = sin v₀", "v₂ = ln v₀", "v₃ = exp v₁"]


def test_each_operation_that_is_written_is_a_row() -> None:
    assert formulas("x*2 + x*2 + 1*3") == [
        "v₁ = v₀ × 2", "v₂ = v₀ × 2", "v₃ = 1 × 3", "v₄ = v₁ + v₂", "v₅ = v₄ + v₃",
    ]  # fmt: skip
    assert formulas("-x + -3 - -2^2 + -(2)") == [
        "v₁ = −v₀", "v₂ = 2²", "v₃ = −2", "v₄ = v₁ − 3", "v₅ = −v₂", "v₆ = v₄ − v₅", "v₇ = v₆ + v₃",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "constants"),
    [("x⁻¹ + y*-1", [-1]), ("x*0 + y*-0 + 0.0", [0]), ("-1*x + x⁻¹ - -1e0", [-1]), ("1*x - 1", [1])],
)
def test_a_number_is_one_constant_however_it_is_written(text: str, constants: list[float]) -> None:
    assert [constant.value for constant in parse(text).constants.values()] == constants


@pytest.mark.parametrize("text", ["x*y", "x*"])
@pytest.mark.parametrize("collects", [True, False])
def test_the_garbage_collector_is_left_as_it_was(text: str, collects: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        with contextlib.suppress(LanguageError):
            parse(text)
        assert gc.isenabled() == collects
    finally:
        (gc.enable if before else gc.disable)()


def test_each_row_knows_the_sign_that_it_was_read_from_and_those_that_rename_have_none() -> None:
    program = parse("ln(x1) + x1*x2")  # ln(, x1, ), +, x1, *, x2
    assert program.origins == [-1, -1, 0, 5, 3, -1]


def test_operations_written_twice_are_merged_on_request() -> None:
    text = "a = x + y; exp(x + y)*sin(a) + (y + x)"
    assert len(parse(text)) == len(parse(text, cse=True)) + 1
    program = parse(text, cse=True)
    assert td.primal(program, {"x": 1, "y": 2}).outputs == td.primal(parse(text), {"x": 1, "y": 2}).outputs
    merged, apart = (td.vjp(found, {"x": 1, "y": 2}, "f")[1] for found in (program, parse(text)))
    assert merged == pytest.approx(apart, rel=1e-15)


def test_a_named_intermediate_labels_its_row_and_an_alias_makes_none() -> None:
    program = parse("a = x1; b = a*a; c = b; c + 1")
    assert len(program) == 4
    assert list(program.labels.values()) == ["b"]


def test_a_name_for_a_numeral_is_no_numeral() -> None:
    assert formulas("a = 2; y = -a + x") == ["v₁ = −2", "v₂ = v₁ + v₀"]


def test_any_letter_is_a_name() -> None:
    letters = [*string.ascii_letters, "_"]
    program = parse(" + ".join(letters))
    assert set(program.names(program.inputs)) == set(letters)


def test_the_sigmoid_before_a_parenthesis_is_no_use_of_a_variable() -> None:
    program = parse("σ = x1*2; σ(x2)")
    assert program.names(program.outputs) == ["σ", "y"]


def test_keywords_are_names_where_no_name_follows() -> None:
    assert document("at = x*2; at + seed + d\nat x=1, seed=2, d=3").at == {"x": 1, "seed": 2, "d": 3}


def test_a_file_holds_its_point_its_seeds_and_its_expectations() -> None:
    read = document("y = x1*x2\nat x1=2 x2=-pi/2\nseed x1\nseed x1=1, x2=0.5\nexpect y = -3.14\nexpect d y / d x1 = 2")
    assert read.at == {"x1": 2, "x2": -1.5707963267948966}
    assert read.seeds == [{"x1": 1}, {"x1": 1, "x2": 0.5}]
    assert [(e.output, e.input, e.value) for e in read.expectations] == [("y", None, "-3.14"), ("y", "x1", "2")]


def test_the_constants_of_a_point_are_none_of_the_program() -> None:
    assert document("x*2; at x=3*4; seed x=5/6").program == parse("x*2")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("x1=2,x2=5", {"x1": 2, "x2": 5}), ("x1=2 x2=5", {"x1": 2, "x2": 5}), ("x1=2; x2=5", {"x1": 2, "x2": 5}),
        ("x=max(1, 2), y = -1/3", {"x": 2, "y": -1 / 3}), ("x = pi/16", {"x": 0.19634954084936207}), ("x₁=2", {"x1": 2}),
        ("x=-2^2", {"x": -4}), ("x1=2, x2=5,", {"x1": 2, "x2": 5}),
    ],
)  # fmt: skip
def test_a_point_is_a_list_of_names_with_values(text: str, values: dict[str, float]) -> None:
    assert point(text) == values


def test_a_seed_is_a_name_or_a_direction() -> None:
    assert seed("x1") == {"x1": 1}
    assert seed("x1=1,x2=0.5") == {"x1": 1, "x2": 0.5}


@given(st.text(alphabet="xyz12.e+-*/^()=;, \n#σπ²₁sincoslnat", max_size=25) | st.text(max_size=15))
def test_any_text_is_a_program_or_a_mistake_that_is_explained(text: str) -> None:
    try:
        td.parse(text)
    except td.TracediffError as error:
        mistake = error
    else:
        return
    assert mistake.message
    assert mistake.hint
    assert str(mistake).splitlines()


@pytest.mark.parametrize("text", ["a=x*y; sin(x); a", "a=x*y; a; b=a", "a=x; b=a; sin(a)*b", "x; y=x*2; x", "a=x*2; a"])
def test_aliases_and_bare_names_read_back(text: str) -> None:
    assert parse(source(parse(text))) == parse(text)


def test_a_function_may_be_written_with_subscripts() -> None:
    assert value("log₂(8)") == 3
    for text in ("log₂ + 1", "log₂ = 3"):
        with pytest.raises(td.LanguageError, match="is a function"):
            parse(text)


@pytest.mark.parametrize("letter", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
def test_a_greek_letter_that_looks_latin_is_refused(letter: str) -> None:
    with pytest.raises(td.LanguageError, match="GREEK"):
        parse(f"2*{letter}")


DEEP = 20_000


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        "(" * DEEP + "x" + ")" * DEEP,
        "sin(" * DEEP + "x" + ")" * DEEP,
        "-" * DEEP + "x",
        "1^" * DEEP + "x",
        "x+(" * DEEP + "x" + ")" * DEEP,
        " + ".join(["x"] * 5 * DEEP),
        "\n".join(["a0 = sin(x)", *[f"a{i} = a{i - 1} + x" for i in range(1, DEEP)]]),
    ],
    ids=["parentheses", "functions", "signs", "powers", "right", "sum", "statements"],
)
def test_depth_and_length_know_no_recursion(text: str) -> None:
    program = parse(text)
    assert parse(source(program)) == program
    assert hash(program) == hash(parse(text))
    assert repr(program)
    for found in (td.tangent(program, {"x": 1e-3}), td.adjoint(program, {"x": 1e-3})):
        assert Unicode().show(found.primal[-1].formula)
        assert None not in found.passes[0].derivatives.values()


@pytest.mark.parametrize(
    "text",
    [
        "x\n-x",
        "+x\n-x",
        "\n+x",
        "y = x;\n+x",
        "y = x\n;-x",
        "f(a) = a\nat x=2\n-f(x)",
        "f(a) = a;\n-f(x)",
        "seed x\n-x",
        "y = x -\nx",
    ],
)
def test_a_line_may_begin_with_a_sign_where_it_cannot_go_on_with_the_one_before(text: str) -> None:
    assert document(text)


def test_what_a_file_expects_is_written_with_a_hyphen_whatever_minus_it_has() -> None:
    read = document("y = x; at x=2e−3; expect y = 2e−3")
    assert (read.at, read.expectations[0].value) == ({"x": 0.002}, "2e-3")
