"""The routes that look ahead: which clusters and bundles there are, and what a start would come to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.base.errors import UnknownClusterError
from jupyterlab_spark_connect.server.base.handlers import API_ROOT, SparkConnectHandler
from jupyterlab_spark_connect.server.clusters.bundles import Bundle
from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.lifecycle.models import Cluster, Sizing

from .examination import examine_start
from .requests import StartRequest
from .review import review, shown_of_administrator
from .settings import SparkConnect

_SHOWN: Final = ("name", "display_name", "description", "master", "cost", "needs")
"""Options and environment of a cluster stay here: they may hold secrets."""


class ClustersHandler(SparkConnectHandler):
    """The clusters that can be chosen."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, each with what a start would take of this machine."""
        clusters = self.manager.settings.known_clusters.values()
        self.answer(await asyncio.gather(*(asyncio.to_thread(self._describe, each) for each in clusters)))

    def _describe(self, cluster: Cluster) -> dict[str, Any]:
        settings = self.manager.settings
        launcher = _launcher(settings, cluster)
        version = launcher.spark_version(cluster) if launcher else None
        reserved = launcher.reserved if launcher else ()
        sizing = self._sizing(launcher, cluster) if launcher else None
        return {
            **{field: getattr(cluster, field) for field in _SHOWN},
            "bundles": [bundle.name for bundle in settings.preselected_bundles(cluster, version)],
            "locked": [*dict.fromkeys((*settings.rules.locked, *cluster.locked, *reserved))],
            "sizing": asdict(sizing) if sizing else None,
        }

    def _sizing(self, launcher: Launcher, cluster: Cluster) -> Sizing | None:
        """Give what a start would take; where that cannot be known, nobody's choice is taken away."""
        try:
            return launcher.sizing(cluster)
        except Exception as error:  # noqa: BLE001 (a launcher may come from anywhere)
            self.log.warning("Spark Connect: a cluster's sizing is not known: %s", error)
            return None


class BundlesHandler(SparkConnectHandler):
    """The groups of options that the administrator offers."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List them, each with the clusters that it fits."""
        settings = self.manager.settings
        versions = await asyncio.to_thread(_spark_versions, settings)
        self.answer([_bundle_model(bundle, versions) for bundle in settings.known_bundles.values()])


class ReviewHandler(SparkConnectHandler):
    """The properties of a start, before it is made."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Say what they are, where each comes from, and what is wrong with them."""
        self.answer(await asyncio.to_thread(review, self.manager.settings, self.json_object()))


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


def _launcher(settings: SparkConnect, cluster: Cluster) -> Launcher | None:
    try:
        return settings.launcher(cluster)
    except UnknownClusterError:
        return None  # it is said to whoever starts it


def _spark_versions(settings: SparkConnect) -> dict[str, str | None]:
    """Give the version of Spark of each cluster."""
    launchers = {cluster.name: _launcher(settings, cluster) for cluster in settings.known_clusters.values()}
    return {
        name: launcher.spark_version(settings.cluster(name)) if launcher else None
        for name, launcher in launchers.items()
    }


def _bundle_model(bundle: Bundle, versions: Mapping[str, str | None]) -> dict[str, Any]:
    """Give `Bundle` of openapi.yaml."""
    return {
        **{field: getattr(bundle, field) for field in ("name", "display_name", "description", "info")},
        "clusters": [
            cluster
            for cluster, version in versions.items()
            if bundle.fits_cluster(cluster) and bundle.fits_spark(version)
        ],
        "options": [
            {
                "name": name,
                "value": shown_of_administrator(name, option.value),
                "concatenate": option.concatenate,
            }
            for name, option in bundle.options.items()
        ],
    }


def cluster_handlers() -> list[tuple[str, type[SparkConnectHandler], dict[str, Any]]]:
    """Give the routes; Jupyter's base URL is put before each."""
    root = "/" + API_ROOT
    return [
        (url_path_join(root, "clusters"), ClustersHandler, {}),
        (url_path_join(root, "bundles"), BundlesHandler, {}),
        (url_path_join(root, "review"), ReviewHandler, {}),
        (url_path_join(root, "doctor"), DoctorHandler, {}),
    ]
