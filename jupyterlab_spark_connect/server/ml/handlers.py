"""The route of the models."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.base.handlers import API_ROOT, Routes, SparkConnectHandler

from .models import SessionModels


class ModelsHandler(SparkConnectHandler):
    """The models of the session."""

    def initialize(self, models: SessionModels) -> None:
        """Store what is asked."""
        self.models = models

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return them, and what limits them."""
        self.answer(await self.models.read())


def ml_handlers(models: SessionModels) -> Routes:
    """Return the route; Jupyter's base URL is put before it."""
    return [(url_path_join("/" + API_ROOT, "server", "models"), ModelsHandler, {"models": models})]
