"""Where the program starts: ``tracediff``, and ``python -m tracediff``."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; an interrupt while it is still being imported ends it quietly too."""
    try:
        from tracediff.cli import main as run  # noqa: PLC0415 - so that the import itself is guarded
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
