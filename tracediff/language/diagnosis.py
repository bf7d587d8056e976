"""What to say of a text that the grammar refuses: what is wrong, where, and what to write instead.

This room looks at the tokens around the place where the parser stopped; it does not parse. Operands side by side are
left to `juxtaposition`, characters that belong to no token to `characters`, names of functions to `naming`, the whole
line as it should be to `correction`.

>>> print(diagnose("3x1 + 2", 1))
there is no operator between 3 and x1
  3x1 + 2
   ^
write 3*x1
"""

from __future__ import annotations

import re

from tracediff.errors import GOES_ON, Edit, LanguageError
from tracediff.language.characters import AROUND, COMPARED, LETTER, LOOK_ALIKES, foreign
from tracediff.language.juxtaposition import juxtaposed
from tracediff.language.scanner import BLANKS
from tracediff.language.words import Token, significant
from tracediff.records import Record

HEAD = re.compile(r"\b[^\W\d]\w*[ \t\r\f]*\(([^();#]*)\)[ \t\r\f]*=(?!=)")
STATEMENT = re.compile(
    r"[ \t\r\f]*(?:(?:at|seed|expect)[ \t\r\f]+[^\W\d]|[^\W\d]\w*[ \t\r\f]*(?:\([^();#]*\)[ \t\r\f]*)?=(?!=))"
)
"""How a line begins that is a statement of its own, whatever stands before it."""

BEGINNINGS = ("at", "seed", "expect")
"""The words with which statements begin."""

WITH = ("for", "given", "when", "where", "with")
"""What people write before a point."""

ASSIGNING = ("compute", "define", "given", "let", "put", "set", "var")
"""What people write before an assignment."""

NAME = re.compile(r"[ \t\r\f]+[^\W\d]")
EQUATED = re.compile(rf"{NAME.pattern}\w*[ \t\r\f]*=(?!=)")
GIVEN = re.compile(rf"{EQUATED.pattern}[ \t\r\f]*[-−–]?[0-9.]+[ \t\r\f]*(?:[,;\n]|$)")
"""After a word a name, one that something is said to equal, and one that a numeral is."""

GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?")
"""A number whose digits are in groups of three, if it is not one with a decimal comma."""

OPERANDS = {"number", "name", "superscript", "close"}

KEPT = 100
"""Of a longer statement not all tokens are kept."""


class Place(Record):
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
    if start == "program" and (last := _last_of_unfinished(text, place)):
        place = _place(text, last.end())
        position = place.found.start() if place.found else len(text)
    before, _, found = place
    if found is not None and found.lastgroup == "other":
        return foreign(text, found.start())
    if found is not None and (strange := _strange_letter(text, found)) is not None:
        return foreign(text, strange)
    if start == "point" and (error := _in_point(text, place)):
        return error
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
    return (start == "program" and _of_a_statement(text, place, found)) or _misplaced(text, place, found)


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


def _last_of_unfinished(text: str, place: Place) -> Token | None:
    """The last token of a line that should have ended its statement, where the next line begins with another."""
    if place.found is None:
        return None
    line = text.rfind("\n", 0, place.found.start()) + 1
    last = next((token for token in reversed(place.before) if token.start() < line), None)
    if last is None or (place.opened and _is_closed(text, place.opened[-1], place.found)):
        return None
    begins_in_vain = place.opened and last == place.previous
    return last if begins_in_vain or STATEMENT.match(text, line) else None


def _is_closed(text: str, opened: int, found: Token) -> bool:
    """Whether a parenthesis is closed later in what may be its statement."""
    end = text.find(";", found.start())
    return opened not in _place(text, len(text) if end < 0 else end).opened


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
        message, position = f"an operand is missing after {previous.group()}", previous.end()
        if previous.group() == "=" and len(place.before) > 1 and place.before[-2].lastgroup == "name":
            hint = f"complete it, as in {place.before[-2].group()}=2"
            return LanguageError(message, text=text, position=position, hint=hint)
        return LanguageError(message, text=text, position=position, hint="complete the expression or remove the sign")
    separates = found is not None and found.group() == ";" and not STATEMENT.match(text, found.end())
    if separates and (name := _called(text, place.opened)):
        message, hint = "a statement ends inside parentheses", f"the operands of {name} are separated by commas"
        return LanguageError(message, text=text, position=position, hint=hint, edit=(position, position + 1, ","))
    if place.opened:
        message, first = "this parenthesis is never closed", place.opened[-1]
        end = previous.end() if previous else position
        edit = (end, end, ")") if previous is None or previous.start() != first else None
        return LanguageError(message, text=text, position=first, hint="add a )", edit=edit)
    return LanguageError("something is missing here", text=text, position=position, hint="complete the expression")


def _of_a_statement(text: str, place: Place, found: Token) -> LanguageError | None:
    """A word of statements inside one, or another word for it at the beginning; None for any other mistake."""
    previous = place.previous
    if previous is None or place.opened or found.lastgroup != "name":
        return None
    message, after = f"{found.group()} is not part of an expression", previous.lastgroup in OPERANDS
    if after and (keyword := _keyword(text, found)):
        hint, edit = "separate statements with ; or a newline", (previous.end(), found.end(), f"; {keyword}")
        return LanguageError(message, text=text, position=found.start(), hint=hint, edit=edit)
    if after and found.group().casefold() in WITH and EQUATED.match(text, found.end()):
        hint = "assign a name first, in a statement of its own"
        return LanguageError(message, text=text, position=found.start(), hint=hint)
    if previous.group() in BEGINNINGS and len(place.before) > 1 and place.before[-2].lastgroup == "operator":
        return _unfinished(text, Place(place.before[:-1], [], previous)) if _keyword(text, previous) else None
    first, position = previous.group(), previous.start()
    if len(place.before) > 1 or first in BEGINNINGS:
        return None
    if keyword := _keyword(text, previous):
        message, edit = f"{first} begins no statement", (position, previous.end(), keyword)
        return LanguageError(message, text=text, position=position, hint=f"write {keyword} NAME=value", edit=edit)
    if first.casefold() in ASSIGNING and STATEMENT.match(text, found.start()):
        message, edit = f"{first} is not part of the language", (position, found.start(), "")
        return LanguageError(message, text=text, position=position, hint="write NAME = expression", edit=edit)
    return None


