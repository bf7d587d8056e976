"""Every sample gives what it expects, by both modes, and says where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracediff.expectations import verdict
from tracediff.language import document
from tracediff.notation.source import source
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply
from tracediff.resources import directory

SAMPLES = sorted(Path(directory("samples")).glob("*.td"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_what_it_expects_of_every_output_and_derivative(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    program = document(text).program
    outputs, inputs = program.names(program.outputs), program.names(program.inputs)
    found = verdict(path.stem, text)
    assert (found.error, found.failed) == (None, [])
    tried = {(outcome.expectation.output, outcome.expectation.input) for outcome in found.outcomes}
    assert tried == {(output, None) for output in outputs} | {(o, i) for o in outputs for i in inputs}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_what_it_is_and_where_it_comes_from(path: Path) -> None:
    title, blank, provenance, *_ = path.read_text(encoding="utf-8").splitlines()
    assert title.startswith("# ")
    assert len(title) <= 80
    assert title.isascii()  # it is listed on every terminal
    assert blank == "#"
    assert provenance.startswith("# ")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_back_from_its_own_source(path: Path) -> None:
    program = document(path.read_text(encoding="utf-8")).program
    assert document(source(program)).program == program


def test_every_primitive_is_shown_by_a_sample() -> None:
    shown = {
        statement.formula.expression.primitive
        for path in SAMPLES
        for statement in document(path.read_text(encoding="utf-8")).program.statements
        if isinstance(statement.formula.expression, Apply)
    }
    assert shown == set(PRIMITIVES)
