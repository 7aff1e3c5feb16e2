"""What a Spark that is up tells of itself: which application it is, and where its Web UI is."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from jupyterlab_spark_connect.supervision import SupervisorState

from .launchers.models import Launch
from .processes import listening_ports
from .webui.application import Application, find_application

_PATIENCE: Final = 30.0
"""Seconds after which a Spark that has not told its application has no Web UI (``spark.ui.enabled``)."""


class Introduction:
    """Asks until it is told, for as long as there is hope.

    Parameters
    ----------
    launch
        What was launched.
    """

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._until = time.monotonic() + _PATIENCE

    @property
    def is_awaited(self) -> bool:
        """Whether to go on asking."""
        return time.monotonic() < self._until

    async def ask(self, state: SupervisorState | None) -> Application | None:
        """Ask once; None when it does not answer yet.

        Parameters
        ----------
        state
            What its supervisor last said of it.
        """
        if state is None or state.process is None:
            return None
        if state.web_ui_port is not None:
            ports = {state.web_ui_port}
        else:  # nothing was told, because logging is turned down
            ports = await asyncio.to_thread(listening_ports, state.process) - {self._launch.port}
        application = await find_application(ports, self._launch.web_ui_key)
        if application is not None:
            self._until = 0.0
        return application
