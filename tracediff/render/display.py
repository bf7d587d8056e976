"""How results show themselves in a notebook: as HTML, as LaTeX where that is asked for, as text where there is neither.

This room knows the names by which a notebook asks, and no notebook.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracediff.program import Program
from tracediff.render.wanted import LONG
from tracediff.trace import trace

if TYPE_CHECKING:
    from tracediff.render.markup import Markup


class Displayed:
    """What shows itself in a notebook."""

    __slots__ = ()

    @abstractmethod
    def shown(self, document: Markup) -> Iterable[str]:
        """The lines of a document about it."""

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        from tracediff.notation import Typeset  # noqa: PLC0415 - a program without a notebook never needs it
        from tracediff.render.fragment import Fragment  # noqa: PLC0415

        return "\n".join(self.shown(Fragment(Typeset())))

    def _repr_latex_(self) -> str:
        from tracediff.notation import Latex  # noqa: PLC0415 - a program without a notebook never needs it
        from tracediff.render.array import Array  # noqa: PLC0415

        return "\n".join(self.shown(Array(Latex())))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_(), "text/latex": self._repr_latex_()}


class DisplayedProgram(Displayed, Program):
    """A program that shows itself in a notebook, by its rows without numbers."""

    def shown(self, document: Markup) -> Iterator[str]:
        """The rows of the program as a document."""
        return document.lines(document.arranged(trace("eval", self), "auto", LONG), [])


class DisplayedMatrix(Displayed, dict[str, dict[str, float]]):
    """Derivatives by the names of a row and a column, which show themselves in a notebook as a matrix."""

    def shown(self, document: Markup) -> Iterator[str]:
        """The matrix as a document."""
        from tracediff.render.matrix import named  # noqa: PLC0415 - imported where it is used

        return document.lines([(named(self, document.notation),)], [])
