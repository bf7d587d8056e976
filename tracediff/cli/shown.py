"""The options that show something and end the program: ``--help`` and ``--version``.

This room owns them because click's own ones look for a translation of their help, which takes a fiftieth of a start.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from tracediff import __version__


def showing(names: list[str], text: str, show: Callable[[click.Context], str]) -> click.Option:
    """An option that shows something, whatever else is asked for, and ends the program."""

    def callback(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(show(ctx), color=ctx.color)
            ctx.exit()

    return click.Option(names, is_flag=True, is_eager=True, expose_value=False, help=text, callback=callback)


HELP = showing(["-h", "--help"], "Show this message and exit.", click.Context.get_help)
VERSION = showing(["-V", "--version"], "Show the version and exit.", lambda _: f"tracediff {__version__}")
