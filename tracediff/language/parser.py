"""Recognising the rules of the grammar: an LALR(1) parser over the tables that lark computed.

This room owns the parser's stack. It calls the method of a `Reading` for each rule that is complete, so an expression
is never a tree and nothing is recursive. What the rules mean is left to `reading`, what to say of a mistake to
`diagnosis`.

Source: Aho, Lam, Sethi and Ullman, *Compilers* (2006), algorithm 4.44.

>>> reading = read("ln(x1) + x1*2")
>>> list(zip(reading.primitives, reading.operands, strict=True)), reading.leaves
([('ln', (-1,)), ('mul', (-1, -2)), ('add', (0, 1))], ['x1', 2.0])
"""

from __future__ import annotations

import functools
from typing import Any

from tracediff.language.reading import Reading
from tracediff.language.scanner import END, KEYWORDS, ends_statement, offset, terminals, tokens
from tracediff.language.tables import RULES, STARTS, STATES


def read(text: str, start: str = "program") -> Reading:
    """Read `text` by the grammar.

    Args:
        text: A program, a point (``x1=2, x2=5``) or a rule (``where(a > 0, 1, 0)``).
        start: "program", "point" or "rule".

    Raises:
        LanguageError: The text is not in the language; the error says where and what to write.
        NotFiniteError: A numeral is too large for a double.
    """
    reading = Reading(text, tokens(text), is_rule=start == "rule")
    methods = [getattr(reading, method, None) for _, _, _, method in RULES]
    first, last = STARTS[start]
    states, meanings = [first], list[Any]()
    depth = 0
    for here, terminal in enumerate(terminals(reading.tokens)):
        depth += (terminal == "_OPEN") - (terminal == "_CLOSE")
        if depth > 0 and terminal == "_END" and not ends_statement(reading.tokens[here]):
            continue  # a line may end inside parentheses
        while terminal is not END or states[-1] != last:
            action = STATES[states[-1]].get(terminal)
            if action is None:
                if terminal == "_END" and not ends_statement(reading.tokens[here]):
                    break  # and after an operator
                if terminal in KEYWORDS.values():
                    terminal = "NAME"  # noqa: PLW2901 - a keyword is a name where the grammar has no place for it
                    continue
                from tracediff.language.diagnosis import diagnose  # noqa: PLC0415 - only for a mistake

                raise diagnose(text, offset(text, here), start)
            if action >= 0:
                states.append(action)
                meanings.append(here)
                if terminal == "_END":
                    reading.first_token = here + 1
                break
            symbol, size, kept, _ = RULES[~action]
            parts = meanings[len(meanings) - size :]
            del states[len(states) - size :], meanings[len(meanings) - size :]
            if kept is not None:
                parts = _spliced([parts[i] for i in kept])
            reading.here = here
            method = methods[~action]
            meanings.append(method(*parts) if method else parts)
            states.append(_settled(states[-1], symbol, terminal))
    reading.root = meanings[-1] if meanings else None
    return reading


def _spliced(parts: list[Any]) -> list[Any]:
    """The parts of a rule, with the lists that lark made of repetitions taken apart; one at the front is extended."""
    if parts and isinstance(parts[0], list):
        parts[0].extend(parts[1:])
        return parts[0]
    return [part for outer in parts for part in (outer if isinstance(outer, list) else [outer])]


@functools.cache
def _settled(state: int, symbol: str, terminal: str) -> int:
    """The state after a rule for `symbol`, beyond all rules that only pass its meaning on (sum, product, unary)."""
    following = STATES[state][symbol]
    while (action := STATES[following].get(terminal, 0)) < 0 and not RULES[~action][3]:
        following = STATES[state][RULES[~action][0]]
    return following
