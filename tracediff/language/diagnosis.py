"""What to say of a text that the grammar refuses: what is wrong, where, and what to write instead.

This room looks at the two tokens around the place where the parser stopped. It knows the mistakes people make (a
product without a sign, a function without parentheses, a letter of another alphabet); it does not parse.

>>> print(diagnose("3x1 + 2", 1))
there is no operator between 3 and x1
  3x1 + 2
   ^
write 3*x1
"""

from __future__ import annotations

import re
import unicodedata

from tracediff.errors import LanguageError
from tracediff.primitives import CALLABLE

TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<superscript>⁻?[⁰¹²³⁴-⁹]+)"
    r"|(?P<name>[^\W\d](?:(?![⁰¹²³⁴-⁹])\w)*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-−–+*×·⋅/÷^<>=])"
    r"|(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<end>[;\n])"
    r"|(?P<comment>\#[^\n]*)|(?P<space>[ \t\r\f]+)|(?P<other>.)"
)
HEAD = re.compile(r"\b[^\W\d]\w*[ \t\r\f]*\(([^();#]*)\)[ \t\r\f]*=(?!=)")
OPERANDS = {"number", "name", "superscript", "close"}

LOOK_ALIKES = dict(
    zip(
        "аеорсухіјѕԁһԛԝкмнтвАВЕКМНОРСТУХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijsdhqwkmhtbABEKMHOPCTYXIJSoABEZHIKMNOPTYX",
        strict=True,
    )
)
HINTS = {
    "[": "write parentheses: ( )",
    "]": "write parentheses: ( )",
    "{": "write parentheses: ( )",
    "}": "write parentheses: ( )",
    "|": "for an absolute value write abs(x)",
    "√": "write sqrt(x)",
    "∛": "write cbrt(x)",
    "!": "there is no factorial",
    "%": "write the number itself: 5% is 0.05",
    "'": "for a derivative use `tracediff forward` or `tracediff reverse`",
    ".": "a numeral is written 0.5",
    ":": "assign with =",
    "∞": "a value is a finite number",
    "µ": "write the Greek letter μ",
    "∂": "write expect d y / d x = 5.5",
}


def diagnose(text: str, position: int, start: str = "program") -> LanguageError:
    """Say what is wrong with `text`, which the parser could not read beyond `position`.

    Args:
        text: What was to be read.
        position: The index at which the parser stopped.
        start: What was to be read: "program", "point" or "rule".
    """
    tokens = [match for match in TOKEN.finditer(text) if match.lastgroup not in ("space", "comment")]
    before = [match for match in tokens if match.end() <= position]
    found = next((match for match in tokens if match.end() > position), None)
    previous = before[-1] if before else None
    opened = _unclosed(before)
    if found is not None and found.lastgroup == "other":
        return _foreign(text, found.start())
    if found is not None and (strange := _strange_letter(text, found)) is not None:
        return _foreign(text, strange)
    if start == "point" and (previous is None or previous.lastgroup in ("comma", "end")):
        message, hint = "a value is given as NAME=value", "for example x1=2,x2=5"
        return LanguageError(message, text=text, position=position, hint=hint)
    if _is_expectation([*_statement(before), *([found] if found else [])]):
        message = "an expectation is NAME = numeral or d NAME / d NAME = numeral"
        hint = "for example expect y = 11.652, expect d y / d x = 5.5"
        return LanguageError(message, text=text, position=position, hint=hint)
    if any(match.start(1) <= position <= match.end(1) for match in HEAD.finditer(text)):
        message, hint = "a parameter of a function is a name", "define a function as in f(a, b) = a*b"
        return LanguageError(message, text=text, position=position, hint=hint)
    if found is None or found.lastgroup == "end":
        return _unfinished(text, found, previous, opened)
    return _misplaced(text, found, previous, opened)


