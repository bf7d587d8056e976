"""Sheets as they come back: numbers, names, formulas and tables are read in all the ways in which people write them."""

from __future__ import annotations

import json
import math
import re

import pytest

from tests.conftest import Run
from tests.judging import BAYDIN, judged, row
from tracediff.classroom.formulas import value
from tracediff.classroom.names import Name, name
from tracediff.classroom.numerals import numeral
from tracediff.classroom.sheets import sheet
from tracediff.errors import RequestError
from tracediff.notation import Ascii, Latex, Unicode
from tracediff.program import Variable


@pytest.mark.parametrize(
    ("written", "number", "half"),
    [
        ("0.693", 0.693, 0.0005), ("0,693", 0.693, 0.0005), ("−0.5", -0.5, 0.05), ("1/2", 0.5, 0), ("= 1/e", 0.36787944117144233, 0), ("√2/2", 0.7071067811865476, 0),
        (r"$\frac{1}{2}$", 0.5, 0), (r"-\frac{\sqrt{3}}{2}", -0.8660254037844386, 0), (r"\sqrt 3/2", 0.8660254037844386, 0), ("2 × 10^-3", 0.002, 0.0005), ("1.5e-7", 1.5e-7, 0.5e-8),
        (r"1.5 \cdot 10^{-7}", 1.5e-7, 0.5e-8), ("-sin(5)", 0.9589242746631385, 0), ("sin 5", -0.9589242746631385, 0), ("π/4", 0.7853981633974483, 0), ("2π", 6.283185307179586, 0), ("e^2", 7.38905609893065, 0),
        ("≈ 5.69", 5.69, 0.005), ("16 + 4 × √2", 21.65685424949238, 0), (".5", 0.5, 0.05), ("+3", 3, 0.0005), ("-0", 0, 0.0005), ("**0.7**", 0.7, 0.05),
        ("0.693 (rounded)", 0.693, 0.0005), ("0.693.", 0.693, 0.0005), ("0.69…", 0.69, 0.005), ("ca. 0.69", 0.69, 0.005), ("- 0.28", -0.28, 0.005), ("(−0.28)", -0.28, 0.005),
        ("10^-3", 0.001, 0), ("-0{,}284", -0.284, 0.0005), ("-9.589 x 10^-1", -0.9589, 0.00005), ("0.959, in radians", 0.959, 0.0005), ("1,000.5", 1000.5, 0.05), ("1 000,5", 1000.5, 0.05), ("1.000.000", 1e6, 0.0005), ("12,345", 12.345, 0.0005),
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
        "v2BAR",
        "∂y/∂v2",
        "dy/dv2",
        "grad_v2",
        "v2.grad",
    ],
)
def test_a_name_is_read_however_it_is_written(spelled: str) -> None:
    assert name(spelled) == Name("v", "2", "adjoint")


@pytest.mark.parametrize(
    "stem",
    ["weight", "theta", "θ", "φ", "ϕ", "ε", "α1", "alpha_2", "learning_rate", "l2_x", "radius", "dt", "vx", "dot"],
)
def test_a_name_is_the_same_in_every_notation(stem: str) -> None:
    for mark in ("", "tangent", "adjoint"):
        written = {notation().variable(Variable(stem, None, mark)) for notation in (Unicode, Latex, Ascii)}
        (found,) = set(map(name, written))
        assert found
        assert found.mark == mark


def test_an_input_may_have_a_long_name() -> None:
    found = judged("weight*θ + bias at weight=2, θ=3, bias=1\n\n| w̄eight | -77 |\n| \\bar{\\theta} | 2 |\n| b̄ias | 1 |")
    assert {one.written: one.verdict for one in found.rows if one.written} == {
        "-77": "wrong",
        "2": "right",
        "1": "right",
    }
    assert found.unknown == ()


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


