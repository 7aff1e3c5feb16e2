"""A real standalone cluster: a master and two workers, with executors that come, work and go."""

from __future__ import annotations

import os
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for

from .standalone import Standalone

SMALL = {"spark.executor.memory": "512m", "spark.executor.cores": "1"}

SLOW_SUM = """
spark.sql('''
    SELECT sum(id) AS total FROM range(0, {rows}, 1, {rows})
    WHERE coalesce(reflect('java.lang.Thread', 'sleep', cast({ms} AS BIGINT)), '') <> 'awake'
''').first().total
"""
"""One task per row, each as long as a row sleeps."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[Standalone]:
    """A real master with two real workers of two cores each."""
    cluster = Standalone(tmp_path_factory.mktemp("standalone") / "cluster")
    try:
        yield cluster.start(workers=2)
    finally:
        cluster.stop()


@pytest.fixture
def standalone(cluster) -> Standalone:
    """The cluster with both workers; a test may kill one."""
    return cluster.complete(workers=2)


@pytest.fixture(scope="module")
def jupyter_server(shared_jupyter_with, cluster) -> RealJupyter:
    return shared_jupyter_with({"name": "standalone", "master": cluster.master, "options": SMALL})


@pytest.fixture
def jupyter(jupyter_server) -> RealJupyter:
    """Jupyter without Spark and without kernels, whatever became of the test before."""
    jupyter_server.close_notebooks()
    jupyter_server.stop_spark()
    return jupyter_server


def alive(model: dict[str, Any]) -> list[dict[str, Any]]:
    return [executor for executor in model["executors"] if executor["alive"]]


def until_executors(jupyter: RealJupyter, count: int) -> list[dict[str, Any]]:
    """Wait until so many executors live, and give them."""
    return wait_for(
        f"{count} executors",
        lambda: model["executors"] if len(alive(model := jupyter.spark())) == count else None,
        120,
    )


def test_executors_are_shown_and_one_that_is_killed_is_replaced(jupyter, standalone):
    model = jupyter.start_spark({"spark.cores.max": "2"}, "standalone")
    assert model["spark"]["app_id"] is None or model["spark"]["app_id"].startswith("app-")
    first = until_executors(jupyter, 2)
    assert {executor["cores"] for executor in first} == {1}
    assert all(100 << 20 < executor["memory"] <= 512 << 20 for executor in first)
    hosts = [executor["host"].rpartition(":") for executor in first]
    assert {host for host, _, _ in hosts} == {"localhost"}
    web_ui = wait_for("the Web UI", lambda: jupyter.spark()["spark"]["web_ui"])
    assert web_ui.startswith("spark-connect/ui/")

    notebook = jupyter.notebook()
    assert notebook.value("spark.range(1000).selectExpr('sum(id) AS s').first().s") == "499500"
    slow = notebook.begin(SLOW_SUM.format(ms=1500, rows=24))
    wait_for("a task on each", lambda: all(each["active_tasks"] for each in alive(jupyter.spark())))
    lost = first[0]
    worker = standalone.worker_of(int(lost["host"].rpartition(":")[2]))
    worker.kill()
    after = wait_for(
        "one executor gone, and another in its place",
        lambda: (
            model["executors"]
            if len(alive(model := jupyter.spark())) == 2
            and lost["id"] not in {each["id"] for each in alive(model)}
            else None
        ),
        120,
    )
    assert [each["id"] for each in after if not each["alive"]] == [lost["id"]]
    assert {each["id"] for each in after if each["alive"]} - {each["id"] for each in first}
    outcome = notebook.outcome(slow, 120)
    assert (outcome.error, outcome.result) == (None, str(sum(range(24)))), outcome
    assert len(standalone.workers()) == 1 or not psutil.pid_exists(worker.pid)

    jupyter.stop_spark()
    assert jupyter.spark()["executors"] == []


def test_executors_come_with_the_work_and_go_without(jupyter, standalone):
    jupyter.start_spark(
        {
            "spark.cores.max": "2",
            "spark.dynamicAllocation.enabled": "true",
            "spark.dynamicAllocation.minExecutors": "0",
            "spark.dynamicAllocation.initialExecutors": "0",
            "spark.dynamicAllocation.executorIdleTimeout": "2s",
            "spark.dynamicAllocation.shuffleTracking.timeout": "2s",
        },
        "standalone",
    )
    wait_for("the Web UI", lambda: jupyter.spark()["spark"]["web_ui"])
    assert jupyter.spark()["executors"] == []
    notebook = jupyter.notebook("dynamic.ipynb")
    slow = notebook.begin(SLOW_SUM.format(ms=1000, rows=8))
    wait_for("an executor", lambda: alive(jupyter.spark()))
    assert notebook.outcome(slow, 120).result == str(sum(range(8)))
    until_executors(jupyter, 0)
    assert {executor["alive"] for executor in jupyter.spark()["executors"]} == {False}
    # What is asked next gets executors again.
    assert notebook.value("spark.range(10).selectExpr('sum(id) AS s').first().s", 120) == "45"


OWN_CODE = """
import os, time
from pyspark.sql.functions import udf
import shipped_small, shipped_large
def told(_):
    import only_there  # the environment has it, this kernel has not
    time.sleep(2)
    return f"{os.getcwd()}|{only_there.NAME} {shipped_small.VERSION} {shipped_large.VERSION}"
def all_told():
    rows = spark.range(0, 4, 1, 4).select(udf(told)("id").alias("told")).collect()
    folders, words = zip(*(row.told.split("|") for row in rows))
    return len(set(folders)), sorted(set(words))
"""


def test_own_code_and_an_environment_reach_all_executors(jupyter, standalone, tmp_path):
    started = {"spark.archives": f"{environment(tmp_path)}#environment", "spark.cores.max": "2"}
    jupyter.start_spark(
        {**started, "spark.sql.execution.pyspark.python": "../environment/bin/python"}, "standalone"
    )
    until_executors(jupyter, 2)
    large = jupyter.root / "shipped_large"
    large.mkdir()
    (large / "__init__.py").write_text("VERSION = 1")
    (large / "noise.bin").write_bytes(os.urandom(200_000))  # too much to go with each function
    small = jupyter.root / "shipped_small.py"
    small.write_text("VERSION = 1")
    notebook = jupyter.notebook()
    assert notebook.value(f"{OWN_CODE}\nall_told()", 180) == "(2, ['environment 1 1'])"
    small.write_text("VERSION = 20")
    (large / "__init__.py").write_text("VERSION = 300")
    again = (
        "import importlib; [importlib.reload(each) for each in (shipped_small, shipped_large)]; all_told()"
    )
    assert notebook.value(again, 180) == "(2, ['environment 20 300'])"


def environment(folder: Path) -> Path:
    """Pack what venv-pack makes: a folder with `bin/python` and packages of its own."""
    program = folder / "python"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="$(dirname "$0")/../lib:$PYTHONPATH" exec {sys.executable} "$@"\n'
    )
    program.chmod(0o755)
    package = folder / "only_there.py"
    package.write_text("NAME = 'environment'")
    archive = folder / "environment.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(program, "bin/python")
        packed.add(package, "lib/only_there.py")
    return archive
