"""Functions that a text defines: a body is kept once, and each call lists its operations anew.

This room owns how a body is kept and copied. Its operations are numbered from 0, and its leaves are parameters,
variables of the program that are free in it, and constants. What a name means, in a body or outside, is left to
`operations`.

>>> from tracediff.program import Parameter
>>> square = Function(("a",), (Parameter(0),), ("mul",), ((-1, -1),), (7,), 0)
>>> square.written_out([-3], first=5)
([(-3, -3)], 5)
"""

from __future__ import annotations

from collections.abc import Sequence

from tracediff.language.operations import Leaf, Reference
from tracediff.program import Variable
from tracediff.records import Record


class Body(Record):
    """The definition at hand: its function, and what is set aside until it is complete."""

    name: str
    parameters: tuple[str, ...]
    leaves: list[Leaf]
    meanings: dict[Leaf, Reference]


class Function(Record):
    """A function with a body of operations, in which a number below 0 stands for a leaf, as in a `Reading`.

    Args:
        parameters: The names of its parameters.
        leaves: What its operands are besides operations: parameters, variables that are free in it, and constants.
        primitives: The primitive of each operation of the body.
        operands: Its operands: from 0 on operations of the body, below 0 leaves.
        signs: The token that stands for it.
        value: What the function returns: an operation of the body or a leaf.
    """

    parameters: Sequence[str]
    leaves: Sequence[Leaf]
    primitives: Sequence[str]
    operands: Sequence[tuple[int, ...]]
    signs: Sequence[int]
    value: int

    @property
    def free(self) -> list[str]:
        """The variables of the program that are free in the body, or in that of a function it calls."""
        return [leaf.stem for leaf in self.leaves if isinstance(leaf, Variable)]

    def written_out(self, leaves: Sequence[int], first: int) -> tuple[list[tuple[int, ...]], int]:
        """The operands of the operations and the value, for one call.

        Args:
            leaves: What the leaves stand for in the call.
            first: The number of the first operation there.
        """
        place = [*range(first, first + len(self.operands)), *reversed(leaves)]  # a leaf counts from the end
        return [tuple([place[operand] for operand in operands]) for operands in self.operands], place[self.value]
