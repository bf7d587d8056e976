"""Orderings: which operation is which, where a sheet says what each of its variables is.

The operations of a program may be done in more than one order, so that ``v1 = x1*x2`` and ``v2 = ln x1`` stand for what
is v₂ and v₁ elsewhere. This room owns finding that out from the formulas of a sheet, by their values at another point,
where two of them do not agree by chance. Reading a formula is left to `formulas`.

>>> from tracediff.classroom.sheets import sheet
>>> (filled,) = sheet("ln(x1) + x1*x2 at x1=2, x2=5\\nv1 = x1 x2 = 10\\nv2 = ln x1 = 0.693\\nv3 = v1 + v2 = 10.693")
>>> stated_order(filled)
((1, 2), (2, 1), (3, 3))
"""

from __future__ import annotations

import math

from tracediff.classroom.formulas import shifted, value
from tracediff.classroom.matching import lines_of
from tracediff.classroom.names import Name
from tracediff.classroom.sheets import Filled
from tracediff.trace import trace


def stated_order(filled: Filled) -> tuple[tuple[int, int], ...]:
    """Which number a sheet gives to each operation.

    Returns:
        The number of each operation, and that in the sheet; nothing where the sheet does not say of all operations
        that it has what they are, or has them in the usual order.
    """
    read = filled.exercise
    at = read.at or {}
    elsewhere = dict(zip(at, shifted(at.values()), strict=True))
    known: dict[Name, float] = {}
    free: dict[int, float] = {}
    for line in lines_of(trace("eval", read.program, elsewhere)):
        came = line.rows.value(line.slot)
        if came is not None:
            known |= dict.fromkeys(line.names if line.given else line.names[1:], came)
            if not line.given and line.copied is None:
                free[int(line.names[0].number)] = came
    numbers, order = set(free), dict[int, int]()
    for entry in filled.entries:
        key = entry.key
        if key is None or key.mark or key in known or not key.number or key.stem != filled.numbering.letter:
            continue
        meant = None if entry.asked else value(entry.formula or "", known)
        found = [
            number for number, came in free.items() if meant is not None and math.isclose(meant, came, rel_tol=1e-9)
        ]
        if meant is None or not found:
            return ()
        known[key], order[found[0]] = meant, int(key.number)
        del free[found[0]]
    order |= dict(zip(sorted(free), sorted(numbers - set(order.values())), strict=False))
    is_usual = all(number == given for number, given in order.items())
    return () if is_usual or set(order.values()) != numbers else tuple(sorted(order.items()))
