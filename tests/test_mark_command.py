"""``tracediff mark``: files, folders and pipes, and the exercise from the sheet or the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run
from tests.judging import BAYDIN


def test_a_folder_is_marked_though_one_sheet_is_bad(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ada.md").write_text(f"{BAYDIN}\n| v1 | 0.693 |\n| v3 | 0.959 |", encoding="utf-8")
    (tmp_path / "bob.csv").write_bytes(b"\xff\xfe\x00binary")
    (tmp_path / "eve.html").write_text("<table>", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    found = run("mark", str(tmp_path))
    assert found.code == 2
    assert "ada.md" in found.out
    assert "lost sign" in found.out
    assert "is not UTF-8 text" in found.out
    assert "photo" not in found.out
    assert "1 sheet, 1 of 6 rows earn a mark; 2 could not be marked" in found.out
    marks = json.loads(run("mark", str(tmp_path), "--format", "json").out)["sheets"]
    assert [(one["marks"], one["of"], one["error"] is None) for one in marks] == [
        (1, 6, True),
        (0, 0, False),
        (0, 0, False),
    ]
    lines = run("mark", str(tmp_path), "--format", "csv").out.splitlines()
    assert lines[0] == "file,marks,of,first_wrong,slip,error"
    assert len(lines) == 4


def test_a_folder_without_sheets_keeps_no_other_sheet_from_being_marked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "ada.md").write_text(f"{BAYDIN}\n| v1 | 0.693 |\n| v2 | ten |", encoding="utf-8")
    found = run("mark", str(tmp_path / "none"), str(tmp_path / "ada.md"))
    assert found.code == 1
    assert "has no sheet in it" in found.out
    assert "1 row cannot be read" in found.out
    assert "1 sheet, 1 of 6 rows earn a mark; 1 could not be marked" in found.out
    assert run("mark", str(tmp_path / "none")).code == 1


def test_the_exercise_may_come_from_the_command_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("row,value\nv1,0.693\nv1dot,0.5\n", encoding="utf-8")
    path = str(tmp_path / "table.csv")
    assert run("mark", path).code == 2
    found = run("mark", path, "--exercise", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5", "--seed", "x1")
    assert found.code == 0
    assert "2 of 12 rows earn a mark" in found.out
    parts = run("mark", path, "--exercise", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2", "--at", "x2=5", "--seed", "x1")
    assert parts == found
    assert run("mark", path, "--exercise", "x").code == 2
    unknown = run("mark", path, "--exercise", "x1*x2", "--at", "x1=2,x2=5", "--seed", "x3")
    assert "x3 is not an input or an output" in unknown.out + unknown.err
    assert unknown.code == 2
    assert run("mark", str(tmp_path / "none.md")).code == 1


def test_the_exercise_of_the_command_line_is_for_sheets_that_state_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x1 - x2 at x1=1, x2=3\n| v1 | -2 |\n| y | -2 |", encoding="utf-8")
    (tmp_path / "b.md").write_text("| v1 | 2 |\n| y | 2 |", encoding="utf-8")
    found = run("mark", str(tmp_path), "--exercise", "x1*x2", "--at", "x1=1,x2=2", "--format", "json")
    assert [(one["marks"], one["of"]) for one in json.loads(found.out)["sheets"]] == [(2, 2), (2, 2)]


def test_a_slip_names_a_row_in_the_notation_of_the_table(run: Run) -> None:
    sheet = b"x1*x2 at x1=2, x2=5\n| x1bar | 2 |\n| x2bar | 5 |"
    assert "swapped rows; this is the value of x\u0304\u2081" in run("mark", "-", stdin=sheet).out
    assert "swapped rows; this is the value of x1bar" in run("mark", "-", "--notation", "ascii", stdin=sheet).out


def test_a_result_may_be_named_as_an_adjoint_is(run: Run) -> None:
    found = run("mark", "-", stdin=b"ybar = x1*x2 at x1=1, x2=2\n| v1 | 2 |\n| ybar | 2 |")
    assert [line.split()[0] for line in found.out.splitlines()[2:4]] == ["v₁", "ybar"]


def test_a_sheet_is_of_one_direction(run: Run) -> None:
    found = run("mark", "-", "--seed", "x1", "--seed", "x2", stdin=f"{BAYDIN}\n| v1 | 0.693 |".encode())
    assert found.code == 2
    assert "--seed is given 2 times: x1, x2\na sheet is of one direction" in found.err


def test_a_sheet_may_come_from_a_pipe(run: Run) -> None:
    found = run("mark", "-", stdin=f"{BAYDIN}\n| v1 | 0.693 |".encode())
    assert found.code == 0
    assert "1 of 6 rows" in found.out


def test_a_sheet_about_a_program_without_inputs_is_refused(run: Run) -> None:
    for option in ("-1", "2*3"):
        code, _, err = run("mark", "--at", "x=2", "--exercise", option, "-", stdin=b"v1 = 6")
        assert code == 2
        assert "x is not an input of this program\nthere are no inputs" in err
