"""Every sample gives what it expects, by both modes, and says where it comes from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tracediff.language import document
from tracediff.notation.source import source
from tracediff.primitives import PRIMITIVES
from tracediff.program import Apply
from tracediff.resources import directory
from tracediff.trace import Mode, trace

MODES: tuple[Mode, ...] = ("eval", "forward", "reverse")
SAMPLES = sorted(Path(directory("samples")).glob("*.td"))


def agrees(found: float | None, written: str) -> bool:
    """Whether `found` rounds to the digits that were written."""
    unit = Decimal(1).scaleb(int(Decimal(written).as_tuple().exponent))
    return found is not None and abs(Decimal(found) - Decimal(written)) <= unit * Decimal("0.501")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_what_it_expects(path: Path) -> None:
    read = document(path.read_text(encoding="utf-8"))
    outputs, inputs = read.program.names(read.program.outputs), read.program.names(read.program.inputs)
    found = {mode: trace(mode, read.program, read.at) for mode in MODES}
    expected = {(item.output, item.input): item.value for item in read.expectations}
    assert expected.keys() == {(output, None) for output in outputs} | {(o, i) for o in outputs for i in inputs}
    for (output, name), value in expected.items():
        if name is None:
            assert agrees(found["eval"].outputs[output], value)
        else:
            assert agrees(found["forward"].passes[inputs.index(name)].derivatives[output], value)
            assert agrees(found["reverse"].passes[outputs.index(output)].derivatives[name], value)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_what_it_is_and_where_it_comes_from(path: Path) -> None:
    title, blank, provenance, *_ = path.read_text(encoding="utf-8").splitlines()
    assert title.startswith("# ")
    assert len(title) <= 80
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
