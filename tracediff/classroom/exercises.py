"""Exercises: programs worth tracing by hand, and points at which their rows come out short.

This room owns what a good exercise is: every input is used, some variable is used twice (so that adjoints accumulate),
no row repeats another, no value is 0, huge or at a kink. A program is drawn operation by operation, a point is searched
among numbers that people like, and of several such exercises the one with the most exact rows is taken. The same number
draws the same exercises on every platform: of Python's generator only `random` is used, which never changes.

>>> found = next(exercises(Wanted(operations=4), 7))
>>> found.source, found.point
('y = ln(x2)*x1 - x1^2', 'x1=1/2, x2=4')
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias, TypeVar

from tracediff.classroom.exact import exact_values
from tracediff.errors import NotFiniteError, RequestError, did_you_mean, listed
from tracediff.evaluate import evaluate
from tracediff.language import parse, point
from tracediff.notation import Ascii
from tracediff.notation.source import Source
from tracediff.primitives import CALLABLE, PRIMITIVES
from tracediff.program import Apply, Constant, Expression, Program, Variable
from tracediff.records import Record
from tracediff.remarks import error, kinks
from tracediff.trace import Mode, Point, Trace, trace

_Thing = TypeVar("_Thing")
_Operation: TypeAlias = tuple[str, tuple[int, ...]]
"""An operation: its name, and the numbers of its operands: first come the inputs, then the operations."""

FUNCTIONS = ("sin", "cos", "exp", "ln", "sqrt")
OPERATORS = ("add", "sub", "mul", "mul", "div")

UNDOING = {("exp", "ln"), ("ln", "exp"), ("sqrt", "square"), ("square", "sqrt"), ("square", "square")}
"""What is not put into what, because the second undoes the first, or does the same again."""

ANGLES = ("pi/6", "pi/4", "pi/3", "2*pi/3", "pi/2")
LOGARITHMIC = ("exp(1)", "2", "3", "1/2", "4")
PLAIN = ("2", "3", "1", "1/2", "-1", "4", "-2", "3/2", "ln(2)", "5")
"""The values that are tried for an input of a function of angles, of a logarithm or a root, and of anything else."""

LARGEST, SMALLEST = 200.0, 0.02
"""The values of an exercise lie between these."""

CANDIDATES = 8
"""Of so many exercises the best is taken."""

ROUNDS = 20
"""So often candidates are drawn until one of them is new."""

ATTEMPTS = 600
"""So many programs are drawn before it is given up."""

POINTS = 10
"""So many points are tried for each."""


class Wanted(Record):
    """What exercises are asked for.

    Args:
        functions: The functions that may occur.
        operations: How many operations there are.
        inputs: How many inputs there are.
        modes: Which traces are filled in: "forward", "reverse", or both.
    """

    functions: Sequence[str] = FUNCTIONS
    operations: int = 5
    inputs: int = 2
    modes: Sequence[Mode] = ("reverse",)


class Exercise(Record):
    """A program at a point, and the traces of it that are asked for.

    Args:
        source: The program as text.
        point: The point as it was typed; nothing where that is not known.
        traces: One for each mode.
    """

    source: str
    point: str
    traces: tuple[Trace, ...]

    @property
    def program(self) -> Program:
        """The primal program."""
        return self.traces[0].program


def exercise(source: str, at: str | Point, modes: Sequence[Mode], program: Program | None = None) -> Exercise:
    """The exercise that a program at a point makes; along the first input, or from the first output.

    Raises:
        NotFiniteError: A value or a derivative is not a finite real number there.

    >>> exercise("x1*x2", "x1=2, x2=pi/4", ["forward"]).traces[0].passes[0].seed
    {'x1': 1.0, 'x2': 0.0}
    """
    read = program or parse(source)
    values, typed = (point(at), at) if isinstance(at, str) else (at, "")
    (wrt,), (of,) = read.names(read.inputs[:1]), read.names(read.outputs[:1])
    found = tuple(trace(mode, read, values, wrt if mode == "forward" else of) for mode in modes)
    for one in found:
        if failure := error(one, Ascii()):
            raise failure
    return Exercise(source, typed, found)


def exercises(wanted: Wanted, number: int, label: str = "") -> Iterator[Exercise]:
    """Draw exercises, as many as are taken.

    Args:
        wanted: What is asked for.
        number: The same number draws the same exercises.
        label: Another label, such as the name of a student, draws others.

    Raises:
        RequestError: There are no such exercises, or none was found.
    """
    _check(wanted)
    draw = _Draw(number, label)
    seen: set[str] = set()
    while True:
        for _ in range(ROUNDS):
            if found := [candidate for candidate in _candidates(wanted, draw) if candidate.source not in seen]:
                break
        else:
            message = f"only {len(seen)} such exercise{'s were' if len(seen) != 1 else ' was'} found"
            raise RequestError(message, hint="ask for fewer, for more operations, or for other functions")
        best = max(found, key=_score)
        seen.add(best.source)
        yield best


def _check(wanted: Wanted) -> None:
    for name in wanted.functions:
        if name not in CALLABLE:
            raise RequestError(
                f"there is no function {name}", hint=did_you_mean(name, CALLABLE) or "tracediff rules lists them all"
            )
    least = max(2, wanted.inputs)
    if wanted.operations < least:
        message = f"{wanted.operations} operations are too few for {wanted.inputs} inputs"
        raise RequestError(message, hint=f"ask for {least} operations: every input is used, and one of them twice")


class _Draw:
    """Draws from lists, the same ones for the same number and label."""

    def __init__(self, number: int, label: str) -> None:
        import hashlib  # noqa: PLC0415 - only for exercises

        text = f"{number}:{label}" if label else str(number)
        self.random = random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")).random

    def one(self, things: Sequence[_Thing]) -> _Thing:
        """One of them."""
        return things[int(self.random() * len(things))]


def _candidates(wanted: Wanted, draw: _Draw) -> list[Exercise]:
    """Some good exercises.

    Raises:
        RequestError: None was found.
    """
    found: list[Exercise] = []
    for _ in range(ATTEMPTS):
        operations = _drawn(wanted, draw)
        source = _written(operations, wanted.inputs)
        program = parse(source)
        if len(program.inputs) == wanted.inputs and _is_varied(operations, wanted):
            choices = [_liked(operations, i) for i in range(wanted.inputs)]
            for _ in range(POINTS):
                at = ", ".join(
                    f"{name}={draw.one(values)}"
                    for name, values in zip(program.names(program.inputs), choices, strict=True)
                )
                made = _exercise(source, at, wanted, program)
                if made:
                    found.append(made)
                    break
        if len(found) == CANDIDATES:
            return found
    if not found:
        message = f"no good exercise was found with {listed(wanted.functions)} and {wanted.operations} operations"
        raise RequestError(message, hint="ask for fewer operations, or for other functions")
    return found


def _exercise(source: str, at: str, wanted: Wanted, program: Program) -> Exercise | None:
    """The exercise that a program makes at a point, if it is a good one."""
    if not _is_good(program, point(at)):
        return None
    try:
        made = exercise(source, at, wanted.modes, program)
    except NotFiniteError:  # the values are finite, but a derivative is not
        return None
    return made if all(map(_is_fit, made.traces)) else None


def _drawn(wanted: Wanted, draw: _Draw) -> list[_Operation]:
    """Draw operations one by one: each takes what is not used yet, and sometimes what is used already."""
    unused, used = list(range(wanted.inputs)), list[int]()
    operations: list[_Operation] = []
    unary = [name for name in wanted.functions if CALLABLE[name].arity == 1]
    binary = [*OPERATORS, *[CALLABLE[name].name for name in wanted.functions if CALLABLE[name].arity == 2]]
    for left in range(wanted.operations, 0, -1):
        operands: tuple[int, ...]
        merges = len(unused) - 1 == left
        first = draw.one(unused)
        shape = draw.one(("function", "function", "power", "reuse", "reuse", "merge"))
        others = [slot for slot in unused if slot != first]
        if merges or (shape == "merge" and others):
            name, operands = draw.one(binary), (first, draw.one(others))
        elif shape == "reuse" and used:
            name, operands = draw.one(binary), (first, draw.one(used))
        elif shape == "power" or not unary:
            name, operands = "square", (first,)
        else:
            name, operands = CALLABLE[draw.one(unary)].name, (first,)
        if len(operands) == 2 and draw.random() < 0.5:
            operands = operands[::-1]
        operations.append((name, operands))
        used += [slot for slot in operands if slot in unused]
        unused = [slot for slot in unused if slot not in operands]
        unused.append(wanted.inputs + len(operations) - 1)
    return operations


def _written(operations: Sequence[_Operation], inputs: int) -> str:
    """A program as text, in which what is used twice has a name, save the inputs."""
    names = ["x"] if inputs == 1 else [f"x{i + 1}" for i in range(inputs)]
    uses = Counter(slot for _, operands in operations for slot in operands)
    known: list[Expression] = [Variable(name) for name in names]
    fresh = itertools.chain("abcghpqrsuw", (f"t{number}" for number in itertools.count(1)))
    statements: list[str] = []
    notation = Source()
    for number, (name, operands) in enumerate(operations):
        parts = tuple(known[slot] for slot in operands)
        made: Expression = Apply("pow", (*parts, Constant(2.0))) if name == "square" else Apply(name, parts)
        last = number == len(operations) - 1
        if last or uses[inputs + number] > 1:
            label = "y" if last else next(fresh)
            statements.append(f"{label} = {notation.show(made)}".replace(" * ", "*"))
            made = Variable(label)
        known.append(made)
    return "; ".join(statements)


def _is_varied(operations: Sequence[_Operation], wanted: Wanted) -> bool:
    """Whether something is used twice, no operation comes too often, and a function and a product are there."""
    uses = Counter(slot for _, operands in operations for slot in operands)
    names = Counter(name for name, _ in operations)
    functions = {CALLABLE[name].name for name in wanted.functions}
    chained = any(
        len(operands) == 1 and operands[0] >= wanted.inputs and len(operations[operands[0] - wanted.inputs][1]) == 1
        for _, operands in operations[1:]
        if operands[0] >= wanted.inputs and operations[operands[0] - wanted.inputs][0] in (*functions, "square")
    )
    several = len(operations) > max(2, wanted.inputs)  # else all of them are needed to join the inputs
    return (
        max(uses.values()) > 1
        and max(names.values()) <= max(1, (len(operations) + 1) // 3)
        and (not several or not functions or bool(functions & names.keys()))
        and not any(_cancels(name, operands, operations, wanted.inputs) for name, operands in operations)
        and (not several or bool({"mul", "div"} & names.keys()))
        and not (chained and len(operations) < 4)
    )


def _cancels(name: str, operands: tuple[int, ...], operations: Sequence[_Operation], inputs: int) -> bool:
    """Whether an operation undoes one of its operands, or does the same again: ``a*a^2``, ``a + b - b``."""
    pairs = {
        "mul": ("mul", "div", "square"),
        "div": ("mul", "div", "square"),
        "add": ("add", "sub"),
        "sub": ("add", "sub"),
    }
    if len(operands) == 1 and operands[0] >= inputs:
        return (name, operations[operands[0] - inputs][0]) in UNDOING
    if name not in pairs or len(operands) != 2:
        return False
    for one, other in (operands, operands[::-1]):
        if one >= inputs:
            made, parts = operations[one - inputs]
            if made in pairs[name] and other in parts:
                return True
    return False


def _liked(operations: Sequence[_Operation], slot: int) -> Sequence[str]:
    """The values that are tried for an input, by what it is put into."""
    names = {name for name, operands in operations if slot in operands}
    if names & {"sin", "cos", "tan"}:
        return ANGLES
    if names & {"ln", "sqrt", "log2", "log10"}:
        return LOGARITHMIC
    return PLAIN


def _is_good(program: Program, at: dict[str, float]) -> bool:
    """Whether the values at a point are worth computing: finite, of moderate size, and all different."""
    values = evaluate(program, [at[name] for name in program.names(program.inputs)])
    if values.failed is not None:
        return False
    rows = range(len(program) - len(program.outputs))
    sizes = {number: abs(values.values[program.first + number] or 0.0) for number in rows}
    moderate = min(sizes.values()) > SMALLEST and max(sizes.values()) < LARGEST
    distinct = sorted(size for number, size in sizes.items() if not _may_repeat(program, number))
    return moderate and all(b - a > 1e-3 * b for a, b in itertools.pairwise(distinct))


def _may_repeat(program: Program, number: int) -> bool:
    """Whether a row may have the value of another: what has kinks, as relu and max have, mostly gives an operand."""
    match program.formulas[number].expression:
        case Apply(name, _) if name not in {"pow", "atan2"}:
            return bool(PRIMITIVES[name].kink)
        case _:
            return False


def _is_fit(found: Trace) -> bool:
    """Whether the derivatives are worth computing too: finite and of moderate size, no adjoint 0, no kink anywhere."""
    if kinks(found.primal, Source()):
        return False
    (sweep,) = found.passes
    values = [sweep.rows.value(sweep.rows.program.first + i) for i in range(len(sweep.rows))]
    sizes = [abs(value) for value in values if value is not None]
    zeros = sum(size < SMALLEST for size in sizes)
    return not sweep.rows.failed and max(sizes) < LARGEST and zeros <= (found.mode == "forward") * len(sizes) // 3


def _score(made: Exercise) -> float:
    """The share of its rows that are exact and short, less a little for each value that two rows have."""
    rows, exact, same = 0, 0, 0
    for found in made.traces:
        primal = exact_values(found.primal)
        for derived in found.passes:
            values = exact_values(derived.rows, primal)
            shown = [*primal[found.program.first :], *values[derived.rows.program.first :]]
            rows += len(shown)
            exact += sum(value is not None and value.short for value in shown)
            numbers = [derived.rows.known(derived.rows.program.first + i) for i in range(len(derived.rows))]
            same += len(numbers) - len({round(number, 6) for number in numbers})
    return (exact - same / 4) / rows
