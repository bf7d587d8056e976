"""What the trace commands have in common: where the program comes from, and how the result is shown.

This room owns the options. What is done with their values is left to `traces` and `output`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from tracediff.cli.formats import FORMATS, GRAPHS, TEXTS
from tracediff.cli.shown import HELP, Command, option
from tracediff.cli.writing import THEME
from tracediff.errors import FileError, RequestError, advice, did_you_mean, reason, visible
from tracediff.notation import NOTATIONS
from tracediff.render.wanted import ALL, LAYOUTS, Which

NAMELESS = "''"

TYPED = "tracediff.typed"
"""Where the context keeps what stood after the command."""


class _Plain(click.ParamType):  # type: ignore[type-arg]  # generic in new versions of click only
    """A number as everybody writes it: Python would also read ``1_0``, ``nan`` and other scripts' digits."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number.

        Raises:
            click.BadParameter: It is none.
        """
        if isinstance(value, str) and not set(value) <= set("+-.0123456789e"):
            self.fail(f"{value!r} is not a number", param, ctx)
        return super().convert(value, param, ctx)


class Whole(_Plain, click.IntRange):
    """A whole number in a range."""


class Decimal(_Plain, click.FloatRange):
    """A number in a range."""


DIGITS = option(
    "--digits", type=Whole(0, 17), default=3, show_default=True,
    help="Decimals shown. Numbers put in are rounded too; 17 gives all of every number.",
)  # fmt: skip


def once_option(name: str, target: str, metavar: str, text: str, hint: str) -> Callable[[Command], Command]:
    """An option that is given once: of several the last would silently win.

    Args:
        name: What it is called.
        target: The parameter that has its value.
        metavar: What its value is.
        text: Its help.
        hint: What to do instead of giving it again.

    Raises:
        RequestError: It is given again, on the command line.
    """

    def only(_ctx: click.Context, _param: click.Parameter, given: Sequence[str]) -> str | None:
        if len(given) > 1:
            raise RequestError(f"{name} is given {len(given)} times: {', '.join(map(visible, given))}", hint=hint)
        return given[0] if given else None

    return option(name, target, metavar=metavar, multiple=True, callback=only, help=text)


class TraceCommand(click.Command):
    """A command whose argument may be an expression that starts with a minus."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002 - click's
        """The option for help."""
        return HELP

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a word with a single dash that is no option is an expression."""
        ctx.meta[TYPED] = list(args)
        options = {name: option for option in self.params if isinstance(option, click.Option) for name in option.opts}
        words: list[str] = []
        expressions: list[str] = []
        takes_value = False
        for number, word in enumerate(args):
            if word == "--" and not takes_value:
                expressions += args[number + 1 :]
                break
            is_expression = (
                word.startswith("-") and not word.startswith("--") and word not in ("-", "-h", "-V", *options)
            )
            (expressions if is_expression and not takes_value else words).append(word)
            takes_value = not takes_value and word in options and not options[word].is_flag
        return super().parse_args(ctx, [*words, "--", *expressions] if expressions else words)


def _with(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    """Give a command some options, in this order."""
    for add in reversed(options):
        command = add(command)
    return command


def text_options(command: Command) -> Command:
    """The options that say which program it is about."""
    return _with(
        command,
        [
            click.argument("expression", required=False),
            option("--file", "file", metavar="FILE", help="Read the program from FILE (- for standard input)."),
            option("--sample", metavar="NAME", shell_complete=complete_sample, help="Run a shipped sample."),
        ],
    )


def source_options(command: Command) -> Command:
    """The options that say which program to run, and at which point."""
    at = option("--at", "at", metavar="NAME=VALUE,...", multiple=True, help="The point, as in x=2,y=pi/16.")
    return text_options(at(command))


def program_options(command: Command) -> Command:
    """The options that say which program to run, at which point, and how its rows are made."""
    rows = [
        option("--symbolic", is_flag=True, help="Print the formulas alone, without numbers."),
        option(
            "--order", type=click.Choice(["height", "source"]), default="height",
            help="Order rows by height, as the survey does, or as written.",
        ),
        option("--cse", is_flag=True, help="Merge operations that are written more than once."),
    ]  # fmt: skip
    return source_options(_with(command, rows))


def seed_option(command: Command) -> Command:
    """The option that says in which direction to differentiate."""
    add = option(
        "--seed", "seeds", metavar="NAME[=VALUE],...", multiple=True,
        help="A direction; give it twice for two passes.",
    )  # fmt: skip
    return add(command)


def trace_options(command: Command) -> Command:
    """The options that say how a trace is arranged and written."""
    return _with(
        document_options(command),
        [
            DIGITS,
            option("--from", "from_", metavar="FILE", help="Take program, point and seeds from a trace in JSON."),
            option("--layout", type=click.Choice(LAYOUTS), default="auto", help="How the traces are arranged."),
            rows_option,
        ],
    )


def step_options(command: Command) -> Command:
    """The options that have the rows of a trace come one by one."""
    return _with(
        command,
        [
            option("--step", is_flag=True, help="Show the rows one by one; ? tells the keys."),
            option("--predict", is_flag=True, help="Step, and ask for each value before it is shown."),
            option(
                "--delay", type=Decimal(0, 3600), metavar="SECONDS",
                help="Step, and go on by itself after so many seconds.",
            ),
        ],
    )  # fmt: skip


def bug_option(*names: str) -> Callable[[Command], Command]:
    """The option that shows a classic mistake beside the truth."""
    return option("--bug", type=click.Choice(names), help="Show what a classic mistake computes, beside what is due.")


def rows_option(command: Command) -> Command:
    """The option that says which rows of a long table are shown."""
    add = option(
        "--rows", "which", callback=_rows, metavar="N|all|M:N",
        help="Rows shown of a table: N, the first and the last; all; or M to N. By default all, and 100 on a terminal.",
    )  # fmt: skip
    return add(command)


def output_options(command: Command) -> Command:
    """The options that say where a result goes, if it has no form but a table, plain text and JSON."""
    return _output_options(command, list(TEXTS), "Write to FILE; .json makes it JSON.")


def document_options(command: Command) -> Command:
    """The options that say where a result goes and in which form."""
    latex = [
        option("--standalone", is_flag=True, help="With --format latex: a whole document."),
        option("--reveal", is_flag=True, help="With --format latex: rows uncovered one by one on slides."),
    ]
    return _document_options(_with(command, latex), FORMATS)


def graph_options(command: Command) -> Command:
    """The same for a graph."""
    return _document_options(command, GRAPHS)


def _document_options(command: Command, formats: Mapping[str, str]) -> Command:
    endings = ", ".join(filter(None, formats.values()))
    return _output_options(command, list(formats), f"Write to FILE, in the format of its ending: {endings}.")


def _output_options(command: Command, formats: Sequence[str], file: str) -> Command:
    return _with(
        command,
        [
            option(
                "--notation", type=click.Choice(NOTATIONS),
                help="How formulas are written; by default what the output can carry.",
            ),
            option(
                "--format", "format_", type=click.Choice(formats),
                help="By default a table on a terminal, else plain.",
            ),
            option("-o", "--output", metavar="FILE", help=file),
            option(
                "--color", type=click.Choice(["auto", "always", "never"]), default="auto",
                help="Colours; by default on a terminal.",
            ),
            option(
                "--theme", type=click.Choice(["light", "dark", "mono", "contrast"]), envvar="TRACEDIFF_THEME",
                expose_value=False, callback=_remember_theme,
                help="Colours for a light or dark projector, none, or the strongest contrast.",
            ),
        ],
    )  # fmt: skip


def _remember_theme(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Keep the theme where `writing` looks for it when it comes to colours."""
    if value:
        ctx.meta[THEME] = value


