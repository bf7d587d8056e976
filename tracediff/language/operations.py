"""What an expression says: operations and leaves, one after another.

This room owns the meaning of the rules of expressions in ``grammars/tracediff.lark``: each method of `Operations` is
called with the meanings of the parts of the rule that has its name. Operations are listed operands first, so nothing
here is recursive, however deep an expression is nested. An operand is a number: 0 or above for an operation, below 0
for a leaf, which is known by its token. What statements say is left to `reading`, how the body of a function is kept to
`functions`.

>>> listed = Operations("x*2", ["x", "*", "2"], is_rule=False)
>>> listed.operation("mul", (listed.name(0), ~2), 1), listed.operands, listed.variables, listed.constant(~2)
(0, [(-1, -3)], {'x': -1}, Constant(value=2.0, name=''))
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from tracediff.errors import Edit, LanguageError, NotFiniteError
from tracediff.language.scanner import BLANKS, DIGITS, FUNCTION, RAISED, SIGNED, offset, terminals
from tracediff.language.tables import LITERALS
from tracediff.primitives import CALLABLE, CONSTANTS
from tracediff.program import Constant

if TYPE_CHECKING:
    from tracediff.language.functions import Body, Function

Reference: TypeAlias = int
"""What an operand is: the number of an operation, or ``~token`` for the leaf that begins with a token.

