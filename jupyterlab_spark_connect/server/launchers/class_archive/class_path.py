"""The class path as an archive wants it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

_ALL_JARS = "*"


def expand(class_path: str) -> list[str]:
    """List each jar once, in the place of ``folder/*``.

    From Java 21 on an archive does not fit where a jar stands twice, and Spark's launcher names one by its
    name and then ``jars/*``, which holds it again. Reads the disk.
    """
    return list(dict.fromkeys(_entries(class_path)))


def with_jars(entries: list[str], jar_of: Callable[[Path], Path | None]) -> tuple[list[str], bool]:
    """Replace each folder with anything in it by a jar, and return whether there was one for all.

    Where not, a JVM neither makes an archive nor uses one.
    Source: ``check_nonempty_dir_in_shared_path_table`` of OpenJDK (filemap.cpp).
    """
    found = [jar_of(path) if _holds_anything(path := Path(entry)) else path for entry in entries]
    named = [entry if path is None else str(path) for entry, path in zip(entries, found, strict=True)]
    return named, None not in found


def _holds_anything(entry: Path) -> bool:
    return entry.is_dir() and any(entry.iterdir())


def _entries(class_path: str) -> Iterator[str]:
    for entry in class_path.split(os.pathsep):
        path = Path(entry)
        if path.name == _ALL_JARS:
            yield from sorted(str(jar) for jar in path.parent.glob("*") if jar.suffix.lower() == ".jar")
        elif entry:
            yield str(path)
