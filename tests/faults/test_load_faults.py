"""Too much at once: starts, stops, a flood in the log."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from tests.support.waiting import wait_for

STARTS = 10
FLOOD_SECONDS = 30
FLOOD_RATE = 50_000_000

FLOOD = f"""
from pyspark.sql.functions import udf
def flood(n):
    import os, time
    block = b'a line that a worker says again and again, until the disk of its user is full\\n' * 10_000
    begun, written = time.monotonic(), 0
    while (now := time.monotonic() - begun) < {FLOOD_SECONDS}:
        if written < now * {FLOOD_RATE}:
            written += os.write(2, block)
        else:
            time.sleep(0.002)
    return written
print('begun', flush=True)
spark.range(1).select(udf(flood, 'long')('id')).first()[0]
"""


@pytest.mark.fault(f"{STARTS} starts at the same moment")
def test_racing_starts(row, jupyter):
    jupyter.stop_spark()

    def press(_):
        return jupyter.call("POST", "spark-connect/api/server", {})

    with row.timing("connected"), ThreadPoolExecutor(STARTS) as pool:
        answers = Counter(status for status, _ in pool.map(press, range(STARTS)))
        model = jupyter.until("ready")
    row.saw("Answers", f"{answers[202]} accepted, {answers[409]} told that Spark is starting")
    row.saw_panel(model)
    assert answers == {202: 1, 409: STARTS - 1}
    drivers = [process for process in jupyter.processes() if process.name() == "java"]
    assert [driver.pid for driver in drivers] == [model["process"]["pid"]]
    row.kept("One driver")


@pytest.mark.fault("Start, stop, start, stop, start in a hurry")
def test_start_stop_start(row, jupyter):
    jupyter.stop_spark()
    begun = time.monotonic()
    answers = []
    for method in ("POST", "DELETE", "POST", "DELETE", "POST"):
        wait_for("an accepted request", lambda method=method: accepted(jupyter, method, answers))
    model = jupyter.until("ready")
    row.took("connected", time.monotonic() - begun)
    row.saw_panel(model)
    drivers = [process.pid for process in jupyter.processes() if process.name() == "java"]
    assert drivers == [model["process"]["pid"]]
    row.kept("One driver, of the last start")


def accepted(jupyter, method, answers):
    """Press a button until it is accepted; between stopping and stopped a start is refused."""
    status, answer = jupyter.call(method, "spark-connect/api/server", {} if method == "POST" else None)
    answers.append(status)
    assert status in (202, 409), answer
    return status == 202


@pytest.mark.fault(f"Log flooded with {FLOOD_RATE // 1_000_000} MB/s for {FLOOD_SECONDS} s")
def test_a_flooded_log(row, spark, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    running = one.begin(FLOOD)
    one.until_output(running, "begun")
    limit = spark.config["SparkLauncher"]["log_limit"]
    folder = spark.state_file.parent / "logs"
    largest, slowest = 0, 0.0
    begun = time.monotonic()
    while time.monotonic() - begun < FLOOD_SECONDS:
        largest = max(largest, size(folder / str(spark.spark()["generation"])))
        asked = time.monotonic()
        status, piece = spark.call("GET", "spark-connect/api/server/log?direction=backward")
        slowest = max(slowest, time.monotonic() - asked)
        assert status == 200
        assert piece["entries"]
    written = int(one.outcome(running, 120).result)
    row.saw_panel(spark.spark())
    row.saw("Cell", f"{written // 1_000_000} MB written, {written / FLOOD_SECONDS / 1e6:.0f} MB/s")
    row.took("slowest answer of the log route", slowest)
    assert largest <= limit
    row.kept(f"At most {largest / 2**20:.0f} MB on disk, of {limit / 2**20:.0f} MB allowed")
    assert one.value("spark.range(3).count()") == "3"
    assert psutil.pid_exists(spark.spark_pid())


def size(folder):
    """What a log takes on disk, at most: the newest file, which grows while we look, is looked at first."""
    total = 0
    for file in sorted(folder.glob("*.log"), reverse=True):
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            continue  # the oldest goes while we look
    return total
