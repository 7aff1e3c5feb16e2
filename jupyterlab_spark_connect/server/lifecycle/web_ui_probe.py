"""Which application a fresh Spark is, and where its Web UI is: asked for after its first query."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.spark.rest import Application, find_application
from jupyterlab_spark_connect.server.system.processes import listening_ports

from .models import Launch

_FIRST_QUERY_TIME: Final = 10.0
"""Seconds that belong to the first query, as long as the Web UI can be shown without an answer.

The first question to Spark's monitoring REST costs a driver a whole second of processor (Jersey looks through
a jar of Spark's for what it serves), which a cell that has waited for Spark would pay in full.
"""

_TIMEOUT: Final = 30.0
"""Seconds after which a Spark that has not answered has no Web UI (``spark.ui.enabled``)."""


class WebUiProbe:
    """Asks a fresh Spark for its application until it answers, or is found to have no Web UI.

    Parameters
    ----------
    launch
        What was launched.
    """

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._from = time.monotonic() + _FIRST_QUERY_TIME
        self._until = self._from + _TIMEOUT

    @property
    def is_open(self) -> bool:
        """Whether to go on asking."""
        return time.monotonic() < self._until

    async def ask(self, state: SupervisorState | None) -> Application | None:
        """Return the application; None when it does not answer yet, or is better left alone.

        Parameters
        ----------
        state
            The last of its supervisor.
        """
        if state is None or state.process is None:
            return None
        if state.web_ui_port is not None:
            if time.monotonic() < self._from:
                return None
            ports = {state.web_ui_port}
        else:  # the log does not name it, because logging is turned down
            ports = await asyncio.to_thread(listening_ports, state.process) - {self._launch.port}
        application = await find_application(ports, self._launch.web_ui_key)
        if application is not None:
            self._until = 0.0
        return application
