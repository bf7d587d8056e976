"""Traces: a program, its values and its derivatives, row by row.

This room owns what a row says: the formula that was evaluated, the numbers put into it, the result, and which primal
statement it belongs to. A row is made when it is looked at. Writing rows is left to `notation`, laying them out to
`render`.

>>> from tracediff.language import parse
>>> run = trace("forward", parse("ln(x1) + x1*x2"), {"x1": 2, "x2": 5}, "x1")
>>> [row.value for row in run.passes[0].rows]
[1.0, 0.0, 0.5, 5.0, 5.5, 5.5]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, overload

from tracediff import modes
from tracediff.algebra import conditions, evaluated, parts, settle, substitute, write_out
from tracediff.errors import MissingValueError, RequestError
from tracediff.evaluate import Evaluation, evaluate
from tracediff.limits import TRACED, hold
from tracediff.program import Apply, Constant, Expression, Formula, Parameter, Program, Value, Variable
from tracediff.records import Record

if TYPE_CHECKING:
    from tracediff.cut import Cut

Mode: TypeAlias = Literal["eval", "forward", "reverse"]
Role: TypeAlias = Literal["input", "output"]
Kind: TypeAlias = Literal["primal", "tangent", "adjoint", "partial"]
Point: TypeAlias = Mapping[str, float]
Seed: TypeAlias = str | Mapping[str, float]


class Row(Record):
    """One row of a trace.

    Args:
        variable: What is assigned.
        label: The user's name for it, or nothing.
        formula: What is computed, in variables: the applied form.
        chain_rule: The same with its partials folded (``v̄₂ ∂v₂/∂v₀``).
        substituted: The same with the numbers put in; None without a point.
        value: The result; None without a point.
        beside: The number of the primal statement to which the row belongs.
    """

    variable: Variable | Constant
    label: str
    formula: Expression
    chain_rule: Expression
    substituted: Expression | None
    value: float | None
    beside: int


class Form:
    """What rows of one kind say, with parameters for the variables: the chain rule, and its applied form.

    Rows of the same form share one object, so that it need not be written anew for each.
    """

    __slots__ = ("applied", "chain_rule")

    def __init__(self, chain_rule: Expression, keep_units: bool) -> None:
        self.chain_rule = chain_rule
        self.applied = write_out(chain_rule, keep_units)


PLAIN = (1e-4, 1e15)
"""Between these a literal is written without an exponent."""

ANY = Parameter(0)
"""What stands for any plain literal in the key of a form."""


class Rows(Sequence[Row]):
    """The rows of a program, up to the one at which its values stop being finite; each is made when it is asked for.

    Args:
        program: A primal program, or that of its tangents, adjoints or partials.
        kind: Which of the four it is.
        evaluation: Its values, or None for a symbolic trace.
    """

    def __init__(self, program: Program, kind: Kind, evaluation: Evaluation | None) -> None:
        self.program = program
        self.kind = kind
        self.evaluation = evaluation
        self.formed: dict[object, Form] = {}
        self.shaped: set[object] = set()  # the keys of forms that differ with their literals

    def __eq__(self, other: object) -> bool:
        mine, others = (self.program, self.kind, self.evaluation), getattr(other, "evaluation", None)
        return isinstance(other, Rows) and mine == (other.program, other.kind, others)

    def __hash__(self) -> int:
        return hash((self.program, self.kind))

    def __len__(self) -> int:
        failed = self.evaluation.failed if self.evaluation else None
        return len(self.program) if failed is None else failed + 1

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> list[Row]: ...
    def __getitem__(self, number: int | slice) -> Row | list[Row]:
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        number = range(len(self))[number]
        target, _, operands = self.program.statement(number)
        held = [self.program.slots[operand] for operand in operands]
        form = self.form(number)
        return Row(
            variable=self.program.slots[target],
            label=self.program.labels.get(target, ""),
            formula=substitute(form.applied, held),
            chain_rule=substitute(form.chain_rule, held),
            substituted=numbers_in(form.applied, self._put_in(operands)) if self.evaluation else None,
            value=self.value(target) if self.evaluation else None,
            beside=self.beside(number),
        )

    def form(self, number: int) -> Form:
        """The form of a row: the branch of each condition that the values have chosen, and literals that shape it.

        A plain literal such as 0.5 usually stands where a variable could stand as well, and then it is a parameter too,
        so that rows which differ only in it share their form.
        """
        formula, operands = self.program.formulas[number], self.program.operands[number]
        literals = tuple(map(self.program.constants.get, operands))
        kept: tuple[Constant | Parameter | None, ...] = ()
        if any(literals):
            if self.failed and number == len(self) - 1:  # what a literal 0 would hide is what must be seen
                return self._formed(formula, operands, literals)
            kept = tuple(map(_without_plain, literals))
        chosen: tuple[float | None, ...] = ()
        if decisive := conditions(formula):
            chosen = tuple([evaluated(condition, list(map(self.value, operands))) for condition in decisive])
        key: object = (formula, kept, chosen) if kept or chosen else formula
        if key in self.formed:
            return self.formed[key]
        specific = (formula, literals, chosen)
        if key in self.shaped and specific in self.formed:
            return self.formed[specific]
        with_literals = form = self._formed(formula, operands, literals)
        if kept and kept != literals:
            form = self._formed(formula, operands, kept)
            if _shaped_by_literals(form, with_literals, literals):
                self.shaped.add(key)
                key, form = specific, with_literals
        self.formed[key] = form
        return form

    def forms(self, numbers: Iterable[int]) -> list[Form]:
        """The forms of some rows; most have no literal, and share the form of their formula."""
        formulas, operands = self.program.formulas, self.program.operands
        formed, literals = self.formed, self.program.constants.keys()
        return [
            formed[formulas[number]]
            if formulas[number] in formed and literals.isdisjoint(operands[number])
            else self.form(number)
            for number in numbers
        ]

    def _formed(
        self, formula: Formula, operands: Sequence[int], literals: Sequence[Constant | Parameter | None]
    ) -> Form:
        """A form in which these literals stand."""
        replaced = [literal if isinstance(literal, Constant) else Parameter(i) for i, literal in enumerate(literals)]
        chain_rule = settle(substitute(formula.expression, replaced), list(map(self.value, operands)))
        return Form(chain_rule, keep_units=self.kind == "adjoint")

    def _put_in(self, operands: Sequence[int]) -> list[Expression | None]:
        """The literals and values of a row's operands."""
        values = [self.value(operand) for operand in operands]
        literals = map(self.program.constants.get, operands)
        return [
            literal or (None if value is None else Value(value))
            for literal, value in zip(literals, values, strict=True)
        ]

    def beside(self, number: int) -> int:
        """The number of the primal statement to which a row belongs."""
        return number if self.kind == "primal" else self.program.origins[number]

    def value(self, slot: int) -> float | None:
        """The value of a slot of the program, or None where it is not known."""
        if self.evaluation:
            return self.evaluation.values[slot]
        constant = self.program.constants.get(slot)
        return constant.value if constant else None

    def known(self, slot: int) -> float:
        """The value of a slot, where there are values."""
        assert self.evaluation
        value = self.evaluation.values[slot]
        assert value is not None
        return value

    @property
    def failed(self) -> bool:
        """Whether the last of the rows has no finite value."""
        return self.evaluation is not None and self.evaluation.failed is not None


