"""Two operands side by side without an operator: a product, a numeral in pieces, a function without parentheses.

This room owns what was probably meant, and how it is written. That there is no operator is found by `diagnosis`.

>>> two, x = significant("2x")
>>> print(juxtaposed("2x", [two], two, x))
there is no operator between 2 and x
  2x
   ^
write 2*x
"""

from __future__ import annotations

import re

from tracediff.errors import Edit, LanguageError
from tracediff.language.characters import AROUND, COMPARED, DERIVATIVE
from tracediff.language.operations import SUBSCRIPTS, SUPERSCRIPTS
from tracediff.language.words import Token, significant
from tracediff.primitives import CALLABLE, Primitive

POWERS = {"^", "**"}
SIGNS = ("+", "-", "−", "–")

ELSEWHERE = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctg": "atan", "arcsinh": "asinh", "arsinh": "asinh",
    "arccosh": "acosh", "arcosh": "acosh", "arctanh": "atanh", "artanh": "atanh", "arctan2": "atan2", "tg": "tan",
    "sh": "sinh", "ch": "cosh", "th": "tanh", "sen": "sin", "lg": "log10", "ld": "log2", "lb": "log2", "sgn": "sign",
    "signum": "sign", "fabs": "abs", "logistic": "sigmoid", "expit": "sigmoid", "sigm": "sigmoid", "sigma": "sigmoid",
    "sig": "sigmoid", "power": "pow", "squareroot": "sqrt", "root": "sqrt", "cuberoot": "cbrt", "maximum": "max",
    "minimum": "min", "rectifier": "relu", "logsumexp": "logaddexp", "lse": "logaddexp", "log_2": "log2",
    "log_10": "log10", "log_e": "ln", "norm": "hypot",
}  # fmt: skip
"""What elsewhere is called otherwise."""

NEGATIVE = re.compile(r"(?:\^|\*\*)?[ \t]*\(?[ \t]*[-−–]([0-9]+(?:\.[0-9]+)?)[ \t]*\)?")
"""A negative number as an exponent, and its size."""

VARIABLES = {"σ", "sigma"}
"""What is a function only before a parenthesis, and a variable elsewhere."""

POWER = re.compile(r"[ \t]*(?:([-−–]?[0-9]+(?:\.[0-9]+)?|[A-Za-z]\w*|\([^()\n]*\))|\{([^{}\n]*)\})")
"""What is raised after the sign of a power, or what the braces of LaTeX hold."""

ENCLOSED = re.compile(r"\((?:[^()\n]|\([^()\n]*\))*\)|\{(?:[^{}\n]|\{[^{}\n]*\})*\}")
"""Parentheses or the braces of LaTeX, and what they hold."""

OPENING, CLOSING = "([{", ")]}"
ROOTS, POSTFIX, QUOTES = "√∛∜", "°%‰\u2061\u2062", "\"'`$”’"
"""Signs before an operand, signs in it or behind it, and those that end one."""

PYTHON = {"if", "else", "and", "or", "not", "lambda", "import", "from", "for", "in", "while", "return", "def", "print"}
"""Words that people write as in a programming language."""


def function(word: str) -> Primitive | None:
    """The function that a word names, if it is one; log₂ is log2."""
    return CALLABLE.get(word.translate(SUBSCRIPTS))


def applied(name: str) -> str:
    """The function that a name means which stands beside its operand, or nothing; arctan is atan, σ no function.

    >>> applied("arctan"), applied("σ"), applied("x")
    ('atan', '', '')
    """
    word = ELSEWHERE.get(name.casefold(), name)
    return word if function(word) and name not in VARIABLES else ""


