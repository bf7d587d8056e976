"""Checking a gradient: five methods, and whether they agree.

Forward mode, reverse mode and the symbolic derivative use the partials of the table; the complex step and the central
differences use values alone. The first four must agree to round-off, whose level is estimated for each derivative; the
differences must converge to it. This room owns the comparison; each method is in a room of its own.

>>> from tracediff.language import parse
>>> found = check(parse("x1*sin(x2)"), {"x1": 2, "x2": 0}, "y")
>>> found.agree, found.methods[0].gradient
(True, {'x1': 0.0, 'x2': 2.0})
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from tracediff import remarks
from tracediff.derivatives.complex_step import SMALLEST, UNDERFLOW, NotAnalyticError, complex_step, is_lost
from tracediff.derivatives.differences import Step, converges, diverges, is_cut_off, jump, orders, settled, sweep
from tracediff.derivatives.jacobian import MODES
from tracediff.derivatives.roundoff import UNIT, round_off
from tracediff.derivatives.simplify import simplified
from tracediff.derivatives.symbolic import derivative, restricted
from tracediff.errors import hold_known, listed
from tracediff.evaluate import evaluate
from tracediff.limits import WRITTEN, hold
from tracediff.notation import Notation, Unicode
from tracediff.program import Program, Variable
from tracediff.records import Record
from tracediff.trace import Point, Trace, checked_point, trace

SAFETY = 100.0
"""By how much two derivatives may differ, in multiples of the bound on their round-off."""

SYMBOLIC = "symbolic"
DIFFERENCES = "central differences"


class Method(Record):
    """What one method gives.

    Args:
        name: Its name.
        gradient: The derivative with respect to each input on which the output depends; None where the method does not
            apply.
        reason: Why it does not.
        errors: How far each derivative is from that of the most trusted method.
    """

    name: str
    gradient: dict[str, float] | None
    reason: str = ""
    errors: Mapping[str, float] = {}

    @property
    def error(self) -> float | None:
        """The largest of the errors."""
        return max(self.errors.values(), default=0.0) if self.gradient is not None else None


class Symbolic(Record):
    """The derivative with respect to one input by a formula.

    Args:
        value: That of the simplified formula; None where it is not finite.
        rounding: How far round-off may move the unsimplified one, and so the derivative by any mode.
        simplifying: How far it may move the simplified one, in which terms may cancel that did not before.
    """

    value: float | None
    rounding: float
    simplifying: float


class Sweep(Record):
    """The difference quotients of one input, and what they say.

    Args:
        steps: From the largest step to the smallest.
        derivative: That of the most trusted method, with which they are compared.
        orders: The order of convergence observed at each step.
        best: The number of the step from which on the quotients differ by round-off alone.
        jump: The one-sided quotients, where they disagree.
        is_cut_off: Whether they are of one side because a kink or a pole is nearer than the smallest step on the other.
    """

    steps: list[Step]
    derivative: float
    orders: list[float | None]
    best: int | None
    jump: tuple[float, float] | None
    is_cut_off: bool


class Check(Record):
    """The gradient of one output by all methods.

    Args:
        output: The name of the output.
        at: The point.
        methods: The methods, the most trusted one among them.
        reference: The name of the most trusted one.
        sweeps: The sweep of each input.
        agree: Whether all that apply agree, and the function has a derivative.
        findings: What is wrong, or to be known.
        notes: The conventions that were applied at kinks.
    """

    output: str
    at: dict[str, float]
    methods: list[Method]
    reference: str
    sweeps: dict[str, Sweep]
    agree: bool
    findings: list[str]
    notes: list[str]


def check(
    program: Program, at: Point, output: str, notation: Notation | None = None, messages: Notation | None = None
) -> Check:
    """Compute the gradient of one output by five methods, and compare.

    Args:
        program: A primal program.
        at: A value for each input.
        output: The name of an output.
        notation: How the notes are written; by default in unicode.
        messages: How what is wrong is written; by default likewise.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.
        NotFiniteError: The function or its derivative is not a finite real number at this point.
    """
    notation = notation or Unicode()
    messages = messages or notation
    hold_known(output, program.names(program.outputs), "an output", "outputs")
    part, point = restricted(program, output), checked_point(program, at)
    names = part.names(part.inputs)
    hold(len(names), len(part), WRITTEN, "check a part of the program, or fewer inputs")
    coordinates = [point[name] for name in names]
    modes = [trace(mode, part, dict(zip(names, coordinates, strict=True))) for mode in MODES]
    methods = [_by_mode(found, names, messages) for found in modes]
    by_reverse = methods[1]
    notes = remarks.notes(modes[0], notation) if names else []
    symbolic = [_symbolic(derivative(part, output, name), coordinates) for name in names]
    methods.append(_applied(SYMBOLIC, names, lambda i: _finite(symbolic[i].value)))
    reverse = by_reverse.gradient or {}
    stepped = _applied("complex step", names, lambda i: _stepped(part, coordinates, i, reverse[names[i]]))
    methods.append(stepped)
    found = [sweep(part, coordinates, i) for i in range(len(names))]
    reference = stepped if stepped.gradient is not None else by_reverse
    steep = [reference is stepped and diverges(steps) for steps in found]
    methods.append(_applied(DIFFERENCES, names, lambda i: _best(found[i], steep[i])))
    trusted = reference.gradient or {}
    rounding = {
        name: SAFETY * (form.rounding + UNIT * abs(trusted[name])) + SMALLEST
        for name, form in zip(names, symbolic, strict=True)
    }
    simplifying = {name: SAFETY * form.simplifying for name, form in zip(names, symbolic, strict=True)}
    findings = list[str]()
    for number, method in enumerate(methods):
        gradient = method.gradient or {}
        errors = {name: abs(value - trusted[name]) for name, value in gradient.items()}
        methods[number] = method._replace(errors=errors)
        if method.name != DIFFERENCES:
            more = simplifying if method.name == SYMBOLIC else {}
            wrong = [
                messages.show(Variable(name))
                for name in gradient
                if not errors[name] <= rounding[name] + more.get(name, 0.0)
            ]
            if wrong:
                findings.append(f"{method.name} and {reference.name} differ by more than round-off for {listed(wrong)}")
    sweeps = {}
    for i, (name, steps) in enumerate(zip(names, found, strict=True)):
        agrees = not steps or steep[i] or converges(steps, reverse[name], rounding[name])
        sides = jump(steps) if notes and steps else None
        cut_off = is_cut_off(part, coordinates, i, steps)
        sweeps[name] = Sweep(steps, trusted[name], orders(steps, trusted[name]), settled(steps), sides, cut_off)
        derived = messages.derivative(messages.show(Variable(output)), messages.show(Variable(name)))
        if notes and diverges(steps):
            findings.append(f"{derived} does not exist: the function jumps here")
        elif sides:
            low, high, gap = map(messages.number, (*sides, abs(sides[1] - sides[0])))
            given = f"give {low} and {high}" if low != high else f"differ by {gap}"
            findings.append(f"{derived} does not exist: the differences on its two sides {given}")
        elif not agrees:
            findings.append(f"the {DIFFERENCES} do not converge to the {derived} of reverse mode")
    return Check(output, point, methods, reference.name, sweeps, not findings, findings, notes)


def _by_mode(found: Trace, names: Sequence[str], notation: Notation) -> Method:
    """The gradient by one reverse pass, or by one forward pass for each input."""
    if error := remarks.error(found, notation):
        raise error
    derivatives = [value for sweep in found.passes for value in sweep.derivatives.values()]
    return Method(found.mode, {name: value or 0.0 for name, value in zip(names, derivatives, strict=True)})


def _applied(name: str, inputs: Sequence[str], compute: Callable[[int], float]) -> Method:
    """A method applied to each input, if it applies to all."""
    try:
        return Method(name, {wrt: compute(i) for i, wrt in enumerate(inputs)})
    except ArithmeticError as error:
        return Method(name, None, str(error))


def _stepped(program: Program, coordinates: Sequence[float], number: int, by_reverse: float) -> float:
    """The derivative by the complex step, unless it is 0 where reverse mode has what every step would lose."""
    value = complex_step(program, coordinates, number)
    if not value and is_lost(by_reverse, coordinates[number]):
        raise NotAnalyticError(UNDERFLOW)
    return value


def _symbolic(form: Program, coordinates: Sequence[float]) -> Symbolic:
    """The value of a derivative as an expression: simplified, for that is what a person would compute."""
    simple = simplified(form)
    values, shorter = evaluate(form, coordinates), evaluate(simple, coordinates)
    return Symbolic(
        value=shorter.values[simple.outputs[0]],
        rounding=round_off(form, values.values) if values.failed is None else 0.0,
        simplifying=round_off(simple, shorter.values) if shorter.failed is None else 0.0,
    )


def _finite(value: float | None) -> float:
    if value is None or not math.isfinite(value):
        raise NotAnalyticError("the simplified expression has no finite value here")
    return value


def _best(steps: Sequence[Step], is_steep: bool) -> float:
    if is_steep:
        raise NotAnalyticError("the function is too steep for the smallest step")
    number = settled(steps)
    if number is None:
        raise NotAnalyticError("the function is not defined beside the point, as far as doubles can tell")
    return steps[number].quotient
