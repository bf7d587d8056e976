"""Pictures of computational graphs: what their vertices and edges say, and that no name breaks a format."""

from __future__ import annotations

import html
import itertools
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff.errors import LanguageError
from tracediff.graphs.computational import computational
from tracediff.language import parse
from tracediff.notation import Ascii, Notation, Unicode
from tracediff.render.graphs.dot import dot
from tracediff.render.graphs.dot import quoted as dot_quoted
from tracediff.render.graphs.mermaid import mermaid
from tracediff.render.graphs.mermaid import quoted as mermaid_quoted
from tracediff.render.graphs.svg import svg
from tracediff.render.graphs.words import Words

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = {"x1": 2.0, "x2": 5.0}
SVG = "{http://www.w3.org/2000/svg}"

WORDS_OF_FORMATS = (
    "end", "graph", "subgraph", "digraph", "node", "edge", "strict", "class", "classDef", "click", "style", "linkStyle",
    "flowchart", "o", "x", "n0", "n1", "default", "x_1", "_", "__proto__", "θ1", "Σ", "label", "svg", "TD", "direction",
)  # fmt: skip

NAMES = st.one_of(st.sampled_from(WORDS_OF_FORMATS), st.from_regex(r"[A-Za-zα-ω_][A-Za-z0-9_]{0,8}", fullmatch=True))
HOSTILE = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ['"]; }', "<script>alert(1)</script>", "\\", "%%{init}%%", '"--> end', "`*_#;", "&amp;", "]]>"]
)

DOT_STRING = r'"(?:[^"\\]|\\.)*"'
DOT_LINE = re.compile(
    rf"digraph {{|}}|  label={DOT_STRING}|  {{rank=\w+; n\d+(?:; n\d+)*}}"
    rf"|  (?:graph|node|edge|n\d+(?: -> n\d+)?)(?: \[\w+=(?:{DOT_STRING}|\w+)(?:, \w+=(?:{DOT_STRING}|\w+))*\])?"
)
MERMAID_LINE = re.compile(
    r'flowchart (?:TD|LR)|  n\d+\["[^"]*"\](?::::\w+)?|  n\d+ (?:-->|-\.->)(?:\|"[^"]*"\|)? n\d+|  classDef \w+ [\w:#,-]+'
)


def words(text: str, at: dict[str, float] | None = None, notation: Notation | None = None) -> Words:
    return Words(computational(parse(text), "reverse", at), notation or Unicode())


@st.composite
def hostile(draw: st.DrawFn) -> Words:
    """Graphs with names that mean something in one of the formats, and comments that would end a text there."""
    a, b, c, d = draw(st.lists(NAMES, min_size=4, max_size=4, unique=True))
    text = f"# {draw(HOSTILE)}\n{a} = {b}*{c} + ln(2)  # {draw(HOSTILE)}\n{d} = sin({a}) - {a}*{a}\n"
    try:
        program = parse(text)
    except LanguageError:
        assume(False)
    at = dict.fromkeys(program.names(program.inputs), 0.5)
    assume(len(at) == 2)
    return Words(computational(program, "reverse", at), draw(st.sampled_from([Unicode(), Ascii()])))


def said(words: Words) -> list[tuple[str, ...]]:
    return [words.said(number).narrow for number in range(len(words.graph.vertices))]


def labels(words: Words) -> list[str]:
    return [words.partial(number, full=True) for number in range(len(words.graph.edges))]


@settings(max_examples=60)
@given(hostile())
def test_no_name_breaks_dot(words: Words) -> None:
    lines = list(dot(words))
    assert all(map(DOT_LINE.fullmatch, lines)), lines
    found = [re.findall(rf"label=({DOT_STRING})", line) for line in lines if re.match(r"  n\d+ \[", line)]
    assert [[dot_quoted(*each)] for each in said(words)] == found


@settings(max_examples=60)
@given(hostile())
def test_no_name_breaks_mermaid(words: Words) -> None:
    lines = list(mermaid(words))
    assert all(map(MERMAID_LINE.fullmatch, lines)), lines
    texts = [re.findall(r'"([^"]*)"', line) for line in lines if '["' in line]
    plain = [html.unescape(re.sub(r"#(\d+);", r"&#\1;", text)) for (text,) in texts]
    assert plain == ["<br/>".join(each) for each in said(words)]


@settings(max_examples=60)
@given(hostile())
def test_no_name_breaks_svg(words: Words) -> None:
    picture = ET.fromstring("\n".join(svg(words)))
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {
        "svg", "title", "style", "g", "rect", "text", "path", "polygon",
    }  # fmt: skip
    vertices = [group for group in picture.iter(f"{SVG}g") if group.get("data-vertex")]
    assert [tuple(text.text for text in group.iter(f"{SVG}text")) for group in vertices] == said(words)
    assert [group.get("data-name") or "" for group in vertices] == [vertex.name for vertex in words.graph.vertices]


