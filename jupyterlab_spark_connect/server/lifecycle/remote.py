"""A visit to a Spark that is not ours: from its first answer to the word that it is gone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from jupyterlab_spark_connect.contract.connection import Connection, make_private_folder
from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.launchers.models import Failure, Launch, LaunchError, LaunchRequest
from jupyterlab_spark_connect.server.spark.connect_client import release
from jupyterlab_spark_connect.server.spark.knock import Knock
from jupyterlab_spark_connect.server.spark.knocking import Answer, knock_at

from .connection_files import new_connection
from .failures import (
    RunFailedError,
    not_adopted,
    server_gone,
    server_refuses,
    server_silent,
    server_unaskable,
    too_slow,
)
from .folder import ConnectionFolder
from .process import PREPARING
from .record import StartRecord

ASKING: Final = "Asking the server"

_LOOK: Final = 10.0
"""Seconds between two looks whether its port is open: cheap, and no use of the session that would keep it."""

_LOOK_THROUGH_PROXY: Final = 60.0
"""The same where only gRPC finds the way, and a look is a program of its own."""

_SILENCE: Final = 20.0
"""Seconds of silence after which it counts as gone: a network may stutter."""

_CONNECT: Final = 5.0
"""Seconds for a connection to its port."""


class Visit:
    """One visit; it is used as a `Run` is, and starts no process.

    Attributes
    ----------
    session_id
        The session that all notebooks share.

    Parameters
    ----------
    launcher, request
        What to visit.
    folder
        The connection folder.
    note
        Called with what becomes known: `step`, `launch` of `lifecycle.Situation`.
    log
        The server's.
    """

    def __init__(
        self,
        launcher: Launcher,
        request: LaunchRequest,
        folder: ConnectionFolder,
        note: Callable[..., None],
        log: logging.Logger,
    ) -> None:
        self.session_id = str(uuid.uuid4())
        self._launcher = launcher
        self._request = request
        self._folder = folder
        self._note = note
        self._log = log
        self._connection: Connection | None = None
        self._greeting = Answer(knock=Knock.SILENT)
        self._is_direct = True
        self._failure: Failure | None = None

    async def bring_up(self, *, force: bool) -> Launch:  # noqa: ARG002 (there is nothing to force)
        """Ask the server for its version, with the token that it must know.

        Raises
        ------
        RunFailedError
            It does not answer, or not to us.
        """
        try:
            async with asyncio.timeout(self._launcher.start_timeout) as deadline:
                self._note(step=PREPARING)
                # From here on the newest log is this visit's, though nothing will ever be in it.
                folder = self._folder.log(self._request.generation)
                await asyncio.to_thread(make_private_folder, folder)
                launch = await self._launcher.prepare(self._request)
                self._note(step=ASKING, launch=launch, options=launch.options)
                connection = connection_of(launch, self._request.generation, self.session_id)
                self._greeting, self._is_direct = await asyncio.gather(
                    knock_at(connection), _is_open(connection)
                )
        except LaunchError as error:
            raise RunFailedError(error.failure) from error
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise RunFailedError(too_slow(self._launcher)) from error
        if failure := failure_of(self._greeting, connection):
            raise RunFailedError(failure)
        self._connection = connection
        launch = replace(launch, spark_version=self._greeting.spark_version)
        self._note(launch=launch)
        return launch

    async def take_over(self, state: SupervisorState, record: StartRecord) -> Launch:  # noqa: ARG002 (as a run)
        """Refuse: what an earlier Jupyter server has visited has no supervisor by which it could be known.

        Raises
        ------
        RunFailedError
            Always.
        """
        raise RunFailedError(not_adopted("it is not ours"))

    async def watch(self) -> None:
        """Wait until the server is gone, or is not the one that was there before."""
        silent_since: float | None = None
        while self._connection is not None and self._failure is None:
            await asyncio.sleep(_LOOK if self._is_direct else _LOOK_THROUGH_PROXY)
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

    async def explain(self) -> RunFailedError:
        """Say why the visit is over."""
        connection = self._connection
        return RunFailedError(self._failure or server_silent(connection.endpoint if connection else ""))

    async def end(self) -> bool:
        """Let go of the session, when there is still somebody to tell; harmless when done twice."""
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
