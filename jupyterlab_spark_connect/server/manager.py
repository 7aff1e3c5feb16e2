"""The owner of Spark's lifecycle: one Spark per Jupyter server, one lock, one function that changes state."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from traitlets.config import LoggingConfigurable

from .base.errors import AlreadyRunningError, BusyError, NotRunningError, SparkConnectError
from .base.tasks import in_background
from .lifecycle.adoption import EarlierSpark
from .lifecycle.auto_restart import Revival
from .lifecycle.beginning import Beginning, Beginnings
from .lifecycle.connection_files import Publication
from .lifecycle.failures import RunFailedError, not_stopped, unforeseen
from .lifecycle.folder import ConnectionFolder
from .lifecycle.looking_back import LookingBack
from .lifecycle.record import StartRecord
from .lifecycle.server import Life
from .lifecycle.state import ACTIVE, NOTHING_CHOSEN, NOTHING_RUNS, Lifecycle, Situation, State
from .session.changes import Configuration
from .start.requests import StartRequest
from .start.settings import SparkConnect
from .status.notebooks import Notebooks, Sessions
from .status.view import View

STOPPING: Final = "Stopping the driver"

_BUSY: Final = {State.STARTING: "Spark is starting.", State.STOPPING: "Spark is stopping."}

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
        self._lock = asyncio.Lock()
        self._lifecycle = Lifecycle(emit)
        self._publication = Publication(folder, self.log)
        self._revival = Revival(settings, self._start_again)
        self.view = View(self._lifecycle, Notebooks(folder.kernels, sessions, directory, self.log))
        self._beginnings = Beginnings(
            settings, folder, directory, self._lifecycle, self._publication, self.log
        )
        self._wanted: StartRequest | None = None
        self._next: StartRequest | None = None
        self._life: Life | None = None
        self._task: asyncio.Task[None] | None = None
        self._looking_back = LookingBack(folder, self._begin_adoption, self.log)
        self.configuration = Configuration(
            settings, self._lifecycle, self.view, self._ready_record, self._amend, self.log
        )
        self._closing = False

    # -- What is asked --------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """What is known at this moment."""
        return self._lifecycle.now

    async def model(self) -> dict[str, Any]:
        """Give `Server` of openapi.yaml, once it is known whether an earlier Spark runs."""
        await self._looking_back.judged()
        return await self.view.model()

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
        await self._looking_back.judged()
        async with self._lock:
            if self.situation.state is State.READY:
                raise AlreadyRunningError("Spark is running already.")
            self._refuse_while_busy()
            await self._begin(wanted)
            self._revival.cancel()

    async def prestart(self) -> None:
        """Begin a start of what is preselected, unless an earlier Spark was taken over."""
        try:
            await self.start(StartRequest())
        except (AlreadyRunningError, BusyError):
            pass
        except SparkConnectError as error:
            self.log.error("Spark Connect: Spark was not started with Jupyter: %s", error.message)

    async def stop(self) -> None:
        """Begin a stop, or cancel a start, also one to come; while a stop is under way, none comes after it.

        Raises
        ------
        NotRunningError
            There is nothing to stop.
        """
        await self._looking_back.judged()
        async with self._lock:
            self._next = None
            if self._revival.cancel():
                self._lifecycle.tell(restart_at=None)
            elif self.situation.state is not State.STOPPING:
                await self._begin_stop()

    async def stop_unused(self, reason: str) -> None:
        """Begin a stop because nobody uses Spark, unless something else is under way; `reason` says it."""
        async with self._lock:
            if self.situation.state is State.READY:
                await self._begin_stop(reason)

    def tell_idle_stop(self, at: datetime | None) -> None:
        """Say when Spark will be stopped because nobody uses it; None when it will not."""
        if self.situation.state is State.READY:
            self._lifecycle.tell(idle_stop_at=at)

    async def restart(self, wanted: StartRequest | None = None) -> None:
        """Begin a stop with a start behind it: of what is wanted, or else of the same again.

        Raises
        ------
        BusyError
            A start or a stop is under way.
        NotRunningError
            Nothing has been started.
        UnknownClusterError, InvalidOptionError
            What was asked for cannot be started; what runs goes on.
        """
        await self._looking_back.judged()
        async with self._lock:
            self._refuse_while_busy()
            wanted = wanted or self._wanted
            if wanted is None or self.situation.state is State.STOPPED:
                raise NotRunningError("Spark is not running.")
            await asyncio.to_thread(self.settings.choose, wanted)
            if self.situation.state is State.FAILED:
                await self._begin(wanted)
                self._revival.cancel()
            else:
                await self._begin_stop()
                self._next = wanted

    def look_back(self) -> None:
        """Begin to look for the Spark of an earlier Jupyter server; until that is known, questions wait."""
        self._looking_back.begin()

    async def shut_down(self) -> None:
        """Let go of the folder, and stop Spark unless it is to go on; bounded by the launcher's timeouts."""
        self._closing = True
        if self.settings.keep_running and self.situation.state is State.READY and self._task is not None:
            # Its supervisor stops it unless the next Jupyter server comes in time.
            self._task.cancel()
            self.log.info("Spark Connect: Spark goes on running for the next Jupyter server")
        else:
            with contextlib.suppress(NotRunningError):
                await self.stop()
        if self._task is not None and not (await asyncio.wait({self._task}, timeout=_SHUT_DOWN_PATIENCE))[0]:
            self.log.error("Spark Connect: Spark has not stopped; it ends after its grace time")
        self.folder.release()

    # -- How it is done -------------------------------------------------------------------------

    async def _ready_record(self) -> StartRecord:
        await self._looking_back.judged()
        self._refuse_while_busy()
        if self.situation.state is not State.READY or self._life is None or self._life.record is None:
            raise NotRunningError("Spark is not running.")
        return self._life.record

    async def _amend(self, record: StartRecord, amended: StartRecord) -> None:
        async with self._lock:
            life = self._life
            if self.situation.state is not State.READY or life is None or life.record is not record:
                raise NotRunningError("Spark was stopped meanwhile.")
            await life.amend(amended)
            if self._wanted is not None:
                self._wanted = replace(self._wanted, options=amended.options)
            self._lifecycle.tell(options=amended.in_force, user_options=amended.options)

    def _refuse_while_busy(self) -> None:
        if self._closing:
            raise BusyError("The Jupyter server is shutting down.")
        if self.situation.state in _BUSY:
            raise BusyError(_BUSY[self.situation.state])

    async def _begin(self, wanted: StartRequest) -> None:
        self._enter(await self._beginning(wanted))

    async def _beginning(self, wanted: StartRequest) -> Beginning:
        return await self._beginnings.of_start(wanted, self._looking_back.newest_generation)

    def _begin_adoption(self, earlier: EarlierSpark, record: StartRecord) -> None:
        self._enter(self._beginnings.of_record(earlier, record))

    def _enter(self, beginning: Beginning) -> None:
        life = self._life = beginning.life
        self._wanted = beginning.wanted
        self._lifecycle.change(
            State.STARTING,
            step=beginning.step,
            cluster=life.request.cluster.name,
            generation=life.request.generation,
            **beginning.facts,
        )
        self._begin_work(self._live(beginning), life)

    async def _begin_stop(self, reason: str | None = None) -> None:
        if self.situation.state not in {State.STARTING, State.READY} or self._life is None:
            raise NotRunningError("Spark is not running.")
        # Kernels must not find a Spark that is about to go.
        await self._publication.withdraw()
        self._lifecycle.change(State.STOPPING, step=STOPPING, idle_stop_at=None, stop_reason=reason)
        self._begin_work(self._stop(self._life, self._task), self._life)

    async def _live(self, beginning: Beginning) -> None:
        """Follow a life from its beginning to an end that nobody asked for."""
        life = beginning.life
        ready_since: datetime | None = None
        try:
            await self._looking_back.over()
            record = await beginning.come_up()
            async with self._lock:
                await life.publish(record)
                self._lifecycle.change(State.READY)
                ready_since = self.situation.since
            over = await life.follow(self.view.attached_names)
        except RunFailedError as error:
            over = error
        await life.end()
        async with self._lock:
            self.log.error("Spark Connect: %s", over.failure.message)
            restart_at = self._revival.plan(over.failure, ready_since)
            self._lifecycle.change(
                State.FAILED,
                **NOTHING_RUNS | {"failure": over.failure, "errors": over.errors, "restart_at": restart_at},
            )

    async def _stop(self, life: Life, living: asyncio.Task[None] | None) -> None:
        if living is not None:
            living.cancel()
            await asyncio.wait({living})
        ended = await life.end()
        async with self._lock:
            again, self._next = self._next, None
            if not ended:
                self._lifecycle.change(State.FAILED, **NOTHING_RUNS, failure=not_stopped())
                return
            # Nobody is to see a Spark that has stopped while the next one is on its way.
            beginning = await self._beginning(again) if again is not None else None
            self._lifecycle.change(State.STOPPED, **NOTHING_RUNS, **NOTHING_CHOSEN)
            if beginning is not None:
                self._enter(beginning)

    async def _start_again(self) -> None:
        async with self._lock:
            if self.situation.state is State.FAILED and self._wanted is not None and not self._closing:
                self.log.warning("Spark Connect: starting Spark again after its loss")
                await self._begin(self._wanted)

    def _begin_work(self, work: Coroutine[Any, Any, None], life: Life) -> None:
        def give_up() -> None:
            self._task = in_background(self._give_up(life), self.log)

        self._task = in_background(work, self.log, give_up)

    async def _give_up(self, life: Life) -> None:
        await life.end()
        async with self._lock:
            if self.situation.state in ACTIVE:
                self._lifecycle.change(State.FAILED, **NOTHING_RUNS, failure=unforeseen())
