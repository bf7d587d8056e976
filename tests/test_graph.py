"""`tracediff graph`: the drawing on a terminal, which can be followed by eye, and the command around it."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff.graphs.computational import computational
from tracediff.graphs.layout import Direction
from tracediff.language import parse
from tracediff.notation import named
from tracediff.program import Variable
from tracediff.render.graphs.data import as_data
from tracediff.render.graphs.terminal import drawn
from tracediff.render.graphs.words import Words
from tracediff.render.text import DOT, MACRON, width
from tracediff.trace import Mode, trace

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "graph.schema.json").read_text(encoding="utf-8"))

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")
NEURON = ("--sample", "sigmoid-neuron")

UP, DOWN, LEFT, RIGHT = (0, -1), (0, 1), (-1, 0), (1, 0)
TURNS = {
    "│": (UP, DOWN), "╎": (UP, DOWN), "─": (LEFT, RIGHT), "╌": (LEFT, RIGHT), "╭": (DOWN, RIGHT), "╮": (DOWN, LEFT),
    "╰": (UP, RIGHT), "╯": (UP, LEFT), "├": (UP, DOWN, RIGHT), "┤": (UP, DOWN, LEFT), "┬": (LEFT, RIGHT, DOWN),
    "┴": (LEFT, RIGHT, UP), "┼": (UP, DOWN, LEFT, RIGHT),
}  # fmt: skip
"""Where a line goes on that is drawn with a sign."""


class Box(NamedTuple):
    """A box in a drawing: its corners, and the lines in it."""

    left: int
    top: int
    right: int
    bottom: int
    texts: tuple[str, ...]

    def has(self, cell: tuple[int, int]) -> bool:
        return self.left <= cell[0] <= self.right and self.top <= cell[1] <= self.bottom


class Picture:
    """A drawing as a reader sees it: boxes, and lines that can be followed from the heads of their arrows."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        for y, line in enumerate(lines):
            x = 0
            for sign in line:
                if sign in (DOT, MACRON):
                    self.cells[x - 1, y] += sign
                else:
                    self.cells[x, y] = sign
                    x += 1
        self.boxes = list(self._boxes())

    def _boxes(self) -> Iterator[Box]:
        for (left, top), sign in self.cells.items():
            if sign == "┌":
                right = next(x for x in range(left, 10**6) if self.cells[x, top] == "┐")
                bottom = next(y for y in range(top, 10**6) if self.cells[left, y] == "└")
                rows = ["".join(self.cells[x, y] for x in range(left + 1, right)) for y in range(top + 1, bottom)]
                yield Box(left, top, right, bottom, tuple(text.strip() for text in rows if text.strip()))

    def inside(self, cell: tuple[int, int]) -> Box | None:
        return next((box for box in self.boxes if box.has(cell)), None)

    def edges(self) -> Iterator[tuple[Box, Box]]:
        """For each head of an arrow the box from which its line comes, and the box to which it leads."""
        for cell, sign in self.cells.items():
            if sign in "▼▶" and (target := self.inside(cell)):
                yield self._source(cell, UP if sign == "▼" else LEFT), target

    def _source(self, head: tuple[int, int], way: tuple[int, int]) -> Box:
        """The box at whose side a line begins, of which only the head of an arrow is known."""
        found, seen, waiting = set[Box](), set(), [(head, way)]
        while waiting:
            (x, y), (dx, dy) = waiting.pop()
            x, y = x + dx, y + dy
            while way == LEFT and (dx, dy) == LEFT and self.cells[x, y] not in TURNS:
                x -= 1  # over the label in the line
            if ((x, y), (dx, dy)) in seen:
                continue
            seen.add(((x, y), (dx, dy)))
            if box := self.inside((x, y)):
                if self.cells[x, y] == ("├" if way == LEFT else "┬"):
                    found.add(box)
            elif self.cells[x, y] in TURNS:  # or else it is the label of another edge
                turns = TURNS[self.cells[x, y]]
                if (-dx, -dy) in turns:
                    waiting += [((x, y), turn) for turn in turns if turn != (-dx, -dy)]
                else:
                    assert self.cells[x, y] in "│╎", "only a vertical line passes over another one"
                    waiting.append(((x, y), (dx, dy)))
        (source,) = found
        return source


