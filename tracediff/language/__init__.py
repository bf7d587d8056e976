"""From text to a primal program, by the tables that lark makes of the grammar."""

from tracediff.language.document import Document, document, point, seed
from tracediff.language.lowering import Order, parse

__all__ = ["Document", "Order", "document", "parse", "point", "seed"]
