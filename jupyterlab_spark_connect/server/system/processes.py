"""What the operating system reports of Spark's processes: their memory, their ports, their end.

What is synchronous asks psutil, which may block: it is called through `asyncio.to_thread`.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from typing import Final

import psutil

from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.supervision import ProcessId

_END_INTERVAL: Final = 0.2
"""Seconds between two polls where the system does not notify."""

_IDLE_INTERVAL: Final = 2.0
"""Seconds between two polls whether a process is idle."""

_IDLE_SHARE: Final = 0.05
"""Share of one core below which a process counts as idle: a driver without work takes some 2 %."""

MEMORY_FRESHNESS: Final = 10.0
"""Seconds for which a measured memory is good enough: psutil looks at every process to find the children."""


def listening_ports(owner: ProcessId) -> set[int]:
    """Return the ports whose listening sockets a process, or one that it started, itself holds.

    A TCP connect would be answered by anybody's server.
    """
    ports: set[int] = set()
    for process in _family(owner):
        try:
            connections = process.net_connections(kind="tcp")
        except psutil.Error:
            # It ended meanwhile, or it is not ours to look into: either way it is no proof.
            continue
        ports.update(c.laddr.port for c in connections if c.status == psutil.CONN_LISTEN)
    return ports


def resident_memory(owner: ProcessId) -> int | None:
    """Sum the resident bytes of a process and all that it started; None when it is gone."""
    family = _family(owner)
    if not family:
        return None
    total = 0
    for process in family:
        try:
            total += process.memory_info().rss
        except psutil.Error:
            # A Python worker that ended meanwhile holds nothing any more.
            continue
    return total


def processor_time(owner: ProcessId) -> float:
    """Sum the seconds of processor that a process and all that it started have used."""
    total = 0.0
    for process in _family(owner):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total


def end_process(wanted: ProcessId, timeout: float) -> bool:
    """Kill a process if it is still there, and wait up to `timeout` seconds; return whether it is gone."""
    process = find_process(wanted)
    if process is None:
        return True
    try:
        process.kill()
        process.wait(timeout)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


class MemoryGauge:
    """Measures memory in a thread, and caches it, however many browsers ask."""

    def __init__(self) -> None:
        self._owner: ProcessId | None = None
        self._value: int | None = None
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def read(self, owner: ProcessId) -> int | None:
        """Return the resident bytes of a process and all that it started; None when it is gone."""
        async with self._lock:
            if owner != self._owner or time.monotonic() >= self._until:
                self._value = await asyncio.to_thread(resident_memory, owner)
                self._owner, self._until = owner, time.monotonic() + MEMORY_FRESHNESS
            return self._value


def _family(owner: ProcessId) -> list[psutil.Process]:
    process = find_process(owner)
    if process is None:
        return []
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


async def until_idle(owner: ProcessId, seconds: float) -> None:
    """Wait until a process, and all that it started, has hardly used the processor for some seconds.

    A process that is gone is idle.
    """
    used, idle_since = await asyncio.to_thread(processor_time, owner), time.monotonic()
    while (now := time.monotonic()) - idle_since < seconds:
        await asyncio.sleep(min(_IDLE_INTERVAL, seconds))
        before, used = used, await asyncio.to_thread(processor_time, owner)
        if used - before > _IDLE_SHARE * (time.monotonic() - now):
            idle_since = time.monotonic()


async def until_ended(pid: int, has_ended: Callable[[], bool]) -> None:
    """Wait until a process has ended.

    Linux notifies at once, for any process, and nothing has to wake up until then.

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
            await asyncio.sleep(_END_INTERVAL)
        return
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, ended.set)
    try:
        # Whoever has the pid now has it for as long as the descriptor is open.
        if not has_ended():
            await ended.wait()
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
