"""Where the program starts: ``tracediff``, and ``python -m tracediff``."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # as in the package
if TYPE_CHECKING:
    from typing import Any, NoReturn


class Later(ModuleType):
    """A module that is imported when something in it is first asked for that is not known.

    Args:
        name: The name of the module.
        known: What of it is known.
    """

    def __init__(self, name: str, **known: Any) -> None:
        super().__init__(name)
        vars(self).update(known)

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def main() -> NoReturn:
    """Run the command line; an interrupt while it is still being imported ends it quietly too.

    A run is short: collecting garbage, and taking the interpreter down piece by piece, would be a fifth of it. So would
    be two modules that are imported for click: ``inspect``, of which nothing is used here, and ``platform``, which the
    module ``uuid`` of Python 3.11 and 3.12 asks for the name of the system, nothing else.
    """
    gc.disable()
    sys.modules.setdefault("inspect", Later("inspect"))
    if sys.platform != "win32":
        sys.modules.setdefault("platform", Later("platform", system=lambda: os.uname().sysname))
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
