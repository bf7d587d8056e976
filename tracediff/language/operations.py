"""What an expression says: operations and leaves, one after another.

This room owns the meaning of the rules of expressions in ``grammars/tracediff.lark``: each method of `Operations` is
called with the meanings of the parts of the rule that has its name. Operations are listed operands first, so nothing
here is recursive, however deep an expression is nested. An operand is a number: 0 or above for an operation, below 0
for a leaf. What statements say is left to `reading`, how the body of a function is kept to `functions`.

>>> listed = Operations("x*y", ["x", "*", "y"], is_rule=False)
>>> listed.operation("mul", (listed.name(0), listed.name(2)), 1), listed.operands, listed.leaves
(0, [(-1, -2)], ['x', 'y'])
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from tracediff.errors import Edit, LanguageError, NotFiniteError
from tracediff.language.scanner import BLANKS, FUNCTION, SIGNED, offset, terminals
from tracediff.primitives import CALLABLE, CONSTANTS
from tracediff.program import Constant, Parameter, Variable

if TYPE_CHECKING:
    from tracediff.language.functions import Body, Function

Leaf: TypeAlias = str | float | Constant | Parameter | Variable
"""A name, a number, or a constant with a name; in a body a parameter or a free variable is no name."""

Reference: TypeAlias = int
"""What an operand is: the number of an operation, or -1 less the number of a leaf."""

SIGNS = BLANKS + "".join(SIGNED)
"""What may follow a name in its token."""

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
FUNCTIONS = {word: (primitive.name, primitive.arity) for word, primitive in CALLABLE.items()}
"""What each function is called in the table, and how many operands it takes."""

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
        self.leaves: list[Leaf] = []
        self.meanings: dict[Leaf, Reference] = {}  # of each leaf, and of each assigned name or parameter
        self.numerals: dict[str, Reference] = {}  # the meaning of each numeral as it was typed
        self.calls: dict[str, str] = {}  # the primitive of each token that calls one of one operand
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
        value = float(self.tokens[exponent].translate(SUPERSCRIPTS))
        if math.isinf(value):
            self._refuse_infinite(exponent)
        return self.operation("pow", (base, self.leaf(value)), exponent)

    def neg(self, sign: int, operand: Reference) -> Reference:
        """A minus before a numeral belongs to it; any other is an operation."""
        leaf = self.leaves[-1 - operand] if operand < 0 else None
        if isinstance(leaf, float) and self.tokens[sign + 1][0] in "0123456789.":
            return self.leaf(0.0 - leaf)
        return self.operation("neg", (operand,), sign)

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
            takes = "1 operand" if arity == 1 else f"{arity} operands"
            given = {0: "none is", 1: "1 is"}.get(len(operands), f"{len(operands)} are")
            example = f"write {word}({', '.join('ab'[:arity])})"
            if function:
                example = f"it is defined as {word}({', '.join(function.parameters)})"
            if arity == 2 and len(operands) > arity and not function:
                example = f"write {word}({word}(a, b), c)"
            if FUNCTIONS.get(word) == FUNCTIONS["ln"] and len(operands) == 2:
                example = f"write {word}(a)/{word}(b) for the logarithm of a to the base b"
            self.refuse(f"{word} takes {takes}, but {given} given", name, example)
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
        found = self.meanings.get(leaf)
        if found is None:
            self.leaves.append(leaf)
            found = self.meanings[leaf] = -len(self.leaves)
        return found

    def first(self, terminal: str, token: int) -> Reference:
        """A name or a numeral that has not been read before."""
        return self.name(token) if terminal == "NAME" else self.number(token)

    def number(self, token: int) -> Reference:
        """A numeral."""
        word = self.tokens[token]
        value = float(word)
        if value == math.inf:
            self._refuse_infinite(token)
        found = self.numerals[word] = self.leaf(value)
        return found

    def _refuse_infinite(self, token: int) -> NoReturn:
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
            return self.leaf(CONSTANTS[word])
        if word in self.reserved:
            from tracediff.language.naming import without_operand  # noqa: PLC0415 - only for a mistake

            raise without_operand(self.text, offset(self.text, token))
        if self.body:
            self.free.setdefault(word, token)
            return self.leaf(Variable(word))
        return self.leaf(word)

    def refuse(self, message: str, token: int, hint: str, edit: Edit | None = None) -> NoReturn:
        """Say that a token is wrong.

        Raises:
            LanguageError: Always.
        """
        raise LanguageError(message, text=self.text, position=offset(self.text, token), hint=hint, edit=edit)


def literal(leaf: Leaf) -> Constant:
    """The constant that a number or a constant with a name is."""
    if isinstance(leaf, Constant):
        return leaf
    assert isinstance(leaf, float)
    return tuple.__new__(Constant, (leaf, ""))
