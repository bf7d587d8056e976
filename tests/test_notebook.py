"""Notebooks: what results show of themselves, the magic, and the example notebook in a real kernel."""

from __future__ import annotations

import base64
import html.parser
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import tracediff as td
from tests.conftest import Run
from tracediff.notebook import Shown, magic

EXAMPLE = Path(__file__).parent.parent / "docs" / "notebook.ipynb"
SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = {"x1": 2, "x2": 5}


class Outline(html.parser.HTMLParser):
    """The elements of a piece of HTML, and their ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]


def media(shown: Any) -> dict[str, str]:
    found: dict[str, str] = shown._repr_mimebundle_(include=None, exclude=None)
    return found


def test_a_trace_a_program_and_a_matrix_show_themselves() -> None:
    program = td.parse(SURVEY)
    for shown in (program, td.adjoint(program, AT), td.jacobian(program, AT), td.hessian(program, AT)):
        found = media(shown)
        assert found.keys() == {"text/plain", "text/html", "text/latex"}
        assert found["text/plain"] == str(shown)
        assert found["text/html"] == shown._repr_html_()  # type: ignore[union-attr]
        assert found["text/latex"] == shown._repr_latex_()  # type: ignore[union-attr]
        assert "<table" in found["text/html"]
        assert found["text/latex"].startswith(r"$$\begin{array}")
        assert found["text/latex"].endswith(r"\end{array}$$")


def test_what_shows_itself_is_still_what_it_was() -> None:
    jacobian = td.jacobian(td.parse("x*y"), {"x": 2, "y": 5})
    assert jacobian == {"f": {"x": 5.0, "y": 2.0}}
    assert repr(jacobian) == "{'f': {'x': 5.0, 'y': 2.0}}"
    assert repr(td.parse("x*y")) == "parse('x*y')"
    assert isinstance(td.parse("x*y"), td.Program)


def test_pieces_beside_each_other_do_not_clash() -> None:
    piece = td.adjoint(td.parse(SURVEY), AT)._repr_html_()
    outline = Outline(piece)
    assert outline.ids == []
    style = "".join(re.findall("<style>(.*?)</style>", piece, re.DOTALL))
    rules = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", style, flags=re.DOTALL)
    selectors = [part.strip() for rule in re.findall(r"([^{}]+)\{", rules) for part in re.split(r",(?![^(]*\))", rule)]
    assert len(selectors) > 50
    assert [selector for selector in selectors if ".tracediff" not in selector] == []
    (script,) = re.findall("<script>(.*?)</script>", piece, re.DOTALL)
    assert re.sub(r"^//.*\n", "", script, flags=re.MULTILINE).strip().startswith("(() => {")


def test_a_long_trace_shows_its_ends() -> None:
    long = "; ".join(f"a{i} = {f'a{i - 1}' if i else 'x'}*x" for i in range(1000))
    assert "… 902 rows …" in td.primal(td.parse(long), {"x": 1})._repr_html_()


def test_the_mathematics_has_a_column_for_each_cell_and_says_what_is_left_out() -> None:
    program = td.parse("; ".join(f"a{i} = {f'a{i - 1}' if i else 'x'}*y" for i in range(200)))
    found = td.tangent(program, {"x": 1, "y": 1})._repr_latex_()
    begin, *rows, end = [line for line in found.split("\n") if line != r"\hline"]
    assert (begin, end) == (r"$$\begin{array}{lll|llll}", r"\end{array}$$")
    assert {row.count(" & ") for row in rows} == {6}
    assert r"\dot{x} = 1" in rows[1]
    assert rows[52].startswith(r"\rlap{\text{103 rows left out}} & ")


def test_words_in_mathematics_are_words_and_nothing_in_them_is_obeyed(run: Run) -> None:
    sheet = rb"Exercise: y = x1*x2 at x1=2, x2=5" + b"\n\n" + rb"v1 = 50% & \href{a}{b}"
    text = run("mark", "-", "--format", "array", stdin=sheet).out
    assert r"& \text{50}\%\text{ }\&\text{ }\backslash \text{href}\{\text{a}\}\{\text{b}\} &" in text
    text = run("reverse", "x*x", "--at", "x=2", "--bug", "overwrite", "--format", "array").out
    assert r"& \leftarrow\text{ first wrong row} &" in text


def test_a_title_wider_than_its_columns_takes_room(run: Run) -> None:
    text = run("forward", "x", "--format", "array").out
    assert re.findall(r"\\rlap\{\\textbf\{(.*?)\}\} & \\hspace\{(\d+)", text) == [
        ("Forward primal trace", "10"), ("Forward tangent trace", "10"),
    ]  # fmt: skip
    assert r"\hspace" not in run("forward", SURVEY, "--at", "x1=2,x2=5", "--format", "array").out


def test_the_cell_is_the_program_and_its_line_a_command() -> None:
    found = magic("reverse --at x1=2,x2=5", SURVEY)
    assert isinstance(found, Shown)
    assert list(media(found)) == ["text/html", "text/latex", "text/plain"]
    assert media(found)["text/plain"] == str(td.adjoint(td.parse(SURVEY), AT))
    assert media(found)["text/html"] == td.adjoint(td.parse(SURVEY), AT)._repr_html_().rstrip("\n")


def test_where_there_is_only_text_it_is_the_text_and_not_how_python_would_write_it() -> None:
    """A named tuple has a way to be written, which IPython's terminal prefers to the bundle."""
    found = magic("reverse --at x1=2,x2=5", SURVEY)
    written: list[str] = []
    found._repr_pretty_(SimpleNamespace(text=written.append), False)  # type: ignore[union-attr]
    assert written == [str(td.adjoint(td.parse(SURVEY), AT))]