def juxtaposed(text: str, before: list[Token], left: Token, right: Token) -> LanguageError:
    """Two operands stand side by side without an operator."""
    first, second = left.group(), right.group()
    message = f"there is no operator between {first} and {second}"
    around = [
        "(…)" if token.lastgroup in ("open", "close") else f"{token.group()}{'(…)' * bool(applied(token.group()))}"
        for token in (left, right)
    ]
    if left.lastgroup == "superscript" and len(before) > 1:
        around[0] = f"{'(…)' if before[-2].lastgroup == 'close' else before[-2].group()}{first}"
    hint, position = f"write {'*'.join(around)}", right.start()
    edit: Edit | None = (left.end(), position, "*")
    touching = left.end() == right.start()
    if applied(first):
        return unparenthesised(text, left, right)
    if meant := _meant(text, before, left, right, message):
        return meant
    if first in ("at", "seed") and left == before[0]:
        hint = f"for example {first} x1=2, x2=5"
        return LanguageError(f"{first} is followed by NAME=value", text=text, position=position, hint=hint)
    until = text[max(before[0].start(), left.end() - AROUND) : left.end()]
    statement = text[before[0].start() :][:AROUND]
    if re.search(r"(\bd|∂)[ \t]*\w*[ \t]*/[ \t]*(d|∂)[ \t]*\w+$", until) or re.match(
        r"(?:d|∂)[ \t]+\w+[ \t]*/[ \t]*(?:d|∂)[ \t]+\w+", statement
    ):
        return LanguageError(message, text=text, position=position, hint=DERIVATIVE)
    if left.lastgroup == "number" and touching and re.fullmatch(r"(?:_[0-9]+)+", second):
        hint, edit = "write the digits without _", (left.end(), right.end(), second.replace("_", ""))
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
    elif ambiguous := _ambiguous(text, before, left, right, around[1]):
        hint, edit = ambiguous
    return LanguageError(message, text=text, position=position, hint=hint, edit=edit)


def _meant(text: str, before: list[Token], left: Token, right: Token, message: str) -> LanguageError | None:
    """What is plainly no product: words of Python, a remainder, degrees, an index behind an exponent; else None."""
    first, second, position = left.group(), right.group(), right.start()
    if word := next((word for word in (first, second) if word in PYTHON), ""):
        message, position = f"{word} is not part of the language", (left if first == word else right).start()
        hint = f"a program is formulas; {COMPARED}"
        if word in ("def", "lambda", "return"):
            hint = "a function is defined as in f(x, y) = x*y"
        return LanguageError(message, text=text, position=position, hint=hint)
    if "mod" in (first, second):
        return LanguageError(message, text=text, position=position, hint="there is no remainder")
    if second == "deg" and left.lastgroup == "number":
        hint, edit = f"angles are in radians: write {first}*pi/180", (left.end(), right.end(), "*pi/180")
        return LanguageError(message, text=text, position=position, hint=hint, edit=edit)
    if second.startswith("_") and len(before) > 2 and before[-2].group() in POWERS and before[-3].lastgroup == "name":
        hint, edit = f"write {before[-3].group()}{second}^{first}", (before[-3].end(), right.end(), f"{second}^{first}")
        return LanguageError(message, text=text, position=position, hint=hint, edit=edit)
    return None


def _ambiguous(
    text: str, before: list[Token], left: Token, right: Token, second: str
) -> tuple[str, Edit | None] | None:
    """What to do about ``x/2y`` and ``e^-2x``: in print both factors stand below the line or are raised.

    Where they stand apart, a number is divided or an exponent has another base, both readings are told. 1/2 m and
    1/(2 m) x are plain.
    """
    touching = left.end() == right.start()
    place = _reaching(before, touching)
    if place is None:
        return None
    sign, base = before[place], before[place - 1]
    start, written = before[place + 1].start(), sign.group()
    first = text[start : left.end()]
    is_power = written in POWERS
    is_fraction = re.search(r"(?<![\w.^*])[0-9.]+[ \t]*[/÷][ \t]*[0-9.]+$", text[: left.end()][-AROUND:]) is not None
    if not touching and (is_fraction or left.lastgroup == "close"):
        return None
    is_plain = left.lastgroup != "close" and (base.group() == "e" if is_power else not is_fraction)
    if touching and is_plain and (end := operand_end(text, right.start())) > right.start():
        return f"write …{written}({first}*{second})", (start, end, f"({first}*{text[right.start() : end]})")
    both, alone = f"…{written}({first}*{second})", f"…{written}{first}*{second}"
    return f"write {both} where {written} is for both, {alone} where it is for the first alone", None


def _reaching(before: list[Token], touching: bool) -> int | None:
    """The place of the sign that may be for what follows too: a division, or a power of e or with a minus."""
    depth = 0
    for place in range(len(before) - 1, 0, -1):
        token, previous = before[place], before[place - 1]
        depth += (token.lastgroup == "close") - (token.lastgroup == "open")
        if depth < 0 or (token.lastgroup == "comma" and not depth):
            return None
        if depth or token.lastgroup != "operator" or (token.group() in SIGNS and previous.lastgroup == "operator"):
            continue
        if token.group() not in POWERS:
            return place if token.group() in "/÷" else None
        is_meant = previous.group() == "e" or before[place + 1].group() in SIGNS
        if is_meant and touching and before[-1].lastgroup == "number":
            return place
    return None


