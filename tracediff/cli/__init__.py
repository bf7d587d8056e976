"""The command line: the only room that knows click."""

from tracediff.cli.main import run

__all__ = ["run"]
