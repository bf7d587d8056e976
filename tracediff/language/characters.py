"""Characters that the language has no place for: what each looks like, and what to write instead.

This room owns the look-alikes of other alphabets, the signs that word processors and LaTeX put in, and what to say of
each. Where it stands is found by `diagnosis`.

>>> print(foreign("2*\\u0445", 2))
х is U+0445 CYRILLIC SMALL LETTER HA, not x
  2*х
    ^
write x
"""

from __future__ import annotations

import re
import unicodedata

from tracediff.errors import LanguageError, visible
from tracediff.primitives import CALLABLE

LETTER = re.compile(r"[A-Za-z0-9_ΓΔΘΛΞΠΣΦΨΩα-ξπ-ωϑϕϵ₀-₉]")
"""What a name may hold."""

LOOK_ALIKES = dict(
    zip(
        "аеорсухіјѕԁһԛԝкмнтвАВЕКМНОРСТУХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ∗•∙‧∘✕✖⨯⊗—‐‑‒―∕⁄∖∶",
        "aeopcyxijsdhqwkmhtbABEKMHOPCTYXIJSoABEZHIKMNOPTYX*********-----///:",
        strict=True,
    )
)
MODULES = {"math", "cmath", "np", "numpy", "jnp", "torch", "tf", "sp", "sympy", "mpmath", "jax"}
DERIVATIVE = "for a derivative use `tracediff forward`, `tracediff reverse` or `tracediff symbolic`"
COMPARED = "for a branch there are max, min, abs, relu and sign"
HINTS = {
    "!": "there is no factorial; spell the product out",
    "%": "there is no remainder; 5% is written 0.05",
    "∞": "a value is a finite number",
    "∂": DERIVATIVE,
    "∇": DERIVATIVE,
    "∑": "there are no sums over an index; spell all terms out",
    "∏": "there are no products over an index; spell all factors out",
    "∫": "there are no integrals",
    "°": "angles are in radians; 45° is written 45*pi/180",
    "?": COMPARED,
    "@": "there are no matrices; spell each product out",
    "&": COMPARED,
    "¬": COMPARED,
    "≠": COMPARED,
    "≤": COMPARED,
    "≥": COMPARED,
    "≈": COMPARED,
    "→": "a name is assigned with =",
    "←": "a name is assigned with =",
}
SIGNS = {"\\cdot": "*", "\\times": "*", "\\ast": "*", "\\div": "/", "\\left": "", "\\right": "", "\\,": "", "\\;": ""}
"""The signs of LaTeX; its other words are names here."""

ROOTS = {"√": "sqrt", "∛": "cbrt"}

OPERAND = r"[ \t]*(\((?:[^()]|\([^()]*\))*\)|[^\W\d]\w*[ \t]*\([^()]*\)|[^\W_]\w*(?:\.\d+)?)"
"""A parenthesis, a call, a name or a numeral, after a sign that is no sign here."""


