"""A mistake beside the truth: ``--bug`` of ``tracediff reverse`` and ``forward``."""

from __future__ import annotations

from tracediff.classroom.mistaken import mistaken
from tracediff.cli.output import Output
from tracediff.cli.writing import write_json, write_tables
from tracediff.errors import RequestError
from tracediff.render import mistakes
from tracediff.render.json import contract, heading
from tracediff.render.wanted import Which
from tracediff.trace import Trace


def write_mistake(right: Trace, bug: str, shown: Output, which: Which) -> None:
    """Write the passes of a trace as an algorithm with a mistake computes them, beside the right ones.

    Raises:
        RequestError: The mistake is none of this mode, or takes too many rows; or it is wanted as CSV.
    """
    if shown.is_data and shown.format != "json":
        raise RequestError(f"a mistake beside the truth is no {shown.format}", hint="use --format json")
    found = mistaken(right, bug)
    if shown.format == "json":
        digits = shown.notation.digits
        write_json(shown, contract(right, digits) | {"bug": mistakes.as_data(bug, found, digits)})
        return
    bands = mistakes.beside(right, bug, found, shown.notation, shown.width, which)
    about = heading(f"{right.mode} with the mistake {bug}", right.program, right.at)
    write_tables(shown, bands, mistakes.remarks(right, bug, found, shown.notation), about=about)
