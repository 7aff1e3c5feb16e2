"""How the process is stopped: SIGTERM, wait, SIGKILL, wait; each wait has a name and an end."""

from __future__ import annotations

import contextlib
import enum
import os
import signal
from collections.abc import Collection
from typing import Final

import psutil

LEFTOVER_TIMEOUT: Final = 1.0
"""Seconds that what the process leaves behind has to end by itself; Spark's Python workers do."""


class StopStage(enum.Enum):
    """How far the stop has come."""

    NOT_ASKED = enum.auto()
    """Nobody has asked for it."""
    ASKED = enum.auto()
    """SIGTERM was sent to the process group."""
    KILLED = enum.auto()
    """SIGKILL was sent to everything."""
    STUCK = enum.auto()
    """Something is alive even so: the kernel holds it."""


class StopSequence:
    """Ends a process, its group, and whatever else descends from us.

    It has no clock and no loop of its own: `advance` is called with the time, often enough.

    Parameters
    ----------
    group
        The process group, which has the pid of the process.
    stop_timeout
        Seconds between SIGTERM and SIGKILL.
    kill_timeout
        Seconds to wait for the end after SIGKILL.
    spared
        Pids of our own helpers, which are no part of it.
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
        self.stage = StopStage.NOT_ASKED

    def ask(self, now: float) -> None:
        """Begin with SIGTERM; asking again changes nothing."""
        if self.stage is not StopStage.NOT_ASKED:
            return
        self.stage, self._since = StopStage.ASKED, now
        self.descendants()  # on systems without a subreaper they are lost once their parent is gone
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGTERM)

    def advance(self, now: float) -> None:
        """Enter the next stage when its time has come."""
        if self.stage is StopStage.ASKED and now - self._since >= self._stop_timeout:
            self.stage, self._since = StopStage.KILLED, now
            self.kill()
        elif self.stage is StopStage.KILLED and now - self._since >= self._kill_timeout:
            self.stage = StopStage.STUCK

    def kill(self) -> None:
        """Send SIGKILL to the group and to every descendant, whatever group that is in."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGKILL)
        for process in self.descendants():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def descendants(self) -> list[psutil.Process]:
        """Return every process that descends from us and is alive."""
        self._known = [process for process in self._known if is_alive(process)]
        for process in psutil.Process().children(recursive=True):
            if process.pid not in self._spared and process not in self._known and is_alive(process):
                self._known.append(process)
        return list(self._known)


def is_alive(process: psutil.Process) -> bool:
    """Whether a process still runs; `is_running` knows a reused pid, but takes a zombie for alive."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
