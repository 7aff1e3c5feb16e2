"""The IPython that runs this process's cells."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def current_shell() -> InteractiveShell | None:
    """Return IPython's shell; None in a plain Python, where IPython is not imported for it."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
