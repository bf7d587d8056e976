"""Limits: how large a request may be, so that it is refused at once and not after an hour or when memory is gone.

This room owns the limits of what grows faster than a program does: many passes over many rows. A program itself may be
as long as memory allows, for one pass takes time and memory that grow linearly.

>>> hold(2, 100, TRACED, "name a seed")
>>> hold(100_000, 300_000, TRACED, "name a seed")
Traceback (most recent call last):
    ...
tracediff.errors.RequestError: 100,000 passes of 300,000 rows are more than the limit of 5,000,000 rows
name a seed
"""

from __future__ import annotations

from tracediff.errors import RequestError

TRACED = 5_000_000
"""Rows of all passes of a trace; each takes about 350 bytes."""

COMPUTED = 10_000_000
"""Rows of all passes of a Jacobian or a Hessian; they are computed and forgotten, and the matrix is kept."""

WRITTEN = 500_000
"""Rows of all derivatives that are made as expressions; each takes about 2 kilobytes."""


def hold(passes: int, rows: int, limit: int, hint: str) -> None:
    """Hold that several passes over so many rows are within a limit; a single one always is.

    Raises:
        RequestError: They are not.
    """
    if passes > 1 and passes * rows > limit:
        message = f"{passes:,} passes of {rows:,} rows are more than the limit of {limit:,} rows"
        raise RequestError(message, hint=hint)
