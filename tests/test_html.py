"""HTML: real tables with captions and scopes, in a page that needs nothing, and nothing of the user's text in its markup."""

from __future__ import annotations

import html
import html.parser
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tracediff as td
from tests.conftest import Run
from tests.programs import Case, cases
from tracediff.errors import visible
from tracediff.notation import Typeset
from tracediff.program import Program, Variable
from tracediff.render.fragment import Fragment
from tracediff.render.html import Html
from tracediff.render.html.page import asset
from tracediff.render.html.steps import Steps
from tracediff.render.html.typeset import formula, spoken
from tracediff.trace import Trace, trace

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")

HOSTILE = (
    "<script>hacked=1</script>", "</pre><script>hacked=1</script>", '" onmouseover="hacked=1', "' autofocus onfocus='x",
    "</style>", "</title>", "<!--", "]]>", "&lt;", "&#60;", "javascript:x", "\x00", "\u202e", "\ue010<b>\ue011<i>", "a>b", "{0}",
)  # fmt: skip
WORDS = st.text(min_size=1, max_size=20) | st.sampled_from(HOSTILE)

VOID = {"meta", "br"}
ATTRIBUTES = {
    "lang", "span", "charset", "http-equiv", "content", "name", "class", "role", "aria-label", "aria-live", "aria-hidden", "tabindex",
    "hidden", "type", "title", "scope", "colspan", "data-step", "data-reads", "data-vertices", "data-edges", "data-said",
    "data-lm-suppress-shortcuts", "data-vertex", "data-name", "data-source", "data-target", "data-operand", "xmlns", "viewbox",
    "width", "height", "x", "y", "rx", "d", "points",
}  # fmt: skip


