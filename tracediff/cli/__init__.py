"""The command line: the only room that knows click."""

from tracediff.cli.main import main

__all__ = ["main"]
