"""A folder of the class path as a jar: Java archives no classes where a folder with files is on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .packed import pack

_LARGEST: Final = 8 * 1024 * 1024
"""Bytes; settings have a few hundred thousand. A folder with more may hold data that nobody wants copied."""

_HIDDEN: Final = ".."
"""How folders begin in which Kubernetes keeps the versions of a mounted ConfigMap."""


def packed(folder: Path) -> bytes | None:
    """Return a jar with all files of a folder; None where one cannot be read, or there is too much."""
    try:
        files = sorted(_files(folder))
        if sum(file.stat().st_size for file in files) > _LARGEST:
            return None
        return pack((file.relative_to(folder).as_posix(), file.read_bytes()) for file in files)
    except OSError:
        return None


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        files = (Path(place, name) for name in names)
        yield from (file for file in files if file.is_file())
