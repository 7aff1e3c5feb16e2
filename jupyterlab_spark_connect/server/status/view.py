"""What the outside sees of the Spark server: the model, its Web UI, and who uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jupyterlab_spark_connect.contract.inventory import NotedModel
from jupyterlab_spark_connect.server.lifecycle.models import Made
from jupyterlab_spark_connect.server.lifecycle.state import ACTIVE, State, StateMachine
from jupyterlab_spark_connect.server.spark.executors import Executor, ExecutorGauge
from jupyterlab_spark_connect.server.spark.operations import find_operations
from jupyterlab_spark_connect.server.spark.rest import Application, find_application
from jupyterlab_spark_connect.server.spark.web_ui import WebUi
from jupyterlab_spark_connect.server.system.processes import MemoryGauge

from .model import Notebook, SessionModeRule, SetOption, to_model
from .notebooks import Notebooks
from .set_options import SetOptions


class View:
    """Reads the state machine and never changes it.

    Parameters
    ----------
    machine
        Holds what is known.
    notebooks
        Who is attached.
    set_options
        What they have set.
    session_mode
        Which session they have unless they ask for another.
    """

    def __init__(
        self,
        machine: StateMachine,
        notebooks: Notebooks,
        set_options: SetOptions,
        session_mode: SessionModeRule,
    ) -> None:
        self._machine = machine
        self._notebooks = notebooks
        self._set_options = set_options
        self._session_mode = session_mode
        self._memory = MemoryGauge()
        self._executors = ExecutorGauge()

    @property
    def since(self) -> datetime:
        """When Spark entered its state."""
        return self._machine.status.since

    async def model(self) -> dict[str, Any]:
        """Return `Server` of openapi.yaml."""
        notebooks, classic, executors, (set_options, database), models = await asyncio.gather(
            self.attached(),
            self._notebooks.classic(),
            self._executors_now(),
            self._set_options_now(),
            self.models(),
        )
        now = self._machine.status
        supervisor = now.running.supervisor if now.running else None
        process = supervisor.process if supervisor else None
        memory = await self._memory.read(process) if process and now.state in ACTIVE else None
        # Time has passed: the status is read again, so that the model is of one moment.
        web_ui = self.web_ui()
        ready = self._machine.status.state is State.READY
        return to_model(
            self._machine.status,
            web_ui=web_ui.path if web_ui else None,
            memory=memory,
            notebooks=[*(notebooks if ready else []), *classic],
            executors=executors if ready else [],
            set_options=set_options if ready else [],
            database=database if ready else None,
            models=sum(each.part_of is None for each in models.values()) if ready else 0,
            session_mode=self._session_mode,
        )

    def web_ui(self) -> WebUi | None:
        """Return the Web UI of the Spark that is ready; None when there is none."""
        now = self._machine.status
        running, start = now.running, now.start
        if now.state is not State.READY or running is None or start is None:
            return None
        reported = running.supervisor.web_ui_port if running.supervisor else None
        port = running.application.web_ui_port if running.application else reported
        if port is None:
            return None
        return WebUi(port=port, key=running.launch.web_ui_key, capability=start.web_ui_capability)

    async def attached_names(self) -> list[str]:
        """Return the names of the notebooks attached to the Spark that is ready."""
        return [notebook.name for notebook in await self.attached()]

    async def attached(self) -> list[Notebook]:
        """Return the kernels attached to the Spark that is ready."""
        now = self._machine.status
        if now.state is not State.READY or now.generation is None:
            return []
        return await self._notebooks.attached(now.generation)

    async def _set_options_now(self) -> tuple[Sequence[SetOption], str | None]:
        now = self._machine.status
        if now.state is not State.READY or now.generation is None or now.start is None:
            return (), None
        return await self._set_options.read(now.generation, now.start.options)

    async def made(self) -> list[Made]:
        """Return what there is in the sessions of the Spark that is ready."""
        now = self._machine.status
        if now.state is not State.READY or now.generation is None:
            return []
        return await self._notebooks.made(now.generation)

    async def note_views(self, names: Sequence[str]) -> None:
        """Note which views the shared session of the Spark that is ready has, whoever made them."""
        now = self._machine.status
        if now.state is State.READY and now.generation is not None:
            await self._notebooks.note_views(now.generation, names)

    async def models(self) -> Mapping[str, NotedModel]:
        """Return the models that kernels have noted in the shared session of the Spark that is ready."""
        now = self._machine.status
        if now.state is not State.READY or now.generation is None:
            return {}
        return await self._notebooks.models(now.generation)

    async def application(self) -> Application | None:
        """Return the application of the Spark that is ready; None when there is none, or nobody can tell."""
        running, web_ui = self._machine.status.running, self.web_ui()
        if running is None or web_ui is None:
            return None
        # a Spark that has just become ready was not asked yet
        return running.application or await find_application([web_ui.port], web_ui.key)

    async def operations(self, tag: str) -> Sequence[str]:
        """Return the ids of the operations with a tag that have a job now; none where nobody can tell."""
        application, web_ui = await self.application(), self.web_ui()
        if application is None or web_ui is None:
            return ()
        return await find_operations(application, web_ui.key, tag)

    async def _executors_now(self) -> Sequence[Executor]:
        running, web_ui = self._machine.status.running, self.web_ui()
        application = running.application if running else None
        if application is None or web_ui is None:
            return ()
        return await self._executors.read(application, web_ui.key)
