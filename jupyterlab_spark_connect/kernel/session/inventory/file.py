"""Keeps what this kernel has made in the connection folder, where it outlives Spark and this kernel."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import SessionMode
from jupyterlab_spark_connect.contract.inventory import KernelInventory, inventories_folder, read_inventory
from jupyterlab_spark_connect.kernel.session.registration import kernel_id

from .inventory import SessionInventory

_DELAY: Final = 0.1
"""Seconds from a change to the file: a cell that makes much writes it once, and waits for none of it."""


class InventoryFile:
    """The file of one session's inventory, written after each change of it.

    Parameters
    ----------
    connection_folder, generation
        Whose it is.
    mode
        Of the session.
    inventory
        What is written.
    """

    def __init__(
        self, connection_folder: Path, generation: int, mode: SessionMode, inventory: SessionInventory
    ) -> None:
        self._folder = connection_folder
        self._generation = generation
        self._mode = mode
        self._inventory = inventory
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._is_due = False
        if (
            mode == "shared"
        ):  # the session goes on where this kernel was restarted, or was in another meanwhile
            earlier = read_inventory(connection_folder, generation, kernel_id(), mode)
            inventory.restore(earlier.entries if earlier is not None else ())
        inventory.changed = self._write_soon
        atexit.register(self.close)

    def content(self) -> KernelInventory:
        """Return what is written."""
        return KernelInventory(
            kernel_id=kernel_id(),
            notebook=os.environ.get("JPY_SESSION_NAME"),
            mode=self._mode,
            entries=self._inventory.entries(),
        )

    def close(self) -> None:
        """Write what waits to be written; what changes from now on is another file's, or nobody's."""
        atexit.unregister(self.close)
        if self._is_due:
            self._write()

    def _write_soon(self) -> None:
        with self._lock:
            if self._is_due or os.getpid() != self._pid:  # a fork has no part in it
                return
            self._is_due = True
        timer = threading.Timer(_DELAY, self._write)
        timer.daemon = True
        with contextlib.suppress(RuntimeError):  # Python ends: `close` writes it
            timer.start()

    def _write(self) -> None:
        with self._writing:
            with self._lock:
                self._is_due = False
            # A folder that cannot be written costs a sentence after a restart, and no query.
            with contextlib.suppress(OSError):
                self.content().write(inventories_folder(self._folder, self._generation))
