"""Kubernetes in client mode: what the driver asks its API for, and a query by the executors it gets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.documented import documented_clusters
from tests.support.real_jupyter import free_port
from tests.support.waiting import wait_for

from .fake_kubernetes import FakeKubernetes


@pytest.fixture
def kubernetes(tmp_path) -> Iterator[FakeKubernetes]:
    cluster = FakeKubernetes(tmp_path / "kubernetes").start()
    try:
        yield cluster
    finally:
        cluster.stop()


def test_the_documented_cluster_gets_its_executors(jupyter_with, kubernetes):
    described = documented_clusters()["kubernetes"]
    ports = {"spark.driver.port": str(free_port()), "spark.blockManager.port": str(free_port())}
    here = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.instances": "1",
        "spark.executor.memory": "512m",
        "spark.executor.cores": "1",
        "spark.kubernetes.executor.request.cores": "500m",
        # What the driver is called is asked of the API, and there is no such pod.
        "spark.kubernetes.driver.pod.name": "",
    }
    options = {name: value for name, value in {**described["options"], **here, **ports}.items() if value}
    jupyter = jupyter_with({**described, "master": f"k8s://{kubernetes.url}", "options": options})

    jupyter.start_spark(cluster="kubernetes")
    pod = wait_for("a pod", lambda: next(iter(kubernetes.created("pods")), None), 120)
    assert {each.path for each in kubernetes.asked if each.path.endswith("/pods")} == {
        "/api/v1/namespaces/spark/pods"
    }
    (container,) = pod["spec"]["containers"]
    assert container["image"] == described["options"]["spark.kubernetes.container.image"]
    assert pod["spec"]["serviceAccountName"] == "spark-executor"
    assert container["resources"]["requests"]["cpu"] == "500m"
    environment = {each["name"]: each.get("value") for each in container["env"]}
    assert environment["SPARK_DRIVER_URL"] == (
        f"spark://CoarseGrainedScheduler@127.0.0.1:{ports['spark.driver.port']}"
    )
    assert environment["_SPARK_AUTH_SECRET"], "whoever reaches the driver's port could be an executor"
    assert pod["metadata"]["labels"]["jupyter-user"]

    (executor,) = wait_for("the executor", lambda: jupyter.spark()["executors"], 120)
    assert (executor["cores"], executor["alive"]) == (1, True)
    notebook = jupyter.notebook()
    assert notebook.value("spark.range(1000).selectExpr('sum(id) AS s').first().s", 120) == "499500"

    jupyter.stop_spark()
    deleted = {each.path.rpartition("/")[2] for each in kubernetes.asked if each.method == "DELETE"}
    assert {"pods", "configmaps"} <= deleted
