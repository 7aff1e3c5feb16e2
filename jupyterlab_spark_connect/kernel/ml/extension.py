"""Notes the models that this kernel fits and loads, and lets go of them at its end. Imports pyspark."""

from __future__ import annotations

import atexit
import contextlib
import os
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from pyspark.sql.connect import proto

from jupyterlab_spark_connect.contract.inventory import MODEL
from jupyterlab_spark_connect.kernel.session.extension import SessionExtension
from jupyterlab_spark_connect.kernel.session.inventory.plans import command_of
from jupyterlab_spark_connect.kernel.session.notes import note_errors

from .advice import ModelAdvice
from .commands import KnownModel, models_made, with_limit

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from jupyterlab_spark_connect.kernel.session.extension import Result
    from jupyterlab_spark_connect.kernel.session.session import OpenSession

_TIMEOUT: Final = 0.5
"""Seconds for the last call, at Python's end."""


class SharedModels(SessionExtension):
    """Knows which models of the session are this notebook's.

    Spark holds the models of a session in one cache with one limit. Only the process that has fitted a model
    can use it; plain pyspark empties the whole cache when a process ends, and in a shared session it is
    others', too.
    """

    purpose = "say whose models fill the session"

    def __init__(self) -> None:
        self._opened: OpenSession | None = None
        self._known: dict[str, KnownModel] = {}
        self._pid = os.getpid()
        self._advice = ModelAdvice(self._known)

    def opened(self, opened: OpenSession) -> None:
        """Know the session, and explain its errors about models."""
        if self._opened is None:
            atexit.register(self._release)
        self._opened = opened
        advice = partial(self._advice.for_error, opened)
        note_errors(opened.session, lambda message: self.guard(lambda: advice(message), None))

    def received(self, request: Message, answer: Result) -> Result:
        """Note a model, and say what a warning about one leaves out."""
        if not isinstance(answer, proto.ExecutePlanResponse) or not answer.HasField("ml_command_result"):
            return answer
        asked = cast("proto.ExecutePlanRequest", request)
        opened = self._opened
        command = command_of(asked.plan)
        if opened is None or command is None or asked.session_id != opened.session.session_id:
            return answer
        generation = opened.connection.generation
        for id_, label, part_of in models_made(command, answer, self._known):
            self._known[id_] = KnownModel(label, part_of, asked.session_id, generation)
            opened.inventory.add(MODEL, id_, label=label, part_of=part_of)
        return cast("Result", with_limit(answer))

    def completed(self, request: Message) -> None:
        """Forget models that were deleted."""
        if not isinstance(request, proto.ExecutePlanRequest) or self._opened is None:
            return
        asked = command_of(request.plan)
        if asked is None or request.session_id != self._opened.session.session_id:
            return
        command = asked.ml_command
        if command.HasField("clean_cache"):
            self._opened.inventory.remove(MODEL)
        elif command.HasField("delete") and not getattr(command.delete, "evict_only", False):
            for each in command.delete.obj_refs:
                self._known.pop(each.id, None)
                self._opened.inventory.forget(MODEL, each.id)

    def _release(self) -> None:
        """Delete this process's models from the shared session: nobody else can, or could use them."""
        opened = self._opened
        if (
            opened is None
            or opened.mode != "shared"
            or os.getpid() != self._pid
            or not opened.watch.is_alive()
        ):
            return
        mine = [id_ for id_, each in self._known.items() if each.is_in(opened)]
        if not mine:
            return
        client: Any = opened.session.client
        with contextlib.suppress(Exception):
            # not by pyspark's method, which has no limit of time
            request = client._execute_plan_request_with_metadata()  # noqa: SLF001
            request.plan.command.ml_command.delete.obj_refs.extend(proto.ObjectRef(id=id_) for id_ in mine)
            list(client._stub.ExecutePlan(request, metadata=client._builder.metadata(), timeout=_TIMEOUT))  # noqa: SLF001
