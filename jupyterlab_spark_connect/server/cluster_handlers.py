"""The routes that look ahead: which clusters there are, and what a start would find."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from .base_handler import API_ROOT, SparkConnectHandler
from .examination import examine_start
from .launchers.models import Cluster, Sizing
from .start_request import StartRequest

_SHOWN: Final = ("name", "display_name", "description", "master", "cost", "needs")
"""Options and environment of a cluster stay here: they may hold secrets."""


class ClustersHandler(SparkConnectHandler):
    """The clusters that can be chosen."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, each with what a start would take of this machine."""
        clusters = self.manager.settings.known_clusters.values()
        sizings = await asyncio.gather(*map(self._sizing, clusters), return_exceptions=True)
        self.answer(
            [
                {
                    **{field: getattr(cluster, field) for field in _SHOWN},
                    "bundles": list(cluster.bundles),
                    "locked": list(cluster.locked),
                    "sizing": self._shown(sizing),
                }
                for cluster, sizing in zip(clusters, sizings, strict=True)
            ]
        )

    async def _sizing(self, cluster: Cluster) -> Sizing | None:
        launcher = self.manager.settings.launcher(cluster)
        return await asyncio.to_thread(launcher.sizing, cluster)

    def _shown(self, sizing: Sizing | BaseException | None) -> dict[str, Any] | None:
        """Give a sizing as JSON; one that could not be made takes nobody's choice away."""
        if isinstance(sizing, BaseException):
            if not isinstance(sizing, Exception):
                raise sizing
            self.log.warning("Spark Connect: a cluster's sizing is not known: %s", sizing)
            return None
        return asdict(sizing) if sizing else None


class BundlesHandler(SparkConnectHandler):
    """The groups of options that the administrator offers."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, each with the clusters that it fits."""
        self.answer([])


class DoctorHandler(SparkConnectHandler):
    """Everything that a start needs."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Look at it, and start nothing."""
        wanted = StartRequest.parse(self.json_object())
        root = Path(self.settings["serverapp"].root_dir)
        checks = await examine_start(self.manager.settings, wanted, self.manager.folder.path, root)
        self.answer({"checks": [asdict(check) for check in checks]})


def cluster_handlers() -> list[tuple[str, type[SparkConnectHandler], dict[str, Any]]]:
    """Give the routes; Jupyter's base URL is put before each."""
    root = "/" + API_ROOT
    return [
        (url_path_join(root, "clusters"), ClustersHandler, {}),
        (url_path_join(root, "bundles"), BundlesHandler, {}),
        (url_path_join(root, "doctor"), DoctorHandler, {}),
    ]