def shown(words: Words, room: int | None = None, direction: Direction | None = None) -> list[str] | None:
    found = drawn(words, room, direction=direction)
    return None if found is None else ["".join(texts).rstrip() for texts, _ in found]


@settings(max_examples=40)
@given(cases(SMOOTH + KINKED), st.sampled_from(("right", "down")), st.booleans())
def test_every_edge_can_be_followed_by_eye_from_its_head_to_its_vertex(
    case: Case, direction: Direction, numbers: bool
) -> None:
    graph = computational(parse(case.text), "reverse", case.at if numbers else None)
    words = Words(graph, named("unicode"))
    lines = shown(words, 10_000, direction)
    if lines is None:
        return
    said = [(words.said(number).narrow, words.said(number).flat) for number in range(len(graph.vertices))]
    picture = Picture(lines)
    numbered = {box: next(i for i, texts in enumerate(said) if box.texts in texts) for box in picture.boxes}
    assert sorted(numbered.values()) == list(range(len(graph.vertices)))
    found = sorted((numbered[source], numbered[target]) for source, target in picture.edges())
    assert found == sorted((edge.source, edge.target) for edge in graph.edges)


@given(cases(SMOOTH + KINKED), st.sampled_from(["unicode", "ascii"]), st.integers(20, 130))
@settings(max_examples=40)
def test_a_drawing_fits_and_says_everything_in_full(case: Case, notation: str, room: int) -> None:
    words = Words(computational(parse(case.text), "reverse", case.at), named(notation))
    lines = shown(words, room)
    if lines is None:
        return
    assert max(map(width, lines)) <= room
    text = "\n".join(lines)
    assert notation == "unicode" or text.isascii()
    for number in range(len(words.graph.vertices)):
        said = words.said(number)
        assert all(each in text for each in said.narrow) or all(each in text for each in said.flat)
    for number in range(len(words.graph.edges)):
        assert f" {words.partial(number)}" in text


@pytest.mark.parametrize(
    ("arguments", "columns", "lines"),
    [((SURVEY, *AT), 80, 23), ((SURVEY, *AT), 60, 30), ((SURVEY, *AT), 120, 24), (NEURON, 80, 55)],
)
def test_the_examples_of_a_lecture_are_drawn_at_the_width_of_the_screen(
    run: Run, arguments: tuple[str, ...], columns: int, lines: int
) -> None:
    found = run("graph", *arguments, "--color", "never", terminal=True, columns=columns)
    assert (found.code, found.err) == (0, "")
    drawing = found.out.splitlines()
    assert max(map(width, drawing)) <= columns
    assert len(drawing) <= lines
    assert "▼" in found.out or "▶" in found.out


@pytest.mark.parametrize(("mode", "shown"), [("reverse", "v̄₂ = 1"), ("forward", "v̇₂ = 5"), ("eval", "v₂ = 10")])
def test_a_vertex_shows_what_the_mode_computes(run: Run, mode: str, shown: str) -> None:
    found = run(
        "graph", SURVEY, *AT, "--mode", mode, *(["--seed", "x1"] if mode == "forward" else []), "--direction", "right"
    )
    assert shown in found.out
    marks = {"reverse": MACRON, "forward": DOT, "eval": ""}
    assert all((mark in found.out) == (name == mode) for name, mark in marks.items() if mark)


