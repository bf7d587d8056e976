"""Results as a piece of HTML, to stand in a page of one's own or in a notebook, beside any number of others.

>>> from tracediff.language import parse
>>> from tracediff.notation import Typeset
>>> from tracediff.trace import trace
>>> document = Fragment(Typeset())
>>> next(document.lines(document.arranged(trace("eval", parse("2*x"))), []))[:7]
'<style>'
"""

from __future__ import annotations

from tracediff.render.html import Html
from tracediff.render.html.page import Content, piece


class Fragment(Html):
    """A piece of a page, which brings its style and its script along."""

    def document(self, content: Content) -> str:
        """The piece of a page."""
        return piece(content._replace(graphs=content.graphs[:1]))
