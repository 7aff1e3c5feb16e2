"""The Jupyter server that a Spark server belongs to, watched from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.supervision import ProcessId

OWNER_POLL_INTERVAL: Final = 2.0
"""Seconds between two checks of an owner that is alive."""

SUCCESSOR_POLL_INTERVAL: Final = 0.2
"""Seconds between two checks for another one, once it is gone: a Jupyter server waits for our answer."""

_Stamp = tuple[int, int]


class Owner:
    """Who owns the process, and for how long the owner has been gone.

    Parameters
    ----------
    owner
        The Jupyter server that started the process.
    file
        Where a Jupyter server that adopts the process names itself; None when none may. What it holds now is
        of an earlier start.
    """

    def __init__(self, owner: ProcessId, file: Path | None) -> None:
        self.process = owner
        self._file = file
        self._seen = self._stamp()
        self._gone_since: float | None = None

    @property
    def poll_interval(self) -> float:
        """Seconds until the next check is due."""
        return OWNER_POLL_INTERVAL if self._gone_since is None else SUCCESSOR_POLL_INTERVAL

    def check(self, now: float) -> float:
        """Look for the owner, and for one that comes after it.

        Parameters
        ----------
        now
            Of a clock that never goes back (`time.monotonic`).

        Returns
        -------
        float
            Seconds for which nobody has been there.
        """
        self.process = self._successor() or self.process
        if find_process(self.process) is not None:
            self._gone_since = None
            return 0.0
        if self._gone_since is None:
            self._gone_since = now
        return now - self._gone_since

    def _successor(self) -> ProcessId | None:
        """Return whom the file names when it has changed; None when that process is not alive."""
        stamp = self._stamp()
        if self._file is None or stamp is None or stamp == self._seen:
            return None
        try:
            named = ProcessId.read(self._file)
        except UnreadableFileError:
            named = None
        except OSError:
            return None  # it may be readable the next time
        self._seen = stamp
        return named if named is not None and find_process(named) is not None else None

    def _stamp(self) -> _Stamp | None:
        """Return what differs from one writing to the next: the file is replaced, never written in place."""
        try:
            status = self._file.stat() if self._file is not None else None
        except OSError:
            return None
        return None if status is None else (status.st_ino, status.st_mtime_ns)
