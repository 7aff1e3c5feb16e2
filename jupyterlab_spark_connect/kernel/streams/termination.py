"""Waiting for the end of any streaming query: of this notebook's. Imports pyspark: load it late."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from pyspark.sql.connect.streaming.query import StreamingQuery, StreamingQueryManager

from jupyterlab_spark_connect.kernel.session.reach import reaches_everybody

_INTERVAL: Final = 1.0
"""Seconds between two looks."""


class Terminations:
    """Has `awaitAnyTermination` and `resetTerminated` of the shared session mean this notebook's queries.

    Parameters
    ----------
    is_shared
        Whether a session id is the shared session's.
    runs
        Returns the last run of each query of this notebook.
    """

    def __init__(self, is_shared: Callable[[str], bool], runs: Callable[[], Mapping[str, str]]) -> None:
        self._is_shared = is_shared
        self._runs = runs
        self._reset: set[str] = set()

    def install(self) -> None:
        """Patch pyspark's class, once per process."""
        manager = StreamingQueryManager
        if hasattr(manager.awaitAnyTermination, "__wrapped__"):
            return
        for name, wrap in {"awaitAnyTermination": self._waiting, "resetTerminated": self._resetting}.items():
            setattr(manager, name, wrap(getattr(manager, name)))

    def _is_ours(self, manager: StreamingQueryManager) -> bool:
        return self._is_shared(manager._session.client._session_id) and not reaches_everybody()  # noqa: SLF001

    def _ended(self, manager: StreamingQueryManager) -> dict[str, str]:
        runs = self._runs()
        active = {query.runId for query in manager.active}
        return {query: run for query, run in runs.items() if run not in active and run not in self._reset}

    def _waiting(self, plain: Callable[..., Any]) -> Callable[..., bool | None]:
        @functools.wraps(plain)
        def wait(manager: StreamingQueryManager, timeout: Any = None) -> bool | None:  # noqa: ANN401 (what a person gives)
            is_allowed = timeout is None or (isinstance(timeout, float | int) and timeout > 0)
            if not is_allowed or not self._is_ours(manager):
                answer: bool | None = plain(manager, timeout)  # or pyspark's own error
                return answer
            ends_at = None if timeout is None else time.monotonic() + timeout
            while not (ended := self._ended(manager)):
                left = _INTERVAL if ends_at is None else ends_at - time.monotonic()
                if left <= 0:
                    return False
                time.sleep(min(left, _INTERVAL))
            for query, run in ended.items():
                StreamingQuery(manager._session, query, run).awaitTermination()  # noqa: SLF001  # raises what it failed by
            return None if timeout is None else True

        return wait

    def _resetting(self, plain: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(plain)
        def reset(manager: StreamingQueryManager) -> None:
            if self._is_ours(manager):
                self._reset.update(self._ended(manager).values())
            else:
                plain(manager)

        return reset
