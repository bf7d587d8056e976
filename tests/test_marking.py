"""Marking: keys earn full marks, planted slips are found and named, published tables are judged, hostile sheets refused."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.slips import filled, planted
from tracediff.classroom.exercises import Wanted, exercise, exercises
from tracediff.classroom.formulas import value
from tracediff.classroom.marking import Judged, Marked, marked
from tracediff.classroom.names import Name, name
from tracediff.classroom.numerals import numeral
from tracediff.classroom.sheets import sheet
from tracediff.errors import RequestError, TracediffError
from tracediff.render.paper import PAPERS, paper
from tracediff.render.worksheet import BLANKS

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"

BAYDIN = "ln(x1) + x1*x2 - sin(x2) at x1=2, x2=5"


def judged(text: str) -> Marked:
    (one,) = sheet(text)
    return marked(one)


def row(found: Marked, which: str) -> Judged:
    return [one for one in found.rows if one.name == which][-1]


# Keys and planted slips


@pytest.mark.parametrize("form", PAPERS)
@pytest.mark.parametrize(
    "modes", [("forward",), ("reverse",), ("forward", "reverse")], ids=["forward", "reverse", "both"]
)
def test_every_key_earns_full_marks_in_every_format(form: str, modes: tuple[str, ...]) -> None:
    for number in range(60 if NIGHTLY else 2):
        wanted = Wanted(operations=3 + number % 4, inputs=1 + number % 3, modes=modes)  # type: ignore[arg-type]
        made = next(exercises(wanted, number))
        texts = sheet("\n".join(paper(form, None)([made, made], "Key")))
        assert len(texts) == 2
        for result in map(marked, texts):
            assert result.marks == result.of > 0
            assert result.unknown == ()
            assert {one.verdict for one in result.rows} == {"right"}


@pytest.mark.parametrize("form", ["md", "tex", "html"])
def test_a_number_below_zero_that_only_looks_whole_has_its_decimals_in_the_key(
    run: Run, tmp_path: Path, form: str
) -> None:
    key = tmp_path / f"key.{form}"
    assert run("worksheet", "sin(x)*x", "--at", "x=4.8", "--digits", "1", "--key", str(key)).code == 0
    (marked,) = json.loads(run("mark", str(key), "--format", "json").out)["sheets"]
    verdicts = {row["verdict"] for exercise in marked["exercises"] for row in exercise["rows"]}
    assert verdicts == {"right"}


@pytest.mark.parametrize("form", PAPERS)
@pytest.mark.parametrize("blanks", BLANKS)
def test_a_sheet_that_comes_back_blank_earns_no_mark_for_its_blanks(form: str, blanks: str) -> None:
    made = exercise("ln(x1) + x1*x2 - sin(x2)", "x1=2, x2=5", ["reverse"])
    (one,) = sheet("\n".join(paper(form, None)([made], "Worksheet", blanks, 3)))  # type: ignore[arg-type]
    found = marked(one)
    assert {one.verdict for one in found.rows} == {"right", "missing"}
    assert found.marks == (0 if blanks != "row" else found.marks)
    assert found.marks < found.of


def test_planted_slips_are_found_and_named() -> None:
    """Every slip is found, and at least nine in ten of each kind are named rightly; a thousand of them at night."""
    found, named, total = Counter[str](), Counter[str](), Counter[str]()
    for one in planted(1000 if NIGHTLY else 40, seed=1):
        result = marked(one.filled)
        rounded = one.kind == "rounding chain"  # what follows from rounded rows earns its mark, with a remark
        first = (
            next((row for row in result.rows if row.slip or row.verdict == "wrong"), None)
            if rounded
            else result.first_wrong
        )
        total[one.kind] += 1
        found[one.kind] += first is not None and first.line == one.row + 1
        named[one.kind] += first is not None and first.slip is not None and first.slip.kind == one.kind
    assert found == total
    assert sum(named.values()) >= 0.9 * sum(total.values()), named
    assert all(named[kind] >= (0.9 if NIGHTLY else 0.7) * total[kind] for kind in total), named


def test_what_follows_from_a_slip_earns_its_mark() -> None:
    found = judged(
        f"{BAYDIN}\n| v1 | 0.693 |\n| v2 | 10 |\n| v3 | 0.959 |\n| v4 | 10.693 |\n| v5 | 9.734 |\n| y | 9.734 |"
    )
    assert [(one.name, one.verdict) for one in found.rows[2:]] == [
        ("v[3]", "wrong"),
        ("v[4]", "right"),
        ("v[5]", "carried"),
        ("y", "carried"),
    ]
    assert (found.marks, found.of) == (5, 6)


def test_a_row_that_hides_an_earlier_slip_is_right() -> None:
    found = judged(f"{BAYDIN}\n| v3 | 0.959 |\n| v5 | 11.652 |")
    assert row(found, "v[5]").verdict == "right"


def test_a_row_that_is_missing_is_reckoned_from_the_rows_above_it() -> None:
    found = judged("sin(x1)*x2 + x1 at x1=2, x2=5\n| v1 | -0.909 |\n| v3 | -2.546 |")
    assert row(found, "v[3]").verdict == "carried"


def test_an_adjoint_that_is_overwritten_is_a_dropped_path() -> None:
    found = judged("```td\nb = a + a\nc = b + b\nat a=3\n```\n\nbbar = 1\nbbar = 1\nv0bar = 1\nv0bar = 2\n")
    kinds = [(one.name, one.verdict, one.slip and one.slip.kind) for one in found.rows if one.verdict != "right"]
    assert kinds == [("bbar", "wrong", "dropped path"), ("vbar[0]", "carried", None), ("vbar[0]", "carried", None)]


# Published tables that hold an error


PUBLISHED = {
    "decimal-place": [("v[5]", "wrong decimal place"), ("vdot[7]", "rounding chain")],
    "exponential-left-out": [("v[0]", None), ("fdot", "wrong partial")],
    "factor-of-square": [("v6", "lost sign"), ("v5dot", "wrong partial"), ("v7dot", None)],
    "last-subtraction": [("x2bar", "wrong digit")],
    "partials-along-x": [("v1dot", None)],
    "partials-along-y": [("u1dot", None)],
    "plus-for-minus": [("v[5]", "lost sign")],
    "reciprocal-left-out": [("vdot[1]", "wrong partial")],
    "rounded-angle": [("v4", "rounding chain"), ("v5", None)],
    "sign-of-cosine": [("vdot[1]", "wrong formula")],
    "sign-of-difference": [("v3dot", "lost sign")],
    "sign-of-sine": [("v2dot", "lost sign")],
    "signs-lost": [("v3", "lost sign"), ("v5", None), ("v7", "lost sign"), ("v3dot", "lost sign"), ("v5dot", "lost sign"), ("v6dot", "lost sign"), ("v7dot", None)],
    "sine-of-five": [("v[3]", "lost sign")],
    "tangent-left-out": [("vdot[3]", "missing factor")],
    "value-for-tangent": [("x7dot", "wrong formula")],
}  # fmt: skip
"""The rows of each table that hold a slip of their own, and what it is; None where no slip gives the number."""


@pytest.mark.parametrize("title", PUBLISHED)
def test_a_published_table_is_judged(title: str) -> None:
    text = (Path(__file__).parent / "published" / f"{title}.csv").read_text(encoding="utf-8")
    assert text.startswith("## ")  # the source is named
    found = judged(text)
    assert found.unknown == ()
    wrong = [(one.name, one.slip and one.slip.kind) for one in found.rows if one.verdict in ("wrong", "unreadable")]
    assert wrong == PUBLISHED[title]


def test_every_published_table_has_its_test() -> None:
    assert {path.stem for path in (Path(__file__).parent / "published").iterdir()} == set(PUBLISHED)


# What people write


@pytest.mark.parametrize(
    ("written", "number", "half"),
    [
        ("0.693", 0.693, 0.0005), ("0,693", 0.693, 0.0005), ("−0.5", -0.5, 0.05), ("1/2", 0.5, 0), ("= 1/e", 0.36787944117144233, 0), ("√2/2", 0.7071067811865476, 0),
        (r"$\frac{1}{2}$", 0.5, 0), (r"-\frac{\sqrt{3}}{2}", -0.8660254037844386, 0), (r"\sqrt 3/2", 0.8660254037844386, 0), ("2 × 10^-3", 0.002, 0), ("1.5e-7", 1.5e-7, 0.5e-8),
        (r"1.5 \cdot 10^{-7}", 1.5e-7, 0.5e-8), ("-sin(5)", 0.9589242746631385, 0), ("sin 5", -0.9589242746631385, 0), ("π/4", 0.7853981633974483, 0), ("2π", 6.283185307179586, 0), ("e^2", 7.38905609893065, 0),
        ("≈ 5.69", 5.69, 0.005), ("16 + 4 × √2", 21.65685424949238, 0), (".5", 0.5, 0.05), ("+3", 3, 0.0005), ("-0", 0, 0.0005), ("**0.7**", 0.7, 0.05),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(written: str, number: float, half: float) -> None:
    found = numeral(written)
    assert found is not None
    assert found.value == pytest.approx(number, rel=1e-12)
    assert found.half == pytest.approx(half, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    "written", ["", "?", "x", "1.2.3", "__import__('os')", "9" * 200, "1e999", "1/0", "((((", "\x00", "nan", "inf"]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert numeral(written) is None


@settings(max_examples=2000 if NIGHTLY else 60)
@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_numbers_names_and_formulas(text: str) -> None:
    numeral(text)
    name(text)
    value(text, {Name("v", "1", ""): 2.0})


@pytest.mark.parametrize(
    "spelled",
    [
        "v2bar",
        "vbar2",
        "vbar[2]",
        "v̄₂",
        "v̄2",
        r"\bar{v}_2",
        r"$\bar v_{2}$",
        r"\overline{v}_{2}",
        "v_2_bar",
        "V2BAR".lower(),
        "∂y/∂v2",
        "dy/dv2",
    ],
)
def test_a_name_is_read_however_it_is_written(spelled: str) -> None:
    assert name(spelled) == Name("v", "2", "adjoint")


@pytest.mark.parametrize("spelled", ["v-1", "v[-1]", "v_{-1}", "v₋₁", "v(-1)", "$v_{-1}$"])
def test_a_number_below_zero_is_read(spelled: str) -> None:
    assert name(spelled) == Name("v", "-1", "")


@pytest.mark.parametrize(
    "spelled",
    [
        "v̄₋₁ + v̄₁ × v₀",
        "vbar[-1] + vbar[1]*v[0]",
        r"\bar{v}_{-1} + \bar v_1 \times v_0",
        "v-1bar + v1bar v0",
        r"\bar v_{-1}+\bar v_1 v_0",
    ],
)
def test_a_formula_is_right_however_it_is_written(spelled: str) -> None:
    known = {Name("v", "-1", "adjoint"): 2.0, Name("v", "1", "adjoint"): 3.0, Name("v", "0", ""): 5.0}
    assert value(spelled.replace("v-1bar", "v_-1bar"), known) == 17.0


def test_a_formula_that_gives_the_value_by_chance_is_wrong() -> None:
    text = "```td\nx1*x2 + x2\nat x1=2, x2=2\n```\n| row | formula | value |\n|--|--|--|\n| v1 | {} | 4 |\n"
    assert row(judged(text.format("v₋₁ × v₀")), "v[1]").verdict == "right"
    assert row(judged(text.format("x2*x1")), "v[1]").verdict == "right"
    assert row(judged(text.format("v₋₁ + v₀")), "v[1]").verdict == "wrong"
    assert row(judged(text.format("")), "v[1]").verdict == "missing"


# How sheets come


FORMS = {
    "markdown": f"# Homework\n\n`{BAYDIN.replace(' at ', '` at `')}`\n\n| variable | formula | result |\n|:--|---|--:|\n| $v_1$ | \\ln v_{{-1}} | 0.693 |\n| **v2** | | 10 |\n",
    "csv": f"# {BAYDIN}\nrow,value\nv1,0.693\nv2,10\n",
    "semicolons": f"# {BAYDIN}\nrow;value\nv1;0,693\nv2;10,0\n",
    "tabs": f"# {BAYDIN}\nrow\tvalue\nv1\t0.693\nv2\t10\n",
    "latex": "% ln(x1) + x1*x2 - sin(x2)\n% at x1=2, x2=5\n\\begin{tabular}{ll}\n\\hline row & value \\\\ \\hline\n$v_{1}$ & $= 0.693$ \\\\\n$v_{2}$ & $10$ \\\\\n\\end{tabular}\n",
    "align": "% ln(x1) + x1*x2 - sin(x2)\n% at x1=2, x2=5\n\\begin{align*}\nv_1 &= \\ln 2 &= 0.693 \\\\\nv_2 &= 2 \\times 5 &= 10 \\\\\n\\end{align*}\n",
    "html": f"<!-- {BAYDIN} --><table><tr><th>row<th>value</tr><tr><td>v<sub>1</sub><td>0.693</tr><tr><td>v<sub>2</sub><td>10</tr></table>",
    "page": "<html><pre>ln(x1) + x1*x2 - sin(x2)\nat x1=2, x2=5</pre><table><tr><td>v<sub>1</sub><td>= ln 2<td>= 0.693</td></tr><tr><td>v<sub>2</sub></td><td>10</td></tr></table>",
    "equations": f"{BAYDIN}\n\nv1 = ln 2 = 0.693\nv2 = 2 * 5 = 10\n",
    "screen": f"{BAYDIN}\n\n```\nv₁   = ln v₋₁    = ln 2            =  0.693\nv₂   = v₋₁ × v₀  = 2 × 5           = 10\n```\n",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_is_read_in_any_form(form: str) -> None:
    found = judged(FORMS[form])
    verdicts = {one.name: one.verdict for one in found.rows}
    assert verdicts["v[1]"] == "right"
    assert verdicts["v[2]"] == ("missing" if form == "markdown" else "right")  # its formula is blank


def test_two_traces_may_stand_side_by_side() -> None:
    rows = "| v1 | 2*5 | 10 | v̇1 | 1*5 + 0*2 | 5 |\n| y | v1 | 10 | ẏ | v̇1 | 5 |\n"
    found = judged(f"x1*x2 at x1=2, x2=5\n\n{rows}")
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [
        ("v[1]", "right"), ("y", "right"), ("vdot[1]", "right"), ("ydot", "right"),
    ]  # fmt: skip


def test_what_tracediff_prints_is_right(run: Run) -> None:
    for mode, form in (
        ("forward", "plain"),
        ("reverse", "plain"),
        ("forward", "markdown"),
        ("reverse", "markdown"),
        ("reverse", "csv"),
    ):
        asked = ["ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5", *(["--seed", "x1"] if mode == "forward" else [])]
        printed = run(mode, *asked, "--format", form).out
        statement = "# ln(x1) + x1*x2 - sin(x2)\n# at x1=2, x2=5\n" if form == "csv" else f"{BAYDIN}\n\n"
        found = judged(statement + printed)
        assert found.unknown == ()
        assert {one.verdict for one in found.rows} == {"right"}
        assert len(found.rows) == {"forward": 16, "reverse": 19}[mode]


def test_nothing_written_is_missing_and_nonsense_cannot_be_read() -> None:
    found = judged(f"{BAYDIN}\n| v1 | ? |\n| v2 | ... |\n| v3 | no idea |\n")
    assert [one.verdict for one in found.rows[:3]] == ["missing", "missing", "unreadable"]


def test_a_zero_may_be_written_where_rounding_left_a_little() -> None:
    found = judged("sin(x) at x=pi/2\n| v0dot | 1 |\n| v1dot | 0 |\n")
    assert row(found, "vdot[1]").verdict == "right"


def test_a_value_rounded_to_a_whole_number_is_named() -> None:
    found = row(judged(f"{BAYDIN}\n| v4 | 11 |"), "v[4]")
    assert (found.verdict, found.slip and found.slip.kind) == ("wrong", "rounding chain")


def test_a_device_or_a_huge_file_is_no_sheet(run: Run, tmp_path: Path) -> None:
    (tmp_path / "huge.md").write_bytes(b"x" * 5_000_000)
    assert "too large" in run("mark", str(tmp_path / "huge.md")).err
    assert "no file" in run("mark", os.devnull).err
    (tmp_path / "empty").mkdir()
    assert "no sheet in it" in run("mark", str(tmp_path / "empty")).err


def test_a_second_output_is_marked_from_its_seed() -> None:
    text = "```td\ny1 = x*x\ny2 = sin(x)\nat x=2\nseed y2\n```\n| v2bar | 1 |\n| v0bar | -0.416 |\n| xbar | -0.416 |"
    assert {one.verdict for one in judged(text).rows} == {"right"}


def test_adjoints_may_be_written_upwards_or_only_once() -> None:
    upwards = "| v-1bar | 5.5 |\n| v0bar | 1.716 |\n| v-1bar | 5 |\n| v0bar | -0.284 |\n"
    for table in (upwards, "| v-1bar | 5.5 |\n| v0bar | 1.716 |\n", "| x1bar | 5.5 |\n| x2bar | 1.716 |\n"):
        found = judged(f"{BAYDIN}\n\n{table}")
        assert {one.verdict for one in found.rows if one.written} == {"right"}


def test_swapped_rows_are_named() -> None:
    found = judged(f"{BAYDIN}\n| v1 | 10 |\n| v2 | 0.693 |\n")
    assert [one.slip and one.slip.kind for one in found.rows if one.verdict == "wrong"] == ["swapped rows"] * 2


def test_rows_of_another_exercise_are_listed() -> None:
    assert judged(f"{BAYDIN}\n| v1 | 0.693 |\n| v77 | 3 |").unknown == ("v77",)


# Hostile sheets


@pytest.mark.parametrize(
    "text",
    [
        "", "\n" * 1000, "nothing here", "|" * 5000, "x" * 300_000, "<table>" * 2000, "\\begin{tabular}{l}" + "&" * 5000, "a=" * 5000, "| v1 | 0.693 |",
        "<script>alert(1)</script>", "```td\n" + "(" * 1900 + "\nat x=1\n```\n| v1 | 2 |", "x1*x2 at x1=0/0, x2=1\n| v1 | 1 |", "ln(x) at x=-1\n| v1 | 0 |",
        ("x" + " " * 1900 + " at \n") * 60, "v1 = 1\n" * 1001, "\n" * 6000, "| v1 | " + "9" * 1500 + " |\n" * 20,
    ],
    ids=range(17),
)  # fmt: skip
def test_a_hostile_sheet_ends_in_an_error(text: str) -> None:
    with pytest.raises(TracediffError):
        [marked(one) for one in sheet(text)]


def test_nothing_of_a_sheet_is_executed_or_obeyed(run: Run, tmp_path: Path) -> None:
    text = (
        f"{BAYDIN}\n| v1 | __import__('os').system('touch {tmp_path}/x') |\n| v2 | \x1b[31m10 |\n| v3 | [red]0.959 |\n"
    )
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    found = run("mark", str(tmp_path / "a.md"))
    assert found.code == 0
    assert "\x1b" not in found.out
    assert "[red]0.959" in found.out
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_what_a_student_wrote_is_no_markup_of_a_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"{BAYDIN}\n| v1 | $\\input{{x}}$ <b> |\n| $\\input{{y}}$ | 1 |\n", encoding="utf-8")
    for notation in ("unicode", "latex"):
        found = run("mark", str(tmp_path / "a.md"), "--format", "markdown", "--notation", notation).out
        assert "$\\input" not in found
        assert " <b>" not in found


# The command


def test_a_folder_is_marked_though_one_sheet_is_bad(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ada.md").write_text(f"{BAYDIN}\n| v1 | 0.693 |\n| v3 | 0.959 |", encoding="utf-8")
    (tmp_path / "bob.csv").write_bytes(b"\xff\xfe\x00binary")
    (tmp_path / "eve.html").write_text("<table>", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    found = run("mark", str(tmp_path))
    assert found.code == 2
    assert "ada.md" in found.out
    assert "lost sign" in found.out
    assert "cannot be read" in found.out
    assert "photo" not in found.out
    marks = json.loads(run("mark", str(tmp_path), "--format", "json").out)["sheets"]
    assert [(one["marks"], one["of"], one["error"] is None) for one in marks] == [
        (1, 6, True),
        (0, 0, False),
        (0, 0, False),
    ]
    lines = run("mark", str(tmp_path), "--format", "csv").out.splitlines()
    assert lines[0] == "file,marks,of,first_wrong,slip,error"
    assert len(lines) == 4


def test_the_exercise_may_come_from_the_command_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("row,value\nv1,0.693\nv1dot,0.5\n", encoding="utf-8")
    path = str(tmp_path / "table.csv")
    assert run("mark", path).code == 2
    found = run("mark", path, "--exercise", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5", "--seed", "x1")
    assert found.code == 0
    assert "2 of 12 rows earn a mark" in found.out
    assert run("mark", path, "--exercise", "x").code == 2
    assert run("mark", str(tmp_path / "none.md")).code == 1


def test_a_sheet_may_come_from_a_pipe(run: Run) -> None:
    found = run("mark", "-", stdin=f"{BAYDIN}\n| v1 | 0.693 |".encode())
    assert found.code == 0
    assert "1 of 6 rows" in found.out


def test_a_sheet_without_an_exercise_says_what_to_do() -> None:
    (one,) = sheet("| v1 | 2 |")
    with pytest.raises(RequestError, match="does not say which exercise"):
        marked(one)


def test_a_filled_sheet_written_by_hand_is_all_right() -> None:
    made = exercise("x1*x2 + sin(x1)", "x1=2, x2=5", ["reverse"])
    one, *_ = filled(made)
    assert {judged.verdict for judged in marked(one).rows} == {"right"}


def test_a_sheet_about_a_program_without_inputs_is_refused(run: Run) -> None:
    for option in ("-1", "2*3"):
        code, out, err = run("mark", "--at", "x=2", "--exercise", option, "-", stdin=b"v1 = 6")
        assert code == 2
        assert "has no input" in out + err or "not an input" in out + err
