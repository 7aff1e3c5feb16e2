"""A folder of the class path as a jar: Java archives no classes where a folder with files is on it."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_LARGEST: Final = 8 * 1024 * 1024
"""Bytes; settings have a few hundred thousand. A folder with more may hold data that nobody wants copied."""

_HIDDEN: Final = ".."
"""How folders begin in which Kubernetes keeps the versions of a mounted ConfigMap."""

_WRITTEN: Final = 315_532_800
"""1980-01-01, for each of them: an archive fits a jar of the same size and time alone."""


def pack(folder: Path) -> bytes | None:
    """Give a jar with all files of a folder, always in the same bytes; None where that cannot be.

    It is none where a file cannot be read, or there is too much.
    """
    room = _LARGEST
    buffer = io.BytesIO()
    try:
        with zipfile.ZipFile(buffer, "w") as jar:
            for file in sorted(_files(folder)):
                room -= file.stat().st_size
                if room < 0:
                    return None
                jar.writestr(zipfile.ZipInfo(file.relative_to(folder).as_posix()), file.read_bytes())
    except OSError:
        return None
    return buffer.getvalue()


def jar_name(folder: Path, content: bytes) -> str:
    """Name the jar of a folder by what it holds."""
    return f"{jar_prefix(folder)}{hashlib.sha256(content).hexdigest()[:24]}.jar"


def jar_prefix(folder: Path) -> str:
    """Give how the names of all jars of a folder begin, whatever it held at the time."""
    return f"folder-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]}-"


def is_jar(jar: Path, content: bytes) -> bool:
    """Tell whether a file is this jar; raises OSError where there is none."""
    return int(jar.stat().st_mtime) == _WRITTEN and jar.read_bytes() == content


def write_jar(jar: Path, content: bytes, mode: int) -> None:
    """Write a jar in one step."""
    descriptor, temporary = tempfile.mkstemp(dir=jar.parent, prefix=f".{jar.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(mode)
        os.utime(temporary, (_WRITTEN, _WRITTEN))
        Path(temporary).replace(jar)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        files = (Path(place, name) for name in names)
        yield from (file for file in files if file.is_file())