@pytest.mark.parametrize(
    "text", ['"', "\\", '\\"', "a\\nb", "]\n}", "#34;", "<br/>", "&lt;", "`x`", "|", "\x1b[31m", "\u202e"]
)
def test_a_text_ends_where_its_quotes_do(text: str) -> None:
    assert re.fullmatch(DOT_STRING, dot_quoted(text))
    assert re.fullmatch(r'"[^"\n]*"', mermaid_quoted(text))
    assert not re.search(r"[<>&`|\[\]]|#(?!\d+;)", mermaid_quoted(text))


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
def test_graphviz_draws_every_vertex_and_edge() -> None:
    source = 'end = graph*node # "]; }\nstrict = end^2 + x_1*sin(ln(2))'
    graph = words(source, dict.fromkeys(["graph", "node", "x_1"], 0.5))
    done = subprocess.run(["dot", "-Tplain"], input="\n".join(dot(graph)), capture_output=True, text=True, check=True)
    assert not done.stderr
    kinds = [line.split()[0] for line in done.stdout.splitlines()]
    assert (kinds.count("node"), kinds.count("edge")) == (len(graph.graph.vertices), len(graph.graph.edges))


@settings(max_examples=30)
@given(cases(SMOOTH + KINKED))
def test_every_format_has_the_same_vertices_and_edges(case: Case) -> None:
    graph = words(case.text, case.at)
    edges = [(edge.source, edge.target) for edge in graph.graph.edges]
    for lines, arrow in ((dot(graph), r"n(\d+) -> n(\d+)"), (mermaid(graph), r'n(\d+) -.?->(?:\|"[^"]*"\|)? n(\d+)')):
        found = [re.match(f"  {arrow}", line) for line in lines]
        assert [(int(each[1]), int(each[2])) for each in found if each] == edges
    picture = ET.fromstring("\n".join(svg(graph)))
    names = [Words(graph.graph, Ascii()).variable(vertex) for vertex in graph.graph.vertices]
    groups = list(picture.iter(f"{SVG}g"))
    assert [group.get("data-vertex") for group in groups if group.get("data-vertex")] == names
    ends = [(group.get("data-source"), group.get("data-target")) for group in groups if group.get("data-source")]
    assert ends == [(names[source], names[target]) for source, target in edges]
    texts = [text.text for group in groups if group.get("data-source") for text in group.iter(f"{SVG}text")]
    assert texts == list(filter(None, labels(graph)))


def test_a_page_finds_vertices_and_edges_by_their_variables() -> None:
    picture = ET.fromstring("\n".join(svg(words(SURVEY, AT))))
    groups = list(picture.iter(f"{SVG}g"))
    edges = [
        (each.get("data-source"), each.get("data-operand")) for each in groups if each.get("data-target") == "v[2]"
    ]
    assert edges == [("v[-1]", "0"), ("v[0]", "1")]
    assert list(filter(None, [group.get("data-name") for group in groups])) == ["x1", "x2", "y"]


def test_a_picture_leads_in_the_direction_that_is_asked_for() -> None:
    for direction, place in (("down", "y"), ("right", "x")):
        picture = ET.fromstring("\n".join(svg(words(SURVEY, AT), direction)))  # type: ignore[arg-type]
        places = {
            group.get("data-vertex"): float(rect.get(place, ""))
            for group in picture.iter(f"{SVG}g")
            for rect in group.iter(f"{SVG}rect")
        }
        chain = [places[name] for name in ("v[-1]", "v[1]", "v[4]", "v[5]")]
        assert all(before < after for before, after in itertools.pairwise(chain))
    assert next(iter(dot(words(SURVEY), "right"))) == "digraph {"
    assert "rankdir=LR" in "".join(dot(words(SURVEY), "right"))
    assert next(iter(mermaid(words(SURVEY), "right"))) == "flowchart LR"


def test_what_has_no_partial_is_dashed_and_what_is_not_finite_is_marked() -> None:
    graph = words("ln(2)*ln(x)", {"x": -1.0})
    assert "  n1 -> n3 [style=dashed]" in list(dot(graph))
    assert "  n1 -.-> n3" in list(mermaid(graph))
    classes = [group.get("class") for group in ET.fromstring("\n".join(svg(graph))).iter(f"{SVG}g")]
    assert "edge inactive" in classes
    assert "vertex operation failed" in classes
    assert ":::failed" in "".join(mermaid(graph))
    assert 'color="#cf222e"' in "".join(dot(graph))


def test_two_programs_can_stand_in_one_page() -> None:
    assert " id=" not in "".join(svg(words(SURVEY, AT)))
    assert "url(" not in "".join(svg(words(SURVEY, AT)))
