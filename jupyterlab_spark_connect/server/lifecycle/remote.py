"""A server that is not ours to start: from its first answer to the word that it is gone."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace
from typing import Final

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.launchers.models import Failure, Launch, LaunchRequest
from jupyterlab_spark_connect.server.spark.connect_client import release
from jupyterlab_spark_connect.server.spark.knock import Knock
from jupyterlab_spark_connect.server.spark.knocking import Answer, knock_at

from .connection_files import new_connection
from .failures import (
    ServerFailedError,
    not_adopted,
    server_gone,
    server_refuses,
    server_silent,
    server_unaskable,
)
from .record import StartRecord
from .server import LaunchedServer, Launcher, ServerContext
from .state import Running

ASKING: Final = "Asking the server"

_PORT_INTERVAL: Final = 10.0
"""Seconds between two looks whether its port is open: cheap, and no use of the session that would keep it."""

_PING_INTERVAL: Final = 60.0
"""The same where only gRPC finds the way, and a look is a program of its own."""

_SILENCE: Final = 20.0
"""Seconds of silence after which it counts as gone: a network may stutter."""

_CONNECT: Final = 5.0
"""Seconds for a connection to its port."""


class RemoteServer(LaunchedServer):
    """A server that runs already: connecting starts no process, and stopping lets go of the session."""

    def __init__(self, launcher: Launcher, request: LaunchRequest, context: ServerContext) -> None:
        super().__init__(launcher, request, context)
        self._connection: Connection | None = None
        self._greeting = Answer(knock=Knock.SILENT)
        self._is_direct = True
        self._failure: Failure | None = None

    async def _launch(self, *, force: bool) -> Running:  # noqa: ARG002 (there is nothing to force)
        launch = await self.launcher.prepare(self.request)
        self._status.set_step(ASKING)
        self._status.set_launch(launch)
        connection = connection_of(launch, self.request.generation, self.session_id)
        self._greeting, self._is_direct = await asyncio.gather(knock_at(connection), _is_open(connection))
        if failure := failure_of(self._greeting, connection):
            raise ServerFailedError(failure)
        self._connection = connection
        launch = replace(launch, spark_version=self._greeting.spark_version)
        self._status.set_launch(launch)
        return Running(launch=launch)

    async def _take_over(self, state: SupervisorState, record: StartRecord) -> None:  # noqa: ARG002
        # what an earlier Jupyter server has visited has no supervisor by which it could be known
        raise ServerFailedError(not_adopted("it is not ours"))

    async def _watch(self) -> None:
        silent_since: float | None = None
        while self._connection is not None and self._failure is None:
            await asyncio.sleep(_PORT_INTERVAL if self._is_direct else _PING_INTERVAL)
            if self._is_direct and silent_since is None and await _is_open(self._connection):
                continue
            answer = await knock_at(self._connection)
            if answer.knock is Knock.WELCOME:
                silent_since = None
                if answer.server_session != self._greeting.server_session:
                    self._failure = server_gone(self._connection.endpoint, started_anew=True)
                continue
            silent_since = silent_since or time.monotonic()
            if time.monotonic() - silent_since >= _SILENCE:
                self._failure = server_gone(self._connection.endpoint, started_anew=False)

    async def _explain(self) -> ServerFailedError:
        connection = self._connection
        return ServerFailedError(self._failure or server_silent(connection.endpoint if connection else ""))

    async def _end(self) -> bool:
        connection, self._connection = self._connection, None
        if connection is not None and self._failure is None:
            try:
                await release(connection)
            except SessionUnreachableError as error:
                self._log.warning("Spark Connect: the session was not released: %s", error.message)
        return True


def connection_of(launch: Launch, generation: int, session_id: str) -> Connection:
    """Give the connection to a server that is there already."""
    return new_connection(launch, f"sc://{launch.host}:{launch.port}", generation, session_id)


def failure_of(answer: Answer, connection: Connection) -> Failure | None:
    """Say what an answer means for a start; None when it was welcome."""
    match answer.knock:
        case Knock.WELCOME:
            return None
        case Knock.REFUSED:
            return server_refuses(connection.endpoint, has_token=bool(connection.token))
        case Knock.UNABLE:
            return server_unaskable()
        case Knock.SILENT:
            return server_silent(connection.endpoint)


async def _is_open(connection: Connection) -> bool:
    """Tell whether somebody listens on the server's port, as seen from here."""
    try:
        async with asyncio.timeout(_CONNECT):
            _, writer = await asyncio.open_connection(connection.host.strip("[]"), connection.port)
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True
