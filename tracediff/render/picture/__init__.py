"""Pictures of what a terminal shows: the same lines on a grid of characters, drawn as SVG or as PNG."""
