"""Whether the Spark server that a session belongs to is still there, asked of files, never of the server."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.client.errors import PRESS_CONNECT, SparkNotRunningError, SparkStoppedError
from jupyterlab_spark_connect.contract.connection import STATE_FILE_NAME, Connection, UnreadableFileError
from jupyterlab_spark_connect.contract.ending import Ending
from jupyterlab_spark_connect.contract.supervision import Phase, ProcessId, SupervisorState

_Stamp = tuple[int, int]

_RUN_AGAIN: Final = (
    "Run the cell again once the Spark panel says Connected; run those that made its DataFrames first."
)


class ServerWatch:
    """Watches one generation of the server through the connection folder.

    `is_current` costs one stat, so that it can be asked before each cell and each call. The connection
    file is replaced and never written in place, so its inode and its time of change identify a new one.
    """

    def __init__(self, path: Path, generation: int) -> None:
        self.path = path
        self.generation = generation
        self._seen: _Stamp | None = None
        self._seen_current = False

    def is_current(self) -> bool:
        """Whether the connection file is there and still of this generation."""
        try:
            status = self.path.stat()
        except OSError:
            self._seen = None
            return False
        stamp = (status.st_ino, status.st_mtime_ns)
        if stamp != self._seen:
            connection = read_connection(self.path)
            self._seen_current = connection is not None and connection.generation == self.generation
            self._seen = stamp
        return self._seen_current

    def is_alive(self) -> bool:
        """Whether the server can still answer; reads the supervisor's state, so ask after a failure only.

        A server without a supervisor is alive for as long as its connection file is there.
        """
        if not self.is_current():
            return False
        state = self._state()
        if state is None or state.generation != self.generation:
            return True
        if state.phase in (Phase.STOPPING, Phase.EXITED):
            return False
        return state.process is None or _is_alive(state.process)

    def stopped_error(self) -> SparkStoppedError:
        """Return the error that says how this server ended and what to do."""
        connection = read_connection(self.path)
        if connection is not None and connection.generation != self.generation:
            return SparkStoppedError(
                "This belongs to a Spark server that has been replaced. "
                "Run the cell again; run those that made its DataFrames first."
            )
        state = self._state()
        state = state if state is not None and state.generation == self.generation else None
        ending = Ending.read(self.path.parent, self.generation)
        if ending is not None and (state is None or state.exit is None or state.exit.asked):
            return SparkStoppedError(f"{ending.sentence} {_RUN_AGAIN if ending.restarts else PRESS_CONNECT}")
        return SparkStoppedError(f"{self._how_it_ended(state)} {PRESS_CONNECT}")

    def _how_it_ended(self, state: SupervisorState | None) -> str:
        if state is None or state.exit is None:
            return "Spark stopped."
        if state.exit.asked:
            return "Spark was stopped."
        how = state.exit.signal or f"exit code {state.exit.code}"
        why = ": the container ran out of memory" if state.exit.signal and state.exit.oom_kills else ""
        return f"Spark ended unexpectedly ({how}{why})."

    def _state(self) -> SupervisorState | None:
        return read_state(self.path)


def not_running_error(path: Path) -> SparkNotRunningError:
    """Return the error for a kernel that finds no ready server, with what is known of one under way."""
    state = read_state(path)
    if state is not None and state.phase in (Phase.STARTING, Phase.RUNNING) and _is_alive(state.supervisor):
        return SparkNotRunningError(
            "Spark is starting. Run the cell again when the Spark panel says Connected."
        )
    return SparkNotRunningError(f"Spark is not running. {PRESS_CONNECT}")


def read_connection(path: Path) -> Connection | None:
    """Read the connection file; None also when it is not readable, which for a kernel is the same."""
    try:
        return Connection.read(path)
    except (UnreadableFileError, OSError):
        return None


def read_state(path: Path) -> SupervisorState | None:
    """Read the supervisor's state beside a connection file; None when there is none to read."""
    try:
        return SupervisorState.read(path.with_name(STATE_FILE_NAME))
    except (UnreadableFileError, OSError):
        return None


def _is_alive(process: ProcessId) -> bool:
    from jupyterlab_spark_connect.contract.process_id import find_process  # psutil is not needed before that

    return find_process(process) is not None
