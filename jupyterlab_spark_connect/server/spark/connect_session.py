"""A session of Spark Connect, and the calls that are made on it, with bare gRPC.

Imports gRPC and pyspark's messages when it opens a session: only the process of `connect_program` does that.
"""

from __future__ import annotations

import contextlib
import enum
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyterlab_spark_connect.contract.connection import Connection

if TYPE_CHECKING:
    import grpc
    from pyspark.sql.connect.proto import ConfigResponse, ExecutePlanResponse, Plan

CALL_TIMEOUT: Final = 10.0
"""Seconds for one call; a driver that collects garbage may take some."""

_TEMP_VIEWS_ONLY: Final = "spark_catalog.global_temp"
"""A database with temp views and no tables, of which a catalog may have very many."""


class Ping(enum.IntEnum):
    """Whether a Spark Connect server answers; the values are exit codes that Python itself does not use."""

    OK = 0
    """It has answered."""
    UNAUTHENTICATED = 10
    """It does not know the token."""
    NO_ANSWER = 11
    """It did not answer, or not like a Spark Connect server."""
    NO_CLIENT = 12
    """There is no gRPC or no pyspark here to ask with."""


class UnexpectedAnswerError(Exception):
    """What answers is no Spark Connect server."""


class ConnectSession:
    """The session that all notebooks share, and the calls on it.

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
        self._unauthenticated = grpc.StatusCode.UNAUTHENTICATED
        self._unreachable = {
            grpc.StatusCode.UNAVAILABLE,
            grpc.StatusCode.DEADLINE_EXCEEDED,
            grpc.StatusCode.UNAUTHENTICATED,
        }
        self._proto = proto
        self._id = connection.session_id
        self._user = proto.UserContext(user_id=connection.user_id)
        metadata = [("authorization", f"Bearer {connection.token}")] if connection.token else []
        self._how = {"metadata": metadata, "timeout": CALL_TIMEOUT}
        self._stub = proto.SparkConnectServiceStub(_open_channel(connection))  # type: ignore[no-untyped-call]

    def ping(self) -> dict[str, str]:
        """Return Spark's version, and what the server calls its side of the session.

        Raises
        ------
        UnexpectedAnswerError
            It has no version.
        """
        proto = self._proto
        request = proto.AnalyzePlanRequest(
            session_id=self._id,
            user_context=self._user,
            spark_version=proto.AnalyzePlanRequest.SparkVersion(),
        )
        response = self._stub.AnalyzePlan(request, **self._how)
        version = response.spark_version.version
        if not version:
            raise UnexpectedAnswerError
        return {"spark_version": version, "server_session": response.server_side_session_id}

    def read_session(self, names: Sequence[str]) -> dict[str, Any]:
        """Return which of these options can be changed while Spark runs, and the temp views.

        The views are null where they cannot be read.
        """
        live = self._live(names)
        try:
            return {"live": live, "views": self._views()}
        except self.error:
            return {"live": live, "views": None}

    def set_options(
        self, values: Mapping[str, str], unset: Sequence[str], *, is_reset: bool = False
    ) -> dict[str, Any]:
        """Change options, all of them or none.

        Parameters
        ----------
        values
            What is to be set.
        unset
            What is to have Spark's own default.
        is_reset
            Whether they are known to be changeable.

        Returns
        -------
        The option that is rejected and why, in Spark's words, null when it holds from the next start only;
        an empty object when everything was changed.
        """
        live = self._live([] if is_reset else [*values, *unset])
        for name, is_live in live.items():
            if not is_live:
                return {"name": name, "reason": None}
        trial = str(uuid.uuid4())
        try:
            for name, value in values.items():
                try:
                    self._set(trial, {name: value})
                except self.error as error:
                    if error.code() in self._unreachable:
                        raise
                    return {"name": name, "reason": error_message(error)}
        finally:
            with contextlib.suppress(self.error):
                self._release(trial)
        self._unset(unset)
        self._set(self._id, values)
        return {}

    def read_models(self, limits: Sequence[str]) -> dict[str, Any]:
        """Return the session's models and the options that limit them; null where Spark does not say."""
        models = self._if_said(self._ml_cache)
        return {"models": models, "limits": self._if_said(lambda: self._values(limits))}

    def interrupt(self, operations: Sequence[str]) -> dict[str, Any]:
        """Cancel operations of the session by their ids; one that has ended is left alone."""
        by_id = self._proto.InterruptRequest.InterruptType.INTERRUPT_TYPE_OPERATION_ID
        for operation in operations:
            request = self._proto.InterruptRequest(
                session_id=self._id,
                user_context=self._user,
                interrupt_type=by_id,
                operation_id=operation,
            )
            self._stub.Interrupt(request, **self._how)
        return {}

    def release_session(self) -> dict[str, Any]:
        """End the session, and with it all that is in it."""
        self._release(self._id)
        return {}

    def outcome(self, error: grpc.RpcError) -> Ping:
        """Return what the error of a call says of the server."""
        return Ping.UNAUTHENTICATED if error.code() is self._unauthenticated else Ping.NO_ANSWER

    def _if_said(self, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 (what the question brings)
        try:
            return ask()
        except (AttributeError, ValueError):  # the pyspark here has no such question
            return None
        except self.error as error:
            if error.code() in self._unreachable:
                raise
            return None

    def _ml_cache(self) -> list[dict[str, Any]]:
        ml = self._proto.MlCommand
        command = self._proto.Command(ml_command=ml(get_cache_info=ml.GetCacheInfo()))
        found: list[dict[str, Any]] = []
        for response in self._execute(self._proto.Plan(command=command)):
            if response.HasField("ml_command_result"):
                entries = response.ml_command_result.param.array.elements
                found += [json.loads(each.string) for each in entries]
        return found

    def _values(self, names: Sequence[str]) -> dict[str, str]:
        pairs = self._config(self._id, get=self._proto.ConfigRequest.Get(keys=names)).pairs
        return {pair.key: pair.value for pair in pairs}

    def _live(self, names: Sequence[str]) -> dict[str, bool]:
        if not names:
            return {}
        question = self._proto.ConfigRequest.IsModifiable(keys=names)
        pairs = self._config(self._id, is_modifiable=question).pairs
        return {pair.key: pair.value == "true" for pair in pairs}

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
        response: ConfigResponse = self._stub.Config(request, **self._how)
        return response

    def _release(self, session: str) -> None:
        request = self._proto.ReleaseSessionRequest(session_id=session, user_context=self._user)
        self._stub.ReleaseSession(request, **self._how)

    def _execute(self, plan: Plan) -> Iterator[ExecutePlanResponse]:
        request = self._proto.ExecutePlanRequest(session_id=self._id, user_context=self._user, plan=plan)
        answers: Iterator[ExecutePlanResponse] = self._stub.ExecutePlan(request, **self._how)
        return answers

    def _views(self) -> list[str]:
        try:
            tables = self._tables(_TEMP_VIEWS_ONLY)
        except self.error as error:
            if error.code() in self._unreachable:
                raise
            # An administrator may have given the database of global temp views another name.
            tables = self._tables(None)
        return sorted(
            ".".join([*(table["namespace"] or ()), table["name"]]) for table in tables if table["isTemporary"]
        )

    def _tables(self, database: str | None) -> list[dict[str, Any]]:
        import pyarrow as pa

        proto = self._proto
        listing = proto.Catalog(list_tables=proto.ListTables(db_name=database))
        tables = []
        # with a plan's id Spark would keep the answer
        for response in self._execute(proto.Plan(root=proto.Relation(catalog=listing))):
            if response.HasField("arrow_batch"):
                with pa.ipc.open_stream(response.arrow_batch.data) as batches:
                    tables += batches.read_all().to_pylist()
        return tables


def _open_channel(connection: Connection) -> grpc.Channel:
    import grpc

    # A proxy that the environment names is for the network, never for this machine.
    options = [("grpc.enable_http_proxy", 0)] if connection.is_on_this_machine else []
    if not connection.is_encrypted:
        return grpc.insecure_channel(connection.address, options=options)
    trusted = Path(connection.ca_file).read_bytes() if connection.ca_file else None
    return grpc.secure_channel(
        connection.address, grpc.ssl_channel_credentials(root_certificates=trusted), options=options
    )


def error_message(error: Any) -> str:  # noqa: ANN401 (grpc.RpcError, whose methods its class does not have)
    """Return what Spark said."""
    return str(error.details() or error.code().name)
