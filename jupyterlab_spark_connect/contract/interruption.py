"""Who interrupted the work of everybody in the shared session: a file of the connection folder.

::

    interruptions/<kernel id>.json      0600, written by a kernel before it asks Spark, its last one only

Standard library only: kernels import this module, and the Jupyter server may.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .kernel_file import KernelFile

INTERRUPTIONS_FOLDER_NAME: Final = "interruptions"


@dataclass(frozen=True, kw_only=True, slots=True)
class Interruption(KernelFile):
    """Somebody's call that reached everybody.

    Attributes
    ----------
    by
        Who it was, for a person: the notebook's name.
    at
        Seconds since 1970.
    """

    by: str
    at: float
