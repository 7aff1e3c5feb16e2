"""What the outside sees of the Spark server: the model, its Web UI, and who uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from jupyterlab_spark_connect.server.lifecycle.state import ACTIVE, Lifecycle, State
from jupyterlab_spark_connect.server.spark.executors import Executor, ExecutorGauge
from jupyterlab_spark_connect.server.spark.web_ui import WebUi
from jupyterlab_spark_connect.server.system.processes import MemoryGauge

from .model import Notebook, to_model
from .notebooks import Notebooks


class View:
    """Looks at the lifecycle and never changes it.

    Parameters
    ----------
    lifecycle
        What is known.
    notebooks
        Who is attached.
    """

    def __init__(self, lifecycle: Lifecycle, notebooks: Notebooks) -> None:
        self._lifecycle = lifecycle
        self._notebooks = notebooks
        self._memory = MemoryGauge()
        self._executors = ExecutorGauge()

    async def model(self) -> dict[str, Any]:
        """Give `Server` of openapi.yaml."""
        notebooks, executors = await asyncio.gather(self.attached(), self._executors_now())
        now = self._lifecycle.now
        process = now.supervisor.process if now.supervisor else None
        memory = await self._memory.read(process) if process and now.state in ACTIVE else None
        # Time has passed: the situation is asked for again, so that the model is of one moment.
        web_ui = self.web_ui()
        ready = self._lifecycle.now.state is State.READY
        return to_model(
            self._lifecycle.now,
            web_ui=web_ui.path if web_ui else None,
            memory=memory,
            notebooks=notebooks if ready else [],
            executors=executors if ready else [],
        )

    def web_ui(self) -> WebUi | None:
        """Give the Web UI of the Spark that is ready; None when there is none."""
        now = self._lifecycle.now
        if now.state is not State.READY or now.launch is None or now.web_ui_capability is None:
            return None
        told = now.supervisor.web_ui_port if now.supervisor else None
        port = now.application.web_ui_port if now.application else told
        if port is None:
            return None
        return WebUi(port=port, key=now.launch.web_ui_key, capability=now.web_ui_capability)

    async def attached_names(self) -> list[str]:
        """Name the notebooks attached to the Spark that is ready."""
        return [notebook.name for notebook in await self.attached()]

    async def attached(self) -> list[Notebook]:
        """Give the kernels attached to the Spark that is ready."""
        now = self._lifecycle.now
        if now.state is not State.READY or now.generation is None:
            return []
        return await self._notebooks.attached(now.generation)

    async def _executors_now(self) -> Sequence[Executor]:
        application, web_ui = self._lifecycle.now.application, self.web_ui()
        if application is None or web_ui is None:
            return ()
        return await self._executors.read(application, web_ui.key)
