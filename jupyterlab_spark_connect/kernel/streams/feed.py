"""What becomes of this notebook's streaming queries, for its listeners. Imports pyspark: load it late.

Spark itself hands events of a session to one client alone: to another that asks it answers nothing, for ever,
also when the first was killed; and the events are those of everybody's queries. So Spark is asked, while a
query of this notebook runs, what has become of it.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pyspark.errors import PySparkException
from pyspark.sql.connect import proto

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

_INTERVAL: Final = 1.0
"""Seconds between two looks."""
_IDLE: Final = 10.0
"""Seconds without news after which a query counts as idle: Spark's own default."""

Result = Mapping[str, Any]


@dataclass
class _Run:
    """A run of a query, and what is known of it.

    Attributes
    ----------
    query, run
        What Spark calls them.
    seen
        Of the last progress that was told: its batch and its time.
    news_at
        When there was news of it, by `time.monotonic`.
    """

    query: str
    run: str
    seen: tuple[int, str] = (-1, "")
    news_at: float = field(default_factory=time.monotonic)


class EventFeed:
    """The events of queries, as pyspark's `StreamingQueryListenerBus` takes them from Spark.

    Parameters
    ----------
    session
        The one that the queries run in.
    runs
        Returns the last run of each query.
    """

    def __init__(self, session: SparkSession, runs: Callable[[], Mapping[str, str]]) -> None:
        self._session = session
        self._runs = runs
        self._stopped = threading.Event()
        self._watched: dict[str, _Run] = {}
        # what was before is not told
        active = {each.runId: each for each in session.streams.active}
        self._ended = {run for run in runs().values() if run not in active}
        for query, run in runs().items():
            if run in active:
                self._watched[run] = watched = _Run(query, run)
                if last := active[run].lastProgress:
                    watched.seen = (last.batchId, last.timestamp)

    def stop(self) -> None:
        """Have it end, after what there is to tell by then."""
        self._stopped.set()

    def __iter__(self) -> Iterator[Result]:
        while not self._stopped.wait(_INTERVAL):
            yield from self._look()
        yield from self._look()

    def _look(self) -> Iterator[Result]:
        for query, run in self._runs().items():
            if run not in self._ended and run not in self._watched:
                self._watched[run] = _Run(query, run)
        for watched in [*self._watched.values()]:
            # Spark may be busy, an Interrupt may have met the question: the next look will tell
            with contextlib.suppress(PySparkException):
                events = list(self._news(watched))
                if events:
                    yield {
                        "streaming_query_listener_events_result": proto.StreamingQueryListenerEventsResult(
                            events=events
                        )
                    }

    def _news(self, run: _Run) -> Iterator[proto.StreamingQueryListenerEvent]:
        # before its progress is asked for: what it does last is not to be missed
        is_active = self._ask(run, status=True).status.is_active
        for text in self._progress(run):
            progress = json.loads(text)
            run.seen = (progress["batchId"], progress["timestamp"])
            run.news_at = time.monotonic()
            yield _event("QUERY_PROGRESS_EVENT", {"progress": progress})
        about = {"id": run.query, "runId": run.run}
        if not is_active:
            failed = self._ask(run, exception=True).exception
            self._ended.add(run.run)
            del self._watched[run.run]
            message = failed.exception_message if failed.HasField("exception_message") else None
            kind = failed.error_class if failed.HasField("error_class") else None
            ended = {**about, "exception": message, "errorClassOnException": kind}
            yield _event("QUERY_TERMINATED_EVENT", ended)
        elif time.monotonic() - run.news_at >= _IDLE:
            run.news_at = time.monotonic()
            now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            yield _event("QUERY_IDLE_EVENT", {**about, "timestamp": now})

    def _progress(self, run: _Run) -> list[str]:
        """Return what a query has done since it was asked last, as JSON."""
        last = self._ask(run, last_progress=True).recent_progress.recent_progress_json
        if not last or _position(last[-1]) == run.seen:
            return []
        recent = self._ask(run, recent_progress=True).recent_progress.recent_progress_json
        return [each for each in recent if _position(each) > run.seen]

    def _ask(self, run: _Run, **question: bool) -> proto.StreamingQueryCommandResult:
        command = proto.Command()
        command.streaming_query_command.query_id.id = run.query
        command.streaming_query_command.query_id.run_id = run.run
        for name, value in question.items():
            setattr(command.streaming_query_command, name, value)
        _, properties, _ = self._session.client.execute_command(command)
        result: proto.StreamingQueryCommandResult = properties["streaming_query_command_result"]
        return result


def started_event(result: proto.WriteStreamOperationStartResult) -> str:
    """Return what Spark would say of a query that has just started, as JSON."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    about = {"id": result.query_id.id, "runId": result.query_id.run_id, "name": result.name or None}
    return json.dumps({**about, "timestamp": now, "jobTags": []})


def _position(text: str) -> tuple[int, str]:
    progress = json.loads(text)
    return progress["batchId"], progress["timestamp"]


def _event(kind: str, content: Mapping[str, object]) -> proto.StreamingQueryListenerEvent:
    event_type = proto.StreamingQueryEventType.Value(kind)
    return proto.StreamingQueryListenerEvent(event_json=json.dumps(content), event_type=event_type)
