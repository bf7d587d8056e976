"""Mistakes: what is said of them, where the caret stands, and what to write instead."""

from __future__ import annotations

import pytest

from tracediff.errors import LanguageError, NotFiniteError, RequestError, TracediffError, point_at
from tracediff.language import document, parse, point

EXPECTATION = (
    "an expectation is NAME = numeral or d NAME / d NAME = numeral",
    "for example expect y = 11.652, expect d y / d x = 5.5",
)

MISTAKES = [
    # text, column of the caret, what is wrong, what to do
    ("", None, "there is no expression", 'write one, for example "x1*x2 + sin(x1)"'),
    ("# nothing", None, "there is no expression", 'write one, for example "x1*x2 + sin(x1)"'),
    ("3x1", 1, "there is no operator between 3 and x1", "write 3*x1"),
    ("2(x + 1)", 1, "there is no operator between 2 and (", "write 2*(x + 1)"),
    ("x1 x2", 3, "there is no operator between x1 and x2", "write x1*x2"),
    ("(x1)(x2 + (3))", 4, "there is no operator between ) and (", "write (x1)*(x2 + (3))"),
    ("x²y", 2, "there is no operator between ² and y", "write x²*y"),
    ("x1(x2)", 0, "x1 is not a function", "for a product write x1*(…); `tracediff rules` lists the functions"),
    ("ln x1", 0, "the operand of ln stands in parentheses", "write ln(x1)"),
    ("cos x1 + 1", 0, "the operand of cos stands in parentheses", "write cos(x1)"),
    ("cosn(x1)", 0, "cosn is not a function", "did you mean cos?"),
    ("sin + 1", 0, "sin is a function, not a variable", "write sin(…)"),
    ("sin^2(x)", 0, "sin is a function, not a variable", "write sin(x)^2 for its square"),
    ("sin²(x)", 0, "sin is a function, not a variable", "write sin(x)^2 for its square"),
    ("max(x, y, z)", 0, "max takes 2 operands, but 3 are given", "write max(max(a, b), c)"),
    ("sin = 1", 0, "sin is a function and cannot be assigned", "choose another name"),
    ("pi = 3", 0, "pi is a constant and cannot be assigned", "choose another name"),
    ("max(x)", 0, "max takes 2 operands, but 1 is given", "write max(a, b)"),
    ("sin(x, y)", 0, "sin takes 1 operand, but 2 are given", "write sin(a)"),
    ("sin()", 0, "sin takes 1 operand, but none is given", "write sin(a)"),
    ("x1 +", 4, "an operand is missing after +", "complete the expression or remove the sign"),
    ("a = ", 3, "an operand is missing after =", "complete the expression or remove the sign"),
    ("x + * y", 4, "an operand is missing before *", "complete the expression or remove the sign"),
    ("*x", 0, "an operand is missing before *", "complete the expression or remove the sign"),
    ("(x + (y)", 0, "this parenthesis is never closed", "add a )"),
    ("(x", 0, "this parenthesis is never closed", "add a )"),
    ("x)", 1, "this ) closes nothing", "remove it, or add a ("),
    ("()", 1, "an operand is missing before )", "complete the expression"),
    ("1,5*x", 1, "a comma stands only between the operands of a function", "a decimal point is a dot: write 1.5"),
    ("x, y", 1, "a comma stands only between the operands of a function", "separate statements with ; or a newline"),
    ("x == 2", 2, "comparisons are not part of an expression", "assign with a single ="),
    ("sin(x > 0)", 6, "comparisons are not part of an expression", "give the outputs as expressions"),
    ("x + y = 3", 6, "only a name can stand before =", "write NAME = expression, or the expression alone"),
    ("0x10", 1, "there is no operator between 0 and x10", "numerals are decimal: write 16"),
    ("1_000", 1, "there is no operator between 1 and _000", "write the digits without _"),
    ("1.2.3", 3, "there is no operator between 1.2 and .3", "a numeral has one decimal point and no spaces"),
    ("y = x; expect y = nan", 18, *EXPECTATION),
    ("y = x; expect y", 15, *EXPECTATION),
    ("y = x; expect dy/dx = 1", 16, *EXPECTATION),
    ("y = x; expect 1 = y", 14, *EXPECTATION),
    ("y = x\nexpect y = 1 + 1\n", 13, *EXPECTATION),
    ("\u0445 + 1", 0, "\u0445 is U+0445 CYRILLIC SMALL LETTER HA, not x", "write x"),
    ("1 + \uff58", 4, "\uff58 is U+FF58 FULLWIDTH LATIN SMALL LETTER X, not x", "write x"),
    ("x.__class__", 1, ". is not part of the language", "a numeral is written 0.5"),
    ("|x|", 0, "| is not part of the language", "for an absolute value write abs(x)"),
    ("x[0]", 1, "[ is not part of the language", "write parentheses: ( )"),
    ("√x", 0, "√ (U+221A SQUARE ROOT) is not part of the language", "write sqrt(x)"),
    ("x \u202e", 2, "U+202E RIGHT-TO-LEFT OVERRIDE is not part of the language", "remove it"),
    ("x\x1b[31m", 1, "U+001B is not part of the language", "remove it"),
    ("a = 1; a = 2", 7, "a is assigned twice", "every name may be assigned once; choose another"),
    ("a = b; b = 2", 4, "b is used before it is assigned", "assign b first, or give this result another name"),
    ("a = 1 + a", 8, "a is used before it is assigned", "assign a first, or give this result another name"),
    ("a = a + 1", 4, "a is used before it is assigned", "assign a first, or give this result another name"),
    ("where(x, 1, 2)", 0, "where is not a function", "for a product write where*(…); `tracediff rules` lists the functions"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "message", "hint"), MISTAKES, ids=[repr(m[0]) for m in MISTAKES])
def test_a_mistake_is_explained(text: str, column: int | None, message: str, hint: str) -> None:
    with pytest.raises(LanguageError) as caught:
        parse(text)
    error = caught.value
    assert (error.message, error.hint, error.exit_code) == (message, hint, 2)
    lines = str(error).splitlines()
    assert lines[0] == message
    assert lines[-1] == hint
    if column is not None:
        assert lines[-2].index("^") == column + 2


def test_a_numeral_too_large_for_a_double_is_no_number() -> None:
    with pytest.raises(NotFiniteError, match="1e999 is too large for a double"):
        parse("1e999*x")
    with pytest.raises(NotFiniteError, match="999…99999999999 is too large"):
        parse("9" * 400)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2", "a value is given as NAME=value"), ("x=2,", "a value is given as NAME=value"), ("x", "x has no value"),
        ("x=1,x=2", "x is given twice"), ("x=y", "the value of x depends on y"), ("x=inf", "the value of x depends on inf"),
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
