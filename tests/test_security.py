"""What SECURITY.md promises: each promise is a test."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import subprocess
import sys
import tokenize
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import click
import pexpect
import pytest

import tracediff as td
from tests.catalogue import entries, lay_out
from tests.conftest import Run, commands
from tracediff import resources
from tracediff.cli.formats import FORMATS
from tracediff.gradient.straight import gradient_code
from tracediff.primitives import PRIMITIVES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tracediff"

CANARY = "canary"
HOSTILE = (
    f"{CANARY} = x*y; {CANARY}*exp({CANARY})",
    f"__import__({CANARY})",
    f"__class__*{CANARY}",
    f"{CANARY}.__class__.__bases__",
    f"().__class__ + {CANARY}",
    f"exec({CANARY}); eval({CANARY})",
    f"lambda {CANARY}: 0",
    f"{CANARY}(x) = x^2; {CANARY}(y)",
    f"f{CANARY}; import os",
    f"'{CANARY}'; __builtins__",
    f"x # {CANARY} \x1b[31m \u202e",
)
POINT = ["--at", "x=1", "--at", "y=2", "--at", f"{CANARY}=3", "--at", "__class__=1"]


class Seen(NamedTuple):
    """A command line, its exit code, the events under the audit hook, and what it printed."""

    arguments: list[str]
    code: int
    events: list[tuple[str, str]]
    printed: str


def audited(requests: list[tuple[list[str], str]], folder: Path) -> list[Seen]:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    found = subprocess.run(
        [sys.executable, "-B", "-m", "tests.audited"],
        input=json.dumps(requests).encode(), capture_output=True, check=True, cwd=folder, env=environment,
    )  # fmt: skip
    answers: list[dict[str, Any]] = json.loads(found.stdout)
    return [
        Seen(arguments, answer["code"], [(event, what) for event, what in answer["seen"]], answer["printed"])
        for (arguments, _), answer in zip(requests, answers, strict=True)
    ]


def formats(command: click.Command) -> list[str]:
    """The values that --format can have."""
    kinds = [option.type for option in command.params if option.name == "format_"]
    return [str(choice) for kind in kinds if isinstance(kind, click.Choice) for choice in kind.choices]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    """Every command on every hostile text, in every format, on samples; and the whole catalogue of bad input."""
    folder = tmp_path_factory.mktemp("audited")
    lay_out(folder)
    requests: list[tuple[list[str], str]] = []
    for name, command in commands().items():
        texts = [parameter for parameter in command.params if parameter.name == "expression"]
        for format_ in formats(command):
            if texts:
                requests.append(([name, "--sample", "baydin", "--format", format_], ""))
                requests.append(([name, HOSTILE[0], *POINT[:4], "--format", format_], ""))
        if texts:
            requests += [([name, text, *POINT], "") for text in HOSTILE]
            requests += [([name, "-", *POINT[:4]], text) for text in HOSTILE[::3]]
        else:
            requests += [([name], ""), ([name, CANARY], ""), ([name, "--sample", "baydin"], "")]
    requests += [(["reverse", "--sample", name], "") for name in resources.samples()]
    requests += [
        (entry.arguments, (entry.piped or b"").decode("utf-8", "replace"))
        for entry in entries()
        if not {"-o", "--output"} & set(entry.arguments)
    ]
    return audited(requests, folder)


def test_commands_run_under_the_audit_hook(everything: list[Seen]) -> None:
    assert len(everything) > 700
    assert {0, 1, 2, 3} <= {seen.code for seen in everything}


def test_there_is_no_network_no_process_no_pickle_and_nothing_is_changed(everything: list[Seen]) -> None:
    """An event beside these is one that `audited` forbids."""
    harmless = re.compile(r"read|write|import|compile by .*")
    for seen in everything:
        assert [event for event in seen.events if not harmless.fullmatch(event[0])] == [], seen.arguments


def test_no_file_is_written_and_only_those_named_are_read(everything: list[Seen]) -> None:
    own = (str(PACKAGE), str(ROOT / "samples"), str(ROOT / "grammars"), sys.prefix, sys.base_prefix, os.devnull)
    for seen in everything:
        assert [path for event, path in seen.events if event == "write"] == [], seen.arguments
        for event, path in seen.events:
            if event == "read" and not path.startswith(own):
                assert any(word in (path, path.partition("/")[0]) for word in seen.arguments), (seen.arguments, path)


def test_the_output_that_is_named_is_the_only_file_written(tmp_path: Path) -> None:
    names = [f"result{ending}" for ending in FORMATS.values() if ending]
    requests = [(["reverse", "--sample", "baydin", "-o", name], "") for name in names]
    for name, seen in zip(names, audited(requests, tmp_path), strict=True):
        assert seen.code == 0
        assert {path for event, path in seen.events if event == "write"} == {name}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_trace_in_json_a_class_and_a_key_are_read_and_written_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "class.txt").write_text("Ada\n", encoding="utf-8")
    (tmp_path / "trace.json").write_bytes((ROOT / "docs" / "trace.json").read_bytes())
    (tmp_path / "sheets").mkdir()
    (tmp_path / "keys").mkdir()
    requests = [
        (["reverse", "--from", "trace.json"], ""),
        (["worksheet", "x*y", "--at", "x=2,y=3", "--output", "sheet.md", "--key", "key.md"], ""),
        (["worksheet", "--students", "class.txt", "--output", "sheets", "--key", "keys"], ""),
    ]
    found = audited(requests, tmp_path)
    assert [seen.code for seen in found] == [0, 0, 0]
    named = ({"trace.json"}, {"sheet.md", "key.md"}, {"class.txt", "sheets", "keys"})
    for seen, names in zip(found, named, strict=True):
        for event, path in seen.events:
            outside = event == "write" or (event == "read" and not Path(path).is_absolute())
            assert not outside or path.partition("/")[0] in names, path


# Nothing of the input is executed

GENERATED = re.compile(r"def|return|lambda|if|else|None|watch|gradient|step|v|w|y|bar|[pvwt]\d+|f_(\w+)")
"""The names that generated code may hold; after ``f_`` stands that of a primitive."""


def assert_generated(source: str) -> None:
    """Hold that code has only generated names, numbers as floats or small integers, and no text."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            found = GENERATED.fullmatch(token.string)
            assert found, token.string
            assert found[1] is None or found[1] in {*PRIMITIVES, "where"}, token.string
        else:
            assert token.type not in (tokenize.STRING, tokenize.COMMENT, tokenize.ERRORTOKEN), token.string
            if token.type == tokenize.NUMBER:
                assert repr(float(token.string)) == token.string or token.string == "0"


