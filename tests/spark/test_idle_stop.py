"""Idle both ways on a real Spark: what keeps the Jupyter server active, and what keeps Spark running."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for

STREAM = """
query = (
    spark.readStream.format("rate").load()
    .writeStream.format("memory").queryName("m").trigger(processingTime="1 hour").start()
)
"""

OUTSIDE = """
import pandas, pyarrow, pyspark.sql.connect.session
from jupyterlab_spark_connect import connect

def slowly(rows):
    import time
    time.sleep(20)
    yield from rows

print("loaded", flush=True)
input()
connect().range(1).mapInPandas(slowly, "id long").collect()
"""


@pytest.fixture
def jupyter(tmp_path: Path) -> Iterator[RealJupyter]:
    """A Jupyter server that stops a Spark without use for 12 seconds."""
    server = RealJupyter(tmp_path / "home", config={"SparkConnect": {"idle_timeout": 12.0}})
    try:
        yield server.start()
    finally:
        server.stop()


def last_activity(jupyter: RealJupyter) -> str:
    return str(jupyter.call("GET", "api/status")[1]["last_activity"])


def test_a_stream_between_batches_keeps_spark_and_jupyter_until_it_ends(jupyter: RealJupyter) -> None:
    notebook = jupyter.notebook()
    jupyter.start_spark()
    notebook.value(STREAM, 120)
    # No job runs, the kernel is idle, and a panel goes on asking.
    for _ in range(2):
        before = last_activity(jupyter)
        wait_for("activity while a stream is active", lambda: last_activity(jupyter) > before)  # noqa: B023
        assert jupyter.spark()["state"] == "ready"
    notebook.value("query.stop()")
    wait_for("the notice", lambda: jupyter.spark()["idle_stop_at"], 90)
    idle, seen = last_activity(jupyter), None
    while jupyter.spark()["state"] == "ready":
        assert seen in (None, idle), "looking at an idle Spark is no activity"
        seen = last_activity(jupyter)
    assert jupyter.until("stopped")["stop_reason"] == "Spark was stopped after 12 seconds without use."
    assert "stopping Spark after 12 seconds without use" in jupyter.log.read_text()
    notebook.close()


def test_a_program_outside_of_jupyter_keeps_spark(jupyter: RealJupyter, tmp_path: Path) -> None:
    variables = {"JUPYTER_SPARK_CONNECT_FILE": str(jupyter.connection_file)}
    with subprocess.Popen(
        [sys.executable, "-c", OUTSIDE],
        env={**jupyter.environment, **variables},
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin
        assert program.stdout
        # what it loads takes seconds, in which Spark would be without use
        assert program.stdout.readline() == "loaded\n"
        jupyter.start_spark()
        print(file=program.stdin, flush=True)
        wait_for(
            "the end of a program that takes longer than the timeout", lambda: program.poll() is not None, 150
        )
    assert program.returncode == 0
    assert jupyter.spark()["state"] == "ready"
    jupyter.until("stopped")