def _rows(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Which | None:
    """Which rows of a long table to show: ``40``, ``all``, or ``10:30``, which are counted from 1.

    Raises:
        RequestError: They are none of the three.
    """
    if value is None:
        return None
    if value == "all":
        return ALL
    first, colon, last = value.partition(":")
    if all(
        number.isascii() and number.isdigit() and len(number) < 16 for number in ([first, last] if colon else [first])
    ):
        if not colon and int(first):
            return int(first)
        if colon and 0 < int(first) <= int(last):
            return slice(int(first) - 1, int(last))
    raise RequestError(f"--rows {value} says no rows", hint="write --rows 40, --rows 10:30 or --rows all")


def text_of(expression: str | None, file: str | None, sample: str | None) -> str:
    """The text of the program that was asked for.

    Raises:
        RequestError: None was, or more than one.
        FileError: The file cannot be read.
    """
    given = [source for source in (expression, file, sample) if source is not None]
    if len(given) > 1:
        raise RequestError("the program is given more than once", hint="give an expression, --file or --sample")
    if sample is not None:
        return _sample(sample)
    if expression is not None and expression != "-":
        return expression
    if file is not None and file != "-":
        return _decoded(_read(file), file)
    if not given and sys.stdin.isatty():
        return ""
    return _decoded(sys.stdin.buffer.read(), "standard input")


def _sample(name: str) -> str:
    from tracediff import resources  # noqa: PLC0415 - imported where it is used

    known = resources.samples()
    if name not in known:
        hint = did_you_mean(name, known) or "tracediff samples lists them"
        raise RequestError(f"there is no sample {name or NAMELESS}", hint=hint)
    return resources.sample(name)


def _read(file: str) -> bytes:
    try:
        with open(file, "rb") as stream:
            return stream.read()
    except ValueError:  # a null character
        raise FileError(f"{file} is not the name of a file", hint="check the name") from None
    except OSError as error:
        raise FileError(f"{file or NAMELESS} cannot be read: {reason(error)}", hint=advice(error, file)) from None


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise FileError(f"{name} is not UTF-8 text", hint="save it as plain text in UTF-8") from None


def complete_sample(_ctx: click.Context, _parameter: click.Parameter, start: str) -> list[str]:
    """The names of the samples that begin so, for the shell."""
    from tracediff import resources  # noqa: PLC0415 - imported where it is used

    return [name for name in resources.samples() if name.startswith(start)]
