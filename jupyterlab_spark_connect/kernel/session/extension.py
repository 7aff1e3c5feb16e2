"""What a capability adds to a session: it sees requests before they are sent, and each session that opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from jupyterlab_spark_connect.client.errors import SparkSessionError

from .sentences import print_sentence

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from .session import OpenSession

Request = TypeVar("Request", bound="Message")
Result = TypeVar("Result")


class SessionExtension:
    """One capability's part in the session of a process; a subclass overrides what it needs.

    A part may fail without failing the query: what it raises is said once, and the query goes on as it was.
    Only a `SparkSessionError` reaches the person who ran the cell, as it is meant for that.

    Attributes
    ----------
    purpose
        What does not happen where it fails, as the end of "The Spark extension could not …".
    """

    purpose: str = "do its work"
    _has_failed = False

    def opened(self, opened: OpenSession) -> None:
        """Take notice of a session that has become this process's; it may be used already."""

    def prepare(self, request: Request) -> Request:
        """Return a request as it is to be sent, or the same; called in the thread that asks.

        Requests are pyspark's own objects: change a copy. Uploads of artifacts are not shown.
        """
        return request

    def received(self, request: Message, answer: Result) -> Result:  # noqa: ARG002 (for those who override it)
        """Return an answer as pyspark is to get it, or the same.

        Called for each answer of an operation, and for what a config, analyze or interrupt request brings.
        """
        return answer

    def completed(self, request: Message) -> None:
        """Take notice of a request that has succeeded; called in whichever thread learns of it."""

    def failed(self, request: Message, error: Exception) -> None:
        """Take notice of a call that has failed; pyspark may make it once more."""

    def guard(self, call: Callable[[], Result], otherwise: Result) -> Result:
        """Return what a call of ours returns, or something else where it fails, which is said once."""
        try:
            return call()
        except SparkSessionError:
            raise
        except Exception as error:  # noqa: BLE001  # of our own code nothing may end a query
            if not self._has_failed:
                self._has_failed = True
                print_sentence(
                    f"The Spark extension could not {self.purpose} ({type(error).__name__}: {error})."
                )
            return otherwise


class Extensions:
    """The parts of a session, in the order in which they see a request.

    Parameters
    ----------
    parts
        The first sees a request as pyspark made it.
    """

    def __init__(self, parts: Sequence[SessionExtension] = ()) -> None:
        self._parts = tuple(parts)
        # a query has many answers, of which few parts want to know
        self._receivers = [part for part in parts if type(part).received is not SessionExtension.received]

    def opened(self, opened: OpenSession) -> None:
        """Tell each part of a new session."""
        for part in self._parts:
            part.guard(partial(part.opened, opened), None)

    def prepare(self, request: Request) -> Request:
        """Return a request as it is to be sent."""
        for part in self._parts:
            request = part.guard(partial(part.prepare, request), request)
        return request

    def received(self, request: Message, answer: Result) -> Result:
        """Return an answer as pyspark is to get it."""
        for part in self._receivers:
            answer = part.guard(partial(part.received, request, answer), answer)
        return answer

    def completed(self, request: Message) -> None:
        """Tell each part of a request that has succeeded."""
        for part in self._parts:
            part.guard(partial(part.completed, request), None)

    def failed(self, request: Message, error: Exception) -> None:
        """Tell each part of a call that has failed."""
        for part in self._parts:
            part.guard(partial(part.failed, request, error), None)
