"""Mistakes in options and arguments: what is wrong, and what to write instead.

This room says in the words of the house what click found. Mistakes in expressions are explained by `language`.

>>> print(explained(click.BadOptionUsage("--at", "Option '--at' requires an argument."), ["eval", "x", "--at"]))
option '--at' requires an argument
try tracediff eval --help
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Sequence

import click
from click.core import ParameterSource

from tracediff.cli.options import TYPED
from tracediff.errors import did_you_mean, listed, shortened


def explained(error: click.UsageError, arguments: Sequence[str]) -> str:
    """A usage error as one message, with a hint on a line of its own.

    Args:
        error: What click found.
        arguments: What stood on the command line.
    """
    message = error.format_message().rstrip(".")
    if "\n" not in message:
        command = f" {arguments[0]}" if arguments and re.fullmatch(r"\w+", arguments[0]) else ""
        message = "\n".join(_explained(error, message) or (message, f"try tracediff{command} --help"))
    return shortened(message if message[:2].isupper() else message[0].lower() + message[1:])


def _explained(error: click.UsageError, message: str) -> tuple[str, str] | None:
    """What is wrong and what to do, where that is known."""
    if isinstance(error, click.NoSuchOption) and error.ctx:
        return f"there is no option {error.option_name}", _option(error.option_name, error.ctx)
    if isinstance(error, click.BadParameter) and error.param and not isinstance(error, click.MissingParameter):
        return _value(error.param, error.ctx, re.sub(r"^'(.*)'$", r"\1", error.message.partition(" is not ")[0]))
    if error.ctx and (extra := re.search(r"unexpected extra arguments? \((.*)\)$", message, re.DOTALL)):
        words = _as_typed(extra[1].split(), " ".join(error.ctx.meta.get(TYPED, ())).split())
        return f"there is more than one expression: {words or 'one is empty'}", _extra(words, error.ctx)
    return None


def _as_typed(extra: Sequence[str], typed: Sequence[str]) -> str:
    """Extra words in the order in which they stand last in the command; those with a dash have been moved to the end.

    >>> _as_typed(["3", "-d"], ["x", "-d", "3"]), _as_typed(["d", "x"], ["x", "d", "x"])
    ('-d 3', 'd x')
    """
    left, found = Counter(extra), list[str]()
    for word in reversed(typed):
        if left[word]:
            left[word] -= 1
            found.append(word)
    return " ".join(reversed(found))


def _names(command: click.Command, context: click.Context) -> list[str]:
    """The long options of a command."""
    return [name for option in command.get_params(context) for name in option.opts if name.startswith("--")]


def _option(name: str, context: click.Context) -> str:
    """What to do about an option that there is not."""
    near = did_you_mean(name.lstrip("-"), [known.lstrip("-") for known in _names(context.command, context)])
    if near:
        return near.replace("mean ", "mean --")
    parent = context.parent
    if parent is None or not isinstance(parent.command, click.Group):
        return "try tracediff --help"
    if not re.fullmatch(r"--[A-Za-z][A-Za-z-]+", name):
        return f"an expression that begins with -- stands after it: {context.command_path} -- {shlex.quote(name)}"
    others = {other: parent.command.get_command(parent, other) for other in parent.command.list_commands(parent)}
    meant = {
        other: option.metavar
        for other, command in others.items()
        for option in (command.get_params(context) if command else ())
        if isinstance(option, click.Option) and name in option.opts
    }
    usual = Counter(meant.values()).most_common(1)
    having = [other for other, metavar in meant.items() if metavar == usual[0][0]]
    known = f"{listed(having)} {'has' if len(having) == 1 else 'have'} it; " if having else ""
    return f"{known}try {context.command_path} --help"


def _value(parameter: click.Parameter, context: click.Context | None, given: str) -> tuple[str, str] | None:
    """What to do about the value of an option or of a variable of the environment, if that is known."""
    name, kind = parameter.opts[0], parameter.type
    if context and parameter.name and context.get_parameter_source(parameter.name) is ParameterSource.ENVIRONMENT:
        name = str(parameter.envvar)
    if isinstance(kind, click.Choice):
        choices = [str(choice) for choice in kind.choices]
        hint = f"{did_you_mean(given, choices)} {name} is one of {', '.join(choices)}".strip()
    elif isinstance(kind, click.IntRange) and kind.max is not None:
        hint = f"{name} is a whole number from {kind.min} to {kind.max}"
    elif isinstance(kind, click.IntRange):
        hint = f"{name} is a whole number, at least {kind.min}"
    elif isinstance(kind, click.FloatRange):
        hint = f"{name} is a number from {kind.min} to {kind.max}"
    else:
        return None
    return f"{name} cannot be {given}", hint


def _extra(words: str, context: click.Context) -> str:
    """What to do about arguments after the expression."""
    options = _names(context.command, context)
    for dashed in re.finditer(r"(?<!\S)(-|[–—]+)([a-z]+(?:-[a-z]+)*)(?![\w-])", words):
        if (name := f"--{dashed[2]}") in options:
            return f"did you mean {name}?"
        meant = [option for option in options if option.startswith(name) and len(name) == len("--d")]
        if meant and dashed.end() < len(words):
            return f"did you mean {' or '.join(meant)}?"
    if "--at" in options and re.fullmatch(r"(at )?[^\W\d]\w*=\S+( [^\W\d]\w*=\S+)*", words):
        return f"a point stands after --at: --at {','.join(words.removeprefix('at ').split())}"
    return f"""put the expression in quotes: {context.command_path} "x1*x2 + sin(x1)\""""
