"""What step mode says of a row below the table: the equation, the rule, the rows it reads, the contributions so far.

This room owns those lines. The facts are those of `classroom.accounts`; how long they stay is left to `cli`.

>>> from tracediff.language import parse
>>> from tracediff.notation import Unicode
>>> from tracediff.trace import trace
>>> run = trace("reverse", parse("x1*x2 + sin(x2)"), {"x1": 2, "x2": 5})
>>> print(*told(Accounts(run.primal, run.passes[0].rows), 5, Unicode(), Detail(True, True)), sep="\\n")
v̄₀ = v̄₀ + v̄₁ ∂v₁/∂v₀ = v̄₀ + v̄₁ × v₋₁ = 0.284 + 1 × 2 = 2.284
rule  y = a × b has ∂y/∂b = a; here v₁ = v₋₁ × v₀
reads  v̄₀, v̄₁, v₋₁
contribution 2 of 2 to v̄₀: now it is complete
"""

from __future__ import annotations

from tracediff.classroom.accounts import Account, Accounts
from tracediff.errors import listed
from tracediff.notation import Notation
from tracediff.records import Record
from tracediff.render.reference import partial_of, value_of
from tracediff.trace import Row, Rows


class Detail(Record):
    """What is said of the numbers: those put in, and the value."""

    numbers: bool
    value: bool


def told(accounts: Accounts, number: int, notation: Notation, detail: Detail) -> list[str]:
    """The lines about a row."""
    account = accounts[number]
    lines = [equation(account.row, notation, detail)]
    rule = _rule(account, accounts.primal, notation)
    lines += [f"rule  {rule}"] if rule else []
    read = [notation.show(accounts.assigned(row)) for row in account.reads]
    lines += [f"reads  {', '.join(dict.fromkeys(read))}"] if read else []
    if account.contribution and account.contribution[1] > 1:
        which, count = account.contribution
        state = "now it is complete" if which == count else "more will be added"
        lines.append(f"contribution {which} of {count} to {notation.show(account.row.variable)}: {state}")
    return lines


def equation(row: Row, notation: Notation, detail: Detail) -> str:
    """A row as one equation; each of its forms is written once."""
    steps = [notation.show(row.variable), notation.show(row.chain_rule), notation.show(row.formula)]
    if row.substituted is not None and row.value is not None:
        steps += [notation.show(row.substituted)] if detail.numbers else []
        if not detail.value:
            return " = ".join([*dict.fromkeys(steps), "?"])
        steps.append(notation.number(row.value))
    return " = ".join(dict.fromkeys(steps))


def _rule(account: Account, primal: Rows, notation: Notation) -> str:
    """The line of the table of primitives that was applied."""
    if account.primitive is None:
        if account.copies:
            return "the same value under another name"
        return "the chain rule, applied to the formula of a row" if account.positions else ""
    rule = value_of(account.primitive, notation)
    if not account.positions:
        return rule
    partials = [partial_of(account.primitive, operand, notation) for operand in account.positions]
    origin = primal[account.row.beside]
    here = f"{notation.show(origin.variable)} = {notation.show(origin.formula)}"
    return f"{rule} has {listed(partials)}; here {here}"
