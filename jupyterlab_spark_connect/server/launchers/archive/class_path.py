"""The class path as an archive wants it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

_ALL_JARS = "*"


def expand(class_path: str) -> list[str]:
    """Name each jar once, in the place of ``folder/*``.

    From Java 21 on an archive does not fit where a jar stands twice, and Spark's launcher names one by its
    name and then ``jars/*``, which holds it again. Reads the disk.
    """
    return list(dict.fromkeys(_entries(class_path)))


def with_jars(entries: list[str], jar_of: Callable[[Path], Path | None]) -> list[str]:
    """Put a jar in the place of each folder with anything in it, where there is one for it."""
    return [
        str(jar) if _forbids_archives(Path(entry)) and (jar := jar_of(Path(entry))) else entry
        for entry in entries
    ]


def can_be_archived(entries: list[str]) -> bool:
    """Tell whether a JVM archives this class path: a folder with anything in it forbids that.

    Source: ``check_nonempty_dir_in_shared_path_table`` of OpenJDK (filemap.cpp).
    """
    return not any(_forbids_archives(Path(entry)) for entry in entries)


def _forbids_archives(entry: Path) -> bool:
    return entry.is_dir() and any(entry.iterdir())


def _entries(class_path: str) -> Iterator[str]:
    for entry in class_path.split(os.pathsep):
        path = Path(entry)
        if path.name == _ALL_JARS:
            yield from sorted(str(jar) for jar in path.parent.glob("*") if jar.suffix.lower() == ".jar")
        elif entry:
            yield str(path)
