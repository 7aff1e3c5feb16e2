"""A real Spark Connect server with the locked Web UI, and a few queries in it."""

import asyncio
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jupyterlab_spark_connect.contract.scratch import make_scratch, remove_scratch
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.lifecycle.models import LaunchRequest

START_DEADLINE = 120
STOP_DEADLINE = 30

QUERIES = """
import sys
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.remote(f"sc://localhost:{sys.argv[1]}").getOrCreate()
spark.range(0, 400, 1, 25).withColumn("k", F.col("id") % 7).createOrReplaceTempView("t")
spark.sql("CACHE TABLE t")
spark.sql("select a.k, count(*) from t a join t b on a.k = b.k group by a.k order by 2").collect()
for _ in range(6):
    spark.range(3).count()
"""


@dataclass(frozen=True)
class RunningSpark:
    port: int
    key: str


@contextmanager
def running_spark(folder: Path):
    """Start what the launcher launches, in a folder of its own and on free ports; it ends with the block."""
    request = LaunchRequest(
        cluster=Cluster(name="test", display_name="Test", description="", master="local[2]"),
        options={"spark.ui.port": "0", "spark.sql.warehouse.dir": f"{folder}/warehouse"},
        generation=1,
        folder=folder,
        directory=folder,
    )
    launch = asyncio.run(SparkLauncher().prepare(request))
    environment = dict(launch.spec.environment)
    log = folder / "spark.log"
    # What a supervisor does, too.
    make_scratch(launch.spec.scratch)
    with log.open("wb") as output:
        process = subprocess.Popen(
            launch.spec.argv, env=environment, cwd=folder, stdout=output, stderr=output
        )
    try:
        port = _said(r"service 'SparkUI' on port (\d+)", log, process)
        connect_port = _said(r"Spark Connect server started at: \S+:(\d+)", log, process)
        subprocess.run(
            [sys.executable, "-c", QUERIES, str(connect_port)],
            env=environment,
            cwd=folder,
            check=True,
            timeout=START_DEADLINE,
        )
        yield RunningSpark(port=port, key=launch.web_ui_key)
    finally:
        process.terminate()
        try:
            process.wait(STOP_DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        remove_scratch(launch.spec.scratch)


def _said(pattern, log, process):
    """Wait until Spark's log names a port."""
    deadline = time.monotonic() + START_DEADLINE
    while time.monotonic() < deadline:
        text = log.read_text(errors="replace")
        if found := re.search(pattern, text):
            return int(found[1])
        assert process.poll() is None, text[-2000:]
        time.sleep(0.1)
    raise TimeoutError(f"{pattern} is not in the log: {log.read_text()[-2000:]}")
