r"""Formulas as people write them: ``v̄₀ + v̄₂ × v₋₁``, ``2 v1``, ``\bar{v}_3 \cos v_0``, and their values.

This room owns reading them: the names in a formula become names of tracediff's language, and its parser does the rest;
nothing is executed. A formula is right if it gives what the row gives, also elsewhere.

>>> known = {name("v-1"): 2.0, name("v0"): 5.0, name("v3bar"): -1.0}
>>> value("v₋₁ × v₀", known), value(r"\bar{v}_3 \cos v_0", known), value("v9 + 1", known), value("v-1 v0", known)
(10.0, -0.28366218546322625, None, 10.0)
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tracediff.classroom.matching import Line
from tracediff.classroom.names import ACCENTS, LATEX, SUBSCRIPTS, Name, name
from tracediff.classroom.numerals import BRACED
from tracediff.classroom.sheets import Entry
from tracediff.errors import LanguageError, TracediffError
from tracediff.evaluate import evaluate
from tracediff.language import parse
from tracediff.language.juxtaposition import ELSEWHERE
from tracediff.language.operations import SUPERSCRIPTS
from tracediff.language.parser import recognised
from tracediff.notation import Ascii
from tracediff.notation.ascii import transliterated
from tracediff.primitives import CALLABLE, CONSTANTS

SHIFTS = (0.0137, 0.0291, 0.0173, 0.0411, 0.0239, 0.0337)
"""How far another point is, at which formulas are compared."""

SIGNS = ((1, 1), (-1, -1), (1, -1), (-1, 1))
"""Which way the inputs are moved, in turn."""

SCALES = [(left * scale, right * scale) for scale in (1.0, 0.3, 0.05, 0.005) for left, right in SIGNS]
"""By how much these are scaled, one after the other, where a value is not finite at the other point."""

MENDED = 8
"""So many mistakes of writing are mended in a formula."""

DEEPEST = 5
"""So deep may braces of LaTeX be nested."""

ROUNDED = 5e-3
"""How far the value of a formula into which numbers have been put may be off, for they are rounded."""

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


def judged_formulas(
    lines: Sequence[Line], entries: dict[int, Entry], came: Callable[[Line], tuple[float, float] | None]
) -> dict[int, bool | None]:
    """Of each formula whether it is right; None where it cannot be read.

    It is tried at another point and with other seeds, where two formulas that differ do not agree by chance; so one
    that is written in another way, or with other names for the same variables, is right too. One into which numbers
    have been put is right if it gives the value that is due, or the one that the rows of the sheet give.

    Args:
        lines: The rows of the trace.
        entries: The rows of the sheet.
        came: What a row gives when it is reckoned from the sheet.
    """
    asked = {i: entry.formula for i, entry in entries.items() if entry.asked and entry.formula}
    found: dict[int, bool | None] = {}
    if not asked:
        return found
    elsewhere = _elsewhere(lines)
    if not elsewhere:
        return found
    known: dict[Name, float] = {}
    for line in lines:
        known |= _given(line, elsewhere)
    for i, line in enumerate(lines):
        due = elsewhere.get((line.rows.kind, line.number))
        if due is None:
            continue
        if i in asked:
            given, put_in = value(asked[i], known), value(asked[i], {})
            found[i] = None if given is None else math.isclose(given, due, rel_tol=1e-7, abs_tol=1e-9)
            if put_in is not None:  # the numbers stand there, perhaps rounded
                dues = [line.rows.known(line.slot), *(came(line) or ())[:1]]
                found[i] = any(math.isclose(put_in, each, rel_tol=ROUNDED, abs_tol=ROUNDED) for each in dues)
        known |= dict.fromkeys(line.names, due)
    return found


def shifted(values: Iterable[float], scales: Sequence[float] = (1.0,)) -> list[float]:
    """Values near these, at which two formulas that differ do not agree by chance."""
    shifts = zip(itertools.cycle(SHIFTS), itertools.cycle(scales), strict=True)
    return [value + scale * shift * (1 + abs(value)) for value, (shift, scale) in zip(values, shifts, strict=False)]


def _elsewhere(lines: Sequence[Line]) -> dict[tuple[str, int], float]:
    """The values of the rows at another point, with other seeds: the first of some points at which all are finite."""
    return next(filter(None, (_at(lines, scales) for scales in SCALES)), {})


def _at(lines: Sequence[Line], scales: Sequence[float]) -> dict[tuple[str, int], float]:
    """The values of the rows at a point that is so far away; nothing where one is not finite."""
    found: dict[tuple[str, int], float] = {}
    before: Sequence[float | None] = ()
    for rows in dict.fromkeys(line.rows for line in lines):
        program = rows.program
        given = shifted(map(rows.known, program.inputs), scales)
        values, failed = evaluate(program, given, before)
        if failed is not None:
            return {}
        before = before or values
        found |= {(rows.kind, number): came for number, came in enumerate(values[program.first :]) if came is not None}
        found |= {(f"{rows.kind} input", slot): came for slot, came in zip(program.inputs, given, strict=True)}
    return found


def _given(line: Line, elsewhere: dict[tuple[str, int], float]) -> dict[Name, float]:
    """The values of the inputs and seeds of the program of a row, by their names."""
    program, notation = line.rows.program, Ascii()
    named = {name(notation.show(program.slots[slot])): slot for slot in program.inputs}
    return {key: elsewhere[f"{line.rows.kind} input", slot] for key, slot in named.items() if key}
