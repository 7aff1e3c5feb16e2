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
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import pyspark.sql.connect.streaming.query as streaming
from pyspark.sql.connect.client import SparkConnectClient
from pyspark.sql.connect.client.reattach import ExecutePlanResponseReattachableIterator
from pyspark.sql.connect.plan import CachedRemoteRelation

Living = TypeVar("Living", bound=Any)

LIMIT: Final = 1.0
"""Seconds for the last calls to the server, all together: once while threads end, and once afterwards."""
_LOOK: Final = 0.05
"""Seconds between two looks at the threads that are left."""


class ExitHandler:
    """Lets go of what this process holds in Spark, once its threads have done their work.

    Attributes
    ----------
    ends_at
        When the last calls must be over, by `time.monotonic`; None until Python ends.
    """

    def __init__(self) -> None:
        self.ends_at: float | None = None
        self._releases: list[Callable[[], None]] = []
        self._pid = os.getpid()
        # Python waits for threads that are no daemons, and this one waits for the server.
        setattr(streaming, "Thread", partial(threading.Thread, daemon=True))  # noqa: B010  # mypy: an import
        # Where Python has this no longer, a server that hangs holds up the end, as without us.
        getattr(threading, "_register_atexit", lambda _: None)(self._before_threads_end)
        atexit.register(self._after_threads_end)

    def add(self, release: Callable[[], None]) -> None:
        """Have something run at the end: a call to the server, which may fail."""
        self._releases.append(release)

    def time_left(self) -> float | None:
        """Return how many seconds a call to the server may take; None for as long as it likes."""
        return None if self.ends_at is None else max(_LOOK, self.ends_at - time.monotonic())

    def _before_threads_end(self) -> None:
        if os.getpid() != self._pid:  # a fork has the handler, but none of the threads of gRPC
            return
        buses = _living(streaming.StreamingQueryListenerBus)
        if any(bus._listener_bus for bus in buses):  # noqa: SLF001
            remover = threading.Thread(target=_remove_listeners, args=(buses,), daemon=True)
            remover.start()
            remover.join(LIMIT)
        threading.Thread(target=self._close_when_held_up, daemon=True).start()

    def _close_when_held_up(self) -> None:
        """Take back the calls that hold up Python's end: those with which pyspark's own pool is busy."""
        while _others():
            time.sleep(_LOOK)
        self.ends_at = time.monotonic() + LIMIT
        time.sleep(LIMIT)
        for client in _living(SparkConnectClient):
            client._closed = True  # noqa: SLF001
        # A call that begins while its channel closes crashes gRPC; those that come now are refused.
        time.sleep(_LOOK)
        for client in _living(SparkConnectClient):
            client._channel.close()  # noqa: SLF001

    def _after_threads_end(self) -> None:
        if os.getpid() != self._pid:
            return
        self.ends_at = time.monotonic() + LIMIT
        relations = _living(CachedRemoteRelation)
        for call in (*(relation.__del__ for relation in relations), *self._releases):
            if time.monotonic() > self.ends_at:
                break
            with contextlib.suppress(Exception):
                call()
        for relation in relations:
            setattr(relation, "_relation_id", None)  # noqa: B010  # mypy: pyspark says it is text
        for client in _living(SparkConnectClient):
            client._closed = True  # noqa: SLF001
            # `SparkSession.__del__` calls it: a channel that is closed while Python is torn down may hang
            setattr(client, "close", lambda: None)  # noqa: B010  # mypy: a method is no attribute


def _living(kind: type[Living]) -> list[Living]:
    """Return the objects of just this kind, whoever made them."""
    # `isinstance` would run the code of objects that pretend to be of another kind
    return [each for each in gc.get_objects() if type(each) is kind]


def _others() -> bool:
    """Whether a thread of somebody else's still works, for which Python waits."""
    mine = {threading.main_thread(), *_release_threads()}
    return any(not each.daemon and each not in mine for each in threading.enumerate())


def _release_threads() -> set[threading.Thread]:
    """Return the threads in which pyspark lets go of answers that it has read.

    The pool that is meant for all of them is one for each answer: the class never gets it.
    """
    kind = ExecutePlanResponseReattachableIterator
    known = getattr(kind, "_instances", None)
    answers = _living(kind) if known is None else list(known)
    pools = [each._release_thread_pool_instance for each in (kind, *answers)]  # noqa: SLF001
    return {thread for pool in pools for thread in getattr(pool, "_threads", ())}


def _remove_listeners(buses: list[streaming.StreamingQueryListenerBus]) -> None:
    """Let the session have listeners again: the server takes those of one client at a time."""
    for bus in buses:
        for listener in [*bus._listener_bus]:  # noqa: SLF001
            bus.remove(listener)


exit_handler = ExitHandler()
"""This process's."""
