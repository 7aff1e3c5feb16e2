"""The routes before a start: clusters, bundles, Spark's options, the review of a start, the doctor."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.base.errors import UnknownClusterError
from jupyterlab_spark_connect.server.base.handlers import API_ROOT, Routes, SparkConnectHandler
from jupyterlab_spark_connect.server.clusters.bundles import Bundle
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.lifecycle.models import Sizing
from jupyterlab_spark_connect.server.options.reference import OptionReference
from jupyterlab_spark_connect.server.options.reference.option import SparkOption
from jupyterlab_spark_connect.server.options.reference.values import narrowed

from .requests import StartRequest
from .review import review, run_checks, shown_of_administrator
from .settings import SparkConnect

_CLUSTER_FIELDS: Final = ("name", "display_name", "description", "master", "cost", "needs")
"""Options and environment of a cluster stay here: they may hold secrets."""

_OPTION_FIELDS: Final = tuple(field.name for field in fields(SparkOption))
"""Computed once: `asdict` copies what is in a thousand options, and takes ten times as long."""


class StartHandler(SparkConnectHandler):
    """What the routes before a start have in common."""

    def initialize(self, administrator: SparkConnect, folder: Path, directory: Path) -> None:
        """Store the administrator's settings, the connection folder, and the root of the user's files."""
        self.administrator, self.folder, self.directory = administrator, folder, directory


class ClustersHandler(StartHandler):
    """The clusters that can be chosen."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return them, each with what a start would take of this machine."""
        clusters = self.administrator.known_clusters.values()
        self.answer(await asyncio.gather(*(asyncio.to_thread(self._describe, each) for each in clusters)))

    def _describe(self, cluster: Cluster) -> dict[str, Any]:
        settings = self.administrator
        launcher = _launcher(settings, cluster)
        version = launcher.spark_version(cluster) if launcher else None
        reserved = launcher.reserved if launcher else ()
        sizing = self._sizing(launcher, cluster) if launcher else None
        return {
            **{field: getattr(cluster, field) for field in _CLUSTER_FIELDS},
            "bundles": [bundle.name for bundle in settings.preselected_bundles(cluster, version)],
            "locked": [*dict.fromkeys((*settings.rules.locked, *cluster.locked, *reserved))],
            "sizing": asdict(sizing) if sizing else None,
        }

    def _sizing(self, launcher: Launcher, cluster: Cluster) -> Sizing | None:
        """Return what a start would take; where that is unknown, nobody's choice is taken away."""
        try:
            return launcher.sizing(cluster)
        except Exception as error:  # noqa: BLE001 (a launcher may come from anywhere)
            self.log.warning("Spark Connect: a cluster's sizing is not known: %s", error)
            return None


class BundlesHandler(StartHandler):
    """The groups of options that the administrator offers."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return them, each with the clusters that it fits."""
        settings = self.administrator
        versions = await asyncio.to_thread(_spark_versions, settings)
        self.answer([_bundle_model(bundle, versions) for bundle in settings.known_bundles.values()])


class OptionReferenceHandler(StartHandler):
    """The options of Spark."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return those of the preselected cluster's Spark."""
        self.answer(await asyncio.to_thread(_reference_model, self.administrator))


class ReviewHandler(StartHandler):
    """The properties of a start, before it is made."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Return them, where each comes from, and what is wrong with them."""
        self.answer(await asyncio.to_thread(review, self.administrator, self.json_object()))


class DoctorHandler(StartHandler):
    """The doctor's checks of everything that a start needs."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Run them, and start nothing."""
        request = StartRequest.parse(self.json_object())
        checks = await run_checks(self.administrator, request, self.folder, self.directory)
        self.answer({"checks": [asdict(check) for check in checks]})


def _offered(reference: OptionReference, settings: SparkConnect) -> Iterable[SparkOption]:
    """Yield the options under the administrator's rules: without the hidden ones, and within the bounds."""
    rules = settings.rules
    for option in reference.options:
        if not rules.is_hidden(option.name):
            bounds = rules.bounds_of(option.name)
            yield narrowed(option, bounds.minimum, bounds.maximum)


def _launcher(settings: SparkConnect, cluster: Cluster) -> Launcher | None:
    try:
        return settings.launcher(cluster)
    except UnknownClusterError:
        return None  # reported at the start


def _spark_versions(settings: SparkConnect) -> dict[str, str | None]:
    """Return the version of Spark of each cluster."""
    launchers = {cluster.name: _launcher(settings, cluster) for cluster in settings.known_clusters.values()}
    return {
        name: launcher.spark_version(settings.cluster(name)) if launcher else None
        for name, launcher in launchers.items()
    }


def _bundle_model(bundle: Bundle, versions: Mapping[str, str | None]) -> dict[str, Any]:
    """Return `Bundle` of openapi.yaml."""
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


def _reference_model(settings: SparkConnect) -> dict[str, Any]:
    """Return `OptionReference` of openapi.yaml; reads the disk."""
    version = _spark_version(settings)
    reference = OptionReference.of(version)
    return {
        "spark_version": version,
        "minor": reference.minor,
        "options": [
            {field: getattr(option, field) for field in _OPTION_FIELDS}
            for option in _offered(reference, settings)
        ],
    }


def _spark_version(settings: SparkConnect) -> str | None:
    try:
        cluster = settings.cluster(None)
        return settings.launcher(cluster).spark_version(cluster)
    except UnknownClusterError:
        return None  # reported at the start


def start_handlers(administrator: SparkConnect, folder: Path, directory: Path) -> Routes:
    """Return the routes; Jupyter's base URL is put before each.

    Parameters
    ----------
    administrator
        The administrator's settings.
    folder, directory
        The connection folder, and the root of the user's files.
    """
    shared = {"administrator": administrator, "folder": folder, "directory": directory}
    root = "/" + API_ROOT
    return [
        (url_path_join(root, "clusters"), ClustersHandler, shared),
        (url_path_join(root, "bundles"), BundlesHandler, shared),
        (url_path_join(root, "options"), OptionReferenceHandler, shared),
        (url_path_join(root, "review"), ReviewHandler, shared),
        (url_path_join(root, "doctor"), DoctorHandler, shared),
    ]
