"""Spark's `local-cluster`: executors of their own beside the driver, on this machine."""

from __future__ import annotations

import pytest

from tests.support.waiting import wait_for

from .spark_folder import spark_folder


@pytest.fixture(scope="module")
def jupyter(shared_jupyter_with, tmp_path_factory):
    # Its workers write into SPARK_HOME, whatever else they are told.
    spark = {"spark_home": str(spark_folder(tmp_path_factory.mktemp("local") / "spark"))}
    cluster = {
        "name": "two",
        "master": "local-cluster[2,1,1024]",
        "options": {"spark.executor.memory": "512m"},
    }
    return shared_jupyter_with(cluster, SparkLauncher=spark)


def test_two_executors_run_the_tasks_and_end_with_the_driver(jupyter):
    jupyter.start_spark(cluster="two")
    executors = wait_for(
        "two executors",
        lambda: told if len(told := jupyter.spark()["executors"]) == 2 else None,
        120,
    )
    assert [(executor["cores"], executor["alive"]) for executor in executors] == [(1, True)] * 2
    notebook = jupyter.notebook()
    hosts = "spark.range(0, 100, 1, 4).repartition(4).selectExpr('sum(id) AS s').first().s"
    assert notebook.value(hosts, 120) == str(sum(range(100)))
    executor = "CoarseGrainedExecutorBackend"
    running = [each for each in jupyter.processes() if executor in " ".join(each.cmdline())]
    assert len(running) == 2
    jupyter.stop_spark()
    assert not [each for each in running if each.is_running()]


def test_a_driver_that_runs_the_tasks_itself_has_no_executors(jupyter):
    jupyter.start_spark(cluster="local")
    wait_for("the Web UI", lambda: jupyter.spark()["spark"]["web_ui"])
    assert jupyter.spark()["executors"] == []
