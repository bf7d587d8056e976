"""Recognising the rules of the grammar: an LALR(1) parser over the tables that lark computed.

This room owns the parser's stack. It does itself what most rules of a long text ask for, the operations of operators
and of functions of one operand, and calls the method of a `Reading` for any other rule that is complete. So an
expression is never a tree and nothing is recursive. What the rules mean is left to `reading`, what to say of a mistake
to `diagnosis`.

Source: Aho, Lam, Sethi and Ullman, *Compilers* (2006), algorithm 4.44.

>>> reading = read("ln(x1) + x1*2")
>>> list(zip(reading.primitives, reading.operands, strict=True))
[('ln', (-2,)), ('mul', (-2, -7)), ('add', (0, 1))]
"""

from __future__ import annotations

from typing import Any

from tracediff.errors import LanguageError
from tracediff.language.reading import Reading
from tracediff.language.scanner import (
    CALLED,
    FUNCTION,
    INFINITE,
    KEYWORDS,
    NOTHING,
    SIGNED,
    ends_statement,
    offset,
    terminals,
    tokens,
)
from tracediff.language.tables import LEAF, RULES, SILENT, STARTS, STATES

OPERATORS = frozenset(["add", "sub", "mul", "div", "pow"])
"""The rules with two operands and a sign between them: they mean an operation, and are most of a long text."""

REPETITION = "*"

INSTEAD = {FUNCTION: CALLED} | dict.fromkeys(KEYWORDS.values(), "NAME")
"""What else a terminal may be, where the grammar has no place for it."""

REREAD = frozenset([NOTHING, "_END", *INSTEAD])
"""The terminals that need not be a mistake where the grammar has no place for them."""

REFUSED = SILENT + LEAF
"""The action where the grammar has no place for a terminal."""


def read(text: str, start: str = "program") -> Reading:
    """Read `text` by the grammar.

    Args:
        text: A program, a point (``x1=2, x2=5``) or a rule (``where(a > 0, 1, 0)``).
        start: "program", "point" or "rule".

    Raises:
        LanguageError: The text is not in the language; the error says where and what to write.
        NotFiniteError: A numeral is too large for a double.
    """
    try:
        return recognised(text, start)
    except LanguageError as error:
        from tracediff.language.correction import corrected  # noqa: PLC0415 - only for a mistake

        raise corrected(error, start) from None


def recognised(text: str, start: str) -> Reading:  # noqa: PLR0912, PLR0915 - a call takes as long as a common rule
    """Read `text` by the grammar; the hint of an error is about its place alone.

    Raises:
        LanguageError: The text is not in the language.
        NotFiniteError: A numeral is too large for a double.
    """
    reading = Reading(text, tokens(text), is_rule=start == "rule")
    words, calls = reading.tokens, reading.calls
    primitives, operands, signs = reading.primitives, reading.operands, reading.signs
    state = STATES[STARTS[start]]
    below: list[dict[str, int]] = []  # the states under it
    meanings: list[Any] = []  # of each symbol that has one: a token's number, or what it says
    for here, terminal in enumerate(found := terminals(text, words)):
        while terminal:
            while (action := state.get(terminal, REFUSED)) < 0:
                symbol, size, count, meaning = RULES[~action]
                if meaning in OPERATORS:
                    right = meanings.pop()
                    signs.append(meanings.pop())
                    primitives.append(meaning)
                    operands.append((meanings[-1], right))
                    meanings[-1] = len(signs) - 1
                    del below[-2:]
                elif meaning == "call" and count == 2 and words[meanings[-2]] in calls:
                    operand = meanings.pop()
                    signs.append(meanings[-1])
                    primitives.append(calls[words[meanings[-1]]])
                    operands.append((operand,))
                    meanings[-1] = len(signs) - 1
                    del below[-2:]
                elif meaning == "assignment":
                    reading.here = here
                    value = meanings.pop()
                    reading.assignment(meanings[-1], value)
                    meanings[-1] = None
                    del below[-1]
                elif meaning == REPETITION and count == 2:
                    another = meanings.pop()
                    meanings[-1].append(another)
                    del below[1 - size :]
                else:
                    if meaning:
                        reading.here = here
                        _combine(reading, meaning, meanings, count)
                    below.append(state)
                    del below[len(below) - size :]
                state = STATES[below[-1][symbol]]
            if action < LEAF:
                below.append(state)
                state = STATES[action]
                meanings.append(here)
                break
            if action < SILENT:
                below.append(state)
                state = STATES[action - LEAF]
                leaf = ~here if terminal == "NUMBER" else reading.meanings.get(words[here])
                if leaf is None and (found[here + 1] in state or found[here + 1] in REREAD):
                    leaf = reading.name(here)
                meanings.append(leaf)  # none where what follows has no place: that is the mistake
                break
            if action < REFUSED:
                below.append(state)
                state = STATES[action - SILENT]
                break
            terminal = _instead(reading, here, terminal, state, start)  # noqa: PLW2901 - the same token, read differently
    reading.root = meanings[0]
    return reading


def _combine(reading: Reading, meaning: str, meanings: list[Any], count: int) -> None:
    """Replace the meanings of the parts of a rule by that of the rule; of a repetition all parts are one list."""
    first = len(meanings) - count
    parts = meanings[first:]
    if meaning != REPETITION:  # of which this is the first part; the parser itself adds the others
        if parts and isinstance(parts[-1], list):
            parts[-1:] = parts[-1]
        parts = getattr(reading, meaning)(*parts)
    meanings[first:] = (parts,)


def _instead(reading: Reading, here: int, terminal: str, state: dict[str, int], start: str) -> str:
    """What to read instead of a terminal for which the grammar has no place in a state.

    Raises:
        LanguageError: Nothing.
        NotFiniteError: It is a numeral that is too large for a double.
    """
    if terminal == INFINITE and "NUMBER" in state:
        reading.refuse_infinite(here)
    if terminal in INSTEAD:
        return INSTEAD[terminal]
    if terminal == "_END" and not ends_statement(reading.tokens[here]):
        return NOTHING  # a line may end after an operator
    from tracediff.language.diagnosis import diagnose  # noqa: PLC0415 - only for a mistake

    position = offset(reading.text, here)
    if terminal in SIGNED.values() and state.get("NAME", -1) >= 0:  # the mistake is the sign after the name
        position += len(reading.tokens[here]) - 1
    raise diagnose(reading.text, position, start)
