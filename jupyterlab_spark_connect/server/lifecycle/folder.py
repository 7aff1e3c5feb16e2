"""The connection folder of this Jupyter server: which one it is, and who holds it.

Synchronous: what may block is called through `asyncio.to_thread`.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import stat
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final, Self

from jupyterlab_spark_connect.contract.attached_kernel import KERNELS_FOLDER_NAME
from jupyterlab_spark_connect.contract.connection import (
    CONNECTION_FILE_NAME,
    LOGS_FOLDER_NAME,
    OWNER_FILE_NAME,
    RECORD_FILE_NAME,
    STATE_FILE_NAME,
    make_private_folder,
)
from jupyterlab_spark_connect.contract.file_lock import try_lock
from jupyterlab_spark_connect.contract.notebook_options import OPTIONS_FOLDER_NAME
from jupyterlab_spark_connect.server.base.errors import LogMissingError
from jupyterlab_spark_connect.server.system.user import user_name

ROOT_FOLDER_NAME: Final = "spark-connect"
"""Folder below Jupyter's runtime folder that holds one connection folder per Jupyter server."""

LOCK_FILE_NAME: Final = "lock"
"""Held with flock for as long as the Jupyter server lives; the kernel releases it when the server dies."""

SUPERVISOR_OUTPUT_NAME: Final = "supervisor.log"
"""The supervisor's own output, which is empty unless it is broken."""


class ConnectionFolder:
    """A connection folder, claimed: no other Jupyter server uses it until `release`.

    Attributes
    ----------
    path
        The folder; its parts are given by the properties.
    """

    def __init__(self, path: Path, lock: int | None) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def claim(cls, runtime_folder: Path, base_url: str, root: Path) -> Self:
        """Claim the folder of this user, base URL and root; the next one when a living server holds it.

        A Jupyter server that starts again with the same three finds its own folder again, and with it
        whatever it left behind.

        Raises
        ------
        OSError
            The runtime folder cannot be written.
        """
        identity = "\0".join([user_name(), base_url, str(root)])
        name = hashlib.sha256(identity.encode()).hexdigest()[:16]
        parent = make_private_folder(runtime_folder / ROOT_FOLDER_NAME)
        for path in _candidates(parent, name):
            make_private_folder(path)
            lock = os.open(path / LOCK_FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
            (path / LOCK_FILE_NAME).chmod(0o600)  # a umask may have taken even the owner's bits
            if try_lock(lock):
                make_private_folder(path / KERNELS_FOLDER_NAME)
                return cls(path, lock)
            os.close(lock)
        raise AssertionError("the candidates never end")

    @classmethod
    def claim_somewhere(cls, runtime_folder: Path, base_url: str, root: Path, log: logging.Logger) -> Self:
        """Claim the folder as `claim` does, below the folder for temporary files when it cannot be there.

        Raises
        ------
        OSError
            That cannot be written either.
        """
        try:
            return cls.claim(runtime_folder, base_url, root)
        except OSError as error:
            # Its name is the same for the next Jupyter server, which may have something to take over.
            instead = Path(tempfile.gettempdir()) / f"{ROOT_FOLDER_NAME}-{user_name()}"
            log.warning(
                "Spark Connect: Jupyter's runtime folder cannot be written (%s); using %s", error, instead
            )
        _make_own(instead)
        return cls.claim(instead, base_url, root)

    def release(self) -> None:
        """Release the folder to another Jupyter server; idempotent."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def is_claimed(self) -> bool:
        """Whether it is still this Jupyter server's."""
        return self._lock is not None

    @property
    def connection_file(self) -> Path:
        """The file that kernels read."""
        return self.path / CONNECTION_FILE_NAME

    @property
    def state_file(self) -> Path:
        """The file that the supervisor writes."""
        return self.path / STATE_FILE_NAME

    @property
    def owner_file(self) -> Path:
        """The file in which a Jupyter server that takes Spark over names itself to the supervisor."""
        return self.path / OWNER_FILE_NAME

    @property
    def record_file(self) -> Path:
        """The file that a later Jupyter server reads to take Spark over."""
        return self.path / RECORD_FILE_NAME

    @property
    def kernels(self) -> Path:
        """The folder in which attached kernels register."""
        return self.path / KERNELS_FOLDER_NAME

    @property
    def options(self) -> Path:
        """The folder in which kernels say what they have set in the shared session."""
        return self.path / OPTIONS_FOLDER_NAME

    @property
    def supervisor_output(self) -> Path:
        """The file of the supervisor's own output."""
        return self.path / SUPERVISOR_OUTPUT_NAME

    def generations(self) -> list[int]:
        """List the starts whose log is kept, the newest last."""
        logs = self.path / LOGS_FOLDER_NAME
        if not logs.is_dir():
            return []
        return sorted(int(folder.name) for folder in logs.iterdir() if folder.name.isdecimal())

    def kept_log(self, generation: int | None) -> tuple[int, Path]:
        """Return a start's generation and the folder of its log; the newest start's for None.

        Raises
        ------
        LogMissingError
            There is no such log.
        """
        kept = self.generations()
        if generation is None and kept:
            return kept[-1], self.log(kept[-1])
        if generation is not None and generation in kept:
            return generation, self.log(generation)
        if generation is None:
            raise LogMissingError("Spark has not been started yet, so there is no log.")
        raise LogMissingError("The log of that start is no longer kept.", str(generation))

    def log(self, generation: int) -> Path:
        """Return the folder of one start's log, whether it is there or not."""
        return self.path / LOGS_FOLDER_NAME / str(generation)


def _make_own(path: Path) -> None:
    """Make a folder where everybody may make one; one that another user has put there is refused."""
    make_private_folder(path)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or (hasattr(os, "geteuid") and status.st_uid != os.geteuid()):
        raise PermissionError(errno.EPERM, "It belongs to another user", str(path))


def _candidates(parent: Path, name: str) -> Iterator[Path]:
    yield parent / name
    for number in count(2):
        yield parent / f"{name}-{number}"
