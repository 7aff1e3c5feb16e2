"""Reading the log of one start in bounded pieces, from anywhere, while it grows, rotates and vanishes.

Offsets are bytes of the log as one long file. A reader that goes on from `LogPiece.to` (forward) or up to
`LogPiece.from_` (backward) sees every byte that is kept exactly once, in both directions the same entries.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from .entries import LEVELS, Level, LogEntry, end_of
from .segments import SegmentFolder
from .windows import Direction, Window, Windows

DEFAULT_LIMIT: Final = 131_072
MAX_LIMIT: Final = 262_144
"""Most bytes of entries in an answer."""

MAX_ENTRIES: Final = 500
"""Most entries in an answer: they are what it costs, and Python serves nobody else meanwhile.

Fewer than the 700 objects after which Python looks for garbage (``gc.get_threshold``): with more, each
answer had it look, and who reads much of a log soon had it look through all that a Jupyter server holds, a
tenth of a second in which nobody is served.
"""

MAX_SCAN: Final = 4 * 1024 * 1024
"""Most bytes that one request looks at, however few of its entries are wanted."""

MAX_SPLIT: Final = 1024 * 1024
"""Most bytes that one request splits into entries, which is the more expensive half of a search."""

_WINDOW: Final = 262_144
"""Bytes that are read at once while looking for wanted entries."""

_MAX_ERROR_LENGTH: Final = 4_000
"""Characters of an error that are given to a person."""


@dataclass(frozen=True, slots=True)
class LogPiece:
    """A bounded piece of the log; the fields are those of `LogPiece` in openapi.yaml.

    Attributes
    ----------
    start, end
        What is kept of the log now.
    from_, to
        What was looked at.
    entries
        What was wanted of it, oldest first.
    """

    start: int
    end: int
    from_: int
    to: int
    entries: list[LogEntry]

    def to_model(self, generation: int) -> dict[str, Any]:
        """Return the piece as openapi.yaml describes it."""
        return {
            "generation": generation,
            "start": self.start,
            "end": self.end,
            "from": self.from_,
            "to": self.to,
            "entries": self.entries,
        }


class LogReader:
    """Reader of the log in one folder. It keeps nothing between calls; call it from a thread.

    Parameters
    ----------
    folder
        Of the segments; may be missing, may vanish.
    clock
        Seconds since 1970, as file times are.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._segments = SegmentFolder(folder)
        self._clock = clock

    def piece(
        self,
        offset: int | None = None,
        direction: Direction = "forward",
        limit: int = DEFAULT_LIMIT,
        levels: Collection[Level] | None = None,
        search: str | None = None,
    ) -> LogPiece:
        """Read a piece.

        Parameters
        ----------
        offset
            To read from (forward) or up to (backward); without it the end of the log, read backward.
        direction
            Which way to read.
        limit
            Most bytes of entries in the piece. An entry that is longer comes in parts.
        levels
            To keep; all without it.
        search
            Keep the entries that hold these words, whatever their case.
        """
        runs = self._segments.runs()
        start, end = (runs[0].start, runs[-1].end) if runs else (0, 0)
        if offset is None:
            offset, direction = end, "backward"
        at = min(max(offset, start), end)
        windows = Windows(runs, self._clock)
        if levels or search:
            first, last, entries = _look_for(windows, at, direction, limit, levels, search)
        else:
            window = windows.at(at, direction, limit)
            first, last, entries = _all_of(window, direction) if window else (at, at, [])
        return LogPiece(start, end, first, last, entries)

    def last_errors(self, count: int) -> list[str]:
        """Return the last entries of level ERROR or FATAL, oldest first, each cut to a size for a person.

        Looks at the last 4 MiB only.
        """
        errors: list[str] = []
        runs = self._segments.runs()
        end = runs[-1].end if runs else 0
        for window in Windows(runs, self._clock).walk(end, "backward", _WINDOW):
            for entry in reversed(list(window.entries())):
                if entry["level"] in ("ERROR", "FATAL") and not entry["continues"] and len(errors) < count:
                    errors.insert(0, _trim(entry["text"]))
            if len(errors) == count or end - window.start + _WINDOW > MAX_SCAN:
                break
        return errors

    def last_lines(self, count: int) -> str:
        """Return the last lines, whatever they are, cut to a size for a person; empty without a log."""
        text = "\n".join(entry["text"] for entry in self.piece(limit=_MAX_ERROR_LENGTH).entries)
        return "\n".join(text.splitlines()[-count:])

    def chunks(self, size: int = _WINDOW) -> Iterator[bytes]:
        """Yield the whole log as it is now, in pieces of at most ``size`` bytes, each read when asked for."""
        return self._segments.chunks(size)


def _all_of(window: Window, direction: Direction) -> tuple[int, int, list[LogEntry]]:
    """Return the range and the entries of a window, or of as much of it as an answer holds."""
    if direction == "forward":
        entries = list(islice(window.entries(), MAX_ENTRIES))
        return window.start, end_of(entries[-1]), entries
    entries = list(window.entries())[-MAX_ENTRIES:]
    return entries[0]["offset"], window.end, entries


def _look_for(
    windows: Windows,
    at: int,
    direction: Direction,
    limit: int,
    levels: Collection[Level] | None,
    search: str | None,
) -> tuple[int, int, list[LogEntry]]:
    """Look for wanted entries until enough is found or looked at; return the range and the entries."""
    forward = direction == "forward"
    words = (search or "").lower()
    near = far = at
    kept: list[LogEntry] = []

    def found() -> tuple[int, int, list[LogEntry]]:
        return (near, far, kept) if forward else (far, near, kept[::-1])

    room, looked_at, split = limit, 0, 0
    for window in windows.walk(at, direction, _WINDOW):
        if not looked_at:
            near = window.start if forward else window.end
        may_hold = not words or window.holds(words)
        entries = list(window.entries(levels or LEVELS)) if may_hold else []
        for entry in entries if forward else reversed(entries):
            if words and words not in entry["text"].lower():
                continue
            if entry["length"] > room or len(kept) == MAX_ENTRIES:
                begin = entry["offset"] if forward else end_of(entry)
                if not kept and (part := windows.at(begin, direction, limit)):
                    kept.extend(part.entries())
                    far = part.end if forward else part.start
                return found()
            kept.append(entry)
            room -= entry["length"]
            far = end_of(entry) if forward else entry["offset"]
        far = window.end if forward else window.start
        looked_at += window.end - window.start
        split += may_hold * (window.end - window.start)
        if looked_at + _WINDOW > MAX_SCAN or split + _WINDOW > MAX_SPLIT:
            break
    return found()


def _trim(text: str) -> str:
    """Cut an error to a size for a person: its beginning, and of the rest what caused it."""
    if len(text) <= _MAX_ERROR_LENGTH:
        return text
    head = text[: _MAX_ERROR_LENGTH * 3 // 4]
    causes = [line for line in text[len(head) :].splitlines() if line.startswith("Caused by: ")]
    return "\n".join([head, "…", *causes])[:_MAX_ERROR_LENGTH]
