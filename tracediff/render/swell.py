"""Symbolic derivatives as panels: the expressions, and the table of what each costs.

Expressions are written as the language reads them, so that they can be pasted back; in LaTeX where that is asked for.

>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.render.drawing import plain
>>> from tracediff.derivatives.swell import swell
>>> print(*plain([(expressions([swell(parse("x^3"), "y", "x")], Unicode(), 60),)]), sep="\\n")
Symbolic derivatives
∂y/∂x  unsimplified  = 1 * (3 * x^2)  3 operations
       simplified    = 3 * x^2        2 operations
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tracediff.algebra import parts
from tracediff.derivatives.sharing import operations, written_out
from tracediff.derivatives.swell import Swell
from tracediff.notation import Ascii, Latex, Notation, Source
from tracediff.notation.ascii import transliterated
from tracediff.program import Apply, Program, Variable
from tracediff.render.json import SCHEMA
from tracediff.render.panels import Column, Panel

READABLE = 10_000
"""So many operations a person may still want to see written out."""

MANY = 10**15
"""From here on a number of operations is rounded."""


def expressions(swells: Sequence[Swell], notation: Notation, limit: int) -> Panel:
    """The derivatives, unsimplified and simplified, each with its number of operations."""
    names, kinds, formulas, counts, units = list[str](), list[str](), list[str](), list[str](), list[str]()
    for swell in swells:
        for kind, program in (("unsimplified", swell.unsimplified), ("simplified", swell.simplified)):
            names.append(name(swell, notation) if program is swell.unsimplified else "")
            kinds.append(notation.words(kind))
            formulas.append(f"= {written(program, notation, limit)}")
            count = operations(program)
            counts.append(notation.numeral(rounded(count)))
            units.append(notation.words(f" operation{'s' * (count != 1)}"))
    columns = (
        Column("variable", "", names),
        Column("numbers", "", kinds),
        Column("formula", "", formulas),
        Column("value", "", [count + unit for count, unit in zip(_right(counts), units, strict=True)]),
    )
    return Panel("Symbolic derivatives", "primal", columns, frozenset(range(1, 2 * len(swells) - 1, 2)))


def costs(swells: Sequence[Swell], notation: Notation) -> Panel:
    """The operations of each expression beside the rows that automatic differentiation needs."""
    counts = {
        "function": [swell.function for swell in swells],
        "unsimplified": [operations(swell.unsimplified) for swell in swells],
        "simplified": [operations(swell.simplified) for swell in swells],
        "forward": [swell.primal + swell.forward for swell in swells],
        "reverse": [swell.primal + swell.reverse for swell in swells],
    }
    columns = [Column("variable", "", ["", *[name(swell, notation) for swell in swells]])]
    for title, found in counts.items():
        numbers = [notation.numeral(rounded(count)) for count in found]
        columns.append(Column("value", "", _right([notation.words(title), *numbers])))
    title = "Operations as one expression, and rows of the traces"
    return Panel(title, "primal", tuple(columns), frozenset((0,)), headed=True)


def name(swell: Swell, notation: Notation) -> str:
    """A derivative as it is named."""
    return notation.derivative(notation.show(Variable(swell.output)), notation.show(Variable(swell.wrt)))


def written(program: Program, notation: Notation, limit: int) -> str:
    """The output of a program as one expression."""
    expression, _ = written_out(program, limit)
    text = (notation if isinstance(notation, Latex) else Source()).show(expression)
    return "".join(map(transliterated, text)) if isinstance(notation, Ascii) else text


def remarks(swells: Sequence[Swell], limit: int) -> list[str]:
    """What there is to know about the expressions: what was left out, and what the language does not read."""
    programs = [program for swell in swells for program in (swell.unsimplified, swell.simplified)]
    written = [written_out(program, limit) for program in programs]
    found = []
    if omitted := max(left for _, left in written):
        is_all = omitted < READABLE and not any(written_out(program, limit + omitted)[1] for program in programs)
        remedy = f"; --limit {limit + omitted} writes all" if is_all else ""
        found.append(f"... stands for up to {rounded(omitted)} operations that are left out{remedy}")
    if any(isinstance(part, Apply) and part.primitive == "where" for shown, _ in written for part in parts(shown)):
        found.append("where(condition, a, b) is a in one case and b in the other; a program cannot contain it")
    return found


def as_data(program: Program, swells: Sequence[Swell], limit: int) -> dict[str, Any]:
    """The derivatives as plain data."""

    def expression(derivative: Program) -> dict[str, Any]:
        shown, omitted = written_out(derivative, limit)
        count = operations(derivative)
        return {"expression": Source().show(shown), "operations": _exact(count), "omitted": _exact(omitted)}

    return {
        "schema": SCHEMA,
        "mode": "symbolic",
        "source": program.source,
        "derivatives": [
            {
                "output": swell.output,
                "input": swell.wrt,
                "function_operations": _exact(swell.function),
                "unsimplified": expression(swell.unsimplified),
                "simplified": expression(swell.simplified),
                "rows": {"primal": swell.primal, "forward": swell.forward, "reverse": swell.reverse},
            }
            for swell in swells
        ],
    }


def rounded(count: int) -> str:
    """A number of operations; one that nobody could count is rounded.

    >>> rounded(2815), rounded(2**7000)
    ('2815', '1.6e2107')
    """
    if count < MANY:
        return str(count)
    mantissa, _, exponent = f"{Decimal(count):.1e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def _exact(count: int) -> int | str:
    """A count as JSON can hold it: one that is too large is a string."""
    return count if count < MANY else rounded(count)


def _right(texts: Sequence[str]) -> list[str]:
    """Texts that end one below the other."""
    return [text.rjust(max(map(len, texts))) for text in texts]
