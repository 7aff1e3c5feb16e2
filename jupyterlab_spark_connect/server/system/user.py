"""Who the user of this Jupyter server is, to the operating system."""

from __future__ import annotations

import getpass
import os


def user_name() -> str:
    """Return the user's login name, or the number where a container has no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
