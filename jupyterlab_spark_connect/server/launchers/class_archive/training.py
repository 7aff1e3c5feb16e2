"""Make an archive: a run of Spark that nobody waits for, with the queries of a first notebook."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import make_private_folder
from jupyterlab_spark_connect.contract.file_lock import try_lock
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.scratch import remove_scratch
from jupyterlab_spark_connect.contract.supervision import Phase
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.conf.sizing import DRIVER_MEMORY
from jupyterlab_spark_connect.server.launchers.warm_up.first_queries import COMMAND, FirstQueries
from jupyterlab_spark_connect.server.lifecycle.models import (
    Launch,
    LaunchRequest,
    TrainingFailedError,
    new_connection,
)
from jupyterlab_spark_connect.server.system.container import read_container
from jupyterlab_spark_connect.server.system.run_program import lowest_priority, run_program
from jupyterlab_spark_connect.server.system.sizes import GIB, MIB, format_size
from jupyterlab_spark_connect.server.system.supervisor_process import SupervisorHandle

from .store import ArchiveStore
from .target import ArchiveTarget

HEAP: Final = "768m"
NEEDED_MEMORY: Final = 2 * GIB
"""Free memory that a run needs: it takes 1 GB at its end, and nobody is to be killed for its sake."""

_WORK_PREFIX: Final = ".training-"
NEEDED_DISK: Final = 700 * MIB
_DUMP_TIMEOUT: Final = 300.0
"""Seconds for the end of the run, which writes the archive; at the lowest priority it may take long."""

_START_TIMEOUT: Final = 300.0
_POLL_INTERVAL: Final = 0.5

_CLASS_PATH: Final = "spark.driver.extraClassPath"

Prepare = Callable[[LaunchRequest, Sequence[str]], Awaitable[Launch]]


class Training:
    """The making of one archive.

    Parameters
    ----------
    target
        What it is to fit.
    store
        Where it is put.
    cluster
        Whose class path and environment it is for.
    prepare
        Prepares a start with further options of Java.
    low_priority
        Whether everybody else on this machine goes first.
    log
        The server's.
    """

    def __init__(
        self,
        target: ArchiveTarget,
        store: ArchiveStore,
        cluster: Cluster,
        prepare: Prepare,
        *,
        low_priority: bool,
        log: logging.Logger,
    ) -> None:
        self._target = target
        self._store = store
        self._cluster = cluster
        self._prepare = prepare
        self._command_prefix = lowest_priority() if low_priority else []
        self._log = log

    async def make(self) -> Path | None:
        """Make the archive, unless somebody makes one already: None then. Leaves nothing when cancelled.

        Raises
        ------
        TrainingFailedError
            It cannot be made now.
        LaunchError
            Spark cannot be started.
        OSError
            The folder cannot be written.
        """
        folder = await asyncio.to_thread(make_private_folder, self._store.folder)
        with _locked(folder) as is_locked:
            if not is_locked:
                return None
            if found := await asyncio.to_thread(self._store.find, self._target.key):
                return found
            await asyncio.to_thread(_check_resources, folder)
            try:
                work = await asyncio.to_thread(_make_work_folder, folder)
                made = work / "made.jsa"
                await self._run(made, await self._base(work), work)
                if not await asyncio.to_thread(made.is_file):
                    raise TrainingFailedError("Java has written no archive")
                return await asyncio.to_thread(self._store.keep, self._target.key, made)
            finally:
                await asyncio.to_thread(_remove_leftovers, folder)

    async def _base(self, work: Path) -> Path | None:
        """Return the archive of Java's own classes, made where Java has none."""
        key = self._target.base_key
        if key is None:
            return None
        if found := await asyncio.to_thread(self._store.find, key):
            return found
        made = work / "base.jsa"
        java = [str(self._target.java.path), f"-XX:SharedArchiveFile={made}", "-Xshare:dump"]
        result = await run_program([*self._command_prefix, *java], os.environ, limit=_START_TIMEOUT)
        if result.code != 0:
            self._log.debug("Spark Connect: %s", result.errors)
            raise TrainingFailedError("Java has written no archive of its own classes")
        return await asyncio.to_thread(self._store.keep, key, made)

    async def _run(self, made: Path, base: Path | None, work: Path) -> None:
        """Run Spark and the queries, and wait until it has ended and written what it knows."""
        launch = await self._prepare(self._request(work), self._target.options_to_make(made, base))
        if launch.spec is None or launch.archive_key != self._target.key:
            raise TrainingFailedError("the run that would make it has another class path")
        spec = replace(
            launch.spec,
            argv=[*self._command_prefix, *launch.spec.argv],
            orphan_grace=0.0,
            stop_timeout=0.0,
            files=[str(file) for file in launch.files],
            owner_file=None,
        )
        supervisor = await SupervisorHandle.spawn(spec, work / "supervisor.log")
        try:
            async with asyncio.timeout(_START_TIMEOUT):
                await _until_it_listens(supervisor)
            await self._run_queries(launch)
            async with asyncio.timeout(_DUMP_TIMEOUT):
                await _terminate(supervisor)
        except TimeoutError as error:
            raise TrainingFailedError("Spark took too long") from error
        finally:
            if not supervisor.ended:
                # Nobody waits for an archive that is half made.
                await asyncio.shield(supervisor.kill())
            await asyncio.to_thread(remove_scratch, spec.scratch)

    def _request(self, work: Path) -> LaunchRequest:
        """Build the request for a small Spark with the same class path."""
        options = {DRIVER_MEMORY: HEAP}
        if (path := self._cluster.options.get(_CLASS_PATH)) is not None:
            options[_CLASS_PATH] = path
        return LaunchRequest(
            cluster=replace(self._cluster, master="local[1]", options=options),
            options={},
            generation=1,
            folder=work,
            directory=work,
        )

    async def _run_queries(self, launch: Launch) -> None:
        connection = new_connection(launch, f"sc://localhost:{launch.port}", 1, str(uuid.uuid4()))
        stdin = FirstQueries(connection=connection).to_json()
        result = await run_program([*self._command_prefix, *COMMAND], os.environ, stdin, limit=_START_TIMEOUT)
        if result.code != 0:
            self._log.debug("Spark Connect: %s", result.errors)
            raise TrainingFailedError("the queries did not run")


