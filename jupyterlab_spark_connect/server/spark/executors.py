"""The executors of a Spark on a cluster, as its driver lists them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .rest import REST_ERRORS, Application, SparkRest

FRESHNESS: Final = 2.0
"""Seconds for which an answer is good enough, however many browsers ask."""

GONE_SHOWN: Final = 10
"""The most executors that are listed after their end; the driver remembers a hundred of them."""

_DRIVER: Final = "driver"
"""The id under which a driver lists itself: always, and where it runs the tasks itself, alone."""

_WITHIN_DRIVER: Final = "local-"
"""How the id of an application begins whose driver runs the tasks itself (`LocalSchedulerBackend`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Executor:
    """`Executor` of openapi.yaml.

    Attributes
    ----------
    id
        As Spark counts them.
    host
        With its port.
    cores
        How many tasks it runs at a time.
    memory, memory_used
        Bytes for execution and storage, and those of them that storage uses.
    active_tasks
        How many run now.
    alive
        Whether it is still there.
    """

    id: str
    host: str
    cores: int
    memory: int
    memory_used: int
    active_tasks: int
    alive: bool


class ExecutorGauge:
    """Asks the driver no more often than is worth it; while it is too busy, its last answer holds."""

    def __init__(self) -> None:
        self._application: str | None = None
        self._executors: Sequence[Executor] = ()
        self._fresh_until = 0.0
        self._lock = asyncio.Lock()

    async def read(self, application: Application, key: str) -> Sequence[Executor]:
        """Return the executors, those that are gone behind the others; none where the driver has none.

        Parameters
        ----------
        application
            Whose executors.
        key
            What opens its Web UI.
        """
        if application.id.startswith(_WITHIN_DRIVER):
            return ()
        async with self._lock:
            if application.id != self._application:
                self._application, self._executors, self._fresh_until = application.id, (), 0.0
            if time.monotonic() >= self._fresh_until:
                executors = await _read(application, key)
                self._executors = self._executors if executors is None else executors
                self._fresh_until = time.monotonic() + FRESHNESS
            return self._executors


async def _read(application: Application, key: str) -> Sequence[Executor] | None:
    """Return the executors; None when the driver does not answer in time."""
    rest = SparkRest(application.web_ui_port, key)
    try:
        return _in_order(await rest.get("allexecutors", application.id))
    except REST_ERRORS:
        return None


def _in_order(listed: list[dict[str, Any]]) -> Sequence[Executor]:
    """Return those that live before those that are gone, of which the last to go comes first.

    One that has registered, but not yet its memory and port, is still on its way (`LiveExecutor` of Spark).
    """
    executors = [each for each in listed if each["id"] != _DRIVER]
    alive = [each for each in executors if each["isActive"] and each["maxMemory"]]
    gone = [each for each in executors if not each["isActive"]]
    gone.sort(key=lambda each: each.get("removeTime") or "", reverse=True)
    return [_executor(each) for each in (*alive, *gone[:GONE_SHOWN])]


def _executor(listed: dict[str, Any]) -> Executor:
    return Executor(
        id=listed["id"],
        host=listed["hostPort"],
        cores=listed["totalCores"],
        memory=listed["maxMemory"],
        memory_used=listed["memoryUsed"],
        active_tasks=listed["activeTasks"],
        alive=listed["isActive"],
    )
