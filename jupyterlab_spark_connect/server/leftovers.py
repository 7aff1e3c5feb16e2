"""What a Jupyter server that is gone left behind in the connection folder.

Adoption, taking over a Spark that still runs, belongs here: `stop_leftover` is the place it will start from.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import psutil

from jupyterlab_spark_connect.connection import UnreadableFileError
from jupyterlab_spark_connect.supervision import Phase, ProcessId, SupervisorState

from .folder import ConnectionFolder


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """A supervisor that still runs though its Jupyter server is gone.

    Attributes
    ----------
    supervisor
        Who it is.
    state
        What it last said.
    """

    supervisor: ProcessId
    state: SupervisorState


def find_process(wanted: ProcessId) -> psutil.Process | None:
    """Give the process with this pid and start time; None when it is gone or the pid is another's by now."""
    try:
        process = psutil.Process(wanted.pid)
        same = process.create_time() == wanted.started
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def find_leftover(folder: ConnectionFolder, log: logging.Logger) -> Leftover | None:
    """Look for a supervisor of an earlier Jupyter server; only the holder of the folder may ask."""
    try:
        state = SupervisorState.read(folder.state_file)
    except UnreadableFileError as error:
        log.warning("Spark Connect: %s; it is left out", error)
        return None
    if state is None or state.phase is Phase.EXITED or find_process(state.supervisor) is None:
        return None
    return Leftover(supervisor=state.supervisor, state=state)


def stop_leftover(leftover: Leftover, timeout: float, log: logging.Logger) -> bool:
    """Ask a leftover supervisor to stop its Spark, and wait up to `timeout` seconds; whether it ended.

    Blocks: to be called in a thread.
    """
    process = find_process(leftover.supervisor)
    if process is None:
        return True
    log.warning(
        "Spark Connect: an earlier Jupyter server left a Spark running (supervisor pid %d); stopping it",
        process.pid,
    )
    try:
        process.terminate()
        process.wait(timeout)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        log.error("Spark Connect: the supervisor %d has not ended after %g s", process.pid, timeout)
        return False
    return True
