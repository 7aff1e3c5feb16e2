"""The first thing that a Jupyter server does here: look whether an earlier one left a Spark."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from jupyterlab_spark_connect.server.base.errors import UnknownClusterError
from jupyterlab_spark_connect.server.base.tasks import in_background

from .adoption import EarlierSpark, clear_away, find_earlier, newest_generation
from .folder import ConnectionFolder
from .record import StartRecord


class LookingBack:
    """Finds the Spark of an earlier Jupyter server, and clears away what is left of others.

    Parameters
    ----------
    folder
        The connection folder, claimed.
    take_over
        Called with a Spark that runs and its record; raises `UnknownClusterError` where nobody can.
    log
        The server's.
    """

    def __init__(
        self,
        folder: ConnectionFolder,
        take_over: Callable[[EarlierSpark, StartRecord], None],
        log: logging.Logger,
    ) -> None:
        self._folder = folder
        self._take_over = take_over
        self._log = log
        self._judged = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.newest_generation = 0

    def begin(self) -> None:
        """Begin to look."""
        self._task = in_background(self._look(), self._log)
        # Whatever becomes of it, nobody waits for ever.
        self._task.add_done_callback(lambda _: self._judged.set())

    async def judged(self) -> None:
        """Wait until it is known whether a Spark is taken over: milliseconds from the beginning on."""
        if self._task is not None:
            await self._judged.wait()

    async def over(self) -> None:
        """Wait until also what could not be taken over is gone."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _look(self) -> None:
        try:
            self.newest_generation = await asyncio.to_thread(newest_generation, self._folder)
            earlier = await asyncio.to_thread(find_earlier, self._folder, self._log)
            if earlier is not None and earlier.is_whole and earlier.record is not None:
                self._take_over(earlier, earlier.record)
                return
        except UnknownClusterError as error:
            self._log.warning("Spark Connect: %s Its Spark is stopped.", error.message)
        finally:
            self._judged.set()
        await asyncio.to_thread(clear_away, self._folder, self._log)