def _keyword(text: str, token: Token) -> str:
    """The word of the language for one that people begin a statement with, where what follows is that of one."""
    word = token.group().casefold()
    if word in WITH:
        return "at" if GIVEN.match(text, token.end()) else ""
    keyword = word.removesuffix("ed") if word == "expected" else word.removesuffix("s")
    pattern = EQUATED if keyword == "at" else NAME
    return keyword if keyword in BEGINNINGS and pattern.match(text, token.end()) else ""


def _misplaced(text: str, place: Place, found: Token) -> LanguageError:
    """A token stands where it cannot."""
    kind, sign, position, previous = found.lastgroup, found.group(), found.start(), place.previous
    if kind in ("number", "name", "open", "superscript") and previous and previous.lastgroup in OPERANDS:
        return juxtaposed(text, place.before, previous, found)
    message, hint, edit = f"an operand is missing before {sign}", "complete the expression or remove the sign", None
    if kind == "close" and not place.opened:
        message, hint, edit = "this ) closes nothing", "remove it, or add a (", (position, found.end(), "")
    elif kind == "close":
        hint = "complete the expression"
    elif kind == "comma" and not _called(text, place.opened):
        message = "a comma stands only between the operands of a function"
        hint = "separate statements with ; or a newline"
        edit = None if place.opened else (position, found.end(), ";")
        if previous and previous.lastgroup == "number" and re.match(r"[0-9]", text[found.end() :]):
            hint, edit = _without_comma(text, previous)
    elif sign == "=":
        message, hint = "only a name can stand before =", "write NAME = expression, or the expression alone"
        if previous and previous.group() == "=" and previous.end() == position:
            hint, edit = "assign with a single =", (position, found.end(), "")
    elif sign in ("==", "!=", "<", "<=", ">", ">="):
        message, hint = "comparisons are not part of an expression", COMPARED
        arrow = sign == "<" and text[found.end() : found.end() + 1] == "-"
        if len(place.before) == 1 and (sign == "==" or arrow):
            hint, edit = "assign with a single =", (position, found.end() + arrow, "=")
    elif kind == "operator" and previous is None and text[:position].rstrip(BLANKS).endswith("\n"):
        hint = GOES_ON
    elif previous and previous.end() == position and previous.group() + sign in ("//", "^^"):
        hint, edit = f"write {sign}", (position, found.end(), "")
    return LanguageError(message, text=text, position=position, hint=hint, edit=edit)


def _in_point(text: str, place: Place) -> LanguageError | None:
    """What is wrong with a point and would be right or another mistake elsewhere; None for any other mistake."""
    *_, before, previous = [None, None, *place.before]
    found = place.found
    if previous is None or found is None:
        return None
    message, example, start = "a value is given as NAME=value", "for example x1=2,x2=5", found.start()
    is_arrow = text.startswith("->", start)
    named = previous.lastgroup == "name" and (before is None or before.group() != "=")
    if named and (is_arrow or found.lastgroup == "number"):  # x->1, x 1, x is 1
        last = before if before and previous.group() == "is" else previous
        edit = (last.end(), start + 2 * is_arrow, "=")
        return LanguageError(message, text=text, position=start, hint=example, edit=edit)
    if found.lastgroup == "comma" and place.opened and not _called(text, place.opened):  # x=(2,5)
        return LanguageError("a value is one number", text=text, position=start, hint=example)
    numbers = before is not None and before.lastgroup == found.lastgroup == "number" and previous.group() == ","
    if before is None or not numbers or before.end() + 1 != start:
        return None
    if any(
        one.lastgroup == "name" and after.group() == "," and (ahead is None or ahead.group() == ",")
        for ahead, one, after in zip([None, *place.before], place.before, place.before[1:], strict=False)
    ):  # x,y=2,5
        return LanguageError(message, text=text, position=place.before[0].start(), hint=example)
    hint, edit = _without_comma(text, before)
    message = "a comma stands only between the values of a point"
    return LanguageError(message, text=text, position=previous.start(), hint=hint, edit=edit)


def _without_comma(text: str, whole: Token) -> tuple[str, Edit | None]:
    """What to do about a comma in a number: between thousands, a decimal one, or in 1,000 either.

    Args:
        text: The text.
        whole: The digits before the comma; 1.000,5 has a point in its thousands.
    """
    start, number = whole.start(), whole.group().replace(".", "")
    both = "digits are not grouped, and a decimal point is a dot"
    if grouped := GROUPED.match(text, start):
        digits = grouped.group().replace(",", "")
        if "." in digits or grouped.group().count(",") > 1:
            return f"digits are not grouped: write {digits}", (start, grouped.end(), digits)
        return f"{both}: write {digits}, or {number}.{digits[-3:]}", None
    decimals = re.compile(r"[0-9]+(?!,[0-9]|[0-9])").match(text, whole.end() + 1)
    if decimals is None:
        return both, None
    return f"a decimal point is a dot: write {number}.{decimals.group()}", (start, whole.end() + 1, f"{number}.")
