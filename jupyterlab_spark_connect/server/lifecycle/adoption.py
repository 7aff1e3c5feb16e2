"""The Spark of an earlier Jupyter server, in the connection folder: found, judged, and cleared away.

The functions are synchronous and may block: they are called in threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.scratch import remove_scratch
from jupyterlab_spark_connect.contract.supervision import Phase, SupervisorState
from jupyterlab_spark_connect.server.base.errors import UnknownClusterError
from jupyterlab_spark_connect.server.base.tasks import in_background
from jupyterlab_spark_connect.server.system.processes import end_process

from .folder import ConnectionFolder
from .record import StartRecord

_STOP_TIMEOUT: Final = 30.0
"""Seconds that a supervisor has to stop its Spark, its own stop sequence included."""

_KILL_TIMEOUT: Final = 5.0
"""Seconds for the end of a process that was killed."""

_FILES_OF_A_START: Final = ("*.properties", "*.arguments")
"""What a launcher writes for one start, secrets among it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierSpark:
    """A Spark that still runs though its Jupyter server is gone, and can be taken over.

    Attributes
    ----------
    state
        What its supervisor last said; the supervisor lives.
    record
        What its Jupyter server knew of it.
    """

    state: SupervisorState
    record: StartRecord


class Adoption:
    """The first thing that a Jupyter server does here: it looks whether an earlier one left a Spark.

    Attributes
    ----------
    newest_generation
        The greatest that was ever seen in the folder.

    Parameters
    ----------
    folder
        The connection folder, claimed.
    adopt
        Called with a Spark that can be taken over; raises `UnknownClusterError` where nobody can.
    log
        The server's.
    """

    def __init__(
        self, folder: ConnectionFolder, adopt: Callable[[EarlierSpark], None], log: logging.Logger
    ) -> None:
        self.newest_generation = 0
        self._folder = folder
        self._adopt = adopt
        self._log = log
        self._decided = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start looking."""
        self._task = in_background(self._run(), self._log)
        # Whatever becomes of it, nobody waits for ever.
        self._task.add_done_callback(lambda _: self._decided.set())

    async def decided(self) -> None:
        """Wait until it is known whether a Spark is taken over: milliseconds from the beginning on."""
        if self._task is not None:
            await self._decided.wait()

    async def over(self) -> None:
        """Wait until also what could not be taken over is gone."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        self.newest_generation = await asyncio.to_thread(newest_generation, self._folder)
        earlier = await asyncio.to_thread(find, self._folder, self._log)
        if earlier is not None:
            try:
                self._adopt(earlier)
            except UnknownClusterError as error:
                self._log.warning("Spark Connect: %s Its Spark is stopped.", error.message)
            else:
                return
        self._decided.set()
        await asyncio.to_thread(clear, self._folder, self._log)


def find(folder: ConnectionFolder, log: logging.Logger) -> EarlierSpark | None:
    """Return the Spark that can be taken over; only the holder of the folder may ask.

    It was ready, runs, and its process is the one it was.
    """
    state = _state(folder, log)
    if state is None or state.phase is Phase.EXITED or find_process(state.supervisor) is None:
        return None
    try:
        record = StartRecord.read(folder.record_file)
    except (UnreadableFileError, OSError) as error:
        log.warning("Spark Connect: %s; Spark cannot be taken over without it", error)
        return None
    is_whole = (
        record is not None
        and record.connection.generation == state.generation
        and state.phase in {Phase.STARTING, Phase.RUNNING}
        and state.process is not None
        and find_process(state.process) is not None
    )
    return EarlierSpark(state=state, record=record) if record is not None and is_whole else None


def newest_generation(folder: ConnectionFolder) -> int:
    """Return the greatest generation that was ever seen in the folder; 0 in a new one."""
    seen = folder.generations()
    with contextlib.suppress(UnreadableFileError, OSError):
        state = SupervisorState.read(folder.state_file)
        seen += [state.generation] if state is not None else []
    return max(seen, default=0)


def clear(folder: ConnectionFolder, log: logging.Logger) -> bool:
    """Stop what cannot be taken over, and delete what is of no more use; return whether nothing runs."""
    state = _state(folder, log)
    if state is not None:
        if not _stop(state, log):
            return False
        remove_scratch(state.scratch)
    for file in (folder.connection_file, folder.record_file, folder.owner_file):
        file.unlink(missing_ok=True)
    for pattern in _FILES_OF_A_START:
        for file in folder.path.glob(pattern):
            file.unlink(missing_ok=True)
    return True


def stop_at_exit(folder: ConnectionFolder, *, keep_running: bool) -> None:
    """Ask the supervisor of a Spark that still runs to stop it, without waiting.

    For where Jupyter ends without a word to its extensions: SIGINT without a terminal has it leave its event
    loop and exit, and no extension is stopped. It is how JupyterHub's LocalProcessSpawner stops a server.
    """
    if keep_running or not folder.is_claimed:
        return
    with contextlib.suppress(UnreadableFileError, OSError, psutil.Error):
        state = SupervisorState.read(folder.state_file)
        if state is not None and state.phase is not Phase.EXITED:
            supervisor = find_process(state.supervisor)
            if supervisor is not None:
                supervisor.terminate()


def _state(folder: ConnectionFolder, log: logging.Logger) -> SupervisorState | None:
    """Read the supervisor's state; one that cannot be read is set aside, so that it is logged once."""
    try:
        return SupervisorState.read(folder.state_file)
    except (UnreadableFileError, OSError) as error:
        aside = _set_aside(folder.state_file)
        log.warning("Spark Connect: %s; %s", error, aside)
        return None


def _set_aside(file: Path) -> str:
    aside = file.with_suffix(".unreadable")
    try:
        file.replace(aside)
    except OSError as error:
        return f"it cannot be put aside ({error.strerror})"
    return f"it was put aside as {aside.name}"


def _stop(state: SupervisorState, log: logging.Logger) -> bool:
    """Stop a supervisor that still runs, and whatever one that was killed has left."""
    supervisor = find_process(state.supervisor)
    if supervisor is not None:
        log.warning(
            "Spark Connect: a Spark of an earlier Jupyter server (supervisor pid %d) cannot be taken over; "
            "stopping it",
            supervisor.pid,
        )
        try:
            supervisor.terminate()
            supervisor.wait(_STOP_TIMEOUT)
        except psutil.TimeoutExpired:
            with contextlib.suppress(psutil.NoSuchProcess):
                supervisor.kill()
        except psutil.NoSuchProcess:
            pass
    if state.process is not None and not end_process(state.process, _KILL_TIMEOUT):
        log.error("Spark Connect: process %d has not ended after SIGKILL", state.process.pid)
        return False
    return True
