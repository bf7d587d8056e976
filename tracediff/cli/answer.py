"""An answer at a point: what a command found, as data and as tables, or why there is none.

This room owns what the commands that compute at a point have in common: the first keys of their JSON, and that JSON is
valid where the answer is not finite.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tracediff.cli.output import Output
from tracediff.cli.writing import write_data, write_tables
from tracediff.errors import NotFiniteError
from tracediff.records import Record
from tracediff.render.json import error_data
from tracediff.render.layout import Band


class Answer(Record):
    """What a command found.

    Args:
        data: Its keys in the JSON.
        bands: What is shown.
        remarks: What is said below.
    """

    data: dict[str, Any]
    bands: list[Band]
    remarks: Sequence[str]


def write_answer(shown: Output, first: dict[str, Any], answer: Callable[[], Answer]) -> None:
    """Write an answer.

    Args:
        shown: Where to, and in which form.
        first: The keys with which the JSON begins.
        answer: Computes it.

    Raises:
        NotFiniteError: There is none; where JSON is wanted, it has been written.
    """
    try:
        found = answer()
    except NotFiniteError as error:
        if shown.is_data:
            write_data(shown, {**first, "values": None, "error": error_data(error)})
        raise
    if shown.is_data:
        write_data(shown, {**first, **found.data})
    else:
        write_tables(shown, found.bands, found.remarks, about=first)
