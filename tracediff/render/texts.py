"""What the rows of a trace say, as texts: each form is written once, and the names and numbers are put in row by row.

This room owns that shortcut: its texts are those that the notation gives for the expressions of the rows, which a test
holds. Which texts stand beside each other is left to `panels`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.trace import trace
>>> texts = Texts(trace("eval", parse("x1*x2"), {"x1": 2, "x2": -5}).primal, Unicode())
>>> texts.variable(2), texts.formula(2), texts.numbers(2), texts.value(2)
('v₁', 'v₋₁ × v₀', '2 × (−5)', '−10')
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from tracediff.algebra import substitute
from tracediff.notation import Notation
from tracediff.notation.base import ATOM, POWER
from tracediff.program import Apply, Expression, Variable, Written
from tracediff.trace import Form, Rows, numbers_in

BLANKS = "".join(map(chr, range(0xE000, 0xE010)))
"""Signs for private use, which stand for the operands while a form is written."""

KEPT = 10_000
"""So many names and numbers are remembered: rows use those of rows nearby again."""


class Texts:
    """The texts of some rows in a notation, by the numbers of the rows.

    Args:
        rows: The rows.
        notation: How they are written.
    """

    def __init__(self, rows: Rows, notation: Notation) -> None:
        self.rows = rows
        self.notation = notation
        self.operands = rows.program.operands
        self.name = functools.lru_cache(KEPT)(self._name)
        self.number = functools.lru_cache(KEPT)(self._number)
        self.form = functools.cache(self._form)

    def variable(self, row: int) -> str:
        """What a row assigns, and the user's name for it."""
        target = self.rows.program.first + row
        label = self.rows.program.labels.get(target)
        return f"{self.name(target)} ({self.notation.show(Variable(label))})" if label else self.name(target)

    def formula(self, row: int) -> str:
        """The applied form of a row."""
        return self._named(row, self.form(self.rows.form(row), "applied"))

    def chain_rule(self, row: int) -> str:
        """The chain rule of a row, with its partials folded."""
        return self._named(row, self.form(self.rows.form(row), "chain_rule"))

    def unfolded(self, row: int) -> str:
        """The applied form of a row, where it is another than its chain rule."""
        form = self.rows.form(row)
        return "" if form.applied == form.chain_rule else self.formula(row)

    def numbers(self, row: int) -> str:
        """The applied form of a row with the numbers put in; nothing where they are not known."""
        if self.rows.evaluation is None:
            return ""
        numbers = [self.number(slot) for slot in self.operands[row]]
        pattern, order = self.form(self.rows.form(row), "applied", *[kind for kind, _ in numbers])
        return pattern % tuple([numbers[i][1] for i in order])

    def value(self, row: int) -> str:
        """The result of a row; nothing where it is not known."""
        if self.rows.evaluation is None:
            return ""
        kind, text = self.number(self.rows.program.first + row)
        return text if kind >= 0 else self.notation.minus + text

    def _named(self, row: int, form: tuple[str, Sequence[int]]) -> str:
        pattern, order = form
        operands = self.operands[row]
        return pattern % tuple([self.name(operands[i]) for i in order])

    def _name(self, slot: int) -> str:
        return self.notation.show(self.rows.program.slots[slot])

    def _number(self, slot: int) -> tuple[int, str]:
        """How tightly the value of a slot binds, or ~that of a negative one; and the text of its absolute value."""
        value = self.rows.value(slot)
        assert value is not None
        text = self.notation.number(abs(value))
        return (~POWER if value < 0 else self.notation.binding(value, text)), text

    def _form(self, form: Form, part: str, *kinds: int) -> tuple[str, Sequence[int]]:
        """A part of a form, written with ``%s`` for each operand, and which operands those are.

        Args:
            form: The form.
            part: "applied" or "chain_rule".
            kinds: What `_number` says of each operand, where numbers are put in instead of names.
        """
        expression: Expression = getattr(form, part)
        if kinds:
            expression = numbers_in(expression, [None] * len(kinds))
        blanks = [
            Written(blank, kind) if kind >= 0 else Apply("neg", (Written(blank, ~kind),))
            for blank, kind in zip(BLANKS, kinds or [ATOM] * len(BLANKS), strict=False)
        ]
        text = self.notation.show(substitute(expression, blanks)).replace("%", "%%")
        order = [BLANKS.index(sign) for sign in text if sign in BLANKS]
        return "".join("%s" if sign in BLANKS else sign for sign in text), order
