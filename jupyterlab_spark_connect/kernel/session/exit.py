"""Ends at Python's end what pyspark would wait for, for ever. Imports pyspark: load it late.

pyspark waits there for answers that cannot come: a checkpointed DataFrame asks the server to let go of it
when threads can no longer start (`CachedRemoteRelation.__del__`, pyspark/sql/connect/plan.py), a listener of
streaming queries has a thread of its own that only the server's word ends, and a server that hangs holds up
each of the last calls.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import threading
import warnings
import weakref
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, TypeVar

from pyspark.sql.connect.client import SparkConnectClient
from pyspark.sql.connect.plan import CachedRemoteRelation
from pyspark.sql.connect.streaming.query import StreamingQueryListenerBus

Living = TypeVar("Living", bound=Any)

LIMIT: Final = 1.5
"""Seconds for the last calls to the server, all together."""

_LISTENER_THREAD_ENDS: Final = "StreamingQueryListenerBus Handler thread received exception"


class ExitHandler:
    """Lets go of what this process holds in Spark, before Python waits for its threads.

    It is run before all that was registered when it was: by then threads can still be started.
    """

    def __init__(self) -> None:
        self._releases: list[Callable[[], None]] = []
        self._spared: weakref.WeakSet[SparkConnectClient] = weakref.WeakSet()
        self._pid = os.getpid()
        # `atexit` comes after Python has waited for its threads, and the pools of concurrent.futures register
        # in this way, too; the next best where a Python has it no longer
        getattr(threading, "_register_atexit", atexit.register)(self._run)

    def add(self, release: Callable[[], None]) -> None:
        """Have something run at the end: a call to the server, which may fail."""
        self._releases.append(release)

    def spare(self, client: SparkConnectClient) -> None:
        """Leave out what pyspark itself calls for a client at the end: the session is others', too."""
        self._spared.add(client)

    def _run(self) -> None:
        if os.getpid() != self._pid:  # a fork has the handler, but none of the threads of gRPC
            return
        clients = _living(SparkConnectClient, lambda client: not client.is_closed)
        relations = _living(CachedRemoteRelation)
        last = [
            *(partial(_remove_listeners, bus) for bus in _living(StreamingQueryListenerBus)),
            *(relation.__del__ for relation in relations),
            *self._releases,
            *(_exit_call(client) for client in clients if client not in self._spared),
        ]
        caller = threading.Thread(target=_call_all, args=(last,), daemon=True)
        caller.start()
        caller.join(LIMIT)
        for relation in relations:
            setattr(relation, "_relation_id", None)  # noqa: B010  # mypy: pyspark says it is text
        warnings.filterwarnings("ignore", message=_LISTENER_THREAD_ENDS)
        for client in clients:
            client._closed = True  # noqa: SLF001
            client._channel.close()  # noqa: SLF001  # takes every call back, whoever waits for it


def _living(kind: type[Living], wanted: Callable[[Living], bool] = lambda _: True) -> list[Living]:
    """Return the objects of just this kind, whoever made them."""
    # `isinstance` would run the code of objects that pretend to be of another kind
    return [each for each in gc.get_objects() if type(each) is kind and wanted(each)]


def _remove_listeners(bus: StreamingQueryListenerBus) -> None:
    """Let the session have listeners again: the server takes those of one client at a time."""
    for listener in [*bus._listener_bus]:  # noqa: SLF001
        bus.remove(listener)


def _exit_call(client: SparkConnectClient) -> Callable[[], None]:
    """Return what pyspark calls for a client at the end; 4.0 and 4.1 have another name for it."""
    call: Callable[[], None] = getattr(client, "_on_exit", None) or client._cleanup_ml_cache  # noqa: SLF001
    return call


def _call_all(calls: Iterable[Callable[[], object]]) -> None:
    for call in calls:
        with contextlib.suppress(Exception):
            call()


exit_handler = ExitHandler()
"""This process's."""
