"""Pictures of computational graphs: what their vertices and edges say, and that each format holds them unbroken."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

from tracediff.graphs.computational import computational
from tracediff.language import parse
from tracediff.notation import Unicode
from tracediff.render.graphs.svg import svg
from tracediff.render.graphs.words import Words

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = {"x1": 2.0, "x2": 5.0}
SVG = "{http://www.w3.org/2000/svg}"


def words(text: str, at: dict[str, float] | None = None) -> Words:
    return Words(computational(parse(text), "reverse", at), Unicode())


def test_a_page_finds_vertices_and_edges_by_their_variables() -> None:
    picture = ET.fromstring("\n".join(svg(words(SURVEY, AT))))
    vertices = [group.get("data-vertex") for group in picture.iter(f"{SVG}g") if group.get("data-vertex")]
    assert vertices == ["v[-1]", "v[0]", "v[1]", "v[2]", "v[3]", "v[4]", "v[5]"]
    edges = [
        (group.get("data-source"), group.get("data-operand"))
        for group in picture.iter(f"{SVG}g")
        if group.get("data-target") == "v[2]"
    ]
    assert edges == [("v[-1]", "0"), ("v[0]", "1")]
    names = [group.get("data-name") for group in picture.iter(f"{SVG}g")]
    assert list(filter(None, names)) == ["x1", "x2", "y"]


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
