"""Says something to the person who runs a cell."""

from __future__ import annotations

import sys


def print_sentence(sentence: str) -> None:
    """Print a sentence for the person beside the cell's output: on stderr, as stdout is their own code's."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
