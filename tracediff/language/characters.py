"""Characters that the language has no place for: what each looks like, and what to write instead.

This room owns the look-alikes of other alphabets, letters with marks, the signs that word processors and LaTeX put in,
and what to say of each. Where it stands is found by `diagnosis`.

>>> print(foreign("2*\\u0445", 2))
х is U+0445 CYRILLIC SMALL LETTER HA, not x
  2*х
    ^
write x
"""

from __future__ import annotations

import re
import unicodedata

from tracediff.errors import Edit, LanguageError
from tracediff.primitives import CALLABLE
from tracediff.records import Record

LETTER = re.compile(r"[A-Za-z0-9_ΓΔΘΛΞΠΣΦΨΩα-ξπ-ωϑϕϵ₀-₉]")
"""What a name may hold."""

LOOK_ALIKES = dict(
    zip(
        "аеорсухіјѕԁһԛԝкмнтвАВЕКМНОРСТУХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ∆∗•∙‧∘⋆✕✖⨯⊗—‐‑‒―∕⁄∖∶",
        "aeopcyxijsdhqwkmhtbABEKMHOPCTYXIJSoABEZHIKMNOPTYXΔ**********-----///:",
        strict=True,
    )
)

MARKS = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot", "\u0308": "ddot",
}  # fmt: skip
"""What mathematicians call the marks that they put over a single letter."""

MEANING = re.compile("[\u0302\u0304\u0305\u0307]")
"""The marks of estimates, means and derivatives, which no correction drops."""

WORD = re.compile(r"[^\W\d](?:(?![⁰¹²³⁴-⁹])\w|[\u0300-\u036f])*")
"""A name as it is written, with marks over its letters."""

DERIVATIVE = "for a derivative use `tracediff forward`, `tracediff reverse` or `tracediff symbolic`"
OTHER_NAME = "a name has Latin or Greek letters, digits and _; choose another"
COMPARED = "for a branch there are max, min, abs, relu and sign"


class Remedy(Record):
    """What to do where a pattern is found.

    Args:
        before: What stands before; what its group matches is replaced too.
        here: What stands here.
        hint: What to do about it.
        instead: What to write instead, in which ``\\1`` is the first group of `here`; None where nobody knows.
    """

    before: str
    here: str
    hint: str
    instead: str | None = None


PARENTHESIS = r"\((?:[^()]|\([^()]*\))*\)"
OPERAND = (
    rf"[ \t]*((?:[-−–√∛∜][ \t]*)*(?:{PARENTHESIS}|[|∣][^|∣\n;]+[|∣]|[^\W\d]\w*[ \t]*\([^()]*\)|"
    r"[0-9.]+[eE][-+−–]?[0-9]+|[^\W_]\w*(?:\.\d+)?))"
)
"""What stands behind the sign of a root: signs, and a parenthesis, an absolute value, a call, a name or a numeral."""

FACTOR = rf"{OPERAND}(?:[⁰¹²³⁴-⁹]+|\^[0-9]+)?"
FUNCTION = rf"\b(?:{'|'.join(CALLABLE)})[ \t]*$"
MODULE = r"\b(math|cmath|np|numpy|jnp|torch|tf|sp|sympy|mpmath|jax)$"
SQUARE_ROOT = "a square root is sqrt(…)"
CUBE_ROOT = "a cube root is cbrt(…)"
FOURTH_ROOT = "a fourth root is the power 1/4"
ROUNDED = "there is no rounding"
NO_VECTORS = "there are no vectors; give each entry a name"
DEGREES = "angles are in radians; 45° is written 45*pi/180"
PERCENT = "5% is written 0.05"
PER_MILLE = "5‰ is written 0.005"
PLAIN = "formulas are plain text, as in sin(x)/y"
NO_SIGN_OF_BOTH = "there is no ±; take + and − one at a time"
PARENTHESES = "parentheses are ( and )"
ABSOLUTE = "an absolute value is abs(…)"
NO_INDEX = "over an index; spell them out"

LAST = r"(?![ \t]*[\w.(])"
"""No operand follows."""

AROUND = 500
"""So many characters around the one at fault are looked at."""

