"""`connect`, for those who call it."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from jupyterlab_spark_connect.client.errors import SparkNotRunningError
from jupyterlab_spark_connect.contract.connection import SessionMode

from .session.attachment import attachment, say

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession


def connect(
    path: str | PathLike[str] | None = None,
    *,
    mode: SessionMode | None = None,
    start: bool = False,
    notebook: str | PathLike[str] | None = None,
) -> SparkSession:
    """Give this process's Spark session; see `jupyterlab_spark_connect.connect`."""
    if mode is not None and mode not in get_args(SessionMode):
        raise ValueError(f"mode is 'shared', 'own' or 'copy', not {mode!r}")
    file = None if path is None else Path(path).absolute()
    try:
        return attachment.attach(path=file, mode=mode)
    except SparkNotRunningError:
        if not start:
            raise
    from jupyterlab_spark_connect.client.jupyter_server import find_jupyter_server
    from jupyterlab_spark_connect.client.requirements import notebook_of_this_kernel, read_needs
    from jupyterlab_spark_connect.client.start import start_spark

    from .prefetch import import_ahead

    asking = notebook_of_this_kernel() if notebook is None else Path(notebook)
    start_spark(find_jupyter_server(), say, read_needs(asking, say), meanwhile=import_ahead)
    return attachment.attach(path=file, mode=mode)
