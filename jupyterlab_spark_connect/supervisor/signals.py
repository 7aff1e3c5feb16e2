"""The signals that concern the supervisor, as something its loop can wait for."""

from __future__ import annotations

import signal
import socket
from types import FrameType
from typing import Self


class StopSignals:
    """Turns SIGTERM and SIGINT, which ask us to stop, and SIGCHLD into readable bytes on a socket.

    SIGHUP has a handler that does nothing, where SIG_IGN would be inherited by the process, whose Python
    workers are stopped by SIGHUP (pyspark/daemon.py).
    """

    def __init__(self) -> None:
        self.socket, self._inlet = socket.socketpair()
        self.socket.setblocking(False)
        self._inlet.setblocking(False)

    def __enter__(self) -> Self:
        signal.set_wakeup_fd(self._inlet.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, _note)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        self.socket.close()
        self._inlet.close()

    def take(self) -> bool:
        """Empty the queue; return whether a stop was among the signals."""
        numbers = self.socket.recv(4096)
        return signal.SIGTERM in numbers or signal.SIGINT in numbers


def _note(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the number has been written to the wake-up descriptor by then."""
