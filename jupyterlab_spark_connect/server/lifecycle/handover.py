"""A Jupyter server takes over the Spark of an earlier one, and verifies that it is that one."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.spark.connect_client import ping
from jupyterlab_spark_connect.server.spark.connect_session import Ping
from jupyterlab_spark_connect.server.spark.rest import find_application
from jupyterlab_spark_connect.server.system.processes import listening_ports
from jupyterlab_spark_connect.server.system.supervisor_process import SupervisorHandle

from .record import StartRecord

_ANSWER_TIMEOUT: Final = 15.0
"""Seconds in which a supervisor has to say that it watches us now; it looks every two."""

_POLL_INTERVAL: Final = 0.1
"""Seconds between two polls of what it says."""


class HandoverError(Exception):
    """A Spark that runs cannot be taken over; the text says why, and goes into a sentence."""


async def take_ownership(supervisor: SupervisorHandle, state: SupervisorState, record: StartRecord) -> None:
    """Become the owner of a Spark that runs.

    Its process is known by pid and start time; it must hold its port, and answer a call that only the server
    with this start's token can answer.

    Raises
    ------
    HandoverError
        Its supervisor does not take us, or it is not what the record says.
    """
    await _become_owner(supervisor)
    port = record.connection.port
    if state.process is None or port not in await asyncio.to_thread(listening_ports, state.process):
        raise HandoverError(f"it does not listen on port {port}")
    await _verify(record, state.web_ui_port)


async def _become_owner(supervisor: SupervisorHandle) -> None:
    """Write the owner for the supervisor, and wait until it watches it: it may be about to stop Spark."""
    me = identify(os.getpid())
    if supervisor.spec.owner_file is None:
        raise HandoverError("its supervisor takes no other Jupyter server")
    await asyncio.to_thread(me.write, Path(supervisor.spec.owner_file))
    deadline = time.monotonic() + _ANSWER_TIMEOUT
    while time.monotonic() < deadline and not supervisor.ended:
        state = await supervisor.state()
        if state is not None and state.owner == me:
            return
        await asyncio.sleep(_POLL_INTERVAL)
    raise HandoverError("its supervisor does not answer")


async def _verify(record: StartRecord, web_ui_port: int | None) -> None:
    """Make an authenticated call: over gRPC, or where there is none beside Jupyter, to its locked Web UI."""
    status = (await ping(record.connection)).status
    if status is Ping.UNAUTHENTICATED:
        raise HandoverError("it does not know the token of its start")
    if status is Ping.OK:
        return
    ports = {web_ui_port} if web_ui_port is not None else set[int]()
    if await find_application(ports, record.launch.web_ui_key) is None:
        raise HandoverError("it does not answer")
