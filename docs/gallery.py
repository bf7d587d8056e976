"""The gallery: ``python docs/gallery.py`` writes ``docs/gallery.md`` anew from what the commands print.

A chapter shows one format by a few commands; the last one has every sample as a rendered table. A test holds that the
page is what this program writes.
"""

from __future__ import annotations

import contextlib
import io
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tracediff import cli, resources

PAGE = Path(__file__).parent / "gallery.md"

RENDERED = ""
"""In the place of the name of a language: the output is part of the page, which shows it."""

LINKED = "linked"
"""Likewise: the output is a file beside the page, which shows it or leads to it."""

FILES = {"html": "[The page](reverse.html)", "svg": "![The trace side by side](reverse.svg)"}
"""How the page shows the files, each the output of `SURVEY` in that format."""

SURVEY = 'tracediff reverse "ln(x1) + x1*x2 - sin(x2)" --at x1=2,x2=5'


class Chapter(NamedTuple):
    """What is shown of a format.

    Args:
        title: Its heading.
        text: What is said of it.
        language: That of its outputs, by which they are highlighted; or `RENDERED` or `LINKED`.
        commands: What is run.
    """

    title: str
    text: str
    language: str
    commands: tuple[str, ...]


CHAPTERS = (
    Chapter(
        "Plain text",
        "What goes into a pipe or a file. On a terminal the same is a table that fits the screen.",
        "text",
        (SURVEY, "tracediff forward --sample sigmoid-neuron --seed w0 --notation ascii"),
    ),
    Chapter(
        "Markdown",
        "Tables of GitHub's kind, one for each trace, in the order of computation.",
        RENDERED,
        (f"{SURVEY} --format markdown", 'tracediff hessian "x^2*y + y + 2" --at x=3,y=4 --format markdown'),
    ),
    Chapter(
        "Markdown with mathematics",
        "`--notation latex` puts the formulas between dollar signs.",
        RENDERED,
        (f"{SURVEY} --format markdown --notation latex",),
    ),
    Chapter(
        "LaTeX",
        "The survey's Table 3, and a Jacobian. A table that may be too large is set in the largest size that fits.",
        "latex",
        (f"{SURVEY} --format latex", 'tracediff jacobian "x^2 + y^2; exp(x + y)" --at x=1,y=1 --format latex'),
    ),
    Chapter(
        "Mathematics for a page",
        "`array` is for what shows LaTeX but is no LaTeX: MathJax, KaTeX, a notebook.",
        RENDERED,
        (f"{SURVEY} --format array",),
    ),
    Chapter(
        "Slides",
        "`--reveal` uncovers the rows one by one, the adjoints from the bottom upwards.",
        "latex",
        ("tracediff reverse --sample sum-times --format latex --standalone --reveal",),
    ),
    Chapter(
        "Pages",
        "A page that needs nothing else, and is stepped through with the arrow keys; `fragment` is a piece of one.",
        LINKED,
        (f"{SURVEY} --format html", f"{SURVEY} --format fragment"),
    ),
    Chapter(
        "Pictures",
        "What a terminal shows, each letter at its column; `png` takes Pillow.",
        LINKED,
        (f"{SURVEY} --format svg", f"{SURVEY} --output reverse.png"),
    ),
    Chapter("CSV", "One flat table, one row a line, every number in full.", "csv", (f"{SURVEY} --format csv",)),
    Chapter(
        "JSON",
        "The contract for other programs, which `--from` reads back.",
        "json",
        ('tracediff eval "x*y" --at x=2,y=5 --format json',),
    ),
)


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Gallery"
    yield ""
    yield "Written by `python docs/gallery.py` from what the commands print; a test holds that it is true."
    for chapter in CHAPTERS:
        yield from ("", f"## {chapter.title}", "", chapter.text)
        for command in chapter.commands:
            yield from ("", "```console", f"$ {command}", "```", "")
            yield from _shown(command, chapter.language)
    yield from ("", "## Every sample", "", "Its reverse trace; with `--sample NAME` any command runs it.")
    for name in resources.samples():
        title = resources.sample(name).partition("\n")[0].removeprefix("# ")
        yield from ("", f"<details><summary><code>{name}</code>: {title}</summary>", "")
        yield printed(f"tracediff reverse --sample {name} --format markdown").rstrip("\n")
        yield from ("", "</details>")


def _shown(command: str, language: str) -> Iterator[str]:
    if language == LINKED:
        yield from (link for name, link in FILES.items() if command == f"{SURVEY} --format {name}")
    elif language == RENDERED:
        yield printed(command).rstrip("\n")
    else:
        yield from (f"```{language}", printed(command).rstrip("\n"), "```")


def printed(command: str) -> str:
    """What a command prints into a pipe."""
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="utf-8", newline="")
    with contextlib.redirect_stdout(stream):
        code = cli.run(shlex.split(command)[1:])
    assert code == 0, command
    return buffer.getvalue().decode()


if __name__ == "__main__":
    for ending in FILES:
        (PAGE.parent / f"reverse.{ending}").write_text(printed(f"{SURVEY} --format {ending}"), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
