"""The routes of the lifecycle; those of each capability stand in its folder."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from .base.errors import PathMissingError
from .base.handlers import API_ROOT, Routes, SparkConnectHandler
from .manager import SparkConnectManager
from .start.requests import StartRequest


class LifecycleHandler(SparkConnectHandler):
    """What the routes of the lifecycle have in common."""

    def initialize(self, manager: SparkConnectManager, keep_alive: Callable[[], None]) -> None:
        """Store what all requests share."""
        self.manager, self.keep_alive = manager, keep_alive


class ServerHandler(LifecycleHandler):
    """The Spark server: what it is doing, start, stop."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return what the Spark server is doing."""
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


class RestartHandler(LifecycleHandler):
    """Stop and start, in one request."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Stop the Spark server and start it, with what the body asks for or else with the same again."""
        body = self.json_object()
        await self.manager.restart(StartRequest.parse(body) if body else None)
        self.answer(await self.manager.model(), status=202)


class KeepAliveHandler(LifecycleHandler):
    """Use of Spark by word alone."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Keep a Spark that is about to be stopped as idle."""
        self.keep_alive()
        self.answer(await self.manager.model())


class MissingPathHandler(SparkConnectHandler):
    """Every path below the API's root that no route takes."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Respond that there is nothing."""
        raise PathMissingError("There is nothing at this address.", self.request.path)


def server_handlers(manager: SparkConnectManager, keep_alive: Callable[[], None]) -> Routes:
    """Return the routes; Jupyter's base URL is put before each.

    Parameters
    ----------
    manager
        What is asked.
    keep_alive
        Called when somebody uses Spark.
    """
    root = url_path_join("/" + API_ROOT, "server")
    shared = {"manager": manager, "keep_alive": keep_alive}
    return [
        (root, ServerHandler, shared),
        (url_path_join(root, "restart"), RestartHandler, shared),
        (url_path_join(root, "keep_alive"), KeepAliveHandler, shared),
    ]


def missing_path_handlers() -> Routes:
    """Return the route that takes what all others leave; it goes last."""
    return [(url_path_join("/" + API_ROOT, "(?:.*)"), MissingPathHandler, {})]
