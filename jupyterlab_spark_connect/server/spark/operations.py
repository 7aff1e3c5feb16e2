"""Asks Spark whether it is working: its monitoring REST, and one page of the Web UI where no REST tells it.

Tried on Spark 4.3. A job is the work of executors and tells most of it. A Connect operation that has no job
yet, such as one whose plan takes minutes, is told by ``/connect/operations``, which Spark has from 4.3 on. A
streaming query between two batches is told by nothing but the heading of the page ``/StreamingQuery/``.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from .bearer import bearer

_TIMEOUT: Final = 10.0
"""Seconds for one question; a machine with more work than cores takes long for any."""

_NO_ANSWER: Final = 599
"""What tornado calls a time that ran out, or a connection that broke."""

_NOT_TOLD: Final = frozenset({302, 404})
"""How Spark answers for what it has not: a later version's REST; the page of streams before the first."""

_PAGE: Final = 25
"""Operations asked for at a time: each carries the text of its plan, up to 64 KB."""

_OVER: Final = frozenset({"FINISHED", "FAILED", "CANCELED", "CLOSED"})
"""What Spark calls an operation that runs no more."""

_NEVER_OVER: Final = ("write_stream_operation_start", "streaming_query_listener_bus_command")
"""Operations that stay open without working: the start of a stream, a listener that waits for news."""

_ACTIVE_STREAMS: Final = b'id="activequeries"'
"""The heading above the streaming queries that run; it is there only when there are some."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Operations:
    """What Spark was doing at one moment.

    Attributes
    ----------
    running
        Whether any job, operation or stream ran.
    tasks, executions
        How many tasks and operations there ever were: what ran between two looks is seen by these.
    """

    running: bool
    tasks: int
    executions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Monitor:
    """The monitoring of one driver, behind the lock of its Web UI.

    Attributes
    ----------
    port, key, application
        Where the Web UI is, what opens it, and the id of the application.
    """

    port: int
    key: str
    application: str

    async def look(self) -> Operations | None:
        """Say what Spark does; None when it does not answer in time."""
        try:
            tasks, executions, running = await asyncio.gather(
                self._tasks(), self._executions(), self._is_running()
            )
        except HTTPClientError as error:
            if error.code != _NO_ANSWER:
                raise
            return None
        except OSError:
            return None
        return Operations(running=running, tasks=tasks, executions=executions)

    async def _tasks(self) -> int:
        executors = await self._ask("allexecutors")
        return sum(executor["totalTasks"] for executor in executors)

    async def _executions(self) -> int:
        sessions = await self._ask_if_told("connect/sessions")
        return sum(session["totalExecution"] for session in sessions)

    async def _is_running(self) -> bool:
        if await self._ask("jobs?status=running"):
            return True
        return await self._has_streams() or await self._has_operations()

    async def _has_streams(self) -> bool:
        page = await self._fetch("/StreamingQuery/")
        return page is not None and _ACTIVE_STREAMS in page

    async def _has_operations(self) -> bool:
        offset = 0
        while page := await self._ask_if_told(f"connect/operations?offset={offset}&length={_PAGE}"):
            if any(map(_is_running, page)):
                return True
            offset += _PAGE
        return False

    async def _ask(self, what: str) -> list[dict[str, Any]]:
        """Give a list that every Spark tells."""
        found = await self._fetch(f"/api/v1/applications/{self.application}/{what}")
        if found is None:
            raise LookupError(what)
        content: list[dict[str, Any]] = json.loads(found)
        return content

    async def _ask_if_told(self, what: str) -> list[dict[str, Any]]:
        """Give a list that older versions of Spark do not tell."""
        try:
            return await self._ask(what)
        except LookupError:
            return []

    async def _fetch(self, path: str) -> bytes | None:
        try:
            answer = await AsyncHTTPClient().fetch(
                f"http://127.0.0.1:{self.port}{path}",
                headers={"Authorization": bearer(self.key)},
                connect_timeout=_TIMEOUT,
                request_timeout=_TIMEOUT,
                follow_redirects=False,
            )
        except HTTPClientError as error:
            if error.code in _NOT_TOLD:
                return None
            raise
        return answer.body


def _is_running(operation: dict[str, Any]) -> bool:
    return operation["state"] not in _OVER and not operation["statement"].startswith(_NEVER_OVER)
