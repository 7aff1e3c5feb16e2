"""Asks Spark what holds in a session at the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pyspark.sql.connect import proto

from jupyterlab_spark_connect.contract.notebook_options import CURRENT_DATABASE

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

    SessionRequest = proto.ConfigRequest | proto.ExecutePlanRequest

_TIMEOUT: Final = 10.0
"""Seconds for one question."""

Values = Mapping[str, str | None]


def read_values(session: SparkSession, request: SessionRequest, names: Sequence[str]) -> Values:
    """Return what holds now in the session of a request; None where nothing does.

    Parameters
    ----------
    session
        Any that is open on the same server.
    request
        Says which one is meant.
    names
        Of options, and `CURRENT_DATABASE`, which is known of `session` alone.
    """
    client = session.client
    values: dict[str, str | None] = dict.fromkeys(names)
    options = [name for name in names if name != CURRENT_DATABASE]
    if options:
        question = proto.ConfigRequest(
            session_id=request.session_id,
            user_context=request.user_context,
            client_type=request.client_type,
            operation=proto.ConfigRequest.Operation(
                get_option=proto.ConfigRequest.GetOption(keys=options),
            ),
        )
        metadata = client._builder.metadata()  # noqa: SLF001
        answer = client._stub.Config(question, metadata=metadata, timeout=_TIMEOUT)  # noqa: SLF001
        values |= {pair.key: pair.value for pair in answer.pairs if pair.HasField("value")}
    if CURRENT_DATABASE in values and client._session_id == request.session_id:  # noqa: SLF001
        [row] = session.range(1).selectExpr("current_catalog()", "current_database()").collect()
        values[CURRENT_DATABASE] = ".".join(row)
    return values
