"""The owner of Spark's lifecycle: one Spark per Jupyter server, one lock, one function that changes state."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from traitlets.config import LoggingConfigurable

from .errors import AlreadyRunningError, BusyError, InvalidOptionError, NotRunningError
from .failures import not_stopped, unforeseen
from .folder import ConnectionFolder
from .launchers.base import LaunchError, LaunchRequest
from .leftovers import find_leftover, stop_leftover
from .lifecycle import ACTIVE, Lifecycle, Situation, State
from .model import endpoint
from .notebooks import Notebooks, Sessions
from .publication import Publication
from .run import PREPARING, Run, RunFailedError
from .settings import SparkConnect
from .start_request import StartRequest
from .view import View
from .webui.target import WebUi, new_capability

STOPPING: Final = "Stopping the driver"
CLEARING: Final = "Stopping an earlier Spark"

_OVER: Final[dict[str, Any]] = {
    "launch": None,
    "supervisor": None,
    "application": None,
    "web_ui_capability": None,
}
"""What is no longer true once nothing runs."""

_LEFTOVER_PATIENCE: Final = 30.0
_SHUT_DOWN_PATIENCE: Final = 60.0
"""Seconds to wait for what is bounded already, so that a defect of ours never keeps Jupyter from its end."""


class SparkConnectManager(LoggingConfigurable):
    """Starts, watches and stops Spark, and says what it is doing.

    Every verb answers as soon as it is accepted; the work goes on in one task beside it.

    Parameters
    ----------
    settings
        The administrator's.
    folder
        The connection folder, claimed.
    directory
        Root of the user's files.
    sessions
        Jupyter's session manager, to name notebooks.
    emit
        Called with each new situation after a change of state.
    """

    def __init__(
        self,
        *,
        settings: SparkConnect,
        folder: ConnectionFolder,
        directory: Path,
        sessions: Sessions | None,
        emit: Callable[[Situation], None],
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.settings = settings
        self.folder = folder
        self._directory = directory
        self._lock = asyncio.Lock()
        self._lifecycle = Lifecycle(emit)
        self._publication = Publication(folder.connection_file)
        self._view = View(self._lifecycle, Notebooks(folder.kernels, sessions, directory, self.log))
        self._wanted: StartRequest | None = None
        self._next: StartRequest | None = None
        self._run: Run | None = None
        self._task: asyncio.Task[None] | None = None
        self._clearing: asyncio.Task[None] | None = None
        self._looking: asyncio.Future[Any] | None = None
        self._closing = False

    # -- What is asked --------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """What is known at this moment."""
        return self._lifecycle.now

    @property
    def in_use(self) -> bool:
        """Whether Spark is used, so that the Jupyter server does not count as idle."""
        return self._view.in_use

    def look_who_is_attached(self) -> None:
        """Begin to look, for the next time that `in_use` is asked."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._view.attached())
            self._looking.add_done_callback(self._tell)

    async def model(self) -> dict[str, Any]:
        """Give `Server` of openapi.yaml."""
        return await self._view.model()

    def web_ui(self) -> WebUi | None:
        """Give the Web UI of the Spark that is ready; None when there is none."""
        return self._view.web_ui()

    def log_folder(self, generation: int | None) -> tuple[int, Path]:
        """Give a start's generation and the folder of its log: `ConnectionFolder.kept_log`. May block."""
        return self.folder.kept_log(generation)

    # -- What is told ---------------------------------------------------------------------------

    async def start(self, wanted: StartRequest) -> None:
        """Begin a start.

        Raises
        ------
        AlreadyRunningError, BusyError
            Spark is ready, or on its way.
        UnknownClusterError, InvalidOptionError
            What was asked for cannot be started.
        """
        async with self._lock:
            state = self.situation.state
            if state is State.READY:
                raise AlreadyRunningError("Spark is running already.")
            self._refuse_while_busy()
            self._begin(wanted)

    async def stop(self) -> None:
        """Begin a stop, or cancel a start; while a stop is under way, nothing is started after it.

        Raises
        ------
        NotRunningError
            There is nothing to stop.
        """
        async with self._lock:
            self._next = None
            if self.situation.state is not State.STOPPING:
                await self._begin_stop()

    async def restart(self) -> None:
        """Begin a stop with a start of the same cluster and options behind it.

        Raises
        ------
        BusyError
            A start or a stop is under way.
        NotRunningError
            Nothing has been started.
        """
        async with self._lock:
            self._refuse_while_busy()
            wanted = self._wanted
            if wanted is None or self.situation.state is State.STOPPED:
                raise NotRunningError("Spark is not running.")
            if self.situation.state is State.FAILED:
                self._begin(wanted)
            else:
                await self._begin_stop()
                self._next = wanted

    def clear_leftovers(self) -> None:
        """Begin to stop what an earlier Jupyter server left in the folder; a start waits for it."""
        self._clearing = asyncio.create_task(self._clear())
        self._clearing.add_done_callback(self._tell)

    async def shut_down(self) -> None:
        """Stop Spark for good and let go of the folder; bounded by the launcher's timeouts."""
        self._closing = True
        with contextlib.suppress(NotRunningError):
            await self.stop()
        for task in (self._task, self._clearing):
            if task is not None and not (await asyncio.wait({task}, timeout=_SHUT_DOWN_PATIENCE))[0]:
                self.log.error("Spark Connect: Spark has not stopped; it ends after its grace time")
        self.folder.release()

    # -- How it is done -------------------------------------------------------------------------

    def _refuse_while_busy(self) -> None:
        if self._closing:
            raise BusyError("The Jupyter server is shutting down.")
        if self.situation.state is State.STARTING:
            raise BusyError("Spark is starting.")
        if self.situation.state is State.STOPPING:
            raise BusyError("Spark is stopping.")

    def _begin(self, wanted: StartRequest) -> None:
        cluster = self.settings.cluster(wanted.cluster)
        launcher = self.settings.launcher(cluster)
        try:
            launcher.check(cluster, wanted.options)
        except LaunchError as error:
            raise InvalidOptionError(error.failure.message, error.detail) from error
        generation = max(time.time_ns() // 1_000_000, (self.situation.generation or 0) + 1)
        request = LaunchRequest(
            cluster=cluster,
            options=wanted.options,
            generation=generation,
            folder=self.folder.path,
            directory=self._directory,
        )
        run = self._run = Run(launcher, request, self.folder, self._lifecycle.note, self.log)
        self._wanted = wanted
        self._lifecycle.change(
            State.STARTING,
            **_OVER
            | {
                "step": PREPARING,
                "cluster": cluster.name,
                "options": {**cluster.options, **wanted.options},
                "generation": generation,
                "started_at": datetime.now(UTC),
                "web_ui_capability": new_capability(),
                "failure": None,
                "errors": (),
            },
        )
        self._task = self._in_background(self._live(run), run)

    async def _begin_stop(self) -> None:
        if self.situation.state not in {State.STARTING, State.READY} or self._run is None:
            raise NotRunningError("Spark is not running.")
        # Kernels must not find a Spark that is about to go.
        await self._publication.withdraw()
        self._lifecycle.change(State.STOPPING, step=STOPPING)
        self._task = self._in_background(self._stop(self._run, self._task), self._run)

    async def _live(self, run: Run) -> None:
        """Follow a run from its start to an end that nobody asked for."""
        try:
            if self._clearing is not None:
                await asyncio.wait({self._clearing})
            await self._clear()
            launch = await run.bring_up()
            async with self._lock:
                await self._publication.publish(launch, endpoint(self.situation, launch))
                self._lifecycle.change(State.READY)
            await run.watch()
            await self._publication.withdraw()
            over = await run.explain()
        except RunFailedError as error:
            over = error
        await run.end()
        async with self._lock:
            self.log.error("Spark Connect: %s", over.failure.message)
            self._lifecycle.change(State.FAILED, **_OVER, failure=over.failure, errors=over.errors)

    async def _stop(self, run: Run, life: asyncio.Task[None] | None) -> None:
        if life is not None:
            life.cancel()
            await asyncio.wait({life})
        ended = await run.end()
        async with self._lock:
            again, self._next = self._next, None
            if not ended:
                self._lifecycle.change(State.FAILED, **_OVER, failure=not_stopped())
                return
            self._lifecycle.change(State.STOPPED, **_OVER, cluster=None, options={}, started_at=None)
            if again is not None:
                self._begin(again)

    def _in_background(self, work: Coroutine[Any, Any, None], run: Run) -> asyncio.Task[None]:
        def look_at_end(task: asyncio.Task[None]) -> None:
            if self._tell(task):
                self._task = asyncio.create_task(self._give_up(run))

        task = asyncio.create_task(work)
        task.add_done_callback(look_at_end)
        return task

    def _tell(self, task: asyncio.Future[Any]) -> bool:
        """Say in the log what nobody foresaw; whether there was such a thing."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.log.error("Spark Connect: %s", error, exc_info=error)
        return error is not None

    async def _give_up(self, run: Run) -> None:
        await self._publication.withdraw()
        await run.end()
        async with self._lock:
            if self.situation.state in ACTIVE:
                self._lifecycle.change(State.FAILED, **_OVER, failure=unforeseen())

    async def _clear(self) -> None:
        await self._publication.withdraw()
        leftover = await asyncio.to_thread(find_leftover, self.folder, self.log)
        if leftover is None:
            return
        self._lifecycle.note(step=CLEARING)
        if not await asyncio.to_thread(stop_leftover, leftover, _LEFTOVER_PATIENCE, self.log):
            raise RunFailedError(not_stopped())
