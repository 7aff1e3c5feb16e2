"""The owner of Spark's lifecycle: one Spark per Jupyter server, one lock, one state machine."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from traitlets.config import LoggingConfigurable

from .base.errors import AlreadyRunningError, BusyError, NotRunningError, SparkConnectError
from .lifecycle.adoption import Adoption, EarlierSpark
from .lifecycle.auto_restart import AutoRestart
from .lifecycle.connection_files import RESTARTED, STOPPED, STOPPED_WITH_JUPYTER, ConnectionFiles
from .lifecycle.folder import ConnectionFolder
from .lifecycle.process import TAKING_OVER
from .lifecycle.record import StartRecord
from .lifecycle.runner import ServerRunner
from .lifecycle.server import PREPARING, ServerContext
from .lifecycle.state import ServerStatus, Start, State, StateMachine
from .session.changes import SessionOptions
from .spark.web_ui import new_capability
from .start.plan import LaunchPlan
from .start.requests import StartRequest
from .start.settings import SparkConnect
from .status.model import SessionModeRule
from .status.notebooks import Notebooks, Sessions
from .status.set_options import SetOptions
from .status.view import View

STOPPING: Final = "Stopping the driver"

_BUSY: Final = {State.STARTING: "Spark is starting.", State.STOPPING: "Spark is stopping."}

_SHUT_DOWN_TIMEOUT: Final = 60.0
"""Seconds to wait for what is bounded already, so that a defect of ours never keeps Jupyter from its end."""


class SparkConnectManager(LoggingConfigurable):
    """Starts, watches and stops Spark, and holds its status.

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
        Called with the new status after each change of state.
    """

    def __init__(
        self,
        *,
        settings: SparkConnect,
        folder: ConnectionFolder,
        directory: Path,
        sessions: Sessions | None,
        emit: Callable[[ServerStatus], None],
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.settings = settings
        self.folder = folder
        self.directory = directory
        self._lock = asyncio.Lock()
        self._machine = StateMachine(emit)
        self._files = ConnectionFiles(folder, self.log)
        self._context = ServerContext(folder=folder, files=self._files, status=self._machine, log=self.log)
        self._auto_restart = AutoRestart(settings, self._start_again)
        set_options = SetOptions(folder.options, self.log)
        notebooks = Notebooks(folder.path, sessions, directory, self.log)
        session_mode = SessionModeRule(default=settings.session_mode, locked=settings.session_mode_locked)
        self.view = View(self._machine, notebooks, set_options, session_mode)
        self._runner = ServerRunner(
            self._lock, self._machine, self._auto_restart, self.view.attached_names, self.view.made, self.log
        )
        self.session_options = SessionOptions(
            settings, self._machine, self.view, set_options, self.ready_record, self._amend, self.log
        )
        self._request: StartRequest | None = None
        self._next: LaunchPlan | None = None
        self._adoption = Adoption(folder, self._adopt, self.log)
        self._closing = False

    # -- Queries --------------------------------------------------------------------------------

    @property
    def status(self) -> ServerStatus:
        """The status at this moment."""
        return self._machine.status

    async def model(self) -> dict[str, Any]:
        """Return `Server` of openapi.yaml, once it is known whether an earlier Spark runs."""
        await self._adoption.decided()
        return await self.view.model()

    # -- Commands -------------------------------------------------------------------------------

    def begin_adoption(self) -> None:
        """Start looking for the Spark of an earlier Jupyter server; until that is known, questions wait."""
        self._adoption.begin()

    async def start(self, request: StartRequest) -> None:
        """Request a start.

        Raises
        ------
        AlreadyRunningError, BusyError
            Spark is ready, or on its way.
        UnknownClusterError, InvalidOptionError
            What was asked for cannot be started.
        """
        await self._adoption.decided()
        async with self._lock:
            if self.status.state is State.READY:
                raise AlreadyRunningError("Spark is running already.")
            self._refuse_while_busy()
            self._launch(await self._plan(request))
            self._auto_restart.cancel()

    async def prestart(self) -> None:
        """Request a start of what is preselected, unless an earlier Spark was taken over."""
        try:
            await self.start(StartRequest())
        except (AlreadyRunningError, BusyError):
            pass
        except SparkConnectError as error:
            self.log.error("Spark Connect: Spark was not started with Jupyter: %s", error.message)

    async def stop(self) -> None:
        """Request a stop, or cancel a start, also one to come; while a stop is under way, none follows it.

        Raises
        ------
        NotRunningError
            There is nothing to stop.
        """
        await self._adoption.decided()
        async with self._lock:
            self._next = None
            if self._auto_restart.cancel():
                self._machine.cancel_restart()
            elif self.status.state is not State.STOPPING:
                await self._begin_stop(STOPPED_WITH_JUPYTER if self._closing else STOPPED)

    async def stop_unused(self, reason: str) -> None:
        """Request a stop because nobody uses Spark, unless something else is under way."""
        async with self._lock:
            if self.status.state is State.READY:
                await self._begin_stop(reason, reason)

    def announce_idle_stop(self, at: datetime | None) -> None:
        """Announce when Spark will be stopped because nobody uses it; None when it will not."""
        if self.status.state is State.READY:
            self._machine.announce_idle_stop(at)

    async def restart(self, request: StartRequest | None = None) -> None:
        """Request a stop with a start behind it: of what is asked for, or else of the same again.

        Raises
        ------
        BusyError
            A start or a stop is under way.
        NotRunningError
            Nothing has been started.
        UnknownClusterError, InvalidOptionError
            What was asked for cannot be started; what runs goes on.
        """
        await self._adoption.decided()
        async with self._lock:
            self._refuse_while_busy()
            request = request or self._request
            if request is None or self.status.state is State.STOPPED:
                raise NotRunningError("Spark is not running.")
            plan = await self._plan(request)
            if self.status.state is State.FAILED:
                self._launch(plan, self._earlier_port())
                self._auto_restart.cancel()
            else:
                await self._begin_stop(RESTARTED, restarts=True)
                self._next = plan

    async def shut_down(self) -> None:
        """Release the folder, and stop Spark unless it is to go on; bounded by the launcher's timeouts."""
        self._closing = True
        if self.settings.keep_running and self.status.state is State.READY:
            # Its supervisor stops it unless the next Jupyter server comes in time.
            self._runner.detach()
            self.log.info("Spark Connect: Spark goes on running for the next Jupyter server")
        else:
            with contextlib.suppress(NotRunningError):
                await self.stop()
        if not await self._runner.over(_SHUT_DOWN_TIMEOUT):
            self.log.error("Spark Connect: Spark has not stopped; it ends after its grace time")
        self.folder.release()

    # -- Implementation -------------------------------------------------------------------------

    def _adopt(self, earlier: EarlierSpark) -> None:
        record = earlier.record
        launcher = self.settings.launcher(record.cluster)
        request = record.launch_request(folder=self.folder.path, directory=self.directory)
        self._request = StartRequest.of_record(record)
        self._machine.begin(record.start, TAKING_OVER)
        server = launcher.server(request, self._context)
        self._runner.run(server, partial(server.adopt, earlier.state, record))

    async def _plan(self, request: StartRequest) -> LaunchPlan:
        return await asyncio.to_thread(self.settings.choose, request)  # it reads the disk

    def _launch(self, plan: LaunchPlan, earlier_port: int | None = None) -> None:
        # It grows also where the clock has been set back.
        newest = max(self.status.generation or 0, self._adoption.newest_generation)
        start = Start(
            generation=max(time.time_ns() // 1_000_000, newest + 1),
            started_at=datetime.now(UTC),
            cluster=plan.cluster.name,
            bundles=plan.bundles,
            user_options=plan.request.options,
            options={**plan.cluster.options, **plan.options},
            web_ui_capability=new_capability(),
        )
        request = plan.launch_request(
            generation=start.generation,
            folder=self.folder.path,
            directory=self.directory,
            earlier_port=earlier_port,
            ship_code=self.settings.ship_code,
        )
        self._request = plan.request
        self._machine.begin(start, PREPARING)
        server = plan.launcher.server(request, self._context)

        async def bring_up() -> StartRecord:
            await self._adoption.over()
            return await server.start(force=plan.request.force)

        self._runner.run(server, bring_up)

    async def _begin_stop(self, why: str, reason: str | None = None, *, restarts: bool = False) -> None:
        server = self._runner.server
        if self.status.state not in {State.STARTING, State.READY} or server is None:
            raise NotRunningError("Spark is not running.")
        self._next = None
        # Kernels must not find a Spark that is about to go.
        await self._files.remove(why, restarts=restarts)
        self._machine.stop(STOPPING, reason)
        self._runner.stop(server, self._launch_next)

    def _launch_next(self) -> None:
        following, self._next = self._next, None
        if following is not None:
            self._launch(following, self._earlier_port())

    async def _start_again(self) -> None:
        async with self._lock:
            if self.status.state is State.FAILED and self._request is not None and not self._closing:
                self.log.warning("Spark Connect: starting Spark again after its loss")
                self._launch(await self._plan(self._request), self._earlier_port())

    async def ready_record(self) -> StartRecord:
        """Return the record of the Spark that is ready; raise NotRunningError or BusyError where none is."""
        await self._adoption.decided()
        self._refuse_while_busy()
        record = self._runner.server.record if self._runner.server else None
        if self.status.state is not State.READY or record is None:
            raise NotRunningError("Spark is not running.")
        return record

    async def _amend(self, record: StartRecord, amended: StartRecord) -> None:
        async with self._lock:
            server = self._runner.server
            if self.status.state is not State.READY or server is None or server.record is not record:
                raise NotRunningError("Spark was stopped meanwhile.")
            await server.amend(amended)
            if self._request is not None:
                self._request = replace(self._request, options=amended.options)
            self._machine.announce_options(amended.in_force, amended.options)

    def _earlier_port(self) -> int | None:
        """Return the port that clients of the server before know."""
        record = self._runner.server.record if self._runner.server else None
        return record.connection.port if record else None

    def _refuse_while_busy(self) -> None:
        if self._closing:
            raise BusyError("The Jupyter server is shutting down.")
        if self.status.state in _BUSY:
            raise BusyError(_BUSY[self.status.state])
