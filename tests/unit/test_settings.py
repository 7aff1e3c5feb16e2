import pytest
from traitlets.config import Config

from jupyterlab_spark_connect.server.errors import UnknownClusterError
from jupyterlab_spark_connect.server.launchers.base import Cluster
from jupyterlab_spark_connect.server.settings import SparkConnect

LOCAL = Cluster(name="local", display_name="", description="", master="local[*]")


def settings(**sections):
    return SparkConnect(config=Config(sections))


def test_a_launcher_is_found_by_its_entry_point_and_reads_its_own_section():
    launcher = settings(SparkLauncher={"stop_timeout": 3.0}).launcher(LOCAL)
    assert (type(launcher).__name__, launcher.stop_timeout, launcher.port) == ("SparkLauncher", 3.0, 15002)


def test_a_port_for_every_launcher_gives_way_to_one_of_its_own():
    shared = {"port": 20001, "orphan_grace": 5.0}
    launcher = settings(SparkConnect=shared).launcher(LOCAL)
    assert (launcher.port, launcher.orphan_grace) == (20001, 5.0)
    assert settings(SparkConnect=shared, SparkLauncher={"port": 20002}).launcher(LOCAL).port == 20002


def test_a_launcher_that_is_not_installed_is_named():
    cluster = Cluster(name="site", display_name="", description="", master="x", launcher="absent")
    with pytest.raises(UnknownClusterError, match="absent"):
        settings().launcher(cluster)
