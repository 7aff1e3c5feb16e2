"""Who the user of this Jupyter server is, to the operating system, and where what is theirs lies."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from pathlib import Path


def user_name() -> str:
    """Return the user's login name, or the number where a container has no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def user_cache(environment: Mapping[str, str]) -> Path:
    """Return our folder in the user's cache (XDG Base Directory Specification), which may not exist yet."""
    chosen = environment.get("XDG_CACHE_HOME", "")
    cache = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache"
    return cache / "jupyterlab-spark-connect"
