"""Bounded reads of the log that lie side by side: forward or backward, the same entries in the end.

A window ends between two entries where it can, between two lines of a long entry where it must, and between
two characters of an endless line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from . import entries as log_entries
from .entries import LEVELS, Level, LogEntry
from .segments import Run

Direction = Literal["forward", "backward"]

_LOOK_BACK: Final = 65_536
"""Bytes before a window in which the level of the entry it goes on with is looked for."""

_LOOK_AHEAD: Final = 4_096
"""Bytes behind a cut that are looked at to see what the cut line begins."""

_UNFINISHED_LINE_DELAY: Final = 2.0
"""Seconds without a write after which a line without an end is shown as it stands."""


@dataclass(frozen=True, slots=True)
class Window:
    """The result of one read: a range of the log, of whole entries or parts of one."""

    start: int
    data: bytes
    level: Level | None
    at_line: bool
    beyond: bytes

    @property
    def end(self) -> int:
        """Offset behind its last byte."""
        return self.start + len(self.data)

    def holds(self, words: str) -> bool:
        """Whether lower-case words are in it somewhere; much quicker than to look at its entries."""
        return words in self.data.decode("utf-8", "replace").lower()

    def entries(self, levels: Collection[Level] = LEVELS) -> Iterator[LogEntry]:
        """Split it into its entries, oldest first, and keep those of some levels."""
        return log_entries.split(
            self.data, self.start, level=self.level, at_line=self.at_line, beyond=self.beyond, levels=levels
        )


class Windows:
    """The windows onto the log as it was when ``runs`` were listed.

    Parameters
    ----------
    runs
        What is there of the log, oldest first.
    clock
        Seconds since 1970, as file times are.
    """

    def __init__(self, runs: Sequence[Run], clock: Callable[[], float]) -> None:
        self._runs = runs
        self._clock = clock

    def walk(self, at: int, direction: Direction, size: int) -> Iterator[Window]:
        """Yield windows of at most ``size`` bytes, one beside the other, until there is nothing more."""
        while window := self.at(at, direction, size):
            yield window
            at = window.end if direction == "forward" else window.start

    def at(self, at: int, direction: Direction, size: int) -> Window | None:
        """Return the window of at most ``size`` bytes that begins (forward) or ends (backward) at an offset.

        A hole is skipped. None when there is nothing to show.
        """
        return self._forward(at, size) if direction == "forward" else self._backward(at, size)

    def _forward(self, at: int, size: int) -> Window | None:
        run = next((run for run in self._runs if run.end > at), None)
        if run is None:
            return None
        at = max(at, run.start)
        at_line, data = _read(run, at, min(at + size, run.end))
        if at + len(data) == run.end:
            data = self._without_unfinished(run, data)
        else:
            data = data[: data.rfind(b"\n") + 1] or data[: log_entries.whole_characters(data)] or data
            # The last entry may go on behind the window: the next one begins with it.
            data = data[: log_entries.last_start(data) or len(data)]
        return self._window(run, at, data, at_line=at_line) if data else None

    def _backward(self, at: int, size: int) -> Window | None:
        run = next((run for run in reversed(self._runs) if run.start < at), None)
        if run is None:
            return None
        at = min(at, run.end)
        first = max(run.start, at - size)
        at_line, data = _read(run, first, at)
        if at == run.end:
            data = self._without_unfinished(run, data)
        if not data:
            return None
        beyond = _rest_of_line(run, at, data)
        skip = 0 if first == run.start else _entry_near_start(data, beyond, at_line=at_line)
        if skip:
            at_line = data[skip - 1 : skip] == b"\n"
        return self._window(run, first + skip, data[skip:], at_line=at_line)

    def _without_unfinished(self, run: Run, data: bytes) -> bytes:
        """Leave out the last line while it is being written: shown too early, its level would be wrong."""
        if run is not self._runs[-1]:
            return data
        if self._clock() - run.changed < _UNFINISHED_LINE_DELAY:
            return data[: data.rfind(b"\n") + 1]
        return data[: log_entries.whole_characters(data)]

    def _window(self, run: Run, at: int, data: bytes, *, at_line: bool) -> Window:
        beyond = _rest_of_line(run, at + len(data), data)
        begins = at == run.start or (at_line and log_entries.begins_entry(data + beyond))
        level = None if begins else _level_before(run, at)
        return Window(at, data, level, at_line, beyond)


def _read(run: Run, start: int, end: int) -> tuple[bool, bytes]:
    """Read a range, and return whether it begins a line."""
    before = max(run.start, start - 1)
    data = run.read(before, end)
    return before == start or data[:1] == b"\n", data[start - before :]


def _rest_of_line(run: Run, at: int, data: bytes) -> bytes:
    """Read on to the end of the line that an offset cuts; nothing when it cuts none."""
    if data.endswith(b"\n"):
        return b""
    rest, _, _ = run.read(at, min(at + _LOOK_AHEAD, run.end)).partition(b"\n")
    return rest


def _entry_near_start(data: bytes, beyond: bytes, *, at_line: bool) -> int:
    """Find the best place to begin in bytes that begin anywhere: an entry, else a line, else a character."""
    start = log_entries.first_start(data + beyond, 0 if at_line else 1)
    if start is not None and start < len(data):
        return start
    if at_line:
        return 0
    line = data.find(b"\n") + 1
    return line if 0 < line < len(data) else log_entries.next_character(data)


def _level_before(run: Run, at: int) -> Level:
    """Return the level of the entry that an offset stands in; OTHER when it began too long ago."""
    first = max(run.start, at - _LOOK_BACK)
    at_line, data = _read(run, first, at)
    data += _rest_of_line(run, at, data)
    if not at_line:
        _, _, data = data.partition(b"\n")
    last = log_entries.last_start(data)
    return "OTHER" if last is None else log_entries.level_at(data, last)
