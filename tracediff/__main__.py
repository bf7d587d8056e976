"""Where the program starts: ``tracediff``, and ``python -m tracediff``."""

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; an interrupt while it is still being imported ends it quietly too.

    A run is short: collecting garbage, and taking the interpreter down piece by piece, would be a fifth of it.
    """
    gc.disable()
    try:
        from tracediff.cli import run  # noqa: PLC0415 - so that the import itself is guarded
    except KeyboardInterrupt:
        sys.exit(130)
    code = run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 1
    os._exit(code)


if __name__ == "__main__":
    main()
