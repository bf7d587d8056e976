"""Functions that a text defines: a body is kept once, and each call lists its operations anew.

This room owns how a body is kept and copied. Its operations are numbered from 0, and its leaves are parameters,
variables of the program that are free in it, and constants. What a name means, in a body or outside, is left to
`operations`.

>>> square = Function({"a": -3}, {}, ("mul",), ((-3, -3),), (6,), 0)
>>> square.written_out({-3: -9}, first=5)
([(-9, -9)], 5)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracediff.language.operations import Reference
from tracediff.records import Record


class Body(Record):
    """The definition at hand: its name, the names that are free in it, and what names mean outside."""

    name: str
    free: dict[str, Reference]
    meanings: dict[str, Reference]


class Function(Record):
    """A function with a body of operations, in which a number below 0 stands for a leaf, as in a `Reading`.

    Args:
        parameters: Its parameters by name.
        free: The variables of the program that are free in the body, or in that of a function it calls.
        primitives: The primitive of each operation of the body.
        operands: Its operands: from 0 on operations of the body, below 0 leaves.
        signs: The token that stands for it.
        value: What the function returns: an operation of the body or a leaf.
    """

    parameters: Mapping[str, Reference]
    free: Mapping[str, Reference]
    primitives: Sequence[str]
    operands: Sequence[tuple[int, ...]]
    signs: Sequence[int]
    value: int

    def written_out(
        self, given: Mapping[Reference, Reference], first: int
    ) -> tuple[list[tuple[Reference, ...]], Reference]:
        """The operands of the operations and the value, for one call.

        Args:
            given: What the parameters and the free variables stand for in the call.
            first: The number of the first operation there.
        """
        place = {**dict(enumerate(range(first, first + len(self.operands)))), **given}
        return (
            [tuple([place.get(operand, operand) for operand in operands]) for operands in self.operands],
            place.get(self.value, self.value),
        )
