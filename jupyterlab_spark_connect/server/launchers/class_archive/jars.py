"""Jars that stand for what Java archives no classes of: their names say of what they were made."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Final

_WRITTEN: Final = 315_532_800
"""1980-01-01, for each of them: an archive fits a jar of the same size and time alone."""


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a jar with these files, always in the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as jar:
        for name, content in files:
            jar.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def prefix_of(source: Path) -> str:
    """Return the start of the names of all jars made of this, whatever it held at the time."""
    return f"{source.stem}-{hashlib.sha256(os.fsencode(source)).hexdigest()[:8]}-"


def name_of(source: Path, version: bytes) -> str:
    """Return the name of the jar made of one version of a folder or of another jar."""
    return f"{prefix_of(source)}{hashlib.sha256(version).hexdigest()[:24]}.jar"


def is_jar(jar: Path, content: bytes) -> bool:
    """Whether a file is this jar; raises OSError where there is none."""
    return int(jar.stat().st_mtime) == _WRITTEN and jar.read_bytes() == content


def is_untouched(jar: Path) -> bool:
    """Whether a file is as it was written, by its time and its end; raises OSError if there is none."""
    return int(jar.stat().st_mtime) == _WRITTEN and zipfile.is_zipfile(jar)


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
