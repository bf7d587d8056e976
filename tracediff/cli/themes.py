"""How a terminal shows the styles of `render.drawing`, where its own colours are not to be trusted: on a projector.

This room owns the themes. Nothing in them depends on red against green: tangents and adjoints are a blue and an orange
that everybody tells apart (M. Okabe and K. Ito, *Color Universal Design*, 2008); the titles say what they are anyway.

>>> THEMES["mono"]["bold green"]
{'bold': True}
"""

from __future__ import annotations

from typing import Any

BLUE, VERMILION = 25, 130
"""Dark enough for a light background: #005faf and #af5f00 of the 256 colours."""

SKY, ORANGE = 117, 215
"""Light enough for a dark one: #87d7ff and #ffaf5f."""


def theme(tangent: dict[str, Any], adjoint: dict[str, Any], dim: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The styles of a theme.

    Args:
        tangent: How the variables of a tangent trace are shown.
        adjoint: How those of an adjoint trace are.
        dim: How rules are, and what is said beside the table.
    """
    return {
        "": {"reset": False},
        "bold": {"bold": True},
        "dim": dim or {"reset": False},
        "green": tangent or {"reset": False},
        "magenta": adjoint or {"reset": False},
        "bold green": {"bold": True, **tangent},
        "bold magenta": {"bold": True, **adjoint},
        "bold red": {"bold": True, "underline": True},
    }


THEMES = {
    "light": theme({"fg": BLUE}, {"fg": VERMILION}, {}),
    "dark": theme({"fg": SKY}, {"fg": ORANGE}, {}),
    "mono": theme({}, {}, {}),
    "contrast": theme({"bold": True}, {"bold": True, "underline": True}, {"bold": True}),
}
"""For a light and a dark background, without any colour, and for a weak projector: nothing dim, variables bold."""
