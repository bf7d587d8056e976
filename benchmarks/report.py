"""Results as Markdown: tables, with the machine and the versions under which they were found.

>>> print(table(["", "µs"], [["tracediff", 1234.5], ["a peer", Missing("not installed")]]))
|  | µs |
|---|---:|
| tracediff | 1,234 |
| a peer | not installed |
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import TypeAlias

from benchmarks.measuring import Missing

Cell: TypeAlias = str | float | Missing


def run(about: str, report: Callable[[int], str], rounds: int) -> None:
    """Print a benchmark's report; the command line may choose how many rounds are run.

    Args:
        about: What it measures: the text of its module.
        report: From a number of rounds to Markdown.
        rounds: The number without a choice.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=rounds, help="how often each is measured (default: %(default)s)")
    print(report(parser.parse_args().rounds))


def section(title: str, *parts: str, libraries: Sequence[str] = ()) -> str:
    """A titled section that says where it was measured.

    Args:
        title: Its title.
        parts: Its tables and paragraphs.
        libraries: The distributions that took part, besides tracediff.
    """
    where = f"{machine()}; {', '.join(version(name) for name in ('tracediff', *libraries))}."
    return "\n\n".join([f"## {title}", where, *parts]) + "\n"


def table(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A Markdown table; its first column holds names."""
    lines = [f"| {' | '.join(map(shown, cells))} |" for cells in (titles, *rows)]
    return "\n".join([lines[0], f"|---|{'---:|' * (len(titles) - 1)}", *lines[1:]])


def shown(cell: Cell) -> str:
    """A cell as text: a number to three figures."""
    match cell:
        case Missing(reason):
            return reason
        case str():
            return cell
        case _:
            return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def version(distribution: str) -> str:
    """A distribution with its version, or the word that it is not installed."""
    try:
        return f"{distribution} {metadata.version(distribution)}"
    except metadata.PackageNotFoundError:
        return f"{distribution} not installed"


def machine() -> str:
    """The Python, the processor and the system."""
    return (
        f"{platform.python_implementation()} {platform.python_version()}; "
        f"{_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.machine()}"
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"
