"""Interrupts as in plain PySpark: of all that this notebook runs, and of nothing that others run."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import grpc
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.contract.interruption import INTERRUPTIONS_FOLDER_NAME, Interruption
from jupyterlab_spark_connect.contract.operation_tags import kernel_tag
from jupyterlab_spark_connect.kernel.session.extension import SessionExtension
from jupyterlab_spark_connect.kernel.session.reach import reaches_everybody
from jupyterlab_spark_connect.kernel.session.registration import kernel_id
from jupyterlab_spark_connect.kernel.session.sentences import print_sentence

from .keyboard import KeyboardWatch
from .operations import Operation, Operations
from .tags import own_tag

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from jupyterlab_spark_connect.kernel.session.extension import Request
    from jupyterlab_spark_connect.kernel.session.session import OpenSession

_TYPE: Final = proto.InterruptRequest.InterruptType
_CANCELED: Final = "[OPERATION_CANCELED]"
_TIMEOUT: Final = 5.0
"""Seconds for one interrupt."""
_PAUSES: Final = (0.0, 0.3, 1.0, 3.0)
"""Seconds before each try: a request may be on its way to Spark, which does not know the operation yet."""


class Interrupts(SessionExtension):
    """Gives each operation this kernel's tag, and turns interrupts of all into interrupts by that tag."""

    purpose = "keep interrupts to this notebook"

    def __init__(self) -> None:
        self._operations = Operations()
        self._keyboard = KeyboardWatch(self._interrupt_threads)
        self._opened: OpenSession | None = None
        self._pid = os.getpid()
        self._tag = kernel_tag(kernel_id())

    def opened(self, opened: OpenSession) -> None:
        """Know the shared session, and watch for Interrupt."""
        self._opened = opened
        self._keyboard.start()

    def prepare(self, request: Request) -> Request:
        """Return an operation with its tags, and an interrupt that reaches what it may."""
        if isinstance(request, proto.ExecutePlanRequest):
            self._keyboard.require_going_on()
            self._add_tags(request)
            self._operations.begin(request)
        elif isinstance(request, proto.ReleaseExecuteRequest) and request.HasField("release_all"):
            self._operations.end(request.operation_id)
        elif isinstance(request, proto.InterruptRequest):
            return cast("Request", self._interrupt(request))
        return request

    def completed(self, request: Message) -> None:
        """Let go of an operation."""
        if isinstance(request, proto.ExecutePlanRequest):
            self._operations.end(request.operation_id)

    def failed(self, request: Message, error: Exception) -> None:
        """Say who interrupted an operation, unless it was this notebook."""
        if not isinstance(request, proto.ExecutePlanRequest) or not isinstance(error, grpc.RpcError):
            return
        operation = self._operations.get(request.operation_id)
        if operation is None or _CANCELED not in str(error.details()):
            return
        if not self._operations.was_interrupted(operation.id) and self._is_shared(request.session_id):
            print_sentence(self._who(operation))
        self._operations.end(operation.id)

    def _is_shared(self, session_id: str) -> bool:
        return self._opened is not None and session_id == self._opened.connection.session_id

    def _add_tags(self, request: proto.ExecutePlanRequest) -> None:
        # in place, as a copy would cost: the plan may hold megabytes of data
        if self._tag in request.tags:
            return  # sent once more
        own = [own_tag(self._tag, tag) for tag in request.tags] if self._is_shared(request.session_id) else []
        request.tags.extend([self._tag, *own])

    def _interrupt(self, request: proto.InterruptRequest) -> proto.InterruptRequest:
        operations, kind = self._operations, request.interrupt_type
        if not self._is_shared(request.session_id):
            operations.mark_interrupted(each.id for each in operations.running())
            return request
        if reaches_everybody():
            self._say_who_it_was()
            operations.mark_interrupted(each.id for each in operations.running())
            return request
        changed = proto.InterruptRequest()
        changed.CopyFrom(request)
        if kind == _TYPE.INTERRUPT_TYPE_ALL:
            changed.interrupt_type = _TYPE.INTERRUPT_TYPE_TAG
            changed.operation_tag = self._tag
        elif kind == _TYPE.INTERRUPT_TYPE_TAG:
            changed.operation_tag = own_tag(self._tag, request.operation_tag)
        elif not operations.is_known(request.operation_id):
            print_sentence(
                f"Operation {request.operation_id} is not this notebook's, and goes on. "
                "`with jupyterlab_spark_connect.everybody():` around the call interrupts it."
            )
            changed.operation_id = str(uuid.uuid4())  # Spark answers that it has interrupted nothing
        if kind == _TYPE.INTERRUPT_TYPE_OPERATION_ID:
            operations.mark_interrupted([changed.operation_id])
        else:
            operations.mark_interrupted(each.id for each in operations.running(changed.operation_tag))
        return changed

    def _interrupt_threads(self, main_too: bool) -> None:
        main = threading.main_thread().ident
        wanted = [
            each for each in self._operations.running() if each.is_work and (main_too or each.thread != main)
        ]
        for pause in _PAUSES:
            wanted = [each for each in wanted if self._operations.get(each.id) is each]
            if not wanted:
                return
            time.sleep(pause)
            self._operations.mark_interrupted(each.id for each in wanted)
            self._send_interrupts(wanted)

    def _send_interrupts(self, operations: Sequence[Operation]) -> None:
        if self._opened is None or os.getpid() != self._pid:
            return
        client = self._opened.session.client
        for each in operations:
            # not by pyspark's method, which knows one session and tries for ten minutes
            request = proto.InterruptRequest(
                session_id=each.request.session_id,
                user_context=each.request.user_context,
                client_type=each.request.client_type,
                interrupt_type=_TYPE.INTERRUPT_TYPE_OPERATION_ID,
                operation_id=each.id,
            )
            with contextlib.suppress(Exception):
                client._stub.Interrupt(request, metadata=client._builder.metadata(), timeout=_TIMEOUT)  # noqa: SLF001

    def _folder(self) -> Path | None:
        return None if self._opened is None else self._opened.watch.path.parent / INTERRUPTIONS_FOLDER_NAME

    def _say_who_it_was(self) -> None:
        folder = self._folder()
        if folder is not None:
            name = os.environ.get("JPY_SESSION_NAME")
            by = Path(name).name if name else f"a Python program (pid {os.getpid()})"
            with contextlib.suppress(OSError):
                Interruption(kernel_id=kernel_id(), by=by, at=time.time()).write(folder)

    def _who(self, operation: Operation) -> str:
        folder = self._folder()
        known = [] if folder is None else Interruption.read_all(folder)
        since = [each for each in known if each.at >= operation.began and each.kernel_id != kernel_id()]
        if not since:
            return "Another notebook or program that shares the session interrupted this operation."
        return f"{max(since, key=lambda each: each.at).by} interrupted what all notebooks run, this too."
