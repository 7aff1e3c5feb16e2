"""What an administrator sets of the extension as a whole: ``c.SparkConnect.…``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

from jupyter_core.paths import jupyter_config_path
from traitlets import Bool, Dict, Float, Int, List, Type, Unicode, default
from traitlets.config import LoggingConfigurable

from .bundles import Bundle, gather_bundles
from .clusters import gather_clusters, offer_clusters
from .config_folder import read_config_folder, read_described
from .errors import InvalidOptionError, UnknownClusterError
from .launchers.base import Launcher
from .launchers.models import Cluster, LaunchError
from .start_request import StartRequest
from .substitution import Substitution

LAUNCHERS_GROUP: Final = "jupyterlab_spark_connect.launchers"
"""The entry points that name launchers."""

CLUSTER_VARIABLE: Final = "SPARK_CLUSTER_NAME"
"""Environment variable that names the preselected cluster, as a hub's spawner may set it for each user."""

_FOR_EVERY_LAUNCHER: Final = ("port", "orphan_grace")
"""Traits that stand here for every launcher, and give way to those of the launcher's own class."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What a start comes to.

    Attributes
    ----------
    cluster
        The cluster; its options are those of the chosen bundles, too.
    launcher
        Who starts it.
    options
        The user's options, which come on top; where one adds to a bundle's, it is the whole.
    """

    cluster: Cluster
    launcher: Launcher
    options: Mapping[str, str]


class SparkConnect(LoggingConfigurable):
    """The administrator's settings, the clusters, and the launchers they name."""

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

    port = Int(
        15002,
        min=1,
        max=65535,
        help="Port of the Spark Connect server, on the loopback interface.",
    ).tag(config=True)

    orphan_grace = Float(
        600.0,
        min=0.0,
        help=(
            "Seconds Spark goes on running after the Jupyter server that started it has vanished without "
            "stopping it, for example when it was killed."
        ),
    ).tag(config=True)

    keep_running = Bool(
        False,
        help=(
            "Whether Spark goes on running when the Jupyter server is stopped in good order, for the next "
            "one of the same user to find; for `orphan_grace` seconds, as after a crash."
        ),
    ).tag(config=True)

    idle_timeout = Float(
        0.0,
        min=0.0,
        help=(
            "Seconds without a Spark operation and without a busy notebook that uses Spark, after which "
            "Spark is stopped; 0 never stops it. The panel says so beforehand."
        ),
    ).tag(config=True)

    restart_after_loss = Bool(
        False,
        help=(
            "Whether a Spark that died unasked is started again by itself. What the notebooks had in it is "
            "gone either way, and no cell is run again."
        ),
    ).tag(config=True)

    restart_limit = Int(
        3,
        min=1,
        help="How often Spark is started again by itself before somebody has to press Connect.",
    ).tag(config=True)

    restart_delay = Float(
        5.0,
        min=0.0,
        help="Seconds before Spark is started again by itself; twice as many each further time.",
    ).tag(config=True)

    launcher_classes = Dict(
        key_trait=Unicode(),
        value_trait=Type(klass=Launcher),
        help=(
            "Launchers by name, on top of those that installed packages bring "
            f"(entry points `{LAUNCHERS_GROUP}`)."
        ),
    ).tag(config=True)

    config_path = List(Unicode(), help="Where `spark-connect.d` is looked for; Jupyter's own config path.")

    @default("config_path")
    def _default_config_path(self) -> list[str]:
        return jupyter_config_path()

    @default("default_cluster")
    def _default_cluster_of_environment(self) -> str:
        return os.environ.get(CLUSTER_VARIABLE, "")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        # Both read the disk, which is done once, before the event loop serves anybody.
        files = read_config_folder(self.config_path, self.log)
        others = read_described(map(Path, self.bundle_files), self.log)
        substitution = Substitution.of_environment(self.log)
        known = gather_clusters(self.clusters, files, substitution, self.log)
        self._clusters = offer_clusters(known, self.allowed_clusters, self.default_cluster, self.log)
        self._bundles = gather_bundles(self.bundles, [*others, *files], substitution, self.log)
        self._installed = {point.name: point for point in entry_points(group=LAUNCHERS_GROUP)}

    @property
    def known_clusters(self) -> Mapping[str, Cluster]:
        """The clusters that can be chosen by name, the preselected one first."""
        return self._clusters

    @property
    def known_bundles(self) -> Mapping[str, Bundle]:
        """The bundles by name, whether they fit a cluster or not."""
        return self._bundles

    def cluster(self, name: str | None) -> Cluster:
        """Give a cluster by name; the preselected one for None.

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

    def choose(self, wanted: StartRequest) -> Choice:
        """Give what a start comes to, when it may be started as it is wanted.

        Raises
        ------
        UnknownClusterError
            There is no such cluster, or nobody brings its launcher.
        InvalidOptionError
            One of the options is wrong, or the administrator has locked it, for all clusters or for this one.
        """
        cluster = self.cluster(wanted.cluster)
        locked = (*self.locked_options, *cluster.locked)
        for option in wanted.options:
            if any(fnmatchcase(option, pattern) for pattern in locked):
                raise InvalidOptionError(
                    f"The option {option} cannot be set: the administrator decides it.", option
                )
        launcher = self.launcher(cluster)
        try:
            launcher.check(cluster, wanted.options)
        except LaunchError as error:
            raise InvalidOptionError(error.failure.message, error.detail) from error
        return Choice(cluster=cluster, launcher=launcher, options=wanted.options)

    def launcher(self, cluster: Cluster) -> Launcher:
        """Make the launcher of a cluster.

        Raises
        ------
        UnknownClusterError
            No installed package brings the launcher that the cluster names.
        """
        kind: type[Launcher] | None = self.launcher_classes.get(cluster.launcher)
        if kind is None:
            installed = self._installed.get(cluster.launcher)
            if installed is None:
                raise UnknownClusterError(
                    f'Cluster "{cluster.name}" names a launcher "{cluster.launcher}" that is not installed.',
                    cluster.name,
                )
            loaded: type[Launcher] = installed.load()
            kind = loaded
        return kind(parent=self, **self._shared_traits(kind))

    def _shared_traits(self, kind: type[Launcher]) -> dict[str, Any]:
        sections = [self.config[section] for section in kind.section_names() if section in self.config]
        return {
            trait: getattr(self, trait)
            for trait in _FOR_EVERY_LAUNCHER
            if trait in self.config.get("SparkConnect", {})
            and not any(trait in section for section in sections)
        }
