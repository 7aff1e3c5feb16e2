"""The routes of the lifecycle; those of the log and of the Web UI stand beside what they serve."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from .base.errors import PathMissingError
from .base.handlers import API_ROOT, SparkConnectHandler
from .session.handlers import session_handlers
from .start.handlers import start_handlers
from .start.requests import StartRequest


class ServerHandler(SparkConnectHandler):
    """The Spark server: what it is doing, start, stop."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say what the Spark server is doing."""
        self.answer(await self.manager.model())

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Start it."""
        await self.manager.start(StartRequest.parse(self.json_object()))
        self.answer(await self.manager.model(), status=202)

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Stop it, or cancel its start."""
        await self.manager.stop()
        self.answer(await self.manager.model(), status=202)


class RestartHandler(SparkConnectHandler):
    """Stop and start, in one request."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Stop the Spark server and start it, with what the body asks for or else with the same again."""
        body = self.json_object()
        await self.manager.restart(StartRequest.parse(body) if body else None)
        self.answer(await self.manager.model(), status=202)


class KeepAliveHandler(SparkConnectHandler):
    """Use of Spark by word alone."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Have a Spark that is about to be stopped as idle go on."""
        self.activity.keep_alive()
        self.answer(await self.manager.model())


class MissingPathHandler(SparkConnectHandler):
    """Every path below the API's root that no route takes."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say that there is nothing."""
        raise PathMissingError("There is nothing at this address.", self.request.path)


def server_handlers() -> list[tuple[str, type[SparkConnectHandler], dict[str, Any]]]:
    """Give the routes; Jupyter's base URL is put before each."""
    root = "/" + API_ROOT
    return [
        (url_path_join(root, "server"), ServerHandler, {}),
        (url_path_join(root, "server", "restart"), RestartHandler, {}),
        (url_path_join(root, "server", "keep_alive"), KeepAliveHandler, {}),
        *session_handlers(),
        *start_handlers(),
    ]


def missing_path_handlers() -> list[tuple[str, type[SparkConnectHandler], dict[str, Any]]]:
    """Give the route that takes what all others leave; it goes last."""
    return [(url_path_join("/" + API_ROOT, "(?:.*)"), MissingPathHandler, {})]