def test_a_seed_says_which_mode_is_meant(run: Run) -> None:
    assert "tangents for ẋ₁ = 1, ẋ₂ = −1" in run("graph", SURVEY, *AT, "--seed", "x1=1,x2=-1").out
    assert "adjoints for ȳ = 2" in run("graph", SURVEY, *AT, "--seed", "y=2").out
    assert run("graph", SURVEY, *AT, "--seed", "z").err.splitlines()[1] == "the only output is y"


def test_several_passes_stand_below_each_other(run: Run) -> None:
    found = run("graph", "y1 = x^2; y2 = sin(x)", "--at", "x=0", "--direction", "right").out.splitlines()
    assert found[0] == "Computational graph: values, adjoints for ȳ₁ = 1, then ȳ₂ = 1, partials on the edges"
    column = [line[:10] for line in found]
    assert column[column.index("│ v₀ = 0 ├─┤"[:10]) :][1:3] == ["│ v̄₀ = 0 ", "│ v̄₀ = 1 "]


def test_of_many_outputs_no_adjoints_are_shown_until_one_is_named(run: Run) -> None:
    many = "; ".join(f"{i}*x" for i in range(1, 6))
    found = run("graph", many, "--at", "x=2")
    assert found.out.endswith("there are 5 outputs: name one with --seed to see adjoints\n")
    assert MACRON not in found.out
    assert "v̄₀ = 3" in run("graph", many, "--at", "x=2", "--seed", "y3").out


def test_without_a_point_there_are_formulas(run: Run) -> None:
    out = run("graph", SURVEY, "--direction", "down").out
    assert out.startswith("Computational graph: formulas, partials on the edges\n")
    assert "│ 1/v₋₁ " in out
    assert "│ y = v₅ = v₄ − v₃ │" in out


def test_a_named_value_labels_its_vertex(run: Run) -> None:
    assert "v₁ (a) = v₋₁ × v₀ = 6" in run("graph", "a = x*y; a + sin(a)", "--at", "x=2,y=3", "--direction", "down").out


def test_an_operand_that_stands_twice_has_two_edges_and_an_alias_no_vertex(run: Run) -> None:
    found = run("graph", "a = x; a*x", "--at", "x=3", "--direction", "down", "--mode", "eval").out
    assert found.splitlines()[1:] == [
        "     ┌────────────┐",
        "     │ v₀ = x = 3 │",
        "     └─────┬──────┘",
        "     ╭─────┴──╮",
        "     │ v₀ = 3 │ v₀ = 3",
        "┌────▼────────▼────────┐",
        "│ y = v₁ = v₀ × v₀ = 9 │",
        "└──────────────────────┘",
    ]


def test_an_output_that_is_an_input_or_is_used_further_is_a_vertex_of_its_own(run: Run) -> None:
    out = run("graph", "x; x*z", "--at", "x=1,z=2", "--mode", "eval", "--direction", "right").out
    assert out.count("┌") == 4
    assert "▶ x = 1 " in out


def test_what_depends_on_no_input_is_dashed_and_stands_beside_its_use(run: Run) -> None:
    lines = run("graph", "sin(sin(x))*ln(2)", "--at", "x=1", "--direction", "down").out.splitlines()
    (constant,) = [number for number, line in enumerate(lines) if "ln 2" in line]
    assert "sin v₁" in lines[constant]
    assert "╎" in lines[constant + 2]


def test_equal_operations_are_one_vertex_with_cse(run: Run) -> None:
    data = [json.loads(run("graph", "sin(x)*sin(x)", *cse, "--format", "json").out) for cse in ((), ("--cse",))]
    assert [len(each["vertices"]) for each in data] == [4, 3]
    assert [len(each["edges"]) for each in data] == [4, 3]


def test_in_ascii_lines_cross_and_meet_with_ascii_signs(run: Run) -> None:
    for found in (run("graph", SURVEY, *AT, "--notation", "ascii"), run("graph", SURVEY, *AT, encoding="ascii")):
        assert (found.code, found.out.isascii()) == (0, True)
        assert "vbar[5] = 1" in found.out


