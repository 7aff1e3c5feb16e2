"""The gRPC side of a session: fail at once when the server is gone, and keep the inventory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

import grpc
from pyspark.sql.connect import proto
from pyspark.sql.connect.client import DefaultChannelBuilder
from pyspark.sql.connect.client.retries import DefaultPolicy

from jupyterlab_spark_connect.contract.connection import Connection

from . import plans
from .exit import exit_handler
from .extension import Extensions
from .inventory import SessionInventory
from .watch import ServerWatch

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from pyspark.sql.connect.session import SparkSession


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
        """Intercept the upload of artifacts."""
        return continuation(self._before_call(details), self._noted(pieces))

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

    def _noted(self, pieces: Artifacts) -> Artifacts:
        for piece in pieces:
            plans.note_artifacts(self.inventory, piece)
            yield piece


class ResponseStream:
    """The answers of a call as they come, and the moment at which its operation is complete.

    Parameters
    ----------
    call
        The call, whose other attributes are this one's too.
    received
        Returns an answer as it is to be handed on.
    completed
        Called once the operation is complete.
    failed
        Called with what the call ends by, where it fails.
    end_completes
        Whether the end of the stream says that it is: a stream that can be taken up again says so itself.
    """

    def __init__(
        self,
        call: Call,
        received: Callable[[proto.ExecutePlanResponse], proto.ExecutePlanResponse],
        completed: Callable[[], None],
        failed: Callable[[grpc.RpcError], None],
        *,
        end_completes: bool = False,
    ) -> None:
        self._call = call
        self._received = received
        self._completed = completed
        self._failed = failed
        self._end_completes = end_completes

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> proto.ExecutePlanResponse:
        try:
            answer = next(self._call)
        except StopIteration:
            if self._end_completes:
                self._completed()
            raise
        except grpc.RpcError as error:
            self._failed(error)
            raise
        answer = self._received(answer)
        if answer.HasField("result_complete"):
            self._completed()
        return answer

    def __getattr__(self, name: str) -> object:
        return getattr(self._call, name)


class SingleResponse:
    """A call that has succeeded, with its one answer as it is to be handed on."""

    def __init__(self, call: Call, answer: Message) -> None:
        self._call = call
        self._answer = answer

    def result(self) -> Message:
        """Return the answer."""
        return self._answer

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a call of gRPC has)
        return getattr(self._call, name)


class RetryWhileAlive(DefaultPolicy):
    """Retries what pyspark retries, for as long, but never against a server that is known to be gone.

    Raised from here, the error leaves the call at once, whichever call it is; pyspark's own error would say
    that a socket closed. One second between attempts is the longest a call can miss the server's end by.
    """

    def __init__(self, watch: ServerWatch) -> None:
        super().__init__(max_retries=600, max_backoff=1000, jitter=0)
        self._watch = watch

    def can_retry(self, error: BaseException) -> bool:
        """Whether to try again.

        Raises
        ------
        SparkStoppedError
            The server is gone.
        """
        if isinstance(error, grpc.RpcError):
            gone = not self._watch.is_current()
            if exit_handler.ends_at is not None:
                return False
            if gone or (error.code() == grpc.StatusCode.UNAVAILABLE and not self._watch.is_alive()):
                raise self._watch.stopped_error() from None
        return bool(super().can_retry(error))


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
