"""Speak gRPC to a Spark Connect server: ping it, ask and change the session that all notebooks share.

Run as ``python -P -m jupyterlab_spark_connect.server.spark.connect_program``, with JSON on its standard
input: a `Connection`, the name of a call, and its arguments. The exit code is a `Ping`, and what the call
returns is JSON on the standard output. A process of its own: gRPC brings threads of its own, which a Jupyter
server that forks kernels is better without. `connect_client` is what runs it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.module_command import module_command

from .connect_session import ConnectSession, Ping, UnexpectedAnswerError, error_message

COMMAND: Final[Sequence[str]] = module_command("jupyterlab_spark_connect.server.spark.connect_program")
"""Its standard input is ``{"connection": …, "call": …, "arguments": {…}}``; the calls are `CALLS`."""

CALLS: Final[Mapping[str, Callable[..., dict[str, Any]]]] = {
    "ping": ConnectSession.ping,
    "read_session": ConnectSession.read_session,
    "set_options": ConnectSession.set_options,
    "read_models": ConnectSession.read_models,
    "interrupt": ConnectSession.interrupt,
    "release_session": ConnectSession.release_session,
}


def main(request: bytes) -> Ping:
    """Make one call."""
    content = json.loads(request)
    try:
        session = ConnectSession(Connection(**content["connection"]))
    except ImportError:
        return Ping.NO_CLIENT
    try:
        result = CALLS[content["call"]](session, **content["arguments"])
    except session.error as error:
        sys.stderr.write(error_message(error))
        return session.outcome(error)
    except UnexpectedAnswerError:
        return Ping.NO_ANSWER
    sys.stdout.write(json.dumps(result))
    return Ping.OK


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer.read()))
