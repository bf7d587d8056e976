"""Worksheets: exercises worth doing, exact values that are exact, the same sheets everywhere, safe files."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import Case, cases
from tests.test_latex import compiled, needs_latex
from tracediff.classroom.exact import Basis, Exact, derived, exact_values, recognised
from tracediff.classroom.exercises import LARGEST, Wanted, exercise, exercises
from tracediff.classroom.students import file_names, students
from tracediff.errors import RequestError
from tracediff.language import document, parse
from tracediff.notation import Ascii, Latex, Unicode
from tracediff.program import Apply, Parameter
from tracediff.remarks import kinks
from tracediff.render.exact import written
from tracediff.render.worksheet import BLANKS, equations, statement, tables
from tracediff.trace import Mode, trace

BOTH: tuple[Mode, ...] = ("forward", "reverse")
FORWARD, REVERSE = BOTH[:1], BOTH[1:]

SETTINGS = [
    Wanted(operations=operations, inputs=inputs, modes=modes)
    for operations, inputs, modes in (
        (2, 1, REVERSE), (2, 2, FORWARD), (5, 2, REVERSE), (5, 2, BOTH), (8, 3, REVERSE), (6, 1, FORWARD), (12, 4, REVERSE),
    )
]  # fmt: skip


# Exercises


@pytest.mark.parametrize("wanted", SETTINGS, ids=str)
def test_an_exercise_is_worth_doing(wanted: Wanted) -> None:
    for number in range(3):
        made = next(exercises(wanted, number))
        program = made.program
        assert len(program.inputs) == wanted.inputs
        assert len(program) == wanted.inputs + wanted.operations + 1
        assert len(program.outputs) == 1
        assert max(Counter(itertools.chain.from_iterable(program.operands)).values()) > 1
        assert not kinks(made.traces[0].primal, Ascii())
        values = [made.traces[0].primal.known(program.first + i) for i in range(len(program) - 1)]
        assert all(0.01 < abs(value) < LARGEST for value in values)
        assert len({round(abs(value), 6) for value in values}) == len(values)
        for found in made.traces:
            for sweep in found.passes:
                assert not sweep.rows.failed
                if found.mode == "reverse":
                    repeated = Counter(
                        sweep.rows.program.slots[sweep.rows.program.first + i] for i in range(len(sweep.rows))
                    )
                    assert max(repeated.values()) > 1  # some adjoint accumulates


def test_most_rows_of_an_exercise_are_exact() -> None:
    shares = []
    for number in range(12):
        made = next(exercises(Wanted(), number))
        primal = exact_values(made.traces[0].primal)
        rows = made.traces[0].passes[0].rows
        found = [*primal[made.program.first :], *exact_values(rows, primal)[rows.program.first :]]
        shares.append(sum(value is not None and value.short for value in found) / len(found))
    assert sum(shares) / len(shares) > 0.8


def test_exercises_of_one_sheet_differ() -> None:
    drawn = [made.source for made in itertools.islice(exercises(Wanted(), 3), 6)]
    assert len(set(drawn)) == 6


def test_the_same_number_draws_the_same_and_a_name_draws_another() -> None:
    first, again, other, named = (
        next(exercises(Wanted(), number, label)).source for number, label in ((7, ""), (7, ""), (8, ""), (7, "Ada"))
    )
    assert first == again
    assert len({first, other, named}) == 3


def test_the_same_number_draws_the_same_in_another_process() -> None:
    code = "from tracediff.classroom.exercises import *; made = next(exercises(Wanted(), 7)); print(made.source, made.point)"
    made = next(exercises(Wanted(), 7))
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        )
        assert ran.stdout.strip() == f"{made.source} {made.point}"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted(functions=("sni",)), "no function sni"),
        (Wanted(operations=2, inputs=3), "2 operations are too few for 3 inputs"),
        (Wanted(functions=("asin",), operations=24, inputs=1), "no good exercise"),
    ],
)
def test_what_cannot_be_drawn_is_said(wanted: Wanted, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        next(exercises(wanted, 1))


def test_functions_of_two_operands_and_kinks_may_be_asked_for() -> None:
    made = next(exercises(Wanted(functions=("hypot", "abs", "sigmoid")), 2))
    assert any(word in made.source for word in ("hypot", "abs", "sigmoid"))


# Exact values


@given(cases())
@settings(max_examples=20)
def test_an_exact_value_is_the_value(case: Case) -> None:
    run = trace("eval", parse(case.text), case.at).primal
    for slot, exact in enumerate(exact_values(run)):
        if exact and run.evaluation:
            value = run.evaluation.values[slot]
            assert value is not None
            assert exact.value == pytest.approx(value, rel=1e-12, abs=1e-12)


SHOWN = [
    ("sin(x)", "x=pi/4", "√2/2"), ("cos(x)", "x=2*pi/3", "−1/2"), ("tan(x)", "x=pi/3", "√3"), ("exp(-x)", "x=1", "1/e"), ("exp(x/2)", "x=1", "e^(1/2)"), ("ln(x)", "x=1/2", "ln(1/2)"),
    ("ln(exp(x))", "x=3", "3"), ("exp(2*ln(x))", "x=3", "9"), ("sqrt(x)", "x=12", "2 × √3"), ("sqrt(x)", "x=1/2", "√2/2"), ("x^3", "x=-2/3", "−8/27"), ("x*sin(x)", "x=pi/6", "π/12"), ("1/sqrt(x)", "x=3", "√3/3"),
    ("sigmoid(x)", "x=0", "1/2"), ("atan(x)", "x=1", "π/4"), ("x + sqrt(x)", "x=2", "2 + √2"), ("x - exp(x)", "x=1", "1 − e"), ("sin(x)", "x=7*pi/6", "−1/2"), ("sin(x) - sin(x)", "x=pi/3", "0"), ("x/pi", "x=pi/3", "1/3"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "at", "shown"), SHOWN, ids=[f"{e} at {at}" for e, at, _ in SHOWN])
def test_an_exact_value_is_shown_as_people_write_it(expression: str, at: str, shown: str) -> None:
    read = document(f"{expression}\nat {at}")
    assert read.at
    exact = exact_values(trace("eval", read.program, read.at).primal)[-1]
    assert exact is not None
    assert written(exact, Unicode()) == shown


@pytest.mark.parametrize(
    ("expression", "at"),
    [
        ("sin(x)", "x=1"),
        ("ln(x)*ln(x)", "x=2"),
        ("tanh(x)", "x=1"),
        ("sin(x)", "x=pi/5"),
        ("exp(sqrt(x))", "x=2"),
        ("sqrt(x + sqrt(x))", "x=2"),
        ("x", "x=1.23456789012"),
    ],
)
def test_what_is_not_known_exactly_has_no_exact_value(expression: str, at: str) -> None:
    read = document(f"{expression}\nat {at}")
    assert read.at
    assert exact_values(trace("eval", read.program, read.at).primal)[-1] is None


@given(st.floats(-1e6, 1e6, allow_nan=False))
@settings(max_examples=100)
def test_an_input_is_recognised_only_where_it_is_that_double(value: float) -> None:
    exact = recognised(value)
    if exact is not None:
        with mpmath.workdps(40):
            terms = [
                mpmath.mpf(f.numerator)
                / f.denominator
                * mpmath.pi**b.pi
                * mpmath.e ** (mpmath.mpf(b.e.numerator) / b.e.denominator)
                * (mpmath.log(mpmath.mpf(b.ln.numerator) / b.ln.denominator) if b.ln != 1 else 1)
                for b, f in exact.terms.items()
            ]
            assert abs(sum(terms) - mpmath.mpf(value)) <= abs(mpmath.mpf(value)) * mpmath.mpf(2) ** -51


def test_exact_values_are_written_in_every_notation() -> None:
    exact = Exact({Basis(root=2): Fraction(1, 2), Basis(e=Fraction(-2)): Fraction(-3), Basis(): Fraction(0) + 1})
    assert written(exact, Ascii()) == "1 + sqrt(2)/2 - 3/e^2"
    assert written(exact, Latex()) == r"1 + \sqrt{2}/2 - 3/e^{2}"


def test_a_primitive_without_a_rule_has_no_exact_value() -> None:
    assert derived(Apply("erf", (Parameter(0),)), [recognised(1.0)]) is None


# Sheets


@pytest.mark.parametrize("blanks", BLANKS)
def test_blanks_are_left_where_they_are_wanted(blanks: str) -> None:
    made = exercise("ln(x1) + x1*x2 - sin(x2)", "x1=2, x2=5", ["forward", "reverse"])
    for panel, key in zip(tables(made, Unicode(), blanks, 1), tables(made, Unicode()), strict=True):  # type: ignore[arg-type]
        names, formulas, values = ([cell[0] for cell in column.cells] for column in panel.columns)
        assert names == [cell[0] for cell in key.columns[0].cells]
        assert "" in (formulas if blanks == "formula" else values)
        assert ("" in formulas) == (blanks != "value")
        assert ("" in values) == (blanks != "formula")
        assert values[0] != ""  # what is given is given


def test_a_statement_reads_back_as_the_exercise() -> None:
    for made in (
        exercise("y1 = x1*x2; y2 = sin(x1)", "x1=1, x2=2", BOTH),
        exercise("a = x1*x2; y = sin(a) + a", "x1=pi/6, x2=0.1", ["forward"]),
        next(exercises(Wanted(), 4)),
    ):
        read = document("\n".join(statement(made)))
        assert read.program == made.program
        assert read.at == made.traces[0].at


def test_the_function_is_shown_as_equations() -> None:
    made = exercise("a = x1*x2; y = sin(a) + a", "x1=1, x2=2", ["reverse"])
    assert list(equations(made, Latex())) == [("a", r"x_{1} \times x_{2}"), ("y", r"\sin a + a")]


def test_a_name_of_a_student_is_only_a_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "class.txt").write_text("../../evil\nZoë\n<b>Bob</b> & \\input{x}\n# absent\nzoë\n", encoding="utf-8")
    for form in ("markdown", "latex", "html"):
        out = tmp_path / form
        assert (
            run(
                "worksheet",
                "--students",
                str(tmp_path / "class.txt"),
                "--output",
                str(out),
                "--key",
                str(out / "keys"),
                "--format",
                form,
            ).code
            == 0
        )
        assert sorted(path.stem for path in out.iterdir() if path.is_file()) == [
            "Zoë",
            "b-Bob-b-input-x",
            "evil",
            "zoë-2",
        ]
        assert len(list((out / "keys").iterdir())) == 4
        text = next(out.glob("b-*")).read_text(encoding="utf-8")
        assert form == "latex" or "<b>" not in text.replace(r"\<b\>", "")
        assert r"\input{x}" not in text.replace(r"\textbackslash{}input", "") or form != "latex"
    assert (
        len({path.read_text(encoding="utf-8").partition("## Ex")[2] for path in (tmp_path / "markdown").glob("*.md")})
        == 4
    )


@needs_latex
def test_the_sheet_of_any_student_can_be_set(run: Run, tmp_path: Path) -> None:
    (tmp_path / "class.txt").write_text("王小明 Wang\nЛомоносов\nNguyễn Wałęsa\n", encoding="utf-8")
    names = ["--students", str(tmp_path / "class.txt"), "--output", str(tmp_path / "sheets"), "--format", "latex"]
    assert run("worksheet", "a*θ", "--at", "a=1,θ=2", *names, "--key", str(tmp_path / "keys")).code == 0
    for sheet in (tmp_path / "sheets").iterdir():
        assert compiled(tmp_path, sheet.read_text(encoding="utf-8")) == ""


@given(st.lists(st.text(max_size=80), min_size=1, max_size=6))
@settings(max_examples=60)
def test_no_two_files_have_one_name_and_none_leads_away(names: list[str]) -> None:
    found = file_names(names)
    assert len({stem.casefold() for stem in found}) == len(names)
    assert not any(set(stem) & set('/\\:*?"<>|.\0') or not stem for stem in found)
    assert all(len(stem) <= 64 for stem in found)


def test_a_list_of_students_has_a_name_in_it() -> None:
    assert students("Ada\r\n\n  # none\n Emmy  Noether ") == ["Ada", "Emmy Noether"]
    with pytest.raises(RequestError, match="no name"):
        students("\n# nobody\n")


# The command


def test_a_sheet_and_its_key_are_written(run: Run, tmp_path: Path) -> None:
    sheet, key = tmp_path / "sheet.tex", tmp_path / "key.tex"
    assert run("worksheet", "--random-seed", "7", "--count", "2", "--output", str(sheet), "--key", str(key)).code == 0
    assert sheet.read_text(encoding="utf-8").count(r"\section*{Exercise") == 2
    assert "exact" in key.read_text(encoding="utf-8")
    assert sheet.read_text(encoding="utf-8").startswith(r"\documentclass")
    page = run("worksheet", "--random-seed", "7", "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("sheet", "key", "begins"),
    [
        ("s.tex", "k.html", "<!DOCTYPE html>"),
        ("s.htm", "k.markdown", "# Key"),
        ("s.html", "key", "<!DOCTYPE html>"),
        ("s.txt", "key", "# Key"),
    ],
)
def test_a_key_has_the_format_of_its_own_ending(run: Run, tmp_path: Path, sheet: str, key: str, begins: str) -> None:
    assert run("worksheet", "--output", str(tmp_path / sheet), "--key", str(tmp_path / key)).code == 0
    assert (tmp_path / key).read_text(encoding="utf-8").startswith(begins)


def test_an_ending_that_is_no_sheets_is_refused(run: Run, tmp_path: Path) -> None:
    found = run("worksheet", "--output", str(tmp_path / "sheet.pdf"))
    assert found.code == 2
    assert "no format has the ending .pdf" in found.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("functions", ["asin", "acos", "asin,sin,cos", "pow", "ln,pow", "atanh"])
@pytest.mark.parametrize("mode", ["reverse", "both"])
def test_a_generated_exercise_has_derivatives(run: Run, functions: str, mode: str) -> None:
    for number in range(1, 5):
        found = run("worksheet", "--functions", functions, "--mode", mode, "--random-seed", str(number))
        assert (found.code, found.err) == (0, "")


def test_a_sheet_in_markdown_takes_mathematics(run: Run, tmp_path: Path) -> None:
    key = str(tmp_path / "key.md")
    made = run("worksheet", "--random-seed", "12", "--mode", "both", "--notation", "latex", "--key", key)
    assert "| row | formula | value |" in made.out
    assert r"**Forward tangent trace, $\dot{x}_{1} = 1$**" in made.out
    assert "22 of 22 rows earn a mark" in run("mark", key).out


def test_no_table_in_latex_is_higher_than_a_page(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.tex"
    options = ("--operations", "16", "--inputs", "6", "--mode", "both", "--random-seed", "5", "--output", str(sheet))
    assert run("worksheet", *options, "--key", str(tmp_path / "key.tex")).code == 0
    tables = sheet.read_text(encoding="utf-8").split(r"\begin{tabular}")[1:]
    assert len(tables) > 3
    assert max(table.partition(r"\end{tabular}")[0].count(r"\\ \hline") for table in tables) <= 25
    (marked,) = json.loads(run("mark", str(tmp_path / "key.tex"), "--format", "json").out)["sheets"]
    assert marked["marks"] == marked["of"] > 60


def test_a_given_expression_makes_a_sheet(run: Run) -> None:
    found = run("worksheet", "-x1*x2 + sin(x1)", "--at", "x1=pi/4,x2=5", "--blanks", "all")
    assert found.code == 0
    assert "at x1=pi/4, x2=5" in found.out
    assert run("worksheet", "--sample", "baydin").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x*y", "--at", "x=1"], "y has no value"),
        (["ln(x)", "--at", "x=-1"], "not a real number"),
        (["1 + 1", "--at", "x=1"], "x is not an input of this program"),
        (["--operations", "2", "--inputs", "1", "--count", "100"], "such exercises were found"),
        (["--key", "key.pdf"], "no format has the ending .pdf"),
        (["--at", "x=1"], "--at needs an expression"),
        (["--functions", "sni"], "did you mean sin?"),
        (["--students", "/nowhere"], "name a directory"),
        (["*".join("x" * 70), "--at", "x=1"], "none for paper"),
        (["f(a, b) = a^2; f(x, sin(y))", "--at", "x=1,y=2"], "something in the program is used by no output"),
        (["f(a) = 3; f(x)", "--at", "x=1"], "something in the program is used by no output"),
        (["x*y", "--at", "x=1,y=2", "--count", "3"], "--count is for generated exercises"),
        (["--output", "sheet.md", "--key", "./sheet.md"], "the key would overwrite the sheet"),
        (["--students", "class.txt", "--output", "d", "--key", "d/"], "the key would overwrite the sheet"),
        (["--format", "latex", "--notation", "ascii"], "LaTeX does not take the ascii notation"),
        (["--format", "html", "--notation", "latex"], "HTML does not take the latex notation"),
    ],
)
def test_a_wrong_request_is_one_message(run: Run, arguments: list[str], message: str) -> None:
    found = run("worksheet", *arguments)
    assert found.code in (2, 3)
    assert found.out == ""
    assert message in found.err


def test_a_sheet_is_ascii_where_nothing_else_can_be_carried(run: Run) -> None:
    found = run("worksheet", "--random-seed", "3", encoding="ascii")
    assert found.code == 0
    assert "| v[-1] | x1 |" in found.out.replace("\\", "")


def test_a_directory_that_cannot_be_made_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Ada", encoding="utf-8")
    found = run("worksheet", "--students", str(tmp_path / "file"), "--output", str(tmp_path / "file" / "in"))
    assert found.code == 1
    assert "cannot be made" in found.err


def test_spaces_between_the_functions_are_no_part_of_their_names(run: Run) -> None:
    assert run("worksheet", "--functions", "sin, exp").out == run("worksheet", "--functions", "sin,exp").out


def test_a_key_that_cannot_be_written_keeps_the_sheet_from_being_written(run: Run, tmp_path: Path) -> None:
    sheet, key = tmp_path / "sheet.md", tmp_path / "key.html"
    assert run("worksheet", "--output", str(sheet), "--key", str(key), "--notation", "latex").code == 2
    assert not sheet.exists()


def test_an_exact_value_that_would_overflow_is_left_out() -> None:
    exact = exact_values(trace("eval", parse("0.05*exp(x)^7*exp(x/10)"), {"x": 100}).primal)
    assert exact[-1] is None
