"""The calls on a Spark Connect server, each made in a process of its own: see `connect_program`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.system.run_program import ProgramResult, run_program

from .connect_program import COMMAND
from .connect_session import Ping

_NO_CLIENT: Final = (
    "Spark cannot be asked: pyspark[connect] is not installed beside Jupyter. Install it there, or restart "
    "Spark with the new options."
)
_NO_ANSWER: Final = "Spark does not answer. Try again, or open the log to see what it does."


@dataclass(frozen=True, kw_only=True, slots=True)
class PingResult:
    """How a Spark Connect server has answered a ping.

    Attributes
    ----------
    status
        Whether it has answered.
    spark_version
        Of the server; empty unless it is OK.
    server_session
        What the server calls its side of the session: another one once it was started anew. Empty when it
        does not say.
    """

    status: Ping
    spark_version: str = ""
    server_session: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionInfo:
    """What the session that all notebooks share has said of itself.

    Attributes
    ----------
    live
        Which of the options that were asked about can be changed while Spark runs.
    views
        Names of its temp views, the global ones among them; None where they could not be read.
    """

    live: Mapping[str, bool]
    views: Sequence[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CachedModel:
    """A model that the session holds, as Spark lists it.

    Attributes
    ----------
    id
        What kernels know it by.
    kind
        Its class.
    bytes
        What it takes, in memory or on disk.
    """

    id: str
    kind: str
    bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelCache:
    """What the session has said of its models.

    Attributes
    ----------
    models
        They; None where it does not say.
    limits
        The values of the options that were asked for; none where it does not say.
    """

    models: Sequence[CachedModel] | None
    limits: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfigUpdate:
    """Options of the session to change, as Spark's `ConfigRequest` takes them.

    Attributes
    ----------
    values
        What is to be set.
    unset
        What is to have Spark's own default.
    is_reset
        Whether all of them were set while Spark ran, so that they can be: of a name that is not its own
        Spark says that it cannot.
    """

    values: Mapping[str, str]
    unset: Sequence[str]
    is_reset: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RejectedOption:
    """An option that the session does not take.

    Attributes
    ----------
    name
        The option.
    reason
        Why, in Spark's words; None when it cannot be changed while Spark runs.
    """

    name: str
    reason: str | None


async def ping(connection: Connection) -> PingResult:
    """Return whether a server answers and takes our token; never raises for want of an answer."""
    try:
        result = await _run(connection, "ping")
        status = Ping(result.code)
        content = json.loads(result.output) if status is Ping.OK else {}
    except (OSError, ValueError):  # it ended in a way of its own, or not at all
        return PingResult(status=Ping.NO_ANSWER)
    return PingResult(status=status, **content)


async def read_session(connection: Connection, names: Sequence[str] = ()) -> SessionInfo:
    """Return which of these options can be changed while Spark runs, and the temp views.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    content = await _call(connection, "read_session", names=list(names))
    return SessionInfo(live=content["live"], views=content["views"])


async def read_models(connection: Connection, limits: Sequence[str]) -> ModelCache:
    """Return the models of the session, and the values of the options that limit them.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    content = await _call(connection, "read_models", limits=list(limits))
    listed = content["models"]
    models = listed and [
        CachedModel(id=each["id"], kind=each["class"], bytes=each["size"]) for each in listed
    ]
    return ModelCache(models=models, limits=content["limits"] or {})


async def set_options(connection: Connection, update: ConfigUpdate) -> RejectedOption | None:
    """Change options, all of them or none; return the first that is rejected.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    content = await _call(connection, "set_options", **{**asdict(update), "values": dict(update.values)})
    return RejectedOption(**content) if content else None


async def interrupt(connection: Connection, operations: Sequence[str]) -> None:
    """Cancel operations of the session by their ids.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    await _call(connection, "interrupt", operations=list(operations))


async def release_session(connection: Connection) -> None:
    """End the session, and with it all that is in it.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    await _call(connection, "release_session")


async def _call(connection: Connection, call: str, **arguments: object) -> dict[str, Any]:
    try:
        result = await _run(connection, call, **arguments)
        if result.code == Ping.OK:
            content: dict[str, Any] = json.loads(result.output)
            return content
    except (OSError, ValueError) as error:  # TimeoutError is one of the first
        raise SessionUnreachableError(_NO_ANSWER, str(error)) from error
    if result.code == Ping.NO_CLIENT:
        raise SessionUnreachableError(_NO_CLIENT)
    raise SessionUnreachableError(_NO_ANSWER, _last_line(result.errors))


async def _run(connection: Connection, call: str, **arguments: object) -> ProgramResult:
    request = {"connection": asdict(connection), "call": call, "arguments": arguments}
    return await run_program(COMMAND, os.environ, json.dumps(request).encode())


def _last_line(text: str) -> str | None:
    """Return the last line that a program wrote; None when it wrote none."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else None
