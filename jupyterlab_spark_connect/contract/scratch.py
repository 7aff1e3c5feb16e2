"""The folders for the temporary files of one start, which the supervisor makes and deletes.

Where it was killed itself, a Jupyter server that finds the folders in its state deletes them.

Standard library only.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PREFIX: Final = "spark-connect-"
"""How the name of each of these folders begins: what is called otherwise is never deleted."""


def make_scratch(folders: Iterable[str | os.PathLike[str]]) -> None:
    """Make folders that nobody has made before, readable by their owner alone, whatever the umask.

    Raises
    ------
    OSError
        One of them cannot be made, or is there already.
    """
    for folder in map(Path, folders):
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)


def remove_scratch(folders: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Delete folders that `make_scratch` made, and return those of them that are still there.

    What is not ours is left alone: a link, a folder of another user, or of another name. Nobody may use the
    folders any more; one that is still written to may come back.
    """
    ours = [folder for folder in map(Path, folders) if _is_ours(folder)]
    for folder in ours:
        shutil.rmtree(folder, ignore_errors=True)
        if _is_ours(folder):
            _make_deletable(folder)
            shutil.rmtree(folder, ignore_errors=True)
    return [str(folder) for folder in ours if _is_ours(folder)]


def _is_ours(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    is_ours = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return is_ours and stat.S_ISDIR(status.st_mode) and folder.name.startswith(PREFIX)


def _make_deletable(folder: Path) -> None:
    """Make writable again what somebody has made read-only."""
    for path, names, _ in os.walk(folder):
        for name in names:
            below = Path(path, name)
            if not below.is_symlink():
                below.chmod(0o700)
