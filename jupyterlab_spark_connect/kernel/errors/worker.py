"""The traceback of a Python worker, as Spark's message has it: somebody's own frames, by their own names."""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from .frames import is_installed, is_internal

HEADER: Final = "Traceback (most recent call last):"
_LINK = re.compile(r"\n+((?:During handling of the above|The above exception was the)[^\n]*:)\n+")
_FRAME = re.compile(r'^  File "(?P<file>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>.+))?$')
_SHIPPED = re.compile(r"/\.own/[0-9a-f]+/(?P<module>.+\.py)$")
"""A module of the notebook's own, as it is named on a worker that got it from here."""

_OPENER: Final = "_spark_connect_code_"
"""How the code is named that opened the modules there, which is nobody's own."""


def readable(text: str, label: Callable[[str, int], str]) -> str:
    """Return a message with the frames of its Python tracebacks in the words of this notebook.

    Of errors that came from one another those are left that went through somebody's own code, and the last.

    Parameters
    ----------
    text
        The message.
    label
        Returns how IPython names a line of a file.
    """
    before, header, tracebacks = text.partition(HEADER)
    if not header:
        return text
    *links, last = _LINK.split(header + tracebacks)
    shown = [_shortened(each, label) for each in links if not _LINK.fullmatch(each)]
    own = [each for each in shown if each.startswith(HEADER)]
    return before + "\n\n".join([*own, _shortened(last, label)])


def _shortened(traceback: str, label: Callable[[str, int], str]) -> str:
    lines = list(_lines(traceback.split("\n"), label))
    has_frames = any(line.startswith("  ") for line in lines)
    return "\n".join(line for line in lines if has_frames or line != HEADER)


def _lines(lines: list[str], label: Callable[[str, int], str]) -> Iterator[str]:
    index = 0
    while index < len(lines):
        found = _FRAME.match(lines[index])
        if found is None:
            yield lines[index]
            index += 1
            continue
        end = index + 1
        while end < len(lines) and lines[end].startswith("    "):
            end += 1
        if not _is_library(found["file"]):
            file, number = path_here(found["file"]), int(found["line"])
            yield f"  {label(file, number)}" + (f", in {found['name']}" if found["name"] else "")
            source = linecache.getline(file, number).strip()
            yield from lines[index + 1 : end] or ([f"    {source}"] if source else [])
        index = end


def _is_library(file: str) -> bool:
    return (
        file.startswith(_OPENER) or is_internal(file) or file.endswith((".pxi", ".pyx")) or is_installed(file)
    )


def path_here(file: str) -> str:
    """Return the file of the notebook's own that a file on a worker is a copy of, or the same."""
    shipped = _SHIPPED.search(file)
    if shipped is None:
        return file
    parts = Path(shipped["module"]).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    own = getattr(sys.modules.get(name), "__file__", None)
    if own and Path(own).is_file():
        return str(own)
    beside = (Path(folder or ".") / shipped["module"] for folder in sys.path)
    return next((str(path.absolute()) for path in beside if path.is_file()), file)
