"""From the grammar to the parser's tables: ``python grammars/generate.py`` after every change of the grammar.

It writes the LALR(1) tables that lark computes from ``tracediff.lark`` into ``tracediff/language/tables.py``, so that
reading an expression needs neither lark nor the time to compute them. A test holds that they are up to date, and
another that lark itself reads every text alike.
"""

from __future__ import annotations

import pprint
import re
from itertools import product
from pathlib import Path
from typing import Any

from lark import Lark

from tracediff.resources import grammar

TABLES = Path(__file__).parent.parent / "tracediff" / "language" / "tables.py"

STARTS = ("program", "point", "rule")

HEADER = '''"""The LALR(1) tables of the grammar, written by ``grammars/generate.py``; not to be edited.

`STATES` holds for each state the next state for a terminal or nonterminal, or ``~rule`` where a rule is complete;
`RULES` the rules as (left side, number of symbols, those kept or None for all, meaning); `STARTS` the first and the
last state of each start.
"""


'''


def generated() -> str:
    """The text of ``tables.py`` for the grammar as it is."""
    lark = Lark(grammar(), parser="lalr", start=list(STARTS))
    table = lark.parser.parser._parse_table
    rules = sorted(lark.rules, key=lambda rule: repr(described(rule)) + repr(rule.expansion))
    numbers = {rule: number for number, rule in enumerate(rules)}
    order = discovered(table)
    place = {state: number for number, state in enumerate(order)}
    states = [
        {
            str(symbol): place[argument] if action.name == "Shift" else ~numbers[argument]
            for symbol, (action, argument) in sorted(table.states[state].items())
        }
        for state in order
    ]
    starts = {start: (place[table.start_states[start]], place[table.end_states[start]]) for start in STARTS}
    literals, token = scanner({terminal.name: terminal.pattern.to_regexp() for terminal in lark.terminals})
    parts = {"STATES": states, "RULES": [described(rule) for rule in rules], "STARTS": starts, "LITERALS": literals}
    lines = [f"{name} = {pprint.pformat(part, width=160, compact=True)}" for name, part in parts.items()]
    return HEADER + "\n".join([*lines, f"TOKEN = {token!r}"]) + "\n"


def discovered(table: Any) -> list[int]:
    """The states in the order in which they are reached from the first ones, which is the same for the same grammar."""
    order = [table.start_states[start] for start in STARTS]
    for state in order:
        followed = [argument for _, (action, argument) in sorted(table.states[state].items()) if action.name == "Shift"]
        order += [following for following in dict.fromkeys(followed) if following not in order]
    return order


def described(rule: Any) -> tuple[str, int, tuple[int, ...] | None, str]:
    """A rule: its left side, how many symbols it has, which of them carry a meaning, and what it means.

    It is None instead of which where all of them do, and none is a list that lark made of a repetition.
    The meaning is the alias that the grammar gives it, or its own name; it is empty where a rule only passes on the
    meaning of its one symbol, and ``*`` where it is a list that lark made of a repetition.
    """
    kept: tuple[int, ...] | None
    kept = tuple(i for i, symbol in enumerate(rule.expansion) if not (symbol.is_term and symbol.name.startswith("_")))
    if len(kept) == len(rule.expansion) and not any(symbol.name.startswith("__") for symbol in rule.expansion):
        kept = None
    name = str(rule.origin.name)
    passes_on = rule.options.expand1 and not rule.alias
    return (
        name,
        len(rule.expansion),
        kept,
        "*" if name.startswith("__") else "" if passes_on else str(rule.alias or name),
    )


def scanner(patterns: dict[str, str]) -> tuple[dict[str, str], str]:
    """The terminals that are a sign or two, and a regular expression that finds one token after another.

    The others are told apart by their first character: names, numbers, superscripts, and the ends of statements.
    """
    literals: dict[str, str] = {}
    for name, pattern in patterns.items():
        if (
            name not in ("NAME", "NUMBER", "SUPERSCRIPT", "_END")
            and not name.startswith("__IGNORE")
            and "(?=" not in pattern
        ):
            signs = sorted(set(re.sub(r"[\\|\[\]]", "", pattern)))
            candidates = [*signs, *map("".join, product(signs, repeat=2))]
            literals |= {text: name for text in candidates if re.fullmatch(pattern, text)}
    longest_first = sorted(literals, key=lambda text: (-len(text), text))
    others = [
        patterns["NAME"],
        patterns["NUMBER"],
        *map(re.escape, longest_first),
        patterns["SUPERSCRIPT"],
        patterns["_END"].partition("]*")[2],  # the blanks before it are passed over anyway
    ]
    token = re.sub(r"(?<!\\)\((?!\?)", "(?:", "|".join([*others, r"[^ \t\r\f]"]))
    return literals, rf"[ \t\r\f]*({token})"


if __name__ == "__main__":
    TABLES.write_text(generated(), encoding="utf-8")
