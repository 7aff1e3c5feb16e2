"""What the Jupyter server says of a Spark that it ends: a file of the connection folder, for cells that ran.

::

    ending.json      0600, written before Spark is asked to stop, the last one only

Standard library only: kernels and the Jupyter server import this module.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from .connection import UnreadableFileError, read_json, write_private_json

ENDING_FILE_NAME: Final = "ending.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """Why Spark ends.

    Attributes
    ----------
    generation
        Whose end it is.
    sentence
        Who or what ends it, for a person.
    restarts
        Whether another start follows by itself.
    """

    generation: int
    sentence: str
    restarts: bool = False

    @classmethod
    def read(cls, connection_folder: Path, generation: int) -> Self | None:
        """Return what is said of a generation; None where nothing is, or nobody can read it."""
        try:
            found = cls(**(read_json(connection_folder / ENDING_FILE_NAME) or {}))
        except (UnreadableFileError, OSError, TypeError):
            return None
        return found if found.generation == generation else None

    def write(self, connection_folder: Path) -> None:
        """Write it into the connection folder."""
        write_private_json(connection_folder / ENDING_FILE_NAME, asdict(self))
