"""The server extension: puts the parts together, and stops Spark when Jupyter stops."""

from __future__ import annotations

import atexit
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp

from jupyterlab_spark_connect.contract.connection import (
    CLASSIC_VARIABLE,
    CONNECTION_FILE_VARIABLE,
    SESSION_MODE_LOCKED_VARIABLE,
    SESSION_MODE_VARIABLE,
)

from .activity.watch import ActivityWatch
from .base.tasks import in_background
from .clusters.config_folder import with_config_folders
from .handlers import missing_path_handlers, server_handlers
from .launchers.base import Launcher
from .lifecycle.adoption import stop_at_exit
from .lifecycle.folder import ConnectionFolder
from .lifecycle.state import ServerStatus
from .log.handlers import log_handlers
from .manager import SparkConnectManager
from .ml.handlers import ml_handlers
from .ml.models import SessionModels
from .session.ended import EndedNotebooks
from .session.handlers import session_handlers
from .start.handlers import start_handlers
from .start.settings import SparkConnect
from .webui import Connections, webui_handlers

EVENT_SCHEMA_ID: Final = "https://events.jupyter.org/jupyterlab_spark_connect/server/v1"
EVENT_SCHEMA_FILE: Final = Path(__file__).parent / "events" / "server.v1.yaml"


class SparkConnectApp(ExtensionApp):
    """The extension as Jupyter sees it; what an administrator sets is on `SparkConnect` and the launchers."""

    name = "jupyterlab_spark_connect"
    extension_url = "/lab"
    load_other_extensions = True
    _last_logged: datetime | None = None
    """The `since` of the state that was logged last."""

    classes = [SparkConnect, Launcher]  # noqa: RUF012 (a trait's default, as in every Application)

    def initialize_settings(self) -> None:
        """Claim the connection folder, make the manager, and set kernels' environment variables."""
        server = self._server
        config = with_config_folders(self.config, self.config_file_paths)
        self._events.register_event_schema(EVENT_SCHEMA_FILE)
        root = Path(server.root_dir)
        folder = ConnectionFolder.claim_somewhere(
            Path(jupyter_runtime_dir()), server.base_url, root, self.log
        )
        self.manager = SparkConnectManager(
            parent=self,
            config=config,
            settings=SparkConnect(parent=self, config=config),
            folder=folder,
            directory=root,
            sessions=server.session_manager,
            emit=self._emit,
        )
        self.activity = ActivityWatch(
            self.manager,
            server.kernel_manager,
            self.manager.settings.idle_timeout,
            self._count_as_active,
            self.log,
        )
        self.ended_notebooks = EndedNotebooks(
            folder.path, folder.connection_file, self.manager.view.operations, self.log
        )
        atexit.register(stop_at_exit, folder, keep_running=self.manager.settings.keep_running)
        # Every kernel that Jupyter starts inherits it.
        os.environ[CONNECTION_FILE_VARIABLE] = str(folder.connection_file)
        settings = self.manager.settings
        os.environ[CLASSIC_VARIABLE] = "1" if settings.classic_spark else "0"
        os.environ[SESSION_MODE_VARIABLE] = settings.session_mode
        os.environ[SESSION_MODE_LOCKED_VARIABLE] = "1" if settings.session_mode_locked else "0"

    @property
    def _server(self) -> ServerApp:
        """The Jupyter server, which is there by the time that any of this runs."""
        return cast("ServerApp", self.serverapp)

    @property
    def _events(self) -> EventLogger:
        """Jupyter's event bus."""
        return cast("EventLogger", self._server.event_logger)

    def initialize_handlers(self) -> None:
        """Add the routes of each capability."""
        manager, keep_alive = self.manager, self.activity.keep_alive
        self.web_ui_connections = Connections()
        self.handlers.extend(server_handlers(manager, keep_alive))
        self.handlers.extend(session_handlers(manager.session_options, manager.view, keep_alive))
        self.handlers.extend(ml_handlers(SessionModels(manager.ready_record, manager.view, self.log)))
        self.handlers.extend(start_handlers(manager.settings, manager.folder.path, manager.directory))
        self.handlers.extend(log_handlers(manager.folder.kept_log))
        self.handlers.extend(webui_handlers("/", manager.view, self.web_ui_connections))
        self.handlers.extend(missing_path_handlers())

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:  # noqa: ARG002 (Jupyter's name)
        """Start what needs the event loop."""
        self.manager.begin_adoption()
        if self.manager.settings.prestart:
            in_background(self.manager.prestart(), self.log)
        self.activity.begin()
        self.ended_notebooks.begin()

    def current_activity(self) -> dict[str, str] | None:
        """Keep the Jupyter server from shutting itself down while Spark works; None when it does not."""
        return {"spark": "working"} if self.activity.working else None

    async def stop_extension(self) -> None:
        """Stop Spark together with Jupyter."""
        await self.activity.end()
        await self.ended_notebooks.end()
        await self.manager.shut_down()
        self.web_ui_connections.close()

    def _count_as_active(self) -> None:
        """Record activity now, among the times that Jupyter and JupyterHub take the latest of."""
        self._server.web_app.settings["last_activity_times"][self.name] = datetime.now(UTC)

    def _emit(self, status: ServerStatus) -> None:
        if status.since != self._last_logged:
            self._last_logged = status.since
            self.log.info("Spark Connect: %s", status.state)
        self.activity.sample_now()
        self._events.emit(
            schema_id=EVENT_SCHEMA_ID,
            data={"action": status.state.value, "generation": status.generation},
        )
