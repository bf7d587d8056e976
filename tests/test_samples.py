"""Every sample gives what it expects, by both modes, and says where it comes from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracediff.language import document
from tracediff.notation import source
from tracediff.primitives import FUNCTIONS, PRIMITIVES
from tracediff.resources import directory
from tracediff.trace import trace

SAMPLES = sorted(directory("samples").glob("*.td"))


def agrees(found: float | None, written: str) -> bool:
    """Whether `found` rounds to the digits that were written."""
    unit = Decimal(1).scaleb(int(Decimal(written).as_tuple().exponent))
    return found is not None and abs(Decimal(found) - Decimal(written)) <= unit * Decimal("0.501")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_what_it_expects(path: object) -> None:
    read = document(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    outputs, inputs = read.program.names(read.program.outputs), read.program.names(read.program.inputs)
    found = {mode: trace(mode, read.program, read.at) for mode in ("eval", "forward", "reverse")}  # type: ignore[arg-type]
    expected = {(item.output, item.input): item.value for item in read.expectations}
    assert expected.keys() == {(output, None) for output in outputs} | {(o, i) for o in outputs for i in inputs}
    for (output, name), value in expected.items():
        if name is None:
            assert agrees(found["eval"].outputs[output], value)
        else:
            assert agrees(found["forward"].passes[inputs.index(name)].derivatives[output], value)
            assert agrees(found["reverse"].passes[outputs.index(output)].derivatives[name], value)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_what_it_is_and_where_it_comes_from(path: object) -> None:
    title, blank, provenance, *_ = path.read_text(encoding="utf-8").splitlines()  # type: ignore[attr-defined]
    assert title.startswith("# ")
    assert len(title) <= 80
    assert blank == "#"
    assert provenance.startswith("# ")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_back_from_its_own_source(path: object) -> None:
    program = document(path.read_text(encoding="utf-8")).program  # type: ignore[attr-defined]
    assert document(source(program)).program == program


def test_every_primitive_is_shown_by_a_sample() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SAMPLES)
    shown = {
        statement.formula.expression.primitive  # type: ignore[union-attr]
        for path in SAMPLES
        for statement in document(path.read_text(encoding="utf-8")).program.statements
        if hasattr(statement.formula.expression, "primitive")
    }
    assert {primitive.name for primitive in FUNCTIONS} <= shown, text
    assert shown == set(PRIMITIVES)