async def _until_it_listens(supervisor: SupervisorHandle) -> None:
    while (state := await supervisor.state()) is None or state.phase is not Phase.RUNNING:
        if supervisor.ended or (state is not None and state.phase is Phase.EXITED):
            raise TrainingFailedError("Spark ended while it started")
        await asyncio.sleep(_POLL_INTERVAL)


async def _terminate(supervisor: SupervisorHandle) -> None:
    """Ask Spark itself to end: its supervisor would not wait until the archive is written."""
    state = await supervisor.state()
    if state and state.process and (process := find_process(state.process)):
        process.terminate()
    await supervisor.wait()


def _make_work_folder(folder: Path) -> Path:
    """Make a folder for the run; what an earlier one has left, that was killed, goes."""
    _remove_leftovers(folder)
    return Path(tempfile.mkdtemp(prefix=_WORK_PREFIX, dir=folder))


def _remove_leftovers(folder: Path) -> None:
    """Remove what runs have left; whoever holds the lock is alone."""
    for leftover in folder.glob(f"{_WORK_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _check_resources(folder: Path) -> None:
    free = read_container().memory_free
    if free < NEEDED_MEMORY:
        raise TrainingFailedError(
            f"it takes {format_size(NEEDED_MEMORY)} of memory, and {format_size(free)} are free"
        )
    disk = shutil.disk_usage(folder).free
    if disk < NEEDED_DISK:
        raise TrainingFailedError(
            f"it takes {format_size(NEEDED_DISK)} of disk, and {format_size(disk)} are free"
        )


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock, if nobody else does: it goes with its holder."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield try_lock(descriptor)
    finally:
        os.close(descriptor)
