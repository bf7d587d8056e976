"""Random programs for the property tests, built from the table of primitives and safe to evaluate.

Each function's operand is kept inside its domain by a wrapper, so that most programs have finite derivatives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from hypothesis import settings
from hypothesis import strategies as st

Choice = TypeVar("Choice")


class Case(NamedTuple):
    """A program as text, and a point."""

    text: str
    at: dict[str, float]


NAMES = ("x1", "x2", "x3")

SMOOTH = (
    "ln(2 + sin({0}))", "log2(3 + cos({0}))", "exp(sin({0}))", "sqrt(2 + sin({0}))", "cbrt(5 + {0}/4)", "sin({0})",
    "cos({0})", "tan(sin({0}))", "asin(sin({0})/2)", "acos(cos({0})/2)", "atan({0})", "sinh(sin({0}))",
    "cosh(cos({0}))", "tanh({0})", "asinh({0})", "acosh(3 + sin({0}))", "atanh(sin({0})/2)", "erf({0})",
    "sigmoid({0})", "softplus({0})", "log1p(1 + sin({0}))", "expm1(sin({0}))", "log10(3 + sin({0}))", "({0})^2",
    "sin({0})^3", "(2 + sin({0}))^-1.5", "-({0})", "({0}) + ({1})", "({0}) - ({1})", "sin({0})*cos({1})",
    "({0})*sin({1})", "({0})/(2 + cos({1}))", "(2 + sin({0}))^cos({1})", "hypot(1 + sin({0})/2, {1})",
    "atan2(sin({0}), 2 + cos({1}))", "logaddexp({0}, sin({1}))",
)  # fmt: skip

KINKED = ("abs({0})", "relu({0})", "sign({0})", "max({0}, {1})", "min({0}, {1})")

LEAVES = (*NAMES, *NAMES, "2", "0.5", "-3", "pi")

COORDINATES = [sign * number / 1000 for number in range(2001) for sign in (1, -1)]


class Tape:
    """Choices read off bytes one after another; where the bytes have ended, each is the first alternative.

    One draw of bytes costs hypothesis a hundredth of what a strategy of many small choices does, and shrinks as well.

    >>> Tape(bytes([5, 1])).one_of("abc"), Tape(b"").one_of("abc")
    ('c', 'a')
    """

    def __init__(self, choices: bytes) -> None:
        self.choices = iter(choices)

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""
        number, reach = next(self.choices, 0), 256
        while reach < bound:
            number, reach = 256 * number + next(self.choices, 0), 256 * reach
        return number % bound

    def one_of(self, alternatives: Sequence[Choice]) -> Choice:
        """One of some alternatives."""
        return alternatives[self.below(len(alternatives))]


def tapes(length: int) -> st.SearchStrategy[Tape]:
    """Tapes of so many bytes."""
    return st.binary(min_size=length, max_size=length).map(Tape)


def expression(tape: Tape, forms: Sequence[str] = SMOOTH) -> str:
    """An expression over the inputs, of the given forms; one of three choices ends a branch."""
    if not tape.below(3):
        return tape.one_of(LEAVES)
    form = tape.one_of(forms)
    return form.format(*[expression(tape, forms) for _ in range(2 if "{1}" in form else 1)])


def expressions(forms: Sequence[str] = SMOOTH) -> st.SearchStrategy[str]:
    """Random expressions."""
    return tapes(40).map(lambda tape: expression(tape, forms))


def case(tape: Tape, forms: Sequence[str] = SMOOTH) -> Case:
    """A program of one to three statements, with a point; every input is used."""
    at = {
        name: (round(0.001 * (number if number <= 2000 else 2000 - number), 3))
        for name in NAMES
        for number in [tape.below(4001)]
    }
    shape, first, second, third = tape.below(4), *[expression(tape, forms) for _ in range(3)]
    used_by_all = " + ".join(f"0.5*{name}" for name in NAMES)
    shapes = (
        f"{first} + {used_by_all}",
        f"a = {first}\nb = a*a + sin({second}*a)\nb + a + {used_by_all}",
        f"a = {first}; f = a + ({second}); g = a*({third}) + {used_by_all}",
        f"{first} + {used_by_all}; {second}",
    )
    return Case(shapes[shape], at)


def cases(forms: Sequence[str] = SMOOTH) -> st.SearchStrategy[Case]:
    """Random programs with a point."""
    return tapes(90).map(lambda tape: case(tape, forms))


def few(one_in: int) -> settings:
    """So many times fewer examples than the profile has, for a test of which each takes as much longer."""
    return settings(max_examples=1 + settings().max_examples // one_in)
