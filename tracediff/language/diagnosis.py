"""What to say of a text that the grammar refuses: what is wrong, where, and what to write instead.

This room looks at the tokens around the place where the parser stopped. It knows the mistakes people make (a product
without a sign, a function without parentheses); it does not parse. Characters that belong to no token are left to
`characters`, names of functions to `naming`, the whole line as it should be to `correction`.

>>> print(diagnose("3x1 + 2", 1))
there is no operator between 3 and x1
  3x1 + 2
   ^
write 3*x1
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from tracediff.errors import Edit, LanguageError
from tracediff.language.characters import AROUND, COMPARED, DERIVATIVE, LETTER, LOOK_ALIKES, foreign
from tracediff.primitives import CALLABLE

Token: TypeAlias = re.Match[str]

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
POWERS = {"^", "**"}

KEPT = 100
"""Of a longer statement not all tokens are kept."""

PYTHON = {"if", "else", "and", "or", "not", "lambda", "import", "from", "for", "in", "while", "return", "def", "print"}
"""Words that people write as in a programming language."""


class Place(NamedTuple):
    """Where the parser stopped.

    Args:
        before: What stands before it in the statement; of a long one the beginning and the end.
        opened: Where the parentheses begin that are still open.
        found: The token that it could not read.
    """

    before: list[Token]
    opened: list[int]
    found: Token | None

    @property
    def previous(self) -> Token | None:
        """The token before, if it belongs to the statement."""
        return self.before[-1] if self.before else None


def diagnose(text: str, position: int, start: str = "program") -> LanguageError:
    """Say what is wrong with `text`, which the parser could not read beyond `position`.

    Args:
        text: What was to be read.
        position: The index at which the parser stopped.
        start: What was to be read: "program", "point" or "rule".
    """
    place = _place(text, position)
    before, _, found = place
    if found is not None and found.lastgroup == "other":
        return foreign(text, found.start())
    if found is not None and (strange := _strange_letter(text, found)) is not None:
        return foreign(text, strange)
    if start == "point" and (decimal := _decimal_comma(text, place)):
        return decimal
    bare = place.previous is None or place.previous.lastgroup in ("comma", "end")
    if start == "point" and (bare or (found is not None and found.lastgroup == "superscript")):
        message, hint = "a value is given as NAME=value", "for example x1=2,x2=5"
        return LanguageError(message, text=text, position=position, hint=hint)
    if _is_expectation([*before, *([found] if found else [])]):
        message = "an expectation is NAME = numeral or d NAME / d NAME = numeral"
        hint = "for example expect y = 11.652, expect d y / d x = 5.5"
        return LanguageError(message, text=text, position=position, hint=hint)
    first = before[0].start() if before else 0
    if any(match.start(1) <= position <= match.end(1) for match in HEAD.finditer(text, first)):
        message, hint = "a parameter of a function is a name", "define a function as in f(a, b) = a*b"
        return LanguageError(message, text=text, position=position, hint=hint)
    if found is None or found.lastgroup == "end":
        return _unfinished(text, place)
    return _misplaced(text, place, found)


def significant(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens of `text` from `start` on, without blanks and comments."""
    return (match for match in TOKEN.finditer(text, start) if match.lastgroup not in ("space", "comment"))


