"""The Jupyter server that a Spark server belongs to, watched from outside."""

from __future__ import annotations

from typing import Final

import psutil

from jupyterlab_spark_connect.supervision import ProcessId

from .liveness import lives

START_TOLERANCE: Final = 2.0
"""Seconds by which two readings of one process's start may differ: Linux derives it from the wall clock."""


class Owner:
    """Tells for how long the owner has been gone.

    A Jupyter server that adopts a running Spark replaces the `Owner`; nothing else has to know.
    """

    def __init__(self, owner: ProcessId) -> None:
        self._process = _find(owner)
        self._gone_since: float | None = None

    def gone_for(self, now: float) -> float:
        """Seconds since the owner was first seen to be gone; 0 while it lives.

        Parameters
        ----------
        now
            Of a clock that never goes back (`time.monotonic`).
        """
        if self._process is not None and lives(self._process):
            self._gone_since = None
            return 0.0
        if self._gone_since is None:
            self._gone_since = now
        return now - self._gone_since

    @property
    def is_gone(self) -> bool:
        """Whether it was gone when it was last looked for."""
        return self._gone_since is not None


def _find(owner: ProcessId) -> psutil.Process | None:
    try:
        process = psutil.Process(owner.pid)
        same = abs(process.create_time() - owner.started) <= START_TOLERANCE
    except psutil.Error:
        return None
    return process if same else None