def test_a_graph_that_is_too_wide_or_large_is_a_table_of_its_vertices(run: Run) -> None:
    wide = run("graph", SURVEY, *AT, columns=30)
    assert "∂v₂/∂v₋₁ = v₀ = 5" in " ".join(wide.out.split())
    assert "--output graph.svg" in " ".join(wide.out.split())
    assert max(map(width, wide.out.splitlines())) <= 30
    chain = "; ".join(["a0 = x", *[f"a{i} = sin(a{i - 1})" for i in range(1, 500)]])
    long = run("graph", chain, "--at", "x=1", terminal=True, columns=80)
    assert "... 400 rows ..." in long.out
    assert "try --output graph.svg, or graph.dot for Graphviz" in " ".join(long.out.split())
    assert run("graph", SURVEY, *AT, "--rows", "2:3").out.splitlines()[2:] == [
        "... 1 row ...",
        "v₀ = x₂        5        1.716",
        "v₁ = ln v₋₁    0.693    1          ∂v₁/∂v₋₁ = 1/v₋₁ = 0.5",
        "... 4 rows ...",
    ]


def test_rows_left_out_of_a_table_are_counted_on_narrow_screens_too(run: Run) -> None:
    found = run("graph", SURVEY, *AT, "--rows", "2:3", columns=60).out.splitlines()
    assert [line for line in found if line.startswith("...")] == ["... 1 row ...", "... 4 rows ..."]
    assert found[-1] == "... 4 rows ..."


def test_a_picture_that_nobody_could_read_is_refused_and_no_file_is_written(run: Run, tmp_path: Path) -> None:
    chain = "; ".join(["a0 = x*y", *[f"a{i} = a{i - 1}*a{i // 2}" for i in range(1, 400)]])
    found = run("graph", chain, "-o", str(tmp_path / "graph.svg"))
    assert found.code == 2
    assert found.err.endswith("use --format dot or --format json, or draw a part of the program\n")
    assert not (tmp_path / "graph.svg").exists()


@pytest.mark.parametrize(
    ("ending", "begin"),
    [
        ("dot", "digraph {"),
        ("gv", "digraph {"),
        ("mmd", "flowchart TD"),
        ("md", "```mermaid"),
        ("svg", "<svg "),
        ("json", "{"),
        ("txt", "Comp"),
    ],
)
def test_a_file_has_the_format_of_its_ending(run: Run, tmp_path: Path, ending: str, begin: str) -> None:
    file = tmp_path / f"graph.{ending}"
    found = run("graph", SURVEY, *AT, "-o", str(file))
    assert (found.code, found.out, found.err) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith(begin)


def test_at_a_singular_point_the_graph_is_drawn_and_the_row_is_named(run: Run) -> None:
    found = run("graph", "x*ln(y)", "--at", "x=1,y=-1", "--direction", "right")
    assert found.code == 3
    assert "v₁ = nan" in found.out
    assert found.err.startswith("tracediff: v₁ = ln v₀ = ln(−1) is not a real number\n")
    partial = run("graph", "sqrt(x)", "--at", "x=0", "--format", "json")
    assert partial.code == 3
    data = json.loads(partial.out)
    assert (data["edges"][0]["value"], data["error"]["variable"]) == ("inf", "vbar[0]")


def test_a_program_without_inputs_or_operations_is_drawn(run: Run) -> None:
    assert "│ y = 2 × 3 │" in run("graph", "2*3").out
    assert "│ y = 2 │" in run("graph", "2").out


