"""Whether Spark works, so that Jupyter counts as active; whether anybody uses it, so that it goes on.

Jupyter's own idea of activity goes by requests and kernels. A query that runs for hours makes neither, and
an attached notebook that nobody touches makes no query: so Spark itself is asked.
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
from jupyterlab_spark_connect.server.base.tasks import cancel
from jupyterlab_spark_connect.server.lifecycle.state import ServerStatus, State
from jupyterlab_spark_connect.server.spark.operations import SparkActivity
from jupyterlab_spark_connect.server.status.view import View
from jupyterlab_spark_connect.server.system.sizes import format_duration

from .idle import IdleClock


class Spark(Protocol):
    """The part of the manager that is used here."""

    view: View

    @property
    def status(self) -> ServerStatus:
        """The status at this moment."""

    def announce_idle_stop(self, at: datetime | None) -> None:
        """Show when Spark will be stopped because nobody uses it; None when it will not."""

    async def stop_unused(self, reason: str) -> None:
        """Request a stop, unless something else is under way."""


class Kernels(Protocol):
    """The part of Jupyter's kernel manager that is used here."""

    def list_kernels(self) -> list[dict[str, Any]] | Awaitable[list[dict[str, Any]]]:
        """Return the kernels as models of Jupyter's REST API."""


@dataclass(frozen=True, slots=True)
class ActivitySample:
    """What was in use at one moment.

    Attributes
    ----------
    active
        Whether something is going on now.
    traces
        What changes whenever something has gone on, also between two samples; None where nothing does.
    """

    active: bool
    traces: frozenset[object] | None

    def shows_use_since(self, earlier: ActivitySample | None) -> bool:
        """Whether there was use now or since the earlier sample."""
        if self.active or earlier is None or self.traces is None or earlier.traces is None:
            return self.active
        return not self.traces <= earlier.traces


@dataclass(slots=True)
class ActivityState:
    """What is known of the use of one Spark since it became ready.

    Attributes
    ----------
    generation
        Which one; None for none.
    clock
        How long it has been without use.
    working
        Whether it worked when last asked.
    spark, kernels
        The last samples; None before the first.
    """

    generation: int | None
    clock: IdleClock
    working: bool = False
    spark: ActivitySample | None = None
    kernels: ActivitySample | None = None


class ActivityWatch:
    """Samples about twice a minute while Spark is ready, and never otherwise.

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
        self._changed = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._activity = self._new_state()

    @property
    def working(self) -> bool:
        """Whether Spark worked when last asked."""
        return self._activity.working

    def begin(self) -> None:
        """Start watching."""
        self._watching = asyncio.create_task(self._watch())

    async def end(self) -> None:
        """Stop watching."""
        if self._watching is not None:
            await cancel(self._watching)

    def sample_now(self) -> None:
        """Sample now: the state may have changed."""
        self._changed.set()

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
            self._changed.clear()
            update = asyncio.create_task(self._update())
            try:
                await asyncio.wait({update})
            finally:
                update.cancel()
            if error := update.exception():
                # One failure is no reason to ask no more.
                self._log.error("Spark Connect: cannot tell whether Spark is used: %s", error, exc_info=error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._interval()):
                    await self._changed.wait()

    def _interval(self) -> float | None:
        """Return the seconds until the next sample; None when only a change of state can bring one."""
        ready = self._spark.status.state is State.READY
        return self._activity.clock.next_sample(time.monotonic()) if ready else None

    async def _update(self) -> None:
        now = self._spark.status
        if now.state is not State.READY:
            self._activity = self._new_state()
            return
        if now.generation != self._activity.generation:
            self._activity = self._new_state(now.generation)
        activity = self._activity
        attached = await self._attached_kernels()
        kernels = _sample_kernels(attached)
        spark = await self._sample_spark(attached)
        if self._spark.status.since != now.since:
            return
        activity.working = spark.shows_use_since(activity.spark)
        used = activity.working or kernels.shows_use_since(activity.kernels)
        activity.spark, activity.kernels = spark, kernels
        if activity.working:
            self._count_as_active()
        if used:
            self._use()
        await self._stop_if_unused()

    async def _stop_if_unused(self) -> None:
        left = self._activity.clock.left(time.monotonic())
        if left is None:
            return
        if left > 0:
            if self._idle_stop_at() is None:
                self._spark.announce_idle_stop(datetime.now(UTC) + timedelta(seconds=left))
            return
        idle = format_duration(self._activity.clock.timeout)
        self._log.info("Spark Connect: stopping Spark after %s without use", idle)
        await self._spark.stop_unused(f"Spark was stopped after {idle} without use.")

    def _idle_stop_at(self) -> datetime | None:
        running = self._spark.status.running
        return running.idle_stop_at if running else None

    def _use(self) -> None:
        self._activity.clock.use(time.monotonic())
        if self._idle_stop_at() is not None:
            self._spark.announce_idle_stop(None)

    def _new_state(self, generation: int | None = None) -> ActivityState:
        return ActivityState(generation, IdleClock(self._idle_timeout, time.monotonic()))

    async def _sample_spark(self, attached: Sequence[dict[str, Any]]) -> ActivitySample:
        running, web_ui = self._spark.status.running, self._spark.view.web_ui()
        application = running.application if running else None
        if application is None or web_ui is None:
            # There is no REST without the Web UI, and before the probe has asked for the application Spark is
            # left to its first query. A program that is no kernel of ours may be working.
            return ActivitySample(any(kernel["execution_state"] != "idle" for kernel in attached), None)
        operations = await SparkActivity(application, web_ui.key).read()
        if operations is None:
            earlier = self._activity.spark
            # Too busy to answer is busy.
            return ActivitySample(True, earlier.traces if earlier is not None else None)
        traces = frozenset({(operations.tasks, operations.executions)})
        return ActivitySample(operations.running, traces)

    async def _attached_kernels(self) -> list[dict[str, Any]]:
        """Return Jupyter's model of each attached kernel; one that Jupyter does not know is ``unknown``."""
        attached = await self._spark.view.attached()
        if not attached:
            return []
        known = {kernel["id"]: kernel for kernel in await ensure_async(self._kernels.list_kernels())}
        unknown = {"execution_state": "unknown", "last_activity": None}
        return [{**unknown, **known.get(each.kernel_id, {})} for each in attached]


def _sample_kernels(kernels: Iterable[dict[str, Any]]) -> ActivitySample:
    return ActivitySample(
        active=any(kernel["execution_state"] == "busy" for kernel in kernels),
        traces=frozenset(kernel["last_activity"] for kernel in kernels),
    )
