"""Says to whoever sets an option of the shared session that it holds for all, and notes it for the panel."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pyspark.sql.connect import proto

from jupyterlab_spark_connect.kernel.session.extension import SessionExtension
from jupyterlab_spark_connect.kernel.session.sentences import print_sentence

from .notice import describe_change, is_secret
from .questions import Values, read_values
from .record import OptionRecord
from .statements import options_set_by

if TYPE_CHECKING:
    from types import FrameType

    from google.protobuf.message import Message

    from jupyterlab_spark_connect.kernel.session.extension import Request
    from jupyterlab_spark_connect.kernel.session.session import OpenSession

    from .questions import SessionRequest

_SETTERS: Final = (
    "jupyterlab_spark_connect.",
    "grpc.",
    "pyspark.sql.",
    "pyspark.pandas.config",
    "contextlib",
)
"""Modules by which somebody sets an option; `__name__` of a frame begins with it."""


class SharedOptions(SessionExtension):
    """Tells what a notebook sets for all, once for each option."""

    purpose = "say which options hold for all notebooks"

    def __init__(self) -> None:
        self._opened: OpenSession | None = None
        self._record: OptionRecord | None = None
        self._asking = threading.local()
        self._before: dict[str, Values] = {}
        self._told: set[str] = set()

    def opened(self, opened: OpenSession) -> None:
        """Know the shared session; another Spark has other options."""
        self._opened = opened
        if self._record is None or self._record.generation != opened.connection.generation:
            self._record = OptionRecord(opened.watch.path.parent, opened.connection.generation)

    def prepare(self, request: Request) -> Request:
        """Ask what holds before a request that sets options; such a request stays as it is."""
        if isinstance(request, proto.ConfigRequest | proto.ExecutePlanRequest) and self._is_shared(request):
            names = options_set_by(request)
            if names and not _is_temporary():
                self._before[_key(request)] = self._read(request, names)
        return request

    def completed(self, request: Message) -> None:
        """Say what has changed, and note it for the panel."""
        if isinstance(request, proto.ConfigRequest | proto.ExecutePlanRequest):
            before = self._before.pop(_key(request), None)
            if before is not None:
                after = self._read(request, list(before))
                changed = {
                    name: value
                    for name, value in after.items()
                    if value != before[name] or is_secret(name)  # which Spark does not tell
                }
                self._note(changed)

    def failed(self, request: Message, error: Exception) -> None:  # noqa: ARG002
        """Forget what held before a request that has set nothing."""
        if isinstance(request, proto.ConfigRequest | proto.ExecutePlanRequest):
            self._before.pop(_key(request), None)

    def _is_shared(self, request: SessionRequest) -> bool:
        if self._opened is None or getattr(self._asking, "now", False):
            return False
        return request.session_id == self._opened.connection.session_id

    def _read(self, request: SessionRequest, names: Sequence[str]) -> Values:
        if self._opened is None:
            return {}
        self._asking.now = True
        try:
            return read_values(self._opened.session, request, names)
        finally:
            self._asking.now = False

    def _note(self, changed: Values) -> None:
        if self._record is None or not changed:
            return
        self._record.add(changed)
        news = {name: value for name, value in changed.items() if name not in self._told}
        is_first = not self._told
        self._told |= news.keys()
        if news:
            print_sentence(describe_change(news, self._record.attached(), is_first=is_first))


def _key(request: SessionRequest) -> str:
    """Return what tells a request from the others that are under way."""
    if isinstance(request, proto.ExecutePlanRequest) and request.operation_id:
        return request.operation_id
    return f"thread {threading.get_ident()}"


def _is_temporary() -> bool:
    """Whether pyspark itself sets an option, as pandas on Spark does for as long as a computation takes."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if not f"{module}.".startswith(_SETTERS):
            return bool(module.startswith("pyspark."))
        frame = frame.f_back
    return False
