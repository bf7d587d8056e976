r"""Formulas as people write them: ``v̄₀ + v̄₂ × v₋₁``, ``2 v1``, ``\bar{v}_3 \cos v_0``, and their values.

This room owns reading them: the names in a formula become names of tracediff's language, and its parser does the rest;
nothing is executed. Which formula is right is left to `judging`.

>>> known = {name("v-1"): 2.0, name("v0"): 5.0, name("v3bar"): -1.0}
>>> value("v₋₁ × v₀", known), value(r"\bar{v}_3 \cos v_0", known), value("v9 + 1", known), value("v-1 v0", known)
(10.0, -0.28366218546322625, None, 10.0)
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracediff.classroom.names import ACCENTS, LATEX, SUBSCRIPTS, Name, name
from tracediff.classroom.numerals import BRACED, DECIMAL
from tracediff.errors import LanguageError, TracediffError
from tracediff.evaluate import evaluate
from tracediff.language import parse
from tracediff.language.juxtaposition import ELSEWHERE
from tracediff.language.operations import SUPERSCRIPTS
from tracediff.language.parser import recognised
from tracediff.notation.ascii import transliterated
from tracediff.primitives import CALLABLE, CONSTANTS

SHIFTS = (0.0137, 0.0291, 0.0173, 0.0411, 0.0239, 0.0337)
"""How far another point is, at which formulas are compared."""

MENDED = 8
"""So many mistakes of writing are mended in a formula."""

DEEPEST = 5
"""So deep may braces of LaTeX be nested."""

LONGEST = 300
"""A formula of more characters than this is not read."""

SPELLED = (
    (r"\\(?:left|right|,|;|!|quad|displaystyle)", " "),
    *BRACED,
    (r"√", " sqrt "),
    (r"∛|\\sqrt\s*\[3\](?=\s*\{)", " cbrt "),
    (r"cbrt\s*\{([^{}]*)\}", r"cbrt(\1)"),
    (r"\\?log_(2|10)(?!\d)", r" log\1 "),
    (r"\\sigma(?![a-zA-Z])|σ(?=\s*\()", " sigmoid "),
    (r"\\[lr]?vert(?![a-zA-Z])", "|"),
    (r"\|([^|]+)\|", r"abs(\1)"),
    (r"\\(?:times|cdot|ast)(?![a-zA-Z])|[×·⋅∗]", " * "),
    (r"[−–]", "-"),
    (r"(?<![a-zA-Z_])e\s*\^\s*(?:\{([^{}]*)\}|(-?[\w.]+)|(?=\())", r" exp(\1\2)"),
    (r"exp\(\)(?=\()", "exp"),
    (r"\*\*", "^"),
    (r"\^\s*\{([^{}]*)\}", r"^(\1)"),
    (r"\\\{", "("),
    (r"\\\}", ")"),
)

RAISED = re.compile(
    r"(?<![a-zA-Z])\\?(sin|cos|tan|sec|sinh|cosh|tanh|sech|ln|log|exp|sqrt)\s*\^\s*\(?\s*(\d+|-[2-9])\s*\)?\s*"
    r"(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[a-zA-Z]\w*(?:-\d+)?)"
)
"""A power of a function whose exponent stands before the operand."""

SECANT = re.compile(r"(?<![a-zA-Z])sec(h?)(?=\s*\()")

MARKED = "[\N{COMBINING DOT ABOVE}\N{COMBINING MACRON}\N{COMBINING OVERLINE}]"

TOKEN = re.compile(
    rf"(?P<number>\d+\.?\d*(?:e[-+]?\d+)?)"
    rf"|(?P<word>log1p(?!\w)|[a-zA-Z]+{MARKED}?(?:_?\[-?\d+\]|_-?\d+|\d+)?(?:dot|bar)?'?)"
    r"|(?P<open>\()|(?P<close>\))|(?P<sign>[-+*/^,])"
)

JOINED = {"number": ("word", "open"), "word": ("number", "word", "open"), "close": ("number", "word", "open")}
"""After what comes before, these are multiplied with it though no sign stands between."""


def value(text: str, known: Mapping[Name, float]) -> float | None:
    """The value of a formula, where it can be read.

    Args:
        text: The formula.
        known: The values of the variables, by their names.

    Returns:
        None where it cannot be read, names what is not known, or names nothing though something is known.
    """
    used: dict[str, float] = {}
    written = " ".join(_words(_below(_plain(text), known), known, used)) if len(text) <= LONGEST else ""
    if known and not used:
        return None
    try:
        program = parse(_mended(written))
        return evaluate(program, [used[one] for one in program.names(program.inputs)]).values[program.outputs[0]]
    except (TracediffError, RecursionError, KeyError):
        return None


def numbers(text: str, known: Mapping[Name, float]) -> list[float]:
    """The numbers that stand in a formula, other than exponents."""
    words = list(_words(_below(_plain(text), known), known, {}))
    return [
        float(word.strip("()"))
        for before, word in itertools.pairwise(["", *words])
        if before != "^" and DECIMAL.fullmatch(word.strip("()"))
    ]


def _mended(text: str) -> str:
    """A formula in which functions have parentheses and powers stand behind them, as the language's hints say."""
    for _ in range(MENDED):
        try:
            recognised(text, "program")
        except LanguageError as error:
            if error.edit is None:
                break
            begin, end, instead = error.edit
            text = f"{text[:begin]}{instead}{text[end:]}"
        else:
            break
    return text


