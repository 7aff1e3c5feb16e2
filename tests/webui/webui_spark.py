"""A real Spark Connect server with the locked Web UI, and a few queries in it."""

import os
import re
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyspark

TOKEN = secrets.token_hex(16)
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
    """Start Spark in a folder of its own, on free ports; it is gone when the block ends."""
    key = secrets.token_urlsafe(32)
    properties = folder / "spark.conf"
    properties.write_text(
        "spark.ui.filters=org.apache.spark.ui.JWSFilter\n"
        f"spark.org.apache.spark.ui.JWSFilter.param.secretKey={key}\n"
        "spark.ui.port=0\n"
        "spark.ui.killEnabled=false\n"
        "spark.connect.grpc.binding.port=0\n"
        "spark.connect.grpc.binding.address=127.0.0.1\n"
        f"spark.local.dir={folder}\n"
        f"spark.sql.warehouse.dir={folder}/warehouse\n"
    )
    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_CONNECT_MODE": "0",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONNECT_AUTHENTICATE_TOKEN": TOKEN,
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [
        home / "bin" / "spark-submit",
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer"),
        *("--master", "local[2]", "--properties-file", properties),
    ]
    log = folder / "spark.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=output, stderr=output)
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
        yield RunningSpark(port=port, key=key)
    finally:
        process.terminate()
        try:
            process.wait(STOP_DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


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