def _statement(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """Those of the `tokens` that stand after the last end of a statement."""
    ends = [number for number, token in enumerate(tokens, 1) if token.lastgroup == "end"]
    return tokens[ends[-1] :] if ends else tokens


def _is_expectation(statement: list[re.Match[str]]) -> bool:
    """Whether a statement begins with ``expect`` and what it may be about."""
    first, second, *_ = [*statement, None, None]
    return first is not None and first.group() == "expect" and second is not None and second.lastgroup in (
        "name", "number",
    )  # fmt: skip


def _unclosed(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The opening parentheses that none of the `tokens` closes."""
    opened: list[re.Match[str]] = []
    for token in tokens:
        if token.lastgroup == "open":
            opened.append(token)
        elif token.lastgroup == "close" and opened:
            opened.pop()
    return opened


def _strange_letter(text: str, token: re.Match[str]) -> int | None:
    """Where a letter that no name may hold stands in a token that looks like a name."""
    if token.lastgroup == "name":
        for index in range(*token.span()):
            if text[index] in LOOK_ALIKES or not re.match(r"[A-Za-z0-9_ΓΔΘΛΞΠΣΦΨΩα-ξπ-ωϑϕϵ₀-₉]", text[index]):
                return index
    return None


def _foreign(text: str, position: int) -> LanguageError:
    """A character that is not part of the language."""
    character = text[position]
    plain = LOOK_ALIKES.get(character) or str(unicodedata.digit(character, unicodedata.normalize("NFKC", character)))
    described = f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
    if plain != character and plain.isascii() and plain.isalnum():
        message = f"{character} is {described}, not {plain}"
        return LanguageError(message, text=text, position=position, hint=f"write {plain}")
    if character.isascii() and character.isprintable():
        message = f"{character} is not part of the language"
    else:
        shown = f"{character} ({described})" if character.isprintable() else described
        message = f"{shown} is not part of the language"
    return LanguageError(message, text=text, position=position, hint=HINTS.get(character, "remove it"))


def _unfinished(
    text: str, found: re.Match[str] | None, previous: re.Match[str] | None, opened: list[re.Match[str]]
) -> LanguageError:
    """The statement ends too early."""
    position = len(text.rstrip()) if found is None else found.start()
    if previous is not None and previous.lastgroup == "operator":
        message = f"an operand is missing after {previous.group()}"
        return LanguageError(message, text=text, position=position, hint="complete the expression or remove the sign")
    if opened:
        return LanguageError("this parenthesis is never closed", text=text, position=opened[-1].start(), hint="add a )")
    return LanguageError("something is missing here", text=text, position=position, hint="complete the expression")


def _misplaced(
    text: str, found: re.Match[str], previous: re.Match[str] | None, opened: list[re.Match[str]]
) -> LanguageError:
    """A token stands where it cannot."""
    kind, sign, position = found.lastgroup, found.group(), found.start()
    after_operand = previous is not None and previous.lastgroup in OPERANDS
    if after_operand and previous is not None and kind in ("number", "name", "open", "superscript"):
        return _juxtaposed(text, previous, found)
    if kind == "close":
        if not opened:
            return LanguageError("this ) closes nothing", text=text, position=position, hint="remove it, or add a (")
        return LanguageError(
            "an operand is missing before )", text=text, position=position, hint="complete the expression"
        )
    if kind == "comma":
        if (
            previous is not None
            and previous.lastgroup == "number"
            and (digits := re.match(r"[0-9]+", text[found.end() :]))
        ):
            hint = f"a decimal point is a dot: write {previous.group()}.{digits.group()}"
        else:
            hint = "separate statements with ; or a newline"
        message = "a comma stands only between the operands of a function"
        return LanguageError(message, text=text, position=position, hint=hint)
    if sign == "=":
        message, hint = "only a name can stand before =", "write NAME = expression, or the expression alone"
        return LanguageError(message, text=text, position=position, hint=hint)
    if sign in ("==", "!=", "<", "<=", ">", ">="):
        message, hint = "comparisons are not part of an expression", "assign with a single ="
        return LanguageError(message, text=text, position=position, hint=hint)
    message = f"an operand is missing before {sign}"
    return LanguageError(message, text=text, position=position, hint="complete the expression or remove the sign")


def _juxtaposed(text: str, left: re.Match[str], right: re.Match[str]) -> LanguageError:
    """Two operands stand side by side without an operator."""
    first, second = left.group(), right.group()
    touching = left.end() == right.start()
    if left.lastgroup == "name" and first in CALLABLE:
        operand = second if right.lastgroup in ("number", "name") else "…"
        message = f"the operand of {first} stands in parentheses"
        hint = (
            f"write {first}(x){second}, or ({first}(x)){second}"
            if right.lastgroup == "superscript"
            else f"write {first}({operand})"
        )
        return LanguageError(message, text=text, position=left.start(), hint=hint)
    if left.lastgroup == "number" and touching and second.startswith("_"):
        hint = "write the digits without _"
    elif first == "0" and touching and re.fullmatch(r"[xX][0-9a-fA-F]{1,15}", second):
        hint = f"numerals are decimal: write {int(second[1:], 16)}"
    elif left.lastgroup == "number" and right.lastgroup == "number":
        hint = "a numeral has one decimal point and no spaces"
    else:
        hint = f"write {_operand_before(text, left)}*{_operand_after(text, right)}"
    message = f"there is no operator between {first} and {second}"
    return LanguageError(message, text=text, position=right.start(), hint=hint)


def _operand_before(text: str, token: re.Match[str]) -> str:
    """The operand that ends with `token`: itself, with its base if it is an exponent, or the parenthesis it closes."""
    if token.lastgroup == "superscript":
        before = list(TOKEN.finditer(text[: token.start()]))
        return (_operand_before(text, before[-1]) if before else "") + token.group()
    if token.lastgroup != "close":
        return token.group()
    tokens = [match for match in TOKEN.finditer(text[: token.start()]) if match.lastgroup in ("open", "close")]
    opened = _unclosed(tokens)
    return text[opened[-1].start() : token.end()] if opened else "(…)"


def _operand_after(text: str, token: re.Match[str]) -> str:
    """The operand that begins with `token`: itself, or the whole parenthesis that it opens."""
    if token.lastgroup != "open":
        return token.group()
    depth = 0
    for match in TOKEN.finditer(text, token.start()):
        depth += {"open": 1, "close": -1}.get(match.lastgroup or "", 0)
        if not depth:
            return text[token.start() : match.end()]
    return "(…)"
