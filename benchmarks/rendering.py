"""What a row costs in each output format: how much longer ``tracediff reverse`` takes for a longer trace.

A row is one of the primal trace or of the adjoints. The difference between two traces leaves out the start of the
process; reading and evaluating the program is in it, the same for every format. Runs are interleaved. The output goes
into a pipe: what a terminal takes to draw is left out.
"""

from __future__ import annotations

from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.big_traces import Run, traced, written
from benchmarks.report import run, section, table

FORMATS = ("plain", "json", "table")
SHORT, LONG = 200, 2_000


def report(rounds: int, short: int = SHORT, long: int = LONG) -> str:
    """Microseconds and bytes a row by format."""
    found: dict[str, list[tuple[Run, Run]]] = {name: [] for name in FORMATS}
    with TemporaryDirectory() as folder:
        programs = {size: written(size, folder) for size in (short, long)}
        for _ in range(rounds):
            for name, pairs in found.items():
                before, after = (
                    traced("reverse", size, folder, program.at, "--format", name) for size, program in programs.items()
                )
                pairs.append((before, after))
    more = programs[long].rows["reverse"] - programs[short].rows["reverse"]
    return section(
        "Rendering",
        table(
            ["format", "µs a row", "bytes a row"],
            [
                [
                    name,
                    1e6 * median(after.seconds - before.seconds for before, after in pairs) / more,
                    median(after.bytes - before.bytes for before, after in pairs) / more,
                ]
                for name, pairs in found.items()
            ],
        ),
        f"From traces of {short:,} and {long:,} operations.",
    )


if __name__ == "__main__":
    run(__doc__ or "", report, rounds=5)
