"""Numberings: by which letter, and from which number on, a sheet numbers the variables.

The survey's inputs are v₋₁ and v₀, and its first operation is v₁. Elsewhere the inputs are w₁ and w₂ and the first
operation is w₃, or the letter is x, t or z. This room owns which numberings the names of a sheet may be of, and gives a
program the variables of one. Which of them a sheet is in is left to `reading`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Ascii
>>> program = numbered(parse("x1*x2"), Numbering("w", 2))
>>> [Ascii().show(slot) for slot in program.slots]
['x1', 'x2', 'w[1]', 'w[2]', 'w[3]', 'y']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracediff.classroom.names import name, ratio
from tracediff.notation import Ascii
from tracediff.program import Constant, Program, Slots, Variable
from tracediff.records import Record

LETTERS = 3
"""So many letters are tried, those that most variables have."""


class Numbering(Record):
    """How variables are numbered; the usual one is the survey's.

    Args:
        letter: The letter before the number.
        shift: How much higher the numbers are than the survey's.
        order: The numbers of operations, as they would then be, each with the one it has instead.
    """

    letter: str = "v"
    shift: int = 0
    order: tuple[tuple[int, int], ...] = ()


def numbered(program: Program, numbering: Numbering) -> Program:
    """The same program, its variables numbered in another way."""
    order = dict(numbering.order)

    def held(slot: int) -> Variable | Constant:
        variable = program.slots[slot]
        if not isinstance(variable, Variable) or variable.number is None:
            return variable
        number = variable.number + numbering.shift
        return Variable(numbering.letter, order.get(number, number), variable.mark)

    return program.with_slots(Slots(len(program.slots), held))


def numberings(program: Program, texts: Iterable[str]) -> Iterator[Numbering]:
    """The numberings that names may be of: the usual one first, then those in which most of its letter are variables.

    Inputs may count from 1 or from 0, and so may the operations.

    Args:
        program: The program, numbered as usual.
        texts: The names, as they are written.

    >>> from tracediff.language import parse
    >>> [found[:2] for found in numberings(parse("x1*x2"), ["w1", "w3", "w3'"])]
    [('v', 0), ('w', 2)]
    """
    yield Numbering()
    notation = Ascii()
    chosen = [notation.variable(Variable(label)) for label in program.labels.values()]
    own = {name(text) for text in (*map(notation.show, program.slots), *chosen)}
    numbers = {slot.number for slot in program.slots if isinstance(slot, Variable) and slot.number is not None}
    count = len(program.inputs)
    written: dict[str, set[int]] = {}
    for key in (key for text in texts for key in ratio(text) or [name(text)] if key and key.number):
        plain = key._replace(mark="")
        if plain not in own or plain.stem == "v":
            stem = key.stem.lower()
            letter = stem[1:] if not key.mark and len(stem) == len("dw") and stem[0] == "d" else stem  # dw1 is of w1
            written.setdefault(letter, set()).add(int(key.number))
    for letter in sorted(written, key=lambda one: -len(written[one]))[:LETTERS]:
        used = written[letter]
        for shift in dict.fromkeys((0, count, count - 1, -1)):
            known = {number - shift for number in used} & numbers
            if Numbering(letter, shift) != Numbering() and 2 * len(known) > len(used):
                yield Numbering(letter, shift)
