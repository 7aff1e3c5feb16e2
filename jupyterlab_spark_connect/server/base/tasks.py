"""Background tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any


def in_background(
    work: Coroutine[Any, Any, None], log: logging.Logger, at_defect: Callable[[], None] | None = None
) -> asyncio.Task[None]:
    """Start a task; what nobody foresaw is logged.

    Parameters
    ----------
    at_defect
        Called when it ended in that way.
    """

    def report_failure(task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("Spark Connect: %s", error, exc_info=error)
            if at_defect is not None:
                at_defect()

    task = asyncio.create_task(work)
    task.add_done_callback(report_failure)
    return task


async def cancel(task: asyncio.Task[None]) -> None:
    """Cancel a task, and wait until it is over."""
    task.cancel()
    await asyncio.wait({task})
