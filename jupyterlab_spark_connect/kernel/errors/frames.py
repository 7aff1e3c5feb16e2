"""Whose frame is whose: the lines that somebody wrote for this notebook, and those beneath them."""

from __future__ import annotations

import functools
import itertools
import linecache
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, TracebackType
from typing import Final, NamedTuple

_CLIENT: Final = ("pyspark", "grpc")
_AROUND_IT: Final = ("google.protobuf", "py4j", "IPython", "ipykernel")
"""Those of which, too, nobody wants to read a frame in a cell that uses Spark; ours is one of them."""
_OURS: Final = f"{Path(__file__).parents[2]}{os.sep}"
_STAND_IN: Final = "__traceback_maker"
"""What the code raises that pyspark makes for a worker's frame (pyspark/errors/exceptions/tblib.py)."""
_WORKER_ARCHIVE: Final = f"{os.sep}pyspark.zip{os.sep}"


class Spot(NamedTuple):
    """A place in somebody's code.

    Attributes
    ----------
    filename
        Of the code; that of a cell is IPython's.
    line
        The number of the line that it is said to be on, from one.
    first, last
        The lines of the expression that is meant.
    start, end
        Its columns, from zero, in bytes; None where they are not known.
    """

    filename: str
    line: int
    first: int
    last: int
    start: int | None = None
    end: int | None = None

    def source(self, number: int) -> str:
        """Return one of the file's lines, without the blanks at its end; empty where there is none."""
        return linecache.getline(self.filename, number).rstrip()

    def segment(self) -> str:
        """Return what is meant of the line; empty where that is not known, or not all on that line."""
        if self.start is None or not self.first == self.last == self.line:
            return ""
        return self.source(self.line).encode()[self.start : self.end].decode(errors="ignore").strip()


@functools.cache
def is_internal(filename: str) -> bool:
    """Whether code is a part of what carries a query to Spark, or of Python itself."""
    if filename.startswith("<frozen") or _WORKER_ARCHIVE in filename:
        return True
    if filename.startswith((*_folders(*_CLIENT), *_folders(*_AROUND_IT), _OURS)):
        return True
    return filename.startswith(_standard_library()) and not is_installed(filename)


def is_installed(filename: str) -> bool:
    """Whether code is of a package that somebody has installed, here or where a worker runs."""
    return any(f"{os.sep}{folder}{os.sep}" in filename for folder in ("site-packages", "dist-packages"))


def trimmed(traceback: TracebackType | None) -> TracebackType | None:
    """Return a traceback of somebody's own frames only; None where there are none.

    pyspark puts the frames of a Python worker below its own; the message of such an error has them, too.

    Parameters
    ----------
    traceback
        Never changed: another one is made.
    """
    entries = [each for each in _entries(traceback) if _STAND_IN not in each.tb_frame.f_code.co_names]
    own = [
        each
        for each, below in zip(entries, [*entries[1:], None], strict=True)
        if not is_internal(_filename(each)) and not _runs_a_magic(below)
    ]
    kept: TracebackType | None = None
    for each in reversed(own):
        kept = TracebackType(kept, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return kept


def goes_through_spark(traceback: TracebackType | None) -> bool:
    """Whether a traceback goes through what carries a query to Spark."""
    return any(_is_of_spark(_filename(each)) for each in _entries(traceback))


def last_spot(traceback: TracebackType) -> Spot:
    """Return the place at the bottom of a traceback."""
    *_, last = _entries(traceback)
    return spot_of(last.tb_frame.f_code, last.tb_lasti, last.tb_lineno)


def spot_of(code: CodeType, instruction: int, line: int) -> Spot:
    """Return the place of an instruction of compiled code."""
    positions = next(itertools.islice(code.co_positions(), instruction // 2, None), None)
    first, last, start, end = positions or (None, None, None, None)
    if first is None or last is None:
        return Spot(code.co_filename, line, line, line)
    return Spot(code.co_filename, line, first, last, start, end)


def add_source_of_timed_cell(traceback: TracebackType | None) -> None:
    """Let the lines of a cell below ``%%time`` be found; IPython compiles it without keeping them."""
    entries = list(_entries(traceback))
    for timer, timed in itertools.pairwise(entries):
        name, text = _filename(timed), timer.tb_frame.f_locals.get("expr")
        if name.startswith("<timed ") and isinstance(text, str):
            linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)


def functions(traceback: TracebackType | None) -> Iterator[str]:
    """Yield the names of the functions that a traceback goes through."""
    for each in _entries(traceback):
        yield each.tb_frame.f_code.co_name


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _filename(entry: TracebackType) -> str:
    return entry.tb_frame.f_code.co_filename


def _runs_a_magic(entry: TracebackType | None) -> bool:
    """Whether a frame stands for a whole cell: its line is the cell in one string."""
    return entry is not None and entry.tb_frame.f_code.co_name == "run_cell_magic"


def _is_of_spark(filename: str) -> bool:
    return filename.startswith(_folders(*_CLIENT)) or _WORKER_ARCHIVE in filename


@functools.cache
def _folders(*packages: str) -> tuple[str, ...]:
    """Return where packages are that have been imported."""
    return tuple(
        f"{folder}{os.sep}" for name in packages for folder in getattr(sys.modules.get(name), "__path__", ())
    )


@functools.cache
def _standard_library() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    return tuple(f"{paths[name]}{os.sep}" for name in ("stdlib", "platstdlib"))
