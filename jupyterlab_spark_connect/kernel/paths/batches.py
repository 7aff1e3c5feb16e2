"""Completes the paths in a function of ``foreachBatch``, which runs in a Python beside Spark."""

from __future__ import annotations

import functools
import os
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import grpc
from pyspark.sql.connect.client import SparkConnectClient
from pyspark.sql.connect.proto import ExecutePlanRequest, SparkConnectServiceStub
from pyspark.sql.connect.streaming.readwriter import DataStreamWriter

from .folder import WorkingFolder
from .readers import complete_plan, patch_readers
from .requests import complete_request

if TYPE_CHECKING:
    from pyspark.sql.connect.dataframe import DataFrame
    from pyspark.sql.connect.session import SparkSession

BatchFunction = Callable[["DataFrame", int], None]


def patch_batches(folder_of: Callable[[SparkSession], str | None]) -> None:
    """Have a function of ``foreachBatch`` find its files where it would in plain PySpark.

    Parameters
    ----------
    folder_of
        Returns the working folder for a session; None for one whose paths stay as they are.
    """
    plain = DataStreamWriter.foreachBatch

    @functools.wraps(plain)
    def foreach_batch(writer: DataStreamWriter, func: BatchFunction) -> DataStreamWriter:
        folder = folder_of(writer._session)  # noqa: SLF001
        return plain(writer, func if folder is None else _in_folder(func, folder))

    setattr(DataStreamWriter, "foreachBatch", foreach_batch)  # noqa: B010  # mypy: a method is no attribute


def _in_folder(func: BatchFunction, folder: str) -> BatchFunction:
    # cloudpickle takes it along by value, as it has no name of its own: that Python may not have this package
    @functools.wraps(func)
    def call(batch: DataFrame, number: int) -> None:
        try:
            from jupyterlab_spark_connect.kernel.paths.batches import enter_folder
        except ImportError:
            pass
        else:
            enter_folder(batch.sparkSession, folder)
        func(batch, number)

    return call


class _PathInterceptor(grpc.UnaryStreamClientInterceptor):  # type: ignore[misc]  # grpc has no types
    """Completes the paths of what a session sends."""

    def intercept_unary_stream(
        self, continuation: Callable[[object, object], object], details: object, request: ExecutePlanRequest
    ) -> object:
        """Intercept what is to be executed."""
        return continuation(details, complete_request(request, _folder))


_folder: Final = WorkingFolder("local", lambda _: None)
_entered: Final[weakref.WeakSet[SparkConnectClient]] = weakref.WeakSet()


def enter_folder(session: SparkSession, folder: str) -> None:
    """Make a folder that of this process, which has none of our sessions, and complete the paths with it."""
    os.chdir(folder)
    client = session.client
    if not _entered:
        patch_readers(lambda frame: complete_plan(frame._plan, _folder))  # noqa: SLF001
    if client not in _entered:
        _entered.add(client)
        channel = grpc.intercept_channel(client._channel, _PathInterceptor())  # noqa: SLF001
        client._stub = SparkConnectServiceStub(channel)  # type: ignore[no-untyped-call]  # noqa: SLF001
