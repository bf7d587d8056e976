"""The program: commands, exit codes, and how an error reaches a person.

This room owns what happens around a command. Each command is in a module of its own.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, ClassVar, NoReturn

import click

from tracediff.cli.shown import HELP, VERSION
from tracediff.errors import (
    LONGEST,
    RequestError,
    TracediffError,
    advice,
    columns_beside,
    did_you_mean,
    reason,
    visible,
)

INTERRUPTED = 130

COMPLETE = "_TRACEDIFF_COMPLETE"
"""The variable by which a shell asks how a command line may go on."""

EPILOG = """\b
Exit codes: 0 done; 1 a file, the system or a test failed; 2 the request is
wrong; 3 the function or its derivative is not finite here, or check fails;
130 interrupted."""


COMMANDS = {
    "Traces": {
        "eval": ("eval:evaluate", "Print the primal trace: each operation, its numbers, its value."),
        "forward": ("forward:forward", "Print the primal trace with its tangents (forward mode)."),
        "reverse": ("reverse:reverse", "Print the primal trace with its adjoints (reverse mode)."),
    },
    "Derivatives": {
        "jacobian": ("jacobian:jacobian", "Print the Jacobian by both modes, with what each took."),
        "hessian": ("hessian:hessian", "Print the value, the gradient and the Hessian of one output."),
        "check": ("check:check", "Check a gradient: five methods, and whether they agree."),
        "symbolic": ("symbolic:symbolic", "Print derivatives as expressions, and how they swell."),
        "paths": ("paths:paths", "Print every path from an input to an output, and their sum."),
        "graph": ("graph:graph", "Draw the computational graph, with values, adjoints and partials."),
        "eliminate": (
            "eliminate:eliminate_command",
            "Accumulate the Jacobian by eliminating vertices in a given order.",
        ),
    },
    "Classroom": {
        "explain": ("explain:explain", "Explain a trace in sentences, row by row."),
        "worksheet": ("worksheet:worksheet", "Write exercises with blanks, and the key."),
        "mark": ("mark:mark", "Mark filled-in sheets, row by row."),
        "test": ("test:test", "Try the expectations of programs in files."),
    },
    "Reference": {
        "rules": ("rules:rules", "Print the table of primitives with their partials."),
        "samples": ("samples:samples", "List the shipped samples, or print one."),
    },
}
"""Where each command is, and the first sentence of its help; so that only the command that is run is imported."""


ELSEWHERE = {
    "help": "--help", "version": "--version", "run": "eval", "evaluate": "eval", "primal": "eval", "trace": "eval",
    "tangent": "forward", "jvp": "forward", "grad": "reverse", "gradient": "reverse", "adjoint": "reverse",
    "vjp": "reverse", "backward": "reverse", "backprop": "reverse", "diff": "symbolic", "derivative": "symbolic",
}  # fmt: skip
"""What elsewhere is called otherwise."""


class Commands(click.Group):
    """The commands in groups, with a hint where one is misspelt or an expression stands in its place."""

    places: ClassVar[dict[str, str]] = {name: at for group in COMMANDS.values() for name, (at, _) in group.items()}

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002 - click's
        """The option for help."""
        return HELP

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """The names of the commands, in the order of their groups."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import a command."""
        if cmd_name not in self.places:
            return None
        module, _, name = self.places[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(f"tracediff.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Write the commands group by group."""
        for title, group in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name, summary) for name, (_, summary) in group.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the program's own options; an expression that starts with a minus is none of them."""
        is_word = args and args[0].startswith("-") and not args[0].startswith("--") and args[0] not in ("-h", "-V")
        if is_word and not ctx.resilient_parsing:  # as a shell's are that is still to complete them
            self._refuse_expression(ctx, args)
        return super().parse_args(ctx, args)

    def _refuse_expression(self, ctx: click.Context, args: list[str]) -> NoReturn:
        import shlex  # noqa: PLC0415 - only for a mistake

        words = " ".join(map(shlex.quote, args))
        command = f"write tracediff eval {words}"
        if len(words) > LONGEST or visible(words) != words:
            command = "for example tracediff eval"
        raise click.UsageError(f"an expression needs a command before it\n{command}", ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed.

        Raises:
            UsageError: There is no such command.
        """
        word = args[0]
        if word not in self.places and not word.startswith("--") and not ctx.resilient_parsing:
            hint = did_you_mean(word, self.places)
            if hint or word.isidentifier():
                meant = ELSEWHERE.get(word.casefold())
                hint = f"did you mean {meant}?" if meant else hint or "tracediff --help lists the commands"
                raise click.UsageError(f"there is no command {word}\n{hint}", ctx)
            self._refuse_expression(ctx, args)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
    params=[VERSION],
)
def program() -> None:
    """Watch automatic differentiation happen.

    \b
      tracediff eval    "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5
      tracediff forward "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5 --seed x1
      tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5

    An expression becomes a list of elementary operations, and each is printed on a row of its own: the formula, the
    numbers put into it, the result; beside them the tangents or adjoints, as in Tables 2 and 3 of Baydin et al.,
    JMLR 18 (2018).
    """


def run(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code; whatever goes wrong is one message on standard error."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 - a closed stream reads as empty
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - and takes what is written
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        if asked := os.environ.get(COMPLETE):
            return _complete(asked)
        with _waiting() as bar:
            code: Any = program.main(arguments, prog_name="tracediff", standalone_mode=False, obj=bar)
            sys.stdout.flush()
    except TracediffError as error:
        return _report(error.shown(*_place()), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.UsageError as error:
        from tracediff.cli.usage import explained  # noqa: PLC0415 - only for a mistake

        return _report(explained(error, sys.argv[1:] if arguments is None else arguments), 2)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has what they wanted
        _abandon_output()
        return 1
    except UnicodeEncodeError as error:
        return _report(f"the output's encoding {error.encoding} cannot carry this notation\nuse --notation ascii", 2)
    except OSError as error:
        _abandon_output()
        return _report(f"{reason(error)}\n{advice(error, '')}", 1)
    except MemoryError:
        return _report("there is not enough memory for a program of this size\nuse a shorter one", 1)
    return code if isinstance(code, int) else 0


def _complete(asked: str) -> int:
    """Tell a shell how a command line may go on, or what it is to be taught for that.

    Raises:
        RequestError: It does not ask as a shell does.
    """
    from click.shell_completion import shell_complete  # noqa: PLC0415 - seldom asked for

    with suppress(LookupError, ValueError):  # the words of the command line, or the place among them, are missing
        if shell_complete(program, {}, "tracediff", COMPLETE, asked) == 0:
            return 0
    hint = f'write eval "$({COMPLETE}=bash_source tracediff)", or zsh_source or fish_source; or unset it'
    raise RequestError(f"{COMPLETE} is {asked}, and no shell asks so", hint=hint)


def _waiting() -> AbstractContextManager[Any]:
    """A progress bar, if there is a terminal for it."""
    if not sys.stderr.isatty():
        return nullcontext()
    from tracediff.cli.progress import Waiting  # noqa: PLC0415 - imported where it is used

    return Waiting()


def _abandon_output() -> None:
    """Let what is still to be flushed, also at exit, go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place() -> tuple[int, str]:
    """The columns of the expression that standard error has room for, and its encoding."""
    try:
        room: int | None = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):  # it is no terminal
        room = None
    return columns_beside(room), sys.stderr.encoding


def _report(message: str, code: int) -> int:
    """Print a message on standard error, without anything that a terminal would obey."""
    print("\n".join(map(visible, f"tracediff: {message}".split("\n"))), file=sys.stderr)
    return code