def unparenthesised(text: str, name: Token, operand: Token) -> LanguageError:
    """The operand of a function stands beside it without parentheses."""
    message, edit = f"the operand of {name.group()} stands in parentheses", None
    word = ELSEWHERE.get(name.group().casefold(), name.group())
    known = function(word)
    hint = f"write {word}(…)"
    if operand.lastgroup == "superscript":
        hint, edit = raised(text, word, name, operand)
    elif known and known.arity == 1:
        end = operand_end(text, operand.start())
        edit = (name.start(), end, f"{word}({text[operand.start() : end]})") if end > operand.start() else None
    else:
        hint = f"write {word}(a, b)"
    return LanguageError(message, text=text, position=name.start(), hint=hint, edit=edit)


def raised(text: str, word: str, name: Token, exponent: Token) -> tuple[str, Edit | None]:
    """What to do about ``sin²x``, where the `exponent` stands between the function and its operand."""
    written, after = exponent.group(), exponent.end()
    if written in POWERS:
        if word == "exp" and not re.match(r"[ \t]*[0-9.]+[ \t]*\(", text[after:]):
            return "write exp(…)", _exponential(text, name, after)
        power = POWER.match(text, after)
        if not power:
            return f"write {word}(…)", None
        if (braced := power[2]) is not None:
            braced = braced if re.fullmatch(r"[-−–]?[0-9]+|\w+", braced) else f"({braced})"
        written, after = written + (braced or power[1]), power.end()
    if negative := NEGATIVE.fullmatch(written.translate(SUPERSCRIPTS)):
        number = negative[1]
        if number != "1":
            return f"write 1/{word}(x)^{number} for the reciprocal of its power", None
        inverse = f"a{word}" if function(f"a{word}") else ""
        reciprocal = f"1/{word}(x) for the reciprocal"
        return f"write {inverse}(x) for the inverse function, {reciprocal}" if inverse else f"write {reciprocal}", None
    start = after + len(text[after:]) - len(text[after:].lstrip(" \t"))
    enclosed = ENCLOSED.match(text, start)
    end = enclosed.end() if enclosed else operand_end(text, start)
    known = function(word)
    if end == start or known is None or known.arity != 1:
        return f"write {word}(x){written} for its power", None
    inside = enclosed.group()[1:-1] if enclosed else text[start:end]
    return f"write {word}(x){written} for its power", (name.end(), end, f"({inside}){written}")


def _exponential(text: str, name: Token, start: int) -> Edit | None:
    """How to write ``exp^(-x)``: what seems to be a power of the function is its operand."""
    sign = re.match(r"[ \t]*([-−–]?)[ \t]*", text[start:])
    assert sign  # it may be empty
    begin = start + sign.end()
    enclosed = ENCLOSED.match(text, begin)
    blank = re.compile(r"[ \t]|$").search(text, begin)
    assert blank
    end = enclosed.end() if enclosed else operand_end(text[: blank.start()], begin)
    is_power = re.fullmatch(r"[0-9.]+", text[begin:end]) and re.match(r"[ \t]*[\w(]", text[end:])
    if end == begin or is_power or (enclosed and re.match(r"[ \t]*([({^]|\*\*)", text[end:])):
        return None
    inside = f"({enclosed.group()[1:-1]})" if enclosed else text[begin:end]
    return name.end(), end, inside if enclosed and not sign[1] else f"({sign[1]}{inside})"


def operand_end(text: str, start: int) -> int:
    """Where the operand ends that a function without parentheses is probably meant to have: ``2x`` of ``sin 2x + 1``.

    It ends where it starts if nobody knows, as where an absolute value may belong to it or not.

    >>> operand_end("sin 2x^2 + 1", 4), operand_end("sin x cos y", 4), operand_end("sin cos x", 4)
    (8, 5, 9)
    >>> operand_end("sin 30°", 4), operand_end("sin 2|x|", 4)
    (7, 4)
    """
    end, depth, complete, before = start, 0, False, ""
    for token in significant(text, start):
        kind, sign, last = token.lastgroup, token.group(), before
        before = sign
        if kind == "end":
            break
        if depth or sign in OPENING:
            depth += (sign in OPENING) - (sign in CLOSING)
            complete = True
        elif kind in ("number", "superscript"):
            complete = True
        elif kind == "name":
            is_function = applied(sign) or (sign in VARIABLES and re.match(r"[ \t]*\(", text[token.end() :]))
            if complete and is_function:
                break
            complete = not is_function
        elif sign in POWERS or (last in POWERS and sign in SIGNS) or (sign in ROOTS and not complete):
            complete = False
        elif kind == "other" and sign not in POSTFIX + CLOSING + QUOTES:
            return start
        elif sign not in POSTFIX:
            break
        end = token.end() if complete else end
    return end
