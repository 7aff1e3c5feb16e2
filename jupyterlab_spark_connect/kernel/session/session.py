"""Opens pyspark sessions that do no harm to the other notebooks. Imports pyspark: load it late."""

from __future__ import annotations

import atexit
import functools
import os
import uuid
from dataclasses import dataclass, replace

from pyspark.logger import PySparkLogger
from pyspark.sql.connect.session import SparkSession

from jupyterlab_spark_connect.client.errors import SparkMismatchError
from jupyterlab_spark_connect.contract.connection import Connection, SessionMode

from .channel.builder import channel_builder
from .channel.interceptor import SessionInterceptor
from .channel.retries import RetryWhileAlive
from .exit import exit_handler
from .extension import Extensions
from .inventory.inventory import SessionInventory
from .modes.clone import noted_new_session, readable_clone
from .modes.private_files import forget_private_session, note_private_session
from .plan_ids import separate_plan_ids
from .watch import ServerWatch

_REMOTE_VARIABLE = "SPARK_REMOTE"
_TOKEN_VARIABLE = "SPARK_CONNECT_AUTHENTICATE_TOKEN"  # noqa: S105  # the name of a variable
_NOISY_LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
"""They print each failed query as a JSON line before the exception that says the same
(pyspark/errors/exceptions/base.py)."""


@dataclass(slots=True)
class OpenSession:
    """A session and what belongs to it.

    Attributes
    ----------
    session
        pyspark's own, nothing wrapped around it.
    mode
        Whether it is the shared one, one of its own, or a copy.
    connection
        The server it was opened on.
    watch
        Knows whether that server is still there.
    inventory
        What this kernel made in it.
    ship_code
        Whether the user's own modules go to Spark with the functions that use them.
    """

    session: SparkSession
    mode: SessionMode
    connection: Connection
    watch: ServerWatch
    inventory: SessionInventory
    ship_code: bool = True

    def is_open(self) -> bool:
        """Whether the notebook has not stopped it."""
        return not self.session.is_stopped

    def set_default(self) -> None:
        """Make it this process's session, where there is no other one."""
        SparkSession._set_default_and_active_session(self.session)  # noqa: SLF001

    def unset_default(self) -> None:
        """Take it out of pyspark's memory, so that a new one can be the process's session.

        It is not closed: DataFrames hold on to it, and our interceptor says better than pyspark why they no
        longer work.
        """
        with SparkSession._lock:  # noqa: SLF001
            if SparkSession._default_session is self.session:  # noqa: SLF001
                SparkSession._default_session = None  # noqa: SLF001
            if getattr(SparkSession._active_session, "session", None) is self.session:  # noqa: SLF001
                SparkSession._active_session.session = None  # noqa: SLF001


def open_session(
    connection: Connection,
    watch: ServerWatch,
    mode: SessionMode,
    inventory: SessionInventory,
    extensions: Extensions,
    session_id: str | None = None,
) -> OpenSession:
    """Open the shared session, one of its own, or a copy of the shared one.

    Parameters
    ----------
    session_id
        Of a session of its own that this process has already.

    Raises
    ------
    SparkMismatchError
        A copy was asked for, and the server or pyspark is older than 4.1.
    SparkSessionError
        It could not be copied.
    """
    _set_environment(connection)
    _disable_noisy_loggers()
    separate_plan_ids()
    interceptor = SessionInterceptor(watch, inventory, extensions)
    if mode == "shared":
        session = _open(connection, interceptor)
        session.release_session_on_close = False
    else:
        if session_id is None:
            session_id = _copy(connection, interceptor) if mode == "copy" else str(uuid.uuid4())
        session = _open_private(connection, session_id, interceptor)
    exit_handler.add(functools.partial(_interrupt_running, session, interceptor))
    return OpenSession(session=session, mode=mode, connection=connection, watch=watch, inventory=inventory)


