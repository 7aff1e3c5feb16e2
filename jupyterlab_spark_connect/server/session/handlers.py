"""The routes of the session that all notebooks share: its options, and what a restart would cost."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.base.handlers import API_ROOT, SparkConnectHandler
from jupyterlab_spark_connect.server.start.requests import OptionUpdate, StartRequest


class OptionsHandler(SparkConnectHandler):
    """The options of the session that all notebooks share."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Change them while Spark runs."""
        await self.manager.session_options.change(OptionUpdate.parse(self.json_object()))
        self.activity.keep_alive()
        self.answer(await self.manager.model())


class ComparisonHandler(SparkConnectHandler):
    """What runs, compared with a request."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Return what differs, and what it would cost to have it otherwise."""
        request = StartRequest.parse(self.json_object())
        self.answer(await self.manager.session_options.compare(request))


class LossesHandler(SparkConnectHandler):
    """The price of a stop."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return what the notebooks would lose."""
        self.answer(await self.manager.session_options.losses())


def session_handlers() -> list[tuple[str, type[SparkConnectHandler], dict[str, Any]]]:
    """Return the routes; Jupyter's base URL is put before each."""
    root = url_path_join("/" + API_ROOT, "server")
    return [
        (url_path_join(root, "options"), OptionsHandler, {}),
        (url_path_join(root, "comparison"), ComparisonHandler, {}),
        (url_path_join(root, "losses"), LossesHandler, {}),
    ]
