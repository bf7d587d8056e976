"""A check as panels: the gradient by each method, and the sweeps with their V-shaped curves.

In the plot of a sweep the steps fall downwards and the error grows to the right, so the V of truncation and round-off
lies on its side; it is drawn in the table itself, a mark beside the numbers that it stands for.

>>> from tracediff.derivatives.check import check
>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.render.drawing import plain
>>> print(*plain([(methods(check(parse("3*x"), {"x": 1}, "y"), Unicode()),)]), sep="\\n")
Gradient of y
                            value  error
∂y/∂x  forward                  3      0
       reverse                  3      0
       symbolic                 3      0
       complex step             3      0  most trusted
       central differences      3      0  round-off
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tracediff.derivatives.check import DIFFERENCES, Check, Method, Sweep
from tracediff.derivatives.differences import is_one_sided
from tracediff.notation import Notation
from tracediff.program import Variable
from tracediff.render.json import number
from tracediff.render.panels import Column, Panel
from tracediff.render.text import aligned, padded, width

PLOT_WIDTHS = (40, 24, 12)
"""The widths that the plot of a sweep may have; the widest that fits is taken."""

MARKS = {True: ("●", "·"), False: ("*", ".")}
"""The marks of an error and of the level of round-off, in unicode and in ASCII."""


def methods(check: Check, notation: Notation) -> Panel:
    """The derivative with respect to each input by each method, with its distance from the most trusted one."""
    names, kinds, values, errors, notes = [""], [""], list[str](), list[str](), [""]
    for wrt, sweep in check.sweeps.items():
        for method in check.methods:
            names.append("" if method is not check.methods[0] else derivative(check, wrt, notation))
            kinds.append(notation.words(method.name))
            values.append("" if method.gradient is None else notation.number(method.gradient[wrt]))
            errors.append("" if method.gradient is None else _scientific(method.errors[wrt], notation))
            notes.append(notation.words(_note(check, method, sweep, notation)))
    per_input = len(check.methods)
    columns = (
        Column("variable", "", names),
        Column("numbers", "", kinds),
        Column("value", "", _headed(notation.words("value"), aligned(values))),
        Column("value", "", _headed(notation.words("error"), errors)),
        Column("numbers", "", notes),
    )
    sections = frozenset(range(0, len(values), per_input))
    title = f"Gradient of {notation.inline(notation.show(Variable(check.output)))}"
    return Panel(title, "primal", columns, sections, headed=True)


def by_input(check: Check, wrt: str, notation: Notation) -> Panel:
    """The same for one input, in columns with headings, which can be divided on a narrow screen."""
    gradients = [(method, method.gradient) for method in check.methods]
    values = [notation.number(gradient[wrt]) if gradient else "" for _, gradient in gradients]
    errors = [_scientific(method.errors[wrt], notation) if gradient else "" for method, gradient in gradients]
    names = [notation.words(method.name) for method in check.methods]
    texts = {"": names, "value": aligned(values), "error": errors}
    notes = [notation.words(_note(check, method, check.sweeps[wrt], notation)) for method in check.methods]
    columns = [Column("value", notation.words(heading), cells) for heading, cells in texts.items()]
    title = f"Gradient: {notation.inline(derivative(check, wrt, notation))}"
    return Panel(title, "primal", (*columns, Column("numbers", "", notes)), frozenset())


def derivative(check: Check, wrt: str, notation: Notation) -> str:
    """A derivative as it is named."""
    return notation.derivative(notation.show(Variable(check.output)), notation.show(Variable(wrt)))


def _note(check: Check, method: Method, sweep: Sweep, notation: Notation) -> str:
    if method.gradient is None:
        return "does not apply"
    if method.name == check.reference:
        return "most trusted"
    if method.name != DIFFERENCES:
        return ""
    if sweep.jump:
        return "its sides differ"
    order = observed_order(sweep)
    return "round-off" if order is None else f"order {_order(order, notation)}"


def observed_order(sweep: Sweep) -> float | None:
    """The order of convergence where truncation ends: that of the smallest step whose error is not round-off alone."""
    found = [order for order in sweep.orders[: (sweep.best or 0) + 1] if order is not None]
    return found[-1] if found else None


def remarks(check: Check, notation: Notation) -> list[str]:
    """What there is to say below the table: conventions at kinks, why a method does not apply, what has one side."""
    output = notation.inline(notation.show(Variable(check.output)))
    return [
        *([] if check.sweeps else [f"{output} depends on no input, so its gradient is 0"]),
        *check.notes,
        *[_inapplicable(method) for method in check.methods if method.reason],
        *[
            f"the differences for {notation.inline(derivative(check, wrt, notation))} are of one side, "
            + ("for the other is beyond a kink or a pole" if sweep.is_cut_off else "where the function is defined")
            for wrt, sweep in check.sweeps.items()
            if is_one_sided(sweep.steps)
        ],
    ]


def _inapplicable(method: Method) -> str:
    verb = "do" if method.name == DIFFERENCES else "does"
    return f"{method.name} {verb} not apply: {method.reason}"


def sweep_panel(check: Check, wrt: str, notation: Notation, plot: int) -> Panel:
    """The sweep of one input: the step, the difference quotient, its error, the observed order, and the curve.

    At a kink the quotients of both sides stand beside the central one, which says nothing there.
    """
    sweep = check.sweeps[wrt]
    errors = [abs(step.quotient - sweep.derivative) for step in sweep.steps]
    quotients = {"quotient": [step.quotient for step in sweep.steps]}
    if sweep.jump:
        quotients |= {
            "backward": [step.backward for step in sweep.steps],
            "forward": [step.forward for step in sweep.steps],
        }
    texts = {name: aligned(list(map(notation.number, values))) for name, values in quotients.items()}
    texts["error"] = [_scientific(error, notation) for error in errors]
    texts["order"] = aligned([_order(order, notation) for order in sweep.orders])
    columns = [
        Column("variable", "", ["h", *[_scientific(step.h, notation) for step in sweep.steps]]),
        *[Column("value", "", _headed(notation.words(name), cells)) for name, cells in texts.items()],
    ]
    if plot:
        levels = [step.level for step in sweep.steps]
        columns.append(Column("variable", "", ["", *curve(errors, levels, plot, notation.name != "ascii")]))
    title = f"Central differences for {notation.inline(derivative(check, wrt, notation))}"
    return Panel(title, "primal", tuple(columns), frozenset((0,)), headed=True)


def curve(errors: Sequence[float], levels: Sequence[float], room: int, unicode: bool) -> list[str]:
    """Each error as a mark whose place is its logarithm, before a weaker one for the level of round-off.

    One that is not finite, where a difference overflows, stands at the right.

    >>> curve([1e-2, 1e-4, 1e-6, 1e-5], [1e-8, 1e-7, 1e-6, 1e-5], 9, True)
    ['·       ●', ' ·   ●', '   ●', '    ●']
    """
    mark, level_mark = MARKS[unicode]
    places = [math.log10(value) for value in (*errors, *levels) if 0 < value < math.inf]
    low, high = min(places, default=0.0), max(places, default=0.0)
    lines = []
    for error, level in zip(errors, levels, strict=True):
        line = [" "] * room
        for value, sign in ((level, level_mark), (error, mark)):
            finite = 0 < value < math.inf
            place = (math.log10(value) - low) / ((high - low) or 1.0) if finite else float(value != 0)
            line[round(place * (room - 1))] = sign
        lines.append("".join(line).rstrip())
    return lines


def as_data(check: Check, with_sweeps: bool) -> dict[str, Any]:
    """The check of one output as plain data."""
    data: dict[str, Any] = {
        "output": check.output,
        "methods": [
            {
                "name": method.name,
                "gradient": None
                if method.gradient is None
                else {name: number(method.gradient.get(name, 0.0)) for name in check.at},
                "error": number(method.error),
                "errors": None
                if method.gradient is None
                else {name: number(method.errors.get(name, 0.0)) for name in check.at},
                "reason": method.reason or None,
            }
            for method in check.methods
        ],
        "reference": check.reference,
        "orders": {name: number(observed_order(sweep)) for name, sweep in check.sweeps.items()},
        "agree": check.agree,
        "findings": check.findings,
        "notes": check.notes,
    }
    if with_sweeps:
        data["sweeps"] = {
            name: [
                {
                    "h": step.h,
                    "quotient": number(step.quotient),
                    "backward": None if math.isnan(step.backward) else number(step.backward),
                    "forward": None if math.isnan(step.forward) else number(step.forward),
                    "error": number(abs(step.quotient - sweep.derivative)),
                    "round_off": number(step.level),
                    "order": number(order),
                }
                for step, order in zip(sweep.steps, sweep.orders, strict=True)
            ]
            for name, sweep in check.sweeps.items()
        }
    return data


def _order(order: float | None, notation: Notation) -> str:
    return "" if order is None else notation.numeral(f"{order:z.2f}")


def _scientific(value: float, notation: Notation) -> str:
    if not math.isfinite(value):
        return notation.number(value)
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return notation.numeral(f"{mantissa.removesuffix('.0')}e{int(exponent)}") if value else "0"


def _headed(heading: str, texts: Sequence[str]) -> list[str]:
    """A heading over texts, both ending at the same column."""
    widest = max(map(width, (heading, *texts)))
    body = max(map(width, texts), default=0)
    return [heading.rjust(widest), *[" " * (widest - body) + padded(text, body) for text in texts]]
