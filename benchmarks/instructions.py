"""A guard of the cold start: instructions, which do not depend on how busy the machine is, against a recorded baseline.

valgrind's callgrind counts what tracediff executes from start to exit, and what bare Python does; their ratio may be
10 % above the baseline of this minor version of Python in `instructions.json`. Wall time is left to `cold`. Without
valgrind, or without a baseline for this Python, there is nothing to compare and nothing fails.

    python -m benchmarks.instructions            compare; exit code 1 if a ratio has grown by more than 10 %
    python -m benchmarks.instructions --update   record the ratios as the baseline of this Python
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measuring import compiling

BASELINE = Path(__file__).with_suffix(".json")
ALLOWED = 1.10
BARE = ("-c", "pass")
STARTS = {
    "reverse": ("-m", "tracediff", "reverse", "ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5"),
    "version": ("-m", "tracediff", "--version"),
}


def main() -> int:
    """Compare or record, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="record the ratios as the baseline")
    update = parser.parse_args().update
    if not shutil.which("valgrind"):
        print("instructions: valgrind is not installed, nothing is compared")
        return 0
    bare = counted(BARE)
    ratios = {name: round(counted(arguments) / bare, 3) for name, arguments in STARTS.items()}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    baselines: dict[str, dict[str, float]] = json.loads(BASELINE.read_text(encoding="utf-8"))
    if update:
        baselines = dict(sorted((baselines | {python: ratios}).items()))
        BASELINE.write_text(json.dumps(baselines, indent=2) + "\n", encoding="utf-8")
    lines, grown = verdict(ratios, baselines.get(python, {}))
    print("\n".join(lines))
    if grown:
        print("instructions: the cold start has grown; make it lighter, or record it with --update and say why")
    return int(grown)


def counted(arguments: Sequence[str]) -> int:
    """The instructions that Python executes with these arguments, its output going into a pipe.

    It is run once before it is counted, so that everything is compiled, and with the same hashes every time.
    """
    environment = compiling() | {"PYTHONHASHSEED": "0"}
    command = [sys.executable, *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    found = subprocess.run(callgrind, env=environment, check=True, capture_output=True)
    totals = re.search(rb"Collected : (\d+)", found.stderr)
    if totals is None:
        raise SystemExit("instructions: valgrind says no total")
    return int(totals[1])


def verdict(ratios: Mapping[str, float], baseline: Mapping[str, float]) -> tuple[list[str], bool]:
    """What is said of each ratio, and whether one has grown by more than is allowed.

    >>> verdict({"reverse": 5.6}, {"reverse": 5.0})
    (['reverse: 5.60 times bare Python, baseline 5.00, grown by 12 %'], True)
    """
    lines = []
    for name, ratio in ratios.items():
        before = baseline.get(name)
        if before is None:
            lines.append(f"{name}: {ratio:.2f} times bare Python, no baseline for this Python")
        else:
            change = "grown" if ratio > before else "shrunk"
            by = abs(ratio / before - 1)
            lines.append(f"{name}: {ratio:.2f} times bare Python, baseline {before:.2f}, {change} by {by:.0%}")
            lines[-1] = lines[-1].replace("%", " %")
    return lines, any(ratio > ALLOWED * baseline.get(name, ratio) for name, ratio in ratios.items())


if __name__ == "__main__":
    sys.exit(main())
