"""What is installed: a wheel and an sdist that hold the grammar and the samples, and work from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], check=True, cwd=ROOT, capture_output=True
    )
    return folder


def run_in(folder: Path, *arguments: str) -> str:
    """What Python prints with the package of `folder`, run elsewhere."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    found = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd="/", env=environment)
    return found.stdout.decode()


def test_a_wheel_works_from_any_folder(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path)
    assert {"tracediff/grammars/tracediff.lark", "tracediff/samples/baydin.td", "tracediff/py.typed"} <= names
    own = ROOT / "tracediff"
    beside = {f"tracediff/{path.relative_to(own)}" for room in ("assets", "fonts") for path in (own / room).iterdir()}
    assert len(beside) > 5
    assert beside <= names
    assert not any(name.startswith(("tests", "samples", "grammars")) for name in names)
    where = run_in(tmp_path, "-c", "import tracediff; print(tracediff.__file__)")
    assert where.startswith(str(tmp_path))
    assert run_in(tmp_path, "-m", "tracediff", "eval", "--sample", "parabola").endswith("J   = v₄       = 5      = 5\n")
    assert "</html>" in run_in(tmp_path, "-m", "tracediff", "reverse", "--sample", "parabola", "--format", "html")


def test_an_sdist_holds_all_that_the_tests_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "grammars/tracediff.lark",
        "samples/baydin.td",
        "tests/test_cli.py",
        "docs/trace.schema.json",
        "README.md",
    } <= names
