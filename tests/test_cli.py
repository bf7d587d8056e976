"""The command line: what is printed where, exit codes, sources of programs, and what outputs can carry."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pexpect
import pytest
from rich.live import Live

import tracediff
from tests.conftest import Run, Terminal, commands
from tracediff.cli import progress
from tracediff.render.text import width

SURVEY = "ln(x1) + x1*x2 - sin(x2)"
AT = ("--at", "x1=2,x2=5")


# The three commands


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (["eval", SURVEY, *AT], "y    = v₅        = 11.652          = 11.652"),
        (["forward", SURVEY, *AT, "--seed", "x1"], "ẏ    = v̇₅                   = 5.5            = 5.5"),
        (["reverse", SURVEY, *AT], "v̄₅   = ȳ                                   = 1               =  1"),
    ],
)
def test_the_result_goes_to_standard_output_and_nothing_else_does(run: Run, arguments: list[str], last: str) -> None:
    found = run(*arguments)
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines()[-1].endswith(last)


def test_into_a_pipe_it_is_plain_and_as_wide_as_it_needs_to_be(run: Run) -> None:
    assert "─" not in run("reverse", SURVEY, *AT).out
    assert "\x1b" not in run("reverse", SURVEY, *AT).out
    assert "∂v₂/∂v₀" in run("reverse", SURVEY, *AT).out
    assert "∂v₂/∂v₀" not in run("reverse", SURVEY, *AT, columns=80).out


def test_on_a_terminal_it_is_a_table_of_its_width(run: Run) -> None:
    assert "─" in run("reverse", SURVEY, *AT, terminal=True, columns=80).out
    assert "∂v₂/∂v₀" in run("reverse", SURVEY, *AT, terminal=True, columns=120).out


def test_an_expression_may_start_with_a_minus(run: Run) -> None:
    for arguments in (["-x1*x2", *AT], [*AT, "-x1*x2"], [*AT, "--", "-x1*x2"], ["-5*x1*x2/5", *AT], ["-(x1*x2)", *AT]):
        assert run("eval", *arguments).out.rstrip().endswith("= −10")
    assert run("eval", "-h*x", "--at", "h=1,x=2").out.rstrip().endswith("= −2")


def test_seeds_can_be_given_in_every_form(run: Run) -> None:
    def seeds(*arguments: str) -> list[dict[str, float]]:
        data = json.loads(run(*arguments, "--format", "json").out)
        return [sweep["seed"] for sweep in data["passes"]]

    assert seeds("forward", SURVEY, *AT) == [{"x1": 1, "x2": 0}, {"x1": 0, "x2": 1}]
    assert seeds("forward", SURVEY, *AT, "--seed", "x2") == [{"x1": 0, "x2": 1}]
    assert seeds("forward", SURVEY, *AT, "--seed", "x1=1,x2=1/2") == [{"x1": 1, "x2": 0.5}]
    assert seeds("forward", SURVEY, *AT, "--seed", "x1", "--seed", "x2") == [{"x1": 1, "x2": 0}, {"x1": 0, "x2": 1}]
    assert seeds("reverse", "y1 = x; y2 = 2*x", "--at", "x=1", "--seed", "y1=1,y2=-1") == [{"y1": 1, "y2": -1}]


def test_without_a_point_the_trace_is_symbolic(run: Run) -> None:
    for found in (run("forward", SURVEY), run("forward", SURVEY, *AT, "--symbolic")):
        assert "v̇₅   = v̇₄ − v̇₃" in found.out
        assert "5.5" not in found.out


def test_a_program_without_inputs_has_a_value_all_the_same(run: Run) -> None:
    assert run("eval", "2*3").out.splitlines()[-1] == "y   = v₁     = 6      = 6"


@pytest.mark.parametrize(
    ("option", "value", "seen"),
    [
        ("--digits", "1", "= 10.7 + 1"), ("--digits", "17", "= 11.652071455223084"), ("--order", "source", "v₄   = sin v₀"),
        ("--notation", "ascii", "v[3]   = sin v[0]"), ("--notation", "latex", r"= \sin v_{0}"),
    ],
)  # fmt: skip
def test_an_option_changes_what_is_shown(run: Run, option: str, value: str, seen: str) -> None:
    assert seen in run("eval", SURVEY, *AT, option, value).out


# Where the program comes from


def test_a_program_can_come_from_a_file_a_sample_or_standard_input(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "program.td"
    file.write_bytes(b"\xef\xbb\xbf# a comment\r\ny = x1*x2\r\nat x1=2, x2=5\r\n")
    expected = run("eval", "y = x1*x2", *AT).out
    assert run("eval", "--file", str(file)).out == expected
    assert run("eval", "-", *AT, stdin=b"y = x1*x2\n").out == expected
    assert run("eval", "--file", "-", *AT, stdin=b"y = x1*x2\n").out == expected
    assert run("eval", *AT, stdin=b"y = x1*x2\n").out == expected
    assert run("eval", "--sample", "baydin").out == run("eval", SURVEY, *AT).out


def test_the_command_line_overrides_the_point_of_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "program.td"
    file.write_text("y = x1*x2\nat x1=2, x2=5\nseed x2", encoding="utf-8")
    assert run("eval", "--file", str(file), "--at", "x1=3").out.splitlines()[-1].endswith("= 15")
    assert run("forward", "--file", str(file)).out.splitlines()[-1].endswith("= 2")
    assert run("forward", "--file", str(file), "--seed", "x1").out.splitlines()[-1].endswith("= 5")


def test_a_result_can_be_written_to_a_file(run: Run, tmp_path: Path) -> None:
    text, data = tmp_path / "trace.txt", tmp_path / "trace.json"
    assert run("eval", SURVEY, *AT, "-o", str(text), encoding="ascii") == (0, "", "")
    assert text.read_text(encoding="utf-8") == run("eval", SURVEY, *AT).out
    assert run("eval", SURVEY, *AT, "--output", str(data)).out == ""
    assert json.loads(data.read_text(encoding="utf-8"))["mode"] == "eval"


@pytest.mark.parametrize(
    "arguments", [["reverse", SURVEY, *AT], ["worksheet", "x*y", "--at", "x=1,y=2"], ["samples"]], ids=str
)
@pytest.mark.parametrize("surroundings", [{}, {"encoding": "ascii"}, {"terminal": True, "columns": 80}], ids=str)
def test_a_dash_is_standard_output_and_makes_no_difference(
    run: Run, arguments: list[str], surroundings: dict[str, Any]
) -> None:
    assert run(*arguments, "-o", "-", **surroundings) == run(*arguments, **surroundings)


def test_a_picture_of_dots_is_written_to_no_terminal_by_a_dash_either(run: Run) -> None:
    found = run("eval", "x", "--format", "png", "-o", "-", terminal=True)
    assert (found.code, found.out) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (["test", "a.td", "-o", "a.td"], "a.td"),
        (["test", ".", "--format", "plain", "-o", "./a.td"], "./a.td"),
        (["eval", "--from", "t.json", "-o", "t.json"], "t.json"),
        (["reverse", "--file", "a.td", "-o", "a.td"], "a.td"),
        (["mark", "s.md", "-o", "s.md"], "s.md"),
        (["mark", "t.json", ".", "-o", "s.md"], "./s.md"),
        (["worksheet", "--file", "a.td", "-o", "a.td"], "a.td"),
        (["worksheet", "--file", "a.td", "--key", "a.td"], "a.td"),
        (["worksheet", "--students", "class.txt", "-o", "class.txt"], "class.txt"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_read_is_not_overwritten(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], written: str
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {"a.td": "x*y; at x=1, y=2; expect f = 2", "s.md": "x*y at x=1, y=2\n| v1 | 2 |\n", "class.txt": "Ada\n"}
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    run("eval", "x", "--at", "x=1", "-o", "t.json")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert run(*arguments) == (
        2,
        "",
        f"tracediff: {written} is read, and would be overwritten\nname another file\n",
    )
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_standard_input_and_output_may_both_be_named_by_a_dash(run: Run) -> None:
    assert run("eval", "--file", "-", "-o", "-", stdin=b"2*x") == run("eval", "2*x")


# Mistakes


def test_the_rows_before_a_singular_one_are_printed(run: Run) -> None:
    found = run("eval", "cos(x) + 2*ln(x)", "--at", "x=0")
    assert [line.split()[0] for line in found.out.splitlines()] == ["Forward", "v₀", "v₁", "v₂"]
    assert found.out.splitlines()[-1].endswith("= −inf")


def test_nothing_in_the_text_reaches_the_terminal_as_markup_or_control(run: Run) -> None:
    assert "[bold]" in run("eval", "[bold]x[/bold]", terminal=True, columns=80).err
    found = run("eval", "x\x1b[31m\x07")
    assert "\x1b" not in found.err
    assert "\x07" not in found.err


# What outputs can carry


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437"])
def test_an_output_that_cannot_carry_unicode_gets_ascii(run: Run, encoding: str) -> None:
    found = run("reverse", SURVEY, *AT, encoding=encoding, terminal=True, columns=80)
    assert found.code == 0
    assert "vbar[0]" in found.out
    assert found.out.isascii()


def test_unicode_that_was_asked_for_and_cannot_be_carried_is_an_error(run: Run) -> None:
    found = run("eval", "x", "--notation", "unicode", encoding="ascii")
    assert (found.code, found.err) == (
        2,
        "tracediff: the output's encoding ascii cannot carry this notation\nuse --notation ascii\n",
    )


def test_colours_can_be_forced_and_forbidden(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" in run("reverse", "x*y", "--at", "x=1,y=2", "--color", "always").out
    assert "\x1b[" not in run("reverse", "x*y", "--color", "never", terminal=True).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in run("reverse", "x*y", terminal=True).out


# Reference and help


@pytest.mark.parametrize("columns", [60, 61, 80, 100, 119])
def test_every_line_of_a_rule_is_there_at_any_width(run: Run, columns: int) -> None:
    wide, narrow = (
        run("rules", "pow", "max", "ln", "--format", "plain", columns=width).out for width in (300, columns)
    )
    assert sorted("".join(wide.split())) == sorted("".join(narrow.split()))


def test_rules_prints_the_table_of_primitives(run: Run) -> None:
    found = run("rules", "ln", "max")
    assert found.out.splitlines()[:5] == [
        "Primitives and their partials",
        "y = ln a       ∂y/∂a = 1/a",
        "               for a > 0",
        "y = max(a, b)  ∂y/∂a = where(a > b, 1, where(a = b, 1/2, 0))",
        "               ∂y/∂b = where(b > a, 1, where(a = b, 1/2, 0))",
    ]
    assert "no derivative at a = b" in found.out
    assert r"ln, log: in ASCII ln a, in LaTeX \ln a; tested at a = 2; a = 0.01; a = 1e+06" in found.out
    assert len(json.loads(run("rules", "--format", "json").out)["primitives"]) >= 35


def test_help_begins_with_the_three_examples_and_groups_the_commands(run: Run) -> None:
    for flag in ("-h", "--help"):
        lines = run(flag).out.splitlines()
        examples = [line.split()[1] for line in lines if line.strip().startswith("tracediff ")]
        assert examples == ["eval", "forward", "reverse"]
        assert lines.index("Traces:") < lines.index("Reference:")


@pytest.mark.parametrize("command", commands())
def test_every_command_explains_itself_with_an_example_and_every_option_has_help(run: Run, command: str) -> None:
    text = run(command, "--help").out
    assert f"tracediff {command}" in text.partition("Options:")[0].split("\n\n", 1)[1]
    for parameter in commands()[command].params:
        assert not parameter.opts[0].startswith("-") or getattr(parameter, "help", None)


@pytest.mark.parametrize("command", commands())
def test_the_list_of_commands_gives_the_first_sentence_of_their_help(run: Run, command: str) -> None:
    summary = (commands()[command].help or "").partition("\n")[0]
    assert f"  {summary}\n" in run(command, "--help").out
    assert re.search(rf"^  {command} +{re.escape(summary)}$", run("--help", columns=120).out, re.MULTILINE)


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("-V").out == run("--version").out == f"tracediff {tracediff.__version__}\n"


def test_samples_and_primitives_are_completed(run: Run) -> None:
    from tracediff.cli.main import program  # noqa: PLC0415

    def completed(command: str, name: str, start: str) -> list[str]:
        parameter = next(p for p in commands()[command].params if p.name == name)
        with program.make_context("tracediff", [command], resilient_parsing=True) as context:
            return [item.value for item in parameter.shell_complete(context, start)]

    assert completed("eval", "sample", "bay") == ["baydin"]
    assert completed("rules", "names", "sigm") == ["sigmoid"]


# The progress bar


def bar_for(monkeypatch: pytest.MonkeyPatch, seconds: float, stop: bool = False) -> str:
    """What a bar that comes after a twentieth of a second writes on a terminal while a block takes some time."""
    terminal = Terminal(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", terminal)
    before = sys.stdout
    with progress.Waiting() as bar:
        if stop:
            bar.stop()
        time.sleep(seconds)
        assert sys.stdout is before
    terminal.flush()
    return terminal.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("asked", ["bash_complete", "zsh_complete", "fish_complete", "bash", "bash_teach", "x"])
@pytest.mark.parametrize("place", [None, ""])
def test_who_asks_for_completion_as_no_shell_does_is_told_how(
    run: Run, monkeypatch: pytest.MonkeyPatch, asked: str, place: str | None
) -> None:
    monkeypatch.setenv("_TRACEDIFF_COMPLETE", asked)
    monkeypatch.delenv("COMP_WORDS", raising=False)
    if place is not None:
        monkeypatch.setenv("COMP_CWORD", place)
    found = run()
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"tracediff: _TRACEDIFF_COMPLETE is {asked}, and no shell asks so\nwrite eval ")


@pytest.mark.parametrize(
    ("words", "offered"), [("rev", "plain,reverse\n"), ("eval -x --lay", "plain,--layout\n"), ("-x", "\n")]
)
def test_a_shell_is_told_how_a_line_may_go_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: str, offered: str
) -> None:
    monkeypatch.setenv("_TRACEDIFF_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"tracediff {words}")
    monkeypatch.setenv("COMP_CWORD", str(1 + words.count(" ")))
    assert run() == (0, offered, "")


@pytest.mark.parametrize("words", ["revers ", "-x "])
def test_no_message_comes_between_to_who_completes_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("_TRACEDIFF_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"tracediff {words}")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert run().err == ""


def test_a_bar_comes_when_something_takes_long_and_is_gone_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    written = bar_for(monkeypatch, 0.4)
    assert "working" in written
    assert written.endswith("\x1b[2K")  # the line is empty again


def test_no_bar_comes_for_what_is_quick_or_before_the_result_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bar_for(monkeypatch, 0) == ""
    assert bar_for(monkeypatch, 0.2, stop=True) == ""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="threads have no signals of their own here")
def test_an_interrupt_is_left_to_the_thread_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = []

    def start(bar: Live, refresh: bool = False) -> None:
        blocked.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
        shown(bar, refresh)

    shown = Live.start
    monkeypatch.setattr(Live, "start", start)
    bar_for(monkeypatch, 0.4)
    assert blocked == [True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


# As a process


def tracediff_process(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    command = [sys.executable, "-m", "tracediff", *arguments]
    return subprocess.run(command, check=False, capture_output=True, cwd="/", env=environment, **options)  # type: ignore[call-overload, no-any-return]


def test_it_runs_as_a_module_from_any_folder() -> None:
    found = tracediff_process("reverse", "--sample", "baydin", stdin=subprocess.DEVNULL)
    assert (found.returncode, found.stderr) == (0, b"")
    assert "v̄₀ + v̄₂ × v₋₁".encode() in found.stdout


def test_a_closed_pipe_is_no_traceback() -> None:
    script = f'{sys.executable} -m tracediff eval "$(seq -s + 20000)" | head -n 1'
    found = subprocess.run(["bash", "-c", script], check=False, capture_output=True)
    assert found.stdout == b"Forward primal trace\n"
    assert found.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_one_message() -> None:
    with open("/dev/full", "wb") as full:
        found = subprocess.run(
            [sys.executable, "-m", "tracediff", "eval", "2*3"], check=False, stdout=full, stderr=subprocess.PIPE
        )
    assert (found.returncode, found.stderr) == (
        1,
        b"tracediff: no space left on device\nfree some space, or write elsewhere\n",
    )


def test_an_interrupt_is_exit_code_130() -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tracediff", "eval", "-"],
        timeout=30,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )
    child.setecho(False)
    child.sendline("x + ")
    child.expect("working")  # it waits for more input, however long it took to start
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert b"Traceback" not in child.before


# What a hostile user found


@pytest.mark.parametrize("text", ["x" + "1" * 5000, "0x" + "f" * 5000, "9" * 5000, "x" + "⁹" * 400])
def test_no_text_is_too_long_for_a_message(run: Run, text: str) -> None:
    assert run("eval", text).code in (0, 2, 3)


@pytest.mark.parametrize("columns", ["²", "-3", "0", "9" * 5000, "wide", ""])
def test_a_strange_width_is_no_width(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run("eval", "x", "--at", "x=1").out == "Forward primal trace\nv₀  = x   = 1  = 1\nx   = v₀  = 1  = 1\n"


def test_closed_standard_streams_are_no_tracebacks() -> None:
    for script in ("eval <&-", "eval x --at x=1 >&-", "eval --help >&-"):
        found = subprocess.run(
            ["bash", "-c", f"{sys.executable} -m tracediff {script}"], check=False, capture_output=True
        )
        assert b"Traceback" not in found.stderr


def test_an_expression_that_starts_with_a_minus_still_needs_a_command(run: Run) -> None:
    assert run("-x*y").err == "tracediff: an expression needs a command before it\nwrite tracediff eval '-x*y'\n"


def test_no_command_at_all_prints_the_help(run: Run) -> None:
    assert run() == run("--help")


def test_a_seed_of_a_file_is_for_the_mode_it_fits(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "program.td"
    file.write_text("y = x1*x2\nat x1=2, x2=5\nseed x1=1\nseed y=2", encoding="utf-8")
    seeds = {
        mode: [sweep["seed"] for sweep in json.loads(run(mode, "--file", str(file), "--format", "json").out)["passes"]]
        for mode in ("forward", "reverse")
    }
    assert seeds == {"forward": [{"x1": 1, "x2": 0}], "reverse": [{"y": 2}]}


def test_greek_names_are_spelt_out_where_they_cannot_be_carried(run: Run) -> None:
    found = run("eval", "θ = x*ϕ; λ = θ + 1; sin(λ)", "--at", "x=1,ϕ=2", encoding="ascii")
    assert (found.code, found.err) == (0, "")
    assert "v[2] (lambda)" in found.out
    assert "= varphi" in found.out
    assert run("rules", "σ", encoding="latin-1").code == 0


def test_the_table_of_primitives_fits_any_screen(run: Run) -> None:
    for columns in (20, 40, 60, 80):
        lines = run("rules", terminal=True, columns=columns).out.splitlines()
        plain = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
        assert max(map(width, plain)) <= columns


def test_a_note_is_wrapped_to_the_screen(run: Run) -> None:
    lines = run("reverse", "abs(x)", "--at", "x=0", columns=40).out.splitlines()
    assert max(map(width, lines)) <= 40
    assert "convention" in " ".join(lines)
