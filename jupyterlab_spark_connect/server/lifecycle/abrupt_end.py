"""What can still be done where Jupyter ends without a word to its extensions.

SIGINT without a terminal does that: Jupyter leaves its event loop and exits, and no extension is stopped.
It is how JupyterHub's LocalProcessSpawner stops a server.
"""

from __future__ import annotations

import contextlib

import psutil

from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.supervision import Phase, SupervisorState
from jupyterlab_spark_connect.server.start.settings import SparkConnect

from .folder import ConnectionFolder


def ask_to_stop(folder: ConnectionFolder, settings: SparkConnect) -> None:
    """Ask the supervisor of a Spark that still runs to stop it, without waiting."""
    if settings.keep_running or not folder.is_claimed:
        return
    with contextlib.suppress(UnreadableFileError, OSError, psutil.Error):
        state = SupervisorState.read(folder.state_file)
        if state is not None and state.phase is not Phase.EXITED:
            supervisor = find_process(state.supervisor)
            if supervisor is not None:
                supervisor.terminate()
