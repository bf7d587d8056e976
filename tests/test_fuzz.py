"""Any text at all: some requests of the fuzzer each time the tests run, and that the fuzzer itself would notice."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given
from lark import Lark

from tests import fuzz
from tests.programs import Tape, tapes
from tests.texts import COMMANDS, RULES, Request, grammatical, request, walked
from tracediff.resources import grammar

LARK = Lark(grammar(), parser="lalr", start="program")


@given(fuzz.REQUESTS)
def test_any_request_is_answered_or_explained(asked: Request) -> None:
    fuzz.hold(asked)


@given(tapes(100))
def test_what_is_walked_out_of_the_grammar_is_in_the_language(tape: Tape) -> None:
    LARK.parse(grammatical(tape))


def test_every_rule_of_the_grammar_and_every_command_is_walked() -> None:
    assert {"program", "point", "atom", "comparison", "function"} <= set(RULES)
    for symbol in RULES:
        assert isinstance(walked(Tape(b""), symbol), str)
    first = {request(Tape(bytes([number])), "x").arguments[0] for number in range(len(COMMANDS))}
    assert first == set(COMMANDS)


def endless() -> None:
    while time.process_time():
        time.sleep(0)


def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(fuzz.TooSlowError, match=r"over 0.01 s"), fuzz.bounded(0.01):
        endless()
    with fuzz.bounded(10):
        time.sleep(0.02)  # the first bound is gone


@pytest.mark.parametrize(
    "answer",
    [(4, "", ""), (1, "", "tracediff: no"), (2, "", "Traceback"), (0, "\x1b[2J", ""), (3, "{", "tracediff: no")],
)
def test_a_wrong_answer_does_not_hold(monkeypatch: pytest.MonkeyPatch, answer: tuple[int, str, str]) -> None:
    monkeypatch.setattr(fuzz, "ran", lambda asked: answer)
    with pytest.raises((AssertionError, ValueError)):
        fuzz.hold(Request(["eval", "--format", "json", "x"], "x"))


@pytest.mark.long
def test_what_fails_is_shown_as_small_as_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "hold", lambda asked: 1 / ("sin" not in asked.stdin))
    monkeypatch.setattr(fuzz, "BATCH", 200)
    found = fuzz.failure(0)
    assert len(found.partition("\n")[0]) < 200
    assert "ZeroDivisionError" in found


def test_a_run_says_which_batches_held(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(fuzz, "BATCH", 2)
    monkeypatch.setattr(sys, "argv", ["fuzz", "--examples", "3", "--seed", "7"])
    assert fuzz.main() == 0
    assert capsys.readouterr().out == "batch 7: held\nbatch 8: held\n"
