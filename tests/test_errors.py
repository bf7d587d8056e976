"""Mistakes: what is said of them, where the caret stands, and what to write instead."""

from __future__ import annotations

import unicodedata

import pytest

from tracediff.errors import (
    LanguageError,
    MissingValueError,
    NotFiniteError,
    RequestError,
    TracediffError,
    point_at,
    visible,
)
from tracediff.language import document, parse, point


def test_a_numeral_too_large_for_a_double_is_no_number() -> None:
    with pytest.raises(NotFiniteError, match="1e999 is too large for a double"):
        parse("1e999*x")
    with pytest.raises(NotFiniteError, match="999…99999999999 is too large"):
        parse("9" * 400)
    for numeral, shown in (("1e" + "9" * 22, "1e" + "9" * 22), ("1e" + "9" * 23, "1e9999999999…99999999999")):
        with pytest.raises(NotFiniteError, match=f"^{shown} is too large"):
            parse(numeral)
    with pytest.raises(NotFiniteError, match="⁹⁹⁹…⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹ is too large"):
        parse("x" + "⁹" * 400)


def test_a_numeral_too_large_is_the_first_mistake_where_another_follows() -> None:
    with pytest.raises(NotFiniteError, match="1e999 is too large for a double"):
        parse("2*1e999 x")
    with pytest.raises(LanguageError, match="there is no operator between x and 1e999"):
        parse("x 1e999")


def test_a_missing_value_is_explained_whatever_the_names() -> None:
    assert str(MissingValueError(["x", "y"])) == "x and y have no value\nadd x=...,y=..."
    assert "exp(1)" in str(MissingValueError(["x", "e"]))
    assert "no numbers of the language" in str(MissingValueError(["x", "inf"]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2", "a value is given as NAME=value"), ("x=2,,", "a value is given as NAME=value"), ("x", "x has no value"),
        ("x=1,x=2", "x is given twice"), ("x=y", "the value of x depends on y"), ("x=inf", "inf is no finite number"),
        ("x=2*y₁+1", "the value of x depends on y1"),
        ("x=2*", "an operand is missing after *"), ("", "a value is given as NAME=value"), ("x=٣", "٣ is U+0663 ARABIC-INDIC DIGIT THREE, not 3"),
    ],
)  # fmt: skip
def test_a_malformed_point_is_explained(text: str, message: str) -> None:
    with pytest.raises(LanguageError) as caught:
        point(text)
    assert caught.value.message.startswith(message)


def test_a_value_depends_on_no_name_even_if_that_is_assigned() -> None:
    with pytest.raises(LanguageError, match="the value of x depends on a"):
        document("a = 2*3; x*a; at x=a")


def test_a_text_that_only_defines_a_function_is_told_how_to_call_it() -> None:
    with pytest.raises(LanguageError) as caught:
        parse("f(a, b) = a*b")
    assert caught.value.hint == "add a statement that calls it, for example f(a, b)"


def test_a_point_is_no_use_of_a_name() -> None:
    with pytest.raises(LanguageError) as caught:
        document("at x=1; z = x + 1; x = 2; z*x")
    assert caught.value.position == 12


def test_a_value_that_is_no_real_number_is_refused() -> None:
    with pytest.raises(NotFiniteError, match="the value of x is not a finite real number"):
        point("x=ln(-1)")
    with pytest.raises(NotFiniteError):
        document("x; at x=1/0")


def test_a_caret_counts_columns_not_characters() -> None:
    assert point_at("日本 + x̄ $", 8) == ["  日本 + x̄ $", " " * 11 + "^"]


def test_a_long_line_is_shown_around_the_caret() -> None:
    shown, caret = point_at("x + " * 100 + "$" + " + x" * 100, 400)
    assert shown[caret.index("^")] == "$"
    assert shown.startswith("  …")
    assert shown.endswith("…")
    assert len(shown) < 70


def test_control_characters_are_shown_as_spaces() -> None:
    assert point_at("x \x1b[2J\u202e y", 2) == ["  x  [2J  y", "    ^"]


def test_every_error_is_of_one_family() -> None:
    assert issubclass(LanguageError, RequestError)
    assert issubclass(RequestError, TracediffError)
    assert [error.exit_code for error in (TracediffError, RequestError, NotFiniteError)] == [1, 2, 3]


def test_no_character_that_a_terminal_obeys_is_shown() -> None:
    for number in range(0x3100):
        character = chr(number)
        is_sign = unicodedata.category(character)[0] not in "CZ"
        assert visible(f"a{character}") == f"a{character if is_sign else ' '}"
