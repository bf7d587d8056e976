"""What a text says: the meaning of each rule of the grammar.

This room owns the meaning of the rules of ``grammars/tracediff.lark``: each method of `Reading` is called with the
meanings of the parts of the rule that has its name. Operations are listed one after another, operands first, so
nothing here is recursive, however deep an expression is nested. An operand is a number: 0 or above for an operation,
below 0 for a leaf. Recognising the rules is left to `parser`, the inputs and the order of rows to `lowering`, how the
body of a function is kept to `functions`.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import Any, NamedTuple, NoReturn, TypeAlias

from tracediff.errors import LanguageError, NotFiniteError, did_you_mean
from tracediff.language.functions import MOST, Function, Leaf
from tracediff.language.scanner import FUNCTION, offset, terminals
from tracediff.primitives import CALLABLE, CONSTANTS
from tracediff.program import Constant, Parameter, Variable

Reference: TypeAlias = int
"""What an operand is: the number of an operation, or -1 less the number of a leaf."""

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
FUNCTIONS = {word: (primitive.name, primitive.arity) for word, primitive in CALLABLE.items()}
"""What each function is called in the table, and how many operands it takes."""

CONDITIONALS = {"where": ("where", 3)}
"""The functions that only rules may call."""

RESERVED = {*CONSTANTS, *filter(str.isascii, CALLABLE)}
"""The words that cannot be variables; σ can, for it is the sigmoid only before a parenthesis."""


class Part(NamedTuple):
    """A statement, ``NAME = value`` or a bare expression, or a part of a point.

    Args:
        name: The name that is assigned, if there is one.
        value: What it is assigned; None for a bare name in a point or a seed.
        token: The number of the token with which it begins.
        start: The number of the first operation that belongs to it.
        end: The number after its last operation.
        alone: The name that is all of a bare expression, if it is one.
    """

    name: str | None
    value: Reference | None
    token: int
    start: int
    end: int
    alone: str | None = None


class _Body(NamedTuple):
    """The definition at hand: its function, and what is set aside until it is complete."""

    name: str
    parameters: tuple[str, ...]
    leaves: list[Leaf]
    meanings: dict[Leaf, Reference]


class Expectation(NamedTuple):
    """What a file expects: the value of `output`, or of its derivative with respect to `input`, as it was written."""

    output: str
    input: str | None
    value: str
    token: int


class Reading:
    """The operations and statements of a text, as far as it has been read.

    Args:
        text: The text.
        tokens: Its tokens.
        is_rule: Whether it is a rule of the table of primitives, which may hold comparisons and ``where``.
    """

    def __init__(self, text: str, tokens: list[str], is_rule: bool) -> None:
        self.text = text
        self.tokens = tokens
        self.is_rule = is_rule
        self.functions = FUNCTIONS | CONDITIONALS if is_rule else FUNCTIONS
        self.defined: dict[str, Function] = {}
        self.reserved = set(RESERVED)  # the words that cannot be variables
        self.primitives: list[str] = []  # of each operation
        self.operands: list[tuple[Reference, ...]] = []
        self.signs: list[int] = []  # the token that stands for each operation
        self.leaves: list[Leaf] = []
        self.meanings: dict[Leaf, Reference] = {}  # of each leaf, and of each assigned name or parameter
        self.known: dict[str, Reference] = {}  # the meaning of each token that is a name or numeral, once it is asked
        self.body: _Body | None = None  # the definition at hand
        self.free: dict[str, int] = {}  # the names of the program that bodies use, with the first token of each
        self.listed = 0  # by calls of functions
        self.statements: list[Part] = []
        self.assigned: dict[str, Reference] = {}
        self.point_parts: list[Part] = []
        self.seeds: list[list[Part]] = []
        self.expectations: list[Expectation] = []
        self.beside: list[tuple[int, int]] = []  # the ranges of tokens of at, seed and expect, and of definitions
        self.first_operation = 0  # of the statement at hand
        self.first_token = 0
        self.here = 0  # the token after what has been recognised
        self.root: Any = None  # the meaning of the whole text, where it is a rule

    def word(self, token: int) -> str:
        """A token as a name, with its subscript digits written as others."""
        word = self.tokens[token]
        return word if word.isascii() else word.translate(SUBSCRIPTS)

    # Operations; the parser itself lists those of the operators

    def operation(self, primitive: str, operands: tuple[Reference, ...], sign: int) -> Reference:
        """List an operation; its number is the next."""
        self.primitives.append(primitive)
        self.operands.append(operands)
        self.signs.append(sign)
        return len(self.signs) - 1

    def superscript(self, base: Reference, exponent: int) -> Reference:
        """A power with a raised exponent."""
        value = self._numeral(self.tokens[exponent].translate(SUPERSCRIPTS), exponent)
        return self.operation("pow", (base, value), exponent)

    def neg(self, sign: int, operand: Reference) -> Reference:
        """A minus before a numeral belongs to it; any other is an operation."""
        leaf = self.leaves[-1 - operand] if operand < 0 else None
        if isinstance(leaf, float) and self.tokens[sign + 1][0] in "0123456789.":
            return self.leaf(Constant(0.0 - leaf))
        return self.operation("neg", (operand,), sign)

    def plus(self, _sign: int, operand: Reference) -> Reference:
        """A sign that says nothing."""
        return operand

    def comparison(self, left: Reference, sign: int, right: Reference) -> Reference:
        """A condition of a rule."""
        if not self.is_rule:
            self.refuse("comparisons are not part of an expression", sign, "give the outputs as expressions")
        return self.operation(self.tokens[sign], (left, right), sign)

    def call(self, name: int, *operands: Reference) -> Reference:
        """A function applied to its operands; its name is checked against the table of primitives."""
        word = self.word(name)
        function = self.defined.get(word)
        primitive, arity = ("", len(function.parameters)) if function else self.functions.get(word, ("", 0))
        if not (primitive or function):
            self._refuse_unknown(word, name)
        if len(operands) != arity:
            takes = "1 operand" if arity == 1 else f"{arity} operands"
            given = {0: "none is", 1: "1 is"}.get(len(operands), f"{len(operands)} are")
            example = f"write {word}({', '.join(function.parameters if function else 'ab'[:arity])})"
            if arity == 2 and len(operands) > arity and not function:
                example = f"write {word}({word}(a, b), c)"
            self.refuse(f"{word} takes {takes}, but {given} given", name, example)
        return self._inlined(function, operands, name) if function else self.operation(primitive, operands, name)

    def _refuse_unknown(self, word: str, name: int) -> NoReturn:
        """Say that a function is not known, or not yet."""
        if self.body and word == self.body.name:
            hint = "a body calls only functions that are defined before it; there is no recursion"
            self.refuse(f"{word} calls itself", name, hint)
        if (FUNCTION, word) in zip(terminals(self.tokens), map(self.word, range(len(self.tokens))), strict=False):
            self.refuse(f"{word} is called before it is defined", name, f"define {word} first")
        hint = did_you_mean(word, [*CALLABLE, *self.defined])
        hint = hint or f"for a product write {word}*(…); `tracediff rules` lists the functions"
        self.refuse(f"{word} is not a function", name, hint)

    def _inlined(self, function: Function, operands: tuple[Reference, ...], name: int) -> Reference:
        """List the operations of a function that the text defines; its operands have been listed, and are shared."""
        self.listed += max(len(function.signs), len(function.leaves))
        if self.listed > MOST:
            hint = "each call lists the operations of the body anew; nest fewer calls"
            self.refuse(f"the calls of functions are more than {MOST:,} operations", name, hint)
        leaves = [
            operands[leaf.position] if isinstance(leaf, Parameter) else self.leaf(self._outside(leaf))
            for leaf in function.leaves
        ]
        listed, value = function.written_out(leaves, len(self.signs))
        self.primitives += function.primitives
        self.operands += listed
        self.signs += function.signs
        return value

    def _outside(self, leaf: Leaf) -> Leaf:
        """What a leaf of a body is where the function is called; in a further body its variables stay free."""
        return leaf.stem if isinstance(leaf, Variable) and not self.body else leaf

    # Leaves

    def leaf(self, leaf: Leaf) -> Reference:
        """The number of a leaf, the same for equal ones."""
        if leaf not in self.meanings:
            self.leaves.append(leaf)
            self.meanings[leaf] = -len(self.leaves)
        return self.meanings[leaf]

    def number(self, token: int) -> Reference:
        """A numeral."""
        return self._numeral(self.tokens[token], token)

    def _numeral(self, digits: str, token: int) -> Reference:
        value = float(digits)
        if math.isinf(value):
            text = self.tokens[token]
            raise NotFiniteError(
                f"{text if len(text) <= 24 else f'{text[:12]}…{text[-11:]}'} is too large for a double",
                text=self.text,
                position=offset(self.text, token),
                hint="the largest double is about 1.8e308",
            )
        return self.leaf(value)

    def name(self, token: int) -> Reference:
        """A variable, a constant, or a parameter of the function at hand."""
        word = self.word(token)
        if word in self.meanings:
            return self.meanings[word]
        if word in CONSTANTS:
            return self.leaf(CONSTANTS[word])
        if word in self.reserved:
            after = self.tokens[token + 1] if token + 1 < len(self.tokens) else ""
            raised = after in ("^", "**") or (after and ord(after[0]) in SUPERSCRIPTS)
            hint = f"write {word}(x)^2 for its square" if raised else f"write {word}(…)"
            self.refuse(f"{word} is a function, not a variable", token, hint)
        if self.body:
            self.free.setdefault(word, token)
            return self.leaf(Variable(word))
        return self.leaf(word)

    # Statements; `here` is the token after them

    def _part(self, name: str | None, value: Reference | None, token: int, alone: str | None = None) -> Part:
        """A statement or a part of a point, with all operations since the last one."""
        start, self.first_operation = self.first_operation, len(self.signs)
        return Part(name, value, token, start, self.first_operation, alone)

    def result(self, value: Reference) -> None:
        """A bare expression; where it is a single name it keeps that name."""
        word = self.word(self.first_token)
        alone = self.here == self.first_token + 1 and word in self.meanings
        self.statements.append(self._part(None, value, self.first_token, word if alone else None))

    def assignment(self, name: int, _equals: int, value: Reference) -> None:
        """From here on the name means the value; before, it must not have been used."""
        word = self.word(name)
        self._refuse_reserved(word, name, "assigned")
        if word in self.assigned:
            self.refuse(f"{word} is assigned twice", name, "every name may be assigned once; choose another")
        if word in self.meanings:
            beside = {token for start, end in self.beside for token in range(start, end)}
            uses = (
                number
                for number, token in enumerate(self.tokens)
                if number not in beside and number != name and token.translate(SUBSCRIPTS) == word
            )
            first = min(next(uses, len(self.tokens)), self.free.get(word, len(self.tokens)))
            hint = f"assign {word} first, or give this result another name"
            self.refuse(f"{word} is used before it is assigned", first, hint)
        self.assigned[word] = self.meanings[word] = value
        self.statements.append(self._part(word, value, name))

    def function(self, name: int, *parameters: int) -> None:
        """A function whose body follows: in it the parameters and all that is listed are local."""
        word = self.word(name)
        if word in self.defined:
            self.refuse(f"{word} is defined twice", name, "every function may be defined once; choose another name")
        if word in FUNCTIONS:
            self.refuse(f"{word} is a function already", name, "choose another name")
        self._refuse_reserved(word, name, "defined")
        if word in self.meanings or word in self.free:
            self.refuse(f"{word} is a variable, and cannot be a function too", name, "choose another name")
        self.reserved.add(word)
        local: dict[Leaf, Reference] = {}
        for token in parameters:
            parameter = self.word(token)
            self._refuse_reserved(parameter, token, "a parameter")
            if parameter in local:
                self.refuse(f"two parameters are called {parameter}", token, "give each a name of its own")
            local[parameter] = -1 - len(local)
        self.body = _Body(word, tuple(map(self.word, parameters)), self.leaves, self.meanings)
        self.leaves, self.meanings = list(map(Parameter, range(len(parameters)))), local
        self.known.clear()

    def definition(self, _head: None, _equals: int, value: Reference) -> None:
        """What a function returns; its operations are kept for the calls, and are none of the program."""
        assert self.body
        name, parameters, outside, meanings = self.body
        first = self.first_operation
        operands = [tuple([i - first if i >= 0 else i for i in row]) for row in self.operands[first:]]
        self.defined[name] = Function(
            parameters,
            self.leaves,
            self.primitives[first:],
            operands,
            self.signs[first:],
            value - first if value >= 0 else value,
        )
        for column in (self.primitives, self.operands, self.signs):
            del column[first:]
        self.leaves, self.meanings, self.body = outside, meanings, None
        self.known.clear()
        self.beside.append((self.first_token, self.here))

    def _refuse_reserved(self, word: str, token: int, what: str) -> None:
        """Refuse the name of a function or a constant for anything else."""
        if word in self.reserved:
            found = "a constant" if word in CONSTANTS else "a function"
            self.refuse(f"{word} is {found} and cannot be {what}", token, "choose another name")

    def part(self, name: int, _equals: int | None = None, value: Reference | None = None) -> Part:
        """``NAME = value`` of a point or a seed, where the value is constant, or a bare name."""
        word = self.word(name)
        part = self._part(word, value, name)
        for token in range(name + 1, self.here):
            other = self.word(token)
            if other in self.meanings:
                hint = "a value is a number or a constant such as pi/16"
                self.refuse(f"the value of {word} depends on {other}", token, hint)
            if other in self.defined and (free := self.defined[other].free):
                hint = f"{other} uses it; a value is a number or a constant such as pi/16"
                self.refuse(f"the value of {word} depends on {free[0]}", token, hint)
        return part

    def at(self, *parts: Part) -> None:
        """A point."""
        self.point_parts.extend(parts)
        self.beside.append((self.first_token, self.here))

    def seed(self, *parts: Part) -> None:
        """A direction."""
        self.seeds.append(list(parts))
        self.beside.append((self.first_token, self.here))

    def expect(self, output: int, _equals: int, *number: int) -> None:
        """The value of an output."""
        self._expect(output, None, number)

    def expect_derivative(self, output: int, _divide: int, variable: int, _equals: int, *number: int) -> None:
        """The derivative of an output with respect to an input."""
        self._expect(output, self.word(variable), number)

    def _expect(self, output: int, variable: str | None, number: tuple[int, ...]) -> None:
        written = "".join(["-" if len(number) > 1 else "", self.tokens[number[-1]]])
        name = self.word(output)
        self.expectations.append(Expectation(name, variable, written, output))
        self.beside.append((self.first_token, self.here))

    def program(self, *_statements: object) -> None:
        """A program; its statements have been kept one by one."""

    def point(self, *parts: Part) -> None:
        """What stands after ``--at`` or ``--seed``."""
        self.point_parts.extend(part for part in parts if isinstance(part, Part))

    def uses(self) -> set[str]:
        """The assigned names that stand anywhere but before their own equals sign; σ in σ(x) is no name.

        In the body of a function only the free names are those of the program.
        """
        if not self.assigned:
            return set()
        counts = Counter(self.tokens)
        for start, end in self.beside:
            counts.subtract(self.tokens[start:end])
        if "σ" in counts:
            counts["σ"] -= self._sigmoids(0, len(self.tokens)) - sum(itertools.starmap(self._sigmoids, self.beside))
        for token in [token for token in counts if not token.isascii() and token.translate(SUBSCRIPTS) != token]:
            counts[token.translate(SUBSCRIPTS)] += counts[token]
        return {name for name in self.assigned if counts[name] > 1 or name in self.free}

    def _sigmoids(self, start: int, end: int) -> int:
        """How often σ is the sigmoid in a range of tokens."""
        return list(itertools.pairwise(self.tokens[start:end])).count(("σ", "("))

    def refuse(self, message: str, token: int, hint: str) -> NoReturn:
        """Say that a token is wrong.

        Raises:
            LanguageError: Always.
        """
        raise LanguageError(message, text=self.text, position=offset(self.text, token), hint=hint)


def literal(leaf: Leaf) -> Constant:
    """The constant that a numeral, as it was typed or otherwise, stands for."""
    assert isinstance(leaf, float | Constant)
    return Constant(leaf) if isinstance(leaf, float) else leaf
