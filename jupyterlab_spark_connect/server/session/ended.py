"""Ends what notebooks have left in Spark that have ended without doing that: they were killed, or hung."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from jupyterlab_spark_connect.contract.attached_kernel import KERNELS_FOLDER_NAME, AttachedKernel
from jupyterlab_spark_connect.contract.connection import Connection, UnreadableFileError
from jupyterlab_spark_connect.contract.kernel_file import ProcessFile
from jupyterlab_spark_connect.contract.operation_tags import kernel_tag
from jupyterlab_spark_connect.contract.private_sessions import PRIVATE_SESSIONS_FOLDER_NAME, PrivateSession
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.base.tasks import cancel, in_background
from jupyterlab_spark_connect.server.spark.connect_client import interrupt, release_session

File = TypeVar("File", bound=ProcessFile)

INTERVAL: Final = 5.0
"""Seconds between two looks at a few small files; Spark is asked of those alone whose process is gone."""


class EndedNotebooks:
    """Looks for processes that are gone, and has Spark end their own sessions, and what they had running.

    Parameters
    ----------
    folder
        The connection folder.
    connection_file
        There while Spark is ready.
    running
        Finds the operations of Spark that have a tag, and a job now.
    log
        The server's.
    """

    def __init__(
        self,
        folder: Path,
        connection_file: Path,
        running: Callable[[str], Awaitable[Sequence[str]]],
        log: logging.Logger,
    ) -> None:
        self._sessions_folder = folder / PRIVATE_SESSIONS_FOLDER_NAME
        self._kernels_folder = folder / KERNELS_FOLDER_NAME
        self._connection_file = connection_file
        self._running = running
        self._log = log
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start looking."""
        self._watching = in_background(self._watch(), self._log)

    async def end(self) -> None:
        """Stop looking."""
        if self._watching is not None:
            await cancel(self._watching)

    async def look(self) -> None:
        """End what there is now; what Spark does not end is tried again."""
        try:
            await self._release_sessions()
            await self._cancel_operations()
        except SessionUnreachableError as error:
            self._log.warning("Spark Connect: a killed notebook's work goes on: %s", error.message)

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except OSError as error:
                self._log.warning("Spark Connect: cannot look for notebooks that have ended: %s", error)
            await asyncio.sleep(INTERVAL)

    async def _release_sessions(self) -> None:
        for session in await asyncio.to_thread(_ended, PrivateSession, self._sessions_folder):
            connection = await self._connection(session.generation)
            if connection is not None:
                await release_session(replace(connection, session_id=session.session_id))
            (self._sessions_folder / session.file_name).unlink(missing_ok=True)

    async def _cancel_operations(self) -> None:
        for kernel in await asyncio.to_thread(_ended, AttachedKernel, self._kernels_folder):
            connection = await self._connection(kernel.generation) if kernel.mode == "shared" else None
            operations = await self._running(kernel_tag(kernel.kernel_id)) if connection is not None else ()
            # a kernel that has taken its place says so in the same file before it asks Spark for anything
            is_its_own = kernel in await asyncio.to_thread(AttachedKernel.read_all, self._kernels_folder)
            if connection is not None and operations and is_its_own:
                await interrupt(connection, operations)
                self._log.info(
                    "Spark Connect: cancelled what %s, which was killed, had running", kernel.notebook
                )
            elif is_its_own:
                (self._kernels_folder / kernel.file_name).unlink(missing_ok=True)

    async def _connection(self, generation: int) -> Connection | None:
        """Return the connection to the Spark of a generation; None when that one does not run now."""
        try:
            connection = await asyncio.to_thread(Connection.read, self._connection_file)
        except (UnreadableFileError, OSError):
            return None
        return connection if connection is not None and connection.generation == generation else None


def _ended(kind: type[File], folder: Path) -> list[File]:
    """Return the files of processes that are gone."""
    return [each for each in kind.read_all(folder) if not find_process(each.process)]
