"""The driver is killed, or stands still."""

import os
import signal
import time

import pytest

from tests.support.waiting import wait_for

LONG_STOP = 60.0

SLOW = """
import time
from pyspark.sql.functions import udf
slow = udf(lambda x: time.sleep(0.2) or x, 'long')
print('begun', flush=True)
spark.range({rows}, numPartitions=1).select(slow('id')).collect()
"""
FOREVER = SLOW.format(rows=3000)
SHORT_CALLS = "print('begun', flush=True)\nwhile True: spark.range(5).schema.names"


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(FOREVER, marks=pytest.mark.fault("Driver killed (SIGKILL) during a query")),
        pytest.param(SHORT_CALLS, marks=pytest.mark.fault("Driver killed (SIGKILL) between short calls")),
    ],
)
def test_a_killed_driver(row, spark, notebook, cell):
    one = notebook("one.ipynb")
    one.value("spark.range(1).count()")
    running = one.begin(cell)
    one.until_output(running, "begun")
    with row.timing("panel"):
        os.kill(spark.spark_pid(), signal.SIGKILL)
        model = spark.until("failed", seconds=30)
    shown = one.outcome(running, 30)
    row.took("cell ends, after the panel", shown.seconds)
    row.saw_panel(model)
    row.saw("Running cell", f"{shown.error}: {shown.message}")
    assert shown.error == "SparkStoppedError"
    assert "Press Connect" in shown.message
    assert len(shown.traceback.splitlines()) == 1
    assert model["error"]["code"] in ("died", "killed_for_memory")
    assert "SIGKILL" in model["error"]["message"]
    assert model["error"]["notebooks"] == ["one.ipynb"]
    later = one.run("spark.range(2).count()")
    row.saw("Next cell", f"{later.error}: {later.message}")
    assert later.error in ("SparkStoppedError", "SparkNotRunningError")
    assert "SIGKILL" in later.message
    assert len(later.traceback.splitlines()) == 1
    with row.timing("connected again"):
        spark.start_spark()
    again = one.run("spark.range(3).count()")
    row.saw("Cell after Connect", again.stderr)
    assert again.result == "3"
    assert "Spark was restarted" in again.stderr


@pytest.mark.fault("Driver killed while Jupyter hangs (SIGSTOP)")
def test_a_driver_killed_while_jupyter_hangs(row, spark, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    running = one.begin(FOREVER)
    one.until_output(running, "begun")
    driver = spark.spark_pid()
    os.kill(spark.process.pid, signal.SIGSTOP)
    try:
        with row.timing("cell"):
            os.kill(driver, signal.SIGKILL)
            shown = one.outcome(running, 30)
    finally:
        os.kill(spark.process.pid, signal.SIGCONT)
    row.saw("Running cell", f"{shown.error}: {shown.message}")
    assert shown.error == "SparkStoppedError"
    with row.timing("panel, once Jupyter goes on"):
        row.saw_panel(spark.until("failed", seconds=30))


@pytest.mark.fault("Driver killed under a Python process that no Jupyter started")
def test_a_driver_killed_under_a_process_outside_jupyter(row, spark, outsider):
    outsider.value("spark.range(5).collect()")
    os.kill(spark.spark_pid(), signal.SIGKILL)
    row.saw_panel(spark.until("failed", seconds=30))
    with row.timing("its next call"):
        shown = outsider.run("spark.range(5).collect()")
    row.saw("Its next call", f"{shown['error']}: {shown['message']}")
    assert shown["error"] == "SparkStoppedError"
    with row.timing("its end"):
        assert outsider.close() == 0


@pytest.mark.fault("Driver stands still (SIGSTOP) for 60 s, then goes on")
def test_a_driver_that_stands_still(row, spark, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    one.value("spark.range(7).createOrReplaceTempView('seven')")
    two.value("spark.range(1).count()")
    pid, generation = spark.spark_pid(), spark.spark()["generation"]
    running = one.begin(SLOW.format(rows=20) + "\nspark.table('seven').count()")
    one.until_output(running, "begun")
    os.kill(pid, signal.SIGSTOP)
    try:
        stopped = time.monotonic()
        waiting = two.begin("spark.range(4).count()")
        seen = set()
        wait_for(
            "the end of the stop",
            lambda: seen.add(spark.spark()["state"]) or time.monotonic() - stopped >= LONG_STOP,
            2 * LONG_STOP,
        )
    finally:
        os.kill(pid, signal.SIGCONT)
    begun = time.monotonic()
    shown, waited = one.outcome(running, 60), two.outcome(waiting, 60)
    row.took("cells done, once it goes on", time.monotonic() - begun)
    row.saw("Panel, all the while", spark.spark()["state"] and "Connected")
    row.saw("Cells", f"wait, then show {shown.result} and {waited.result}")
    assert (shown.result, waited.result) == ("7", "4")
    assert (shown.stderr, waited.stderr) == ("", "")
    assert seen == {"ready"}
    assert (spark.spark_pid(), spark.spark()["generation"]) == (pid, generation)
    row.kept("Same process, same session, temp view still there")


@pytest.mark.fault("Stop pressed while the driver stands still (SIGSTOP)")
def test_stop_while_the_driver_stands_still(row, spark, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    running = one.begin(FOREVER)
    one.until_output(running, "begun")
    os.kill(spark.spark_pid(), signal.SIGSTOP)
    with row.timing("stopped (it is killed after stop_timeout, here 5 s)"):
        spark.call("DELETE", "spark-connect/api/server")
        model = spark.until("stopped", seconds=60)
    row.saw_panel(model)
    shown = one.outcome(running, 30)
    row.saw("Running cell", f"{shown.error}: {shown.message}")
    assert shown.error == "SparkStoppedError"


@pytest.mark.fault("Supervisor killed (SIGKILL)")
def test_a_killed_supervisor(row, spark, supervised, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    running = one.begin(FOREVER)
    one.until_output(running, "begun")
    with row.timing("panel"):
        os.kill(supervised().supervisor.pid, signal.SIGKILL)
        model = spark.until("failed", seconds=30)
    shown = one.outcome(running, 30)
    row.took("cell ends, after the panel", shown.seconds)
    row.saw_panel(model)
    row.saw("Running cell", f"{shown.error}: {shown.message}")
    assert shown.error == "SparkStoppedError"
    with row.timing("connected again"):
        spark.start_spark()
    assert one.value("spark.range(3).count()") == "3"
