"""Who interrupted the work of everybody in the shared session: a file of the connection folder.

::

    interruptions/<kernel id>.json      0600, written by a kernel before it asks Spark, its last one only

Standard library only: kernels import this module, and the Jupyter server may.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from .connection import read_json, write_private_json

INTERRUPTIONS_FOLDER_NAME: Final = "interruptions"


@dataclass(frozen=True, kw_only=True, slots=True)
class Interruption:
    """Somebody's call that reached everybody.

    Attributes
    ----------
    kernel_id
        Of the kernel that called.
    by
        Who it was, for a person: the notebook's name.
    at
        Seconds since 1970.
    """

    kernel_id: str
    by: str
    at: float

    @classmethod
    def read_all(cls, folder: Path) -> list[Self]:
        """Return everybody's last one; a file that cannot be read is nobody's."""
        found = []
        for file in folder.glob("*.json"):
            try:
                content = read_json(file)
                if content is not None:
                    found.append(cls(kernel_id=content["kernel_id"], by=content["by"], at=content["at"]))
            except (OSError, ValueError, KeyError):
                continue
        return found

    def write(self, folder: Path) -> None:
        """Write ``<folder>/<kernel id>.json``."""
        write_private_json(folder / f"{self.kernel_id}.json", asdict(self))
