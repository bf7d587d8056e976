"""The shortcut that writes each form once gives what the notation gives for each row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracediff as td
from tests.programs import KINKED, SMOOTH, Case, cases, few
from tracediff.notation import NOTATIONS, Notation, named
from tracediff.primitives import PRIMITIVES
from tracediff.program import Variable
from tracediff.render.texts import Texts
from tracediff.trace import Rows


def assert_texts_are_those_of_the_notation(rows: Rows, notation: Notation) -> None:
    cells = Texts(rows, notation).cells(range(len(rows)))
    for row, texts in zip(rows, zip(*cells, strict=True), strict=True):
        label = f"{notation.space}({notation.show(Variable(row.label))})" if row.label else ""
        assert texts == (
            notation.show(row.variable) + label,
            notation.show(row.chain_rule if rows.kind == "adjoint" else row.formula),
            notation.show(row.formula),
            "" if row.substituted is None else notation.show(row.substituted),
            "" if row.value is None else notation.number(row.value),
        )


NUMBERS = (0.0, 1.0, -1.0, 2.5, -0.00012, 1e-7, 3e17, -4e20, 710.0, -800.0)


@few(8)  # each is 14 sets of rows
@given(cases(SMOOTH + KINKED), st.lists(st.sampled_from(NUMBERS), min_size=3, max_size=3), st.sampled_from(list(NOTATIONS)), st.sampled_from([0, 3, 17]))  # fmt: skip
def test_the_texts_of_all_rows(case: Case, numbers: list[float], notation: str, digits: int) -> None:
    program = td.parse(case.text)
    at = dict(zip(program.names(program.inputs), numbers, strict=False))
    for found in (td.tangent(program, at), td.adjoint(program, at), td.adjoint(program), td.tangent(program)):
        for rows in (found.primal, *[sweep.rows for sweep in found.passes]):
            assert_texts_are_those_of_the_notation(rows, named(notation, digits))


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", PRIMITIVES)
def test_the_texts_of_every_primitive_with_every_sign(name: str, notation: str) -> None:
    signs = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "^"}
    called = (
        f"a {signs[name]} b"
        if name in signs
        else "-a"
        if name == "neg"
        else f"{name}({'a, b' if PRIMITIVES[name].arity == 2 else 'a'})"
    )
    for text in (called, f"c - ({called})*({called})^2", f"({called})/({called}) + pi"):
        program = td.parse(text)
        for a in NUMBERS[:7]:
            for b in NUMBERS[1:4]:
                at = {"a": a, "b": b, "c": -0.5}
                found = td.adjoint(program, {name: at[name] for name in program.names(program.inputs)})
                for rows in (found.primal, *[sweep.rows for sweep in found.passes]):
                    assert_texts_are_those_of_the_notation(rows, named(notation))