A numeral is a leaf wherever it stands; a variable is the one that its name was where it stood first.
"""

SIGNS = BLANKS + "".join(SIGNED)
"""What may follow a name in its token."""

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SUPERSCRIPTS = str.maketrans(RAISED, "-0123456789")
FUNCTIONS = {word: (primitive.name, primitive.arity) for word, primitive in CALLABLE.items()}
"""What each function is called in the table, and how many operands it takes."""

CALLS = {f"{word}(": name for word, (name, arity) in FUNCTIONS.items() if arity == 1}
"""The primitive of each token that calls a function of one operand; there may also be blanks in it."""

MOST = 1_000_000
"""How many operations the calls of a text may list; functions that call each other twice double them each time."""

UNDEFINED = ("", -1)
"""What is said of a word that is no function of the table."""

CONDITIONALS = {"where": ("where", 3)}
"""The functions that only rules may call."""

RESERVED = {*CONSTANTS, *filter(str.isascii, CALLABLE)}
"""The words that cannot be variables; σ can, for it is the sigmoid only before a parenthesis."""


class Operations:
    """The operations of a text, as far as it has been read.

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
        self.meanings: dict[str, Reference] = {}  # of each name; in a body, of each parameter
        self.variables: dict[str, Reference] = {}  # the names that are inputs
        self.calls = CALLS.copy()
        self.body: Body | None = None  # the definition at hand
        self.free: dict[str, int] = {}  # the names of the program that bodies use, with the first token of each
        self.listed = 0  # by calls of functions

    def word(self, token: int) -> str:
        """The name of a token, without the sign after it, and with its subscript digits written as others."""
        word = self.tokens[token].rstrip(SIGNS)
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
        if math.isinf(float(self.tokens[exponent].translate(SUPERSCRIPTS))):
            self.refuse_infinite(exponent)
        return self.operation("pow", (base, ~exponent), exponent)

    def neg(self, sign: int, operand: Reference) -> Reference:
        """A minus before a numeral belongs to it; any other is an operation."""
        is_numeral = operand == ~(sign + 1) and self.tokens[sign + 1][0] in DIGITS
        return ~sign if is_numeral else self.operation("neg", (operand,), sign)

    def plus(self, _sign: int, operand: Reference) -> Reference:
        """A sign that says nothing."""
        return operand

    def comparison(self, left: Reference, sign: int, right: Reference) -> Reference:
        """A condition of a rule."""
        if not self.is_rule:
            from tracediff.language.characters import COMPARED  # noqa: PLC0415 - only for a mistake

            self.refuse("comparisons are not part of an expression", sign, COMPARED)
        return self.operation(self.tokens[sign], (left, right), sign)

    def call(self, name: int, *operands: Reference) -> Reference:
        """A function applied to its operands; its name is checked against the table of primitives."""
        word = self.word(name)
        primitive, arity = self.functions.get(word, UNDEFINED)
        if arity == len(operands):
            if arity == 1:
                self.calls[self.tokens[name]] = primitive
            return self.operation(primitive, operands, name)
        function = self.defined.get(word)
        if function:
            arity = len(function.parameters)
        if not (primitive or function):
            self._refuse_unknown(word, name)
        if len(operands) != arity:
            self._refuse_operands(word, name, arity, len(operands))
        assert function  # any other would have been listed at once
        return self._inlined(function, operands, name)

    def _refuse_unknown(self, word: str, name: int) -> NoReturn:
        """Say that a function is not known, or not yet."""
        if self.body and word == self.body.name:
            hint = "a body calls only functions that are defined before it; there is no recursion"
            self.refuse(f"{word} calls itself", name, hint)
        if (FUNCTION, word) in zip(
            terminals(self.text, self.tokens), map(self.word, range(len(self.tokens))), strict=False
        ):
            self.refuse(f"{word} is called before it is defined", name, f"define {word} first")
        from tracediff.language.naming import unknown_function  # noqa: PLC0415 - only for a mistake

        hint, instead = unknown_function(word, self.tokens, [*CALLABLE, *self.defined])
        start = offset(self.text, name)
        edit = None if instead is None else (start, start + len(self.tokens[name].rstrip(SIGNS)), instead)
        self.refuse(f"{word} is not a function", name, hint, edit)

    def _refuse_operands(self, word: str, name: int, arity: int, count: int) -> NoReturn:
        """Say that a function takes another number of operands."""
        takes = "1 operand" if arity == 1 else f"{arity} operands"
        given = {0: "none is", 1: "1 is"}.get(count, f"{count} are")
        if function := self.defined.get(word):
            hint, edit = f"it is defined as {word}({', '.join(function.parameters)})", None
        else:
            from tracediff.language.naming import other_operands  # noqa: PLC0415 - only for a mistake

            hint, edit = other_operands(self.text, offset(self.text, name), word, arity, count)
        self.refuse(f"{word} takes {takes}, but {given} given", name, hint, edit)

    def _inlined(self, function: Function, operands: tuple[Reference, ...], name: int) -> Reference:
        """List the operations of a function that the text defines; its operands have been listed, and are shared."""
        self.listed += max(len(function.signs), len(function.free), 1)
        if self.listed > MOST:
            hint = "each call lists the operations of the body anew; nest fewer calls"
            self.refuse(f"the calls of functions are more than {MOST:,} operations", name, hint)
        given = dict(zip(function.parameters.values(), operands, strict=True))
        given |= {reference: self._variable(word, reference) for word, reference in function.free.items()}
        listed, value = function.written_out(given, len(self.signs))
        self.primitives += function.primitives
        self.operands += listed
        self.signs += function.signs
        return value

    # Leaves

    def constant(self, reference: Reference) -> Constant:
        """The constant that a leaf stands for, which is no variable."""
        word = self.tokens[~reference]
        if word[0] in DIGITS:
            return tuple.__new__(Constant, (float(word), ""))
        if word[0] in RAISED:
            return Constant(float(word.translate(SUPERSCRIPTS)))
        if LITERALS.get(word) == "MINUS":
            return Constant(0.0 - float(self.tokens[~reference + 1]))
        return CONSTANTS[self.word(~reference)]

    def refuse_infinite(self, token: int) -> NoReturn:
        """Say that a numeral is too large for a double.

        Raises:
            NotFiniteError: Always.
        """
        text = self.tokens[token]
        raise NotFiniteError(
            f"{text if len(text) <= 24 else f'{text[:12]}…{text[-11:]}'} is too large for a double",
            text=self.text,
            position=offset(self.text, token),
            hint="the largest double is about 1.8e308",
        )

    def name(self, token: int) -> Reference:
        """A variable, a constant, or a parameter of the function at hand."""
        word = self.word(token)
        if word in self.meanings:
            return self.meanings[word]
        if word in CONSTANTS:
            return ~token
        if word in self.reserved:
            from tracediff.language.naming import without_operand  # noqa: PLC0415 - only for a mistake

            raise without_operand(self.text, offset(self.text, token))
        if self.body:
            self.free.setdefault(word, token)
        return self._variable(word, ~token)

    def _variable(self, word: str, reference: Reference) -> Reference:
        """What a name means that is no parameter: in a body it stays free, elsewhere it is assigned or an input.

        Args:
            word: The name.
            reference: What it is from now on, if it has not been read before.
        """
        if self.body:
            return self.body.free.setdefault(word, reference)
        if word not in self.meanings:
            self.meanings[word] = self.variables[word] = reference
        return self.meanings[word]

    def refuse(self, message: str, token: int, hint: str, edit: Edit | None = None) -> NoReturn:
        """Say that a token is wrong.

        Raises:
            LanguageError: Always.
        """
        raise LanguageError(message, text=self.text, position=offset(self.text, token), hint=hint, edit=edit)
