"""Options that take no longer than they must, and two of them: ``--help`` and ``--version``.

click would clean every help with ``inspect``, whose import takes a tenth of a start, and look for a translation of the
help of its own two, which takes a fiftieth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tracediff import __version__

Command = TypeVar("Command", bound=Callable[..., Any])


class Option(click.Option):
    """An option whose help is a line of text, which needs no cleaning."""

    def __init__(self, names: list[str], **attributes: Any) -> None:
        text = attributes.pop("help", None)
        super().__init__(names, **attributes)
        self.help = text


def option(*names: str, **attributes: Any) -> Callable[[Command], Command]:
    """Give a command an option; the names and attributes are those of `click.option`."""
    return click.option(*names, cls=Option, **attributes)


def showing(names: list[str], text: str, show: Callable[[click.Context], str]) -> click.Option:
    """An option that shows something, whatever else is asked for, and ends the program."""

    def callback(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(show(ctx), color=ctx.color)
            ctx.exit()

    return Option(names, is_flag=True, is_eager=True, expose_value=False, help=text, callback=callback)


HELP = showing(["-h", "--help"], "Show this message and exit.", click.Context.get_help)
VERSION = showing(["-V", "--version"], "Show the version and exit.", lambda _: f"tracediff {__version__}")
