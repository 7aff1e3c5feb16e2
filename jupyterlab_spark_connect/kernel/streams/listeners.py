"""Listeners of streaming queries in the shared session, of each notebook. Imports pyspark: load it late."""

from __future__ import annotations

import functools
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pyspark.sql.connect.streaming.query import StreamingQueryListenerBus

from .feed import EventFeed, Result

if TYPE_CHECKING:
    from pyspark.sql.streaming.listener import StreamingQueryListener

_LISTENING: Final = 5.0
"""Seconds that the removal of the last listener waits for what it is still told."""

Runs = Callable[[], Mapping[str, str]]


class Listeners:
    """Gives pyspark's listener buses of the shared session a feed of ours in the place of Spark's.

    Parameters
    ----------
    is_shared
        Whether a session id is the shared session's.
    runs
        Returns the last run of each query of this notebook.
    """

    def __init__(self, is_shared: Callable[[str], bool], runs: Runs) -> None:
        self._is_shared = is_shared
        self._runs = runs
        self._feeds: weakref.WeakKeyDictionary[StreamingQueryListenerBus, EventFeed] = (
            weakref.WeakKeyDictionary()
        )

    def install(self) -> None:
        """Patch pyspark's class, once per process."""
        bus = StreamingQueryListenerBus
        if not hasattr(bus, "_register_server_side_listener") or hasattr(bus.remove, "__wrapped__"):
            return  # a pyspark that does it in another way keeps its own
        setattr(bus, "_register_server_side_listener", self._registering(bus._register_server_side_listener))  # noqa: B010, SLF001
        setattr(bus, "remove", self._removing(bus.remove))  # noqa: B010  # mypy: a method is no attribute

    def are_there(self) -> bool:
        """Whether this process listens."""
        return any(bus._listener_bus for bus in [*self._feeds])  # noqa: SLF001

    def _registering(self, plain: Callable[..., Any]) -> Callable[..., Iterator[Result]]:
        @functools.wraps(plain)
        def register(bus: StreamingQueryListenerBus) -> Iterator[Result]:
            session = bus._sqm._session  # noqa: SLF001
            if not self._is_shared(session.client._session_id):  # noqa: SLF001
                events: Iterator[Result] = plain(bus)
                return events
            feed = self._feeds[bus] = EventFeed(session, self._runs)
            return iter(feed)

        return register

    def _removing(self, plain: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(plain)
        def remove(bus: StreamingQueryListenerBus, listener: StreamingQueryListener) -> None:
            feed = self._feeds.get(bus)
            if feed is None or listener not in bus._listener_bus:  # noqa: SLF001
                plain(bus, listener)
                return
            is_last = len(bus._listener_bus) == 1  # noqa: SLF001
            thread = bus._execution_thread  # noqa: SLF001
            if is_last:
                feed.stop()
                # it hands on what there is, and then ends
                if thread is not None and thread is not threading.current_thread():
                    thread.join(_LISTENING)
            with bus._lock:  # noqa: SLF001
                if is_last:
                    bus._execution_thread = None  # noqa: SLF001
                    self._feeds.pop(bus, None)
                if listener in bus._listener_bus:  # noqa: SLF001
                    bus._listener_bus.remove(listener)  # noqa: SLF001

        return remove
