r"""LaTeX in a line: what is written instead of it, and what of it the language has not.

This room owns the commands of LaTeX. A line is read as a whole, for an argument may hold further commands; where one of
them is not known, nothing is written instead, for its name would become a variable.

>>> plain(r"\frac{1}{1+e^{-x}}"), plain(r"\sqrt2\,x_1x_2"), plain(r"a \star b")
('((1)/(1+exp(-x)))', 'sqrt(2) x_1 x_2', None)
"""

from __future__ import annotations

import re
from functools import partial

from tracediff.errors import Edit
from tracediff.language.characters import (
    AROUND,
    COMPARED,
    DEGREES,
    DERIVATIVE,
    NO_INDEX,
    NO_SIGN_OF_BOTH,
    NO_VECTORS,
    PLAIN,
    ROUNDED,
)
from tracediff.language.juxtaposition import ELSEWHERE
from tracediff.primitives import CALLABLE

END = "(?![A-Za-z])"

GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|mu|nu|xi|pi|rho|varrho|sigma|tau|"
    "upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell"
)
NAMES = "|".join([GREEK, *filter(str.isascii, CALLABLE), *ELSEWHERE])
"""The commands that are names, whether of variables or of functions."""

ARGUMENT = r"[ \t]*(\{[^{}]*\}|\\[A-Za-z]+|[^\W_])"
MARKED = r"[ \t]*(\{\\?\w+\}|\\[A-Za-z]+|[^\W_])"
"""What follows a command: braces, in which all others have been replaced, or a single sign."""

DIFFERENTIAL = rf"(?:d(?:[ \t]*\^[ \t]*\{{?\w\}}?)?[ \t]*(?:[A-Za-z]{END}|\\[A-Za-z]+)?|\\partial[^{{}}]*)"
"""What stands above the line of a derivative."""

REFUSED = (
    (rf"\\(?:leq?|geq?|neq?|lt|gt){END}", COMPARED),
    (rf"\\(?:vec|mathbf|boldsymbol|bm|lVert|Vert){END}|\\[|]", NO_VECTORS),
    (rf"\\(?:top|intercal|dagger){END}", "there are no matrices; spell each product out"),
    (
        rf"\\[dt]?frac[ \t]*\{{[ \t]*{DIFFERENTIAL}[ \t]*\}}[ \t]*\{{[ \t]*(?:d[ \t]*(?:[A-Za-z]{END}|\\)|\\partial)",
        DERIVATIVE,
    ),
    (rf"\\(?:nabla|partial){END}", DERIVATIVE),
    (rf"\\(?:pm|mp){END}", NO_SIGN_OF_BOTH),
    (rf"\\[lr](?:floor|ceil){END}", ROUNDED),
    (rf"\\sum{END}", f"there are no sums {NO_INDEX}"),
    (rf"\\prod{END}", f"there are no products {NO_INDEX}"),
    (rf"\\int{END}", "there are no integrals"),
    (r"\\(?:max|min)[ \t]*_", f"there are no maxima and minima {NO_INDEX}"),
    (r"\\log[ \t]*_[ \t]*(?!2|10|e(?![A-Za-z])|\{(?:2|10|e)\})", "the logarithm to the base b is ln(…)/ln(b)"),
    (rf"\\(?:to|gets|mapsto|(?:left|right)arrow){END}", "a name is assigned with ="),
    (rf"\\infty{END}", "a value is a finite number"),
    (rf"(?:(?<=\^)|(?<=\^\{{))\\circ{END}", DEGREES),
    (r"\^[ \t]*\{[^{}]*\}[ \t]*_", "an index stands before the exponent"),
    (r"\\(?![A-Za-z{}%_()\[\],;:! ])", "remove it"),
)
"""What the language has not, and what to do about it."""

SINGLE = (
    (rf"\\(?:left|right|[bB]igg?[lrm]?){END}|\\[()\[\]]", ""),
    (r"\^(\w)(?=[A-Za-z\\])", "^{0}"),
    (r"(?<![A-Za-z0-9_])([A-Za-z])_([A-Za-z0-9])(?=[A-Za-z](?:_[A-Za-z0-9](?![A-Za-z0-9])|(?![A-Za-z_])))", "{0}_{1}"),
)
"""Sizes, and exponents and indices of one sign, as they were typed."""

