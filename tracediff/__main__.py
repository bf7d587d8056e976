"""Where the program starts: ``tracediff``, and ``python -m tracediff``."""

import gc
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn


class Later(ModuleType):
    """A module that is imported when something in it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def main() -> NoReturn:
    """Run the command line; an interrupt while it is still being imported ends it quietly too.

    A run is short: collecting garbage, and taking the interpreter down piece by piece, would be a fifth of it. So would
    be importing ``inspect``, which click imports, but does not use here.
    """
    gc.disable()
    sys.modules.setdefault("inspect", Later("inspect"))
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
