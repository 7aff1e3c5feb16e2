"""What the doctor looks at: a start as it would be, and the place where it would be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from jupyterlab_spark_connect.contract.supervision import ProcessId
from jupyterlab_spark_connect.server.launchers.conf.sizing import Sized
from jupyterlab_spark_connect.server.launchers.jvm.java import Java
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import SparkHome
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError, LaunchRequest

from .kernel_pythons import Kernels

_MAX_VALUE_LENGTH: Final = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A start that is looked at.

    Attributes
    ----------
    request
        What was asked for.
    environment
        The server's, as far as it does not depend on what is found.
    spark
        The Spark that was found, or why there is none.
    find_java
        Gives the Java that a start would take; raises `LaunchError`.
    sized
        The options in force, the driver's memory, and the container.
    kernels
        Those that notebooks can have.
    port, use_next_free_port, log_limit
        The launcher's traits.
    running
        Our own Spark, when the doctor is asked while it runs: its port and memory are no obstacle.
    """

    request: LaunchRequest
    environment: Mapping[str, str]
    spark: SparkHome | LaunchError
    find_java: Callable[[], Awaitable[Java]]
    sized: Sized
    kernels: Kernels
    port: int
    use_next_free_port: bool
    log_limit: int
    running: ProcessId | None

    @property
    def master(self) -> str:
        """The cluster's master, with the number of its cores."""
        return self.sized.master

    def option(self, name: str) -> str:
        """Return an option's value, wherever it is set; empty when it is not."""
        return self.sized.option(name) or ""


def shorten(value: str) -> str:
    """Shorten a value for a sentence: somebody's option may be a megabyte long."""
    return value if len(value) <= _MAX_VALUE_LENGTH else f"{value[:_MAX_VALUE_LENGTH]}…"
