"""Which streaming queries of the shared session are which notebook's: files of the connection folder.

::

    streams/<kernel id>.json      0600, written by a kernel when it starts a streaming query

They outlive their kernels, as the queries do: a notebook whose kernel was restarted still has them. Standard
library only: kernels import this module, and the Jupyter server may.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from .connection import read_json, write_private_json

STREAMS_FOLDER_NAME: Final = "streams"


@dataclass(frozen=True, kw_only=True, slots=True)
class NotebookStreams:
    """The streaming queries that a kernel has started.

    Attributes
    ----------
    kernel_id
        As in `AttachedKernel`.
    notebook
        Path of the notebook from ``JPY_SESSION_NAME``; None when unknown.
    generation
        Of the Spark in which they run.
    queries
        What Spark calls them, without what it calls one of their runs.
    """

    kernel_id: str
    notebook: str | None
    generation: int
    queries: tuple[str, ...]

    @classmethod
    def read_all(cls, folder: Path) -> list[Self]:
        """Return what all kernels have written; a file that cannot be read is nobody's."""
        found = []
        for file in folder.glob("*.json"):
            try:
                content = read_json(file)
                if content is not None:
                    queries = tuple(content["queries"])
                    kernel, notebook = content["kernel_id"], content["notebook"]
                    generation = content["generation"]
                    found.append(
                        cls(kernel_id=kernel, notebook=notebook, generation=generation, queries=queries)
                    )
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return found

    def write(self, folder: Path) -> None:
        """Write ``<folder>/<kernel id>.json``."""
        write_private_json(folder / f"{self.kernel_id}.json", asdict(self))
