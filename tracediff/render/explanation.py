"""A trace in sentences, a paragraph for each row: what is computed, by which rule, from which rows.

This room owns the sentences. They hold for any notation; in words they are for a screen reader. The facts are those of
`classroom.accounts`, the conventions those of `remarks`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Spoken
>>> from tracediff.trace import trace
>>> run = trace("reverse", parse("x1*x2"), {"x1": 2, "x2": 5})
>>> primal, adjoints = explained(run, Spoken())
>>> print([paragraph.text for paragraph in primal.paragraphs][2])
Row 3. v 1 is v negative 1 times v 0, from rows 1 and 2: 2 times 5 is 10.
>>> print([paragraph.text for paragraph in adjoints.paragraphs][1].partition(". So ")[2])
v-bar negative 1 is v-bar 1 times v 0, from rows 5 and 2: 1 times 5 is 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tracediff.algebra import parts
from tracediff.classroom.accounts import Account, Accounts
from tracediff.errors import listed
from tracediff.notation import Ascii, Notation
from tracediff.primitives import CALLABLE
from tracediff.program import Expression, Partial, Variable
from tracediff.records import Record
from tracediff.remarks import kinks_by_row, seeded
from tracediff.render.json import number as json_number
from tracediff.render.text import counted
from tracediff.trace import Pass, Row, Rows, Trace

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Paragraph(Record):
    """What is said of a row.

    Args:
        row: The row.
        number: Its number, counted through all sections.
        reads: The numbers of the rows it reads.
        text: What is said.
    """

    row: Row
    number: int
    reads: Sequence[int]
    text: str


class Section(Record):
    """The paragraphs of the primal rows, or of a pass.

    Args:
        title: What it is about.
        about: What is computed there.
        seed: The seed of a pass.
        paragraphs: A paragraph for each row, each made when it is come to.
    """

    title: str
    about: str
    seed: dict[str, float] | None
    paragraphs: Iterator[Paragraph]


def explained(trace: Trace, notation: Notation) -> Iterator[Section]:
    """Explain a trace, row by row.

    Args:
        trace: What to explain.
        notation: How formulas are written in the sentences.
    """
    telling = _Telling(trace, notation)
    rows = len(trace.primal)
    about = f"It computes the values from the inputs to the outputs, in {counted(rows, 'row')}."
    yield Section("Forward primal trace", about, None, telling.paragraphs(None, 1))
    first = rows + 1
    for number, sweep in enumerate(trace.passes):
        yield Section(
            f"{'Forward tangent' if trace.mode == 'forward' else 'Reverse adjoint'} trace, for "
            f"{notation.inline(seeded(sweep.seed, sweep.rows.kind, notation))}",
            telling.about(sweep), sweep.seed, telling.paragraphs(number, first),
        )  # fmt: skip
        first += len(sweep.rows)


class _Telling:
    """What a trace is told from: its accounts, its conventions, and where the rows of each pass begin.

    Args:
        trace: The trace.
        notation: How formulas are written.
    """

    def __init__(self, trace: Trace, notation: Notation) -> None:
        self.trace = trace
        self.notation = notation
        self.kinks = dict(kinks_by_row(trace.primal, notation)) if trace.passes else {}

    def show(self, expression: Expression) -> str:
        """A formula as it stands in a sentence."""
        return self.notation.inline(self.notation.show(expression))

    def about(self, sweep: Pass) -> str:
        """What a pass computes."""
        numbered = range(len(sweep.rows)) if sweep.rows.kind == "adjoint" else reversed(range(len(sweep.rows)))
        found = (sweep.rows[i].variable for i in numbered)
        last = next(
            (variable for variable in found if isinstance(variable, Variable) and variable.number is not None), None
        )
        if last is None:
            return "It has no rows: no value depends on an input."
        plain, example = self.show(last._replace(mark="")), self.show(last)
        count = counted(len(sweep.rows), "row")
        if sweep.rows.kind == "tangent":
            way, of, wrt = "from the inputs to the outputs", plain, "along the seed"
        else:
            way, wrt = "from the outputs back to the inputs", f"with respect to {plain}"
            weights = list(filter(None, sweep.seed.values()))
            of = "the output" if weights == [1] else f"the weighted output{'s' * (len(weights) != 1)}"
        return f"It goes {way}, in {count}. {example} is the derivative of {of} {wrt}."

    def paragraphs(self, sweep: int | None, first: int) -> Iterator[Paragraph]:
        """The paragraphs of the primal rows or of a pass, whose first row has the number `first`."""
        rows = self.trace.primal if sweep is None else self.trace.passes[sweep].rows
        accounts = Accounts(self.trace.primal, rows)
        for i in range(len(rows)):
            account = accounts[i]
            reads = [1 + read.row if read.primal else first + read.row for read in account.reads]
            begin, end = self._primal(account, rows) if sweep is None else self._derived(account, rows, sweep)
            text = f"Row {first + i}. {begin}{_from(reads)}{self._numbers(account.row)}."
            text += f" {end}" if end else ""
            if sweep is not None and account.row.beside in self.kinks and not account.copies:
                text += f" {self.kinks[account.row.beside]}."
            yield Paragraph(account.row, first + i, reads, text)

    def _primal(self, account: Account, rows: Rows) -> tuple[str, str]:
        """What is said of a primal row, before the rows it reads and after its value."""
        row, program = account.row, rows.program
        name = self.show(row.variable) + (f", which is named {row.label}," if row.label else "")
        if account.copies:
            is_input = row.beside < len(program.inputs)
            return (f"{name} is the input {self.show(row.formula)}" if is_input else (
                f"The output {name} is {self.show(row.formula)}"
            )), ""  # fmt: skip
        by = (
            f", by the function {account.primitive.name}"
            if account.primitive and account.primitive.name in CALLABLE
            else ""
        )
        active = program.active[program.first + row.beside]
        return f"{name} is {self.show(row.formula)}{by}", "" if active else "It depends on no input."

    def _derived(self, account: Account, rows: Rows, sweep: int) -> tuple[str, str]:
        """What is said of a tangent or an adjoint, before the rows it reads and after its value."""
        row, name = account.row, self.show(account.row.variable)
        if account.copies:
            return self._named(row, rows, sweep)
        origin = self.trace.primal[row.beside]
        here = f"{self.show(origin.variable)}, which is {self.show(origin.formula)}"
        assert account.primitive
        rule = f"By the rule of {account.primitive.name}, {listed(self._partials(row.chain_rule))}."
        which, count = account.contribution or (1, 1)
        so = f"So {name} {'becomes' if which > 1 else 'is'} {self.show(row.formula)}"
        if rows.kind == "tangent":
            return f"{name} is the tangent of {here}. {rule} {so}", ""
        place = f"the {ORDINALS[which - 1]}" if which <= len(ORDINALS) else f"number {which}"
        what = "its only contribution" if count == 1 else f"{place} of its {count} contributions"
        end = "" if count == 1 else "Now it is complete." if which == count else "More will be added to it."
        return f"{name} receives {what}, from {here}. {rule} {so}", end

    def _named(self, row: Row, rows: Rows, sweep: int) -> tuple[str, str]:
        """What is said of a row that only names a seed or a result."""
        name, value = self.show(row.variable), self.show(row.formula)
        program, seed = self.trace.program, self.trace.passes[sweep].seed
        is_seed = row.beside < len(program.inputs) if rows.kind == "tangent" else row.beside >= len(program.inputs)
        if is_seed:
            return f"{name} is the seed {value}", ""
        weights = [(variable, weight) for variable, weight in seed.items() if weight]
        mine = row.variable.stem if isinstance(row.variable, Variable) else ""
        end = ""
        if len(weights) == 1 and weights[0][1] == 1:
            shown = [self.show(Variable(each)) for each in (mine, weights[0][0])]
            of, wrt = shown if rows.kind == "tangent" else reversed(shown)
            end = f"It is the derivative of {of} with respect to {wrt}."
        return f"{name} is {value}", end

    def _partials(self, chain_rule: Expression) -> list[str]:
        """Each partial in a row, as an equation in words."""
        found = dict.fromkeys(part for part in parts(chain_rule) if isinstance(part, Partial))
        return [f"{self.show(part._replace(expression=part.of))} is {self.show(part.expression)}" for part in found]

    def _numbers(self, row: Row) -> str:
        """The numbers put in, and the value."""
        if row.substituted is None or row.value is None:
            return ""
        put_in, value = self.show(row.substituted), self.notation.inline(self.notation.number(row.value))
        return f": {put_in} is {value}" if put_in != value else f": {value}"


def as_data(sections: Iterator[Section]) -> list[dict[str, Any]]:
    """The paragraphs as plain data."""
    ascii_ = Ascii()
    return [
        {
            "title": section.title,
            "seed": section.seed,
            "rows": [
                {
                    "row": paragraph.number, "variable": ascii_.show(paragraph.row.variable),
                    "value": json_number(paragraph.row.value), "reads": list(paragraph.reads), "text": paragraph.text,
                }
                for paragraph in section.paragraphs
            ],
        }
        for section in sections
    ]  # fmt: skip


def _from(reads: Sequence[int]) -> str:
    if not reads:
        return ""
    return f", from row {reads[0]}" if len(reads) == 1 else f", from rows {listed(map(str, reads))}"
