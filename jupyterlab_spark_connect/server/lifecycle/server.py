"""One life of Spark: brought up or taken over, published while it is ready, followed to its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.launchers.models import LaunchRequest
from jupyterlab_spark_connect.server.spark.web_ui import new_capability
from jupyterlab_spark_connect.server.status.model import endpoint

from .adoption import EarlierSpark, clear_away
from .connection_files import Publication, new_connection
from .failures import RunFailedError, folder_unwritable, not_stopped
from .folder import ConnectionFolder
from .process import Run
from .record import StartRecord
from .remote import Visit
from .state import Lifecycle


class Life:
    """A run together with the files that tell of it.

    Attributes
    ----------
    request
        What runs.
    record
        What was published of it; None until it is.

    Parameters
    ----------
    launcher, request
        What to run.
    folder
        The connection folder.
    lifecycle
        Is told what becomes known; its state is the manager's to change.
    publication
        Tells kernels.
    log
        The server's.
    """

    def __init__(
        self,
        launcher: Launcher,
        request: LaunchRequest,
        folder: ConnectionFolder,
        lifecycle: Lifecycle,
        publication: Publication,
        log: logging.Logger,
    ) -> None:
        kind = Run if launcher.starts_process else Visit
        self._run: Run | Visit = kind(launcher, request, folder, lifecycle.note, log)
        self.request = request
        self.record: StartRecord | None = None
        self._folder = folder
        self._lifecycle = lifecycle
        self._publication = publication
        self._log = log

    async def bring_up(self, *, force: bool) -> StartRecord:
        """Start Spark, and give what kernels and later Jupyter servers are to be told.

        Raises
        ------
        RunFailedError
            It did not come up.
        """
        try:
            if not await asyncio.to_thread(clear_away, self._folder, self._log):
                raise RunFailedError(not_stopped())
            launch = await self._run.bring_up(force=force)
        except OSError as error:
            raise RunFailedError(folder_unwritable(error)) from error
        now = self._lifecycle.now
        return StartRecord.of(
            new_connection(launch, endpoint(now, launch), self.request.generation, self._run.session_id),
            launch,
            self.request,
            started_at=now.started_at or now.since,
            web_ui_capability=now.web_ui_capability or new_capability(),
        )

    async def take_over(self, earlier: EarlierSpark, record: StartRecord) -> StartRecord:
        """Take over what an earlier Jupyter server has brought up; kernels are told the same as before.

        Raises
        ------
        RunFailedError
            It cannot be taken over.
        """
        await self._run.take_over(earlier.state, record)
        self._log.info("Spark Connect: took over the Spark of an earlier Jupyter server")
        return record

    async def publish(self, record: StartRecord) -> None:
        """Tell kernels.

        Raises
        ------
        RunFailedError
            The files cannot be written.
        """
        try:
            await self._publication.publish(record)
            self.record = record
        except OSError as error:
            raise RunFailedError(folder_unwritable(error)) from error

    async def amend(self, record: StartRecord) -> None:
        """Have another record in the place of the one that was published."""
        self.record = record
        try:
            await self._publication.amend(record)
        except OSError as error:
            self._log.warning(
                "Spark Connect: a later Jupyter server will not know what has changed: %s", error.strerror
            )

    async def follow(self, notebooks: Callable[[], Awaitable[Sequence[str]]]) -> RunFailedError:
        """Wait for an end that nobody asked for, and say why it came and which notebooks it concerns.

        Parameters
        ----------
        notebooks
            Names those that are attached.
        """
        keeping = asyncio.create_task(self._publication.keep())
        try:
            await self._run.watch()
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})
        concerned = await notebooks()
        over = await self._run.explain()
        return RunFailedError(replace(over.failure, notebooks=concerned), over.errors)

    async def end(self) -> bool:
        """Stop whatever runs, and delete what was written for it; whether nothing is left."""
        # Kernels must not find a Spark that is about to go.
        await self._publication.withdraw()
        return await self._run.end()
