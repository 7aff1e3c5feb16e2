"""What an earlier Jupyter server left in the connection folder: found, judged, and cleared away.

Synchronous, and may block: called in threads.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.scratch import remove_scratch
from jupyterlab_spark_connect.contract.supervision import Phase, SupervisorState
from jupyterlab_spark_connect.server.system.processes import end_process

from .folder import ConnectionFolder
from .record import StartRecord

_PATIENCE: Final = 30.0
"""Seconds that a supervisor has to stop its Spark, its own stop ladder included."""

_KILL_PATIENCE: Final = 5.0
"""Seconds for the end of a process that was killed."""

_FILES_OF_A_START: Final = ("*.properties", "*.arguments")
"""What a launcher writes for one start, secrets among it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierSpark:
    """A Spark that still runs though its Jupyter server is gone.

    Attributes
    ----------
    state
        What its supervisor last said; the supervisor lives.
    record
        What its Jupyter server knew of it; None when it was not ready yet, or the record cannot be read.
    """

    state: SupervisorState
    record: StartRecord | None

    @property
    def is_whole(self) -> bool:
        """Whether it can be taken over: it was ready, runs, and its process is the one it was."""
        return (
            self.record is not None
            and self.state.phase in {Phase.STARTING, Phase.RUNNING}
            and self.state.process is not None
            and find_process(self.state.process) is not None
        )


def find_earlier(folder: ConnectionFolder, log: logging.Logger) -> EarlierSpark | None:
    """Look for a Spark that still runs; only the holder of the folder may ask."""
    state = _state(folder, log)
    if state is None or state.phase is Phase.EXITED or find_process(state.supervisor) is None:
        return None
    try:
        record = StartRecord.read(folder.record_file)
    except (UnreadableFileError, OSError) as error:
        log.warning("Spark Connect: %s; Spark cannot be taken over without it", error)
        record = None
    if record is not None and record.connection.generation != state.generation:
        record = None
    return EarlierSpark(state=state, record=record)


def newest_generation(folder: ConnectionFolder) -> int:
    """Give the greatest generation that was ever seen in the folder; 0 in a new one."""
    seen = folder.generations()
    with contextlib.suppress(UnreadableFileError, OSError):
        state = SupervisorState.read(folder.state_file)
        seen += [state.generation] if state is not None else []
    return max(seen, default=0)


def clear_away(folder: ConnectionFolder, log: logging.Logger) -> bool:
    """Stop what cannot be taken over, and delete what is of no more use; whether nothing runs any more."""
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


def _state(folder: ConnectionFolder, log: logging.Logger) -> SupervisorState | None:
    """Read the supervisor's state; one that cannot be read is put aside, so that it is told once."""
    try:
        return SupervisorState.read(folder.state_file)
    except (UnreadableFileError, OSError) as error:
        aside = _put_aside(folder.state_file)
        log.warning("Spark Connect: %s; %s", error, aside)
        return None


def _put_aside(file: Path) -> str:
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
            supervisor.wait(_PATIENCE)
        except psutil.TimeoutExpired:
            with contextlib.suppress(psutil.NoSuchProcess):
                supervisor.kill()
        except psutil.NoSuchProcess:
            pass
    if state.process is not None and not end_process(state.process, _KILL_PATIENCE):
        log.error("Spark Connect: process %d has not ended after SIGKILL", state.process.pid)
        return False
    return True
