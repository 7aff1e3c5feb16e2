"""The routes of the session that all notebooks share: its options, and what a restart would cost."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.base.handlers import API_ROOT, Routes, SparkConnectHandler
from jupyterlab_spark_connect.server.start.requests import OptionUpdate, StartRequest, parse_reset
from jupyterlab_spark_connect.server.status.view import View

from .changes import SessionOptions


class SessionHandler(SparkConnectHandler):
    """What the routes of the session have in common."""

    def initialize(self, session_options: SessionOptions, view: View, keep_alive: Callable[[], None]) -> None:
        """Store what all requests share."""
        self.session_options, self.view, self.keep_alive = session_options, view, keep_alive


class OptionsHandler(SessionHandler):
    """The options of the session that all notebooks share."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Change them while Spark runs."""
        await self.session_options.change(OptionUpdate.parse(self.json_object()))
        self.keep_alive()
        self.answer(await self.view.model())


class ResetHandler(SessionHandler):
    """The options that notebooks have set in the session."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Take them back."""
        await self.session_options.reset(parse_reset(self.json_object()))
        self.keep_alive()
        self.answer(await self.view.model())


class ComparisonHandler(SessionHandler):
    """What runs, compared with a request."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Return what differs, and what it would cost to have it otherwise."""
        request = StartRequest.parse(self.json_object())
        self.answer(await self.session_options.compare(request))


class LossesHandler(SessionHandler):
    """The price of a stop."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return what the notebooks would lose."""
        self.answer(await self.session_options.losses())


def session_handlers(session_options: SessionOptions, view: View, keep_alive: Callable[[], None]) -> Routes:
    """Return the routes; Jupyter's base URL is put before each.

    Parameters
    ----------
    session_options, view
        What is asked.
    keep_alive
        Called when somebody uses Spark.
    """
    shared = {"session_options": session_options, "view": view, "keep_alive": keep_alive}
    root = url_path_join("/" + API_ROOT, "server")
    return [
        (url_path_join(root, "options"), OptionsHandler, shared),
        (url_path_join(root, "options", "reset"), ResetHandler, shared),
        (url_path_join(root, "comparison"), ComparisonHandler, shared),
        (url_path_join(root, "losses"), LossesHandler, shared),
    ]
