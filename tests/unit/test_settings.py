import pytest
from traitlets.config import Config

from jupyterlab_spark_connect.server.errors import InvalidOptionError, UnknownClusterError
from jupyterlab_spark_connect.server.launchers.models import Cluster
from jupyterlab_spark_connect.server.settings import SparkConnect
from jupyterlab_spark_connect.server.start_request import StartRequest

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


YARN = {"name": "site", "master": "yarn", "locked": ["spark.executor.*"]}


def test_the_preselected_cluster_comes_first_and_is_what_a_start_takes_without_a_name(monkeypatch):
    monkeypatch.setenv("SPARK_CLUSTER_NAME", "site")
    chosen = settings(SparkConnect={"clusters": [YARN]})
    assert list(chosen.known_clusters) == ["site", "local"]
    assert chosen.cluster(None).name == "site"
    assert (
        settings(SparkConnect={"clusters": [YARN], "default_cluster": "local"}).cluster(None).name == "local"
    )


def test_a_preselected_cluster_that_is_not_offered_is_said_and_another_taken(monkeypatch, caplog):
    monkeypatch.setenv("SPARK_CLUSTER_NAME", "sight")
    assert settings(SparkConnect={"clusters": [YARN]}).cluster(None).name == "local"
    assert "sight" in caplog.text


def test_only_the_allowed_clusters_can_be_chosen(caplog):
    chosen = settings(SparkConnect={"clusters": [YARN], "allowed_clusters": ["site", "sight"]})
    assert list(chosen.known_clusters) == ["site"]
    assert "sight" in caplog.text
    with pytest.raises(UnknownClusterError, match="local"):
        chosen.cluster("local")


def test_nothing_can_be_chosen_where_no_allowed_cluster_exists():
    chosen = settings(SparkConnect={"allowed_clusters": ["sight"]})
    with pytest.raises(UnknownClusterError):
        chosen.cluster(None)


@pytest.mark.parametrize("option", ["spark.executor.memory", "spark.log.level"])
def test_a_locked_option_is_refused_by_its_name(option):
    locking = settings(SparkConnect={"clusters": [YARN], "locked_options": ["spark.log.level"]})
    with pytest.raises(InvalidOptionError, match=option) as refused:
        locking.choose(StartRequest(cluster="site", options={"spark.cores.max": "1", option: "1"}))
    assert refused.value.detail == option


def test_what_one_cluster_locks_is_free_on_the_others():
    locking = settings(SparkConnect={"clusters": [YARN]})
    for cluster, option in (("local", "spark.executor.memory"), ("site", "spark.executors")):
        choice = locking.choose(StartRequest(cluster=cluster, options={option: "1g"}))
        assert (choice.cluster.name, choice.options) == (cluster, {option: "1g"})