def _place(text: str, position: int) -> Place:
    """The statement around a position, up to there."""
    before: list[Token] = []
    opened: list[int] = []
    for token in significant(text):
        if token.end() > position:
            return Place(before, opened, token)
        if token.lastgroup == "end":
            goes_on = opened or (before and before[-1].lastgroup == "operator")
            if token.group() == ";" or not goes_on:
                before, opened = [], []
            continue
        before.append(token)
        if len(before) > KEPT:
            del before[KEPT // 4 : -KEPT // 4]
        if token.lastgroup == "open":
            opened.append(token.start())
        elif token.lastgroup == "close" and opened:
            opened.pop()
    return Place(before, opened, None)


def _is_expectation(statement: list[Token]) -> bool:
    """Whether a statement begins with ``expect`` and what it may be about."""
    first, second, *_ = [*statement, None, None]
    return first is not None and first.group() == "expect" and second is not None and second.lastgroup in (
        "name", "number",
    )  # fmt: skip


def _strange_letter(text: str, token: Token) -> int | None:
    """Where a letter that no name may hold stands in a token that looks like a name."""
    if token.lastgroup == "name":
        for index in range(*token.span()):
            if text[index] in LOOK_ALIKES or not LETTER.match(text[index]):
                return index
    return None


def _called(text: str, opened: list[int]) -> str:
    """The function whose parenthesis is open, or nothing."""
    name = re.search(r"[^\W\d]\w*$", text[max(0, opened[-1] - AROUND) : opened[-1]].rstrip()) if opened else None
    return name.group() if name else ""


def _unfinished(text: str, place: Place) -> LanguageError:
    """The statement ends too early."""
    previous, found = place.previous, place.found
    position = len(text.rstrip()) if found is None else found.start()
    if previous is not None and (previous.lastgroup == "operator" or previous.group() == ","):
        message = f"an operand is missing after {previous.group()}"
        if previous.group() == "=" and len(place.before) > 1 and place.before[-2].lastgroup == "name":
            hint = f"complete it, as in {place.before[-2].group()}=2"
            return LanguageError(message, text=text, position=position, hint=hint)
        return LanguageError(message, text=text, position=position, hint="complete the expression or remove the sign")
    if place.opened and found is not None and found.group() == ";" and (name := _called(text, place.opened)):
        message, hint = "a statement ends inside parentheses", f"the operands of {name} are separated by commas"
        return LanguageError(message, text=text, position=position, hint=hint, edit=(position, position + 1, ","))
    if place.opened:
        message, first = "this parenthesis is never closed", place.opened[-1]
        end = previous.end() if previous else position
        edit = (end, end, ")") if previous is None or previous.start() != first else None
        return LanguageError(message, text=text, position=first, hint="add a )", edit=edit)
    return LanguageError("something is missing here", text=text, position=position, hint="complete the expression")


def _misplaced(text: str, place: Place, found: Token) -> LanguageError:
    """A token stands where it cannot."""
    kind, sign, position, previous = found.lastgroup, found.group(), found.start(), place.previous
    if kind in ("number", "name", "open", "superscript") and previous and previous.lastgroup in OPERANDS:
        return _juxtaposed(text, place.before, previous, found)
    message, hint, edit = f"an operand is missing before {sign}", "complete the expression or remove the sign", None
    if kind == "close" and not place.opened:
        message, hint, edit = "this ) closes nothing", "remove it, or add a (", (position, found.end(), "")
    elif kind == "close":
        hint = "complete the expression"
    elif kind == "comma" and not _called(text, place.opened):
        message = "a comma stands only between the operands of a function"
        hint = "separate statements with ; or a newline"
        edit = None if place.opened else (position, found.end(), ";")
        if previous and previous.lastgroup == "number" and (digits := re.match(r"[0-9]+", text[found.end() :])):
            hint, edit = _with_dot(previous, digits.group())
    elif sign == "=":
        message, hint = "only a name can stand before =", "write NAME = expression, or the expression alone"
        if previous and previous.group() == "=" and previous.end() == position:
            hint, edit = "assign with a single =", (position, found.end(), "")
    elif sign in ("==", "!=", "<", "<=", ">", ">="):
        message, hint = "comparisons are not part of an expression", COMPARED
        arrow = sign == "<" and text[found.end() : found.end() + 1] == "-"
        if len(place.before) == 1 and (sign == "==" or arrow):
            hint, edit = "assign with a single =", (position, found.end() + arrow, "=")
    elif previous and previous.end() == position and previous.group() + sign in ("//", "^^"):
        hint, edit = f"write {sign}", (position, found.end(), "")
    return LanguageError(message, text=text, position=position, hint=hint, edit=edit)


def _decimal_comma(text: str, place: Place) -> LanguageError | None:
    """The mistake of a point with a number after a comma, as in ``x=1,5``, if it is one."""
    *_, number, comma = [None, None, *place.before]
    if not (number and comma and place.found) or number.end() + 1 != place.found.start():
        return None
    if (number.lastgroup, comma.group(), place.found.lastgroup) != ("number", ",", "number"):
        return None
    hint, edit = _with_dot(number, place.found.group())
    message = "a comma stands only between the values of a point"
    return LanguageError(message, text=text, position=comma.start(), hint=hint, edit=edit)


def _with_dot(whole: Token, digits: str) -> tuple[str, Edit]:
    """What to do about a decimal comma; 1.000,5 has a point in its thousands."""
    number = whole.group().replace(".", "")
    return f"a decimal point is a dot: write {number}.{digits}", (whole.start(), whole.end() + 1, f"{number}.")


def _juxtaposed(text: str, before: list[Token], left: Token, right: Token) -> LanguageError:
    """Two operands stand side by side without an operator."""
    first, second = left.group(), right.group()
    message = f"there is no operator between {first} and {second}"
    around = [
        "(…)" if token.lastgroup in ("open", "close") else f"{token.group()}{'(…)' * (token.group() in CALLABLE)}"
        for token in (left, right)
    ]
    if left.lastgroup == "superscript" and len(before) > 1:
        around[0] = f"{'(…)' if before[-2].lastgroup == 'close' else before[-2].group()}{first}"
    hint, edit, position = f"write {'*'.join(around)}", (left.end(), right.start(), "*"), right.start()
    touching = left.end() == right.start()
    word = next((word for word in (first, second) if word in PYTHON), "")
    if left.lastgroup == "name" and first in CALLABLE:
        return unparenthesised(text, left, right)
    if word:
        message, position = f"{word} is not part of the language", (left if first == word else right).start()
        return LanguageError(message, text=text, position=position, hint=f"a program is formulas; {COMPARED}")
    if first in ("at", "seed") and left == before[0]:
        hint = f"for example {first} x1=2, x2=5"
        return LanguageError(f"{first} is followed by NAME=value", text=text, position=position, hint=hint)
    if re.search(r"(\bd|∂)[ \t]*\w*[ \t]*/[ \t]*(d|∂)[ \t]*\w+$", text[before[0].start() : left.end()]):
        return LanguageError(message, text=text, position=position, hint=DERIVATIVE)
    if left.lastgroup == "number" and touching and (grouped := re.fullmatch(r"(?:_[0-9]+)+", second)):
        hint, edit = "write the digits without _", (left.end(), right.end(), grouped.group().replace("_", ""))
    elif (
        first == "0"
        and touching
        and (other := re.fullmatch(r"[xX][0-9a-fA-F]{1,15}|[bB][01]{1,50}|[oO][0-7]{1,18}", second))
    ):
        number = str(int(f"0{other.group()}", 0))
        hint, edit = f"numerals are decimal: write {number}", (left.start(), right.end(), number)
    elif left.lastgroup == "number" and right.lastgroup == "number":
        hint = "a numeral has one decimal point and no spaces"
        if not touching and re.fullmatch(r"[0-9]{1,3}", first) and re.fullmatch(r"[0-9]{3}(\.[0-9]*)?", second):
            edit = (left.end(), right.start(), "")
        else:
            return LanguageError(message, text=text, position=position, hint=hint)
    elif left.lastgroup == "number" and touching and second in ("e", "E", "i", "j", "I", "J"):
        what = "numbers are real" if second in "iIjJ" else "a power of ten has digits, as in 1e5"
        hint = f"{what}; for a product write {first}*{second}"
    return LanguageError(message, text=text, position=position, hint=hint, edit=edit)


def unparenthesised(text: str, name: Token, operand: Token) -> LanguageError:
    """The operand of a function stands beside it without parentheses."""
    word, kind, sign = name.group(), operand.lastgroup, operand.group()
    message, edit = f"the operand of {word} stands in parentheses", None
    inside = f"{sign}(…)" if sign in CALLABLE else sign if kind in ("number", "name") else "x"
    hint = f"write {word}({inside})"
    if kind == "superscript":
        hint, edit = raised(text, word, name, operand)
    elif CALLABLE[word].arity == 1:
        edit = (name.end(), (end := operand_end(text, operand.start())), f"({text[operand.start() : end]})")
    else:
        hint = f"write {word}(a, b)"
    return LanguageError(message, text=text, position=name.start(), hint=hint, edit=edit)


def raised(text: str, word: str, name: Token, exponent: Token) -> tuple[str, Edit | None]:
    """What to do about ``sin²x``, where the `exponent` stands between the function and its operand."""
    written, after = exponent.group(), exponent.end()
    if written in POWERS:
        power = re.match(r"[ \t]*(?:[-−–]?[0-9]+(?:\.[0-9]+)?|\([^()\n]*\))", text[after:])
        if not power:
            return f"write {word}(x)", None
        written, after = written + power.group(), after + power.end()
    if re.search(r"[⁻-]", written):
        inverse = f"a{word}" if f"a{word}" in CALLABLE else ""
        reciprocal = f"1/{word}(x) for the reciprocal"
        return f"write {inverse}(x) for the inverse function, {reciprocal}" if inverse else f"write {reciprocal}", None
    operand = re.match(r"[ \t]*", text[after:])
    start = after + (operand.end() if operand else 0)
    end = operand_end(text, start)
    if end == start or CALLABLE[word].arity != 1:
        return f"write {word}(x){written} for its power", None
    inside = text[start:end]
    inside = inside if re.fullmatch(r"\([^()]*\)", inside) else f"({inside})"
    return f"write {word}(x){written} for its power", (name.end(), end, f"{inside}{written}")


def operand_end(text: str, start: int) -> int:
    """Where the operand ends that a function without parentheses is probably meant to have: ``2x`` of ``sin 2x + 1``.

    >>> operand_end("sin 2x^2 + 1", 4), operand_end("sin x cos y", 4), operand_end("sin cos x", 4)
    (8, 5, 9)
    """
    end, depth, complete = start, 0, False
    for token in significant(text, start):
        kind, sign = token.lastgroup, token.group()
        if kind == "end":
            break
        if depth or kind == "open":
            depth += {"open": 1, "close": -1}.get(kind or "", 0)
            complete = True
        elif kind in ("number", "superscript"):
            complete = True
        elif kind == "name" and not (complete and sign in CALLABLE):
            complete = sign not in CALLABLE
        elif sign not in POWERS:
            break
        else:
            complete = False
        end = token.end()
    return end
