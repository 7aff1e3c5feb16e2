"""The stop ladder: ask, wait, kill, wait; each wait has a name and an end."""

from __future__ import annotations

import contextlib
import enum
import os
import signal
from collections.abc import Collection
from typing import Final

import psutil

from .liveness import lives

LEFTOVER_GRACE: Final = 1.0
"""Seconds that what the process leaves behind has to end by itself; Spark's Python workers do."""


class Rung(enum.Enum):
    """How far the stop has come."""

    GROUND = enum.auto()
    """Nobody has asked."""
    ASKED = enum.auto()
    """SIGTERM was sent to the process group."""
    KILLED = enum.auto()
    """SIGKILL was sent to everything."""
    HELPLESS = enum.auto()
    """Something is alive even so: the kernel holds it."""


class StopLadder:
    """Ends a process, its group, and whatever else descends from us.

    It has no clock and no loop of its own: `climb` is called with the time, often enough.
    """

    def __init__(
        self, group: int, *, stop_timeout: float, kill_timeout: float, spared: Collection[int] = ()
    ) -> None:
        self.group = group
        self._stop_timeout = stop_timeout
        self._kill_timeout = kill_timeout
        self._spared = spared
        self._known: list[psutil.Process] = []
        self._since = 0.0
        self.rung = Rung.GROUND

    def ask(self, now: float) -> None:
        """Take the first step; asking again changes nothing."""
        if self.rung is not Rung.GROUND:
            return
        self.rung, self._since = Rung.ASKED, now
        self.descendants()  # on systems without a subreaper they are lost once their parent is gone
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGTERM)

    def climb(self, now: float) -> None:
        """Take the next step when its time has come."""
        if self.rung is Rung.ASKED and now - self._since >= self._stop_timeout:
            self.rung, self._since = Rung.KILLED, now
            self.kill()
        elif self.rung is Rung.KILLED and now - self._since >= self._kill_timeout:
            self.rung = Rung.HELPLESS

    def kill(self) -> None:
        """Send SIGKILL to the group and to every descendant, whatever group that is in."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGKILL)
        for process in self.descendants():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def descendants(self) -> list[psutil.Process]:
        """Find every process that descends from us and lives."""
        self._known = [process for process in self._known if lives(process)]
        for process in psutil.Process().children(recursive=True):
            if process.pid not in self._spared and process not in self._known and lives(process):
                self._known.append(process)
        return list(self._known)
