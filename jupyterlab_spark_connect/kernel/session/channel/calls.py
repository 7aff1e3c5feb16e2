"""What gRPC's calls are, which it has no types for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import grpc

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from pyspark.sql.connect import proto


class Details(Protocol):
    """What gRPC knows of a call before it is made."""

    method: str

    def _replace(self, *, timeout: float) -> Details:
        """Return the same with another limit, in seconds."""


class Call(Protocol):
    """A call that has been made: gRPC has no types of its own."""

    def code(self) -> grpc.StatusCode:
        """Return the status; waits for the end of the call."""

    def result(self) -> Message:
        """Return the answer of a call that has just one."""

    def __next__(self) -> proto.ExecutePlanResponse:
        """Return the next answer of those that come in a stream."""
