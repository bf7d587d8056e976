"""The fuzzer: any text at all gives a result or an explained mistake, in bounded time, whatever the command.

``python -m tests.fuzz --examples 1000000`` tries as many requests, in batches that hypothesis generates from a number
each, and prints what fails, made as small as it can be. `test_fuzz` tries some each time the tests run.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import signal
import sys
import tempfile
import traceback
import unicodedata
from collections.abc import Iterator
from types import FrameType

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import tracediff as td
from tests.programs import tapes
from tests.texts import Request, request, text
from tracediff import cli

SECONDS = 10
"""How much time of the processor one request may take; the texts are shorter than 2,000 characters."""

BATCH = 1000

REQUESTS = st.builds(request, tapes(60), tapes(120).map(text))


class TooSlowError(Exception):
    """A request has taken more time than it may."""


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise an error where what is inside takes more time of the processor."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"over {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def ran(asked: Request) -> tuple[int, str, str]:
    """The exit code of a command line, what it printed, and what it said on standard error."""
    buffers = [io.BytesIO(), io.BytesIO()]
    streams = [io.TextIOWrapper(buffer, encoding="utf-8", newline="") for buffer in buffers]
    given = io.TextIOWrapper(io.BytesIO(asked.stdin.encode("utf-8", "replace")))
    before = sys.stdin
    sys.stdin = given
    try:
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            code = cli.run(list(asked.arguments))
    finally:
        sys.stdin = before
    for stream in streams:
        stream.flush()
    errors = "replace" if "png" in asked.arguments else "strict"  # a picture is no text
    out, err = [written.getvalue().decode(errors=errors) for written in buffers]
    return code, out, err


def hold(asked: Request) -> None:
    """Hold that a request is answered: by a result, or by a message that says what to do.

    Raises:
        AssertionError: It is not.
        TooSlowError: It takes too long.
    """
    with bounded(SECONDS):
        code, out, err = ran(asked)
        described(asked.stdin)
    assert code in (0, 1, 2, 3), code
    assert code != 1 or asked.arguments[0] == "test" or "cannot be read" in out + err, err
    assert code == 0 or err.startswith("tracediff: ") or out, err  # a verdict stands in the output
    assert len(out) < 10_000_000
    for character in set(err if "png" in asked.arguments else out + err) - {"\n"}:
        assert unicodedata.category(character) != "Cc" or "always" in asked.arguments, repr(character)
    if "json" in asked.arguments and code in (0, 3):
        json.loads(out)


def described(text: str) -> None:
    """Hold that the Python face reads a text, and prints its traces, or explains what is wrong with it."""
    try:
        program = td.parse(text)
        at = dict.fromkeys(program.names(program.inputs), 0.75)
        for point in (None, at):
            for found in (td.primal(program, point), td.tangent(program, point), td.adjoint(program, point)):
                assert str(found)
    except td.TracediffError as error:
        explained = str(error)
    else:
        return
    assert explained.strip()


def failure(number: int) -> str:
    """What fails first among the requests of a batch, made as small as it can be; nothing if all hold."""
    tried: list[Request] = []

    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(REQUESTS)
    def holds(asked: Request) -> None:
        tried[:] = [asked]
        hold(asked)

    try:
        holds()
    except Exception:  # whatever it is, it is reported
        return f"{tried[0]}\n{traceback.format_exc()}"
    return ""


def main() -> int:
    """Try as many requests as were asked for; the exit code is 1 where one fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Try requests at random.")
    parser.add_argument("--examples", type=int, default=10_000, help="how many")
    parser.add_argument("--seed", type=int, default=0, help=f"the number of the first batch of {BATCH}")
    asked, failed = parser.parse_args(), 0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for batch in range(asked.seed, asked.seed + -(-asked.examples // BATCH)):
            found = failure(batch)
            failed += bool(found)
            print(f"{found}batch {batch}: {'failed' if found else 'held'}", flush=True)
    return min(1, failed)


if __name__ == "__main__":
    sys.exit(main())
