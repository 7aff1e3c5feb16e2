"""The administrator's settings of the extension as a whole: ``c.SparkConnect.…``."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, Final, get_args

from traitlets import Bool, Dict, Enum, Float, Int, Type, Unicode

from jupyterlab_spark_connect.contract.connection import SessionMode
from jupyterlab_spark_connect.server.base.errors import UnknownClusterError
from jupyterlab_spark_connect.server.clusters.bundles import choose_bundles
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.base import Launcher

from .offer import AvailableClusters
from .plan import LaunchPlan, Planner
from .requests import StartRequest

LAUNCHERS_GROUP: Final = "jupyterlab_spark_connect.launchers"
"""The entry points that name launchers."""

_FOR_EVERY_LAUNCHER: Final = ("port", "orphan_grace")
"""Traits that stand here for every launcher, and give way to those of the launcher's own class."""


class SparkConnect(AvailableClusters):
    """The administrator's settings, what users can choose from, and the launchers that are named there."""

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

    prestart = Bool(
        False,
        help=(
            "Whether Spark starts together with the Jupyter server, with the preselected cluster and "
            "bundles, so that nobody waits for it; it takes its memory whether somebody uses it or not."
        ),
    ).tag(config=True)

    classic_spark = Bool(
        False,
        help=(
            "Whether notebooks may have a classic Spark of their own: a builder that names a master, and "
            "`SparkContext()`, then start a JVM in the notebook's kernel, which takes memory of its own and "
            "shares nothing. Otherwise a builder gives the Spark that all notebooks share."
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

    ship_code = Bool(
        True,
        help=(
            "Whether a notebook's own modules, those beside it and in editable installs, go to Spark's "
            "workers with the functions that use them."
        ),
    ).tag(config=True)

    session_mode = Enum(
        get_args(SessionMode),
        "shared",
        help=(
            "Which session a notebook has that asks for none: `shared` with all notebooks, a `copy` of the "
            "shared one, or an empty one of its `own`."
        ),
    ).tag(config=True)

    session_mode_locked = Bool(
        False,
        help="Whether no notebook may have another session than `session_mode` says.",
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

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._planner = Planner(self, self.log)
        self._installed = {point.name: point for point in entry_points(group=LAUNCHERS_GROUP)}

    def choose(self, request: StartRequest) -> LaunchPlan:
        """Return the plan of a start that can be made as it was asked for; reads the disk.

        Raises
        ------
        UnknownClusterError, UnknownBundleError
            There is no such cluster or bundle, nobody brings the launcher, or they do not go together.
        InvalidOptionError
            One of the options is wrong, or the administrator has locked it, for all clusters or for this one.
        """
        return self.plan(request).require()

    def plan(self, request: StartRequest) -> LaunchPlan:
        """Return the plan of a start with all that is wrong with it; reads the disk.

        Raises
        ------
        UnknownClusterError, UnknownBundleError
            There is no such cluster or bundle, nobody brings the launcher, or they do not go together.
        """
        cluster = self.cluster(request.cluster)
        launcher = self.launcher(cluster)
        version = launcher.spark_version(cluster)
        if request.cluster is None and not request.bundles:
            # Who leaves the choice to the administrator gets the administrator's bundles, too.
            bundles = self.preselected_bundles(cluster, version)
        else:
            bundles = choose_bundles(self.known_bundles, request.bundles, cluster, version)
        return self._planner.plan(request, cluster, launcher, bundles, version)

    def launcher(self, cluster: Cluster) -> Launcher:
        """Return a new launcher for a cluster.

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
