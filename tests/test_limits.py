"""Limits: what is large works in time and memory that grow linearly, or is refused at once with the limit."""

from __future__ import annotations

import re
import time
import tracemalloc
from pathlib import Path

import pytest

import tracediff as td
from tests.conftest import Run
from tracediff.language.operations import MOST
from tracediff.limits import COMPUTED, TRACED, WRITTEN

LANGUAGE = Path(__file__).parent.parent / "docs" / "language.md"
DEEP = 100_000


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("(" * DEEP + "x" + ")" * DEEP, 0),
        ("-" * DEEP + "x", DEEP),
        ("x^" * DEEP + "1", DEEP),
        ("x" + "²" + "*x" * DEEP, DEEP + 1),
        ("sin(" * DEEP + "x" + ")" * DEEP, DEEP),
        ("#" + "c" * 10_000_000 + "\nx", 0),
    ],
    ids=["parentheses", "signs", "powers", "product", "functions", "comment"],
)
def test_no_expression_is_too_deep_or_too_long(text: str, operations: int) -> None:
    assert len(td.parse(text)) == operations + 2


def test_a_numeral_may_have_any_number_of_digits_as_long_as_it_is_a_double() -> None:
    program = td.parse("x*0." + "3" * 10_000)
    assert td.primal(program, {"x": 3}).outputs == {"y": 1.0}
    with pytest.raises(td.NotFiniteError, match=r"999…9+ is too large for a double"):
        td.parse("x*" + "9" * 10_000)


def peak(text: str) -> int:
    """The most memory that reading a text and its first gradient takes."""
    tracemalloc.start()
    td.value_and_grad(td.parse(text))({"x": 0.5})
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def test_memory_grows_linearly() -> None:
    small, large = (peak("a0 = x\n" + "".join(f"a{i} = a{i - 1}*x + 1\n" for i in range(1, n))) for n in (2_000, 8_000))
    assert large < 4.4 * small


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x*2 + " * 60_000 + "3x", "there is no operator between 3 and x"),
        ("a = 2*x; " + "x + 1; " * 40_000 + "a = 2", "a is assigned twice"),
        ("(" * 300_000 + "x", "this parenthesis is never closed"),
        ("x" * 1_000_000 + "(2)", "is not a function"),
        ("x y " * 100_000, "there is no operator between x and y"),
        ("$" * 300_000, "$ is not part of the language"),
    ],
    ids=["end", "twice", "unclosed", "name", "everywhere", "signs"],
)
def test_a_mistake_in_a_long_text_is_found_in_time_and_said_in_few_words(text: str, message: str) -> None:
    start = time.process_time()
    with pytest.raises(td.LanguageError) as caught:
        td.parse(text)
    assert time.process_time() - start < 10  # half a second here; what is quadratic takes minutes
    assert message in caught.value.message
    assert max(map(len, str(caught.value).splitlines())) < 400


def of_inputs(n: int) -> str:
    return " + ".join(f"x{i}*x{i}" for i in range(n))


@pytest.mark.parametrize(
    ("command", "inputs", "limit"),
    [("forward", 2000, TRACED), ("jacobian", 2500, COMPUTED), ("hessian", 1500, COMPUTED), ("check", 500, WRITTEN), ("symbolic", 500, WRITTEN)],
)  # fmt: skip
def test_many_passes_over_many_rows_are_refused_at_once_with_the_limit(
    run: Run, command: str, inputs: int, limit: int
) -> None:
    at = [] if command in ("forward", "symbolic") else ["--at", ",".join(f"x{i}=1" for i in range(inputs))]
    start = time.process_time()
    found = run(command, of_inputs(inputs), *at)
    assert (found.code, found.out) == (2, "")
    assert re.match(
        rf"tracediff: {inputs:,} passes of [\d,]+ rows are more than the limit of {limit:,} rows\n", found.err
    )
    assert time.process_time() - start < 5
    assert run("eval", of_inputs(inputs)).code == 0


def test_one_pass_has_no_limit(run: Run) -> None:
    assert run("forward", of_inputs(2000), "--seed", "x7").code == 0
    assert run("reverse", of_inputs(2000)).code == 0


def test_calls_of_functions_are_refused_when_they_double_too_often() -> None:
    doubling = "f0(a) = a*a\n" + "".join(f"f{i}(a) = f{i - 1}(a)*f{i - 1}(a)\n" for i in range(1, 30)) + "f29(x)"
    with pytest.raises(td.LanguageError, match=f"more than {MOST:,} operations"):
        td.parse(doubling)


def test_many_names_are_not_all_listed(run: Run) -> None:
    found = run("eval", of_inputs(5000), "--at", "x0=1")
    assert found.err == (
        "tracediff: x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11 and 4,988 more have no value\n"
        "add --at x1=1,x2=1,x3=1,x4=1,x5=1,x6=1,x7=1,x8=1,x9=1,x10=1, ...\n"
    )


def test_the_limits_are_those_of_the_document() -> None:
    text = LANGUAGE.read_text(encoding="utf-8").partition("## Limits")[2]
    for limit in (MOST, TRACED, COMPUTED, WRITTEN):
        assert f"{limit:,}" in text
