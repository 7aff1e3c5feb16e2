"""The end of a process, as something that can be waited for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Final

_LOOK: Final = 0.2
"""Seconds between two looks where the system does not tell."""


async def until_ended(pid: int, has_ended: Callable[[], bool]) -> None:
    """Wait until a process has ended.

    Linux tells it at once, of any process, and nobody has to wake up until then.

    Parameters
    ----------
    pid
        Of the process, or of one that came after it.
    has_ended
        Knows the process from one that came after it.
    """
    descriptor = _open(pid)
    if descriptor is None:
        while not has_ended():  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(_LOOK)
        return
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, told.set)
    try:
        # Whoever has the pid now has it for as long as the descriptor is open.
        if not has_ended():
            await told.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _open(pid: int) -> int | None:
    """Open what becomes readable at the end; None where the system has no such thing, or denies it."""
    if sys.platform != "linux":
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None