REMEDIES = (
    #       before             here                                        what to do                          instead
    Remedy(MODULE,             r"\.(?=[A-Za-z])",                          "functions stand alone",            ""),
    Remedy("",                 r"\.(?=[A-Za-z_])",                         "names have no parts; a numeral is written 0.5"),
    Remedy("",                 r"\.(?=[*/^])",                              "operators have no dot",            ""),
    Remedy("",                 r"\.",                                      "a numeral is written 0.5"),
    Remedy("",                 r"[|∣]([^|∣\n;]+)[|∣]",                     ABSOLUTE,                           r"abs(\1)"),
    Remedy("",                 "[|∣]",                                     ABSOLUTE),
    Remedy("",                 r"√[ \t]*(?=\()",                           SQUARE_ROOT,                        "sqrt"),
    Remedy("",                 "√" + OPERAND,                              SQUARE_ROOT,                        r"sqrt(\1)"),
    Remedy("",                 "√",                                        SQUARE_ROOT),
    Remedy("",                 r"∛[ \t]*(?=\()",                           CUBE_ROOT,                          "cbrt"),
    Remedy("",                 "∛" + OPERAND,                              CUBE_ROOT,                          r"cbrt(\1)"),
    Remedy("",                 "∛",                                        CUBE_ROOT),
    Remedy("",                 "∜" + OPERAND,                              FOURTH_ROOT,                        r"((\1)^(1/4))"),
    Remedy("",                 "∜",                                        FOURTH_ROOT),
    Remedy("",                 "[⌊⌋⌈⌉]",                                   ROUNDED),
    Remedy(r"\b(sqrt)$",       r"\[3\][ \t]*(?=\()",                        CUBE_ROOT,                          "cbrt"),
    Remedy(r"\b(sqrt)$",       rf"\[(\w+)\][ \t]*({PARENTHESIS})",         "a root is a power",                r"(\2^(1/\1))"),
    Remedy("",                 r"\[(\d+)\]",                               "there are no vectors; write x0 for x[0]", r"\1"),
    Remedy("",                 r"\[(?=[^\]\n]*,)",                         NO_VECTORS),
    Remedy("_$",               r"\{(\w+)\}(?=[A-Za-z])",                   PLAIN,                              r"\1 "),
    Remedy("_$",               r"\{(\w+)\}",                               PLAIN,                              r"\1"),
    Remedy("_$",               r"\{",                                      OTHER_NAME),
    Remedy("",                 r"\{(\w+)\}(?=[ \t]*_)",                    PLAIN,                              r"\1"),
    Remedy(r"(?<![\w.])(e[ \t]*\^[ \t]*)$", r"\{([^{}\n]*)\}",             "powers of e are exp(…)",           r"exp(\1)"),
    Remedy("",                 r"[\[{]",                                   PARENTHESES,                        "("),
    Remedy("",                 r"[]}]",                                    PARENTHESES,                        ")"),
    Remedy(r"(?<![\w.])(\d\d)$", rf"%{LAST}",                              PERCENT,                            r"0.\g<before>"),
    Remedy(r"(?<![\w.])(\d)$", rf"%{LAST}",                                PERCENT,                            r"0.0\g<before>"),
    Remedy(r"(?<![\w.])(\d\d)$", rf"‰{LAST}",                              PER_MILLE,                          r"0.0\g<before>"),
    Remedy(r"(?<![\w.])(\d)$", rf"‰{LAST}",                                PER_MILLE,                          r"0.00\g<before>"),
    Remedy("",                 "‰",                                        PER_MILLE),
    Remedy("",                 "%",                                        "there is no remainder; 5% is written 0.05"),
    Remedy(r"\d$",             r"'(?=\d)",                                 "write the digits without '",       ""),
    Remedy(r"[\w)]$",          "['′″]",                                    DERIVATIVE),
    Remedy(r"\^[ \t]*$",       r"⁻(?=[\w(])",                              "a raised minus stands before raised digits", "-"),
    Remedy("",                 "⁻",                                        "a raised minus stands before raised digits"),
    Remedy("",                 "[±∓]",                                     NO_SIGN_OF_BOTH),
    Remedy("",                 r"[\u2061\u2062][ \t]*",                    "write a plain space",              " "),
    Remedy("",                 "[‾¯]",                                     OTHER_NAME),
    Remedy("",                 "†",                                        "there are no matrices; spell each product out"),
    Remedy("",                 "\u20d7",                                    NO_VECTORS),
    Remedy("",                 "[‖∥]",                                     "there are no vectors; for the length of two numbers write hypot(a, b)"),
    Remedy("",                 "[∂∇𝜕𝛁]",                                     DERIVATIVE),
    Remedy("",                 ":=?",                                      "a name is assigned with =",        "="),
    Remedy("",                 "[→←]",                                     "a name is assigned with ="),
    Remedy("",                 "[≠≤≥≈&?¬∧∨]",                              COMPARED),
    Remedy("",                 "!",                                        "there is no factorial; spell the product out"),
    Remedy("",                 "@",                                        "there are no matrices; spell each product out"),
    Remedy("",                 "∞",                                        "a value is a finite number"),
    Remedy("",                 "∑",                                        f"there are no sums {NO_INDEX}"),
    Remedy("",                 "∏",                                        f"there are no products {NO_INDEX}"),
    Remedy("",                 "∫",                                        "there are no integrals"),
    Remedy(r"(?:^|[(+,=−–-])[ \t]*((?<![\w.])\d+(?:\.\d+)?)$", r"°(?=[ \t]*(?:$|[),;#+−–-]))", "angles are in radians", r"\g<before>*pi/180"),
    Remedy("",                 "°",                                        DEGREES),
)  # fmt: skip
"""What people write, and what to do about it; the first that fits is meant."""