COMMANDS = (
    (r"\\log[ \t]*_[ \t]*\{?(2|10)\}?", "log{0}"),
    (rf"\\log[ \t]*_[ \t]*(?:e|\{{e\}}){END}", "ln"),
    (r"(?<![\w.])e[ \t]*\^[ \t]*\{([^{}]*)\}", "exp({0})"),
    (r"\^[ \t]*\{([A-Za-z]|[0-9]+)\}(?![ \t]*_)", "^{0}"),
    (r"\^[ \t]*\{([^{}]*)\}", "^({0})"),
    (r"\{(\w+)\}(?=[ \t]*_)", "{0}"),
    (r"_\{(\\?\w+)\}", "_{0}"),
    (r"\\[dt]?frac[ \t]*(\d)[ \t]*(\d)", "({0}/{1})"),
    (rf"\\[dt]?frac{ARGUMENT}{ARGUMENT}", "(({0})/({1}))"),
    (rf"\{{([^{{}}]*)\\over{END}([^{{}}]*)\}}", "(({0})/({1}))"),
    (r"^[ \t]*(\w+)[ \t]*\\over[ \t]+(\w+)[ \t]*$", "{0}/{1}"),
    (r"\\sqrt[ \t]*(\d+)", "sqrt({0})"),
    (rf"\\sqrt[ \t]*\[3\]{ARGUMENT}", "cbrt({0})"),
    (rf"\\sqrt[ \t]*\[(\w+)\]{ARGUMENT}", "(({1})^(1/{0}))"),
    (rf"\\sqrt{ARGUMENT}", "sqrt({0})"),
    (rf"\\(hat|bar|tilde|d?dot){END}{MARKED}", "{1}_{0}"),
    (r"\\(?:text|mathrm|mathit|operatorname)[ \t]*\{(\w+)\}", "{0}"),
    (rf"\\lvert{END}[ \t]*(.*?)[ \t]*\\rvert{END}", "abs({0})"),
    (rf"\\(?:cdot|times|ast){END}", "*"),
    (rf"\\div{END}", "/"),
    (rf"\\(?:q?quad{END}|[,;:! ])", " "),
    (r"(?<![\w.])e\^\(", "exp("),
    (r"\\\{", "("),
    (r"\\\}", ")"),
    (r"\\([%_])", "{0}"),
    (rf"\\lambda{END}", "λ"),
    (rf"\\({NAMES}){END}", "{0}"),
)
"""What is written instead of a command or of braces."""


def command(text: str, position: int) -> tuple[str, Edit | None]:
    """What to do about the command at `position`: its line without LaTeX, where it has one."""
    start = text.rfind("\n", 0, position) + 1
    line = text[start:].partition("\n")[0].partition("#")[0]
    hint = next((hint for pattern, hint in REFUSED if re.compile(pattern).match(text, position)), PLAIN)
    instead = plain(line) if len(line) <= AROUND else None  # a longer one would not be shown
    return hint, None if instead is None else (start, start + len(line), instead)


def plain(line: str) -> str | None:
    """The line without LaTeX; None where it says what the language has not, or nobody knows."""
    if any(re.search(pattern, line) for pattern, _ in REFUSED):
        return None
    for pattern, instead in SINGLE:
        line = re.sub(pattern, partial(_apart, instead), line)
    before = ""
    while before != line:
        before = line
        for pattern, instead in COMMANDS:
            line = re.sub(pattern, partial(_apart, instead), line)
    return None if "\\" in line else line


def _apart(instead: str, found: re.Match[str]) -> str:
    """What is written instead of what was found, apart from the names and numerals beside it."""
    written = instead.format(*[re.sub(r"^\{|\}$", "", part).strip() for part in found.groups()])
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    first = " " if before.isalnum() and written[:1].isalpha() else ""
    beside = after.isalpha() or after.isdecimal() or after == "\\"
    return f"{first}{written}{' ' if beside and written[-1:].isalnum() else ''}"
