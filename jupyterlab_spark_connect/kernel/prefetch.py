"""Imports what a first attach needs while nobody waits for it: pyspark is most of that attach."""

from __future__ import annotations

import contextlib
import os

from jupyterlab_spark_connect.contract.connection import CONNECTION_FILE_VARIABLE


def prepare() -> None:
    """Import it where a Jupyter server has told this kernel of its Spark; see the package's `prepare`."""
    if os.environ.get(CONNECTION_FILE_VARIABLE):
        import_ahead()


def import_ahead() -> None:
    """Import pyspark's Connect client and our side of it; the attach itself tells what is missing."""
    with contextlib.suppress(ImportError):
        from .session import attachment, registration, session  # noqa: F401
