"""The sessions that belong to one process alone: files of the connection folder.

::

    sessions/<session id>.json    0600, written by a process when it opens a session that is not shared

A process that ends in good order releases its sessions and removes their files. The Jupyter server does both
for one that was killed. Standard library only: kernels and the Jupyter server import this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .kernel_file import ProcessFile

PRIVATE_SESSIONS_FOLDER_NAME: Final = "sessions"


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivateSession(ProcessFile):
    """A session that ends with the process that opened it.

    Attributes
    ----------
    session_id
        What names it on the server, together with the user.
    generation
        Of the Spark it was opened on.
    """

    session_id: str
    generation: int

    @property
    def file_name(self) -> str:
        """The file's name: a process may have several."""
        return f"{self.session_id}.json"
