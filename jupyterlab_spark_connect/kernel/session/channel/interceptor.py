"""What stands before every call of a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Self, cast

import grpc
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.kernel.session.exit import exit_handler
from jupyterlab_spark_connect.kernel.session.extension import Extensions
from jupyterlab_spark_connect.kernel.session.inventory import plans
from jupyterlab_spark_connect.kernel.session.inventory.inventory import SessionInventory
from jupyterlab_spark_connect.kernel.session.watch import ServerWatch

from .calls import Call, Details
from .responses import ResponseStream, SingleResponse

if TYPE_CHECKING:
    from google.protobuf.message import Message

Artifacts = Iterator[proto.AddArtifactsRequest]
Continuation = Callable[[Details, object], Call]

_NOTED = frozenset({"Config", "AnalyzePlan", "Interrupt"})
"""The calls with one answer of which the rest of us wants to know how they ended."""
_KINDS = (
    grpc.UnaryUnaryClientInterceptor,
    grpc.UnaryStreamClientInterceptor,
    grpc.StreamUnaryClientInterceptor,
)


class SessionInterceptor(*_KINDS):  # type: ignore[misc]  # grpc has no types
    """Stands before every call of a session.

    A call to a server that is gone raises at once, whoever makes it: an old DataFrame has no other way
    to learn of it, and pyspark alone would try for ten minutes. What succeeded is noted in the inventory; an
    operation at the answer that says so, for pyspark does not wait for the end of the call behind it.
    """

    def __init__(self, watch: ServerWatch, inventory: SessionInventory, extensions: Extensions) -> None:
        self.watch = watch
        self.inventory = inventory
        self._extensions = extensions
        self._running: dict[str, proto.ExecutePlanRequest] = {}

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Share, when pyspark copies the channel's builder for a cloned session."""
        return self

    def intercept_unary_unary(
        self, continuation: Continuation, details: Details, request: Message
    ) -> Call | SingleResponse:
        """Intercept calls with one answer: config, analyze, interrupt, release."""
        method = details.method.rpartition("/")[2]
        if method == "ReleaseExecute":
            released = cast("proto.ReleaseExecuteRequest", request)
            if released.HasField("release_all"):  # it is complete, or has failed
                self._running.pop(released.operation_id, None)
        details = self._before_call(details)
        request = self._extensions.prepare(request)
        call = continuation(details, request)
        if method in _NOTED:
            if call.code() != grpc.StatusCode.OK:
                self._fail(request, call)
                return call
            call = SingleResponse(call, self._extensions.received(request, call.result()))
            self._note(request)
        return call

    def intercept_unary_stream(
        self, continuation: Continuation, details: Details, request: Message
    ) -> Call | ResponseStream:
        """Intercept calls that stream their answer: execute and reattach."""
        details = self._before_call(details)
        request = self._extensions.prepare(request)
        call = continuation(details, request)
        match details.method.rpartition("/")[2]:
            case "ExecutePlan":
                asked = cast("proto.ExecutePlanRequest", request)
                if any(option.reattach_options.reattachable for option in asked.request_options):
                    self._running[asked.operation_id] = asked
                    return self._stream(call, asked, lambda: self._complete(asked.operation_id))
                return self._stream(call, asked, lambda: self._note(asked), end_completes=True)
            case "ReattachExecute":
                operation = cast("proto.ReattachExecuteRequest", request).operation_id
                return self._stream(
                    call, self._running.get(operation, request), lambda: self._complete(operation)
                )
        return call

    def _stream(
        self, call: Call, request: Message, completed: Callable[[], None], *, end_completes: bool = False
    ) -> ResponseStream:
        return ResponseStream(
            call,
            partial(self._extensions.received, request),
            completed,
            partial(self._fail, request),
            end_completes=end_completes,
        )

    def intercept_stream_unary(self, continuation: Continuation, details: Details, pieces: Artifacts) -> Call:
        """Intercept the upload of artifacts: what Spark turns down this process has not added."""
        uploaded = SessionInventory()
        call = continuation(self._before_call(details), self._noted(pieces, uploaded))
        if call.code() == grpc.StatusCode.OK:
            for entry in uploaded.entries():
                self.inventory.add(entry.kind, str(entry.name))
        return call

    def running(self) -> list[str]:
        """Return the ids of the operations that this process has asked for and that are not complete."""
        return list(self._running)

    def _before_call(self, details: Details) -> Details:
        """Require the server, and limit the call when Python ends.

        Raises
        ------
        SparkStoppedError
            The server is gone.
        """
        if not self.watch.is_current():
            raise self.watch.stopped_error()
        left = exit_handler.time_left()
        return details if left is None else details._replace(timeout=left)

    def _complete(self, operation: str) -> None:
        request = self._running.pop(operation, None)
        if request is not None:
            self._note(request)

    def _fail(self, request: Message, call: object) -> None:
        if isinstance(call, grpc.RpcError):  # gRPC's error is the call that failed
            self._extensions.failed(request, call)

    def _note(self, request: Message) -> None:
        plans.note_request(self.inventory, request)
        self._extensions.completed(request)

    @staticmethod
    def _noted(pieces: Artifacts, uploaded: SessionInventory) -> Artifacts:
        for piece in pieces:
            plans.note_artifacts(uploaded, piece)
            yield piece
