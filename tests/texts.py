"""Texts for the fuzzer: what the grammar allows, what is nearly a program, and what is none at all.

Grammatical texts are walked out of the rules of the lark grammar, so a new construct is fuzzed as soon as it is in there.
The command lines are walked out of the commands in the same way: whatever options a command has, they are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import click
from lark import Lark

from tests.conftest import commands
from tests.programs import KINKED, NAMES, SMOOTH, Tape, case
from tracediff import resources
from tracediff.errors import TracediffError
from tracediff.language import parse
from tracediff.primitives import CALLABLE

VARIABLES = (*NAMES, *NAMES, "y", "a", "f", "x₁", "α", "σ", "e", "at", "seed", "expect", "d", "y1", "pi", "π")

WORDS = (*VARIABLES, *CALLABLE)

NUMBERS = (
    "2",
    "0",
    "1",
    "3",
    "0.5",
    ".5",
    "2.",
    "1e-3",
    "1E5",
    "710",
    "1e308",
    "1e-320",
    "1e999",
    "12345678901234567890",
)

PIECES = (
    "", *WORDS, *NUMBERS, *"+-−–*×·⋅/÷^=(),;<>.$#'\"[]{}|!\\&%@~`?:_\t\r\f\v\0\x1b", "**", "==", "<=", "²", "⁻¹", "⁰", "⁻",
    "\n", "# c\n", "f(a) = ", "g(a, b) = a*b\n", "f(", "max(", "at x1=1", "seed x1", "expect y = 1", "d y / d x1", "\u0445",
    "\uff58", "\u202e", "x\u0304", "日", "🙂", "\u00a0", "\u2028", "\x85", "\ufeff", "\ud800", "[bold]", "</script>", r"\input{x}",
)  # fmt: skip

SPELLINGS = {
    "NAME": (*VARIABLES, *VARIABLES, "sin", "max", "b", "x10"),
    "ASSIGNED": [f"{name} =" for name in (*VARIABLES, *VARIABLES, "sin", "max", "b", "x10")],
    "UNARY": ("f(", *[f"{name}(" for name, primitive in CALLABLE.items() if primitive.arity == 1]),
    "BINARY": ("g(", *[f"{name}(" for name, primitive in CALLABLE.items() if primitive.arity == 2]),
    "FUNCTION": ("f(", "g(", "f (", "g(", "h(", "sin(", "x1("),
    "NUMBER": (*NUMBERS[:-4], *NUMBERS),
    "SUPERSCRIPT": ("²", "⁻¹", "¹⁰", "⁰"),
    "MINUS": "-−–",
    "TIMES": "*×·⋅",
    "DIVIDE": "/÷",
    "POWER": ("^", "**"),
    "COMPARISON": ("<", "<=", ">", ">=", "==", "!="),
    "_AT": ("at",),
    "_SEED": ("seed",),
    "_EXPECT": ("expect",),
    "_D": ("d",),
    "_END": ("\n", ";", " # c\n", "\r\n", ";\n\n"),
}
"""How the terminals that are patterns may be spelt, and the names of functions of one operand and of two."""

SAMPLES = [resources.sample(name) for name in resources.samples()]


class Request(NamedTuple):
    """A command line, and what stands on standard input."""

    arguments: list[str]
    stdin: str


LARK = Lark(resources.grammar(), parser="lalr", start=["program", "point"], maybe_placeholders=False)

KEYWORDS = {terminal.name: (terminal.pattern.value,) for terminal in LARK.terminals if terminal.name not in SPELLINGS}


def rules() -> dict[str, list[list[str]]]:
    """What each symbol of the grammar may stand for, the flattest alternative first, so that each walk comes to an end."""
    found: dict[str, list[list[str]]] = {}
    for rule in LARK.rules:
        symbols = [symbol.name for symbol in rule.expansion]
        if symbols == ["CALLED", "_CLOSE"]:
            continue  # always a mistake, and the flattest
        if rule.alias == "call":
            symbols[0] = "BINARY" if len(symbols) > 3 else "UNARY"
        found.setdefault(rule.origin.name, []).append(symbols)
    heights = dict.fromkeys([*SPELLINGS, *KEYWORDS], 0)

    def height(symbols: list[str]) -> int:
        return max([heights.get(symbol, len(found)) for symbol in symbols], default=0)

    while len(heights) < len(SPELLINGS) + len(KEYWORDS) + len(found):
        known = {name: min(map(height, found[name])) + 1 for name in found if name not in heights}
        heights |= {name: above for name, above in known.items() if above <= len(found)}
    return {name: sorted(alternatives, key=height) for name, alternatives in found.items()}


RULES = rules()


def walked(tape: Tape, start: str) -> str:
    """What a symbol of the grammar may stand for, whatever the names in it may mean."""
    words, waiting = [], [start]
    while waiting:
        symbol = waiting.pop()
        if symbol in RULES:
            flattest = 1 + tape.below(len(RULES[symbol]))  # so that the texts grow in depth and not only in length
            waiting += reversed(tape.one_of(RULES[symbol][:flattest]))
        else:
            words.append(tape.one_of(SPELLINGS.get(symbol) or KEYWORDS[symbol]))
    return " ".join(words)


def grammatical(tape: Tape) -> str:
    """Some statements that the grammar allows, the last of which is an expression."""
    return "\n".join([*[walked(tape, "statement") for _ in range(tape.below(4))], walked(tape, "sum")])


def program(tape: Tape) -> str:
    """A random program that has a value at most points."""
    return case(tape, (*SMOOTH, *KINKED)).text


def mutation(tape: Tape) -> str:
    """A sample or a random program in which a few places have been overwritten."""
    text = tape.one_of(SAMPLES) if tape.below(2) else program(tape)
    for _ in range(1 + tape.below(4)):
        start = tape.below(len(text) + 1)
        text = text[:start] + tape.one_of(PIECES) + text[start + tape.below(7) :]
    return text


def pieces(tape: Tape) -> str:
    """Words and signs in any order."""
    return "".join([tape.one_of(PIECES) for _ in range(tape.below(12))])


def characters(tape: Tape) -> str:
    """Any characters at all, also such as stand for bytes that are none in the encoding of the system."""
    return "".join([chr(tape.below(0x80 if tape.below(2) else 0x110000)) for _ in range(tape.below(20))])


def text(tape: Tape) -> str:
    """Any text."""
    return tape.one_of((program, mutation, mutation, grammatical, grammatical, pieces, characters))(tape)


def point(tape: Tape, names: Sequence[str]) -> str:
    """What stands after ``--at``: mostly a value for each of some names."""
    if tape.below(8):
        return ",".join(f"{name}={tape.one_of(('2', '0', '-1', '0.5', '1e-300', 'pi/4', '1e200'))}" for name in names)
    return walked(tape, "point") if tape.below(2) else pieces(tape)


UNTRIED = ("--help", "--sample")
"""The options that are not tried, like those that name a file: they would say the same each time, or write anywhere."""


def value(tape: Tape, option: click.Option, names: Sequence[str]) -> str:
    """A value of an option, now and then a wrong one; many are about the variables of a program."""
    if not tape.below(16):
        return pieces(tape)
    if isinstance(option.type, click.Choice):
        return str(tape.one_of(option.type.choices))
    if isinstance(option.type, click.types.IntParamType | click.types.FloatParamType):
        return tape.one_of(("1", "2", "3", "5", "17", "0", "-1", "100", "0.5"))
    if option.opts[0] == "--rows":
        return tape.one_of(("3", "all", "1:2", "5:900", "0", "x"))
    return tape.one_of((*names, "x2=0.5,x1=1", "v1", "v2,v1", ",".join(names), "-1"))


COMMANDS = commands()


def request(tape: Tape, written: str) -> Request:
    """A command with some of its options, about a text that stands on the command line or on standard input."""
    try:
        read = parse(written)
        inputs, outputs = read.names(read.inputs), read.names(read.outputs)
    except TracediffError:
        inputs, outputs = list(NAMES), ["y"]
    name = tape.one_of(list(COMMANDS))
    options = [
        option
        for option in COMMANDS[name].params
        if isinstance(option, click.Option) and not set(option.opts) & set(UNTRIED) and option.metavar != "FILE"
    ]
    arguments = [name]
    if tape.below(4) and any("--at" in option.opts for option in options):
        arguments += ["--at", point(tape, inputs)]
    for option in {tape.one_of(options): None for _ in range(tape.below(4))}:
        values = [] if option.is_flag else [value(tape, option, [*inputs, *outputs])]
        arguments += [option.opts[-1], *values]
    about = {"rules": (*CALLABLE, written), "samples": (*resources.samples(), written)}
    arguments.append(tape.one_of(about.get(name) or ("-", written)))
    return Request([argument.replace("\0", "") for argument in arguments], written)  # no system has it in an argument
