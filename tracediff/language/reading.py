"""What a text says: statements, and what stands beside them.

This room owns the meaning of the rules of statements in ``grammars/tracediff.lark``: each method of `Reading` is called
with the meanings of the parts of the rule that has its name. What expressions say is left to `operations`, recognising
the rules to `parser`, the inputs and the order of rows to `lowering`.
"""

from __future__ import annotations

from typing import Any, NoReturn

from tracediff.errors import GOES_ON, NO_NUMBERS
from tracediff.language.operations import SUBSCRIPTS, Operations, Reference
from tracediff.language.scanner import ENDS, KEYWORDS, ends_statement, offset
from tracediff.language.tables import LITERALS
from tracediff.primitives import CONSTANTS
from tracediff.records import Record

CONTINUING = ("PLUS", "MINUS")
"""The signs with which a line may begin that goes on with the one before."""

VALUE = "a value is a finite number or a constant such as pi/16"


class Part(Record):
    """A part of a point or of a seed: ``NAME = value``, or a bare name.

    Args:
        name: The name.
        value: What it is given; None for a bare name.
        token: The number of the token with which it begins.
        operations: The numbers of its operations.
    """

    name: str
    value: Reference | None
    token: int
    operations: range


class Expectation(Record):
    """What a file expects: the value of `output`, or of its derivative with respect to `input`, as it was written."""

    output: str
    input: str | None
    value: str
    token: int
    input_token: int


