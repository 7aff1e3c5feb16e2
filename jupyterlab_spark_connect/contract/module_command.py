"""Our own programs: modules that a Python of their own runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def module_command(module: str, *arguments: str) -> Sequence[str]:
    """Return the command that runs a module; what is secret, or large, goes to its standard input.

    Nothing is imported from the folder it runs in (``-P``): the root of the user's files may hold a json.py.
    """
    return (sys.executable, "-P", "-m", module, *arguments)
