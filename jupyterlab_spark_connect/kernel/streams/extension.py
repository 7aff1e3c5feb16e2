"""In the shared session `spark.streams` is this notebook's, as with a Spark of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyspark.sql.connect import proto

from jupyterlab_spark_connect.kernel.session.extension import SessionExtension
from jupyterlab_spark_connect.kernel.session.reach import reaches_everybody

from .feed import started_event
from .listeners import Listeners
from .queries import OwnQueries
from .termination import Terminations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

    from jupyterlab_spark_connect.kernel.session.extension import Result
    from jupyterlab_spark_connect.kernel.session.session import OpenSession


class OwnStreams(SessionExtension):
    """Lists the streaming queries of this notebook alone, and tells its listeners of them."""

    purpose = "keep streaming queries to this notebook"

    def __init__(self) -> None:
        self._opened: OpenSession | None = None
        self._queries: OwnQueries | None = None
        self._listeners = Listeners(self._is_shared, self._runs)
        self._terminations = Terminations(self._is_shared, self._runs)

    def opened(self, opened: OpenSession) -> None:
        """Know the shared session; another Spark has other queries."""
        self._opened = opened
        if self._queries is None or self._queries.generation != opened.connection.generation:
            self._queries = OwnQueries(opened.watch.path.parent, opened.connection.generation)
        self._listeners.install()
        self._terminations.install()

    def received(self, request: Message, answer: Result) -> Result:
        """Return a list of queries without those of others; note a query that has started."""
        if not isinstance(request, proto.ExecutePlanRequest) or not self._is_shared(request.session_id):
            return answer
        response = cast("proto.ExecutePlanResponse", answer)
        if response.HasField("write_stream_operation_start_result"):
            self._note_start(response.write_stream_operation_start_result)
        elif response.HasField("streaming_query_manager_command_result"):
            self._leave_out_others(response.streaming_query_manager_command_result)
        return answer

    def _note_start(self, result: proto.WriteStreamOperationStartResult) -> None:
        if self._queries is not None:
            self._queries.add(result.query_id.id, result.query_id.run_id)
        if self._listeners.are_there() and not result.HasField("query_started_event_json"):
            result.query_started_event_json = started_event(result)

    def _leave_out_others(self, result: proto.StreamingQueryManagerCommandResult) -> None:
        if result.WhichOneof("result_type") != "active" or self._queries is None or reaches_everybody():
            return
        own = self._queries.all()
        kept = [each for each in result.active.active_queries if each.id.id in own]
        del result.active.active_queries[:]
        result.active.active_queries.extend(kept)

    def _is_shared(self, session_id: str) -> bool:
        return self._opened is not None and session_id == self._opened.connection.session_id

    def _runs(self) -> Mapping[str, str]:
        return {} if self._queries is None else self._queries.runs()
