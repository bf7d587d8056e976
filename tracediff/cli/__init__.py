"""The command line. Of the other rooms only `notebook` knows click."""

from tracediff.cli.main import run

__all__ = ["run"]
