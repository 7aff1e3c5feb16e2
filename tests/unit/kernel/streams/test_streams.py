"""Which streaming queries a notebook sees, and what its listeners are told of them."""

import json
from types import SimpleNamespace

import pytest
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.contract.notebook_streams import STREAMS_FOLDER_NAME, NotebookStreams
from jupyterlab_spark_connect.kernel.session.reach import everybody
from jupyterlab_spark_connect.kernel.streams.extension import OwnStreams
from jupyterlab_spark_connect.kernel.streams.feed import EventFeed

REQUEST = proto.ExecutePlanRequest(session_id="shared")


@pytest.fixture
def streams(tmp_path, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/flights.ipynb")
    part = OwnStreams()
    monkeypatch.setattr(part, "_listeners", SimpleNamespace(install=lambda: None, are_there=lambda: False))
    monkeypatch.setattr(part, "_terminations", SimpleNamespace(install=lambda: None))
    part.opened(
        SimpleNamespace(
            connection=SimpleNamespace(session_id="shared", generation=2),
            watch=SimpleNamespace(path=tmp_path / "connection.json"),
        )
    )
    return part


def active(*queries):
    answer = proto.ExecutePlanResponse()
    found = answer.streaming_query_manager_command_result.active
    for query in queries:
        found.active_queries.add().id.id = query
    return answer


def shown(part, request=REQUEST):
    answer = part.received(request, active("own", "before", "older", "others"))
    return [each.id.id for each in answer.streaming_query_manager_command_result.active.active_queries]


def test_a_notebook_sees_what_it_has_started_also_by_an_earlier_kernel(streams, tmp_path):
    started = proto.ExecutePlanResponse()
    started.write_stream_operation_start_result.query_id.id = "own"
    streams.received(REQUEST, started)
    kernels = (("k1", "/home/ada/flights.ipynb", 2, "before"), ("k2", "/home/ada/flights.ipynb", 1, "older"))
    for kernel, notebook, generation, query in (*kernels, ("k3", "/home/ada/x.ipynb", 2, "others")):
        NotebookStreams(kernel_id=kernel, notebook=notebook, generation=generation, queries=(query,)).write(
            tmp_path / STREAMS_FOLDER_NAME
        )
    assert shown(streams) == ["own", "before"]
    with everybody():
        assert shown(streams) == ["own", "before", "older", "others"]


def test_another_session_is_seen_whole(streams):
    assert len(shown(streams, proto.ExecutePlanRequest(session_id="another"))) == 4


class FakeSession:
    """A session in which one query runs; what it answers is set by the test."""

    def __init__(self, *progress):
        self.progress = [*progress]
        self.is_active = True
        self.streams = SimpleNamespace(active=[])
        self.client = self

    def execute_command(self, command):
        asked = command.streaming_query_command
        result = proto.StreamingQueryCommandResult()
        texts = [json.dumps(each) for each in self.progress]
        match asked.WhichOneof("command"):
            case "status":
                result.status.is_active = self.is_active
            case "last_progress":
                result.recent_progress.recent_progress_json.extend(texts[-1:])
            case "recent_progress":
                result.recent_progress.recent_progress_json.extend(texts)
            case "exception":
                result.exception.exception_message = "boo"
        return None, {"streaming_query_command_result": result}, None


def progress(batch):
    return {"batchId": batch, "timestamp": f"2026-11-30T00:00:0{batch}Z"}


def events(feed):
    """Return what a feed tells at one look."""
    feed.stop()
    told = [event for result in feed for event in result["streaming_query_listener_events_result"].events]
    return [json.loads(event.event_json) for event in told]


def test_each_progress_is_told_once_and_the_end_at_last():
    runs, session = {}, FakeSession(progress(0), progress(1))
    feed = EventFeed(session, lambda: runs)
    assert events(feed) == []
    runs["query"] = "run"
    assert [each["progress"]["batchId"] for each in events(feed)] == [0, 1]
    session.progress.append(progress(2))
    session.is_active = False
    *told, ended = events(feed)
    assert [each["progress"]["batchId"] for each in told] == [2]
    assert ended == {"id": "query", "runId": "run", "exception": "boo", "errorClassOnException": None}
    assert events(feed) == []


def test_what_had_ended_before_is_not_told():
    feed = EventFeed(FakeSession(progress(0)), lambda: {"query": "run"})
    assert events(feed) == []
