"""The files that the arguments of a command name: each by itself, or all of a kind in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from tracediff.errors import FileError, reason


def files_in(paths: Sequence[str], endings: tuple[str, ...], kind: str) -> Iterator[tuple[str, FileError | None]]:
    """The paths of files as they stand, and of each folder the files in it; with a folder that gives none, why.

    Args:
        paths: The paths of files and folders.
        endings: How the files of the kind end.
        kind: What one of them is called.
    """
    for path in paths:
        if not os.path.isdir(path):
            yield path, None
            continue
        try:
            inside = sorted(name for name in os.listdir(path) if name.lower().endswith(endings))
        except OSError as error:
            yield path, FileError(f"{path} cannot be read: {reason(error)}", hint="check its permissions")
            continue
        if not inside:
            hint = f"name a file, or a folder of files that end in {', '.join(endings)}"
            yield path, FileError(f"{path} has no {kind} in it", hint=hint)
        yield from ((os.path.join(path, name), None) for name in inside)
