"""What a user typed is never markup: hostile texts in every format, read by a real parser of that format."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.conftest import Run
from tracediff.errors import visible
from tracediff.language import parse
from tracediff.notation import Ascii, Latex, Notation, Unicode
from tracediff.render import csv as csv_format
from tracediff.render.markdown import Markdown
from tracediff.render.markup import bare
from tracediff.render.panels import Column, Panel
from tracediff.render.tex import parted
from tracediff.trace import trace

HOSTILE = (
    "|", "a|b", "\\|", "`x`", "``", "*a*", "**", "_b_", "__c__", "~~d~~", "<script>alert(1)</script>", "<b>", "&lt;",
    "&amp", "[x](y)", "![x](y)", "$x$", "\\", "\\\\", "end", "# x", "- x", "1. x", "1) x", "+ x", "=", "---", "> x",
    "<!--", "-->", "a\nb", "\u202e", "\ttab", "http://x.y", "www.x.y", "a@b.c", ":smile:", "'=1+1", "=1+1", "@x", "-v",
    "+1", '"', '""', ",", ";", "\\end{tabular}", "%", "{", "}", "^", "#1", "é", "中", "x̄",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=12), st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)
)

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])

SAFE = {"text", "text_special", "strong_open", "strong_close", "softbreak"}


def inlines(source: str) -> Iterator[tuple[Token, list[Token]]]:
    """The pieces of text of a document, each with what it consists of."""
    for token in MARKDOWN.parse(source):
        if token.type == "inline":
            yield token, token.children or []


def said(parts: Sequence[Token]) -> str:
    return "".join(part.content for part in parts)


def shown(text: str) -> str:
    return visible(text).strip()


def page(title: str, rows: Sequence[Sequence[str]], remarks: Sequence[str], notation: Notation) -> str:
    columns = [Column("words", "", [row[number] for row in rows]) for number in range(len(rows[0]))]
    return "\n".join(Markdown(notation).lines([(Panel(title, "primal", columns, frozenset()),)], remarks))


@settings(max_examples=60)
@given(
    texts.filter(shown),
    st.lists(st.tuples(texts, texts), min_size=1, max_size=4),
    st.lists(texts.filter(shown), max_size=2),
)
def test_a_markdown_reader_sees_the_texts_and_nothing_else(
    title: str, rows: list[tuple[str, str]], remarks: list[str]
) -> None:
    source = page(title, rows, remarks, Unicode())
    kinds = [token.type for token in MARKDOWN.parse(source)]
    assert set(kinds) <= {
        "inline",
        *(
            f"{name}_{side}"
            for name in ("paragraph", "table", "thead", "tbody", "tr", "th", "td")
            for side in ("open", "close")
        ),
    }
    assert kinds.count("table_open") == 1
    found = list(inlines(source))
    assert {part.type for _, parts in found for part in parts} <= SAFE
    cells = [stripped(text) for row in rows if any(row) for text in row]
    assert [said(parts) for _, parts in found] == [shown(title), "", "", *cells, *map(shown, remarks)]


def stripped(text: str) -> str:
    return shown(bare(text))


def test_a_name_with_underscores_is_no_emphasis(run: Run) -> None:
    for notation in ("unicode", "ascii"):
        source = run(
            "reverse",
            "__a_b__ = _x_*2; c_ = __a_b__^2; sin(c_)*__a_b__",
            "--at",
            "_x_=1",
            "--format",
            "markdown",
            "--notation",
            notation,
        ).out
        assert {part.type for _, parts in inlines(source) for part in parts} <= SAFE
        assert any("(__a_b__)" in said(parts) for _, parts in inlines(source))


def test_a_comment_reaches_no_document(run: Run) -> None:
    text = "x*2 # </table><script>alert(1)</script> | `x` \\end{document} =cmd()"
    for name in ("markdown", "latex", "csv"):
        assert "script" not in run("eval", text, "--at", "x=1", "--format", name).out


@pytest.mark.parametrize("notation", [Unicode(), Ascii()], ids=["unicode", "ascii"])
def test_a_pipe_in_a_formula_is_no_end_of_a_cell(notation: Notation) -> None:
    document = Markdown(notation)
    found = trace("forward", parse("abs(x)*abs(y)"), {"x": -1, "y": 2})
    tables = [
        token
        for token in MARKDOWN.parse("\n".join(document.lines(document.arranged(found), [])))
        if token.type == "tr_open"
    ]
    assert len(tables) == 6 + 6 + 2


@pytest.mark.parametrize("case", ["abs(x_1)*abs(y)", "x_1^2*y", "a_b = x_1*y; a_b*a_b"])
def test_mathematics_in_markdown_has_no_pipe_and_its_dollar_signs_come_in_pairs(case: str) -> None:
    document = Markdown(Latex())
    at = {"x_1": -1.0, "y": 2.0}
    source = "\n".join(document.lines(document.arranged(trace("reverse", parse(case), at)), []))
    for line in source.splitlines():
        assert line.count("$") % 2 == 0
    assert not any("|" in cell for cell in re.findall(r"\$([^$\n]*)\$", source))


@settings(max_examples=100)
@given(st.lists(texts, min_size=1, max_size=4), st.floats(allow_nan=False))
def test_a_csv_reader_gets_the_texts_back_and_no_spreadsheet_evaluates_them(held: list[str], value: float) -> None:
    data = {"samples": [{"name": text, "title": text, "value": value} for text in held]}
    source = "".join(csv_format.lines(data))
    header, *rows = csv.reader(io.StringIO(source, newline=""))
    assert header == ["name", "title", "value"]
    for text, row in zip(held, rows, strict=True):
        assert row[0] == row[1]
        assert row[0].removeprefix("'") == visible(text).removeprefix("'")
        assert row[0][:1] not in ("=", "+", "-", "@") or csv_format.NUMBER.fullmatch(row[0])
        assert float(row[2]) == value


def test_words_in_the_place_of_a_formula_are_words(run: Run) -> None:
    source = run("check", "x*y", "--at", "x=1,y=2", "--format", "markdown", "--notation", "latex").out
    assert "| | complex step | $2$ | $0$ | most trusted |" in source


@given(texts)
def test_what_a_user_wrote_among_words_is_no_formula(text: str) -> None:
    parts = list(parted(f"{Latex().inline('x')} {Latex().verbatim(text)} {Latex().inline('y')}"))
    assert [part for is_formula, part in parts if is_formula] == ["x", "y"]
    assert parts[2] == (False, f" {text} ")
