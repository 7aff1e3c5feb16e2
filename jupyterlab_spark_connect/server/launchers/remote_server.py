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
from jupyterlab_spark_connect.server.lifecycle.failures import ServerFailedError, not_adopted, server_gone
from jupyterlab_spark_connect.server.lifecycle.models import Failure, Launch, LaunchRequest, new_connection
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.lifecycle.server import LaunchedServer, Launcher, ServerContext
from jupyterlab_spark_connect.server.lifecycle.state import Running
from jupyterlab_spark_connect.server.spark.connect_client import PingResult, ping, release_session
from jupyterlab_spark_connect.server.spark.connect_session import Ping

ASKING: Final = "Asking the server"

_PORT_INTERVAL: Final = 10.0
"""Seconds between two polls whether its port is open: cheap, and no use of the session that would keep it."""

_PING_INTERVAL: Final = 60.0
"""The same where only gRPC finds the way, and a look is a program of its own."""

_SILENCE_TIMEOUT: Final = 20.0
"""Seconds of silence after which it counts as gone: a network may stutter."""

_CONNECT_TIMEOUT: Final = 5.0
"""Seconds for a connection to its port."""


class RemoteServer(LaunchedServer):
    """A server that runs already: connecting starts no process, and stopping lets go of the session."""

    def __init__(self, launcher: Launcher, request: LaunchRequest, context: ServerContext) -> None:
        super().__init__(launcher, request, context)
        self._connection: Connection | None = None
        self._first_ping = PingResult(status=Ping.NO_ANSWER)
        self._is_direct = True
        self._failure: Failure | None = None

    async def _launch(self, *, force: bool) -> Running:  # noqa: ARG002 (there is nothing to force)
        launch = await self.launcher.prepare(self.request)
        self._status.set_step(ASKING)
        self._status.set_launch(launch)
        connection = connection_of(launch, self.request.generation, self.session_id)
        self._first_ping, self._is_direct = await asyncio.gather(ping(connection), _is_open(connection))
        if failure := failure_of(self._first_ping, connection):
            raise ServerFailedError(failure)
        self._connection = connection
        launch = replace(launch, spark_version=self._first_ping.spark_version)
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
            result = await ping(self._connection)
            if result.status is Ping.OK:
                silent_since = None
                if result.server_session != self._first_ping.server_session:
                    self._failure = server_gone(self._connection.endpoint, started_anew=True)
                continue
            silent_since = silent_since or time.monotonic()
            if time.monotonic() - silent_since >= _SILENCE_TIMEOUT:
                self._failure = server_gone(self._connection.endpoint, started_anew=False)

    async def _explain(self) -> ServerFailedError:
        connection = self._connection
        return ServerFailedError(self._failure or server_silent(connection.endpoint if connection else ""))

    async def _end(self) -> bool:
        connection, self._connection = self._connection, None
        if connection is not None and self._failure is None:
            try:
                await release_session(connection)
            except SessionUnreachableError as error:
                self._log.warning("Spark Connect: the session was not released: %s", error.message)
        return True


def connection_of(launch: Launch, generation: int, session_id: str) -> Connection:
    """Return the connection to a server that is there already."""
    return new_connection(launch, f"sc://{launch.host}:{launch.port}", generation, session_id)


def failure_of(result: PingResult, connection: Connection) -> Failure | None:
    """Return why a server cannot be used; None when it can."""
    match result.status:
        case Ping.OK:
            return None
        case Ping.UNAUTHENTICATED:
            return server_refuses(connection.endpoint, has_token=bool(connection.token))
        case Ping.NO_CLIENT:
            return server_unaskable()
        case Ping.NO_ANSWER:
            return server_silent(connection.endpoint)


async def _is_open(connection: Connection) -> bool:
    """Whether somebody listens on the server's port, as seen from here."""
    try:
        async with asyncio.timeout(_CONNECT_TIMEOUT):
            _, writer = await asyncio.open_connection(connection.host.strip("[]"), connection.port)
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


def server_silent(endpoint: str) -> Failure:
    """Return the failure of a server that is not there, or not reached."""
    return Failure(
        code="start_failed",
        message=f"No Spark Connect server answers at {endpoint}.",
        hint="Ask whoever runs it whether it is up; an administrator can correct its address.",
    )


def server_refuses(endpoint: str, *, has_token: bool) -> Failure:
    """Return the failure of a server that does not let us in."""
    if has_token:
        return Failure(
            code="start_failed",
            message=f"The Spark Connect server at {endpoint} does not accept the token.",
            hint="Renew the token, or ask whoever runs the server for one.",
        )
    return Failure(
        code="start_failed",
        message=f"The Spark Connect server at {endpoint} wants a token, and this cluster has none.",
        hint="An administrator can name one (token_variable or token_file of the cluster).",
    )


def server_unaskable() -> Failure:
    """Return the failure of a Jupyter beside which there is no client for a server."""
    return Failure(
        code="spark_missing",
        message="There is no pyspark beside Jupyter to reach the server with.",
        hint='Install it with: pip install "jupyterlab-spark-connect[spark]"',
    )
