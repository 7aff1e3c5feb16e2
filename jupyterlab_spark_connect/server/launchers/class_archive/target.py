"""What an archive fits: one Java, one Spark, one class path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.launchers.jvm.java import Java

_FORMAT: Final = 3
"""Of the way in which archives are made; another number makes all of them anew."""

_AHEAD_OF_TIME: Final = 25
"""The first Java whose cache is written in one run (JEP 514)."""

_QUIET_CLASSES: Final = ("-Xlog:cds=off", "-Xlog:cds+dynamic=off")
_QUIET_CACHE: Final = ("-Xlog:aot=off", "-Xlog:cds=off")
"""What does not fit is left aside, and the log of Spark need not say so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveTarget:
    """What an archive is made for.

    Attributes
    ----------
    java
        The Java.
    key
        A name made of all that it must fit.
    """

    java: Java
    key: str

    @classmethod
    def of(cls, java: Java, spark_version: str, class_path: Sequence[str]) -> ArchiveTarget:
        """Describe all that an archive must fit; reads the disk."""
        known = {
            "format": _FORMAT,
            "java": [
                str(java.home),
                java.release,
                _size_and_time(java.home / "lib" / "server" / "libjvm.so"),
            ],
            "spark": spark_version,
            "class_path": [[entry, _size_and_time(Path(entry))] for entry in class_path],
        }
        digest = hashlib.sha256(json.dumps(known).encode()).hexdigest()
        return cls(java=java, key=digest[:32])

    @property
    def is_ahead_of_time(self) -> bool:
        """Whether it is a cache of Java 25 and later, which holds profiles of methods, too."""
        return self.java.version >= _AHEAD_OF_TIME

    @property
    def base_key(self) -> str | None:
        """Return the key of the archive of Java's own classes beneath it; None where Java brings one."""
        library = self.java.home / "lib" / "server"
        if self.is_ahead_of_time or (library / "classes.jsa").is_file():
            return None
        known = [str(self.java.home), self.java.release, _size_and_time(library / "libjvm.so")]
        return f"java-{hashlib.sha256(json.dumps(known).encode()).hexdigest()[:32]}"

    def options_to_use(self, archive: Path, base: Path | None) -> list[str]:
        """Return the options of a JVM that starts from the archive, or as ever where it does not fit."""
        if self.is_ahead_of_time:
            return [f"-XX:AOTCache={archive}", *_QUIET_CACHE]
        files = f"{base}:{archive}" if base else str(archive)
        return [f"-XX:SharedArchiveFile={files}", *_QUIET_CLASSES]

    def options_to_make(self, archive: Path, base: Path | None) -> list[str]:
        """Return the options of a JVM that writes the archive when it ends."""
        if self.is_ahead_of_time:
            return [f"-XX:AOTCacheOutput={archive}"]
        beneath = [f"-XX:SharedArchiveFile={base}"] if base else []
        return [*beneath, f"-XX:ArchiveClassesAtExit={archive}"]


def _size_and_time(path: Path) -> list[int]:
    """Return what the JVM itself compares: size and time of change; zeros for what is not there."""
    try:
        status = path.stat()
    except OSError:
        return [0, 0]
    return [status.st_size, int(status.st_mtime)]
