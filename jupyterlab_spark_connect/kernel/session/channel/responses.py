"""The answers of a call, as they are handed on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import grpc
from pyspark.sql.connect import proto

from .calls import Call

if TYPE_CHECKING:
    from google.protobuf.message import Message


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
