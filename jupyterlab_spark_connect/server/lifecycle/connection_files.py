"""What is written while Spark is ready: for kernels, and for a later Jupyter server."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from jupyterlab_spark_connect.contract.ending import Ending
from jupyterlab_spark_connect.contract.inventory import prune_inventories

from .folder import ConnectionFolder
from .record import StartRecord

STOPPED: Final = "Spark was stopped, in the Spark panel or a terminal."
RESTARTED: Final = "Spark was restarted, in the Spark panel or a terminal."
STOPPED_WITH_JUPYTER: Final = "Spark was stopped with Jupyter."

_RESTORE_INTERVAL: Final = 2.0
"""Seconds between two polls whether the files are still there."""


class ConnectionFiles:
    """Writes the files from which kernels and the next Jupyter server know where Spark is.

    Parameters
    ----------
    folder
        The connection folder.
    log
        The server's.
    """

    def __init__(self, folder: ConnectionFolder, log: logging.Logger) -> None:
        self._folder = folder
        self._log = log
        self._record: StartRecord | None = None

    async def publish(self, record: StartRecord) -> None:
        """Write both files; kernels look at the connection file, which therefore comes last."""
        self._record = record
        await asyncio.to_thread(self._write, record)

    async def amend(self, record: StartRecord) -> None:
        """Write the record alone: what has changed is none of the kernels' business.

        Raises
        ------
        OSError
            The file cannot be written; it will be tried no more.
        """
        self._record = record
        await asyncio.to_thread(record.write, self._folder.record_file)

    async def restore_when_deleted(self) -> None:
        """Write again what somebody has deleted, until cancelled."""
        while True:
            await asyncio.sleep(_RESTORE_INTERVAL)
            if self._record is not None:
                await asyncio.to_thread(self._restore, self._record)

    async def remove(self, why: str | None = None, *, restarts: bool = False) -> None:
        """Delete both files, if they are there.

        Parameters
        ----------
        why
            Who or what ends Spark, for the cells that run in it; None where that is not our doing.
        restarts
            Whether another start follows.
        """
        record, self._record = self._record, None
        if why is not None and record is not None:
            ending = Ending(generation=record.connection.generation, sentence=why, restarts=restarts)
            await asyncio.to_thread(self._say, ending)
        await asyncio.to_thread(self._delete)

    def _say(self, ending: Ending) -> None:
        try:
            ending.write(self._folder.path)
        except OSError as error:
            self._log.warning("Spark Connect: cells are not told why Spark ends: %s", error)

    def _write(self, record: StartRecord) -> None:
        prune_inventories(self._folder.path)
        record.write(self._folder.record_file)
        record.connection.write(self._folder.connection_file)

    def _restore(self, record: StartRecord) -> None:
        files = (self._folder.record_file, self._folder.connection_file)
        missing = [file.name for file in files if not file.exists()]
        if not missing:
            return
        try:
            self._write(record)
        except OSError as error:
            self._log.error("Spark Connect: %s is gone and cannot be written: %s", missing[0], error.strerror)
        else:
            self._log.warning("Spark Connect: %s was gone, and was written again", " and ".join(missing))

    def _delete(self) -> None:
        for file in (self._folder.connection_file, self._folder.record_file):
            file.unlink(missing_ok=True)
