"""Run tracediff under an audit hook: ``python -B -m tests.audited`` reads command lines as JSON and prints what it saw.

It is a process of its own, because a hook can never be taken away again. What Python itself does to import a module
(reading compiled files, running their code) is told apart by who asks for it: the import system, and no one else.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

IMPORTING = "importlib._bootstrap"

FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "pty.",
    "ctypes.", "pickle.", "webbrowser.", "urllib.", "http.", "ftplib.", "smtplib.", "shutil.", "tempfile.", "os.remove",
    "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "os.putenv",
    "os.kill", "signal.", "mmap.", "code.__new__", "cpython.run_", "builtins.breakpoint", "sys.settrace",
)  # fmt: skip

seen: list[tuple[str, str]] = []


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Keep what a promise is about."""
    if event == "sys._getframe":  # which is asked for in the next line
        return
    asking = str(sys._getframe(1).f_globals.get("__name__", ""))
    if IMPORTING in asking or asking == "zipimport":
        return
    if event == "open":
        path, mode, flags = arguments
        writing = bool(set(mode or "") & set("wax+")) or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if isinstance(path, str | bytes):
            seen.append(("write" if writing else "read", os.fsdecode(path)))
    elif event == "compile":
        source, name = arguments
        seen.append((f"compile by {asking}", source.decode() if isinstance(source, bytes) else str(source or name)))
    elif event == "marshal.loads" or event.startswith(FORBIDDEN):
        seen.append((event, repr(arguments)))
    elif event == "import":
        seen.append((event, str(arguments[0])))


def main() -> None:
    """Run each command line, and print what was seen, line by line."""
    requests = json.load(sys.stdin)
    answers = []
    sys.addaudithook(watch)
    out, err, here = sys.stdout, sys.stderr, sys.stdin
    for arguments, piped in requests:
        seen.clear()
        sys.stdin = io.TextIOWrapper(io.BytesIO(piped.encode()), encoding="utf-8")
        sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        sys.stderr = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        from tracediff.cli import run  # noqa: PLC0415 - under the hook

        code = run(arguments)
        sys.stdout.flush()
        printed = sys.stdout.buffer.getvalue().decode(errors="replace")  # a picture is no text
        answers.append({"code": code, "seen": list(seen), "printed": printed})
    sys.stdin, sys.stdout, sys.stderr = here, out, err
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
