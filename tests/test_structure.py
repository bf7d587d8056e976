"""The house: which room may import which, how large a file may be, and that each says what it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tracediff
import tracediff.face

PACKAGE = Path(tracediff.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

ROOMS = (
    ("records",),
    ("errors", "program", "elementary", "resources"),
    ("primitives", "limits"),
    ("algebra",),
    ("language",),
    ("modes", "code", "notation"),
    ("evaluate",),
    ("gradient", "cut"),
    ("trace",),
    ("remarks",),
    ("derivatives", "expectations"),
    ("graphs", "classroom"),
    ("render",),
    ("face",),
    ("__init__",),
    ("cli",),
    ("__main__", "notebook"),
)
"""The rooms in the order in which data flows through them: each imports only from those before it."""

LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}

MAY_KNOW = {
    "lark": set[str](),
    "click": {"cli", "notebook"},
    "rich": {"cli"},
    "mpmath": set[str](),
    "numpy": {"gradient", "face"},
    "PIL": {"render"},
}
"""Which rooms may import a library."""


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def imports(path: Path) -> list[str]:
    """Every module a file imports, also inside functions; `from tracediff import name` imports `tracediff.name`."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [f"tracediff.{alias.name}" for alias in node.names]
            found += named if node.module == "tracediff" and path.name != "shown.py" else [node.module]
    return found


def named_imports(path: Path) -> list[str]:
    """What a file imports by name, each with its module: it may be a module itself."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    return [f"{node.module}.{alias.name}" for node in nodes for alias in node.names]


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(module_of(path))
    for module in imports(path):
        if module.partition(".")[0] == "tracediff":
            other = room_of(module)
            assert other == room or LEVEL[other] < LEVEL[room], f"{room} imports {other}"


def test_every_room_has_its_place() -> None:
    assert {room_of(module_of(path)) for path in FILES} == set(LEVEL)


def test_the_guide_for_contributors_names_every_room() -> None:
    text = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {room for room in LEVEL if f"`{room}`" not in text} == {"__init__", "__main__"}


def test_the_modes_know_nothing_of_each_other_and_notation_nothing_of_values() -> None:
    known = {module_of(path): [*imports(path), *named_imports(path)] for path in FILES}
    assert "tracediff.modes.adjoint" not in known["tracediff.modes.tangent"]
    assert "tracediff.modes.tangent" not in known["tracediff.modes.adjoint"]
    assert not any("evaluate" in module for name, modules in known.items() if "notation" in name for module in modules)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_library_is_known_to_its_room_alone(path: Path) -> None:
    for module in imports(path):
        library = module.partition(".")[0]
        assert room_of(module_of(path)) in MAY_KNOW.get(library, {room_of(module_of(path))})


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_file_is_one_room_and_says_which(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400 or path.name == "tables.py"
    assert ast.get_docstring(ast.parse(text))


def test_what_is_public_is_documented_with_an_example() -> None:
    for name in tracediff.face.__all__:
        described = getattr(tracediff, name).__doc__ or ""
        assert name == "Trace" or ">>> " in described, name
