"""Who runs the tasks: the executors of a Spark on a cluster, as its driver tells them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from .bearer import bearer
from .rest import TIMEOUT, Application

FRESHNESS: Final = 2.0
"""Seconds for which an answer is good enough, however many browsers ask."""

GONE_SHOWN: Final = 10
"""The most executors that are told after their end; the driver remembers a hundred of them."""

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
    """Asks the driver, and no more often than is worth it; what it told last holds while it is too busy."""

    def __init__(self) -> None:
        self._application: str | None = None
        self._told: Sequence[Executor] = ()
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def read(self, application: Application, key: str) -> Sequence[Executor]:
        """Give the executors, those that are gone behind the others; none where the driver has none.

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
                self._application, self._told, self._until = application.id, (), 0.0
            if time.monotonic() >= self._until:
                told = await _ask(application, key)
                self._told = self._told if told is None else told
                self._until = time.monotonic() + FRESHNESS
            return self._told


async def _ask(application: Application, key: str) -> Sequence[Executor] | None:
    """Ask the driver; None when it does not answer in time (``allexecutors`` of Spark's monitoring REST)."""
    try:
        answer = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{application.web_ui_port}/api/v1/applications/{application.id}/allexecutors",
            headers={"Authorization": bearer(key)},
            connect_timeout=TIMEOUT,
            request_timeout=TIMEOUT,
            follow_redirects=False,
        )
        return _in_order(json.loads(answer.body))
    except (HTTPClientError, OSError, ValueError, LookupError, TypeError):
        return None


def _in_order(listed: list[dict[str, Any]]) -> Sequence[Executor]:
    """Put those that live before those that are gone, of which the last to go comes first.

    One that has registered, but not yet its memory and port, is still on its way (`LiveExecutor` of Spark).
    """
    executors = [each for each in listed if each["id"] != _DRIVER]
    alive = [each for each in executors if each["isActive"] and each["maxMemory"]]
    gone = [each for each in executors if not each["isActive"]]
    gone.sort(key=lambda each: each.get("removeTime") or "", reverse=True)
    return [_executor(each) for each in (*alive, *gone[:GONE_SHOWN])]


def _executor(told: dict[str, Any]) -> Executor:
    return Executor(
        id=told["id"],
        host=told["hostPort"],
        cores=told["totalCores"],
        memory=told["maxMemory"],
        memory_used=told["memoryUsed"],
        active_tasks=told["activeTasks"],
        alive=told["isActive"],
    )
