"""Opens the channel of a session, with our interceptor before every call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import grpc
from pyspark.sql.connect.client import DefaultChannelBuilder

from jupyterlab_spark_connect.contract.connection import Connection

from .interceptor import SessionInterceptor

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession


class _CustomCaBuilder(DefaultChannelBuilder):
    """pyspark's own channel builder, with certificates of somebody's own to check the server's against."""

    def __init__(self, url: str, ca_file: str) -> None:
        super().__init__(url)
        self._ca_file = ca_file

    def toChannel(self) -> grpc.Channel:  # noqa: N802 (pyspark's name)
        """Open the channel, as pyspark does but for the certificates."""
        credentials = grpc.ssl_channel_credentials(root_certificates=Path(self._ca_file).read_bytes())
        if self.token:
            credentials = grpc.composite_channel_credentials(
                credentials, grpc.access_token_call_credentials(self.token)
            )
        return self._secure_channel(self.endpoint, credentials)


def channel_builder(connection: Connection, interceptor: SessionInterceptor) -> DefaultChannelBuilder:
    """Make pyspark's own channel builder, with the interceptor before every call."""
    builder = (
        _CustomCaBuilder(connection.url, connection.ca_file)
        if connection.ca_file is not None and connection.is_encrypted
        else DefaultChannelBuilder(connection.url)
    )
    if connection.is_on_this_machine:
        # gRPC would ask the proxy of `http_proxy` for localhost, too, unless `no_proxy` says otherwise.
        builder.setChannelOption("grpc.enable_http_proxy", 0)
    builder.add_interceptor(interceptor)
    return builder


def has_interceptor(session: SparkSession) -> bool:
    """Whether a session's calls come by our interceptor: ours do, and those that pyspark makes of it."""
    builder = getattr(session.client, "_builder", None)
    return any(isinstance(each, SessionInterceptor) for each in getattr(builder, "_interceptors", ()))
