"""Pictures: each letter at its column with the marks on it, and nothing in them but text."""

from __future__ import annotations

import builtins
import io
import itertools
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from tests.conftest import Run
from tracediff.errors import FileError, RequestError
from tracediff.language import parse
from tracediff.notation import Unicode
from tracediff.notation.ascii import GREEK
from tracediff.primitives import PRIMITIVES
from tracediff.render.drawing import drawn
from tracediff.render.layout import arranged
from tracediff.render.picture.grid import Grid, Piece, Rule, graphemes, grid
from tracediff.render.picture.png import MARGIN, png
from tracediff.render.picture.svg import ADVANCE, svg
from tracediff.resources import directory
from tracediff.trace import trace

NAMESPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</text><script>alert(1)</script>",
    "]]>",
    "<!--",
    "&amp;",
    '"><x y="',
    "\x00\x1b[31m\ufffe\ud800",
    "v̄̄̄₂",
    "'",
)


def classic() -> Grid:
    found = trace("reverse", parse("ln(x1) + x1*x2 - sin(x2)"), {"x1": 2, "x2": 5})
    return grid(drawn(arranged(found, Unicode()), "─"))


def placed(text: str) -> Iterator[tuple[str, float]]:
    """The letters of a picture and where each stands."""
    for span in ET.fromstring(text).iter(f"{NAMESPACE}tspan"):
        letters, places = [letter for letter, _ in graphemes(span.text or "")], (span.get("x") or "").split()
        assert len(letters) == len(places)
        yield from zip(letters, map(float, places), strict=True)


def test_every_letter_of_the_picture_stands_at_the_column_it_has_on_a_terminal() -> None:
    found = classic()
    expected = {
        (letter, round(20 + (piece.column + i) * ADVANCE, 1))
        for piece in found.pieces
        for i, (letter, _) in enumerate(graphemes(piece.text))
    }
    assert set(placed(svg(found, "classic"))) == expected


def test_a_mark_is_never_placed_apart_from_its_letter() -> None:
    marked = [letter for letter, _ in placed(svg(classic(), "classic")) if len(letter) > 1]
    assert set(marked) == {"v̄", "x̄"}


def test_rules_are_lines_and_the_description_is_the_text() -> None:
    found = svg(classic(), "The classic example")
    assert "─" not in found
    root = ET.fromstring(found)
    assert root.findtext(f"{NAMESPACE}title") == "The classic example"
    assert "v̄₋₁  = v̄₋₁ + v̄₁ ∂v₁/∂v₋₁  = v̄₋₁ + v̄₁/v₋₁   = 5 + 1/2" in (root.findtext(f"{NAMESPACE}desc") or "")


def test_the_picture_is_complete_without_anything_from_elsewhere() -> None:
    found = svg(classic(), "classic")
    assert [reference for reference in ("href", "@import", "@font-face", "url(") if reference in found] == []
    assert found.count("http") == 1
    assert "prefers-color-scheme: dark" in found


@given(st.lists(st.text() | st.sampled_from(HOSTILE), min_size=1, max_size=3), st.text() | st.sampled_from(HOSTILE))
def test_nothing_in_a_text_becomes_markup(texts: list[str], title: str) -> None:
    root = ET.fromstring(svg(grid([(texts, ["bold"] * len(texts))]), title))
    tags = {element.tag.removeprefix(NAMESPACE) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "path", "text", "tspan"}
    assert root.findtext(f"{NAMESPACE}style") == ET.fromstring(svg(grid([]), "")).findtext(f"{NAMESPACE}style")


def test_the_png_shows_the_mark_above_its_letter_and_higher_above_a_tall_one() -> None:
    def top(letter: str) -> int:
        picture = Image.open(io.BytesIO(png(Grid(1, 1, (Piece(0, 0, letter, ""),), ())))).convert("L")
        columns, rows = picture.size
        return next(y for y in range(rows) if any(int(picture.getpixel((x, y))) < 128 for x in range(columns)))  # type: ignore[arg-type]

    assert top("v̄") < top("v")
    assert top("L̄") < min(top("L"), top("v̄"))


