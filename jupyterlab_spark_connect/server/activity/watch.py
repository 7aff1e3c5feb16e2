"""Whether Spark works, so that Jupyter counts as active; whether anybody uses it, so that it goes on.

Jupyter's own idea of activity goes by requests and kernels. A query that runs for hours makes neither, and
an attached notebook that nobody touches makes no query: so it is Spark that is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from jupyter_server.utils import ensure_async

from jupyterlab_spark_connect.server.base.errors import NotRunningError
from jupyterlab_spark_connect.server.lifecycle.state import ServerStatus, State
from jupyterlab_spark_connect.server.spark.operations import Monitor
from jupyterlab_spark_connect.server.status.view import View

from .idle import IdleClock, in_words


class Spark(Protocol):
    """The part of the manager that is used here."""

    view: View

    @property
    def status(self) -> ServerStatus:
        """What is known at this moment."""

    def tell_idle_stop(self, at: datetime | None) -> None:
        """Say when Spark will be stopped because nobody uses it; None when it will not."""

    async def stop_unused(self, reason: str) -> None:
        """Begin a stop, unless something else is under way."""


class Kernels(Protocol):
    """The part of Jupyter's kernel manager that is used here."""

    def list_kernels(self) -> list[dict[str, Any]] | Awaitable[list[dict[str, Any]]]:
        """Give the kernels as models of Jupyter's REST API."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells of use at one moment.

    Attributes
    ----------
    going_on
        Whether something is going on now.
    traces
        What becomes another whenever something has gone on, also between two looks; None where nothing does.
    """

    going_on: bool
    traces: frozenset[object] | None

    def tell_of_use_since(self, earlier: Signs | None) -> bool:
        """Say whether there was use now or since the earlier look."""
        if self.going_on or earlier is None or self.traces is None or earlier.traces is None:
            return self.going_on
        return not self.traces <= earlier.traces


@dataclass(slots=True)
class Seen:
    """What has been seen of one Spark since it became ready.

    Attributes
    ----------
    generation
        Which one; None for none.
    clock
        How long it has been without use.
    working
        Whether it worked when last looked at.
    by_spark, by_kernels
        The signs of the last look; None before the first.
    """

    generation: int | None
    clock: IdleClock
    working: bool = False
    by_spark: Signs | None = None
    by_kernels: Signs | None = None


class ActivityWatch:
    """Looks about twice a minute while Spark is ready, and never otherwise.

    Parameters
    ----------
    spark
        What is watched.
    kernels
        Jupyter's kernel manager, which knows what each kernel does.
    idle_timeout
        Seconds without use after which Spark is stopped; 0 never stops it.
    count_as_active
        Called when Spark worked, so that the Jupyter server counts as active at this moment.
    log
        The server's.
    """

    def __init__(
        self,
        spark: Spark,
        kernels: Kernels,
        idle_timeout: float,
        count_as_active: Callable[[], None],
        log: logging.Logger,
    ) -> None:
        self._spark = spark
        self._kernels = kernels
        self._idle_timeout = idle_timeout
        self._count_as_active = count_as_active
        self._log = log
        self._woken = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._seen = self._nothing_seen()

    @property
    def working(self) -> bool:
        """Whether Spark worked when last looked at."""
        return self._seen.working

    def begin(self) -> None:
        """Begin to watch."""
        self._watching = asyncio.create_task(self._watch())

    async def end(self) -> None:
        """Watch no more."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait({self._watching})

    def look_again(self) -> None:
        """Look now: the state may have changed."""
        self._woken.set()

    def keep_alive(self) -> None:
        """Count as use of Spark.

        Raises
        ------
        NotRunningError
            There is no Spark to keep.
        """
        if self._spark.status.state not in {State.STARTING, State.READY}:
            raise NotRunningError("Spark is not running.")
        self._use()

    async def _watch(self) -> None:
        while True:
            self._woken.clear()
            look = asyncio.create_task(self._look())
            try:
                await asyncio.wait({look})
            finally:
                look.cancel()
            if error := look.exception():
                # One look that failed is no reason to stop looking.
                self._log.error("Spark Connect: cannot tell whether Spark is used: %s", error, exc_info=error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._woken.wait()

    def _pause(self) -> float | None:
        """Give the seconds until the next look; None when only a change of state can bring one."""
        ready = self._spark.status.state is State.READY
        return self._seen.clock.next_look(time.monotonic()) if ready else None

    async def _look(self) -> None:
        now = self._spark.status
        if now.state is not State.READY:
            self._seen = self._nothing_seen()
            return
        if now.generation != self._seen.generation:
            self._seen = self._nothing_seen(now.generation)
        seen = self._seen
        kernels = await self._attached_kernels()
        by_kernels = _signs_of(kernels)
        by_spark = await self._signs_of_spark(kernels)
        if self._spark.status.since != now.since:
            return
        seen.working = by_spark.tell_of_use_since(seen.by_spark)
        used = seen.working or by_kernels.tell_of_use_since(seen.by_kernels)
        seen.by_spark, seen.by_kernels = by_spark, by_kernels
        if seen.working:
            self._count_as_active()
        if used:
            self._use()
        await self._mind_the_clock()

    async def _mind_the_clock(self) -> None:
        left = self._seen.clock.left(time.monotonic())
        if left is None:
            return
        if left > 0:
            if self._idle_stop_at() is None:
                self._spark.tell_idle_stop(datetime.now(UTC) + timedelta(seconds=left))
            return
        idle = in_words(self._seen.clock.timeout)
        self._log.info("Spark Connect: stopping Spark after %s without use", idle)
        await self._spark.stop_unused(f"Spark was stopped after {idle} without use.")

    def _idle_stop_at(self) -> datetime | None:
        running = self._spark.status.running
        return running.idle_stop_at if running else None

    def _use(self) -> None:
        self._seen.clock.use(time.monotonic())
        if self._idle_stop_at() is not None:
            self._spark.tell_idle_stop(None)

    def _nothing_seen(self, generation: int | None = None) -> Seen:
        return Seen(generation, IdleClock(self._idle_timeout, time.monotonic()))

    async def _signs_of_spark(self, kernels: Sequence[dict[str, Any]]) -> Signs:
        running, web_ui = self._spark.status.running, self._spark.view.web_ui()
        application = running.application if running else None
        if application is None or web_ui is None:
            # Without its Web UI Spark tells nothing, and one that was not asked yet which application it is
            # is left to its first query. A program that is no kernel of ours may be working.
            return Signs(any(kernel["execution_state"] != "idle" for kernel in kernels), None)
        operations = await Monitor(port=web_ui.port, key=web_ui.key, application=application.id).look()
        if operations is None:
            earlier = self._seen.by_spark
            # Too busy to answer is busy.
            return Signs(True, earlier.traces if earlier is not None else None)
        return Signs(operations.running, frozenset({(operations.tasks, operations.executions)}))

    async def _attached_kernels(self) -> list[dict[str, Any]]:
        """Give Jupyter's model of each attached kernel; what Jupyter does not know is in no known state."""
        attached = await self._spark.view.attached()
        if not attached:
            return []
        known = {kernel["id"]: kernel for kernel in await ensure_async(self._kernels.list_kernels())}
        unknown = {"execution_state": "unknown", "last_activity": None}
        return [{**unknown, **known.get(each.kernel_id, {})} for each in attached]


def _signs_of(kernels: Iterable[dict[str, Any]]) -> Signs:
    return Signs(
        going_on=any(kernel["execution_state"] == "busy" for kernel in kernels),
        traces=frozenset(kernel["last_activity"] for kernel in kernels),
    )
