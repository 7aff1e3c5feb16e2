"""Which Spark session a process uses: this module alone knows."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jupyterlab_spark_connect.client.errors import SparkNotRunningError, SparkSessionError
from jupyterlab_spark_connect.client.requirements import notebook_of_this_kernel, read_session_mode
from jupyterlab_spark_connect.contract.connection import CONNECTION_FILE_VARIABLE, Connection, SessionMode

from .extension import Extensions
from .inventory.file import InventoryFile
from .inventory.inventory import SessionInventory
from .inventory.losses import describe_loss, made_in_shared
from .modes.preference import ModePreference
from .modes.sentences import describe_switch
from .registration import KernelRegistration
from .sentences import print_sentence
from .watch import ServerWatch, not_running_error, read_connection

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

    from .extension import SessionExtension
    from .session import OpenSession


class Attachment:
    """Holds the session of this process, and replaces it when the server's generation has changed.

    One per process, because pyspark too has one default session per process.

    Parameters
    ----------
    load_extensions
        Imports what the capabilities add to a session; called once, at the first attach.
    preference
        Which mode the session is to have.
    """

    def __init__(
        self,
        load_extensions: Callable[[], Sequence[SessionExtension]] = tuple,
        preference: ModePreference | None = None,
    ) -> None:
        self._load_extensions = load_extensions
        self._extensions: Extensions | None = None
        self._open: OpenSession | None = None
        self._own: OpenSession | None = None
        self._preference = preference or ModePreference()
        self._path: Path | None = None
        self._code: bool | None = None
        self._registration = KernelRegistration()
        self._inventory_file: InventoryFile | None = None
        self._warned: str | None = None
        self._handed_out: weakref.WeakSet[SparkSession] = weakref.WeakSet()
        self._lock = threading.RLock()

    @property
    def session(self) -> SparkSession | None:
        """The session that was handed out last; None before the first."""
        return None if self._open is None else self._open.session

    @property
    def opened(self) -> OpenSession | None:
        """The session that was handed out last, with what belongs to it; None before the first."""
        return self._open

    @property
    def label(self) -> str | None:
        """What the notebook calls itself; None when it does not."""
        return self._registration.label

    @property
    def connection(self) -> Connection | None:
        """The server of the session that was handed out last; None before the first."""
        return None if self._open is None else self._open.connection

    def is_fresh(self) -> bool:
        """Whether the session can be used as it is; costs one stat."""
        return self._open is not None and self._open.is_open() and not self.is_outdated()

    def is_outdated(self) -> bool:
        """Whether a session was handed out whose server is gone, or whose mode is not wanted; one stat."""
        return self._open is not None and not (self._open.watch.is_current() and self._has_mode())

    def holds(self, session: object) -> bool:
        """Whether a notebook's `spark` is ours: the session of now, or one that was and is stopped."""
        if session is None or session is self.session:
            return session is not None
        return any(ours is session and ours.is_stopped for ours in self._handed_out)

    def attach(
        self, *, path: Path | None = None, mode: SessionMode | None = None, code: bool | None = None
    ) -> SparkSession:
        """Return this process's session; open it when there is none, it was stopped, or its server is gone.

        After a new start of the server one sentence on stderr names what this kernel had made in the old one.

        Parameters
        ----------
        path, mode, code
            As in `jupyterlab_spark_connect.connect`; None leaves each as it is.

        Raises
        ------
        SparkNotRunningError
            No connection file is known, or it says that no server is ready.
        SparkMissingError, SparkMismatchError
            pyspark is not there, or does not fit.
        SparkSessionError
            The administrator has set another mode for all, or the session could not be copied.
        """
        with self._lock:
            asked = self._preference.asked
            self._note_mode(mode)
            try:
                return self._attach(path or self._path or connection_file(), code)
            except SparkSessionError:
                self._preference.asked = asked  # of what cannot be had no cell is to try again
                raise

    def set_label(self, label: str) -> None:
        """Have the panel show what the notebook calls itself."""
        self._registration.set_label(label)

    def note_classic(self, pyspark: str) -> None:
        """Have the panel show that this process has a classic Spark of its own."""
        try:
            file = self._path or connection_file()
        except SparkNotRunningError:
            return
        self._registration.write(file, pyspark=pyspark, mode="classic", generation=0)

    def open_another(self) -> SparkSession:
        """Return one more session on the server of this process's: empty, and the process's own.

        Raises
        ------
        SparkNotRunningError
            The server is gone.
        """
        if self._open is None or self._extensions is None:
            raise not_running_error(connection_file())
        from .session import open_another

        return open_another(self._open, self._extensions)

    def unset_default(self) -> None:
        """Take this process's session out of pyspark's memory; `attach` returns it all the same."""
        if self._open is not None:
            self._open.unset_default()

    def _attach(self, file: Path, code: bool | None) -> SparkSession:
        if code is not None:
            self._code = code
            if self._open is not None:
                self._open.ship_code = code
        current = self.session
        if current is not None and self.is_fresh() and file == self._path:
            return current
        connection = read_connection(file)
        if connection is None:
            raise self._not_running_error(file)
        return self._replace(file, connection, self._preference.mode)

    def _replace(self, file: Path, connection: Connection, mode: SessionMode) -> SparkSession:
        from .compatibility import python_warning, require_pyspark

        version = require_pyspark(connection)
        from .session import open_session

        before = self._open
        restarted = before is not None and before.connection.generation < connection.generation
        kept = before is not None and not restarted and mode == "shared" == before.mode
        watch = ServerWatch(file, connection.generation)
        # Stopping the shared session in one notebook loses nothing, so the list goes on.
        inventory = before.inventory if before is not None and kept else SessionInventory()
        known = self._known_own(connection) if mode == "own" else None
        if known is not None:
            inventory = known.inventory
        if self._extensions is None:
            self._extensions = Extensions(self._load_extensions())
        session_id = known.session.session_id if known is not None else None
        opened = open_session(connection, watch, mode, inventory, self._extensions, session_id)
        if before is not None:
            before.unset_default()
        opened.set_default()
        self._open = opened
        self._own = opened if mode == "own" else self._own
        self._open.ship_code = connection.ship_code if self._code is None else self._code
        self._handed_out.add(self._open.session)
        self._path = file
        self._registration.write(file, pyspark=version, mode=mode, generation=connection.generation)
        written = self._inventory_file
        if written is not None and not kept:
            written.close()
        if written is None or not kept:
            self._inventory_file = InventoryFile(file.parent, connection.generation, mode, inventory)
        if restarted and before is not None and written is not None:
            print_sentence(describe_loss(written.content(), file.parent, before.connection.generation, mode))
        else:
            self._say_switch(before, file.parent, connection.generation)
        warning = python_warning(connection)
        if warning is not None and warning != self._warned:
            print_sentence(warning)
        self._warned = warning
        self._extensions.opened(self._open)
        return self._open.session

    def _has_mode(self) -> bool:
        return self._open is not None and self._open.mode == self._preference.mode

    def _note_mode(self, mode: SessionMode | None) -> None:
        """Have a mode from now on; where nobody has asked for one, the one that the notebook asks for."""
        if mode is not None:
            if self._preference.is_locked and mode != self._preference.mode:
                raise SparkSessionError(
                    f'The administrator has set the mode "{self._preference.mode}" for all notebooks. '
                    "Call connect() without a mode."
                )
            self._preference.asked = mode
        elif self._open is None and self._preference.asked is None:
            self._preference.asked = read_session_mode(notebook_of_this_kernel())

    def _known_own(self, connection: Connection) -> OpenSession | None:
        """Return the session of its own that this process has already: it goes back to that one."""
        own = self._own
        is_there = own is not None and own.is_open() and own.connection.generation == connection.generation
        return own if is_there else None

    def _say_switch(self, before: OpenSession | None, folder: Path, generation: int) -> None:
        opened = self._open
        if opened is None:
            return
        shared = made_in_shared(folder, generation) if opened.mode == "copy" else []
        said = describe_switch(opened.mode, None if before is None else before.mode, shared)
        if said is not None:
            print_sentence(said)

    def _not_running_error(self, file: Path) -> SparkNotRunningError:
        if self._open is not None and file == self._path:
            known = not_running_error(file)
            return known if "starting" in str(known) else self._open.watch.stopped_error()
        return not_running_error(file)


def connection_file() -> Path:
    """Find the connection file: the environment names it, or there is just one on this machine.

    Raises
    ------
    SparkNotRunningError
        There is none, or there are several.
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
