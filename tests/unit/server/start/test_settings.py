import pytest
from traitlets.config import Config

from jupyterlab_spark_connect.server.base.errors import (
    InvalidOptionError,
    UnknownBundleError,
    UnknownClusterError,
)
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.start.requests import StartRequest
from jupyterlab_spark_connect.server.start.settings import SparkConnect

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


@pytest.mark.parametrize("section", ["SparkLauncher", "Launcher"])
def test_a_trait_of_all_launchers_can_be_set_for_all_or_for_one(section):
    assert settings(**{section: {"start_timeout": 0.5}}).launcher(LOCAL).start_timeout == 0.5


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


ICEBERG = {
    "name": "iceberg",
    "clusters": ["site"],
    "options": {"spark.jars.packages": {"value": "org:iceberg:1", "concatenate": ","}},
}
MEMORY = {"name": "memory", "options": {"spark.executor.memory": "8g"}}
OLD = {"name": "old", "spark": "<4.0", "options": {}}
BUNDLES = [ICEBERG, MEMORY, OLD]


def test_a_choice_has_the_bundles_options_in_the_cluster_and_the_users_whole_value_on_top():
    chosen = settings(SparkConnect={"clusters": [YARN], "bundles": BUNDLES}).choose(
        StartRequest(
            cluster="site", bundles=["memory", "iceberg"], options={"spark.jars.packages": "org:mine:1"}
        )
    )
    assert chosen.cluster.options == {
        "spark.executor.memory": "8g",
        "spark.jars.packages": "org:iceberg:1",
    }
    assert chosen.options == {"spark.jars.packages": "org:iceberg:1,org:mine:1"}
    assert chosen.bundles == ["memory", "iceberg"]


def test_a_bundle_may_set_what_users_may_not():
    locking = settings(SparkConnect={"bundles": BUNDLES, "locked_options": ["spark.executor.*"]})
    choice = locking.choose(StartRequest(cluster="local", bundles=["memory"]))
    assert choice.cluster.options == {"spark.executor.memory": "8g"}


@pytest.mark.parametrize(("cluster", "bundle"), [("local", "iceberg"), ("site", "absent"), ("local", "old")])
def test_a_bundle_that_is_not_for_the_cluster_or_for_spark_is_refused_by_its_name(cluster, bundle):
    offering = settings(SparkConnect={"clusters": [YARN], "bundles": BUNDLES})
    with pytest.raises(UnknownBundleError, match=bundle):
        offering.choose(StartRequest(cluster=cluster, bundles=[bundle]))


def test_bundles_are_preselected_by_cluster_and_environment_where_they_fit(monkeypatch, caplog):
    monkeypatch.setenv("SPARK_CONFIG_BUNDLES", " iceberg, absent ,old")
    offering = settings(SparkConnect={"clusters": [{**YARN, "bundles": ["memory"]}], "bundles": BUNDLES})

    def preselected(cluster):
        bundles = offering.preselected_bundles(offering.cluster(cluster), "4.3.0")
        return [bundle.name for bundle in bundles]

    assert preselected("site") == ["memory", "iceberg"]
    assert preselected("local") == []
    assert "absent" in caplog.text
    monkeypatch.setenv("SPARK_CONFIG_BUNDLES", "")
    assert settings(SparkConnect={"bundles": BUNDLES}).default_bundles == []


def test_whoever_leaves_the_choice_to_the_administrator_gets_the_preselected_bundles():
    offering = settings(
        SparkConnect={
            "clusters": [YARN],
            "bundles": BUNDLES,
            "default_cluster": "site",
            "default_bundles": ["memory"],
        }
    )
    assert offering.choose(StartRequest()).bundles == ["memory"]
    assert offering.choose(StartRequest(cluster="site")).bundles == []
    assert offering.choose(StartRequest(bundles=["iceberg"])).bundles == ["iceberg"]


def test_hidden_options_are_not_offered_and_can_be_set():
    hiding = settings(SparkConnect={"hidden_options": ["spark.ui.*"]})
    assert hiding.rules.is_hidden("spark.ui.port")
    assert not hiding.rules.is_hidden("spark.app.name")
    options = {"spark.ui.port": "4050"}
    assert hiding.choose(StartRequest(cluster="local", options=options)).options == options


def test_bounds_that_are_none_are_said_and_left_out(caplog):
    bounds = {
        "spark.driver.memory": {"maximum": "8g"},
        "spark.driver.cores": {"most": "4"},
        "spark.cores.max": 4,
        "spark.executor.cores": {"maximum": 4},
    }
    rules = settings(SparkConnect={"option_bounds": bounds}).rules
    assert rules.bounds_of("spark.driver.memory").maximum == "8g"
    assert list(rules.bounds) == ["spark.driver.memory"]
    for name in ("spark.driver.cores", "spark.cores.max", "spark.executor.cores"):
        assert name in caplog.text


def test_bundles_come_from_other_files_too(tmp_path):
    file = tmp_path / "sparkconnector_bundles.json"
    file.write_text(
        '{"bundled_options": {"Logs": {"options": [{"name": "spark.logConf", "value": "true"}]}}}'
    )
    offering = settings(SparkConnect={"bundle_files": [str(file)]})
    assert offering.known_bundles["Logs"].options["spark.logConf"].value == "true"
