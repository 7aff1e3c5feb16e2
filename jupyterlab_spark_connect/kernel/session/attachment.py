"""The one place that knows which Spark session this process uses."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from jupyterlab_spark_connect.client.errors import SparkNotRunningError
from jupyterlab_spark_connect.contract.connection import CONNECTION_FILE_VARIABLE, Connection, SessionMode

from .inventory import Ledger, loss
from .registration import Presence
from .watch import ServerWatch, not_running, read_connection

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

    from .session import OpenSession


class Attachment:
    """Holds the session of this process, and replaces it when the server's generation has changed.

    One per process, because pyspark too has one default session per process.
    """

    def __init__(self) -> None:
        self._open: OpenSession | None = None
        self._mode: SessionMode = "shared"
        self._path: Path | None = None
        self._presence = Presence()
        self._warned: str | None = None
        self._lock = threading.RLock()

    @property
    def session(self) -> SparkSession | None:
        """The session that was handed out last; None before the first."""
        return None if self._open is None else self._open.session

    def is_fresh(self) -> bool:
        """Say whether the session can be used as it is; costs one stat."""
        return self._open is not None and self._open.is_open() and self._open.watch.is_current()

    def is_outdated(self) -> bool:
        """Say whether a session was handed out whose server is gone; costs one stat."""
        return self._open is not None and not self._open.watch.is_current()

    def attach(self, *, path: Path | None = None, mode: SessionMode | None = None) -> SparkSession:
        """Give this process's session, opening it when there is none, it was stopped, or its server is gone.

        A new server generation is told in one sentence on stderr: what this kernel had made in the old one.

        Raises
        ------
        SparkNotRunningError
            No connection file is known, or it says that no server is ready.
        SparkMissingError, SparkMismatchError
            pyspark is not there, or does not fit.
        """
        with self._lock:
            file = path or self._path or connection_file()
            wanted = mode or self._mode
            current = self.session
            if current is not None and self.is_fresh() and (file, wanted) == (self._path, self._mode):
                return current
            connection = read_connection(file)
            if connection is None:
                raise self._not_running(file)
            return self._replace(file, connection, wanted)

    def _replace(self, file: Path, connection: Connection, mode: SessionMode) -> SparkSession:
        from .compatibility import python_warning, require_pyspark

        version = require_pyspark(connection)
        from .session import lead_builder, open_session

        before = self._open
        restarted = before is not None and before.connection.generation < connection.generation
        kept = before is not None and not restarted and mode == "shared" == before.mode
        watch = ServerWatch(file, connection.generation)
        # Stopping the shared session in one notebook loses nothing, so the list goes on.
        ledger = before.ledger if before is not None and kept else Ledger()
        if before is not None:
            before.forget()
        self._open = open_session(connection, watch, mode, ledger)
        self._path, self._mode = file, mode
        lead_builder(self.attach)
        self._presence.tell(file, pyspark=version, mode=mode, generation=connection.generation)
        if restarted and before is not None:
            say(loss(before.ledger, shared=before.mode == "shared"))
        warning = python_warning(connection)
        if warning is not None and warning != self._warned:
            say(warning)
        self._warned = warning
        return self._open.session

    def _not_running(self, file: Path) -> SparkNotRunningError:
        if self._open is not None and file == self._path:
            known = not_running(file)
            return known if "starting" in str(known) else self._open.watch.stopped()
        return not_running(file)


def connection_file() -> Path:
    """Find the connection file: the environment names it, or there is just one on this machine.

    Raises
    ------
    SparkNotRunningError
        It cannot be told which.
    """
    named = os.environ.get(CONNECTION_FILE_VARIABLE)
    if named:
        return Path(named)
    from jupyter_core.paths import jupyter_runtime_dir

    found = sorted(Path(jupyter_runtime_dir()).glob("spark-connect/*/connection.json"))
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(str(file) for file in found)
        raise SparkNotRunningError(f"Several Spark servers run here: name one, connect(path), of {names}.")
    raise SparkNotRunningError(
        "No Spark server is known here. Press Connect in the Spark panel of JupyterLab, "
        f"or set {CONNECTION_FILE_VARIABLE} to its connection file."
    )


def say(sentence: str) -> None:
    """Tell the person one sentence beside the cell's output; stdout belongs to their own code."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


attachment = Attachment()
"""This process's."""