class Pass(Record):
    """One sweep of tangents or adjoints.

    Args:
        seed: The tangent of each input, or the adjoint of each output.
        rows: The rows, in the order in which they are computed.
        derivatives: The tangent of each output, or the adjoint of each input; None where it is not known.
        cuts: For each row the cut after it, where that was asked for.
    """

    seed: dict[str, float]
    rows: Rows
    derivatives: dict[str, float | None]
    cuts: Sequence[Cut | None] = ()


class Trace(Record):
    """A primal trace and the passes of one mode over it.

    Args:
        mode: "eval", "forward" or "reverse".
        program: The primal program.
        at: The value of each input; None for a symbolic trace.
        primal: The primal rows.
        passes: One for each seed; none in mode "eval", or where the primal trace is not finite.
        across: The forward pass whose tangents the cuts of a reverse pass take, where they were asked for.
    """

    mode: Mode
    program: Program
    at: dict[str, float] | None
    primal: Rows
    passes: tuple[Pass, ...]
    across: Pass | None = None

    @property
    def outputs(self) -> dict[str, float | None]:
        """The value of each output; None where it is not known."""
        slots = self.program.outputs
        return {name: self.primal.value(slot) for name, slot in zip(self.program.names(slots), slots, strict=True)}


def trace(
    mode: Mode,
    program: Program,
    at: Point | None = None,
    seed: Seed | Sequence[Seed] | None = None,
    cut: Seed | None = None,
) -> Trace:
    """Run `program` in one of the modes.

    Args:
        mode: "eval", "forward" or "reverse".
        program: A primal program.
        at: A value for each input; without it the trace is symbolic.
        seed: In forward mode a direction: the name of an input, or tangents of some (the others have 0). In reverse
            mode the name of an output, or adjoints of some. A list gives one pass for each; without it there is one
            for each input or output.
        cut: In reverse mode a direction in the inputs, along which the cut is taken after each statement.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name or the mode is unknown.
    """
    if mode not in ("eval", "forward", "reverse"):
        raise RequestError(f"there is no mode {mode}", hint="the modes are eval, forward and reverse")
    if mode == "eval" and seed:
        raise RequestError("the values alone have no direction", hint="leave the seed out, or choose another mode")
    point = None if at is None else checked_point(program, at)
    values = None if point is None else evaluate(program, list(point.values()))
    rows = Rows(program, "primal", values)
    if mode == "eval":
        return Trace(mode, program, point, rows, ())
    inputs, outputs = program.names(program.inputs), program.names(program.outputs)
    forward = mode == "forward"
    names, others = (inputs, outputs) if forward else (outputs, inputs)
    if seed is None:
        hold(len(names), len(program), TRACED, f"name a seed, for example {', '.join(names[:1])}")
    seeds = _seeds(seed, program, "input" if forward else "output")
    direction = None if cut is None or forward else _seeds(cut, program, "input")
    if rows.failed:
        return Trace(mode, program, point, rows, ())
    derived = (
        Rows(modes.tangent(program), "tangent", None) if forward else Rows(modes.adjoint(program), "adjoint", None)
    )
    found = tuple(_passes(derived, others, seeds, values))
    if direction is None:
        return Trace(mode, program, point, rows, found)
    (across,) = _passes(Rows(modes.tangent(program), "tangent", None), outputs, direction, values)
    return Trace(mode, program, point, rows, tuple([_crossed(sweep, across, program) for sweep in found]), across)


