"""Seconds until something is so, looked at so often that the looking does not show."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

_PERIOD = 0.01
_LIMIT = 180.0


class Stopwatch:
    """Runs from the moment it is made."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self._begun

    def until(self, what: str, look: Callable[[], object], *, limit: float = _LIMIT) -> float:
        """Wait until something is so, and give the seconds since the beginning.

        Raises
        ------
        TimeoutError
            It was not so for too long.
        """
        while not look():
            if self.seconds > limit:
                raise TimeoutError(f"{what}: not within {limit:.0f} s")
            time.sleep(_PERIOD)
        return self.seconds


def listens(port: int) -> bool:
    """Whether somebody takes connections on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
