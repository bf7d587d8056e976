"""Step mode: rows that come one by one, and a terminal that ends as it would have without it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.programs import KINKED, SMOOTH, Case, cases
from tests.screens import Screen, plain, played
from tracediff.language import parse
from tracediff.notation import Unicode
from tracediff.render.layout import arranged
from tracediff.render.steps import Shown, Table
from tracediff.render.wanted import Layout
from tracediff.trace import trace

SURVEY = ["ln(x1) + x1*x2 - sin(x2)", "--at", "x1=2,x2=5"]
COMMANDS = [
    ["eval", *SURVEY], ["forward", *SURVEY], ["forward", *SURVEY, "--seed", "x1"], ["reverse", *SURVEY],
    ["reverse", *SURVEY[:1]], ["reverse", "y1 = x^2; y2 = sin(x)", "--at", "x=1"], ["reverse", *SURVEY, "--cut", "x1"],
    ["reverse", "x*abs(x)", "--at", "x=0"], ["reverse", "sqrt(x)*2", "--at", "x=0"], ["eval", "x1*ln(x2)", "--at", "x1=2,x2=0"],
    ["hessian", "x^2*y + y + 2", "--at", "x=3,y=4", "--trace"],
]  # fmt: skip
SCREENS = [(80, 24), (60, 20), (24, 14)]
OTHERS = [(command, size) for command in (COMMANDS[0], COMMANDS[1], COMMANDS[3]) for size in ((120, 40), (80, 8))]


def stepped(name: str, *others: str) -> list[str]:
    return [name, *SURVEY, "--step", *others]


@pytest.mark.parametrize(
    ("arguments", "size"), [*[(command, size) for command in COMMANDS for size in SCREENS], *OTHERS], ids=str
)
def test_the_terminal_ends_as_without_step_mode(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], size: tuple[int, int]
) -> None:
    wanted = plain(run, monkeypatch, arguments, *size)
    _, _, found = played(run, monkeypatch, [*arguments, "--step"], ["space"] * 80, *size)
    assert found.all[-len(wanted.all) :] == wanted.all
    scrolled_twice = (
        size[1] < 20 and size[0] > 24 and arguments[0] == "reverse"
    )  # then the table follows once more, side by side
    assert scrolled_twice or found.all == wanted.all


@pytest.mark.parametrize("keys", [["a"], ["space", "b", "n", "?", "n", "a"], ["right"] * 9 + ["left"] * 7 + ["n", "a"]])
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (80, 8)], ids=str)
def test_whatever_keys_are_pressed_it_ends_with_the_whole_table(
    run: Run, monkeypatch: pytest.MonkeyPatch, keys: list[str], size: tuple[int, int]
) -> None:
    for name in ("eval", "forward"):
        wanted = plain(run, monkeypatch, [name, *SURVEY], *size)
        _, _, found = played(run, monkeypatch, stepped(name), keys, *size)
        assert found.all[-len(wanted.all) :] == wanted.all


@given(
    case=cases((*SMOOTH, *KINKED)),
    keys=st.lists(st.sampled_from(["space", "space", "space", "b", "n", "?"]), max_size=40),
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_program_and_any_keys_end_with_the_whole_table(
    run: Run, monkeypatch: pytest.MonkeyPatch, case: Case, keys: list[str]
) -> None:
    point = ",".join(f"{name}={value}" for name, value in case.at.items())
    for name in ("forward", "reverse"):
        arguments = [name, case.text, "--at", point]
        wanted = plain(run, monkeypatch, arguments)
        _, _, found = played(run, monkeypatch, [*arguments, "--step"], [*keys, "a"])
        assert found.all[-len(wanted.all) :] == wanted.all
        assert not any("•" in line or "◂" in line for line in found.lines)


def test_a_row_comes_with_its_rule_the_rows_it_reads_and_its_numbers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, screen = played(run, monkeypatch, stepped("eval"), ["space"] * 3 + ["interrupt"])
    assert code == 130
    assert screen.all[-1].startswith("v₂   = v₋₁ × v₀  = 2 × 5")  # what had come stays, and nothing else
    found = footers(run, monkeypatch, stepped("reverse"), ["space"] * 16)
    assert found[3] == ["v₂ = v₋₁ × v₀ = 2 × 5 = 10", "rule  y = a × b", "reads  v₋₁, v₀"]
    assert found[15][1] == "rule  y = a × b has ∂y/∂b = a; here v₂ = v₋₁ × v₀"
    assert found[16] == [
        "v̄₋₁ = v̄₋₁ + v̄₁ ∂v₁/∂v₋₁ = v̄₋₁ + v̄₁/v₋₁ = 5 + 1/2 = 5.5",
        "rule  y = ln a has ∂y/∂a = 1/a; here v₁ = ln v₋₁",
        "reads  v̄₋₁, v̄₁, v₋₁",
        "contribution 2 of 2 to v̄₋₁: now it is complete",
    ]


def footers(run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], keys: list[str]) -> list[list[str]]:
    """What was said below the table before each key."""
    from tracediff.cli.stepping import Player  # noqa: PLC0415

    said: list[list[str]] = []
    original = Player._footer
    monkeypatch.setattr(Player, "_footer", lambda self: said.append(found := original(self)) or found)  # type: ignore[func-returns-value]
    played(run, monkeypatch, arguments, keys)
    return [lines[1:-1] for lines in said]


def test_the_rows_that_are_read_are_marked_without_colour(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for notation, marks in (("unicode", "•◂"), ("ascii", "*<")):
        screens = tables(run, monkeypatch, stepped("eval", "--notation", notation), ["space"] * 3)
        marked = [next((mark for mark in marks if f"{mark} " in line[:9]), " ") for line in screens[-1]]
        assert "".join(marked).strip() == f"{marks[0]}{marks[0]}  {marks[1]}"


def tables(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], keys: list[str], columns: int = 80
) -> list[list[str]]:
    """The marked lines of the table before each key."""
    from tracediff.render.painting import Paper  # noqa: PLC0415

    said: list[list[str]] = []
    original = Paper.painted

    def painted(self: Paper, lines, footer):  # type: ignore[no-untyped-def]
        said.append([line.marked for line in lines])
        return original(self, lines, footer)

    monkeypatch.setattr(Paper, "painted", painted)
    played(run, monkeypatch, arguments, keys, columns)
    return said


def test_adjoints_fill_the_table_upwards_beside_the_primal_rows(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = tables(run, monkeypatch, stepped("reverse"), ["space"] * 9)
    assert "v̄" not in "".join(shown[7])
    assert [("v̄" in line) for line in shown[9]][-4:] == [
        True,
        False,
        True,
        False,
    ]  # the output's row, a rule; v₄ before it


def test_n_hides_the_numbers_put_in_and_shows_them_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = tables(run, monkeypatch, stepped("eval"), ["space", "space", "space", "n", "space", "n"])
    assert "2 × 5" in shown[3][-1]
    assert "2 × 5" not in shown[4][-1]
    assert "10" in shown[4][-1]
    assert "sin 5" not in shown[5][-1]
    assert "sin 5" in shown[6][-1]


@pytest.mark.parametrize("width", [20, 34, 60])
def test_n_hides_the_numbers_put_in_on_cards(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    keys = [*["space"] * 18, "n", "n"]
    *_, full, bare, again = tables(run, monkeypatch, stepped("reverse", "--layout", "cards"), keys, width)
    assert again == full
    assert len(bare) == len(full)
    for numbers in ("= 2 × 5", "= sin 5", "= −1 × cos 5"):
        assert numbers in " ".join(full)
        assert numbers not in " ".join(bare)
    for kept in ("v₋₁ × v₀", "= 10", "= 11.652", "v̄₃ × cos v₀", "= −0.284"):
        assert kept in "\n".join(bare)
    for line, without in zip(full, bare, strict=True):  # nothing moves
        assert all(after in (before, " ") for before, after in zip(line, without.ljust(len(line)), strict=True))


def test_rows_left_out_are_left_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, screen = played(run, monkeypatch, stepped("reverse", "--rows", "3:6", "--layout", "stacked"), ["space"] * 20)
    assert [line for line in screen.all if "..." in line] == [
        "... 2 rows ...",
        "... 2 rows ...",
        "... 2 rows ...",
        "... 5 rows ...",
    ]


@pytest.mark.parametrize(
    "how", [["--step"], ["--predict"], ["--delay", "1"], ["--step", "--layout", "cards"]], ids=" ".join
)
def test_where_all_rows_are_left_out_there_is_nothing_to_step_through(
    run: Run, monkeypatch: pytest.MonkeyPatch, how: list[str]
) -> None:
    for name in ("eval", "forward", "reverse"):
        arguments = [name, "x^2", "--at", "x=3", "--rows", "9:10"]
        wanted = plain(run, monkeypatch, [*arguments, *how[1:] * ("cards" in how)])
        code, err, found = played(run, monkeypatch, [*arguments, *how], [])
        assert (code, err, found.all) == (0, "", wanted.all)


def test_a_terminal_of_one_column_is_stepped_on_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, err, _ = played(run, monkeypatch, ["eval", "x^2", "--at", "x=3", "--step"], ["space"] * 5, 1)
    assert (code, err) == (0, "")


def test_quitting_leaves_what_has_come(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, err, screen = played(run, monkeypatch, ["reverse", "sqrt(x)*2", "--at", "x=0", "--step"], ["space", "q"])
    assert (code, err) == (0, "")
    assert screen.all[-1].startswith("v₁  = √v₀")


def test_a_row_that_is_not_finite_ends_it_with_the_message(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, err, _ = played(run, monkeypatch, ["reverse", "sqrt(x)*2", "--at", "x=0", "--step"], ["a"])
    assert code == 3
    assert "is infinite" in err


def test_with_a_delay_the_rows_come_by_themselves(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = plain(run, monkeypatch, ["eval", *SURVEY])
    code, _, screen = played(run, monkeypatch, ["eval", *SURVEY, "--delay", "1.5"], ["none"] * 8)
    assert code == 0
    assert screen.all == wanted.all


def test_without_a_terminal_the_whole_trace_is_printed_and_that_is_said(run: Run) -> None:
    for options in (["--step"], ["--predict"], ["--delay", "2"], ["--step", "--format", "json"]):
        form = options[1:] if "json" in options else []
        found, wanted = run("eval", *SURVEY, *options), run("eval", *SURVEY, *form)
        assert found.err == "tracediff: there is no terminal to step on, so the whole trace is printed\n"
        assert found.code == 0
        assert found.out == wanted.out


@pytest.mark.parametrize("format_", ["json", "csv", "html", "markdown"])
def test_on_a_terminal_it_is_the_format_that_is_no_table(run: Run, format_: str) -> None:
    found = run("eval", *SURVEY, "--step", "--format", format_, terminal=True)
    assert found.err == f"tracediff: {format_} does not come row by row, so the whole trace is printed\n"
    assert found.out == run("eval", *SURVEY, "--format", format_, terminal=True).out


def test_a_long_table_is_stepped_through_without_touching_what_has_scrolled_away(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " + ".join(f"sin({i}*x)" for i in range(1, 30))
    for keys in (
        ["space"] * 200,
        ["space"] * 60 + ["b"] * 50 + ["space"] * 200,
        ["space"] * 50 + ["n"] + ["space"] * 200,
    ):
        wanted = plain(run, monkeypatch, ["eval", text, "--at", "x=1"])
        _, _, found = played(run, monkeypatch, ["eval", text, "--at", "x=1", "--step"], keys)
        assert found.all[-len(wanted.all) :] == wanted.all
        assert not any("•" in line or "◂" in line for line in found.all)
        assert "b" in keys or "n" in keys or found.all == wanted.all


# Predict mode


def answers(
    run: Run, monkeypatch: pytest.MonkeyPatch, *typed: str, mode: str = "eval", text: str = SURVEY[0]
) -> list[str]:
    """What is said of the answers to the first values that are asked for; nothing where one is only looked at."""
    keys = ["space", "space"]
    for answer in typed:
        keys += [*("space" if sign == " " else sign for sign in answer), "enter", "space"]
    arguments = [mode, text, "--at", SURVEY[2], "--predict"]
    verdicts = []
    for lines in footers(run, monkeypatch, arguments, keys):
        verdicts += [line for line in lines if line.startswith(("right", "wrong", "that"))]
    return list(dict.fromkeys(verdicts))


def test_an_answer_is_right_to_the_digits_typed_or_as_an_expression(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(run, monkeypatch, "0.69", "2*5", "sin(5)", "0.693+10") == [
        "right (1 of 1)", "right (2 of 2)", "right (3 of 3)", "right (4 of 4)",
    ]  # fmt: skip


def test_a_wrong_answer_is_told_why(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answers(run, monkeypatch, "-0.693", "7", "sin(5*pi/180)", "=nonsense")
    assert found[0].startswith("wrong (0 of 1): lost sign")
    assert found[1].startswith("wrong (0 of 2): wrong operation")
    assert found[2].startswith("wrong (0 of 3): degrees for radians")
    assert found[3].startswith("that is no number")


def test_a_dropped_path_and_a_wrong_partial_are_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ["space"] * 60
    found = footers(run, monkeypatch, ["reverse", *SURVEY, "--predict"], keys)
    rows = [lines[0] for lines in found]
    assert any(line.endswith("= ?") for line in rows)
    place = next(i for i, line in enumerate(rows) if line.startswith("v̄₋₁ = v̄₋₁ +") and line.endswith("= ?"))
    for answer, kind in (("1/2", "dropped path"), ("5+2", "wrong partial"), ("5.5", "right")):
        typed = [*("space" if sign == " " else sign for sign in answer), "enter"]
        said = footers(run, monkeypatch, ["reverse", *SURVEY, "--predict"], keys[:place] + typed)[-1]
        assert kind in " ".join(said), said


def test_an_answer_that_nobody_ends_is_no_obstacle_to_quitting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, _ = played(run, monkeypatch, ["eval", *SURVEY, "--predict"], ["space", "space", "1", "q", "end"])
    assert code == 0


def test_an_answer_can_be_corrected_while_it_is_typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ["space", "space", "9", "clear", "0", ".", "6", "8", "backspace", "9", "space", "enter"]
    assert footers(run, monkeypatch, ["eval", *SURVEY, "--predict"], keys)[-1][1] == "right (1 of 1)"


def test_no_value_is_seen_before_it_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (80, 20):
        shown = tables(run, monkeypatch, ["eval", *SURVEY, "--predict"], ["space", "space", "space"], columns)
        assert "0.693" not in "".join(shown[2])
        assert "0.693" in "".join(shown[3])


@pytest.mark.parametrize("layout", ["auto", "cards"])
@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_no_cut_tells_a_value_before_it_is_known(width: int, layout: Layout) -> None:
    found = trace("reverse", parse("x*37"), {"x": 2}, cut={"x": 5})
    table = Table(arranged(found, Unicode(), width, layout), "", upwards=True)
    row = next(number for number, step in enumerate(table.steps, 1) if step.sweep == 0 and step.line.derived == 1)
    asked, answered = (
        "\n".join(line.clean for line in table.lines(Shown(row, value=known))) for known in (False, True)
    )
    assert (asked.count("?"), answered.count("?")) == (1, 0)
    assert "37 × 5" not in asked
    assert answered.count("185") == asked.count("185") + 1  # that of the row before is seen


def test_predicting_needs_a_point(run: Run) -> None:
    found = run("eval", SURVEY[0], "--predict", terminal=True)
    assert (found.code, found.out) == (2, "")
    assert "there is no point" in found.err


def test_the_screen_class_of_the_tests_keeps_what_scrolls_away() -> None:
    assert Screen(10, 3).feed("a\r\nb\r\nc\r\nd\r\n").all == ["a", "b", "c", "d"]
