"""The gallery shows what the commands print, every format, and every sample."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tracediff import resources
from tracediff.cli.formats import FORMATS

GALLERY = Path(__file__).parent.parent / "docs" / "gallery.py"


@pytest.fixture(scope="module")
def page() -> str:
    return (GALLERY.parent / "gallery.md").read_text(encoding="utf-8")


def test_the_page_is_what_its_program_writes(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run ``python docs/gallery.py`` and look at the difference."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    found = importlib.util.spec_from_file_location("gallery", GALLERY)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    assert module.page() == page
    for ending in module.FILES:
        kept = (GALLERY.parent / f"reverse.{ending}").read_text(encoding="utf-8")
        assert module.printed(f"{module.SURVEY} --format {ending}") == kept


def test_every_format_and_every_sample_is_shown(page: str) -> None:
    for name in FORMATS:
        assert name in ("table", "plain", "png") or f"--format {name}" in page
    for name in resources.samples():
        assert f"<summary><code>{name}</code>: " in page
