"""The address of the Web UI that stays: it needs a login, holds no secret, and may stand in a notebook."""

from __future__ import annotations

from http import HTTPStatus
from typing import Protocol

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.base.handlers import SparkConnectHandler
from jupyterlab_spark_connect.server.spark.web_ui import WebUi

from .pages import PAGE_POLICY, page


class WebUiSource(Protocol):
    """What the handler needs of the manager's view."""

    def web_ui(self) -> WebUi | None:
        """Return the Web UI of the Spark that runs now; None when none does."""


class WebUiEntryHandler(SparkConnectHandler):
    """Leads to the Web UI of the Spark that runs now."""

    SUPPORTED_METHODS = ("GET",)

    def initialize(self, source: WebUiSource) -> None:
        """Store where the Web UI is."""
        self._source = source

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Redirect to it, or say that there is none."""
        web_ui = self._source.web_ui()
        if web_ui is not None:
            self.redirect(url_path_join(self.base_url, web_ui.path))
            return
        self.set_status(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Security-Policy", PAGE_POLICY)
        self.finish(page(HTTPStatus.NOT_FOUND), set_content_type="text/html")
