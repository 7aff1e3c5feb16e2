"""Interrupts, a driver that is killed, a restart: what a notebook then says, and how soon it says it."""

import os
import signal
import subprocess
import sys

import pytest
from waiting import wait_for

SLOW = """
import time
from pyspark.sql.functions import udf
slow = udf(lambda x: time.sleep(0.2) or x, 'long')
print('begun', flush=True)
spark.range(3000, numPartitions=1).select(slow('id')).collect()
"""

PANDAS = """
import numpy, pandas
data = pandas.DataFrame({'x': numpy.random.rand(2_000_000)})
spark.createDataFrame(data).createOrReplaceTempView('large')
"""


def test_one_interrupt_cancels_the_running_operation_and_no_other(spark_server, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    two.value("spark.range(1).count()")
    running = one.begin(SLOW)
    one.until_output(running, "begun")
    finite = SLOW.replace("3000", "20").replace("spark.range", "n = spark.range") + "\nprint('ended', len(n))"
    other = two.begin(finite)
    two.until_output(other, "begun")
    one.interrupt()
    stopped = one.outcome(running, 20)
    assert stopped.error == "KeyboardInterrupt"
    assert "ended 20" in two.outcome(other, 60).stdout
    assert one.value("spark.range(3).count()") == "3"


@pytest.mark.parametrize(
    "query", [SLOW, "print('begun', flush=True)\nwhile True: spark.range(5).schema.names"]
)
def test_a_call_in_flight_says_within_seconds_that_the_driver_was_killed(spark_server, notebook, query):
    one = notebook()
    one.value("spark.range(1).count()")
    running = one.begin(query)
    one.until_output(running, "begun")
    os.kill(spark_server.spark_pid(), signal.SIGKILL)
    cell = one.outcome(running, 5)
    assert cell.error == "SparkStoppedError"
    assert "Press Connect" in cell.message
    assert len(cell.traceback.splitlines()) == 1
    model = spark_server.until("failed", seconds=3)
    assert model["error"]["code"] == "died"
    later = one.run("spark.range(2).count()")
    assert later.error in ("SparkStoppedError", "SparkNotRunningError")
    assert "SIGKILL" in later.message
    assert len(later.traceback.splitlines()) == 1


def test_a_call_in_flight_ends_also_while_jupyter_itself_hangs(spark_server, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    running = one.begin(SLOW)
    one.until_output(running, "begun")
    spark = spark_server.spark_pid()
    os.kill(spark_server.process.pid, signal.SIGSTOP)
    try:
        os.kill(spark, signal.SIGKILL)
        cell = one.outcome(running, 5)
    finally:
        os.kill(spark_server.process.pid, signal.SIGCONT)
    assert cell.error == "SparkStoppedError"
    assert cell.message.startswith("Spark ")


def test_a_restart_is_told_once_with_what_it_cost(spark_server, notebook):
    one, two, three = notebook("one.ipynb"), notebook("two.ipynb"), notebook("three.ipynb")
    made = """
spark.range(3).createOrReplaceTempView('kept_here')
spark.range(3).createOrReplaceTempView('dropped')
spark.catalog.dropTempView('dropped')
spark.sql("create or replace temporary view by_sql as select 1 as one")
spark.sql("cache table by_sql")
_ = spark.udf.register('half', lambda x: x / 2, 'double')
spark.conf.set('spark.sql.shuffle.partitions', '5')
old = spark.range(10).cache()
old.count()
"""
    one.value(made)
    two.value("def count():\n    return spark.range(6).count()\ncount()")
    three.value(PANDAS, 120)
    spark_server.restart_spark()
    cell = one.run("spark.range(4).count()")
    assert cell.result == "4"
    assert cell.stderr == (
        "Spark was restarted: this notebook has a new session. Gone: temp views kept_here, by_sql; "
        "cached table by_sql; cached DataFrame (1); UDF half; runtime option spark.sql.shuffle.partitions; "
        "what other notebooks had made in the shared session.\n"
    )
    assert one.run("spark.range(4).count()").stderr == ""
    stale = one.run("old.count()")
    assert stale.error == "SparkStoppedError"
    assert "replaced" in stale.message
    # The cell does not name `spark`, the function that it calls does.
    other = two.run("count()")
    assert other.result == "6"
    assert "Spark was restarted" in other.stderr
    assert "Gone" not in other.stderr
    assert "temp view large;" in three.run("spark.range(1).count()").stderr


def test_a_cell_that_needs_no_spark_runs_while_there_is_none(spark_server, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    spark_server.stop_spark()
    assert one.value("1 + 1") == "2"
    assert one.value("def later():\n    return spark.range(1)\n'defined'") == "'defined'"
    cell = one.run("spark.range(1).count()")
    assert cell.error == "SparkStoppedError"
    assert cell.message.startswith("Spark was stopped. Press Connect")


def test_a_process_with_a_dead_server_ends_at_once(spark_server, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from jupyterlab_spark_connect import connect\n"
        "spark = connect()\n"
        "spark.range(5).collect()\n"
        "print('begun', flush=True)\n"
        "input()\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(program)],
        env={**spark_server.environment, "JUPYTER_SPARK_CONNECT_FILE": str(spark_server.connection_file)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout.readline() == "begun\n"
            os.kill(spark_server.spark_pid(), signal.SIGKILL)
            spark_server.until("failed", seconds=5)
            process.stdin.write("\n")
            process.stdin.flush()
            assert wait_for("the end of the process", lambda: process.poll() is not None, 10)
        finally:
            process.kill()
    assert process.returncode == 0