FORMS = {
    "markdown": f"# Homework\n\n`{BAYDIN.replace(' at ', '` at `')}`\n\n| variable | formula | result |\n|:--|---|--:|\n| $v_1$ | \\ln v_{{-1}} | 0.693 |\n| **v2** | | 10 |\n",
    "csv": f"# {BAYDIN}\nrow,value\nv1,0.693\nv2,10\n",
    "commas": f"# {BAYDIN}\nrow,value\nv1,0,693\nv2,10\n",
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
        assert (found.unknown, found.unread) == ((), ())
        assert {one.verdict for one in found.rows} == {"right"}
        assert len(found.rows) == {"forward": 16, "reverse": 19}[mode]


def test_a_sheet_may_have_a_forward_pass_for_each_input(run: Run) -> None:
    printed = run("forward", "ln(x1)*x2", "--at", "x1=2,x2=5", "--format", "csv").out
    for text in (printed, printed.replace("0.6931471805599453\n", "0.7\n")):
        found = judged(f"# ln(x1)*x2\n# at x1=2, x2=5\n{text}")
        assert (found.marks, found.of, found.unknown) == (9, 9, ())
    for rows in ("v1/x1 0.5, v2/x1 2.5, v1/x2 0, v2/x2 0.693", "v2/x2 0.693, v1/x1 0.5, v1/x2 0, v2/x1 2.5"):
        lines = [f"∂{ratio.replace('/', '/∂')} = {value}" for ratio, value in map(str.split, rows.split(", "))]
        found = judged("\n".join(["ln(x1)*x2 at x1=2, x2=5\n", *lines]))
        assert {one.verdict for one in found.rows if one.written} == {"right"}
    wrong = judged(f"# ln(x1)*x2\n# at x1=2, x2=5\n{printed.replace(',0.5', ',0.7')}")
    assert [one.name for one in wrong.rows if one.verdict == "wrong"] == ["vdot[1]"]


def test_rows_of_another_exercise_are_listed() -> None:
    assert judged(f"{BAYDIN}\n| v1 | 0.693 |\n| v77 | 3 |").unknown == ("v77",)


# Lines of equations


LINES = {
    "colons": "v1: 0.693\nv2: 10\n",
    "colons and commas": "v1: 0,693\nv2: 10,0\n",
    "assignments": "v1 := ln 2 = 0.693\nv2 ≔ 2*5 = 10\n",
    "arrows": "v1 -> 0.693\nv2 → 10\n",
    "bullets": "- v1 = 0.693\n* v2: 10\n",
    "numbers": "1. v1 = 0.693\n2) v2 = 10\n",
    "letters": "(a) v1 = 0.693\n(b) v2 = 10\n",
    "steps": "Step 1: v1 = ln 2 = 0.693\nStep 2: v2 = 2*5 = 10\n",
    "one line": "v1 = 0.693, v2 = 10\n",
    "one line of semicolons": "v1 = 0,693; v2 = 10\n",
    "spaces": "v1 0.693\nv2 10\n",
    "tabs": "v1\tln 2\t0.693\nv2\t2*5\t10\n",
    "bold": "**v1**: 0.693\n**v2**: 10\n",
    "mathematics": "$v_1 = \\ln 2 = 0.693$\n\n$$v_2 = 10$$\n",
    "remarks": "v1 = 0.693 (rounded)\nv2 = 10 ✓\n",
    "formulas before numbers": "v1 = ln(v-1)\nv2 = v-1*v0\n\nv1 = 0.693\nv2 = 10\n",
    "sentences": "So v1 = ln 2 = 0.693, the logarithm.\nand then we get v2 = 10!\n",
    "drawn boxes": "┌────┬───────┐\n│ v1 │ 0.693 │\n├────┼───────┤\n│ v2 │ 10    │\n└────┴───────┘\n",
    "ticks": "✅ v1 = 0.693\n❌ v2 = 10\n",
    "quotes": "> v1 = 0.693\n> v2 = 10\n",
    "checkboxes": "- [x] v1 = 0.693\n- [ ] v2 = 10\n",
    "headings": "## v1 = 0.693\n### v2 = 10\n",
    "struck out": "v1 = ~~0.7~~ 0.693\nv2 = 10\n",
    "struck out in HTML": "| v<sub>1</sub> | <s>0.7</s> 0.693 |\n| v~2~ | 10 |\n",
    "emphasis": "| *v*₁ | *0.693* |\n| _v2_ | __10__ |\n",
    "an equation in each cell": "| v1 = 0.693 | v2 = 10 |\n| | |\n",
    "swapped columns": "| value | row |\n|--|--|\n| 0.693 | v1 |\n| 10 | v2 |\n",
    "numbered rows": "| no. | row | value |\n|--|--|--|\n| 1 | v1 | 0.693 |\n| 2 | v2 | 10 |\n",
    "a column for each variable": "| | v1 | v2 |\n|--|--|--|\n| value | 0.693 | 10 |\n",
    "headings of another language": "| Zeile | Formel | Wert |\n|--|--|--|\n| v1 | ln v-1 | 0,693 |\n| v2 | v-1*v0 | 10 |\n",
    "cells": "| v1: | 0.693 |\n|--|--|\n| v2: | 10 |\n",
    "no last break": "\\begin{align}\nv_1 &= \\ln 2 = 0.693 \\\\\nv_2 &= 10\n\\end{align}\n",
    "one line of LaTeX": "\\begin{tabular}{l@{}r} $v_1$ & 0.693 \\\\[2pt] $v_2$ & 10 \\end{tabular}\n",
    "gathered": "\\begin{gather*}\nv_1 = 0.693 \\\\ v_2 = 10\n\\end{gather*}\n",
    "equations of several lines": "v1 = ln(x1)\n   = 0.693\n$v_2 = x_1 x_2$\n$= 2*5$\n≈ 10\n",
    "equations of several lines in LaTeX": "\\begin{align*}\nv_1 &= \\ln x_1 \\\\ &= 0.693 \\\\\nv_2 &= x_1x_2\\\\\n & = 10 \\\\\n\\end{align*}\n",
    "displays": "\\begin{document}\n\\[ v_1 = 0.693 \\]\n\\( v_2 = 10 \\)\n\\end{document}\n",
}


@pytest.mark.parametrize("form", LINES)
def test_lines_of_equations_are_read_however_they_are_written(form: str) -> None:
    found = judged(f"{BAYDIN}\n\nI began with the logarithm, v1 first:\n\n{LINES[form]}")
    assert found.unknown == ()
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [("v[1]", "right"), ("v[2]", "right")]


EXERCISES = (
    "Exercise 3: y = ln(x1) + x1*x2 - sin(x2) at x1=2, x2=5.",
    "y = ln(x1) + x1*x2 - sin(x2) at the point x1 = 2 and x2 = 5",
    "y = ln(x1) + x1*x2 - sin(x2), evaluated at (x1, x2) = (2, 5)",
    "f(x1, x2) = ln(x1) + x1*x2 - sin(x2) at (2, 5)",
    "f(x1, x2) = ln(x1) + x1*x2 - sin(x2), x1 = 2, x2 = 5",
    "ln(x₁) + x₁·x₂ − sin(x₂) for x₁ = 2, x₂ = 5",
    "$y = ln(x_1) + x_1*x_2 - sin(x_2)$ where $x_1 = 2$, $x_2 = 5$",
    "Dear Ms Noether,\nhere it is, late, again.\n\nln(x1) + x1*x2 - sin(x2) at x1=2, x2=5",
)


def test_the_paragraphs_of_a_page_are_read() -> None:
    page = (
        "<html><style>v3 = 7</style><body><p><b>Exercise 1</b>: <code>ln(x<sub>1</sub>) + x<sub>1</sub>*x<sub>2</sub></code>\n"
        "at <code>x<sub>1</sub>=2, x<sub>2</sub>=5</code><p>v<sub>1</sub> = ln 2 = 0.693<br>v<sub>2</sub> = 10"
        "<ul><li>v<sub>3</sub>: 9.307</ul><pre><code>y = 10.693</code></pre><script>v3 = 1</script></body></html>"
    )
    found = judged(page)
    assert [(one.name, one.written, one.verdict) for one in found.rows] == [
        ("v[1]", "0.693", "right"), ("v[2]", "10", "right"), ("v[3]", "9.307", "wrong"), ("y", "10.693", "right"),
    ]  # fmt: skip


def test_what_is_struck_out_of_a_page_is_not_read() -> None:
    rows = "<tr><td>v<sub>1</sub><td><s>0.7</s> 0.693<tr><td><del>v3</del> v2<td><strike>1</strike>10<tr><td>v4<td><s>1"
    found = judged(f"<p>{BAYDIN}</p><table>{rows}</table>")
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [("v[1]", "right"), ("v[2]", "right")]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_is_read_however_it_is_stated(exercise: str) -> None:
    found = judged(f"{exercise}\n\nv1 = 0.693\nv4 = 10.693\n")
    assert [(one.name, one.verdict) for one in found.rows if one.written] == [("v[1]", "right"), ("v[4]", "right")]


@pytest.mark.parametrize(
    ("exercise", "why"),
    [
        ("y = Ln(x) at x=2", "Ln is not a function"),
        ("y = 2x at x=2", "there is no operator between 2 and x"),
    ],
)
def test_an_exercise_that_cannot_be_read_is_told_why(exercise: str, why: str) -> None:
    with pytest.raises(RequestError, match=re.escape(f"the exercise in the sheet cannot be read: {why}")):
        judged(f"{exercise}\n\nv1 = 0.693\n")


@pytest.mark.parametrize(
    "line", ["Name: Ada", "Look at x1: it is small", "Note: see above", "I found v1 = 0.693 first", "a <= b"]
)
def test_a_line_of_text_is_no_row(line: str) -> None:
    found = judged(f"{BAYDIN}\n\n{line}\n\nv2 = 10\n")
    assert [one.name for one in found.rows if one.line] == ["v[2]"]


@pytest.mark.parametrize("blank", ["v1:", "v1: ?", "v1 = ...", "v1 ="])
def test_a_line_may_be_left_blank(blank: str) -> None:
    assert row(judged(f"{BAYDIN}\n\n{blank}\nv2: 10\n"), "v[1]").verdict == "missing"


def test_the_tables_that_tracediff_writes_in_latex_are_right(run: Run) -> None:
    stated = ("--exercise", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5")
    for mode in ("eval", "forward", "reverse"):
        for options in ((), ("--standalone",), ("--layout", "stacked")):
            made = run(mode, "--sample", "baydin", "--format", "latex", *options).out.encode()
            (one,) = json.loads(run("mark", "-", *stated, "--format", "json", stdin=made).out)["sheets"]
            assert one["marks"] == one["of"] > 0, (mode, options)


@pytest.mark.parametrize(
    "cell",
    [
        r"\textbf{10}",
        r"$\mathbf{10.0}$",
        r"\num{10}",
        r"\boxed{10}",
        r"\underline{10}",
        r"$\approx 10.0$",
        r"$= 2 \cdot 5 \approx 10$",
    ],
)
def test_latex_may_dress_a_number(cell: str) -> None:
    found = judged(rf"\begin{{tabular}}{{ll}} $v_2$ & {cell} \\ \end{{tabular}}".join([f"% {BAYDIN}\n", ""]))
    assert row(found, "v[2]").verdict == "right"


def test_equations_on_a_line_need_no_blank_between_them() -> None:
    found = judged(f"{BAYDIN}\n\nv1=0,693,v2=10,v4=10,693 (= v1+v2)")
    assert [(one.name, one.written) for one in found.rows if one.written] == [
        ("v[1]", "0,693"), ("v[2]", "10"), ("v[4]", "10,693"),
    ]  # fmt: skip


def test_a_second_name_for_a_row_that_says_something_else_is_not_dropped() -> None:
    found = judged("a = x1*x2; sin(a) at x1=2, x2=5\n| v1 | 10 |\n| a | 10 |\n| v2 | -0.544 |")
    assert found.unknown == ()
    found = judged("a = x1*x2; sin(a) at x1=2, x2=5\n| v1 | 10 |\n| a | 11 |\n| v2 | -0.544 |")
    assert found.unknown == ("a",)


def test_a_sheet_without_a_row_of_its_exercise_is_refused() -> None:
    with pytest.raises(RequestError, match="no row of the sheet is one of its exercise"):
        judged(f"{BAYDIN}\n\n| | v | v̇ |\n|--|--|--|\n| 1 | 0.693 | 0.5 |\n")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("½", 0.5), ("-2½", -2.5), (r"\frac12", 0.5), (r"\frac\pi2", math.pi / 2), (r"\ln{2}", math.log(2)), ("ln2", math.log(2)),
        ("arcsin(1)", math.pi / 2), ("PI()/2", math.pi / 2), ("\u20140.5", -0.5), ("1.571 rad", 1.571), ("e²", math.e**2),
        ("2 × e²", 2 * math.e**2), ("2e^2", 2 * math.e**2), ("3*1e5", 3e5), ("1,0 × 10^1", 10.0), ("9,09·10^-1", 0.909), ("1.5·10⁻³", 0.0015), ("1,3·10¹", 13.0), ("1.5·10**-3", 0.0015), ("2 ln 2", 2 * math.log(2)),
        ("10 − 0,959", 9.041), ("0,284 + 1 · 2", 2.284), ("2·0,284", 0.568), ("0,568+LN(2)", 0.568 + math.log(2)), ("0,5√2", math.sqrt(0.5)), ("ln 0,5", -math.log(2)),
        ("e^0,5", math.exp(0.5)), ("max(2,5)", 5.0), ("Ln 2", math.log(2)), ("Sin(5)", math.sin(5)), ("1 1/3", 4 / 3), ("-1 ½", -1.5), ("cos π", -1.0),
        ("<del>0.959</del> -0.959", -0.959), (r"\sout{0.959} -0.959", -0.959), (r"\cancel{0.959}\,-0.959", -0.959), (r"$\xcancel{2}$ 3", 3.0),
    ],
)  # fmt: skip
def test_a_number_may_be_written_in_many_ways(text: str, number: float) -> None:
    found = numeral(text)
    assert found
    assert math.isclose(found.value, number, rel_tol=1e-12)


