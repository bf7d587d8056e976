"""The tables are those of the grammar, and the parser reads every text as lark itself would."""

from __future__ import annotations

import re
import runpy
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lark import Lark
from lark.exceptions import UnexpectedInput

from tests.catalogue import entries
from tests.programs import KINKED, SMOOTH, Case, cases
from tracediff.errors import LanguageError, NotFiniteError
from tracediff.language import parse, tables
from tracediff.language.parser import read
from tracediff.language.scanner import offsets
from tracediff.resources import grammar

MISTAKES = [entry.arguments[1] for entry in entries() if entry.arguments[:1] == ["eval"] and len(entry.arguments) == 2]

LARK = Lark(grammar(), parser="lalr", start=["program", "point", "rule"])
GENERATE = Path(__file__).parent.parent / "grammars" / "generate.py"


def test_the_tables_are_those_of_the_grammar() -> None:
    """Run ``python grammars/generate.py`` after a change of the grammar."""
    text = runpy.run_path(str(GENERATE))["generated"]()
    assert text == Path(tables.__file__).read_text(encoding="utf-8")


def lark_accepts(text: str, start: str) -> bool:
    try:
        LARK.parse(text, start=start)
    except UnexpectedInput:
        return False
    return True


def accepts(text: str, start: str) -> bool:
    """Whether the text is in the language; a mistake of meaning (an unknown function, say) is none of grammar."""
    try:
        read(text, start)
    except NotFiniteError:
        return lark_accepts(text, start)  # a numeral was too large before the rest was read
    except LanguageError as error:
        meanings = (
            "is not a function",
            "takes",
            "comparisons",
            "cannot be assigned",
            "is assigned",
            "is used",
            "depends on",
            "is a function",
            "is a variable",
            "is a constant",
            "is defined",
            "calls itself",
            "is called before",
            "two parameters",
            "a line begins with",
            "stands in parentheses",
            "is no finite number",
        )
        return any(meaning in error.message for meaning in meanings) and lark_accepts(text, start)
    return True


PIECES = ["x", "y1", "x₁", "α", "at ", "seed ", "expect ", "d ", "2", "1.5", ".5", "1e3", "2e−3", "1E–3", "e", "²", "⁻¹", "+", "-", "−", "*", "×", "/", "÷",
          "^", "**", "(", ")", ",", "=", "==", "<", ";", "\n", "# c\n", "# c", " ", "sin", "sin(", "max(", "pi", "x=1", "at x=1", "f(", "f(x)", "f(x, y1) = ", "g(x)=", ".", "$", "х", "⁻", "\u00a0", "\t", "\r", "\v"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.sampled_from(["program", "point"]))
def test_the_parser_accepts_what_lark_accepts(text: str, start: str) -> None:
    assume(
        "\n" not in text or "(" not in text
    )  # the parser lets a line end inside parentheses, lark does not everywhere
    assert accepts(text, start) == lark_accepts(text, start)


@given(cases(SMOOTH + KINKED))
def test_the_parser_reads_the_operations_that_lark_sees(case: Case) -> None:
    tree = LARK.parse(case.text, start="program")
    names = ("add", "sub", "mul", "div", "pow", "neg", "call", "superscript")
    seen = sum(len(list(tree.find_data(name))) for name in names)
    reading = read(case.text)
    assert len(reading.operands) == seen - len(
        re.findall(r"-3|\^-1", case.text)
    )  # a minus before a numeral is no operation


@given(cases(SMOOTH + KINKED), cases(SMOOTH + KINKED))
def test_a_body_is_none_of_the_program_until_it_is_called(body: Case, case: Case) -> None:
    expression = body.text.splitlines()[0].partition(";")[0].rpartition("= ")[2]
    text = f"F(x1, x2) = {expression};\n{case.text}; F(x1, x2)"
    assert lark_accepts(text, "program")
    assert parse(text) == parse(f"{case.text}; ({expression})")


@pytest.mark.parametrize("mistake", MISTAKES, ids=repr)
def test_lark_refuses_the_mistakes_of_grammar_too(mistake: str) -> None:
    assert accepts(mistake, "program") == lark_accepts(mistake, "program")


@pytest.mark.parametrize("end", ["\n", " \n\n ", "# c\n", "# c; d\n", "\n# c\n # d\n", "\r\n", "\f\n"])
@pytest.mark.parametrize(
    "text",
    [
        "(x{}+y)",
        "(x{}*y)",
        "(x{}^y)",
        "max(x{},y)",
        "max(x,{}y)",
        "max(sin{}(x), y)",
        "max(sin{0}(x{0}), y)",
        "(y + sin{}(x))",
        "(sin{0}(x) + sin{0}(y))",
        "a = (x +{}2)\nb = 3*a",
        "a = (sin{0}(x) + 2)\nb = 3*a",
        "({}x)",
        "(x{})",
        "x +{}y",
        "x*{}y",
        "a ={}x",
    ],
)
def test_a_line_may_end_inside_parentheses_and_after_an_operator(text: str, end: str) -> None:
    assert parse(text.format(end)) == parse(text.format(" "))


@pytest.mark.parametrize("end", [";", "\n;", "# c\n;", "\v", "\n\v", "\u00a0", "\n\u2028"])
@pytest.mark.parametrize("text", ["(x{}+y)", "x +{}y"])
def test_nothing_but_a_line_may(text: str, end: str) -> None:
    with pytest.raises(LanguageError):
        read(text.format(end))


def test_half_a_character_is_a_mistake_wherever_it_stands() -> None:
    with pytest.raises(LanguageError, match="is not part of the language"):
        read("(x\n+ \udc80)")


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        "x" + " " * 100_000,
        ";".join(["x"] * 20_000),
        "at " + ",".join(f"x{i}=1" for i in range(20_000)),
        "x" + "\n" * 200_000,
    ],
)
def test_blanks_and_repetitions_take_time_that_grows_with_their_number(text: str) -> None:
    start = time.process_time()
    read(text)
    offsets(text)
    assert time.process_time() - start < 5  # a tenth of a second here; what is quadratic takes minutes
