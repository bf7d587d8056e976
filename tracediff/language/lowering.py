"""Operations to a primal program: inputs and outputs are found, rows are ordered and numbered.

This room owns which names are inputs, what outputs are called, and in which order the rows come: by height, then left
to right, within each statement.

>>> program = parse("a = x1*x2; ln(x1) + a")
>>> program.names(program.inputs), program.names(program.outputs), len(program)
(['x1', 'x2'], ['y'], 6)
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from tracediff.errors import LanguageError, RequestError
from tracediff.language.operations import Reference
from tracediff.language.parser import read
from tracediff.language.reading import Reading
from tracediff.language.rules import COPY, formula
from tracediff.program import Constant, Program, Slots, Variable

Order: TypeAlias = Literal["height", "source"]


def parse(text: str, order: Order = "height", cse: bool = False, kind: type[Program] = Program) -> Program:
    """Read `text` as a primal program.

    Args:
        text: Statements separated by newlines or semicolons.
        order: "height" puts operations on inputs first, as the survey does; "source" keeps the order in which a
            compiler would compute them.
        cse: Whether operations that are written more than once are merged (common subexpression elimination).
        kind: The class of the program.

    Raises:
        LanguageError: The text is not a program.
        NotFiniteError: A numeral is too large for a double.

    >>> parse("x*y + sin(x)")
    parse('x*y + sin(x)')
    """
    collects = gc.isenabled()
    gc.disable()  # nothing of a program is garbage, and looking for it again and again takes a third of the time
    try:
        return lower(read(text), order, cse, kind)
    finally:
        if collects:
            gc.enable()


def lower(reading: Reading, order: Order, cse: bool, kind: type[Program] = Program) -> Program:
    """Make the primal program that `reading` says, which is used up to make room for it.

    Raises:
        LanguageError: There is no statement.
    """
    if not reading.names:
        raise _nothing(reading)
    unused = reading.unused()
    results = _outputs(reading, unused)
    reading.meanings.clear()  # this and the tokens are half of the memory
    inputs = sorted(reading.variables, key=natural)
    n = len(inputs)
    place = [0] * (len(reading.operands) + len(reading.tokens))  # the slot of each operation and, from the end, leaf
    known = _constants(reading, results, place, n)
    first = n + len(known)
    for slot, name in enumerate(inputs, first):
        place[reading.variables[name]] = slot
    reading.tokens.clear()
    constants = dict(enumerate(known, n))
    numbers = _ordered(reading, order, len(place))
    if cse:
        numbers, rows = _merged(reading, numbers, place, first + n)
    else:
        for slot, number in enumerate(numbers, first + n):
            place[number] = slot
        rows = _placed(reading.operands, numbers, place)
    last = first + n + len(numbers)
    before, new = first + n - 1, tuple.__new__

    def held(slot: int) -> Variable | Constant:
        if first <= slot < last:
            return new(Variable, ("v", slot - before, ""))
        if n <= slot < first:
            return constants[slot]
        return new(Variable, (inputs[slot] if slot < n else results[slot - last][0], None, ""))

    table = {primitive: formula(primitive) for primitive in set(reading.primitives)}
    formulas = map(table.__getitem__, map(reading.primitives.__getitem__, numbers))
    return kind(
        slots=Slots(last + len(results), held),
        constants=constants,
        first=first,
        formulas=[*[COPY] * n, *formulas, *[COPY] * len(results)],
        operands=[*zip(range(n)), *rows, *[(place[value],) for _, value in results]],
        inputs=range(n),
        outputs=range(last, last + len(results)),
        origins=[*[-1] * n, *map(reading.signs.__getitem__, numbers), *[-1] * len(results)],
        labels={
            place[value]: name
            for name, value in zip(reversed(reading.names), reversed(reading.values), strict=True)
            if value >= 0 and name and name not in unused  # the first name of a value wins
        },
        source=reading.text,
    )


def _nothing(reading: Reading) -> LanguageError:
    """What to say of a text that computes nothing."""
    for name, function in reading.defined.items():
        hint = f"add a statement that calls it, for example {name}({', '.join(function.parameters)})"
        return LanguageError(f"{name} is defined, but no expression is computed", hint=hint)
    return LanguageError("there is no expression", hint='write one, for example "x1*x2 + sin(x1)"')


def _ordered(reading: Reading, order: Order, places: int) -> list[int]:
    """The numbers of the operations in the order of their rows: by height within each statement, or as in the text."""
    if order == "source":
        return list(itertools.chain.from_iterable(reading.spans))
    if order != "height":
        raise RequestError(f"there is no order {order}", hint="the orders are height and source")
    heights = [0] * places  # those of the leaves, at the end, stay 0
    for number, operands in enumerate(reading.operands):
        if len(operands) == 2:
            left, right = operands
            heights[number] = 1 + (heights[left] if heights[left] > heights[right] else heights[right])
        else:
            heights[number] = 1 + heights[operands[0]]
    height = heights.__getitem__
    numbers: list[int] = []
    for span in reading.spans:
        numbers += sorted(span, key=height)
    return numbers


def _constants(
    reading: Reading, results: Sequence[tuple[str, Reference]], place: list[int], first: int
) -> list[Constant]:
    """Give the constants of the rows and of the results their slots, from `first` on; equal ones have the same."""
    rows: Iterable[tuple[Reference, ...]] = reading.operands
    if reading.beside:
        spans = (reading.operands[span.start : span.stop] for span in reading.spans)
        rows = itertools.chain.from_iterable(spans)
    variables = {*reading.variables.values()}
    constants: dict[Constant, int] = {}
    for reference in itertools.chain(itertools.chain.from_iterable(rows), [value for _, value in results]):
        if reference < 0 and reference not in variables:
            place[reference] = constants.setdefault(reading.constant(reference), first + len(constants))
    return list(constants)


def _merged(
    reading: Reading, numbers: Sequence[int], place: list[int], slot: int
) -> tuple[list[int], list[tuple[int, ...]]]:
    """Give equal operations one slot, from `slot` on; return the numbers of the first ones and their operands."""
    slots: dict[tuple[str, tuple[int, ...]], int] = {}
    firsts = []
    for number in numbers:
        operands = tuple([place[operand] for operand in reading.operands[number]])
        operation = reading.primitives[number], operands
        if operation not in slots:
            slots[operation] = slot + len(slots)
            firsts.append(number)
        place[number] = slots[operation]
    return firsts, [operands for _, operands in slots]


def _placed(operands: list[tuple[int, ...]], numbers: Sequence[int], place: Sequence[int]) -> list[tuple[int, ...]]:
    """The slots of the operands of the operations with these numbers.

    They are found in the order of the text, where what belongs together is near, and take the place of what was read.
    """
    for number, known in enumerate(operands):
        if len(known) == 2:
            left, right = known
            operands[number] = place[left], place[right]
        else:
            operands[number] = (place[known[0]],)
    return list(map(operands.__getitem__, numbers))


def _outputs(reading: Reading, unused: Collection[str]) -> list[tuple[str, Reference]]:
    """The outputs with their names: the bare expressions, and the named results that nothing else uses."""
    found: dict[str | int, tuple[str | None, Reference]] = {}
    for number, (name, value) in enumerate(zip(reading.names, reading.values, strict=True)):
        if not name:
            alone = reading.alone.get(number)
            found[alone or number] = alone, value
        elif name in unused:
            found[name] = name, value
    nameless = [name for name, _ in found.values()].count(None)
    fresh = _fresh_names(nameless, reading) if nameless else iter(())
    return [(name or next(fresh), value) for name, value in found.values()]


def _fresh_names(count: int, reading: Reading) -> Iterator[str]:
    """``y`` for one output, ``y1``, ``y2``, ... for several, or the first further stem whose names are all free."""
    stems = itertools.chain("yfgh", ("out" + "_" * n for n in itertools.count()))
    numbers = [""] if count == 1 else list(map(str, range(1, count + 1)))
    for stem in stems:
        names = [stem + number for number in numbers]
        if reading.meanings.keys().isdisjoint(names) and reading.defined.keys().isdisjoint(names):
            break
    return iter(names)


def natural(name: str) -> tuple[str, bool, int, str]:
    """The key that sorts names as people do: x2 before x10.

    >>> sorted(["x10", "x2", "x0", "b", "x1", "x"], key=natural)
    ['b', 'x', 'x0', 'x1', 'x2', 'x10']
    """
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :].lstrip("0")
    return letters, name != letters, len(digits), digits
