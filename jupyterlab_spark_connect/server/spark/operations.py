"""Whether Spark is working: read from its monitoring REST, and from a page of its Web UI that has no REST.

Tried on Spark 4.3. A job is the work of executors and shows most of it. A Connect operation that has no job
yet, such as one whose plan takes minutes, is in ``/connect/operations``, which Spark has from 4.3 on. A
streaming query between two batches shows in nothing but the heading of the page ``/StreamingQuery/``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .rest import REST_ERRORS, Application, NoAnswerError, NotServedError, SparkRest

_TIMEOUT: Final = 10.0
"""Seconds for one request; a machine with more work than cores takes long for any."""

_PAGE_LENGTH: Final = 25
"""Operations asked for at a time: each carries the text of its plan, up to 64 KB."""

_ENDED: Final = frozenset({"FINISHED", "FAILED", "CANCELED", "CLOSED"})
"""What Spark calls an operation that runs no more."""

_NEVER_ENDED: Final = ("write_stream_operation_start", "streaming_query_listener_bus_command")
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
        How many tasks and operations there ever were: they show what ran between two readings.
    """

    running: bool
    tasks: int
    executions: int


class SparkActivity:
    """What one driver is doing.

    Parameters
    ----------
    application
        Whose.
    key
        What opens its Web UI.
    """

    def __init__(self, application: Application, key: str) -> None:
        self._rest = SparkRest(application.web_ui_port, key, timeout=_TIMEOUT)
        self._application_id = application.id

    async def read(self) -> Operations | None:
        """Return what Spark does; None when it does not answer in time.

        Raises
        ------
        SparkRestError
            It answers with an error.
        """
        try:
            tasks, executions, running = await asyncio.gather(
                self._tasks(), self._executions(), self._is_running()
            )
        except NoAnswerError:
            return None
        return Operations(running=running, tasks=tasks, executions=executions)

    async def _tasks(self) -> int:
        executors = await self._get("allexecutors")
        return sum(executor["totalTasks"] for executor in executors)

    async def _executions(self) -> int:
        sessions = await self._get_if_served("connect/sessions")
        return sum(session["totalExecution"] for session in sessions)

    async def _is_running(self) -> bool:
        if await self._get("jobs?status=running"):
            return True
        return await self._has_streams() or await self._has_operations()

    async def _has_streams(self) -> bool:
        try:
            return _ACTIVE_STREAMS in await self._rest.get_page("/StreamingQuery/")
        except NotServedError:  # there was no stream yet
            return False

    async def _has_operations(self) -> bool:
        offset = 0
        while page := await self._get_if_served(f"connect/operations?offset={offset}&length={_PAGE_LENGTH}"):
            if any(map(_is_running, page)):
                return True
            offset += _PAGE_LENGTH
        return False

    async def _get(self, resource: str) -> list[dict[str, Any]]:
        content: list[dict[str, Any]] = await self._rest.get(resource, self._application_id)
        return content

    async def _get_if_served(self, resource: str) -> list[dict[str, Any]]:
        """Return a list that older versions of Spark do not have."""
        try:
            return await self._get(resource)
        except NotServedError:
            return []


async def find_operations(application: Application, key: str, tag: str) -> Sequence[str]:
    """Return the ids of the operations with a tag of which a job runs now; none when Spark does not say.

    The batches of a stream carry the tags of the operation that started it, and are none of them: of all that
    comes by Spark Connect they alone have a job group.

    Parameters
    ----------
    application
        Whose.
    key
        What opens its Web UI.
    tag
        As the client has given it.
    """
    rest = SparkRest(application.web_ui_port, key, timeout=_TIMEOUT)
    try:
        jobs = await rest.get("jobs?status=running", application.id)
        tags = [
            job["jobTags"]
            for job in jobs
            if "jobGroup" not in job and any(each.endswith(f"_Tag_{tag}") for each in job["jobTags"])
        ]
    except REST_ERRORS:
        return ()
    marks = (each.partition("_Operation_") for of_job in tags for each in of_job if "_OperationTag_" in each)
    return list(dict.fromkeys(operation for _, _, operation in marks))


def _is_running(operation: dict[str, Any]) -> bool:
    return operation["state"] not in _ENDED and not operation["statement"].startswith(_NEVER_ENDED)