def test_of_two_marks_one_stands_above_the_other() -> None:
    drawn = grid([(("v̄̇₂ f̄̇ ȳ̇ i̇ j̄",), ("",))])
    found = [part.attrib["y"] for part in ET.fromstring(svg(drawn, "")).iter(f"{NAMESPACE}text")]
    assert found == ["34.5", "31", "28", "31", "31.5"]
    picture = Image.open(io.BytesIO(png(grid([(("v̄̇",), ("",))])))).convert("L")
    levels = [min(int(picture.getpixel((x, y))) for x in range(picture.width)) < 160 for y in range(picture.height)]  # type: ignore[arg-type]
    assert sum(after > before for before, after in itertools.pairwise(levels)) == 3  # a dot, a macron, a letter


def test_the_png_is_as_large_as_the_screen_and_coloured() -> None:
    picture = Image.open(io.BytesIO(png(Grid(4, 2, (Piece(0, 0, "v̄₂", "bold magenta"),), (Rule(1, 0, 4),)))))
    assert picture.size == (4 * 17 + 2 * MARGIN, 160)
    colours = {colour for _, colour in picture.getcolors(100_000) or []}
    assert {(255, 255, 255), (0x99, 0x28, 0x6E), (0xAF, 0xB8, 0xC1)} <= colours


def test_the_font_has_every_sign_of_the_notation() -> None:
    signs = "₋₀₁₂₃₄₅₆₇₈₉⁻⁰¹²³⁴⁵⁶⁷⁸⁹×−→≤≥≠∂π∞√∛←≈…●·" + "".join(primitive.symbol for primitive in PRIMITIVES.values())
    letters = "".join(GREEK) + "".join(GREEK).upper()
    for name in ("DejaVuSansMono-subset.ttf", "DejaVuSansMono-Bold-subset.ttf"):
        font = ImageFont.truetype(f"{directory('fonts')}/{name}", 40, layout_engine=ImageFont.Layout.BASIC)
        missing = font.getmask("\U0010ffff").getbbox(), bytes(font.getmask("\U0010ffff"))
        assert [c for c in signs + letters if (font.getmask(c).getbbox(), bytes(font.getmask(c))) == missing] == []


def test_without_pillow_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "PIL":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(FileError, match=r"a PNG needs Pillow, which is not installed\npip install 'tracediff\[png\]'"):
        png(classic())


def test_every_command_can_be_drawn(run: Run, tmp_path: Path) -> None:
    for command in ("forward x*y --at x=2,y=3", "jacobian x*y --at x=2,y=3", "check x*y --at x=2,y=3", "symbolic x*y"):
        assert run(*command.split(), "-o", str(tmp_path / "a.png")) == (0, "", "")
        with Image.open(tmp_path / "a.png") as picture:
            assert picture.format == "PNG"
        assert ET.fromstring(run(*command.split(), "--format", "svg").out).tag == f"{NAMESPACE}svg"


def test_a_picture_is_as_wide_as_it_takes_but_for_columns(run: Run) -> None:
    command = ("reverse", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5", "--format", "svg")
    wide, narrow = run(*command), run(*command, columns=80)
    assert [int(ET.fromstring(found.out).get("width") or 0) for found in (wide, narrow)] == [1006, 536]
    assert run(*command, terminal=True).out == wide.out


def test_a_picture_too_large_to_look_at_is_refused() -> None:
    message = "10,000 lines of 100 columns are too many for a picture of dots\nwrite one of lines: --output FILE.svg"
    with pytest.raises(RequestError, match=message):
        png(Grid(100, 10_000, (), ()))


def test_a_terminal_is_not_sent_a_png(run: Run) -> None:
    found = run("eval", "2*3", "--format", "png", terminal=True)
    assert (found.code, found.out) == (2, "")
    assert found.err == "tracediff: a picture is no text for a terminal\nwrite it to a file: --output FILE.png\n"
