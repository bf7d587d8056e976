"""Step mode: a trace whose rows come at a key, and predict mode, which asks for each value first.

This room owns what the keys do, and the answers. In which order the rows come is left to `render.steps`, how the
screen changes to `render.painting`, what is said of a row to `render.telling`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Literal

from tracediff.classroom.accounts import Accounts
from tracediff.classroom.numerals import Numeral, numeral
from tracediff.classroom.slips import operands, slip
from tracediff.cli.keys import END, Keys
from tracediff.cli.output import Output, terminal_size
from tracediff.cli.writing import carried, lines, ruling, stop_waiting, styling
from tracediff.errors import RequestError
from tracediff.records import Record
from tracediff.render.layout import Band, Cards
from tracediff.render.painting import Paper
from tracediff.render.steps import Seen, Shown, Step, Table
from tracediff.render.telling import Detail, told
from tracediff.render.text import wrapped
from tracediff.render.wanted import Layout
from tracediff.trace import Rows, Trace

FOOTER = 4
"""For at least so many lines there must be room below a table that is filled upwards."""

NEXT, BACK = ("space", "enter", "right", "down"), ("b", "left", "up", "backspace")

KEYS = "Space next, b back, n numbers, a all, ? keys, q quit"
ASKING = "type it, then Enter; or Space to see it; ? keys"

HELP = """\
Space, Enter, right  the next row
b, left              the row before
n                    show or hide the numbers put in
a                    all the rest at once
q                    quit, with what has been shown"""

ANSWERS = """\
0.5  1/2  -sin(5)    an answer, then Enter (one that begins with a letter
                     above after a parenthesis, as in (abs(-2)))"""


class Stepping(Record):
    """How the rows of a trace come one by one.

    Args:
        predict: Whether each value is asked for before it is shown.
        delay: After so many seconds the next row comes by itself; None for at a key.
    """

    predict: bool
    delay: float | None


def step_through(
    found: Trace, shown: Output, arrange: Callable[[Layout], list[Band]], layout: Layout, how: Stepping
) -> Literal["nothing", "part", "all"]:
    """Show a trace row by row on the terminal; in the end it stands there as without step mode.

    Where adjoints would come upwards beside the primal rows, but not all of the table is on the screen at once, they
    come below the primal rows, and the table beside each other follows in the end.

    Args:
        found: The trace.
        shown: The terminal.
        arrange: Arranges it.
        layout: How that was asked for.
        how: How the rows come.

    Returns:
        How much of it was shown: nothing where there is no terminal or no table, which is said, or no row; a part where
        that was enough.

    Raises:
        RequestError: Values are asked for, and there is no point.
    """
    if how.predict and found.at is None:
        raise RequestError("--predict asks for values, and there is no point", hint="add --at")
    if shown.height is None or shown.is_data:
        is_form = shown.file is None and sys.stdout.isatty()
        why = f"{shown.format} does not come row by row" if is_form else "there is no terminal to step on"
        print(f"tracediff: {why}, so the whole trace is printed", file=sys.stderr)
        return "nothing"
    columns, height = terminal_size()
    bands, upwards = arrange(layout), found.mode == "reverse"
    whole = list(lines(shown, bands))
    beside = upwards and not isinstance(bands[0], Cards) and len(bands[0]) > 1
    too_tall = beside and len(whole) + FOOTER > height
    if too_tall:
        bands = arrange("stacked")
    rule = ruling(shown) if shown.format == "table" else ""
    marks = ("•", "◂") if shown.notation.name == "unicode" else ("*", "<")
    table = Table(bands, rule, upwards, styling(shown), marks)
    if not table.steps:  # --rows names rows that there are not
        return "nothing"
    paper = Paper(columns, height)

    def write(text: str) -> None:
        sys.stdout.write("\n".join(carried(shown, text.split("\n"))))
        sys.stdout.flush()

    stop_waiting()
    below = height - len(whole) if beside and not too_tall else height - 2
    player = Player(found, shown, table, paper, how, write, below)
    try:
        with Keys(player.resumed) as keys:
            done = player.play(keys)
    finally:
        write(paper.finished([Seen(line.clean, line.clean) for line in table.lines(player.shown(to_end=player.done))]))
    if done and too_tall:
        write("".join(f"{line}\n" for line in ["", *whole]))
    return "all" if done else "part"


class Player:
    """What has been shown of a trace, and what the keys do.

    Args:
        found: The trace.
        output: How it is shown.
        table: It as a table.
        paper: What is on the terminal.
        how: How the rows come.
        write: Writes to the terminal.
        below: So many lines there may be below the table.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a player is what it plays with
        self,
        found: Trace,
        output: Output,
        table: Table,
        paper: Paper,
        how: Stepping,
        write: Callable[[str], None],
        below: int,
    ) -> None:
        self.output = output
        self.table = table
        self.paper = paper
        self.how = how
        self.write = write
        self.below = below
        self.accounts = {None: Accounts(found.primal, found.primal)} | {
            number: Accounts(found.primal, sweep.rows) for number, sweep in enumerate(found.passes)
        }
        self.places = {(step.sweep, _number(step)): step for step in table.steps}
        self.rows, self.done = 0, False
        self.numbers, self.help = True, False
        self.typed, self.verdict = "", ""
        self.asked, self.right = 0, 0
        self._go(1)

    def play(self, keys: Keys) -> bool:
        """Show the rows as the keys say, or by themselves; whether all of them were shown."""
        while not self.done:
            self.paint()
            key = keys.read(self.how.delay)
            if key == END or (key == "q" and not self.typed):
                return False
            if self.asking and self._answers(key):
                continue
            self._obey(key or "space")
        return True

    def resumed(self) -> None:
        """Show what is seen anew, below whatever has come to the screen meanwhile."""
        self.paper.forget()
        self.paint()

    def paint(self) -> None:
        """Show what is seen."""
        self.write(self.paper.painted(self.table.lines(self.shown()), self._footer()))

    def shown(self, to_end: bool = False) -> Shown:
        """What is seen: so far, or in the end."""
        if to_end:
            return Shown(len(self.table.steps))
        step = self.table.steps[self.rows - 1]
        read = self._accounts(step)[_number(step)].reads
        places = [self.places.get((None if row.primal else step.sweep, row.row)) for row in read]
        return Shown(self.rows, self.numbers, not self.asking, [place for place in places if place])

    def _go(self, rows: int) -> None:
        """Go to the row that is then the last; in predict mode its value is asked for, unless it is only a name."""
        ahead = rows > self.rows
        self.rows, self.typed, self.verdict = rows, "", ""
        step = self.table.steps[rows - 1]
        account = self._accounts(step)[_number(step)]
        self.asking = self.how.predict and ahead and not account.copies and account.row.value is not None

    def _obey(self, key: str) -> None:
        """Do what a key says."""
        is_last = self.rows == len(self.table.steps)
        self.done = key == "a" or (key in NEXT and is_last and not self.asking)
        if key in NEXT and self.asking:
            self.asking = False
        elif key in NEXT and not is_last:
            self._go(self.rows + 1)
        elif key in BACK and self.rows > 1:
            self._go(self.rows - 1)
        elif key == "n":
            self.numbers = not self.numbers
        elif key == "?":
            self.help = not self.help

    def _answers(self, key: str | None) -> bool:
        """Whether a key is part of an answer: any that begins one, and once it has begun, every one."""
        if key in ("enter", None) and self.typed:
            self._judge()
        elif key == "backspace" and self.typed:
            self.typed = self.typed[:-1]
        elif key == "clear":
            self.typed = ""
        elif key == "space" and self.typed:
            self.typed += " "
        elif key and len(key) == 1 and key.isprintable() and (self.typed or key not in "bnaq?"):
            self.typed += key
        else:
            return False
        return True

    def _judge(self) -> None:
        """Say whether the answer is right, and if not, why."""
        answer, step = numeral(self.typed), self.table.steps[self.rows - 1]
        self.typed = ""
        if answer is None:
            self.verdict = "that is no number: write 0.5, 1/2, sqrt(2)/2 or -sin(5)"
            return
        rows, number = self._accounts(step).rows, _number(step)
        value = rows.known(rows.program.first + number)
        self.asked += 1
        right = self._is_right(answer, value)
        self.right += right
        score = f"({self.right} of {self.asked})"
        self.verdict = f"right {score}" if right else f"wrong {score}: {_why(rows, number, answer)}"
        self.asking = False

    def _is_right(self, answer: Numeral, value: float) -> bool:
        """Whether it is the value to the digits that were typed, or to those that are shown."""
        return answer.agrees(value) or self.output.notation.number(answer.value) == self.output.notation.number(value)

    def _accounts(self, step: Step) -> Accounts:
        return self.accounts[step.sweep]

    def _footer(self) -> list[str]:
        """What is said below the table."""
        step, room = self.table.steps[self.rows - 1], max(2, self.output.width or 80)
        detail = Detail(self.numbers, not self.asking)
        said = told(self._accounts(step), _number(step), self.output.notation, detail)
        said[1:1] = [self.verdict] if self.verdict else []
        if self.help:
            said += HELP.split("\n") + (ANSWERS.split("\n") if self.how.predict else [])
        if self.asking:
            last = f"? {self.typed}"[-room + 1 :] if self.typed else f"{self.rows}/{len(self.table.steps)}  {ASKING}"
        else:
            last = f"{self.rows}/{len(self.table.steps)}  {KEYS}"
        pieces = [piece for line in said for piece in wrapped(line, room - 1, "  ")]
        end = wrapped(last, room - 1) if not self.typed else [last]
        room_left = self.below - len(end)
        return [*([""] if len(pieces) < room_left else []), *pieces[:room_left], *end]


def _number(step: Step) -> int:
    """The number of the row of a step, among the primal rows or those of its pass."""
    number = step.line.primal if step.sweep is None else step.line.derived
    assert number is not None
    return number


def _why(rows: Rows, number: int, answer: Numeral) -> str:
    """What went wrong with an answer, where one of the usual slips explains it."""
    found = slip(rows, number, operands(rows, number), answer)
    return f"{found.kind}, {found.meaning}" if found else "none of the usual slips gives that"
