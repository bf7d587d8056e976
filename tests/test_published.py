"""Published tables that hold an error: each is judged as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judging import judged

PUBLISHED = {
    "decimal-place": [("v[5]", "wrong decimal place"), ("vdot[7]", "rounding chain")],
    "exponential-left-out": [("v[0]", None), ("f", "rounding chain"), ("fdot", "wrong partial")],
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
