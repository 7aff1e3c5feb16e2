"""Every call of Spark Connect's gRPC service, made with a token of the caller's choice."""

from __future__ import annotations

import grpc
from pyspark.sql.connect.proto import base_pb2

SERVICE = base_pb2.DESCRIPTOR.services_by_name["SparkConnectService"]
FOREIGN_SERVICES = {
    # What a gRPC server may offer beside its own service; neither must tell anything.
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": b"\x3a\x00",
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": b"\x3a\x00",
    "/grpc.health.v1.Health/Check": b"",
}


def call_everything(port: int, token: str | None, user: str, session: str) -> dict[str, str]:
    """Call each method once; give the name of the status that each ended with."""
    metadata = [("authorization", f"Bearer {token}")] if token is not None else []
    calls = {
        f"/{SERVICE.full_name}/{method.name}": _request(method, user, session) for method in SERVICE.methods
    }
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        return {
            path: _status(channel, path, content, metadata)
            for path, content in {**calls, **FOREIGN_SERVICES}.items()
        }


def _request(method: object, user: str, session: str) -> bytes:
    kind = getattr(base_pb2, method.input_type.name)
    request = kind(session_id=session)
    request.user_context.user_id = user
    return request.SerializeToString()


def _status(channel: grpc.Channel, path: str, content: bytes, metadata: list[tuple[str, str]]) -> str:
    call = channel.stream_stream(path)
    try:
        for _ in call(iter([content]), metadata=metadata, timeout=30):
            return "OK"
    except grpc.RpcError as error:
        return str(error.code().name)
    return "OK"
