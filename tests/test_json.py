"""The JSON contract: its shape, and what must be in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases, few
from tracediff.language import parse
from tracediff.render.json import contract, written
from tracediff.render.texts import AT_ONCE, Cells, Texts
from tracediff.trace import Mode, trace

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA = json.loads((DOCS / "trace.schema.json").read_text(encoding="utf-8"))
TRACE = str(DOCS / "trace.json")
SURVEY = "ln(x1) + x1*x2 - sin(x2)"


def valid(data: dict[str, Any]) -> dict[str, Any]:
    jsonschema.validate(data, SCHEMA)
    return data


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_forward_trace_has_a_pass_for_each_direction(run: Run) -> None:
    data = valid(json.loads(run("forward", SURVEY, "--at", "x1=2,x2=5", "--seed", "x1", "--format", "json").out))
    assert data["at"] == {"x1": 2.0, "x2": 5.0}
    assert data["inputs"][0] == {"name": "x1", "variable": "v[-1]", "value": 2.0}
    assert data["outputs"] == [{"name": "y", "variable": "v[5]", "value": 11.652071455223084}]
    assert data["primal"][2] == {
        "variable": "v[1]", "name": None, "formula": "ln v[-1]", "substituted": "ln 2", "value": 0.6931471805599453,
    }  # fmt: skip
    (sweep,) = data["passes"]
    assert sweep["seed"] == {"x1": 1.0, "x2": 0.0}
    assert sweep["rows"][2] == {"variable": "vdot[1]", "formula": "vdot[-1]/v[-1]", "substituted": "1/2", "value": 0.5}
    assert [row["variable"] for row in sweep["rows"]][-1] == "ydot"
    assert sweep["rows"][0]["formula"] == "x1dot"
    assert sweep["derivatives"] == {"y": 5.5}


def test_a_reverse_trace_holds_the_chain_rule_and_the_applied_form(run: Run) -> None:
    data = valid(json.loads(run("reverse", SURVEY, "--at", "x1=2,x2=5", "--format", "json").out))
    (sweep,) = data["passes"]
    assert [row["variable"] for row in sweep["rows"]] == [
        "vbar[5]", "vbar[4]", "vbar[3]", "vbar[1]", "vbar[2]", "vbar[0]", "vbar[-1]", "vbar[0]", "vbar[-1]", "x2bar", "x1bar",
    ]  # fmt: skip
    assert sweep["rows"][7] == {
        "variable": "vbar[0]", "formula": "vbar[0] + vbar[2] * v[-1]", "substituted": "-0.284 + 1 * 2",
        "value": 1.7163378145367738, "chain_rule": "vbar[0] + vbar[2] * dv[2]/dv[0]",
    }  # fmt: skip
    assert sweep["rows"][0]["formula"] == "ybar"
    assert sweep["seed"] == {"y": 1.0}
    assert sweep["derivatives"] == {"x1": 5.5, "x2": 1.7163378145367738}


@pytest.mark.parametrize("mode", ["eval", "forward", "reverse"])
def test_without_a_point_there_are_formulas_and_no_numbers(mode: Mode) -> None:
    data = valid(contract(trace(mode, parse(SURVEY)), 3))
    assert data["at"] is None
    rows = data["primal"] + [row for sweep in data["passes"] for row in sweep["rows"]]
    assert all(row["value"] is None and row["substituted"] is None and row["formula"] for row in rows)
    assert [list(sweep["derivatives"].values()) for sweep in data["passes"]] == {
        "eval": [], "forward": [[None], [None]], "reverse": [[None, None]],
    }[mode]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "variable", "passes"),
    [
        (["reverse", "ln(x)*2", "--at", "x=-1"], "v[1]", 0),
        (["reverse", "sqrt(x)*2", "--at", "x=0"], "vbar[0]", 1),
        (["eval", "1e999*x", "--at", "x=1"], None, 0),
        (["eval", "x", "--at", "x=1e999"], None, 0),
        (["forward", "x", "--seed", "x=1e999"], None, 0),
        (["reverse", "x", "--at", "x=1", "--cut", "x=1e999"], None, 0),
        (["eval", "--from", TRACE, "--at", "x=1e999"], None, 0),
        (["forward", "--from", TRACE, "--seed", "x=1e999"], None, 0),
        (["reverse", "--from", TRACE, "--cut", "x=1e999"], None, 0),
    ],
)
def test_a_trace_that_breaks_is_valid_and_says_where(
    run: Run, arguments: list[str], variable: str | None, passes: int
) -> None:
    found = run(*arguments, "--format", "json")
    data = valid(json.loads(found.out))
    assert found.code == 3
    assert data["error"]["variable"] == variable
    assert len(data["passes"]) == passes
    assert found.err.startswith("tracediff: ")


def test_a_vector_that_is_not_finite_is_data_too(run: Run) -> None:
    found = run("jacobian", "x*y", "--at", "x=1,y=1", "--vector", "x=1e999", "--format", "json")
    data = json.loads(found.out)
    assert found.code == 3
    assert (data["mode"], data["source"]) == ("jacobian", "x*y")
    assert data["error"] == {"variable": None, "message": "1e999 is too large for a double"}


def test_numbers_that_are_not_finite_are_strings(run: Run) -> None:
    data = valid(json.loads(run("eval", "ln(x)", "--at", "x=0", "--format", "json").out))
    assert data["primal"][-1]["value"] == "-inf"
    assert data["outputs"] == [{"name": "y", "variable": "v[1]", "value": None}]


def test_digits_change_the_numbers_put_in_and_never_the_values(run: Run) -> None:
    found = [
        json.loads(run("eval", "x/3", "--at", "x=2/3", "--digits", digits, "--format", "json").out)["primal"][1]
        for digits in ("3", "17")
    ]
    assert [row["substituted"] for row in found] == ["0.667/3", "0.6666666666666666/3"]
    assert found[0]["value"] == found[1]["value"] == 2 / 3 / 3


def test_a_label_is_the_name_of_its_row() -> None:
    data = contract(trace("eval", parse("a = x*2; sin(a)"), {"x": 1}), 3)
    assert [row["name"] for row in data["primal"]] == [None, "a", None, None]


@few(8)  # the validator takes longer than all the rest
@given(cases(SMOOTH + KINKED))
def test_every_trace_keeps_the_contract(case: Case) -> None:
    for mode in ("forward", "reverse"):
        valid(json.loads(json.dumps(contract(trace(mode, parse(case.text), case.at), 3), allow_nan=False)))


# Its text

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(DATA)
def test_the_text_is_the_data(data: Any) -> None:
    assert json.loads("".join(written(data))) == data


def test_each_row_is_on_a_line(run: Run) -> None:
    lines = run("reverse", SURVEY, "--at", "x1=2,x2=5", "--format", "json").out.splitlines()
    rows = [json.loads(line.strip().rstrip(",")) for line in lines if '"formula"' in line]
    assert [row["variable"] for row in rows[:2]] == ["v[-1]", "v[0]"]
    assert len(rows) == 8 + 11


@given(cases(SMOOTH + KINKED), st.sampled_from([1, 4, AT_ONCE]))
def test_rows_that_are_made_one_by_one_are_written_alike(case: Case, at_once: int) -> None:
    for found in (trace("reverse", parse(case.text), case.at), trace("forward", parse(case.text))):
        with patch("tracediff.render.json.AT_ONCE", at_once):
            pieces = list(written(contract(found, 3, iter)))
        assert "".join(pieces) == "".join(written(contract(found, 3)))


def test_nothing_that_is_made_is_an_empty_list() -> None:
    assert "".join(written({"rows": (row for row in list[int]())})) == '{\n  "rows": []\n}'


def test_few_rows_are_in_memory_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    cells = Texts.cells

    def counted(texts: Texts, numbers: Sequence[int]) -> Cells:
        made.extend(numbers)
        return cells(texts, numbers)

    monkeypatch.setattr(Texts, "cells", counted)
    pieces = written(contract(trace("eval", parse(" + ".join(["x"] * 3 * AT_ONCE)), {"x": 0.5}), 3, iter))
    assert not made
    assert any('"v[1]"' in piece for piece in pieces)
    assert len(made) == AT_ONCE
    assert len(list(pieces)) > 2 * AT_ONCE
    assert len(made) == 3 * AT_ONCE + 1


def test_what_is_not_finite_is_no_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        list(written({"value": [float("nan")]}))
