"""Another program on a port: it listens, and never answers."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tests.support import CHILDREN
from tests.support.waiting import wait_for

PROGRAM = CHILDREN / "squats.py"


@contextmanager
def squatter(port: int) -> Iterator[psutil.Popen]:
    """Hold the port by another program; it must be there to the end."""
    process = psutil.Popen([sys.executable, str(PROGRAM), str(port)])
    try:
        wait_for("the squatter", lambda: _listens(port))
        yield process
        assert process.poll() is None, "the other program was killed"
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
