"""From text to a primal program: the only room that knows lark."""

from tracediff.language.document import Document, document, point, seed
from tracediff.language.lowering import Order, parse

__all__ = ["Document", "Order", "document", "parse", "point", "seed"]
