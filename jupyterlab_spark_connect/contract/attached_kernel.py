"""Who uses Spark: a file of the connection folder for each kernel.

::

    kernels/<kernel id>.json    0600, written by a kernel when it attaches, removed by it at its end

The Jupyter server removes that of a kernel that was killed. Standard library only: kernels and the Jupyter
server import this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .connection import KernelMode
from .kernel_file import ProcessFile

KERNELS_FOLDER_NAME: Final = "kernels"


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachedKernel(ProcessFile):
    """A kernel that uses Spark, as it describes itself when it attaches.

    Attributes
    ----------
    notebook
        Path of the notebook from ``JPY_SESSION_NAME``; None when unknown.
    python_version, pyspark_version
        Of its process; ``python_version`` is major and minor.
    mode
        Whether it shares the session, has its own, or a copy, or a classic Spark.
    generation
        The generation it is attached to; 0 for a classic Spark.
    label
        What the notebook calls itself, by ``appName`` of a builder; None when it does not.
    """

    notebook: str | None
    python_version: str
    pyspark_version: str
    mode: KernelMode
    generation: int
    label: str | None = None