def _passes(
    symbolic: Rows, names: Sequence[str], seeds: Sequence[dict[str, float]], values: Evaluation | None
) -> Iterator[Pass]:
    """One pass of a derived program for each seed; `names` are those of its outputs."""
    for seed in seeds:
        swept = values and evaluate(symbolic.program, list(seed.values()), values.values)
        rows = Rows(symbolic.program, symbolic.kind, swept)
        yield Pass(
            seed, rows, {name: rows.value(slot) for name, slot in zip(names, symbolic.program.outputs, strict=True)}
        )


def _crossed(sweep: Pass, across: Pass, program: Program) -> Pass:
    """A reverse pass with its cuts; without, where it or the forward pass is not finite."""
    if sweep.rows.failed or across.rows.failed:
        return sweep
    tangents, adjoints = across.rows.evaluation, sweep.rows.evaluation
    values = (tangents, adjoints) if tangents and adjoints else None
    from tracediff.cut import cuts  # noqa: PLC0415 - seldom asked for

    return sweep._replace(cuts=list(cuts(program, across.rows.program, sweep.rows.program, values)))


def checked_point(program: Program, at: Point) -> dict[str, float]:
    """The values of the inputs, in their order.

    Raises:
        RequestError: An input has no value, a value is not a finite number, or a name is unknown.
    """
    names = program.names(program.inputs)
    missing = [name for name in names if name not in at]
    if missing:
        from tracediff.language.naming import run_together  # noqa: PLC0415 - only for a mistake

        if error := run_together(missing, {*names, *at}):
            raise error
    values = _checked(at, names, program, "input", "the value")
    if missing:
        raise MissingValueError(missing)
    return {name: values[name] for name in names}


def _seeds(seed: Seed | Sequence[Seed] | None, program: Program, role: Role) -> list[dict[str, float]]:
    """The seeds as values of all inputs or outputs; one for each where none is given."""
    names = program.names(program.inputs if role == "input" else program.outputs)
    given = names if seed is None else [seed] if isinstance(seed, str | Mapping) else seed
    seeds = []
    for direction in given:
        weights = {direction: 1.0} if isinstance(direction, str) else direction
        values = _checked(weights, names, program, role, "the seed")
        seeds.append({name: values.get(name, 0.0) for name in names})
    return seeds


def _checked(values: Point, names: Sequence[str], program: Program, role: Role, what: str) -> dict[str, float]:
    """The values as floats; the names are those of the inputs or outputs.

    Raises:
        RequestError: A name is none of them, or a value is not finite.
    """
    those = set(names)
    for name, value in values.items():
        if name not in those:
            from tracediff.language.naming import unknown_in  # noqa: PLC0415 - only for a mistake

            raise unknown_in(program.source, name, names, role)
        try:
            is_finite = math.isfinite(value)
        except OverflowError:
            raise RequestError(f"{what} of {name} is beyond the largest double", hint="give a smaller number") from None
        if not is_finite:
            raise RequestError(f"{what} of {name} is {value}", hint="give a finite number")
    return {name: float(value) + 0.0 for name, value in values.items()}


def _shaped_by_literals(form: Form, specific: Form, literals: Sequence[Constant | None]) -> bool:
    """Whether a form with literals in it differs from that with parameters for them; an exponent is also written so."""
    replaced = [literal or Parameter(i) for i, literal in enumerate(literals)]
    general = (substitute(form.chain_rule, replaced), substitute(form.applied, replaced))
    powers = any(isinstance(part, Apply) and part.primitive == "pow" for part in parts(form.chain_rule))
    return powers or general != (specific.chain_rule, specific.applied)


def _without_plain(literal: Constant | None) -> Constant | Parameter | None:
    """A literal, or what stands for any that is written with digits and a point alone, and is not 1."""
    plain = literal and not literal.name and PLAIN[0] <= literal.value <= PLAIN[1] and literal.value != 1
    return ANY if plain else literal


def numbers_in(expression: Expression, put_in: Sequence[Expression | None]) -> Expression:
    """Put the numbers in: something for each parameter, and the value of π; literals stay as they are."""
    match expression:
        case Parameter(position):
            return put_in[position] or expression
        case Constant(value, name) if name:
            return Value(value)
        case Apply(primitive, operands):
            return Apply(primitive, tuple([numbers_in(operand, put_in) for operand in operands]))
        case _:
            return expression
