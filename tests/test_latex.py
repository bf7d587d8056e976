"""LaTeX: tables as in the survey that compile without a warning, in an article and on slides."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import Case, cases
from tracediff.language import parse
from tracediff.notation import Latex as Notation
from tracediff.notation import ascii as letters
from tracediff.notation.latex import greek
from tracediff.render.latex import ARTICLE, SLIDES, Latex
from tracediff.render.layout import Cards
from tracediff.render.lettering import ABOVE, BELOW, LETTERS, STACKED, _coded
from tracediff.render.panels import Column
from tracediff.render.tex import ESCAPES, broken, escaped, pieces, points, prose
from tracediff.render.typesetting import aligned, width
from tracediff.trace import Mode, trace

SURVEY = ("ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5")


def installed(package: str) -> bool:
    found = (
        shutil.which("kpsewhich") and subprocess.run(["kpsewhich", package], capture_output=True, check=False).stdout
    )
    return bool(shutil.which("pdflatex") and found)


needs_latex = pytest.mark.skipif(not installed("booktabs.sty"), reason="needs LaTeX with booktabs")
needs_beamer = pytest.mark.skipif(
    not installed("beamer.cls") or not installed("pgfmath.sty"), reason="needs LaTeX with beamer"
)


def compiled(folder: Path, text: str) -> str:
    """Compile a document; what LaTeX warns of."""
    (folder / "document.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "document.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = (folder / "document.log").read_text(encoding="latin-1")
    assert done.returncode == 0, log[-2000:]
    return "\n".join(re.findall(r"^(?:Overfull|LaTeX (?:Font )?Warning|Missing character).*", log, re.MULTILINE))


def latex(run: Run, *arguments: str) -> str:
    found = run(*arguments, "--format", "latex")
    assert found.err == ""
    return found.out


def test_the_reverse_trace_is_the_surveys_table_3(run: Run) -> None:
    text = latex(run, "reverse", *SURVEY)
    assert r"Forward primal trace $\downarrow$" in text
    assert r"Reverse adjoint trace $\uparrow$" in text
    row = r"$\bar{v}_{0}$ & $= \bar{v}_{0} + \bar{v}_{2}\,\frac{\partial v_{2}}{\partial v_{0}}$ & $= \bar{v}_{0} + \bar{v}_{2} \times v_{-1}$ & $= \phantom{-}1.716$ \\"
    assert row in text
    assert text.count(r"\midrule") == 3


def test_a_forward_trace_has_tangents_beside_the_primal_rows(run: Run) -> None:
    text = latex(run, "forward", *SURVEY, "--seed", "x1")
    assert r"$v_{1}$ & $= \ln v_{-1}$ & $= \phantom{-0}0.693$ & $\dot{v}_{1}$ & $= \dot{v}_{-1}/v_{-1}$" in text
    assert r"\downarrow" not in text


def test_a_number_put_in_for_a_whole_formula_is_not_said_twice(run: Run) -> None:
    assert "$y$ & $= v_{1}$ &  & $= 6$ \\\\" in latex(run, "eval", "2*x", "--at", "x=3")


def test_rows_are_uncovered_in_the_order_of_computation(run: Run) -> None:
    text = latex(run, "reverse", "x1*x2", "--at", "x1=2,x2=5", "--reveal")
    found = re.findall(r"\\uncover<(\d+)->\{\$(\\bar\{.\}(?:_\{.*?\})?|v_\{.*?\}|y)\$\}", text)
    order = [variable for _, variable in sorted(found, key=lambda each: int(each[0]))]
    assert order == [
        "v_{-1}", "v_{0}", "v_{1}", "y", r"\bar{v}_{1}", r"\bar{v}_{-1}", r"\bar{v}_{0}", r"\bar{x}_{2}", r"\bar{x}_{1}",
    ]  # fmt: skip


def test_rows_that_are_left_out_are_counted_also_after_the_last_one(run: Run) -> None:
    dots = r"\multicolumn{4}{@{}l@{}}{\dots\ %s \dots} \\"
    assert dots % "4 rows" in latex(run, "eval", *SURVEY, "--rows", "4")
    assert f"{dots % '7 rows'}\n\\bottomrule" in latex(run, "eval", *SURVEY, "--rows", "1:1")


@pytest.mark.parametrize("option", ["--standalone", "--reveal"])
def test_the_options_of_latex_are_for_latex(run: Run, option: str) -> None:
    found = run("eval", "2*3", option, "--format", "markdown")
    assert (found.code, found.err) == (2, f"tracediff: {option} is for LaTeX\nadd --format latex\n")


def test_latex_takes_no_other_notation(run: Run) -> None:
    found = run("eval", "2*3", "--format", "latex", "--notation", "unicode")
    assert (found.code, found.err) == (2, "tracediff: LaTeX does not take the unicode notation\nleave --notation out\n")


GREEK = "αβγδεζηθικλμνξρςσυφχψωϑϕϵΓΔΘΛΞΠΣΦΨΩ"
HOSTILE = "; ".join(f"{letter}_1 = {letter}*2" for letter in GREEK if letter not in "πΠ")
LONG = "y = " + " + ".join(f"sin(x1*x2 + {i})*cos(x{i % 5})" for i in range(24))
DEEP = "y = " + "sin(1 + x*" * 30 + "x" + ")" * 30

DOCUMENTS = (
    ("reverse", *SURVEY),
    ("forward", *SURVEY),
    ("hessian", *SURVEY, "--trace"),
    ("check", *SURVEY, "--sweep"),
    ("check", "abs(x)*relu(y)", "--at", "x=1,y=2"),
    ("jacobian", "sum = 2; " + "; ".join(f"f{i} = x{i}*sum" for i in range(20)), "--at", ",".join(f"x{i}={i}.25" for i in range(20))),
    ("symbolic", LONG, "--limit", "400"),
    ("symbolic", DEEP, "--limit", "4000"),
    ("reverse", LONG, "--at", "x0=1,x1=2,x2=3,x3=4,x4=5"),
    ("reverse", "a_b__ = _x*end; table = a_b__^2; table + a_b__*hline", "--at", "_x=1e-9,end=-2,hline=3"),
    ("eval", HOSTILE),
    ("paths", *SURVEY),
    ("eliminate", *SURVEY),
    ("rules",),
    ("samples",),
)  # fmt: skip


@needs_latex
def test_every_table_compiles_in_an_article_and_runs_off_no_page(run: Run, tmp_path: Path) -> None:
    documents = [run(*command, "--format", "latex") for command in DOCUMENTS]
    body = "\n\\clearpage\n".join(found.out for found in documents if found.code == 0)
    text = rf"\documentclass{{article}}\usepackage{{amsmath,booktabs}}\begin{{document}}{body}\end{{document}}"
    assert [found.err for found in documents] == [""] * len(DOCUMENTS)
    assert compiled(tmp_path, text) == ""


@needs_latex
@pytest.mark.parametrize("layout", ["compact", "stacked"])
def test_the_surveys_table_fits_in_a_column_of_two_where_it_is_asked_to(run: Run, tmp_path: Path, layout: str) -> None:
    table = latex(run, "reverse", *SURVEY, "--layout", layout)
    head = r"\documentclass[twocolumn]{article}\usepackage{amsmath,booktabs}\begin{document}"
    assert compiled(tmp_path, f"{head}\n{table}\n\\end{{document}}") == ""


@needs_latex
@pytest.mark.parametrize("command", [DOCUMENTS[0], DOCUMENTS[7]], ids=["short", "wide"])
def test_a_standalone_document_compiles(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert compiled(tmp_path, latex(run, *command, "--standalone")) == ""


@needs_beamer
def test_slides_compile_and_have_a_page_for_each_row_and_for_each_table(run: Run, tmp_path: Path) -> None:
    text = latex(run, "reverse", *SURVEY, "--standalone", "--reveal")
    tables = [latex(run, *command).split("\n\\bigskip")[0] for command in DOCUMENTS[:2] + DOCUMENTS[8:10]]
    frames = "".join(f"\\begin{{frame}}\n{table}\n\\end{{frame}}\n" for table in tables)
    assert compiled(tmp_path, text.replace(r"\end{document}", frames + r"\end{document}")) == ""
    assert f"({19 + len(tables)} pages" in (tmp_path / "document.log").read_text(encoding="latin-1")


@settings(max_examples=20)
@given(cases())
def test_braces_and_parentheses_match_in_every_cell_also_where_a_formula_is_broken(case: Case) -> None:
    program = parse(case.text)
    modes: tuple[Mode, ...] = ("forward", "reverse")
    for mode in modes:
        page = Latex(Notation())
        text = "\n".join(page.lines(page.arranged(trace(mode, program, case.at)), []))
        for cell in re.findall(r"\$([^$]*)\$", text):
            assert cell.count("{") == cell.count("}")
            assert cell.count(r"\left") == cell.count(r"\right")


@given(
    st.lists(
        st.sampled_from(["a", r"\left(b + c\right)", r"\sqrt{d - e}", r"\left|f\right|", r"v_{-1}"]),
        min_size=1,
        max_size=12,
    ),
    st.integers(20, 200),
)
def test_a_broken_formula_says_the_same_and_each_line_has_room(terms: list[str], room: int) -> None:
    formula = " + ".join(terms)
    lines = broken(formula, room)
    plain = formula if lines == [formula] else formula.replace(r"\left(", "(").replace(r"\right)", ")")
    rejoined = "".join(line.replace(r"\quad{}", "", 1) for line in lines)
    assert rejoined in (formula, plain)
    assert all(points(line) <= room or len(pieces(line.replace(r"\quad{} + ", ""))) == 1 for line in lines)


@needs_beamer
def test_slides_have_every_sign_that_a_keyboard_has(tmp_path: Path) -> None:
    signs = [escaped(chr(code)) for code in range(33, 127)]
    text = "\n".join(f"{sign} \\textbf{{{sign}}} $\\text{{{sign}}}$" for sign in signs)
    assert compiled(tmp_path, f"{SLIDES.before}\n{text}\n{SLIDES.after}") == ""


@needs_beamer
def test_a_mistake_beside_the_truth_is_shown_on_slides(run: Run, tmp_path: Path) -> None:
    text = latex(run, "reverse", *SURVEY, "--bug", "overwrite", "--standalone", "--reveal")
    assert r"$\leftarrow$ first wrong row" in text
    assert compiled(tmp_path, text) == ""


@settings(max_examples=50)
@given(st.text())
def test_words_hold_no_command_of_their_own(text: str) -> None:
    shown = escaped(text)
    for part in (*ESCAPES.values(), *LETTERS.values()):
        shown = shown.replace(part, "") if part[0] == "\\" else shown
    assert set(re.findall(r"\\[a-zA-Z]+|\\.", shown)) <= {
        *OURS,
        *map(greek, letters.GREEK),
        *(greek(letter.upper()) for letter in letters.GREEK),
        *ABOVE.values(),
    }
    assert not set(re.sub(r"\\(?:[a-zA-Z]+|.)", "", shown)) & set("\\$&#%_^~")


OURS = re.findall(r"\\[a-zA-Z]+|\\.", "".join((_coded("x"), STACKED, *BELOW.values(), r"\i\j\ensuremath")))


@needs_latex
def test_every_letter_can_be_set(tmp_path: Path) -> None:
    """Also stacked accents, capitals of Greek that TeX has no command for, and letters of other scripts."""
    ranges = [(0x21, 0x370), (0x370, 0x460), (0x1E00, 0x2070), (0x4E00, 0x4E10), (0x1F600, 0x1F603)]
    signs = [chr(code) for start, end in ranges for code in range(start, end) if chr(code).isprintable()]
    names = [
        "Nguyễn Thị Hương",
        "Đặng",
        "Wałęsa",
        "Țîrcă",
        "Γιώργος",
        "王小明",
        "Иван",
        "a\N{COMBINING TILDE}\N{COMBINING ENCLOSING CIRCLE}",
    ]
    text = "\n\n".join(map(escaped, (*signs, *names)))
    assert compiled(tmp_path, f"{ARTICLE.before}\n{text}\n{ARTICLE.after}") == ""


def test_an_option_keeps_both_of_its_hyphens() -> None:
    assert prose("--limit 2815, ---") == "-{}-limit 2815, -{}-{}-"


def test_prose_keeps_its_formulas() -> None:
    assert prose(r"50% of $v_{1}$") == r"50\% of $v_{1}$"


def test_numbers_stand_with_their_points_one_below_the_other() -> None:
    column = Column("value", "", ["= 2", "", "= -0.5", r"= 1.5 \cdot 10^{-7}", r"= \infty", "= 10.25"])
    assert aligned(column).lines == [
        r"$= \phantom{-0}2$", "", r"$= \phantom{0}{-}0.5$", r"$= \phantom{-0}1.5 \cdot 10^{-7}$", r"$= \infty$",
        r"$= \phantom{-}10.25$",
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["paths", "eliminate", "samples", "jacobian", "reverse --bug overwrite"])
@pytest.mark.parametrize("manner", ["latex", "markdown --notation latex"])
def test_words_are_not_set_as_a_product_of_variables(run: Run, command: str, manner: str) -> None:
    name, *options = command.split()
    program = ["x*y + sin(x)", "--at", "x=1,y=2"] if name != "samples" else []
    text = run(name, *program, *options, "--format", *manner.split()).out
    formulas = [re.sub(r"\\text\{.*?\}|\\[a-z]+", "", each) for each in re.findall(r"\$([^$\n]*)\$", text)]
    assert text
    assert not [each for each in formulas if re.search("[a-zA-Z]{2}", each)]


@pytest.mark.parametrize("layout", ["side", "compact"])
def test_a_layout_that_is_asked_for_is_side_by_side(run: Run, layout: str) -> None:
    assert r"Reverse adjoint trace $\uparrow$" in latex(run, "reverse", *SURVEY, "--layout", layout)
    cut = latex(run, "reverse", *SURVEY, "--cut", "x1", "--layout", layout)
    assert r"Reverse adjoint trace $\uparrow$} & \multicolumn{1}{@{}l@{}}{Cut $\uparrow$" in cut
    long = "; ".join(f"a{i} = {f'a{i - 1}' if i else 'x'}*x" for i in range(40))
    assert r"Reverse adjoint trace $\uparrow$" in latex(run, "reverse", long, "--layout", layout)


def test_a_cut_keeps_its_sum(run: Run) -> None:
    text = latex(run, "reverse", *SURVEY, "--cut", "x1")
    assert r"$\bar{v}_{3} \times \dot{v}_{3} + \bar{v}_{4} \times \dot{v}_{4}$ & $= 5.5$" in text


def test_every_table_begins_at_the_margin(run: Run) -> None:
    before = latex(run, "paths", "x*y", "--at", "x=1,y=2").split(r"\begin{tabular}")[:-1]
    assert all(r"\noindent" in part.splitlines()[-1] or r"\noindent\begingroup" in part for part in before)


def test_a_wide_trace_is_arranged_one_table_below_the_other() -> None:
    program = parse(LONG.replace("y = ", ""))
    page = Latex(Notation())
    bands = page.arranged(trace("reverse", program, dict.fromkeys(["x0", "x1", "x2", "x3", "x4"], 1.0)))
    tables = list(page.tables([band for band in bands if not isinstance(band, Cards)]))
    assert len(tables) > 2
    assert all(len(table[0]) <= ARTICLE.rows for table in tables)
    assert all(width(table) <= 1.2 * ARTICLE.width for table in tables)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["reverse", "sqrt(x)", "--at", "x=0"], "v̄₀ = v̄₁/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["jacobian", "sqrt(x)", "--at", "x=0"], "v̇₁ = v̇₀/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["jacobian", "sqrt(x)", "--at", "x=0", "--vector", "x"], "v̇₁ = v̇₀/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["hessian", "sqrt(x)", "--at", "x=0"], "v̄₀ = v̄₁/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["hessian", "sqrt(x)", "--at", "x=0", "--trace"], "v̄₀ = v̄₁/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["hessian", "sqrt(x)", "--at", "x=0", "--order", "1"], "v̇₁ = v̇₀/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["paths", "sqrt(x)", "--at", "x=0"], "∂v₁/∂v₀ = 1/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["eliminate", "sqrt(x)", "--at", "x=0"], "∂v₁/∂v₀ = 1/(2 × v₁) = 1/(2 × 0) is infinite"),
        (["check", "abs(x)", "--at", "x=0"], "∂y/∂x does not exist: the differences on its two sides give −1 and 1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_said_beside_a_document_is_no_source_of_one(run: Run, arguments: list[str], message: str) -> None:
    found = run(*arguments, "--format", "latex")
    assert found.code == 3
    assert message in found.err
    assert "\\" not in found.err
