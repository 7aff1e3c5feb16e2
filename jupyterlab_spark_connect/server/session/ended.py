"""Releases the sessions of notebooks that have ended without doing that: they were killed, or hung."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import Connection, UnreadableFileError
from jupyterlab_spark_connect.contract.private_sessions import PRIVATE_SESSIONS_FOLDER_NAME, PrivateSession
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.supervision import ProcessId
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.spark.connect_client import release_session

INTERVAL: Final = 5.0
"""Seconds between two looks at the folder, which is empty unless a notebook has a session of its own."""


class EndedSessions:
    """Looks for sessions whose process is gone, and has Spark end each, with what runs in it.

    Parameters
    ----------
    folder
        The connection folder.
    connection_file
        There while Spark is ready.
    log
        The server's.
    """

    def __init__(self, folder: Path, connection_file: Path, log: logging.Logger) -> None:
        self._folder = folder / PRIVATE_SESSIONS_FOLDER_NAME
        self._connection_file = connection_file
        self._log = log
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start looking."""
        self._watching = asyncio.create_task(self._watch())

    async def end(self) -> None:
        """Stop looking."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait({self._watching})

    async def release(self) -> None:
        """Release those that there are now; one that Spark does not release is tried again."""
        ended = await asyncio.to_thread(self._ended)
        if not ended:
            return
        connection = await asyncio.to_thread(self._connection)
        for session in ended:
            if connection is not None and connection.generation == session.generation:
                try:
                    await release_session(replace(connection, session_id=session.session_id))
                except SessionUnreachableError as error:
                    self._log.warning("Spark Connect: a session was not released: %s", error.message)
                    return
            (self._folder / session.file_name).unlink(missing_ok=True)

    async def _watch(self) -> None:
        while True:
            try:
                await self.release()
            except OSError as error:
                self._log.warning("Spark Connect: cannot look for sessions that have ended: %s", error)
            await asyncio.sleep(INTERVAL)

    def _ended(self) -> list[PrivateSession]:
        return [
            each
            for each in PrivateSession.read_all(self._folder)
            if not find_process(ProcessId(pid=each.pid, started=each.started, boot=each.boot))
        ]

    def _connection(self) -> Connection | None:
        with contextlib.suppress(UnreadableFileError, OSError):
            return Connection.read(self._connection_file)
        return None