class Reading(Operations):
    """The operations and statements of a text, as far as it has been read.

    Statements are columns: the names that they assign, their values, and the numbers of their operations.
    """

    def __init__(self, text: str, tokens: list[str], is_rule: bool) -> None:
        super().__init__(text, tokens, is_rule)
        self.names: list[str] = []  # empty for a bare expression
        self.values: list[Reference] = []
        self.spans: list[range] = []
        self.alone: dict[int, str] = {}  # the names that are all of a bare expression, by the number of the statement
        self.point_parts: list[Part] = []
        self.seeds: list[list[Part]] = []
        self.expectations: list[Expectation] = []
        self.beside: list[tuple[int, int]] = []  # the ranges of tokens of at, seed and expect, and of definitions
        self.first_operation = 0
        self.first_token = int("".join(tokens[:1]).startswith(ENDS))  # of the statement at hand
        self.here = 0  # the token after what has been recognised
        self.root: Any = None  # the meaning of the whole text, where it is a rule

    def _listed_since(self) -> range:
        """The numbers of all operations since the last statement or part."""
        first, self.first_operation = self.first_operation, len(self.signs)
        return range(first, self.first_operation)

    def _state(self, name: str, value: Reference) -> None:
        """A statement; what follows is the next."""
        self.names.append(name)
        self.values.append(value)
        self.spans.append(self._listed_since())
        self.first_token = self.here + 1

    def _stands_beside(self) -> None:
        """Note that the names in the statement at hand are not used by the program."""
        self.beside.append((self.first_token, self.here))
        self.first_token = self.here + 1

    def result(self, value: Reference) -> None:
        """A bare expression; where it is a single name it keeps that name."""
        word = self.word(self.first_token)
        if LITERALS.get(word) in CONTINUING:
            self._refuse_continued(word)
        if self.here == self.first_token + 1 and word in self.meanings:
            self.alone[len(self.names)] = word
        self._state("", value)

    def _refuse_continued(self, sign: str) -> None:
        """Refuse a line that begins with a sign where the one before may go on in it, as formulas do on slides.

        Only an assignment or a definition goes on with a minus; after anything else that is a bare expression, and
        nothing unusual.
        """
        before = self.first_token - 1
        if before <= 0 or ends_statement(self.tokens[before]):
            return
        first, end = self.beside[-1] if self.beside else (0, 0)
        is_beside = end == before and self.tokens[first] in KEYWORDS
        if LITERALS[sign] == "PLUS":
            self.refuse(f"a line begins with {sign}", self.first_token, GOES_ON)
        elif (end == before and not is_beside) or (end != before and self.names and self.names[-1]):
            hint = f"{GOES_ON}; an output of its own gets a name"
            self.refuse(f"a line begins with {sign}", self.first_token, hint)

    def assignment(self, name: int, value: Reference) -> None:
        """From here on the name means the value; before, it must not have been used."""
        word = self.word(name)
        if word in self.reserved or word in self.meanings:
            self._refuse_assignment(word, name)
        self.meanings[word] = value
        self._state(word, value)

    def _refuse_assignment(self, word: str, name: int) -> NoReturn:
        """Say why a name cannot be assigned any more, or not at all."""
        self._refuse_reserved(word, name, "assigned")
        if word in self.names:
            self.refuse(f"{word} is assigned twice", name, "every name may be assigned once; choose another")
        message = f"{word} is used before it is assigned"
        if self._goes_on_with_point(name):
            end, start = (offset(self.text, token) for token in (name - 1, name))
            edit = None if "\n" in self.tokens[name - 1] else (end, start, ", ")
            self.refuse(message, name, "the values of a point are separated by commas", edit)
        beside = {token for start, end in self.beside for token in range(start, end)}
        uses = (
            number
            for number, token in enumerate(self.tokens)
            if number not in beside and number != name and token.translate(SUBSCRIPTS) == word
        )
        first = min(next(uses, len(self.tokens)), self.free.get(word, len(self.tokens)))
        hint = f"assign {word} first, or give this result another name"
        self.refuse(message, first, hint)

    def _goes_on_with_point(self, name: int) -> bool:
        """Whether an assignment, at hand, of a constant follows a point: at x1=2; x2=5."""
        start, end = self.beside[-1] if self.beside else (0, 0)
        words = map(self.word, range(name + 1, self.here))
        return end == name - 1 and self.tokens[start] == "at" and self.meanings.keys().isdisjoint(words)

    def function(self, name: int, *parameters: int) -> None:
        """A function whose body follows: in it the parameters and all that is listed are local."""
        word = self.word(name)
        if word in self.defined:
            self.refuse(f"{word} is defined twice", name, "every function may be defined once; choose another name")
        if word in self.functions:
            self.refuse(f"{word} is a function already", name, "choose another name")
        self._refuse_reserved(word, name, "defined")
        if word in self.meanings or word in self.free:
            self.refuse(f"{word} is a variable, and cannot be a function too", name, "choose another name")
        self.reserved.add(word)
        local: dict[str, Reference] = {}
        for token in parameters:
            parameter = self.word(token)
            self._refuse_reserved(parameter, token, "a parameter")
            if parameter in local:
                self.refuse(f"two parameters are called {parameter}", token, "give each a name of its own")
            local[parameter] = ~token
        from tracediff.language.functions import Body  # noqa: PLC0415 - only for a definition

        self.body = Body(word, {}, self.meanings)
        self.meanings = local

    def definition(self, _head: None, _equals: int, value: Reference) -> None:
        """What a function returns; its operations are kept for the calls, and are none of the program."""
        assert self.body
        from tracediff.language.functions import Function  # noqa: PLC0415 - only for a definition

        name, free, meanings = self.body
        first = self.first_operation
        operands = [tuple([i - first if i >= 0 else i for i in row]) for row in self.operands[first:]]
        self.defined[name] = Function(
            self.meanings,
            free,
            self.primitives[first:],
            operands,
            self.signs[first:],
            value - first if value >= 0 else value,
        )
        for column in (self.primitives, self.operands, self.signs):
            del column[first:]
        self.meanings, self.body = meanings, None
        self._stands_beside()

    def _refuse_reserved(self, word: str, token: int, what: str) -> None:
        """Refuse the name of a function or a constant for anything else."""
        if word in self.reserved:
            found = "a constant" if word in CONSTANTS else "a function"
            self.refuse(f"{word} is {found} and cannot be {what}", token, "choose another name")

    def part(self, name: int, value: Reference | None = None) -> Part:
        """``NAME = value`` of a point or a seed, where the value is constant, or a bare name."""
        word = self.word(name)
        part = Part(word, value, name, self._listed_since())
        for token in range(name + 1, self.here):
            other = self.word(token)
            if other in self.meanings:
                is_none = other.casefold() in NO_NUMBERS
                message = f"{other} is no finite number" if is_none else f"the value of {word} depends on {other}"
                self.refuse(message, token, "for Euler's number write exp(1)" if other == "e" else VALUE)
            if other in self.defined and (free := self.defined[other].free):
                self.refuse(f"the value of {word} depends on {next(iter(free))}", token, f"{other} uses it; {VALUE}")
        return part

    def at(self, *parts: Part) -> None:
        """A point."""
        self.point_parts.extend(parts)
        self._stands_beside()

    def seed(self, *parts: Part) -> None:
        """A direction."""
        self.seeds.append(list(parts))
        self._stands_beside()

    def expect(self, output: int, *number: int) -> None:
        """The value of an output."""
        self._expect(output, None, number)

    def expect_derivative(self, output: int, _divide: int, variable: int, *number: int) -> None:
        """The derivative of an output with respect to an input."""
        self._expect(output, variable, number)

    def _expect(self, output: int, variable: int | None, number: tuple[int, ...]) -> None:
        written = "".join(["-" if len(number) > 1 else "", self.tokens[number[-1]]])
        wrt = None if variable is None else self.word(variable)
        self.expectations.append(Expectation(self.word(output), wrt, written, output, variable or output))
        self._stands_beside()

    def program(self, *_statements: object) -> None:
        """A program; its statements have been kept one by one."""

    def point(self, *parts: Part) -> None:
        """What stands after ``--at`` or ``--seed``."""
        self.point_parts.extend(part for part in parts if isinstance(part, Part))

    def unused(self) -> set[str]:
        """The assigned names that stand nowhere else alone; in the body of a function only the free names count."""
        unused = set(self.names)
        here = 0
        for start, end in [*self.beside, (len(self.tokens), 0)]:
            words = self.tokens[here:start]
            unused.difference_update(words if self.text.isascii() else [word.translate(SUBSCRIPTS) for word in words])
            here = end
        return unused.difference(self.free, [""])
