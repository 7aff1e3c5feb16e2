"""The operations of this process that Spark has not ended yet, and the names by which Spark knows them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyspark.sql.connect import proto

_REMEMBERED: Final = 10_000
"""How many operations that have ended are still known to be this process's."""

_WAITING_COMMANDS: Final = frozenset({"await_termination", "process_all_available"})


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation under way.

    Attributes
    ----------
    request
        What Spark was asked.
    thread
        Who waits for the answer, as `threading.get_ident` has it.
    began
        Seconds since 1970.
    """

    request: proto.ExecutePlanRequest
    thread: int
    began: float

    @property
    def id(self) -> str:
        """What Spark calls it."""
        return self.request.operation_id

    @property
    def is_work(self) -> bool:
        """Whether an Interrupt of the cell is meant for it; a listener, or a glance at a stream, is none."""
        if self.request.plan.WhichOneof("op_type") != "command":
            return True
        command = self.request.plan.command
        kind = command.WhichOneof("command_type")
        if kind == "streaming_query_command":
            return command.streaming_query_command.WhichOneof("command") in _WAITING_COMMANDS
        return kind != "streaming_query_listener_bus_command"


class Operations:
    """The operations of this process: those under way, and which of them it has interrupted itself.

    Several threads write to it.
    """

    def __init__(self) -> None:
        self._running: dict[str, Operation] = {}
        self._known: OrderedDict[str, None] = OrderedDict()
        self._interrupted: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, request: proto.ExecutePlanRequest) -> None:
        """Note that one is about to be sent; one without an id cannot be interrupted, by pyspark neither."""
        if not request.operation_id:
            return
        operation = Operation(request, threading.get_ident(), time.time())
        with self._lock:
            self._running.setdefault(operation.id, operation)
            self._known[operation.id] = None
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def end(self, operation: str) -> None:
        """Note that one has ended."""
        with self._lock:
            self._running.pop(operation, None)
            self._interrupted.discard(operation)

    def mark_interrupted(self, operations: Iterable[str]) -> None:
        """Note that this process interrupts them."""
        with self._lock:
            self._interrupted.update(self._running.keys() & set(operations))

    def was_interrupted(self, operation: str) -> bool:
        """Whether this process has interrupted it."""
        return operation in self._interrupted

    def is_known(self, operation: str) -> bool:
        """Whether it is, or was, this process's."""
        return operation in self._known

    def get(self, operation: str) -> Operation | None:
        """Return one that is under way."""
        return self._running.get(operation)

    def running(self, tag: str | None = None) -> list[Operation]:
        """Return those under way; with a tag, those that carry it."""
        with self._lock:
            found = list(self._running.values())
        return [each for each in found if tag is None or tag in each.request.tags]
