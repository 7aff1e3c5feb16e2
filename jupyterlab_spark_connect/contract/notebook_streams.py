"""Which streaming queries of the shared session are which notebook's: files of the connection folder.

::

    streams/<kernel id>.json      0600, written by a kernel when it starts a streaming query

They outlive their kernels, as the queries do: a notebook whose kernel was restarted still has them. Standard
library only: kernels import this module, and the Jupyter server may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from .kernel_file import KernelFile

STREAMS_FOLDER_NAME: Final = "streams"


@dataclass(frozen=True, kw_only=True, slots=True)
class NotebookStreams(KernelFile):
    """The streaming queries that a kernel has started.

    Attributes
    ----------
    notebook
        Path of the notebook from ``JPY_SESSION_NAME``; None when unknown.
    generation
        Of the Spark in which they run.
    queries
        What Spark calls them, without what it calls one of their runs.
    """

    notebook: str | None
    generation: int
    queries: tuple[str, ...]

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Self:
        """Return what a file's content means."""
        return cls(**{**content, "queries": tuple(content["queries"])})
