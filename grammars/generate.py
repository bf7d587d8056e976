"""From the grammar to the parser's tables: ``python grammars/generate.py`` after every change of the grammar.

It writes the LALR(1) tables that lark computes from ``tracediff.lark`` into ``tracediff/language/tables.py``, so that
reading an expression needs neither lark nor the time to compute them. A test holds that they are up to date, and
another that lark itself reads every text alike.
"""

from __future__ import annotations

import pprint
import re
from itertools import filterfalse, product
from pathlib import Path
from typing import Any, TypeAlias

from lark import Lark
from lark.parsers.lalr_analysis import Reduce, Shift

from tracediff.resources import grammar

TABLES = Path(__file__).parent.parent / "tracediff" / "language" / "tables.py"

Place: TypeAlias = tuple[int, str]
"""A state of lark's table, or the place after a nonterminal there."""

BLANKS = "[ \t\r\f]*"
STARTS = ("program", "point", "rule")

LEAF = 1_000
SILENT = 2 * LEAF
"""What is added to the number of a state; there are fewer than a thousand of them."""

HEADER = '''"""The LALR(1) tables of the grammar, written by ``grammars/generate.py``; not to be edited.

`STATES` holds for each state the next state for a terminal or nonterminal, or ``~rule`` where a rule is complete. To
the next state `LEAF` is added where the terminal is all of a leaf, which is then complete, and `SILENT` where it has no
meaning. `RULES` holds the rules as (left side, number of symbols, how many of them have a meaning, what it means), and
`STARTS` the first state of each start.
"""


'''


def generated() -> str:
    """The text of ``tables.py`` for the grammar as it is."""
    lark = Lark(grammar(), parser="lalr", start=list(STARTS))
    rules = sorted(filterfalse(passes_on, lark.rules), key=lambda rule: repr(described(rule)) + repr(rule.expansion))
    states = shortened(lark.parser.parser._parse_table, {rule: ~number for number, rule in enumerate(rules)})
    starts = {start: number for number, start in enumerate(STARTS)}
    literals, *tokens = scanner({terminal.name: terminal.pattern.to_regexp() for terminal in lark.terminals})
    parts = {
        "LEAF": LEAF,
        "SILENT": SILENT,
        "STATES": states,
        "RULES": [described(rule) for rule in rules],
        "STARTS": starts,
        "LITERALS": literals,
    }
    lines = [f"{name} = {pprint.pformat(part, width=160, compact=True)}" for name, part in parts.items()]
    lines += [f"{name} = {token!r}" for name, token in zip(("TOKEN", "ASCII_TOKEN"), tokens, strict=True)]
    return HEADER + "\n".join(lines) + "\n"


def passes_on(rule: Any) -> bool:
    """Whether a rule only passes on the meaning of its one symbol, as that of a sum of one product does."""
    return bool(rule.options.expand1 and not rule.alias and len(rule.expansion) == 1)


def shortened(table: Any, numbers: dict[Any, int]) -> list[dict[str, int]]:
    """The states of an LALR(1) table without the rules that only pass a meaning on, numbered as they are reached.

    What such a rule leads to depends on the terminal that follows alone, so the state after a symbol can do at once
    what is done when all of them have been applied. The last states take the end of the text as one more terminal.

    Args:
        table: The table that lark computed.
        numbers: What stands for each of the other rules.
    """
    for end in table.end_states.values():
        table.states[end]["$END"] = (Shift, end)
    places: list[Place] = [(table.start_states[start], "") for start in STARTS]
    known = {frozenset(actions(table, place).items()): number for number, place in enumerate(places)}
    states: list[dict[str, int]] = []
    for place in places:
        state: dict[str, int] = {}
        for symbol, action in sorted(actions(table, place).items()):
            if isinstance(action, tuple):
                content = frozenset(actions(table, action).items())
                if content not in known:
                    known[content] = len(places)
                    places.append(action)
                state[symbol] = known[content]
                if not symbol.islower():
                    state[symbol] += LEAF if action[1] else SILENT if is_silent(symbol) else 0
            else:
                state[symbol] = numbers[action]
        states.append(state)
    return states