def test_only_code_under_generated_names_is_compiled(everything: list[Seen]) -> None:
    compiled = {what for seen in everything for event, what in seen.events if event.startswith("compile by tracediff")}
    assert len(compiled) > 20
    for source in compiled:
        assert_generated(source)


def test_no_name_of_the_user_is_in_what_is_compiled_imported_or_run(everything: list[Seen]) -> None:
    for seen in everything:
        for event, what in seen.events:
            assert event in ("read", "write") or CANARY not in what, (seen.arguments, event)


def test_the_code_of_a_gradient_that_is_called_often_holds_no_name_of_the_user() -> None:
    for text in (HOSTILE[0], HOSTILE[7], "__class__*__import__ + exp(__builtins__)*2.5^lambda_", "max(σ, _)/f_exp"):
        assert_generated(gradient_code(td.parse(text)))


def test_generated_code_has_no_builtins() -> None:
    from tracediff.code import functions  # noqa: PLC0415

    assert functions(lambda value: value)["__builtins__"] == {}


def test_the_rooms_that_compile_are_known_and_none_imports_what_could_reach_out() -> None:
    may_compile = {"evaluate.py", "gradient/loops.py", "gradient/straight.py", "gradient/arrays.py"}
    reaching = {"socket", "subprocess", "pickle", "marshal", "shelve", "ctypes", "urllib", "http", "multiprocessing",
                "tempfile", "webbrowser", "ftplib", "smtplib", "asyncio", "ssl", "requests"}  # fmt: skip
    compiling = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("compile", "__import__", "input", "breakpoint")
                if node.func.id in ("eval", "exec"):
                    compiling.add(path.relative_to(PACKAGE).as_posix())
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & reaching, path
    assert compiling <= may_compile


# Nothing reaches the output unescaped


def test_nothing_that_a_terminal_obeys_is_printed(everything: list[Seen]) -> None:
    for seen in everything:
        if "png" in seen.arguments:  # a picture is no text; to a terminal it is refused
            continue
        strange = {character for character in seen.printed if unicodedata.category(character) in ("Cc", "Cf", "Cs")}
        assert strange <= {"\n"}, seen.arguments


def test_a_comment_of_a_program_reaches_no_output_unescaped(run: Run) -> None:
    text = "y = x*2 # \x1b]0;title\x07 <script>alert(1)</script> \\input{/etc/passwd} \u202e\nat x=1"
    for name, command in commands().items():
        if any(parameter.name == "expression" for parameter in command.params):
            for format_ in formats(command):
                if format_ == "png":
                    continue
                out = run(name, "-", "--format", format_, stdin=text.encode()).out
                assert not {"\x1b", "\x07", "\u202e"} & set(out), (name, format_)
                assert format_ == "json" or "<script>alert" not in out, (name, format_)


# What is true besides


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_pager_is_the_only_process_and_only_on_a_terminal_where_rows_are_asked_for(tmp_path: Path) -> None:
    script = (
        "import sys; sys.addaudithook(lambda event, arguments: event == 'subprocess.Popen' and "
        "print('STARTED', arguments[1], file=open('started', 'a')));"
        "sys.argv = ['tracediff', *sys.argv[1:]]; from tracediff.__main__ import main; main()"
    )
    for rows in ([], ["--rows", "all"]):
        child = pexpect.spawn(
            sys.executable, ["-c", script, "eval", "x" + "+1" * 60, "--at", "x=1", *rows],
            env={**os.environ, "PAGER": "cat", "TERM": "dumb", "PYTHONPATH": str(ROOT)}, cwd=tmp_path, timeout=30,
        )  # fmt: skip
        child.expect(pexpect.EOF)
        started = (tmp_path / "started").read_text() if (tmp_path / "started").exists() else ""
        assert ("STARTED" in started) == bool(rows)
    assert started.count("STARTED") == 1
    assert "cat" in started