class Document(html.parser.HTMLParser):
    """The elements of some HTML with their attributes, and the text outside of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.comments: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def written(found: Trace, kind: type[Html] = Html) -> str:
    document = kind(Typeset())
    return "\n".join(document.lines(document.arranged(found), []))


def renamed(program: Program, names: dict[str, str], label: str, source: str) -> Program:
    """A program in which inputs and outputs, and an operation, have names that no text could give them."""
    slots = [
        held._replace(stem=names.get(held.stem, held.stem))
        if isinstance(held, Variable) and held.number is None
        else held
        for held in program.slots
    ]
    return Program(
        slots, program.constants, program.first, program.formulas, program.operands, program.inputs, program.outputs,
        program.origins, {program.first + 2: label}, source,
    )  # fmt: skip


def test_a_page_is_complete_by_itself(run: Run) -> None:
    found = run("reverse", SURVEY, *AT, "--format", "html").out
    page = Document(found)
    assert found.startswith('<!DOCTYPE html>\n<html lang="en">\n')
    assert not {"href", "src", "style", "id"} & {name for _, attributes in page.elements for name in attributes}
    assert not {"link", "img", "iframe", "base"} & {tag for tag, _ in page.elements}
    assert "@import" not in found
    assert "url(" not in found
    assert re.findall(r"https?://[^\"]*", found) == ["http://www.w3.org/2000/svg"] * 2
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_a_trace_is_one_table_with_a_caption_groups_and_scopes(run: Run) -> None:
    found = run("reverse", SURVEY, *AT, "--format", "html").out
    page = Document(found)
    assert len(page.all("table")) == len(page.all("caption")) == 1
    headers = page.all("th")
    assert [header["colspan"] for header in headers if header["scope"] == "colgroup"] == ["4", "5"]
    assert sum(header["scope"] == "col" for header in headers) == 9
    assert sum(header["scope"] == "row" for header in headers) == 19
    assert '<th scope="row" class="adjoint later variable"' in found
    assert "<i>v̄</i><sub>−1</sub>" in found
    assert len(page.all("tbody")) == 3


@pytest.mark.parametrize(
    "command",
    [
        ("jacobian", SURVEY, *AT), ("hessian", SURVEY, *AT), ("check", SURVEY, *AT), ("symbolic", SURVEY), ("eval", SURVEY),
        ("paths", SURVEY, *AT), ("eliminate", SURVEY, *AT), ("rules", "abs", "ln"), ("samples",),
        ("reverse", "a*b; a + b", "--at", "a=1,b=2", "--cut", "a"), ("forward", SURVEY, *AT, "--layout", "stacked"),
        ("forward", SURVEY, *AT, "--layout", "compact"), ("reverse", SURVEY, *AT, "--notation", "ascii"),
        ("eval", SURVEY, *AT, "--rows", "3"), ("hessian", SURVEY, *AT, "--trace", "--seed", "x1"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_command_is_well_formed(run: Run, command: tuple[str, ...]) -> None:
    for name in ("html", "fragment"):
        found = run(*command, "--format", name)
        assert (found.code, found.err) == (0, "")
        page = Document(found.out)
        assert page.all("table")
        assert not set("\ue010\ue011\ue012\ue013") & set(found.out)
        for row in re.findall("<tr[^>]*>(.*?)</tr>", found.out, re.DOTALL):
            assert re.search("<t[hd]", row)


def test_steps_go_through_the_values_and_then_the_adjoints_upwards(run: Run) -> None:
    page = Document(run("reverse", SURVEY, *AT, "--format", "fragment").out)
    steps = [header for header in page.all("th") if "data-step" in header]
    numbers = [int(header["data-step"] or 0) for header in steps]
    primal = [number for number, header in zip(numbers, steps, strict=True) if "primal" in (header["class"] or "")]
    adjoint = [number for number, header in zip(numbers, steps, strict=True) if "adjoint" in (header["class"] or "")]
    assert primal == list(range(8))
    assert adjoint == list(reversed(range(8, 19)))
    last = next(header for header in steps if header["data-step"] == "18")
    assert last["data-said"] == "x bar 1 equals v bar negative 1 equals 5.5 equals 5.5"


def test_the_value_of_a_pass_is_not_said_to_equal_the_numbers_of_the_next(run: Run) -> None:
    page = run("forward", "x*y", "--at", "x=1,y=2", "--format", "html").out
    assert (
        "equals 1 times 2 plus 0 times 1 equals 2 and in the next pass equals 0 times 2 plus 1 times 1 equals 1" in page
    )


@settings(max_examples=25)
@given(cases())
def test_a_step_reads_only_what_was_computed_before_it(case: Case) -> None:
    for mode in ("forward", "reverse"):
        found = trace(mode, td.parse(case.text), case.at)
        steps = Steps(found)
        made = [steps.primal(i) for i in range(len(found.primal))]
        made += [steps.derived(i) for i in range(len(found.passes[0].rows))]
        assert [step.number for step in made] == list(range(len(made)))
        assert all(read < step.number for step in made for read in step.reads)


def test_what_a_row_reads_is_what_stands_in_its_formula() -> None:
    found = trace("reverse", td.parse(SURVEY), {"x1": 2, "x2": 5})
    steps = Steps(found)
    rows = found.passes[0].rows
    names = [*(Typeset().show(row.variable) for row in found.primal), *(Typeset().show(row.variable) for row in rows)]
    for number, row in enumerate(rows):
        shown = Typeset().show(row.formula)
        assert {names[read] for read in steps.derived(number).reads} == {name for name in names if name in shown} - {
            "y"
        }


@settings(max_examples=25)
@given(WORDS, WORDS, WORDS, WORDS, st.sampled_from([Html, Fragment]))
def test_no_name_and_no_comment_becomes_markup(
    first: str, second: str, label: str, comment: str, kind: type[Html]
) -> None:
    source = f"a*b # {comment}"
    program = renamed(td.parse("a*b + a"), {"a": first, "b": f"{second}2", "y": f"{second}3"}, label, source)
    if first == f"{second}2":
        return
    names = program.names(program.inputs)
    found = trace("reverse", program, dict.fromkeys(names, 2.0))
    plain = trace("reverse", td.parse("a*b + a"), {"a": 2, "b": 2})
    hostile, tame = Document(written(found, kind)), Document(written(plain, kind))
    assert hostile.comments == []
    assert {tag for tag, _ in hostile.elements} <= {tag for tag, _ in tame.elements} | {"sub", "sup", "i", "span"}
    assert {name for _, attributes in hostile.elements for name in attributes} <= ATTRIBUTES
    assert len(hostile.all("script")) == len(hostile.all("style")) - len(tame.all("style")) + 1
    assert visible(comment) in "".join(hostile.words)


@given(st.text() | st.sampled_from(HOSTILE))
def test_a_formula_is_set_without_loss(text: str) -> None:
    shown = Document(f"<p>{formula(text)}</p>")
    assert {tag for tag, _ in shown.elements} <= {"p", "i", "sub", "sup", "span"}


def test_formulas_are_set_as_mathematics() -> None:
    assert unseen("v₁^(v₂ + 1)") == "<i>v</i><sub>1</sub><sup><i>v</i><sub>2</sub> + 1</sup>"
    assert unseen("2^0.5 × sin(x₁)²") == "2<sup>0.5</sup> × sin(<i>x</i><sub>1</sub>)<sup>2</sup>"
    assert formula("σ(loss)") == "σ(<i>loss</i>)"
    assert formula("log₁₀ v₁ + log(x)") == "log<sub>10</sub> <i>v</i><sub>1</sub> + log(<i>x</i>)"
    assert unseen("x^sin(y) × z") == "<i>x</i><sup>sin(<i>y</i>)</sup> × <i>z</i>"
    assert unseen("x^(") == "<i>x</i><sup>(</sup>"
    assert formula("a < b") == "<i>a</i> &lt; <i>b</i>"
    assert formula("v̄̇₂") == '<i>v̄<span class="high">\N{COMBINING DOT ABOVE}</span></i><sub>2</sub>'
    assert formula("i̇ j̄") == '<i>i<span class="high">\N{COMBINING DOT ABOVE}</span></i> <i>j̄</i>'


@pytest.mark.parametrize(
    ("command", "headings"),
    [
        ("symbolic x^3", ["formula"]),
        ("paths x*y --at x=2,y=3", ["formula", "numbers put in", "value"]),
        ("rules sin", []),
        ("check x*y --at x=2,y=3", []),
        ("jacobian x*y --at x=2,y=3", []),
    ],
)
def test_a_heading_that_only_a_screen_reader_gets_says_what_stands_below_it(
    run: Run, command: str, headings: list[str]
) -> None:
    found = run(*command.split(), "--format", "html").out
    (table, *_) = re.findall("<table.*?</table>", found, re.DOTALL)
    assert re.findall(r'<th scope="col".*?<span class="unseen">(.*?)</span></th>', table) == headings


def unseen(text: str) -> str:
    """A formula as it is seen: without what only a copy shows."""
    return re.sub('<span class="caret">.*?</span>', "", formula(text))


@pytest.mark.parametrize(
    ("text", "copy"),
    [("3 * x^2", "3 * x^2"), ("x^(y + 1)", "x^(y + 1)"), ("v₁²", "v1^2"), ("1.5e−3", "1.5\u202f·\u202f10^−3")],
)
def test_a_copy_of_a_power_is_a_power(text: str, copy: str) -> None:
    assert "".join(Document(formula(text)).words) == copy


def test_formulas_are_read_aloud_as_words() -> None:
    assert spoken("v̄₋₁ + v̇₂/x²") == "v bar negative 1 plus v dot 2 over x to the 2"
    assert spoken("ȳ × √v₁") == "y bar times root of v 1"


def test_where_a_trace_ends_early_the_page_says_why(run: Run) -> None:
    found = run("reverse", "sqrt(x)", "--at", "x=0", "--format", "html")
    assert found.code == 3
    assert '<p class="failed" role="alert">v̄₀ = v̄₁/(2 × v₁) = 1/(2 × 0) is infinite\n' in found.out


def test_a_large_program_is_shown_without_a_graph(run: Run) -> None:
    long = "; ".join(f"a{i} = {f'a{i - 1}' if i else 'x'}*x" for i in range(100))
    found = run("eval", long, "--format", "html").out
    assert "<svg" not in found
    assert found.count('scope="row"') == 102


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("sheet", "paper"), [("table.css", "#ffffff"), ("page.css", "#0d1117"), ("notebook.css", "#111111")]
)
def test_every_text_has_contrast_enough_on_every_ground(sheet: str, paper: str) -> None:
    text = asset(sheet).partition("@media print")[0]
    colours = dict(
        re.findall(r"--([\w-]+): (#\w+);", text[text.index("--ink: #e6edf3") if sheet != "table.css" else 0 :])
    )
    for ground in (paper, colours["at"], colours["read"]):
        for ink in ("ink", "faint", "tangent", "adjoint"):
            dark, light = sorted([luminance(colours[ink]), luminance(ground)])
            if ground == paper or ink != "faint":
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_the_rules_of_the_style_sheets_are_closed() -> None:
    for name in ("table.css", "page.css", "notebook.css"):
        depth = 0
        for before, after in pairwise(asset(name)):
            depth += {"{": 1, "}": -1}.get(after, 0)
            assert depth >= 0, before
        assert depth == 0


@pytest.mark.parametrize("name", ["html", "fragment", "svg"])
def test_an_encoding_without_these_letters_gets_references_to_them(run: Run, name: str) -> None:
    command = ("reverse", "a*b", "--at", "a=1,b=2", "--format", name)
    found = run(*command, encoding="ascii").out
    assert found.isascii()
    assert html.unescape(found).replace("&", "&amp;") == html.unescape(run(*command).out).replace("&", "&amp;")
    assert "&#" not in "".join(re.findall("<(?:style|script)>.*?</", found, re.DOTALL))


@pytest.mark.parametrize("form", ["html", "fragment"])
def test_html_does_not_take_the_notation_of_latex(run: Run, form: str) -> None:
    found = run("reverse", "x^2", "--at", "x=1", "--format", form, "--notation", "latex")
    assert (found.code, found.out) == (2, "")
    assert "HTML does not take the latex notation\nleave --notation out" in found.err