def open_another(opened: OpenSession, extensions: Extensions) -> SparkSession:
    """Open one more session on the server of one that is open: an empty one of this process's own."""
    interceptor = SessionInterceptor(opened.watch, SessionInventory(), extensions)
    return _open_private(opened.connection, str(uuid.uuid4()), interceptor)


def _open(connection: Connection, interceptor: SessionInterceptor) -> SparkSession:
    session = SparkSession(connection=channel_builder(connection, interceptor))
    client = session.client
    client.set_retry_policies([RetryWhileAlive(interceptor.watch)])
    # pyspark wipes the session's ML models when the process ends; they are other notebooks' too.
    # 4.0 and 4.1 register _cleanup_ml_cache, later ones _on_exit, which calls it.
    for name in ("_on_exit", "_cleanup_ml_cache"):
        if hasattr(client, name):
            atexit.unregister(getattr(client, name))
    note = functools.partial(_note_private, interceptor.watch)
    if hasattr(client, "clone"):  # since 4.1
        setattr(client, "clone", readable_clone(client.clone, connection.spark_version, note))  # noqa: B010
    if hasattr(client, "newSession"):  # since 4.3
        setattr(client, "newSession", noted_new_session(client.newSession, note))  # noqa: B010
    return session


def _open_private(connection: Connection, session_id: str, interceptor: SessionInterceptor) -> SparkSession:
    """Open a session that ends with this process, whichever way that ends."""
    session = _open(replace(connection, session_id=session_id), interceptor)
    session.release_session_on_close = True
    _note_private(interceptor.watch, session_id)
    exit_handler.add(functools.partial(_release, session, interceptor.watch))
    return session


def _note_private(watch: ServerWatch, session_id: str) -> None:
    note_private_session(watch.path.parent, watch.generation, session_id)


def _copy(connection: Connection, interceptor: SessionInterceptor) -> str:
    """Have the server copy the shared session, and return the copy's id."""
    source = _open(connection, interceptor)
    source.release_session_on_close = False
    copied = str(uuid.uuid4())
    try:
        if not hasattr(source, "cloneSession"):
            raise SparkMismatchError("This kernel's pyspark cannot copy a session; 4.1 and later can.")
        _ = source.version  # the server has no session to copy before a first call
        # The client that comes back has pyspark's exit hooks and retries: only its id is wanted.
        source.client.clone(copied).close()
    finally:
        source.stop()
    return copied


def _interrupt_running(session: SparkSession, interceptor: SessionInterceptor) -> None:
    """Cancel what this process has left running: nobody waits for it, and others want the cores."""
    if interceptor.watch.is_alive():
        for operation in interceptor.running():
            session.interruptOperation(operation)


def _release(session: SparkSession, watch: ServerWatch) -> None:
    """Release a session that nobody else uses, while its server is alive."""
    if watch.is_alive() and not session.is_stopped:
        session.client.release_session()  # `stop` alone would hide that it has failed
        session.stop()
    forget_private_session(watch.path.parent, session.session_id)


def _set_environment(connection: Connection) -> None:
    """Let pyspark's own builder, and programs that this kernel starts, find the server.

    The URL has no session id: a program started from here gets a session of its own, and its ``stop()``
    would otherwise end the shared one for every notebook. In this process the builder hands out ours.
    """
    if connection.token:
        os.environ[_TOKEN_VARIABLE] = connection.token
    else:
        os.environ.pop(_TOKEN_VARIABLE, None)
    os.environ[_REMOTE_VARIABLE] = connection.public_url
    os.environ["SPARK_CONNECT_MODE_ENABLED"] = "1"
    os.environ.pop("SPARK_CONNECT_RELEASE_SESSION_ON_EXIT", None)


def _disable_noisy_loggers() -> None:
    for name in _NOISY_LOGGERS:
        # Made by pyspark's own factory: its class takes arguments that a plain logger refuses.
        PySparkLogger.getLogger(name).disabled = True