def foreign(text: str, position: int) -> LanguageError:
    """What to say of the character at `position`, which belongs to no token."""
    character, before = text[position], text[:position]
    after = text[position + 1 :].partition("\n")[0].partition(";")[0]
    shown = f"{character} ({described(character)})" if character.isprintable() else described(character)
    if character.isascii() and character.isprintable():
        shown = character
    message = f"{shown} is not part of the language"
    hint, replaced, replacement = "remove it", 1, ""
    match character:
        case "." if module := re.search(rf"\b({'|'.join(MODULES)})$", before):
            hint = "functions stand alone"
            if after[:1].isalpha():
                return _mistake(message, text, position, f"{hint}: write {_word(after)}", module.start())
            return _mistake(message, text, position, hint)
        case ".":
            attribute = after[:1].isalpha() or after[:1] == "_"
            return _mistake(message, text, position, f"{'names have no parts; ' * attribute}a numeral is written 0.5")
        case "|" if inside := re.match(r"([^|]+)\|", after):
            called = re.search(r"[^\W\d]\w*[ \t]*$", before)
            whole = called is not None and called.group().rstrip() in CALLABLE
            hint, replaced = "for an absolute value write abs(x)", 1 + inside.end()
            replacement = f"(abs({inside[1]}))" if whole else f"abs({inside[1]})"
        case "|":
            return _mistake(message, text, position, "for an absolute value write abs(x)")
        case "√" | "∛":
            operand = re.match(OPERAND, after)
            hint = f"write {ROOTS[character]}(x)"
            if not operand:
                return _mistake(message, text, position, hint)
            found = operand[1] if operand[1].startswith("(") else f"({operand[1]})"
            replaced, replacement = 1 + operand.end(), ROOTS[character] + found
        case "[" if index := re.match(r"(\d+)\]", after):
            replaced, replacement, hint = 1 + index.end(), index[1], "there are no vectors; write x0 for x[0]"
        case "{" if before.endswith("_") and (index := re.match(r"(\w+)\}", after)):
            return _mistake(message, text, position, "formulas are plain text", position - 1, 1 + index.end(), index[1])
        case "[" if "," in after.partition("]")[0]:
            return _mistake(message, text, position, "there are no vectors; give each entry a name")
        case "[" | "{":
            replacement, hint = "(", "parentheses are ( and )"
        case "]" | "}":
            replacement, hint = ")", "parentheses are ( and )"
        case "\\":
            return _latex(message, text, position)
        case "%" if percent := re.search(r"(\d+)(\.\d*)?$", before):
            number = f"{float(percent.group()) / 100:g}"
            hint = f"5% is written 0.05: write {number}"
            return _mistake(message, text, position, hint, percent.start(), 1, number)
        case "'" if re.search(r"\d$", before) and after[:1].isdigit():
            hint = "write the digits without '"
        case "'" | "′" | "″" if re.search(r"[\w)]$", before):
            return _mistake(message, text, position, DERIVATIVE)
        case ":" if after.startswith("="):
            hint = "a name is assigned with ="
        case ":":
            replacement, hint = "=", "a name is assigned with ="
        case "µ":
            replacement, hint = "μ", "write the Greek letter μ"
        case _ if character in HINTS:
            return _mistake(message, text, position, HINTS[character])
        case _ if unicodedata.decomposition(character).startswith("<fraction>"):
            replacement = f"({unicodedata.normalize('NFKC', character).replace('⁄', '/')})"
            hint = f"write {replacement}"
        case _ if unicodedata.category(character) == "Zs":
            replacement, hint = " ", "write a plain space"
        case _ if plain := _plain(character):
            shown = "" if unicodedata.combining(character) else f"{character} is "
            message, replacement, hint = f"{shown}{described(character)}, not {plain}", plain, f"write {plain}"
        case _ if unicodedata.category(character)[0] == "L":
            hint = "a name has Latin or Greek letters, digits and _; choose another"
            return _mistake(message, text, position, hint)
        case _ if unicodedata.combining(character):
            message = f"{described(character)} is not part of the language"
        case _ if unicodedata.category(character) == "Cc" or (
            re.search(r"[\w)][ \t]*$", before) and re.match(r"[ \t]*[\w(]", after)
        ):
            if unicodedata.category(character) != "Cf":  # a visible sign between two names is meant to say something
                return _mistake(message, text, position, hint)
    return _mistake(message, text, position, hint, position, replaced, replacement)


def described(character: str) -> str:
    """The code point of a character, and its name where it has one."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _mistake(  # noqa: PLR0913, PLR0917 - the last three are one edit
    message: str, text: str, position: int, hint: str, first: int | None = None, replaced: int = 1, instead: str = ""
) -> LanguageError:  # fmt: skip
    """An error, and the edit from `first` on which puts something `instead` of all up to the characters `replaced`."""
    edit = None if first is None else (first, position + replaced, instead)
    return LanguageError(message, text=text, position=position, hint=hint, edit=edit)


def _plain(character: str) -> str:
    """The ASCII character that one looks like, or nothing."""
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return ""
    plain = LOOK_ALIKES.get(character) or unicodedata.normalize("NFKC", character)
    if not plain.isascii():
        plain = str(unicodedata.digit(character, "")) or unicodedata.normalize("NFD", character)[:1]
    return plain if len(plain) == 1 and "!" <= plain <= "~" and plain != character else ""


def _word(text: str) -> str:
    found = re.match(r"\w+", text)
    return found.group() if found else ""


def _latex(message: str, text: str, position: int) -> LanguageError:
    """A backslash, which begins a word of LaTeX."""
    hint, rest = "formulas are plain text, as in sin(x)/y", text[position:]
    if fraction := re.match(r"\\[dt]?frac[ \t]*\{([^{}\n]*)\}[ \t]*\{([^{}\n]*)\}", rest):
        return _mistake(message, text, position, hint, position, fraction.end(), f"(({fraction[1]})/({fraction[2]}))")
    found = re.match(r"\\([A-Za-z]+|.?)", rest)
    assert found
    if found[1] not in CALLABLE and found.group() not in SIGNS and len(found[1]) < 2:
        return _mistake(message, text, position, "remove it", position)
    return _mistake(message, text, position, hint, position, found.end(), SIGNS.get(found.group(), visible(found[1])))
