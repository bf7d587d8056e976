"""Accuracy: values and first derivatives of every primitive and of 200 compositions, beside the peers, in ulp.

The truth is mpmath's at 60 digits and more (`exact`); an ulp is a unit in the last place of it. Judged is what is a
normal double, or 0, in truth; derivatives are where the function has a gradient that doubles can hold. Each contender
is a process of its own (`calculators`). Nothing is random, so one round is enough.
"""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import tracediff as td
from benchmarks.calculators import CALCULATORS, Found, Point
from benchmarks.compositions import ALONG, BINARY, COMPOSITIONS, PRIMITIVES_ALONE, UNARY
from benchmarks.exact import MEANINGS, derivative, meaning, ulps, value
from benchmarks.measuring import Missing, apart
from benchmarks.peers import installed
from benchmarks.report import Cell, section, table

LIMIT = 900.0
"""Seconds that a process may take."""

GOOD = 4.0
"""So many ulp are good."""

ALONE = tuple(text for name, text in PRIMITIVES_ALONE.items() if name in MEANINGS)
"""The primitives of which it is known what they mean."""

LEAST, MOST = sys.float_info.min, sys.float_info.max


class Truth(NamedTuple):
    """What is judged: a value or a derivative of a function at a point.

    Args:
        text: The function.
        at: The number of its point.
        point: The point.
        of: 0 for the value, else the number of the variable, counted from 1.
        number: What is true, with many digits.
    """

    text: str
    at: int
    point: Point
    of: int
    number: Any


class Error(NamedTuple):
    """How far a contender is from a truth."""

    truth: Truth
    ulp: float
    found: float | None

    @property
    def silent(self) -> bool:
        """Whether 0, nan or an infinity is given out where the truth is a normal double."""
        return self.found is not None and self.truth.number != 0 and (not self.found or not math.isfinite(self.found))


Errors = Sequence[Error]


def report(
    primitives: Iterable[str] = ALONE,
    compositions: Iterable[str] = COMPOSITIONS,
    contenders: Sequence[str] = tuple(CALCULATORS),
) -> str:
    """How good each contender is as a whole, each primitive by itself, and where tracediff is behind."""
    alone = {text: UNARY if len(td.parse(text).inputs) == 1 else BINARY for text in primitives}
    composed = {text: UNARY if len(td.parse(text).inputs) == 1 else ALONG for text in compositions}
    cases = alone | composed
    truths = {text: list(true(text, points)) for text, points in cases.items()}
    errors = {name: measured(name, cases, truths) for name in contenders}
    present = {name: found for name, found in errors.items() if not isinstance(found, Missing)}
    parts = []
    for title, texts, derivatives in (
        ("Derivatives of the primitives", alone, True),
        ("Values of the primitives", alone, False),
        ("Derivatives of the compositions", composed, True),
        ("Values of the compositions", composed, False),
    ):
        rows = [summary(name, found, texts, derivatives) for name, found in errors.items()]
        titles = [
            "library",
            "judged",
            "within 1 ulp",
            f"within {GOOD:g} ulp",
            "share",
            "worst ulp",
            "refused",
            "0, nan or inf",
        ]
        parts += [f"{title}.", table(titles, rows)]
    parts += [
        "The worst derivative of each primitive, in ulp.",
        table(
            ["function", "tracediff's value", *present],
            [
                [f"`{text}`", worst(chosen(present["tracediff"], [text], False))]
                + [worst(chosen(found, [text], True)) for found in present.values()]
                for text in alone
            ],
        ),
        f"How often a derivative of tracediff's is off by more than {GOOD:g} ulp, and how often it is more than 1 ulp "
        "behind that of the best peer at the point; the compositions all together.",
        table(
            ["function", "judged", f"over {GOOD:g} ulp", "behind", "farthest", "at"],
            [
                row
                for name, texts in [*((f"`{text}`", [text]) for text in alone), ("compositions", list(composed))]
                if (row := behind(name, present, texts))
            ],
        ),
    ]
    return section("Accuracy", *parts, libraries=["mpmath", *(name for name in contenders if name != "tracediff")])


