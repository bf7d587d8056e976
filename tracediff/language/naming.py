"""What to say of a name that is no function, of a function that is used as a variable, and of words run together.

This room owns what other books and languages call the functions. Which functions there are is in the table of
primitives.

>>> unknown_function("arctan", [], ["tan", "atan"])
('did you mean atan?', 'atan')
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from tracediff.errors import LONGEST, Edit, LanguageError, MissingValueError, RequestError, did_you_mean, unknown
from tracediff.language.characters import COMPARED
from tracediff.language.juxtaposition import ELSEWHERE, POWERS, function, operand_end, raised, unparenthesised
from tracediff.language.operations import SUBSCRIPTS
from tracediff.language.words import significant
from tracediff.primitives import CALLABLE, CONSTANTS

COMPOSED = {
    "sec": "1/cos(x)", "csc": "1/sin(x)", "cosec": "1/sin(x)", "cot": "1/tan(x)", "ctg": "1/tan(x)",
    "cotan": "1/tan(x)", "sech": "1/cosh(x)", "csch": "1/sinh(x)", "coth": "1/tanh(x)", "sqr": "x^2",
    "square": "x^2", "cube": "x^3", "exp2": "2^x", "exp10": "10^x", "logit": "ln(x/(1 - x))", "silu": "x*sigmoid(x)",
    "swish": "x*sigmoid(x)", "sinc": "sin(x)/x", "erfc": "1 - erf(x)", "heaviside": "(1 + sign(x))/2",
    "step": "(1 + sign(x))/2", "acot": "atan(1/x)", "asec": "acos(1/x)", "acsc": "asin(1/x)", "inv": "1/x",
    "reciprocal": "1/x", "neg": "-x", "mean": "(x + y)/2", "sum": "x + y", "prod": "x*y", "rsqrt": "1/sqrt(x)",
    "elu": "relu(x) + expm1(min(x, 0))", "gelu": "x*(1 + erf(x/sqrt(2)))/2", "softsign": "x/(1 + abs(x))",
    "mish": "x*tanh(softplus(x))", "softmax": "exp(x)/(exp(x) + exp(y))", "lrelu": "max(x, 0.01*x)",
    "leakyrelu": "max(x, 0.01*x)", "leaky_relu": "max(x, 0.01*x)", "relu6": "min(relu(x), 6)",
    "sind": "sin(x*pi/180)", "cosd": "cos(x*pi/180)", "tand": "tan(x*pi/180)", "asind": "asin(x)*180/pi",
    "acosd": "acos(x)*180/pi", "atand": "atan(x)*180/pi", "sinpi": "sin(pi*x)", "cospi": "cos(pi*x)",
    "tansig": "tanh(x)", "logsig": "sigmoid(x)", "hardtanh": "max(min(x, 1), -1)", "logsigmoid": "-softplus(-x)",
    "logcosh": "ln(cosh(x))", "log1pexp": "softplus(x)", "log1mexp": "ln(1 - exp(x))", "versin": "1 - cos(x)",
    "haversin": "(1 - cos(x))/2", "root": "sqrt(x), or x^(1/n) for the n-th root",
}  # fmt: skip
"""What is written with the functions there are."""

SPELT_OUT = {
    "sine": "sin", "cosine": "cos", "tangent": "tan", "exponential": "exp", "logarithm": "ln", "absolute": "abs",
    "arcsine": "asin", "arccosine": "acos", "arctangent": "atan",
}  # fmt: skip
"""The names of functions as words."""

ABSENT = ("atan2d", "celu", "erfcinv", "erfinv", "hard_sigmoid", "hardsigmoid", "int", "prelu", "selu")
"""What is not there, however much its name is like another."""

DECIMAL = re.compile(r"[ \t]*\((?:[^(),;\n]*[^(),;\n\w.])?([0-9]+),((?![0-9]{3}(?![0-9]))[0-9]+)[^(),;\n]*\)")
"""A call with a number that has a decimal comma, if the comma does not stand between thousands."""

ASSIGNED = re.compile(
    r"(?:^|[;\n])[ \t\r\f]*([^\W\d]\w*)[ \t\r\f]*=(?!=)(?:[ \t\r\f]*([-−–]?[0-9.]+)[ \t\r\f]*(?=[;\n#]|$))?"
)
"""An assignment: the name, and its value where that is a numeral."""

ALONE = re.compile(r"[u-zα-ω][0-9]*")
WITH_PI = re.compile(r"π[^\W\d_][0-9₀-₉]*")
"""A name that is plainly one by itself, where it is run together with a function, and one that begins with π."""

FACTOR_OF = re.compile(r"([^\W\d_][0-9₀-₉]*)(\w+)")
"""A name of one letter, run together with a function that it multiplies."""

ALL = "`tracediff rules` lists the functions"

BRANCHES = {"where", "if", "ite", "cond", "piecewise", "cases", "select"}


def elsewhere(word: str) -> tuple[str, str | None] | None:
    """What a function of other books and languages is here, and what to write instead of it; None where it is none."""
    if composed := COMPOSED.get(word) or COMPOSED.get(word.replace("_", "")):
        return f"write {composed}", None
    if other := ELSEWHERE.get(word) or SPELT_OUT.get(word):
        return f"did you mean {other}?", other
    if based := re.fullmatch(r"log_?([2-9]|[1-9][0-9]+)", word):
        return f"write ln(x)/ln({based[1]})", None
    return (ALL, None) if word in ABSENT else None


def unknown_function(word: str, names: Collection[str], known: Sequence[str]) -> tuple[str, str | None]:
    """What to do about `word` before a parenthesis, and what to write instead of it where that is known.

    Args:
        word: What is no function.
        names: The other words of the text.
        known: The functions.
    """
    lower = word.casefold()
    if other := elsewhere(lower):
        return other
    if lower in ("at", "seed"):
        return f"{lower} is followed by NAME=value, for example {lower} x1=2, x2=5", None
    if lower in BRANCHES:
        return COMPARED, None
    if (numbered := re.fullmatch(r"([a-z]+)([2-9])", word)) and _takes_one(numbered[1]):
        name, number = numbered.groups()
        return f"for the power write {name}(x)^{number}, for the multiple {name}({number}*x)", None
    if re.fullmatch(r"[^\W\d][0-9₀-₉]*|pi", word) or word in names:
        return f"for a product write {word}*(…); {ALL}", f"{word}*"
    if WITH_PI.fullmatch(word):
        return f"for a product write π*{word[1:]}*(…)", f"π*{word[1:]}*"
    if (glued := FACTOR_OF.fullmatch(word)) and _takes_one(glued[2]):
        product = f"{glued[1]}*{glued[2]}"
        if lower in CALLABLE:
            return f"for a product write {product}(…), for the inverse function {lower}(…)", None
        return f"for a product write {product}(…)", product
    if hint := did_you_mean(word, known):
        return hint, hint.removeprefix("did you mean ").removesuffix("?")
    return f"{ALL}; for a product write {word}*(…)", None


def other_operands(text: str, position: int, word: str, arity: int, count: int) -> tuple[str, Edit | None]:
    """What to do about a function of the table with so many operands, and how to mend it where that is known.

    Args:
        text: The text.
        position: Where the call begins.
        word: The function.
        arity: How many operands it takes.
        count: How many operands it is given.

    >>> other_operands("sin(-0,5*x)", 0, "sin", 1, 2), other_operands("atan(y, x)", 0, "atan", 1, 2)
    (('a decimal point is a dot: write 0.5', (6, 7, '.')), ('did you mean atan2?', (0, 4, 'atan2')))
    """
    other = CALLABLE.get(f"{word}2")
    if CALLABLE.get(word) == CALLABLE["ln"] and count == 2:
        return f"write {word}(a)/{word}(b) for the logarithm of a to the base b", None
    if other and other.arity == count:
        return f"did you mean {word}2?", (position, position + len(word), f"{word}2")
    comma = DECIMAL.match(text, position + len(word))
    if arity == 1 and count == 2 and comma:
        number = f"{comma[1]}.{comma[2]}"
        return f"a decimal point is a dot: write {number}", (comma.end(1), comma.start(2), ".")
    if arity == 2 and count > arity:
        return f"write {word}({word}(a, b), c)", None
    return f"write {word}({', '.join('ab'[:arity])})", None


def _takes_one(word: str) -> bool:
    """Whether a word is a function of one operand."""
    return word in CALLABLE and CALLABLE[word].arity == 1


def run_together(missing: Sequence[str], known: Collection[str]) -> MissingValueError | None:
    """What to say of the first input without a value that is probably meant to be several words, or nothing.

    Args:
        missing: The inputs without a value.
        known: The names of all inputs, and of all values that are given.
    """
    for word in missing:
        if len(word) <= LONGEST and (meant := _apart(word, known)):
            return MissingValueError([word], f"it is one name; for {meant}")
    return None


def _apart(word: str, names: Collection[str]) -> str:
    """A word as the function or product that it was probably meant to be, or nothing.

    >>> _apart("x1x2x3", ["x1", "x2", "x3"]), _apart("sinx", []), _apart("πr", ["r"])
    ('the product write x1*x2*x3', 'the function write sin(x)', 'the product write π*r')
    """

    def is_operand(rest: str) -> bool:
        return rest in names or bool(ALONE.fullmatch(rest))

    for name, primitive in CALLABLE.items():
        if name.isascii() and primitive.arity == 1 and word.startswith(name) and is_operand(word[len(name) :]):
            return f"the function write {name}({word[len(name) :]})"
    if word[0] == "π" and (word[1:] in names or WITH_PI.fullmatch(word)):
        return f"the product write π*{word[1:]}"
    factors: dict[int, str] = {0: ""}  # the beginnings of the word that are products, by how long they are
    for end in range(1, len(word) + 1):
        for start, before in tuple(factors.items()):
            part = word[start:end]
            if part in CONSTANTS or (part in names and part != word):
                factors[end] = f"{before}*{part}"
    return f"the product write {factors[len(word)][1:]}" if len(word) in factors else ""


def unknown_in(source: str, name: str, names: Sequence[str], role: str) -> RequestError:
    """What to say of a `name` that is no "input", or "output", of a program; these `names` are.

    >>> print(unknown_in("x = 3; y = x^2", "x", [], "input"))
    x is not an input of this program
    the program assigns x; leave that out to make it an input
    """
    error = unknown(name, names, f"an {role}", f"{role}s")
    if role == "input" and name in dict(_assignments(source)):
        error.hint = f"the program assigns {name}; leave that out to make it an input"
    return error


def without_input(source: str) -> str:
    """What to do about a program that has no input.

    >>> without_input("x = 3; y = x^2"), without_input("2*3")
    ('x is assigned 3; for a point write at x=3', 'name one, as in x^2')
    """
    for name, numeral in _assignments(source):
        if numeral:
            return f"{name} is assigned {numeral}; for a point write at {name}={numeral}"
    return "name one, as in x^2"


def without_operand(text: str, position: int) -> LanguageError:
    """What to say of a function that stands for a variable: ``sin x``, ``sin -x``, ``sin^2(x)``, ``sin + 1``."""
    name, *after = itertools.islice(significant(text, position), 3)
    word, edit = name.group(), None
    message, hint = f"{word} is a function, not a variable", f"write {word}(…)"
    if after and function(word):
        if after[0].lastgroup in ("name", "number"):
            return unparenthesised(text, name, after[0])
        if after[0].group() in POWERS or after[0].lastgroup == "superscript":
            hint, edit = raised(text, word, name, after[0])
        elif len(after) > 1 and after[0].group() in "-−–" and name.end() < after[0].start():
            end = operand_end(text, after[1].start())
            if after[0].end() == after[1].start() < end:
                edit = (name.end(), end, f"({text[after[0].start() : end]})")
    return LanguageError(message, text=text, position=position, hint=hint, edit=edit)


def _assignments(source: str) -> list[tuple[str, str]]:
    """The names that a text assigns, each with the numeral that is all it is assigned, or nothing."""
    found = ASSIGNED.findall(re.sub(r"#[^\n]*", "", source))
    return [(name.translate(SUBSCRIPTS), numeral) for name, numeral in found]
