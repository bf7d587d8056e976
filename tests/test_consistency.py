"""The commands are one family: what they have in common is called, worded and ordered alike."""

from __future__ import annotations

from itertools import pairwise

import click

from tests.conftest import Run, commands
from tracediff.cli.main import COMMANDS

ORDER = (
    "--file", "--sample", "--at", "--symbolic", "--cse", "--mode", "--of", "--wrt", "--seed", "--digits", "--layout",
    "--rows", "--notation", "--format", "--output", "--color", "--theme", "--standalone", "--reveal", "--step",
)  # fmt: skip
"""The options that several commands have, in the order in which each command lists those that it has."""

SAME = (
    "--file",
    "--symbolic",
    "--cse",
    "--wrt",
    "--layout",
    "--rows",
    "--color",
    "--theme",
    "--standalone",
    "--reveal",
)
"""Those that mean the same in all of them; of the others the sentence says what is special."""


def options(command: click.Command) -> list[click.Option]:
    return [option for option in command.params if isinstance(option, click.Option)]


def test_options_come_in_the_same_order_in_every_command() -> None:
    for name, command in commands().items():
        places = [ORDER.index(option.opts[-1]) for option in options(command) if option.opts[-1] in ORDER]
        assert all(a < b for a, b in pairwise(places)), name


def test_an_option_that_means_the_same_says_the_same() -> None:
    for name in SAME:
        said = {option.help for command in commands().values() for option in options(command) if name in option.opts}
        assert len(said) == 1, name


def test_an_option_of_is_an_output_and_at_a_point_wherever_it_occurs() -> None:
    metavars = {"--of": "NAME", "--wrt": "NAME", "--at": "NAME=VALUE,..."}
    for name, command in commands().items():
        for option in options(command):
            assert option.metavar == metavars.get(option.opts[-1], option.metavar), name


def test_every_option_says_what_it_is_in_a_sentence() -> None:
    for name, command in commands().items():
        for option in options(command):
            assert option.help, (name, option.opts)
            assert option.help[0].isupper(), (name, option.opts)
            assert option.help.endswith("."), (name, option.opts)


def test_the_list_of_commands_says_the_first_sentence_of_each_on_one_line(run: Run) -> None:
    found = run("--help", columns=80).out
    for group in COMMANDS.values():
        for name, (_, said) in group.items():
            assert any(line.split() == [name, *said.split()] for line in found.splitlines()), name
            assert (commands()[name].help or "").startswith(f"{said}\n"), name


def test_no_line_of_a_help_is_wider_than_a_terminal(run: Run) -> None:
    for arguments in ([], *([name] for name in commands())):
        found = run(*arguments, "--help", columns=80).out
        assert max(map(len, found.splitlines())) <= 80, arguments
