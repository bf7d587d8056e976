"""Formats and files: which there are, what an ending stands for, and that every command can write each of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tracediff.cli.formats import FORMATS

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")
ENDINGS = sorted(ending for ending in FORMATS.values() if ending not in ("", ".png"))  # which is no text

COMMANDS = (
    ("eval", SURVEY, *AT),
    ("eval", SURVEY),
    ("forward", SURVEY, *AT),
    ("reverse", SURVEY, *AT),
    ("reverse", "a*b; a + b", "--at", "a=1,b=2", "--cut", "a"),
    ("jacobian", SURVEY, *AT),
    ("jacobian", SURVEY, *AT, "--vector", "x1=1"),
    ("hessian", SURVEY, *AT),
    ("hessian", SURVEY, *AT, "--trace", "--seed", "x1"),
    ("hessian", "sin(x)", "--at", "x=1", "--order", "3"),
    ("check", SURVEY, *AT),
    ("check", "a*b; a + b", "--at", "a=1,b=2", "--sweep"),
    ("symbolic", SURVEY),
    ("paths", SURVEY, *AT),
    ("eliminate", SURVEY, *AT),
    ("rules", "ln", "abs"),
    ("samples",),
)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_ending_of_a_file_chooses_the_format(
    run: Run, tmp_path: Path, command: tuple[str, ...], ending: str
) -> None:
    file = tmp_path / f"result{ending.upper()}"
    assert run(*command, "--output", str(file)) == (0, "", "")
    (name,) = [name for name, known in FORMATS.items() if known == ending]
    written = file.read_text(encoding="utf-8")
    assert written
    assert run(*command, "--format", name).out == written


def test_a_format_that_is_named_outdoes_the_ending(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "result.md"
    assert run("eval", "2*3", "--format", "json", "-o", str(file)).code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["mode"] == "eval"


IN_WORDS = (("explain", SURVEY, *AT), ("test", "--sample", "baydin"), ("samples", "baydin"))
"""Commands whose answer is no table."""


@pytest.mark.parametrize("ending", [*ENDINGS, ".png"])
@pytest.mark.parametrize("command", IN_WORDS, ids=" ".join)
def test_an_answer_in_words_is_text_or_json_and_nothing_else_is_written(
    run: Run, tmp_path: Path, command: tuple[str, ...], ending: str
) -> None:
    file = tmp_path / f"result{ending}"
    found = run(*command, "--output", str(file))
    if ending in (".txt", ".json"):
        assert found == (0, "", "")
        assert file.read_text(encoding="utf-8").startswith("{") == (ending == ".json")
    else:
        assert found.code == 2
        assert "the endings are .json and .txt" in found.err or "write it to a .td file" in found.err
        assert not file.exists()


@pytest.mark.parametrize("name", ["result", "result.txt", "result.out", "a.b/result"])
def test_a_file_without_an_ending_of_its_own_is_plain_text(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.b").mkdir()
    assert run("eval", "2*3", "-o", str(tmp_path / name)).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith("Forward primal trace\n")


def test_an_ending_that_stands_for_nothing_is_refused_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    found = run("eval", "2*3", "-o", str(tmp_path / "result.pdf"))
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("tracediff: no format has the ending .pdf\nthe endings are .csv, ")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", [".md", ".tex"])
def test_cards_are_for_terminals_and_nothing_is_written(run: Run, tmp_path: Path, ending: str) -> None:
    found = run("eval", "2*3", "--layout", "cards", "--output", str(tmp_path / f"result{ending}"))
    assert not list(tmp_path.iterdir())
    assert (found.code, found.out) == (2, "")
    assert found.err == "tracediff: cards are for narrow terminals, not for documents\nleave --layout cards out\n"


def test_a_document_is_as_wide_as_it_takes_and_has_all_rows_also_on_a_terminal(run: Run) -> None:
    long = "; ".join(f"a{i} = {f'a{i - 1}' if i else 'x'}*x" for i in range(150))
    piped = run("reverse", long, "--at", "x=1", "--format", "markdown").out
    assert run("reverse", long, "--at", "x=1", "--format", "markdown", terminal=True, columns=40).out == piped
    assert piped.count("\n") > 450


def test_rows_that_are_not_shown_are_counted(run: Run) -> None:
    assert "\n| ... 3 rows ... | | | |\n" in run("eval", SURVEY, *AT, "--rows", "5", "--format", "markdown").out
    assert "\n| ... 1 row ... | | | |\n" in run("eval", SURVEY, *AT, "--rows", "2:8", "--format", "markdown").out


@pytest.mark.parametrize("name", ["markdown", "csv"])
def test_at_a_singular_point_the_rows_before_it_are_written_and_the_exit_code_is_3(run: Run, name: str) -> None:
    found = run("eval", "2*ln(x)", "--at", "x=-1", "--format", name)
    assert found.code == 3
    assert "nan" in found.out
    assert found.err.startswith("tracediff: ")


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_is_one_flat_table_with_all_rows_of_all_passes(run: Run) -> None:
    found = records(run("forward", SURVEY, *AT, "--format", "csv").out)
    assert list(found[0]) == ["trace", "pass", "variable", "name", "chain_rule", "formula", "substituted", "value"]
    assert [(row["trace"], row["pass"]) for row in found[::8]] == [
        ("primal", ""),
        ("tangent", "x1=1"),
        ("tangent", "x2=1"),
    ]
    assert float(found[7]["value"]) == 11.652071455223084


def test_csv_of_second_derivatives_tells_adjoints_from_primal_rows(run: Run) -> None:
    found = records(run("hessian", "ybar = x^2*y", "--at", "x=1,y=2", "--trace", "--format", "csv").out)
    variables = {kind: [row["variable"] for row in found if row["trace"] == kind] for kind in ("primal", "adjoint")}
    assert variables == {
        "primal": ["v[-1]", "v[0]", "v[1]", "v[2]", "ybar"],
        "adjoint": ["vbar[2]", "vbar[1]", "vbar[0]", "vbar[-1]", "ybar", "xbar"],
    }


@pytest.mark.parametrize(("command", "none", "some"), [("paths", "2*3", "2*x"), ("eliminate", "x*y", "sin(x*y)")])
def test_an_answer_without_lines_still_names_its_columns(run: Run, command: str, none: str, some: str) -> None:
    """A program that reads tables refuses an empty file."""
    names = run(command, some, "--format", "csv").out.splitlines()[0]
    assert run(command, none, "--format", "csv").out == f"{names}\n"


def test_csv_quotes_what_holds_a_comma(run: Run) -> None:
    found = records(run("eval", "a = hypot(x, y); a", "--at", "x=3,y=4", "--format", "csv").out)
    assert found[2] == {
        "trace": "primal", "pass": "", "variable": "v[1]", "name": "a", "chain_rule": "", "formula": "hypot(v[-1], v[0])",
        "substituted": "hypot(3, 4)", "value": "5.0",
    }  # fmt: skip


def test_no_text_in_csv_is_a_formula_of_a_spreadsheet_and_every_number_is_a_number(run: Run) -> None:
    found = records(run("eval", "-x*y", "--at", "x=3,y=4", "--format", "csv").out)
    assert found[2]["formula"] == "'-v[-1]"
    assert found[2]["value"] == "-3.0"


def test_markdown_takes_mathematics_where_the_notation_is_latex(run: Run) -> None:
    found = run("reverse", "abs(a_b)", "--at", "a_b=-2", "--format", "markdown", "--notation", "latex").out
    assert r"| $v_{1}$ | $\left\vert v_{0}\right\vert$ | $\left\vert -2\right\vert$ | $2$ |" in found


def test_a_remark_stands_below_the_tables(run: Run) -> None:
    found = run("reverse", "abs(x)", "--at", "x=0", "--format", "markdown", "--notation", "latex").out
    remark = r"$v_{1} = \left\vert v_{0}\right\vert $ has no derivative here; by convention its partial is taken as $0$"
    assert found.endswith(f"\n\n{remark.replace('vert $', 'vert$')}\n")