def actions(table: Any, place: Place) -> dict[str, Any]:
    """What follows each symbol at a place: another place, or the rule that is complete there.

    A terminal that is all of a leaf leads to the place after the leaf.
    """
    state, symbol = place
    reached = [table.states[state][symbol][1] if symbol else state]
    found: dict[str, Any] = {}
    for terminal in filterfalse(str.islower, table.states[reached[0]]):
        action, argument = table.states[reached[0]][terminal]
        while action is Reduce and passes_on(argument):
            reached.append(table.states[state][argument.origin.name][1])
            action, argument = table.states[reached[-1]].get(terminal, (None, None))
        if action is Shift:
            leaf = leaf_of(table, argument)
            found[str(terminal)] = (reached[-1], leaf) if leaf else (argument, "")
        elif action is Reduce:
            found[str(terminal)] = argument
    return found | {name: (here, name) for here in reached for name in map(str, table.states[here]) if name.islower()}


def leaf_of(table: Any, state: int) -> str | None:
    """The nonterminal that is complete in a state whatever follows, if it is one terminal that has a meaning alone."""
    (action, rule), *others = set(table.states[state].values())
    is_leaf = not others and action is Reduce and rule.alias and len(rule.expansion) == 1 and rule.expansion[0].is_term
    return str(rule.origin.name) if is_leaf else None


def is_silent(terminal: str) -> bool:
    """Whether a terminal has no meaning, which lark is told by its name."""
    return terminal.startswith("_")


def described(rule: Any) -> tuple[str, int, int, str]:
    """A rule: its left side, how many symbols it has, how many of them carry a meaning, and what it means.

    That is the alias that the grammar gives it, or its own name; ``*`` where it is a list that lark made of a
    repetition, and nothing where it has the meaning of its one part.
    """
    kept = [symbol for symbol in rule.expansion if not (symbol.is_term and is_silent(symbol.name))]
    name = str(rule.origin.name)
    passes = rule.options.expand1 and len(kept) == 1
    meaning = rule.alias or ("*" if name.startswith("__") else "" if passes else name)
    return name, len(rule.expansion), len(kept), str(meaning)


def scanner(patterns: dict[str, str]) -> tuple[dict[str, str], str, str]:
    """The terminals that are a sign or two, and a regular expression that finds one token after another.

    The others are told apart by their first character: names, numbers, superscripts, and the ends of statements. A
    second expression, which is quicker to compile, does for texts that are all ASCII.
    """
    others = ("NUMBER", "SUPERSCRIPT", "_END")
    literals: dict[str, str] = {}
    for name, pattern in patterns.items():
        if not (
            name in others or name.startswith("__IGNORE") or pattern.startswith(patterns["NAME"]) or "(?=" in pattern
        ):
            signs = sorted(set(re.sub(r"[\\|\[\]]", "", pattern)))
            candidates = [*signs, *map("".join, product(signs, repeat=2))]
            literals |= {text: name for text in candidates if re.fullmatch(pattern, text)}
    signs_after = "|".join(patterns[name].removeprefix(patterns["NAME"] + BLANKS) for name in ("ASSIGNED", "CALLED"))
    tokens = [  # in the order that is found fastest: most are names, or signs
        f"{patterns['NAME']}(?:{BLANKS}(?:{signs_after}))?",
        *[re.escape(text) for text in sorted(literals) if len(text) > 1],
        f"[{''.join(re.escape(text) for text in sorted(literals) if len(text) == 1)}]",
        patterns["NUMBER"],
        patterns["SUPERSCRIPT"],
        patterns["_END"].partition("]*")[2],  # the blanks before it are passed over anyway
    ]
    in_ascii = [re.sub(r"[^\0-\x7f](-[^\0-\x7f])?", "", token) for token in tokens if token != patterns["SUPERSCRIPT"]]
    return literals, alternatives(tokens), alternatives(in_ascii)


def alternatives(patterns: list[str]) -> str:
    """A pattern that finds any of these, or else any one sign, with the blanks before it; it never goes back."""
    groups_unnumbered = re.sub(r"(?<!\\)\((?!\?)", "(?:", "|".join([*patterns, r"[^ \t\r\f]"]))
    quick = groups_unnumbered.replace(")?", "|)")  # an alternative is tried with less ado than a repetition
    return re.sub(r"\][*+]", r"\g<0>+", rf"[ \t\r\f]*({quick})")


if __name__ == "__main__":
    TABLES.write_text(generated(), encoding="utf-8")
