"""The documents are true: every console block prints what it shows, and the README's commands are those of CI."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

import tracediff
from tests.conftest import Run, commands
from tracediff.cli.main import COMMANDS
from tracediff.primitives import CALLABLE

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "docs/commands.md", "docs/language.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def shown(run: Run, block: str, terminal: bool) -> str:
    """The block with the outputs that its commands really have, as on a terminal of 80 columns or in a pipe."""
    parts = []
    for command in re.findall(r"^\$ (tracediff .*)$", block, re.MULTILINE):
        arguments = shlex.split(command)[1:]
        found = run(
            *arguments, *(["--color", "never"] if terminal else []), terminal=terminal, columns=80 if terminal else None
        )
        parts.append(f"$ {command}\n{found.out}{found.err}")
    return "\n".join(parts)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_console_block_prints_what_it_shows(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Set UPDATE_DOCS to write the outputs anew, and look at them."""
    monkeypatch.chdir(ROOT)
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    true = BLOCK.sub(lambda block: f"```console\n{shown(run, block[1], name == 'README.md')}```", text)
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(true, encoding="utf-8")
    assert text == true


def test_the_readme_has_two_commands_and_ci_runs_the_second() -> None:
    commands = re.findall(
        r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert [command.count("\n") for command in commands] == [1, 1]
    assert 'tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5' in commands[0]
    assert f"({commands[1].strip()})" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def links(page: Path) -> list[str]:
    """The files and headings that a page links to, without addresses of the network."""
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [link for link in found if "://" not in link]


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub links to them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in headings}


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not heading or heading in anchors(target), link


def test_the_readme_leads_to_every_page_for_readers() -> None:
    led = {(ROOT / link.partition("#")[0]).resolve() for link in links(ROOT / "README.md")}
    for_readers = {page for page in PAGES if page.parent != ROOT / "benchmarks"}
    assert for_readers - led == {ROOT / "README.md", ROOT / "docs" / "filled.md"}, "filled.md is a sheet to mark"


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in commands().items():
        assert f"$ tracediff {name} " in text
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.opts[-1] in text, parameter.opts


def test_the_page_of_commands_begins_with_the_groups_of_the_help() -> None:
    listed = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("\n## ")[0]
    for title, group in COMMANDS.items():
        (line,) = re.findall(rf"^- {title}: (.*(?:\n  .*)*)", listed, re.MULTILINE)
        assert re.findall(r"\[`(\w+)`\]", line) == list(group)


def test_the_functions_that_the_language_page_names_exist() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    named = re.findall(r"[\wσ]+", text.partition("**Functions** are `")[2].partition("`; `pi`")[0])
    assert {name for name in named if name not in ("or",)} <= set(CALLABLE)
    assert len(named) > 30


def test_the_version_is_the_same_everywhere() -> None:
    assert f"\nversion: {tracediff.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dynamic"] == ["version"]