def test_a_comma_inside_parentheses_begins_no_equation() -> None:
    found = judged("atan2(x1, x2)*x1 at x1=2, x2=5\nv1 = atan2(v-1, v0) = 0.381, v2 = 0.761\n")
    assert [(one.name, one.written) for one in found.rows if one.written] == [("v[1]", "0.381"), ("v[2]", "0.761")]


@pytest.mark.parametrize("second", ["y = 3x at x=2", "```\ny = 3x\nat x=2\n```"])
def test_an_exercise_that_cannot_be_read_gets_none_of_the_rows_of_another(second: str) -> None:
    first, found = sheet(f"x1*x2 at x1=2, x2=5\n\n| v1 | 10 |\n\n{second}\n\n| v1 | 6 |\n")
    assert (len(first.entries), first.misread) == (1, "")
    assert (found.source, found.misread) == ("", "there is no operator between 3 and x")


def test_a_sentence_about_a_point_is_no_exercise() -> None:
    (found,) = sheet("x1*x2 at x1=2, x2=5\n\nSo I used the product rule for x1=2.\n\n| v1 | 10 |\n")
    assert found.source
    assert len(found.entries) == 1


def test_names_in_capitals_have_their_marks() -> None:
    assert name("V2BAR") == Name("V", "2", "adjoint")
