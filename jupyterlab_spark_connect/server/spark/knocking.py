"""Make the one call that tells whether a Spark Connect server is there and takes our token: see `knock`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.server.system.run_program import run_program

from .knock import COMMAND, Knock


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came of a knock.

    Attributes
    ----------
    knock
        Whether there was an answer, and which.
    spark_version
        Of the server; empty unless it was welcome.
    server_session
        What the server calls its side of the session: another one once it was started anew. Empty when it
        does not say.
    """

    knock: Knock
    spark_version: str = ""
    server_session: str = ""


async def knock_at(connection: Connection) -> Answer:
    """Knock in a program of its own; never raises for want of an answer."""
    try:
        answer = await run_program(COMMAND, os.environ, json.dumps(asdict(connection)).encode())
        knock = Knock(answer.code)
        told = json.loads(answer.output) if knock is Knock.WELCOME else {}
    except (OSError, ValueError):  # it ended in a way of its own, or not at all
        return Answer(knock=Knock.SILENT)
    return Answer(knock=knock, **told)
