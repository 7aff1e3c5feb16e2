"""Has what pyspark makes of a session be known, and says in a sentence why a copy failed.

Imports pyspark: load it late.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import grpc

from jupyterlab_spark_connect.client.errors import SparkMismatchError, SparkSessionError

if TYPE_CHECKING:
    from pyspark.sql.connect.client import SparkConnectClient

_ID_TAKEN: Final = "TARGET_SESSION_ID_ALREADY_EXISTS"


def readable_clone(
    clone: Callable[..., SparkConnectClient], spark_version: str, cloned: Callable[[str], None]
) -> Callable[..., SparkConnectClient]:
    """Return a client's `clone` that raises errors for a person instead of gRPC's.

    Parameters
    ----------
    clone
        pyspark's own.
    spark_version
        The server's.
    cloned
        Called with the id of each copy.
    """

    def clone_session(new_session_id: str | None = None) -> SparkConnectClient:
        try:
            client = clone(new_session_id)
        except grpc.RpcError as error:
            raise _error(error, spark_version) from None
        cloned(client._session_id)  # noqa: SLF001
        return client

    return clone_session


def noted_new_session(
    new_session: Callable[[], SparkConnectClient], opened: Callable[[str], None]
) -> Callable[[], SparkConnectClient]:
    """Return a client's `newSession` that tells the id of each.

    Parameters
    ----------
    new_session
        pyspark's own.
    opened
        Called with the id of each new session.
    """

    def noted() -> SparkConnectClient:
        client = new_session()
        opened(client._session_id)  # noqa: SLF001
        return client

    return noted


def _error(error: grpc.RpcError, spark_version: str) -> SparkSessionError:
    if error.code() == grpc.StatusCode.UNIMPLEMENTED:
        return SparkMismatchError(
            f"The Spark {spark_version} server cannot copy a session; 4.1 and later can."
        )
    said = str(error.details() or error.code().name)
    if _ID_TAKEN in said:
        return SparkSessionError(
            "There is a session with this id already. Call cloneSession() without an id, or with a new UUID."
        )
    return SparkSessionError(f"Spark could not copy the session: {said.splitlines()[0]}")
