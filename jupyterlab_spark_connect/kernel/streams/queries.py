"""The streaming queries of this notebook."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

from jupyterlab_spark_connect.contract.notebook_streams import STREAMS_FOLDER_NAME, NotebookStreams
from jupyterlab_spark_connect.kernel.session.registration import kernel_id


class OwnQueries:
    """Those that this kernel has started in one Spark, and those of earlier kernels of the same notebook.

    Several threads use it.

    Parameters
    ----------
    folder
        The connection folder.
    generation
        Of that Spark.
    """

    def __init__(self, folder: Path, generation: int) -> None:
        self.generation = generation
        self._folder = folder / STREAMS_FOLDER_NAME
        self._notebook = os.environ.get("JPY_SESSION_NAME")
        self._started: dict[str, str] = {}
        self._lock = threading.Lock()

    def add(self, query: str, run: str) -> None:
        """Note that a query has been started, or started once more; the panel and other kernels may know."""
        with self._lock:
            self._started[query] = run
            queries = tuple(self._started)
        written = NotebookStreams(
            kernel_id=kernel_id(), notebook=self._notebook, generation=self.generation, queries=queries
        )
        with contextlib.suppress(OSError):
            written.write(self._folder)

    def runs(self) -> dict[str, str]:
        """Return the last run of each query that this kernel has started."""
        with self._lock:
            return dict(self._started)

    def all(self) -> set[str]:
        """Return this notebook's queries."""
        found = set(self.runs())
        if self._notebook is not None:
            for kernel in NotebookStreams.read_all(self._folder):
                if kernel.notebook == self._notebook and kernel.generation == self.generation:
                    found.update(kernel.queries)
        return found
