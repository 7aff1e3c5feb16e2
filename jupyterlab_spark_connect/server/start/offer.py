"""The clusters and bundles that users can choose from, and the rules for their options."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jupyter_core.paths import jupyter_config_path
from traitlets import Bool, Dict, List, Unicode, default
from traitlets.config import LoggingConfigurable

from jupyterlab_spark_connect.server.base.errors import UnknownClusterError
from jupyterlab_spark_connect.server.clusters.bundles import Bundle, gather_bundles
from jupyterlab_spark_connect.server.clusters.clusters import LOCAL, SAIL, gather_clusters, offer_clusters
from jupyterlab_spark_connect.server.clusters.config_folder import read_config_folder, read_described
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.clusters.substitution import Placeholders
from jupyterlab_spark_connect.server.launchers.sail import installed_sail
from jupyterlab_spark_connect.server.options.rules import OptionRules, read_bounds

CLUSTER_VARIABLE: Final = "SPARK_CLUSTER_NAME"
"""Environment variable that names the preselected cluster, as a hub's spawner may set it for each user."""

BUNDLES_VARIABLE: Final = "SPARK_CONFIG_BUNDLES"
"""Environment variable that names the preselected bundles, with commas between them."""


class AvailableClusters(LoggingConfigurable):
    """The part of ``c.SparkConnect`` with the clusters, bundles and options that users can choose from."""

    clusters = List(
        Dict(),
        help=(
            "Clusters that can be chosen besides the built-in `local`, each a dict with `name` and `master`, "
            "and, where wanted, `display_name`, `description`, `options` (of Spark), `environment`, "
            "`launcher` (default `spark`) and `locked` (names of options that users cannot set). "
            "One named `local` takes the place of the built-in one. "
            "JSON files in `spark-connect.d` below Jupyter's config path add more: "
            '`{"clusters": [{"name": …}]}`.'
        ),
    ).tag(config=True)

    bundles = List(
        Dict(),
        help=(
            "Groups of options that users can choose, each a dict with `name` and `options`, and, where "
            "wanted, `display_name`, `description`, `info`, `clusters` (names, with `*` for any characters) "
            'and `spark` (versions, such as `">=4.0,<4.2"`). An option is a text, or '
            '`{"value": …, "concatenate": ","}` where it adds to what others set. '
            'JSON files in `spark-connect.d` add more: `{"bundles": [{"name": …}]}`.'
        ),
    ).tag(config=True)

    bundle_files = List(
        Unicode(),
        help=(
            "Paths of more JSON files with bundles, such as SparkConnector's "
            '`sparkconnector_bundles.json` (`{"bundled_options": …}`), as it is.'
        ),
    ).tag(config=True)

    default_cluster = Unicode(
        help=(
            "Name of the cluster that is preselected; without it the one that the environment variable "
            f"`{CLUSTER_VARIABLE}` names, then `local`."
        ),
    ).tag(config=True)

    default_bundles = List(
        Unicode(),
        help=(
            "Names of the bundles that are preselected, besides a cluster's own, on the clusters that they "
            f"fit; without it those that the environment variable `{BUNDLES_VARIABLE}` names, with commas "
            "between them."
        ),
    ).tag(config=True)

    allowed_clusters = List(
        Unicode(),
        help="Names of the clusters that can be chosen; all of them when the list is empty.",
    ).tag(config=True)

    locked_options = List(
        Unicode(),
        help=(
            "Names of Spark options that users cannot set, whatever the cluster; `*` stands for any "
            "characters, as in `spark.executor.*`."
        ),
    ).tag(config=True)

    hidden_options = List(
        Unicode(),
        help=(
            "Names of Spark options that are not offered; `*` stands for any characters. "
            "They can be set by whoever knows them, unless they are locked."
        ),
    ).tag(config=True)

    option_bounds = Dict(
        help=(
            "The least and the greatest value that users can give an option, by its name, as in "
            '`{"spark.driver.memory": {"minimum": "1g", "maximum": "8g"}}`.'
        ),
    ).tag(config=True)

    offer_sail = Bool(
        False,
        help=(
            "Whether the cluster `sail` is offered where the package pysail is installed. Sail asks nobody "
            "for a token: whoever reaches the loopback interface of this machine or container can use it, "
            "and run code as the user. Right where nobody else does."
        ),
    ).tag(config=True)

    config_path = List(Unicode(), help="Where `spark-connect.d` is looked for; Jupyter's own config path.")

    @default("config_path")
    def _default_config_path(self) -> list[str]:
        return jupyter_config_path()

    @default("default_cluster")
    def _default_cluster_of_environment(self) -> str:
        return os.environ.get(CLUSTER_VARIABLE, "")

    @default("default_bundles")
    def _default_bundles_of_environment(self) -> list[str]:
        names = os.environ.get(BUNDLES_VARIABLE, "").split(",")
        return [name.strip() for name in names if name.strip()]

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        # This reads the disk, which is done once, before the event loop serves anybody.
        files = read_config_folder(self.config_path, self.log)
        others = read_described(map(Path, self.bundle_files), self.log)
        placeholders = Placeholders.of_environment(self.log)
        built_in = (LOCAL, SAIL) if self.offer_sail and installed_sail() else (LOCAL,)
        known = gather_clusters(self.clusters, files, placeholders, self.log, built_in)
        self._clusters = offer_clusters(known, self.allowed_clusters, self.default_cluster, self.log)
        self._bundles = gather_bundles(self.bundles, [*others, *files], placeholders, self.log)
        self._log_missing_bundles()
        self._bounds = read_bounds(self.option_bounds, self.log)

    @property
    def known_clusters(self) -> Mapping[str, Cluster]:
        """The clusters that can be chosen by name, the preselected one first."""
        return self._clusters

    @property
    def known_bundles(self) -> Mapping[str, Bundle]:
        """The bundles by name, whether they fit a cluster or not."""
        return self._bundles

    @property
    def rules(self) -> OptionRules:
        """The rules within which users may set options, on every cluster."""
        return OptionRules(locked=self.locked_options, hidden=self.hidden_options, bounds=self._bounds)

    def cluster(self, name: str | None) -> Cluster:
        """Return a cluster by name; the preselected one for None.

        Raises
        ------
        UnknownClusterError
            There is none.
        """
        if name is None:
            name = next(iter(self._clusters), "")
        try:
            return self._clusters[name]
        except KeyError:
            raise UnknownClusterError(f'There is no cluster "{name}".', name) from None

    def preselected_bundles(self, cluster: Cluster, version: str | None) -> list[Bundle]:
        """Return the bundles that are chosen beforehand and fit the cluster and this version of Spark."""
        named = dict.fromkeys((*cluster.bundles, *self.default_bundles))
        return [
            bundle
            for bundle in filter(None, map(self._bundles.get, named))
            if bundle.fits_cluster(cluster.name) and bundle.fits_spark(version)
        ]

    def _log_missing_bundles(self) -> None:
        by_cluster = [(f'cluster "{cluster.name}"', cluster.bundles) for cluster in self._clusters.values()]
        for owner, names in [*by_cluster, ("c.SparkConnect.default_bundles", self.default_bundles)]:
            if missing := [name for name in names if name not in self._bundles]:
                self.log.error("Spark Connect: %s: there is no bundle %s", owner, ", ".join(missing))
