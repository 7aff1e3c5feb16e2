"""Talk to the session that all notebooks share: change its options, name its temp views.

Run as ``python -P -m jupyterlab_spark_connect.server.spark.connect_program``, with a `Connection` and a
question as JSON on its standard input; the answer is JSON on its standard output, and the exit code a
`Knock`. A process of its own, as in `knock`. `session_calls` is what runs it.
"""

from __future__ import annotations

import contextlib
import json
import sys
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.module_command import module_command

from .knock import PATIENCE, Knock, credentials, open_channel

if TYPE_CHECKING:
    from pyspark.sql.connect.proto import ConfigResponse

COMMAND: Final[Sequence[str]] = module_command("jupyterlab_spark_connect.server.spark.connect_program")
"""What asks; its standard input is ``{"connection": …, "look": …}``, or ``"change"`` or ``"release"``."""

_VIEWS_ALONE: Final = "spark_catalog.global_temp"
"""Where there are temp views and no tables, of which a catalog may have very many."""


class SharedSession:
    """The session, and what can be asked of it.

    Parameters
    ----------
    connection
        Where it is, and what opens it.

    Raises
    ------
    ImportError
        There is no gRPC or no pyspark here to ask with.
    """

    def __init__(self, connection: Connection) -> None:
        import grpc
        from pyspark.sql.connect import proto

        self.error: Final = grpc.RpcError
        self._no_answer = {
            grpc.StatusCode.UNAVAILABLE,
            grpc.StatusCode.DEADLINE_EXCEEDED,
            grpc.StatusCode.UNAUTHENTICATED,
        }
        self._proto = proto
        self._id = connection.session_id
        self._user = proto.UserContext(user_id=connection.user_id)
        self._how = {"metadata": credentials(connection), "timeout": PATIENCE}
        self._stub = proto.SparkConnectServiceStub(open_channel(connection))  # type: ignore[no-untyped-call]

    def look(self, names: Sequence[str]) -> dict[str, Any]:
        """Say which of these options can be changed while Spark runs, and which temp views there are.

        The views are null where they cannot be told.
        """
        live = self._live(names)
        try:
            return {"live": live, "views": self._views()}
        except self.error:
            return {"live": live, "views": None}

    def change(self, *, values: Mapping[str, str], unset: Sequence[str]) -> dict[str, Any]:
        """Change options, all of them or none.

        Parameters
        ----------
        values
            What is to be set.
        unset
            What is to have Spark's own default.

        Returns
        -------
        The option that is refused and why, in Spark's words; null for a word when it holds from the next
        start only; an empty object when everything was changed.
        """
        live = self._live([*values, *unset])
        for name, is_live in live.items():
            if not is_live:
                return {"refused": name, "words": None}
        trial = str(uuid.uuid4())
        try:
            for name, value in values.items():
                try:
                    self._set(trial, {name: value})
                except self.error as error:
                    if error.code() in self._no_answer:
                        raise
                    return {"refused": name, "words": _words(error)}
        finally:
            with contextlib.suppress(self.error):
                self._release(trial)
        self._unset(unset)
        self._set(self._id, values)
        return {}

    def release(self) -> dict[str, Any]:
        """End the session."""
        self._release(self._id)
        return {}

    def _live(self, names: Sequence[str]) -> dict[str, bool]:
        if not names:
            return {}
        asked = self._proto.ConfigRequest.IsModifiable(keys=names)
        return {pair.key: pair.value == "true" for pair in self._config(self._id, is_modifiable=asked).pairs}

    def _set(self, session: str, values: Mapping[str, str]) -> None:
        pairs = [self._proto.KeyValue(key=name, value=value) for name, value in values.items()]
        if pairs:
            self._config(session, set=self._proto.ConfigRequest.Set(pairs=pairs))

    def _unset(self, names: Sequence[str]) -> None:
        if names:
            self._config(self._id, unset=self._proto.ConfigRequest.Unset(keys=names))

    def _config(self, session: str, **operation: Any) -> ConfigResponse:  # noqa: ANN401 (a message of any kind)
        request = self._proto.ConfigRequest(
            session_id=session,
            user_context=self._user,
            operation=self._proto.ConfigRequest.Operation(**operation),
        )
        answer: ConfigResponse = self._stub.Config(request, **self._how)
        return answer

    def _release(self, session: str) -> None:
        request = self._proto.ReleaseSessionRequest(session_id=session, user_context=self._user)
        self._stub.ReleaseSession(request, **self._how)

    def _views(self) -> list[str]:
        try:
            tables = self._tables(_VIEWS_ALONE)
        except self.error as error:
            if error.code() in self._no_answer:
                raise
            # An administrator may have given the database of global temp views another name.
            tables = self._tables(None)
        return sorted(
            ".".join([*(table["namespace"] or ()), table["name"]]) for table in tables if table["isTemporary"]
        )

    def _tables(self, database: str | None) -> list[dict[str, Any]]:
        import pyarrow as pa

        proto = self._proto
        question = proto.Catalog(list_tables=proto.ListTables(db_name=database))
        request = proto.ExecutePlanRequest(
            session_id=self._id,
            user_context=self._user,
            plan=proto.Plan(root=proto.Relation(common=proto.RelationCommon(plan_id=0), catalog=question)),
        )
        tables = []
        for answer in self._stub.ExecutePlan(request, **self._how):
            if answer.HasField("arrow_batch"):
                with pa.ipc.open_stream(answer.arrow_batch.data) as batches:
                    tables += batches.read_all().to_pylist()
        return tables


def _words(error: Any) -> str:  # noqa: ANN401 (grpc.RpcError, whose methods its class does not have)
    """Give what Spark said."""
    return str(error.details() or error.code().name)


def main(told: bytes) -> Knock:
    """Answer one question."""
    question = json.loads(told)
    try:
        session = SharedSession(Connection(**question["connection"]))
    except ImportError:
        return Knock.UNABLE
    try:
        if "look" in question:
            answer = session.look(question["look"])
        elif "release" in question:
            answer = session.release()
        else:
            answer = session.change(**question["change"])
    except session.error as error:
        sys.stderr.write(_words(error))
        return Knock.SILENT
    sys.stdout.write(json.dumps(answer))
    return Knock.WELCOME


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer.read()))
