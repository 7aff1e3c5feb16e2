"""The next start after a loss, made by itself where the administrator allows it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from .models import Failure, FailureCode

_LOSSES: Final[frozenset[FailureCode]] = frozenset({"died", "out_of_memory", "killed_for_memory"})
"""What another start may fix; a wrong option would only fail again."""

_STEADY: Final = timedelta(minutes=10)
"""A Spark that lived for so long died of something new: the count begins anew."""


class RestartPolicy(Protocol):
    """The administrator's settings for it (`SparkConnect`)."""

    restart_after_loss: bool
    restart_limit: int
    restart_delay: float


class AutoRestart:
    """Counts the losses and waits longer after each.

    Parameters
    ----------
    policy
        The administrator's.
    again
        Starts Spark once more.
    """

    def __init__(self, policy: RestartPolicy, again: Callable[[], Awaitable[None]]) -> None:
        self._policy = policy
        self._again = again
        self._made = 0
        self._waiting: asyncio.Task[None] | None = None

    def schedule(self, failure: Failure, ready_since: datetime | None) -> datetime | None:
        """Start the wait after a loss, and return when it ends; None when nothing will be started.

        Parameters
        ----------
        failure
            Why it failed.
        ready_since
            When Spark became ready; None when it never did.
        """
        now = datetime.now(UTC)
        if not self._policy.restart_after_loss or failure.code not in _LOSSES:
            return None
        if ready_since is not None and now - ready_since >= _STEADY:
            self._made = 0
        if self._made >= self._policy.restart_limit:
            return None
        delay = self._policy.restart_delay * 2**self._made
        self._made += 1
        self._waiting = asyncio.create_task(self._wait(delay))
        return now + timedelta(seconds=delay)

    def cancel(self) -> bool:
        """Start nothing after all, and count anew; return whether something would have been started."""
        self._made = 0
        waiting, self._waiting = self._waiting, None
        return waiting is not None and waiting.cancel()

    async def _wait(self, delay: float) -> None:
        await asyncio.sleep(delay)
        # From here on it is a start like any other, which `cancel` does not break off.
        self._waiting = None
        await self._again()
