"""Computational graphs, drawn: on a terminal, as SVG, as DOT and Mermaid, as lists and as data."""
