"""The clusters of docs/administrators.md: what Spark is given for each, without a cluster at hand."""

import logging
import sys
from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.clusters.clusters import gather_clusters
from jupyterlab_spark_connect.server.clusters.substitution import Placeholders
from jupyterlab_spark_connect.server.launchers.remote import SETTINGS, RemoteLauncher
from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.lifecycle.models import LaunchRequest
from tests.support.documented import documented_clusters

LOG = logging.getLogger(__name__)
VARIABLES = {
    "user": "ada",
    "HOME": "/home/ada",
    "HOSTNAME": "jupyter-ada",
    "HOST_ADDRESS": "10.4.0.9",
    "SPARK_PORT_1": "5001",
    "SPARK_PORT_2": "5002",
}


@pytest.fixture
def clusters(caplog):
    """All of them, with their places filled; nothing is said in the log."""
    found = gather_clusters(documented_clusters().values(), [], Placeholders(VARIABLES, LOG), LOG)
    assert not caplog.records
    return found


async def prepared(cluster, folder: Path):
    """Return the command, the options and the variables with which Spark would be started."""
    request = LaunchRequest(
        cluster=cluster, options={}, generation=1, folder=folder / "connection", directory=folder
    )
    launch = await SparkLauncher(port=17002).prepare(request)
    properties = next(file for file in launch.files if file.suffix == ".properties").read_text()
    arguments = "\n".join(
        [*launch.spec.argv, next(file for file in launch.files if file.suffix == ".arguments").read_text()]
    )
    options = dict(line.split("=", 1) for line in properties.replace("\\:", ":").splitlines())
    return arguments, options, launch.spec.environment


async def test_yarn_in_client_mode(clusters, tmp_path):
    cluster = clusters["yarn"]
    arguments, options, environment = await prepared(cluster, tmp_path)
    assert "org.apache.spark.deploy.SparkSubmit" in arguments
    assert "org.apache.spark.sql.connect.service.SparkConnectServer" in arguments
    assert "deploy-mode" not in arguments
    # Hadoop's configuration is found on the class path.
    assert "/etc/hadoop/conf" in arguments
    assert options["spark.master"] == "yarn"
    assert options["spark.driver.host"] == "10.4.0.9"
    assert options["spark.driver.bindAddress"] == "0.0.0.0"  # noqa: S104 (an option)
    assert (options["spark.driver.port"], options["spark.driver.blockManager.port"]) == ("5001", "5002")
    assert options["spark.kerberos.renewal.credentials"] == "ccache"
    assert options["spark.connect.grpc.binding.address"] == "127.0.0.1"
    assert environment["HADOOP_CONF_DIR"] == "/etc/hadoop/conf"
    assert environment["PYSPARK_PYTHON"] == "/usr/bin/python3.11"
    # The Web UI, which goes by this variable, is nobody's but ours.
    assert environment["SPARK_LOCAL_IP"] == "127.0.0.1"
    # The shuffle service of a Hadoop cluster would have to agree.
    assert "spark.authenticate" not in options


async def test_a_ticket_is_inherited(clusters, tmp_path, monkeypatch):
    monkeypatch.setenv("KRB5CCNAME", "FILE:/tmp/krb5cc_1000")
    _, _, environment = await prepared(clusters["yarn"], tmp_path)
    assert environment["KRB5CCNAME"] == "FILE:/tmp/krb5cc_1000"


async def test_kubernetes_in_client_mode(clusters, tmp_path):
    arguments, options, environment = await prepared(clusters["kubernetes"], tmp_path)
    assert "org.apache.spark.deploy.SparkSubmit" in arguments
    assert options["spark.master"] == "k8s://https://kubernetes.default.svc"
    assert options["spark.kubernetes.namespace"] == "spark"
    assert options["spark.kubernetes.executor.label.jupyter-user"] == "ada"
    assert options["spark.kubernetes.executor.podNamePrefix"] == "spark-ada"
    assert options["spark.kubernetes.driver.pod.name"] == "jupyter-ada"
    assert options["spark.authenticate"] == "true"
    assert environment["PYSPARK_PYTHON"] == "python3"


async def test_a_standalone_master(clusters, tmp_path):
    _, options, environment = await prepared(clusters["standalone"], tmp_path)
    assert options["spark.master"] == "spark://spark-master.example.org:7077"
    assert environment["PYSPARK_PYTHON"] == sys.executable


def test_a_server_that_runs_already(clusters):
    cluster = clusters["shared"]
    RemoteLauncher().check(cluster, {})
    assert cluster.settings.keys() <= set(SETTINGS)
    assert cluster.settings["log"] == "https://logs.example.org/?app=spark&user=ada"
