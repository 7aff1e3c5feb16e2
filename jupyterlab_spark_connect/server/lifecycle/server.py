"""One server that a launcher launches: started or adopted, published while it is ready, followed, stopped."""

from __future__ import annotations

import asyncio
import logging
import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from jupyterlab_spark_connect.contract.connection import Connection, make_private_folder
from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.base.tasks import cancel

from . import adoption
from .connection_files import ConnectionFiles
from .failures import ServerFailedError, folder_unwritable, not_stopped, too_slow
from .folder import ConnectionFolder
from .models import (
    Check,
    Failure,
    Launch,
    LaunchError,
    LaunchRequest,
    Made,
    new_connection,
)
from .record import StartRecord
from .state import Running, StateMachine

PREPARING: Final = "Preparing"


class Launcher(Protocol):
    """The part of a launcher that a server is started and explained with."""

    start_timeout: float
    stop_timeout: float
    kill_timeout: float
    use_next_free_port: bool

    async def prepare(self, request: LaunchRequest) -> Launch:
        """Return what to run."""

    async def run_checks(self, request: LaunchRequest) -> Sequence[Check]:
        """Return what the doctor finds."""

    async def verify(self, connection: Connection) -> Failure | None:
        """Return why a server that listens cannot serve notebooks; None when it can."""

    async def after_ready(
        self, request: LaunchRequest, launch: Launch, report: Callable[[str | None], None]
    ) -> None:
        """Do what makes the next start quicker."""

    async def explain(self, launch: Launch, state: SupervisorState, errors: Sequence[str]) -> Failure:
        """Return why a process has ended."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerContext:
    """What every server of this Jupyter server has in common.

    Attributes
    ----------
    folder
        The connection folder, claimed.
    files
        Written for kernels and later Jupyter servers.
    status
        Updated with what becomes known; its state is the manager's to change.
    log
        The Jupyter server's.
    """

    folder: ConnectionFolder
    files: ConnectionFiles
    status: StateMachine
    log: logging.Logger


class LaunchedServer(ABC):
    """A Spark Connect server, from its start or adoption to its end.

    Attributes
    ----------
    launcher, request
        What launches it, and what was asked for.
    session_id
        The session that all notebooks share.
    record
        What is published of it; None until it is.

    Parameters
    ----------
    context
        What it has in common with every other.
    """

    def __init__(self, launcher: Launcher, request: LaunchRequest, context: ServerContext) -> None:
        self.launcher = launcher
        self.request = request
        self.session_id = str(uuid.uuid4())
        self.record: StartRecord | None = None
        self._folder = context.folder
        self._files = context.files
        self._status = context.status
        self._log = context.log

    async def start(self, *, force: bool) -> StartRecord:
        """Start the server, and return what kernels and later Jupyter servers are to be told.

        May be cancelled at any await; `stop` cleans up.

        Parameters
        ----------
        force
            Whether to go on when the doctor finds a failure.

        Raises
        ------
        ServerFailedError
            It could not be started, died on the way, or took longer than the launcher's `start_timeout`.
        """
        try:
            if not await asyncio.to_thread(adoption.clear, self._folder, self._log):
                raise ServerFailedError(not_stopped())
            async with asyncio.timeout(self.launcher.start_timeout) as deadline:
                self._status.set_step(PREPARING)
                # From here on the newest log is this start's, though nothing is in it yet.
                folder = self._folder.log(self.request.generation)
                await asyncio.to_thread(make_private_folder, folder)
                running = await self._launch(force=force)
        except LaunchError as error:
            raise ServerFailedError(error.failure) from error
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise ServerFailedError(too_slow(self.launcher), await self._errors()) from error
        except OSError as error:
            raise ServerFailedError(folder_unwritable(error)) from error
        start = self._status.status.start
        if start is None:
            raise RuntimeError("a server starts while the state machine is in STARTING")
        launch, generation = running.launch, self.request.generation
        connection = replace(
            new_connection(launch, running.endpoint, generation, self.session_id),
            cluster=self.request.cluster.display_name,
            ship_code=self.request.ship_code,
        )
        if failure := await self.launcher.verify(connection):
            raise ServerFailedError(failure, await self._errors())
        return StartRecord.of(connection, launch, self.request, start)

    async def adopt(self, state: SupervisorState, record: StartRecord) -> StartRecord:
        """Take over what an earlier Jupyter server has started; kernels are told the same as before.

        Raises
        ------
        ServerFailedError
            It cannot be taken over.
        """
        await self._take_over(state, record)
        self._log.info("Spark Connect: took over the Spark of an earlier Jupyter server")
        return record

    async def publish(self, record: StartRecord) -> None:
        """Write the files for kernels and the next Jupyter server.

        Raises
        ------
        ServerFailedError
            The files cannot be written.
        """
        try:
            await self._files.publish(record)
            self.record = record
        except OSError as error:
            raise ServerFailedError(folder_unwritable(error)) from error

    async def amend(self, record: StartRecord) -> None:
        """Replace the record that was published."""
        self.record = record
        try:
            await self._files.amend(record)
        except OSError as error:
            self._log.warning(
                "Spark Connect: a later Jupyter server will not know what has changed: %s", error.strerror
            )

    async def follow(
        self,
        notebooks: Callable[[], Awaitable[Sequence[str]]],
        made: Callable[[], Awaitable[Sequence[Made]]],
    ) -> ServerFailedError:
        """Wait for an end that nobody asked for; return why it came, and what is gone with it.

        Parameters
        ----------
        notebooks
            Names those that are attached.
        made
            Returns what is in their sessions.
        """
        restoring = asyncio.create_task(self._files.restore_when_deleted())
        try:
            await self._watch()
        finally:
            await cancel(restoring)
        concerned, gone = await notebooks(), await made()
        end = await self._explain()
        return ServerFailedError(replace(end.failure, notebooks=concerned, made=gone), end.errors)

    async def stop(self) -> bool:
        """Stop whatever runs, and delete what was written for it; return whether nothing is left.

        Bounded by the launcher's timeouts; harmless when done twice.
        """
        # Kernels must not find a Spark that is about to go.
        await self._files.remove()
        return await self._end()

    @abstractmethod
    async def _launch(self, *, force: bool) -> Running:
        """Bring the server to where it answers."""

    @abstractmethod
    async def _take_over(self, state: SupervisorState, record: StartRecord) -> None:
        """Become the owner of a server that runs; raises ServerFailedError."""

    @abstractmethod
    async def _watch(self) -> None:
        """Return when the server is gone."""

    @abstractmethod
    async def _explain(self) -> ServerFailedError:
        """Return why the server is gone."""

    @abstractmethod
    async def _end(self) -> bool:
        """Stop the server, or detach from it; return whether nothing is left."""

    async def _errors(self) -> Sequence[str]:
        """Return the last error entries of the log."""
        return ()
