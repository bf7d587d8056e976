"""Where the program starts: ``tracediff``, and ``python -m tracediff``."""

import gc
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; an interrupt while it is still being imported ends it quietly too."""
    gc.disable()  # a run is short, and collecting what its imports leave takes a tenth of it
    try:
        from tracediff.cli import main as run  # noqa: PLC0415 - so that the import itself is guarded
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
