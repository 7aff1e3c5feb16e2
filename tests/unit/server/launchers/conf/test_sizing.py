"""What Spark takes of a container when nobody says how much, and when somebody does."""

import pytest

from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.conf import sizing
from jupyterlab_spark_connect.server.launchers.conf.sizing import default_heap, size
from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.lifecycle.models import LaunchRequest
from jupyterlab_spark_connect.server.system.container import Container
from tests.unit.server.launchers.fake_java import fake_java, fake_spark

MB, GB = 1 << 20, 1 << 30


@pytest.fixture(autouse=True)
def container(monkeypatch):
    """12 GB and a quota of one and a half CPUs."""
    container = Container(memory_limit=12 * GB, memory_free=11 * GB, cpus=1.5)
    monkeypatch.setattr(sizing, "read_container", lambda: container)


def sized(master="local[*]", *, cluster=None, user=None, environment=None, conf=None):
    return size(master, cluster or {}, user or {}, environment or {}, conf)


@pytest.mark.parametrize(
    ("limit", "heap"),
    [
        (0.5, 0.5),  # no room, but Spark starts with nothing less
        (1, 0.5),
        (2, 1),
        (4, 1.375),
        (8, 2.625),
        (16, 5),
        (23.5, 8),
        (64, 21),
        (256, 31),
    ],
)
def test_a_third_of_the_container(limit, heap):
    assert default_heap(int(limit * GB), local=True) == heap * GB


def test_a_driver_without_tasks_takes_no_more_than_it_needs():
    assert default_heap(64 * GB, local=False) == 4 * GB
    assert default_heap(8 * GB, local=False) == default_heap(8 * GB, local=True)


def test_nothing_is_configured():
    found = sized()
    assert found.options["spark.driver.memory"] == "4096m"
    assert (found.heap, found.master, found.cores) == (4 * GB, "local[2]", 2)


@pytest.mark.parametrize(
    ("where", "heap"),
    [
        ({"cluster": {"spark.driver.memory": "2g"}}, 2 * GB),
        ({"user": {"spark.driver.memory": "700M"}}, 700 * MB),
        ({"environment": {"SPARK_DRIVER_MEMORY": "3g"}}, 3 * GB),
        ({"environment": {"SPARK_DAEMON_MEMORY": "5g", "SPARK_DRIVER_MEMORY": "3g"}}, 5 * GB),
        ({"user": {"spark.driver.memory": "lots"}}, None),
    ],
)
def test_what_somebody_chose_is_left_alone(where, heap):
    found = sized(**where)
    asked = {**where.get("cluster", {}), **where.get("user", {})}
    assert found.options.get("spark.driver.memory") == asked.get("spark.driver.memory")
    assert found.heap == heap


def test_the_administrators_defaults_are_left_alone(tmp_path):
    (tmp_path / "spark-defaults.conf").write_text("spark.driver.memory   6g\n")
    found = sized(conf=tmp_path)
    assert "spark.driver.memory" not in found.options
    assert found.heap == 6 * GB


def test_what_only_a_shell_can_read_is_left_alone(tmp_path):
    script = tmp_path / "spark-env.sh"
    script.write_text("# SPARK_DRIVER_MEMORY=1g\nexport HADOOP_CONF_DIR=/etc/hadoop\n")
    assert sized(conf=tmp_path).heap == 4 * GB
    script.write_text("export SPARK_DRIVER_MEMORY=1g\n")
    found = sized(conf=tmp_path)
    assert "spark.driver.memory" not in found.options
    assert found.heap is None


@pytest.mark.parametrize(
    ("master", "becomes", "cores"),
    [
        ("local", "local", 1),
        ("local[*]", "local[2]", 2),
        ("local[*,4]", "local[2,4]", 2),
        ("local[8]", "local[8]", 8),
        ("local[3,2]", "local[3,2]", 3),
        ("local-cluster[2,3,1024]", "local-cluster[2,3,1024]", 6),
        ("spark://host:7077", "spark://host:7077", None),
        ("yarn", "yarn", None),
    ],
)
def test_the_cores(master, becomes, cores):
    found = sized(master)
    assert (found.master, found.cores) == (becomes, cores)


def test_the_panel_is_told_what_a_start_would_take(monkeypatch, tmp_path):
    for name in ("SPARK_DRIVER_MEMORY", "SPARK_DAEMON_MEMORY", "SPARK_CONF_DIR"):
        monkeypatch.delenv(name, raising=False)
    launcher = SparkLauncher(spark_home=str(fake_spark(tmp_path / "spark")))
    cluster = Cluster(name="x", display_name="", description="", master="local[*]")
    told = launcher.sizing(cluster)
    assert (told.cores, told.driver_memory, told.memory_limit) == (2, 4 * GB, 12 * GB)
    remote = Cluster(name="x", display_name="", description="", master="yarn", options={})
    assert launcher.sizing(remote).cores is None
    odd = Cluster(
        name="x", display_name="", description="", master="yarn", options={"spark.driver.memory": "lots"}
    )
    assert launcher.sizing(odd) is None


async def test_a_start_takes_it(monkeypatch, tmp_path):
    for name in ("SPARK_DRIVER_MEMORY", "SPARK_DAEMON_MEMORY", "SPARK_CONF_DIR"):
        monkeypatch.delenv(name, raising=False)
    fake_java(tmp_path / "java")
    launcher = SparkLauncher(
        spark_home=str(fake_spark(tmp_path / "spark")), java_home=str(tmp_path / "java"), port=17004
    )
    cluster = Cluster(name="x", display_name="", description="", master="local[*]")
    request = LaunchRequest(
        cluster=cluster, options={}, generation=1, folder=tmp_path / "connection", directory=tmp_path
    )
    launch = await launcher.prepare(request)
    properties = next(file for file in launch.files if file.suffix == ".properties").read_text().splitlines()
    assert "spark.master=local[2]" in properties
    assert "spark.driver.memory=4096m" in properties
    assert launch.heap_limit == 4 * GB
    assert launch.options["spark.driver.memory"] == "4096m"


def test_the_panel_is_told_also_where_there_is_no_spark(tmp_path):
    launcher = SparkLauncher(spark_home=str(tmp_path))
    cluster = Cluster(name="x", display_name="", description="", master="local[*]")
    assert launcher.sizing(cluster).cores == 2
