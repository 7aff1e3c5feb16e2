"""A signed jar without its signature: Java archives no classes of signed jars, and checks each it loads.

Spark brings two, which compile its queries (Janino): four hundred classes of each first query. Nobody asks
who has signed them, and who can change the copy, the user or root, can change what is started, too.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .packed import pack

_MANIFEST: Final = "META-INF/MANIFEST.MF"
_SIGNATURE: Final = re.compile(r"META-INF/[^/]+\.(SF|RSA|DSA|EC)", re.IGNORECASE)
"""JAR File Specification, "Signed JAR File"."""

_BEGINNING: Final = 1 << 16
"""Bytes; jarsigner writes the names of signatures first, and to read all names of all jars takes a second."""

_SECTIONS: Final = re.compile(rb"\r?\n\r?\n")
"""What parts the manifest's main section from those of single files, which hold their sums."""


def unsigned(jar: Path) -> bytes | None:
    """Return a signed jar's content as a jar without signature; None for one not signed, or unreadable."""
    try:
        with jar.open("rb") as stream:
            if b".SF" not in stream.read(_BEGINNING):
                return None
        with zipfile.ZipFile(jar) as signed:
            return pack(_content(signed))
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError):  # the last where it is encrypted
        return None


def version_of(jar: Path) -> bytes:
    """Return what tells two versions of a jar apart; raises OSError where there is none."""
    status = jar.stat()
    return f"{status.st_size} {status.st_mtime_ns}".encode()


def _content(signed: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in signed.namelist():
        if name == _MANIFEST:
            yield name, _SECTIONS.split(signed.read(name))[0] + b"\n\n"
        elif not _SIGNATURE.fullmatch(name):
            yield name, signed.read(name)
