"""The mutants are what they say: wrong in one place, and programs of Python; a failing test is seen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutate import CONCERNED, ROOT, changed_rules, mutants, passes


def test_a_rule_is_wrong_in_one_place() -> None:
    assert list(changed_rules("-sin(a)")) == ["+sin(a)", "-cos(a)", "-sin(b)"]
    assert list(changed_rules("where(a > 0, 1, 0)")) == [
        "where(b > 0, 1, 0)", "where(a >= 0, 1, 0)", "where(a > 1, 1, 0)", "where(a > 0, 2, 0)", "where(a > 0, 1, 1)",
    ]  # fmt: skip


@pytest.mark.parametrize("module", ["tracediff/modes/tangent.py", "tracediff/evaluate.py", "tracediff/primitives.py"])
def test_a_mutant_is_a_module_that_differs(module: str) -> None:
    original = ast.unparse(ast.parse((ROOT / module).read_text(encoding="utf-8")))
    made = list(mutants(module))
    assert len(made) > 30
    for mutant in made[::10]:
        compile(mutant.source, module, "exec")
        assert mutant.source != original
        assert mutant.before != mutant.after
    assert ast.unparse(ast.parse((ROOT / module).read_text(encoding="utf-8"))) == original


def test_the_modules_and_their_tests_are_there() -> None:
    for module, tests in CONCERNED.items():
        assert (ROOT / module).is_file()
        assert all((ROOT / "tests" / f"test_{name}.py").is_file() for name in tests)


@pytest.mark.long
@pytest.mark.parametrize(("fact", "found"), [("True", True), ("False", False), ("open('nowhere')", False)])
def test_a_failing_test_is_seen(tmp_path: Path, fact: str, found: bool) -> None:
    (tmp_path / "test_fact.py").write_text(f"def test_fact():\n    assert {fact}\n", encoding="utf-8")
    assert passes(str(tmp_path), ["test_fact.py"]) is found
