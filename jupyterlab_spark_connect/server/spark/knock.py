"""Ask a Spark Connect server for its version, with the token that it must know.

Run as ``python -P -m jupyterlab_spark_connect.server.spark.knock``, with a `Connection` as JSON on its
standard input. A process of its own: gRPC brings threads of its own, which a Jupyter server that forks
kernels is better without. The exit code is the answer; what else was told is JSON on the standard output.
`knocking` is what runs it.
"""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.module_command import module_command

if TYPE_CHECKING:
    import grpc

COMMAND: Final[Sequence[str]] = module_command("jupyterlab_spark_connect.server.spark.knock")
"""What asks; its standard input is a `Connection`."""

PATIENCE: Final = 10.0
"""Seconds for the answer; a driver that collects garbage may take some."""


class Knock(enum.IntEnum):
    """What came of it; the values are exit codes that Python itself does not use."""

    WELCOME = 0
    """It answered with a version."""
    REFUSED = 10
    """It does not know the token."""
    SILENT = 11
    """It did not answer, or not like a Spark Connect server."""
    UNABLE = 12
    """There is no gRPC or no pyspark here to ask with."""


def knock(connection: Connection) -> tuple[Knock, dict[str, str]]:
    """Make one authenticated call on the session that all notebooks share, and give what it tells."""
    try:
        import grpc
        from pyspark.sql.connect import proto
    except ImportError:
        return Knock.UNABLE, {}
    question = proto.AnalyzePlanRequest(
        session_id=connection.session_id,
        user_context=proto.UserContext(user_id=connection.user_id),
        spark_version=proto.AnalyzePlanRequest.SparkVersion(),
    )
    with open_channel(connection) as channel:
        stub = proto.SparkConnectServiceStub(channel)  # type: ignore[no-untyped-call]
        try:
            answer = stub.AnalyzePlan(question, metadata=credentials(connection), timeout=PATIENCE)
        except grpc.RpcError as error:
            refused = error.code() is grpc.StatusCode.UNAUTHENTICATED
            return Knock.REFUSED if refused else Knock.SILENT, {}
    version = answer.spark_version.version
    told = {"spark_version": version, "server_session": answer.server_side_session_id}
    return (Knock.WELCOME, told) if version else (Knock.SILENT, {})


def open_channel(connection: Connection) -> grpc.Channel:
    """Open the way to a Spark Connect server.

    Raises
    ------
    ImportError
        There is no gRPC here.
    """
    import grpc

    # A proxy that the environment names is for the network, never for this machine.
    options = [("grpc.enable_http_proxy", 0)] if connection.is_on_this_machine else []
    if not connection.is_encrypted:
        return grpc.insecure_channel(connection.address, options=options)
    trusted = Path(connection.ca_file).read_bytes() if connection.ca_file else None
    return grpc.secure_channel(
        connection.address, grpc.ssl_channel_credentials(root_certificates=trusted), options=options
    )


def credentials(connection: Connection) -> Sequence[tuple[str, str]]:
    """Give what is to be said with every call."""
    return [("authorization", f"Bearer {connection.token}")] if connection.token else []


if __name__ == "__main__":
    found, told = knock(Connection(**json.loads(sys.stdin.buffer.read())))
    sys.stdout.write(json.dumps(told))
    sys.exit(found)
