"""A progress bar on standard error, where a terminal shows it and something has taken more than a second.

This room owns when the bar comes and goes. What takes the time knows nothing of it.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0  # seconds


class Waiting:
    """A bar that is shown while a block takes longer than a second, unless it is stopped before."""

    def __init__(self) -> None:
        self.bar: Progress | None = None
        self.done, self.total = 0, 0
        self.timer = threading.Timer(PATIENCE, self._show)
        self.timer.daemon = True

    def __enter__(self) -> Waiting:
        self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bar away, before something else is written to the terminal."""
        self.timer.cancel()
        self.timer.join()
        if self.bar:
            self.bar.stop()

    def reached(self, done: int, total: int) -> None:
        """Say how much is done of how much there is to do."""
        self.done, self.total = done, total
        if self.bar:
            self.bar.update(self.bar.task_ids[0], completed=done, total=total)

    def _show(self) -> None:
        import signal  # noqa: PLC0415 - imported where it is used

        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        if hasattr(signal, "pthread_sigmask"):  # an interrupt that came here would not wake who waits for input
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        columns = TextColumn("working"), BarColumn(), TimeElapsedColumn()
        console = Console(stderr=True)
        self.bar = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
        self.bar.add_task("", total=self.total or None, completed=self.done)
        self.bar.start()