def true(text: str, points: Sequence[Point]) -> Iterable[Truth]:
    """What is judged of a function at its points."""
    program = td.parse(text)
    function = meaning(program)
    for at, point in enumerate(points):
        if (number := value(function, point)) is None or abs(number) > MOST:
            continue
        if number == 0 or abs(number) >= LEAST:
            yield Truth(text, at, point, 0, number)
        gradient = [derivative(function, point, operand) for operand in range(len(point))]
        if any(number is None or abs(number) > MOST for number in gradient):
            continue
        for of, number in enumerate(gradient, 1):
            if number == 0 or abs(number) >= LEAST:
                yield Truth(text, at, point, of, number)


def measured(
    name: str, cases: Mapping[str, Sequence[Point]], truths: Mapping[str, Sequence[Truth]]
) -> Errors | Missing:
    """The errors of a contender, or why there are none."""
    found = apart(LIMIT, results, name, cases) if installed(name) else Missing("not installed")
    if isinstance(found, Missing):
        return found
    errors = []
    for text, all_of_it in truths.items():
        for truth in all_of_it:
            number = found[text][truth.at][truth.of]
            errors.append(Error(truth, off(number, truth.number), number))
    return errors


def results(name: str, cases: Mapping[str, Sequence[Point]]) -> dict[str, list[Found]]:
    """What a contender finds; where it cannot do a function at all it refuses all of its points."""
    warnings.simplefilter("ignore")  # of divisions by zero and the like, which are judged by what comes out
    found: dict[str, list[Found]] = {}
    for text, points in cases.items():
        try:
            found[text] = CALCULATORS[name](text, points)
        except (LookupError, NameError, TypeError, ValueError):
            found[text] = [(None,) * (1 + len(point)) for point in points]
    return found


def off(found: float | None, number: Any) -> float:
    """The error in ulp; where the truth is 0, what is less than a normal double is right."""
    if found is None:
        return math.inf
    if number == 0:
        return 0.0 if abs(found) < LEAST else math.inf
    return ulps(found, number)


def chosen(errors: Errors, texts: Iterable[str], derivatives: bool) -> Errors:
    """The errors of some functions, of their derivatives or of their values."""
    among = set(texts)
    return [error for error in errors if error.truth.text in among and (error.truth.of > 0) == derivatives]


def summary(name: str, found: Errors | Missing, texts: Iterable[str], derivatives: bool) -> list[Cell]:
    """A contender's row."""
    if isinstance(found, Missing):
        return [name, *[found] * 7]
    errors = chosen(found, texts, derivatives)
    good = sum(error.ulp <= GOOD for error in errors)
    return [
        name,
        f"{len(errors):,}",
        f"{sum(error.ulp <= 1 for error in errors):,}",
        f"{good:,}",
        f"{math.floor(1000 * good / len(errors)) / 10:.1f} %",
        worst(errors),
        str(sum(error.found is None for error in errors)),
        str(sum(error.silent for error in errors)),
    ]


def worst(errors: Errors) -> str:
    """The largest error in ulp among the numbers that are given out; an infinite one is that of nan and the like."""
    return _ulp(max((error.ulp for error in errors if error.found is not None), default=0))


def behind(name: str, present: Mapping[str, Errors], texts: Iterable[str]) -> list[Cell] | None:
    """The row of functions of which a derivative is bad, or more than 1 ulp worse than a peer's; None if none is."""
    own, *peers = (chosen(errors, texts, True) for errors in present.values())
    differences = [
        (mine.ulp - min((error.ulp for error in theirs), default=math.inf), mine)
        for mine, *theirs in zip(own, *peers, strict=True)
        if mine.found is not None and (math.isfinite(mine.ulp) or any(math.isfinite(error.ulp) for error in theirs))
    ]
    bad = sum(error.ulp > GOOD for error in own if error.found is not None)
    late = [difference for difference in differences if difference[0] > 1]
    if not bad and not late:
        return None
    farthest, error = max(late, key=lambda difference: difference[0], default=(0.0, None))
    return [name, f"{len(own):,}", f"{bad:,}", f"{len(late):,}", _ulp(farthest), _place(error) if error else ""]


def _ulp(error: float) -> str:
    return "∞" if math.isinf(error) else f"{round(error, 2):.3g}"


def _place(error: Error) -> str:
    """Where an error was found."""
    coordinates = ", ".join(f"{name} = {x!r}" for name, x in zip("xz", error.truth.point, strict=False))
    return f"`{error.truth.text}` by {'xz'[error.truth.of - 1]}, {coordinates}"


if __name__ == "__main__":
    print(report())
