"""Jars that stand for what Java archives no classes of: folders of the class path, and signed jars.

Their names say of what they were made. Spark brings two signed jars, which compile its queries (Janino): four
hundred classes of each first query. Nobody asks who has signed them, and who can change the copy, the user or
root, can change what is started, too.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

_TIMESTAMP: Final = 315_532_800
"""1980-01-01, for each of them: an archive fits a jar of the same size and time alone."""

_MAX_FOLDER_SIZE: Final = 8 * 1024 * 1024
"""Bytes; settings have a few hundred thousand. A folder with more may hold data that nobody wants copied."""

_CONFIG_MAP_PREFIX: Final = ".."
"""The start of the names of folders in which Kubernetes keeps the versions of a mounted ConfigMap."""

_MANIFEST: Final = "META-INF/MANIFEST.MF"
_SIGNATURE: Final = re.compile(r"META-INF/[^/]+\.(SF|RSA|DSA|EC)", re.IGNORECASE)
"""JAR File Specification, "Signed JAR File"."""

_HEAD_SIZE: Final = 1 << 16
"""Bytes; jarsigner writes the names of signatures first, and to read all names of all jars takes a second."""

_SECTIONS: Final = re.compile(rb"\r?\n\r?\n")
"""What parts the manifest's main section from those of single files, which hold their sums."""


def folder_jar(folder: Path) -> bytes | None:
    """Return a jar with all files of a folder; None where one cannot be read, or there is too much."""
    try:
        files = sorted(_files(folder))
        if sum(file.stat().st_size for file in files) > _MAX_FOLDER_SIZE:
            return None
        return _jar((file.relative_to(folder).as_posix(), file.read_bytes()) for file in files)
    except OSError:
        return None


def unsigned_jar(jar: Path) -> bytes | None:
    """Return a signed jar's content as a jar without signature; None for one not signed, or unreadable."""
    try:
        with jar.open("rb") as stream:
            if b".SF" not in stream.read(_HEAD_SIZE):
                return None
        with zipfile.ZipFile(jar) as signed:
            return _jar(_unsigned_files(signed))
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError):  # the last where it is encrypted
        return None


def version_of(jar: Path) -> bytes:
    """Return what tells two versions of a jar apart; raises OSError where there is none."""
    status = jar.stat()
    return f"{status.st_size} {status.st_mtime_ns}".encode()


def prefix_of(source: Path) -> str:
    """Return the start of the names of all jars made of this, whatever it held at the time."""
    return f"{source.stem}-{hashlib.sha256(os.fsencode(source)).hexdigest()[:8]}-"


def name_of(source: Path, version: bytes) -> str:
    """Return the name of the jar made of one version of a folder or of another jar."""
    return f"{prefix_of(source)}{hashlib.sha256(version).hexdigest()[:24]}.jar"


def is_jar(jar: Path, content: bytes) -> bool:
    """Whether a file is this jar; raises OSError where there is none."""
    return int(jar.stat().st_mtime) == _TIMESTAMP and jar.read_bytes() == content


def is_untouched(jar: Path) -> bool:
    """Whether a file is as it was written, by its time and its end; raises OSError if there is none."""
    return int(jar.stat().st_mtime) == _TIMESTAMP and zipfile.is_zipfile(jar)


def write_jar(jar: Path, content: bytes, mode: int) -> None:
    """Write a jar in one step."""
    descriptor, temporary = tempfile.mkstemp(dir=jar.parent, prefix=f".{jar.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(mode)
        os.utime(temporary, (_TIMESTAMP, _TIMESTAMP))
        Path(temporary).replace(jar)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _jar(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a jar with these files, always in the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as jar:
        for name, content in files:
            jar.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(_CONFIG_MAP_PREFIX)]
        files = (Path(place, name) for name in names)
        yield from (file for file in files if file.is_file())


def _unsigned_files(signed: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in signed.namelist():
        if name == _MANIFEST:
            yield name, _SECTIONS.split(signed.read(name))[0] + b"\n\n"
        elif not _SIGNATURE.fullmatch(name):
            yield name, signed.read(name)