def _plain(text: str) -> str:
    """A formula without the commands of LaTeX, its superscripts and subscripts written with signs."""
    text = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"^({found[0].translate(SUPERSCRIPTS)})", text)
    text = re.sub(r"[₋₀-₉]+", lambda found: f"_{found[0].translate(SUBSCRIPTS)}", text)
    text = unicodedata.normalize("NFD", text)
    for pattern, replacement in ACCENTS:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"_\s*(?:\{\s*(-?\d+)\s*\}|(-?\d+))", r"_\1\2", text)
    for _ in range(DEEPEST):
        for pattern, replacement in SPELLED:
            text = re.sub(pattern, replacement, text)
    text = SECANT.sub(r"1/cos\1", RAISED.sub(r" (\1(\3))^(\2)", text))
    for pattern, replacement in LATEX:
        text = re.sub(pattern, replacement, text)
    return "".join(map(transliterated, re.sub(r"[$`]", " ", text.replace("{", "(").replace("}", ")"))))


def _below(text: str, known: Mapping[Name, float]) -> str:
    """A formula whose ``v-1`` is the variable of that number, where there is one and no ``v`` to take 1 from."""

    def joined(found: re.Match[str]) -> str:
        variable = f"{found[1]}_-{found[2]}{found[3] or ''}"
        return variable if name(variable) in known and name(found[1]) not in known else found[0]

    return re.sub(rf"(?<!\w)([a-zA-Z]{MARKED}?)-(\d+)(dot|bar)?(?!\w)", joined, text)


def _words(text: str, known: Mapping[Name, float], used: dict[str, float]) -> Iterator[str]:
    """The formula in tracediff's language; what cannot be read is a word of its own, which no formula has."""
    before, place = "", 0
    for found in TOKEN.finditer(text):
        kind, word = str(found.lastgroup), found[0]
        between = text[place : found.start()].strip()
        place = found.end()
        if between:
            yield "?"
        if kind in JOINED.get(before, ()):
            yield "*"
        if kind == "word" and (function := CALLABLE.get(ELSEWHERE.get(word, word))) and name(word) not in known:
            yield function.name
            before = "function"
            continue
        if kind == "word" and word not in CONSTANTS:
            key = name(word)
            if key is None or key not in known:
                yield "?"
                return
            word = f"n{list(known).index(key)}"
            used[word] = known[key]
        alone = before == "function" and kind in ("word", "number")
        yield f"({word})" if alone else word
        before = kind
    if text[place:].strip():
        yield "?"


def shifted(values: Iterable[float], scales: Sequence[float] = (1.0,)) -> list[float]:
    """Values near these, at which two formulas that differ do not agree by chance."""
    shifts = zip(itertools.cycle(SHIFTS), itertools.cycle(scales), strict=True)
    return [value + scale * shift * (1 + abs(value)) for value, (shift, scale) in zip(values, shifts, strict=False)]
