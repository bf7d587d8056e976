"""The catalogue of bad input: each entry is said word for word, and what a message says to write is accepted."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracediff as td
from tests.catalogue import ENTRY, FOLDER, Entry, entries, lay_out, words
from tests.conftest import Run
from tracediff.errors import LONGEST, TracediffError
from tracediff.language import document, point

CATALOGUE = entries()


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)


def said(run: Run, entry: Entry) -> str:
    found = run(*entry.arguments, stdin=entry.piped)
    return f"{found.out}{found.err}[exit code {found.code}]\n"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_each_mistake_is_said_word_for_word(run: Run, files: None, path: Path) -> None:
    """Set UPDATE_GOLDEN to write the messages anew, and read them as somebody who has made the mistake."""
    text = path.read_text(encoding="utf-8")
    true = ENTRY.sub(lambda match: f"$ {match[1]}\n{said(run, Entry(path.stem, match[1], ''))}\n", text).rstrip() + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(true, encoding="utf-8")
    assert text == true


def test_the_catalogue_is_large_and_no_entry_comes_twice() -> None:
    assert len(CATALOGUE) >= 250
    assert [command for command, count in Counter(entry.command for entry in CATALOGUE).items() if count > 1] == []


def refused(entry: Entry) -> list[str]:
    """The lines of the message of an entry, if it is one of a wrong request or a file."""
    message = entry.said.rpartition("tracediff: ")[2].strip().split("\n")
    return message[:-1] if message[-1] in ("[exit code 1]", "[exit code 2]") else []


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.command)
def test_a_message_says_what_is_wrong_and_what_to_do_and_nothing_a_terminal_obeys(entry: Entry) -> None:
    lines = refused(entry)
    if lines and entry.arguments[:1] != ["test"]:
        assert len(lines) in (2, 4), "what is wrong, perhaps the place with its caret, what to do"
        assert len(lines) == 2 or lines[2].strip() == "^"
        assert max(map(len, lines)) < 3 * LONGEST
    assert not [
        character for character in entry.said if unicodedata.category(character) in ("Cc", "Cf") and character != "\n"
    ]


def suggested(entry: Entry) -> str:
    """What the last line of a message says to write, if that is meant word for word."""
    lines = refused(entry)
    found = re.search(r"(?:write|did you mean) (.*?)\??$", lines[-1]) if lines else None
    return found[1] if found and not re.search(r"…|\.\.\.|NAME| for | or ", found[1]) else ""


@pytest.mark.parametrize("entry", [entry for entry in CATALOGUE if suggested(entry)], ids=lambda entry: entry.command)
def test_what_a_message_says_to_write_is_accepted(run: Run, files: None, entry: Entry) -> None:
    written = suggested(entry)
    if written.startswith("tracediff "):
        assert run(*words(written)[1:]).code == 0
    elif any(line.strip() == "^" for line in refused(entry)) or written.endswith(")"):
        read(written)
    elif written.startswith("--") and (options := re.findall(r"(--[a-z]+) ([\w:]+)", written)):
        for option, value in options:
            arguments = list(entry.arguments)
            arguments[arguments.index(option) + 1] = value
            assert run(*arguments, stdin=entry.piped).code == 0
    else:
        found = [run(*arguments, stdin=entry.piped) for arguments in mended(entry, written.split()[0].rstrip("?"))]
        assert any(one.code == 0 or "has no value" in one.err for one in found)


def mended(entry: Entry, written: str) -> Iterator[list[str]]:
    """The command with what is suggested in the place of a word, or of the name with which the message begins."""
    wrong = refused(entry)[0].split()[0]
    for i, argument in enumerate(entry.arguments):
        value = "".join(argument.partition("=")[1:])
        for instead in {written, written + value, argument.replace(wrong, written)} - {argument}:
            yield [*entry.arguments[:i], instead, *entry.arguments[i + 1 :]]


def read(text: str) -> None:
    """Hold that a text is a program, a file, a point or a seed."""
    try:
        document(text)
    except TracediffError as error:
        if "no expression" not in error.message:
            point(text)


@pytest.mark.parametrize("text", ["2x1 + 3x2", "sin x cos y", "|2x| + √y", "ln x + cosn(3y", "\\frac{1}{2x}*½"])
def test_all_mistakes_of_a_line_are_mended_at_once(text: str) -> None:
    with pytest.raises(td.LanguageError) as caught:
        td.parse(text)
    written = re.search(r"(?:write|did you mean) (.*?)\??$", caught.value.hint)
    assert written
    assert td.parse(written[1])
