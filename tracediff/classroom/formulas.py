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

from tracediff.classroom.names import ACCENTS, LATEX, SUBSCRIPTS, Name, name, partial_name, ratio
from tracediff.classroom.numerals import BRACED, DECIMAL, pointed
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

EULER = (
    (r"(?<![a-zA-Z_])e\s*\^\s*(?:\{([^{}]*)\}|(-?[\w.]+)|(?=\())", r" exp(\1\2)"),
    (r"exp\(\)(?=\()", "exp"),
)
"""Powers of Euler's number, where no variable is called so."""

SPELLED = (
    (r"\\[dt]?frac\s*\{\s*(?:\\partial|∂)([^{}]*)\}\s*\{\s*(?:\\partial|∂)([^{}]*)\}", r" ∂\1/∂\2 "),
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

WHOLE = rf"[a-zA-Z]{MARKED}?(?:_-\d|\w|\[-?\d+\])*'?"

CALLED = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?:∂|partial|d)\s*{WHOLE}\s*/\s*(?:∂|partial|d)\s*{WHOLE}",
        rf"(?:dot|bar|adj|grad)(?:\s*\(\s*{WHOLE}\s*\)|[\s_]+{WHOLE})",
        rf"d?[a-zA-Z]{MARKED}?-\d+(?:dot|bar)?(?!\w)",
        WHOLE,
    )
]
"""How a variable is called; where it is none of those that are known, the words are others."""

TOKEN = re.compile(
    rf"(?P<number>\d+\.?\d*(?:e[-+]?\d+)?)"
    rf"|(?P<word>log1p(?!\w)|[a-zA-Z]+{MARKED}?(?:_?\[-?\d+\]|_-?\d+|\d+)?(?:dot|bar)?'?)"
    r"|(?P<open>\()|(?P<close>\))|(?P<sign>[-+*/^,])"
)

JOINED = {
    "number": ("name", "word", "open"), "close": ("name", "number", "word", "open"),
    "name": ("name", "number", "word", "open"), "word": ("name", "number", "word", "open"),
}  # fmt: skip
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
    written = " ".join(_words(_plain(text, known), known, used)) if len(text) <= LONGEST else ""
    if known and not used:
        return None
    try:
        program = parse(_mended(written))
        return evaluate(program, [used[one] for one in program.names(program.inputs)]).values[program.outputs[0]]
    except (TracediffError, RecursionError, KeyError):
        return None


def numbers(text: str, known: Mapping[Name, float]) -> list[float]:
    """The numbers that stand in a formula, other than exponents."""
    words = list(_words(_plain(text, known), known, {}))
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


def _plain(text: str, known: Mapping[Name, float]) -> str:
    """A formula without the commands of LaTeX, its superscripts and subscripts written with signs."""
    text = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"^({found[0].translate(SUPERSCRIPTS)})", text)
    text = re.sub(r"[₋₀-₉]+", lambda found: f"_{found[0].translate(SUBSCRIPTS)}", text)
    text = unicodedata.normalize("NFD", pointed(text))
    for pattern, replacement in ACCENTS:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"_\s*(?:\{\s*(-?\d+)\s*\}|(-?\d+))", r"_\1\2", text)
    for _ in range(DEEPEST):
        for pattern, replacement in SPELLED if Name("e", "", "") in known else (*SPELLED, *EULER):
            text = re.sub(pattern, replacement, text)
    text = SECANT.sub(r"1/cos\1", RAISED.sub(r" (\1(\3))^(\2)", text))
    for pattern, replacement in LATEX:
        text = re.sub(pattern, replacement, text)
    return "".join(map(transliterated, re.sub(r"[$`]", " ", text.replace("{", "(").replace("}", ")"))))


def _words(text: str, known: Mapping[Name, float], used: dict[str, float]) -> Iterator[str]:
    """The formula in tracediff's language; what cannot be read is a word of its own, which no formula has."""
    before = ""
    for kind, word, key in _tokens(text, known):
        if kind in JOINED.get(before, ()):
            yield "*"
        written = word
        if key:
            written = f"n{list(known).index(key)}"
            used[written] = known[key]
        alone = before == "function" and kind in ("name", "word", "number")
        yield f"({written})" if alone else written
        before = kind


def _tokens(text: str, known: Mapping[Name, float]) -> Iterator[tuple[str, str, Name | None]]:
    """The parts of a formula: of what kind each is, how it is written, and of a variable its name."""
    place = 0
    while place < len(text):
        called = [found for pattern in (*CALLED, TOKEN) if (found := pattern.match(text, place))]
        keys = [(found, key) for found in called if (key := _known_as(found[0], known))]
        found, key = keys[0] if keys else (TOKEN.match(text, place), None)
        word = found[0] if found else text[place]
        if key:
            yield "name", word, key
        elif found is None:
            if not word.isspace():
                yield "sign", "?", None
        elif found.lastgroup != "word" or word in CONSTANTS:
            yield str(found.lastgroup), word, None
        elif function := _function(word) or _function(word := word.rstrip("0123456789")):
            yield "function", function, None
        else:
            yield "word", "?", None
        place += len(word)


def _function(word: str) -> str | None:
    """The function that a word calls."""
    found = CALLABLE.get(ELSEWHERE.get(word, word)) or CALLABLE.get(word.lower())
    return found and found.name


def _known_as(text: str, known: Mapping[Name, float]) -> Name | None:
    """The name of a variable that is known; ``v-1`` is one where there is no ``v`` to take 1 from."""
    key = name(text)
    if "/" in text and (halves := ratio(text)):
        own = partial_name(*halves)
        key = own if own in known or halves[0] in known else key
    letter, minus, _ = text.partition("-")
    return key if key in known and not (minus and letter[-1:] not in "_[" and name(letter) in known) else None


def shifted(values: Iterable[float], scales: Sequence[float] = (1.0,)) -> list[float]:
    """Values near these, at which two formulas that differ do not agree by chance."""
    shifts = zip(itertools.cycle(SHIFTS), itertools.cycle(scales), strict=True)
    return [value + scale * shift * (1 + abs(value)) for value, (shift, scale) in zip(values, shifts, strict=False)]