@given(cases(SMOOTH + KINKED), st.sampled_from(("forward", "reverse")))
@settings(max_examples=40)
def test_the_vertices_hold_what_the_traces_say(case: Case, mode: Mode) -> None:
    program = parse(case.text)
    graph = computational(program, mode, case.at)
    found = trace(mode, program, case.at)
    last = [{row.variable: row.value for row in each.rows} for each in found.passes]
    mark = "tangent" if mode == "forward" else "adjoint"
    for vertex in graph.vertices:
        held = program.slots[vertex.slot]
        assert isinstance(held, Variable)
        assert vertex.value == found.primal.value(vertex.slot)
        if vertex.kind != "output":
            wanted = [rows.get(held._replace(mark=mark)) for rows in last]
            assert list(vertex.derivatives) == wanted


@pytest.mark.parametrize("text", [SURVEY, "1/(exp(-1*(w0*x0 + w1*x1 + w2)) + 1)"])
def test_a_narrower_screen_has_a_narrower_drawing(text: str) -> None:
    names = parse(text).names(parse(text).inputs)
    words = Words(computational(parse(text), "reverse", dict.fromkeys(names, 0.5)), named("unicode"))
    wide, *others = [max(map(width, lines)) for room in (200, 90, 70, 60) if (lines := shown(words, room))]
    assert len(others) == 3
    assert [wide, *others] == sorted([wide, *others], reverse=True)
    assert wide > others[-1]


@given(cases(SMOOTH + KINKED), st.sampled_from(("eval", "forward", "reverse")), st.booleans())
@settings(max_examples=30)
def test_the_data_have_the_shape_of_the_schema(case: Case, mode: Mode, numbers: bool) -> None:
    graph = computational(parse(case.text), mode, case.at if numbers else None)
    data = json.loads(json.dumps(as_data(graph, 3), allow_nan=False))
    jsonschema.validate(data, SCHEMA)
    known = {vertex["variable"] for vertex in data["vertices"]}
    assert {end for edge in data["edges"] for end in (edge["source"], edge["target"])} <= known
    assert all(len(vertex["derivatives"]) == len(data["passes"]) for vertex in data["vertices"])


def test_the_data_of_a_graph_that_is_not_finite_have_that_shape_too(run: Run) -> None:
    for text in ("ln(x)*x", "sqrt(x)", "x + 1e308*10", "1e999*x"):
        found = run("graph", text, "--at", "x=0", "--format", "json")
        data = json.loads(found.out)
        jsonschema.validate(data, SCHEMA)
        assert (found.code, "error" in data) == (3, True)


def test_the_picture_in_the_documents_is_that_of_the_command(run: Run) -> None:
    """Set UPDATE_DOCS to draw it anew, and look at it."""
    found = run("graph", SURVEY, *AT, "--format", "svg").out
    picture = ROOT / "docs" / "graph.svg"
    if os.environ.get("UPDATE_DOCS"):
        picture.write_text(found, encoding="utf-8")
    assert picture.read_text(encoding="utf-8") == found


def test_on_a_narrow_screen_each_value_says_of_which_pass_it_is(run: Run) -> None:
    found = run("graph", "a = x*y; b = x - y", "--at", "x=2,y=3", "--rows", "all", columns=60).out
    lines = unicodedata.normalize("NFD", found).splitlines()
    assert lines[lines.index("vertex: v\u2080 = y") :][1:4] == [
        "  value: 3",
        "  a\u0304 = 1: 2",
        "  b\u0304 = 1: \u22121",
    ]


@pytest.mark.parametrize("text", ["f(a, b) = a^2; f(x, sin(x))", "f(a, b) = b; f(x*x, sin(x))*x", "x*sin(x) + x"])
def test_the_partial_on_an_edge_is_that_of_its_operand(text: str) -> None:
    graph = computational(parse(text), "reverse", {"x": 2.0})
    of_edges = {edge.row: edge for edge in graph.linearised.edges}
    shown = {edge.row: edge for edge in graph.edges if edge.row is not None}
    assert shown.keys() == of_edges.keys()
    for row, edge in shown.items():
        joined = of_edges[row].source, of_edges[row].target
        assert (graph.vertices[edge.source].slot, graph.vertices[edge.target].slot) == joined
