"""The route of the option catalogue: what the Spark that a start would run takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.base.errors import UnknownClusterError
from jupyterlab_spark_connect.server.base.handlers import API_ROOT, SparkConnectHandler
from jupyterlab_spark_connect.server.options.reference.entries import Catalogue
from jupyterlab_spark_connect.server.options.reference.option import CatalogueOption
from jupyterlab_spark_connect.server.options.reference.values import narrowed

if TYPE_CHECKING:
    from .settings import SparkConnect


_FIELDS: Final = tuple(field.name for field in fields(CatalogueOption))
"""Named once: `asdict` copies what is in a thousand options, and takes ten times as long."""


class CatalogueHandler(SparkConnectHandler):
    """The options of Spark."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List those of the preselected cluster's Spark."""
        self.answer(await asyncio.to_thread(_catalogue_model, self.manager.settings))


def offered(catalogue: Catalogue, settings: SparkConnect) -> Iterable[CatalogueOption]:
    """Give the options under the administrator's rules: without the hidden ones, and within the bounds."""
    rules = settings.rules
    for option in catalogue.options:
        if not rules.is_hidden(option.name):
            bounds = rules.bounds_of(option.name)
            yield narrowed(option, bounds.minimum, bounds.maximum)


def catalogue_handlers() -> list[tuple[str, type[SparkConnectHandler], dict[str, Any]]]:
    """Give the route; Jupyter's base URL is put before it."""
    return [(url_path_join("/" + API_ROOT, "options"), CatalogueHandler, {})]


def _catalogue_model(settings: SparkConnect) -> dict[str, Any]:
    """Give `Catalogue` of openapi.yaml; reads the disk."""
    version = _spark_version(settings)
    catalogue = Catalogue.of(version)
    return {
        "spark_version": version,
        "minor": catalogue.minor,
        "options": [
            {field: getattr(option, field) for field in _FIELDS} for option in offered(catalogue, settings)
        ],
    }


def _spark_version(settings: SparkConnect) -> str | None:
    try:
        cluster = settings.cluster(None)
        return settings.launcher(cluster).spark_version(cluster)
    except UnknownClusterError:
        return None  # it is said to whoever starts it