def foreign(text: str, position: int) -> LanguageError:
    """What to say of the character at `position`, which belongs to no token."""
    if accented := _accented(text, position):
        return accented
    if text[position] == "\\":
        from tracediff.language.latex import command  # noqa: PLC0415 - only for LaTeX

        return _mistake(text, position, *command(text, position))
    before = text[max(0, position - AROUND) : position].rpartition("\n")[2]
    here = text[position : position + AROUND].partition("\n")[0]
    for remedy in REMEDIES:
        found, there = re.search(remedy.before, before), re.match(remedy.here, here)
        if found and there:
            edit, hint = None, remedy.hint
            if remedy.instead is not None:
                replaced = found[1] if found.re.groups else ""
                instead = there.expand(remedy.instead.replace(r"\g<before>", replaced))
                apart = (
                    not replaced and len(instead) > 1 and instead[0].isalpha() and re.search(r"([^\W_]|\))$", before)
                )
                edit = (position - len(replaced), position + there.end(), f"{' ' if apart else ''}{instead}")
            return _mistake(text, position, hint, edit)
    return _unexpected(text, position, before, here[1:])


def _unexpected(text: str, position: int, before: str, after: str) -> LanguageError:
    """A character of which only the tables of Unicode say something."""
    character = text[position]
    category, edit = unicodedata.category(character), (position, position + 1, "")
    if unicodedata.decomposition(character).startswith("<fraction>"):
        return _fraction(text, position, before, after)
    if category == "Zs":
        return _mistake(text, position, "write a plain space", (*edit[:2], " "))
    if plain := _plain(character):
        message = f"{character} is {described(character)}, not {plain}"
        hint, edit = f"write {plain}", (*edit[:2], plain)
        return LanguageError(message, text=text, position=position, hint=hint, edit=edit)
    if category[0] == "L":
        return _mistake(text, position, OTHER_NAME)
    between = re.search(r"[\w)][ \t]*$", before) and re.match(r"[ \t]*[\w(]", after)
    if category == "Sm" or (between and category[0] not in "CM"):  # a sign is meant to say something
        return _mistake(text, position, "the operators are + - * / and ^")
    if category in ("Ps", "Pe"):
        return _mistake(text, position, PARENTHESES)
    return _mistake(text, position, "remove it", None if category == "Cc" or category[0] == "M" else edit)


def _accented(text: str, position: int) -> LanguageError | None:
    """What to say of a name with a mark: it gets a name of its own, or loses the mark where it stays distinct.

    >>> _accented("(y - ŷ)^2", 5).hint, _accented("é*x", 0).hint, _accented("é*e", 0).edit
    ('write y_hat', 'write e', None)
    """
    if not (unicodedata.decomposition(text[position]) or unicodedata.combining(text[position])):
        return None
    word = next((word for word in WORD.finditer(text) if word.start() <= position < word.end()), None)
    letters = unicodedata.normalize("NFD", word.group()) if word else ""
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if word is None or plain == letters or not all(map(LETTER.match, plain)):
        return None
    marked = re.fullmatch(rf"(.)([{''.join(MARKS)}])([\d_₀-₉]\w*)?", letters)
    name = f"{marked[1]}_{MARKS[marked[2]]}{marked[3] or ''}" if marked else plain
    if name in {other.group() for other in WORD.finditer(text)} or (MEANING.search(letters) and not marked):
        return _mistake(text, position, OTHER_NAME)
    line = text[: word.start()] + text[word.start() :].partition("\n")[0]
    *_, end = [other.end() for other in WORD.finditer(line, word.start()) if other.group() == word.group()]
    edit = WORD.sub(lambda other: name if other.group() == word.group() else other.group(), text[word.start() : end])
    return _mistake(text, position, f"write {name}", (word.start(), end, edit))


def _fraction(text: str, position: int, before: str, after: str) -> LanguageError:
    """A fraction that is one character: after a whole number, before the operand of a function, or elsewhere."""
    fraction = unicodedata.normalize("NFKC", text[position]).replace("⁄", "/")
    start, end, instead = position, position + 1, f"({fraction})"
    if whole := re.search(r"(?<![\w.])([0-9]+)[ \t]?$", before):
        start, instead = position - len(whole.group()), f"({whole[1]}+{fraction})"
    elif re.search(FUNCTION, before) and (factor := re.match(FACTOR, after)):
        end, instead = end + factor.end(), f"({fraction}*{factor.group().strip()})"
    return _mistake(text, position, f"write {instead}", (start, end, instead))


def described(character: str) -> str:
    """The code point of a character, and its name where it has one."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _mistake(text: str, position: int, hint: str, edit: Edit | None = None) -> LanguageError:
    """The error of a character that is not part of the language."""
    character = text[position]
    shown = described(character)
    if character.isprintable() and not unicodedata.combining(character):
        shown = character if character.isascii() else f"{character} ({shown})"
    return LanguageError(f"{shown} is not part of the language", text=text, position=position, hint=hint, edit=edit)


def _plain(character: str) -> str:
    """The ASCII character or the Greek letter that one looks like, or nothing."""
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return ""
    plain = LOOK_ALIKES.get(character) or unicodedata.normalize("NFKC", character)
    if not plain.isascii() and not LETTER.fullmatch(plain):
        plain = str(unicodedata.digit(character, ""))
    return plain if plain != character and (LETTER.fullmatch(plain) or re.fullmatch("[!-~]", plain)) else ""