def test_a_graph_is_drawn() -> None:
    found = magic("graph --at x1=2,x2=5", SURVEY)
    assert found
    assert list(media(found)) == ["image/svg+xml", "text/plain"]
    assert media(found)["image/svg+xml"].startswith("<svg")


def test_a_picture_that_is_asked_for_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    found = magic("eval --at x=3 --format png", "2*x")
    assert found
    assert base64.b64decode(media(found)["image/png"]).startswith(b"\x89PNG")
    assert capsys.readouterr().out == ""


def test_a_line_by_itself_is_a_command_too() -> None:
    found = magic("rules tanh")
    assert found
    assert "cosh" in media(found)["text/plain"]


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("reverse --at x=1", "2x", "tracediff: there is no operator between 2 and x\n  2x\n   ^\nwrite 2*x\n"),
        ("revers", "x", "tracediff: there is no command revers\ndid you mean reverse?\n"),
        ('eval "', "x", "tracediff: a quotation mark is not closed\nwrite options as in a shell\n"),
        ("eval --at x=1", "", "tracediff: "),
    ],
)
def test_a_mistake_is_told_as_on_the_command_line(
    capsys: pytest.CaptureFixture[str], line: str, cell: str, message: str
) -> None:
    assert magic(line, cell) is None
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith(message)


@pytest.mark.parametrize(
    ("line", "cell", "shown"),
    [
        ("samples baydin", None, ["text/plain"]),
        ("eval --layout cards --at x=1", "2*x", ["text/plain"]),
        ("eval --notation latex --at x=1", "2*x", ["text/latex", "text/plain"]),
    ],
)
def test_what_one_format_cannot_show_is_no_mistake(
    capsys: pytest.CaptureFixture[str], line: str, cell: str | None, shown: list[str]
) -> None:
    found = magic(line, cell)
    assert found
    assert list(media(found)) == shown
    assert capsys.readouterr() == ("", "")


def test_a_worksheet_is_that_of_the_cell_or_else_one_that_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    magic("worksheet --at x=1", "x*sin(x)")
    given = capsys.readouterr().out
    magic("worksheet", "\n")
    drawn = capsys.readouterr().out
    assert "y = x*sin(x)\n" in given
    assert "seed y=1" in drawn
    assert drawn != given


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("eval x*y", "tracediff: there is more than one expression: x*y"),
        ("eval --sample baydin", "tracediff: the program is given more than once"),
    ],
)
def test_a_program_on_the_line_and_another_in_the_cell_are_too_many(
    capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    assert magic(line, "2*x") is None
    assert capsys.readouterr().err.startswith(message)


def test_the_rows_before_a_singular_point_are_shown_with_the_message(capsys: pytest.CaptureFixture[str]) -> None:
    found = magic("eval --at x=-1", "2*ln(x)")
    assert found
    assert "nan" in media(found)["text/plain"]
    message = "tracediff: v₁ = ln v₀ = ln(−1) is not a real number\n"
    assert capsys.readouterr().err.startswith(message)
    assert message.removeprefix("tracediff: ") in media(found)["text/html"]


@pytest.mark.parametrize("line", ["eval --at x=3 --format csv", "eval -h", "--version", ""])
def test_what_the_line_says_is_printed_is_printed(capsys: pytest.CaptureFixture[str], run: Run, line: str) -> None:
    assert magic(line, "2*x") is None
    assert capsys.readouterr().out == run(*line.split(), stdin=b"2*x").out


def test_the_streams_are_as_they_were() -> None:
    before = sys.stdin, sys.stdout, sys.stderr
    magic("eval", "2*x")
    assert before == (sys.stdin, sys.stdout, sys.stderr)


def without_times(outputs: list[Any]) -> list[Any]:
    return [{name: value for name, value in output.items() if name != "metadata"} for output in outputs]


@pytest.mark.filterwarnings("default")
def test_the_example_notebook_shows_what_a_kernel_shows() -> None:
    """Set UPDATE_DOCS to write the outputs anew, and look at them."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    kept = nbformat.read(EXAMPLE, as_version=4)
    made = nbformat.read(EXAMPLE, as_version=4)
    nbclient.NotebookClient(made, timeout=60, kernel_name="python3", record_timing=False).execute()
    made.metadata = kept.metadata
    if os.environ.get("UPDATE_DOCS"):
        nbformat.write(made, EXAMPLE)
        return
    for cell, before in zip(made.cells, kept.cells, strict=True):
        if cell.cell_type == "code":
            assert without_times(cell.outputs) == without_times(before.outputs)
    texts = [output.data["text/plain"] for cell in made.cells for output in cell.get("outputs", []) if "data" in output]
    assert all(text.startswith(("Forward primal trace", "parse(", "{")) for text in texts)
    assert [output.output_type for cell in made.cells for output in cell.get("outputs", [])] == [
        "execute_result", "stream", "execute_result", "execute_result", "execute_result",
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["reverse - --at x=2", "reverse --file - --at x=2", "hessian --file=- --at x=2"])
def test_a_line_may_name_the_cell_itself(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = magic(line, "x^2")
    assert shown is not None
    assert capsys.readouterr().err == ""


def test_a_cell_of_comments_is_no_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert magic("reverse --sample baydin", "# the survey") is not None
    assert capsys.readouterr().err == ""
