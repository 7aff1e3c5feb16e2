"""Where code that asks pyspark for a session gets it from: the session of this process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jupyterlab_spark_connect.client.errors import SparkNotRunningError
from jupyterlab_spark_connect.contract.connection import (
    CLASSIC_VARIABLE,
    CONNECTION_FILE_VARIABLE,
    Connection,
)

from .attachment import Attachment, connection_file
from .watch import read_connection

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession


@dataclass(slots=True)
class SessionSource:
    """The session of this process, for what stands in the place of parts of pyspark.

    Attributes
    ----------
    attachment
        Which session this process has.
    attach
        Returns it; starts Spark where a cell may do that.
    allows_classic
        Whether a notebook may have a classic Spark of its own: a second JVM, in its kernel.
    """

    attachment: Attachment
    attach: Callable[[], SparkSession]
    allows_classic: bool = field(default_factory=lambda: os.environ.get(CLASSIC_VARIABLE) == "1")

    @property
    def is_offered(self) -> bool:
        """Whether this process belongs to a Jupyter server that has a Spark, or has attached to one."""
        return bool(os.environ.get(CONNECTION_FILE_VARIABLE)) or self.attachment.session is not None

    @property
    def replaces_classic(self) -> bool:
        """Whether whoever asks for a classic Spark gets the session of this process."""
        return self.is_offered and not self.allows_classic

    def connection(self) -> Connection | None:
        """Return the server that this process is attached to, or would attach to; None when none is ready."""
        if self.attachment.connection is not None:
            return self.attachment.connection
        try:
            return read_connection(connection_file())
        except SparkNotRunningError:
            return None
