"""The connection file, as its one writer: there exactly while Spark is ready."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

from jupyterlab_spark_connect.connection import Connection

from .identity import user_name
from .launchers.base import Launch


class Publication:
    """Tells kernels where Spark is.

    Parameters
    ----------
    file
        The connection file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    async def publish(self, launch: Launch, endpoint: str) -> None:
        """Write the connection file, with a new session that all notebooks share."""
        connection = Connection(
            endpoint=endpoint,
            user_id=user_name(),
            session_id=str(uuid.uuid4()),
            token=launch.token,
            generation=launch.job.generation,
            spark_version=launch.spark_version,
            python_version=launch.python_version,
        )
        await asyncio.to_thread(connection.write, self._file)

    async def withdraw(self) -> None:
        """Delete the connection file, if it is there."""
        await asyncio.to_thread(self._file.unlink, missing_ok=True)
