"""The disk of the connection folder is full or read-only."""

import os
import signal

import pytest

from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for

from .small_disk import SmallDisk

SIZE = 24 * 1024 * 1024

NOISE = """
from pyspark.sql.functions import udf
def talk(n):
    import os
    return os.write(2, b'a line of the worker that nobody needs to read\\n' * 2000)
spark.range(1).select(udf(talk, 'long')('id')).first()[0]
"""


@pytest.fixture
def disk(the_jupyter, tmp_path):
    """Jupyter's runtime folder on a disk of its own, Jupyter on it."""
    if the_jupyter.is_running:
        the_jupyter.terminate()
    disk = SmallDisk(the_jupyter.runtime, SIZE, tmp_path / "control")
    the_jupyter.start(**disk.environment)
    yield disk
    disk.release()
    the_jupyter.terminate()
    disk.remove()


@pytest.mark.fault("Disk full under Spark's log")
def test_the_disk_is_full_under_the_log(disk, row, spark: RealJupyter, notebook):
    one = notebook()
    one.value(NOISE)
    disk.fill()
    row.saw("Cell whose worker floods the log", one.value(NOISE))
    row.saw_panel(spark.spark())
    assert spark.spark()["state"] == "ready"
    assert spark.call("GET", "spark-connect/api/server/log")[0] == 200
    disk.release()

    def gap():
        one.value(NOISE)
        _, piece = spark.call("GET", "spark-connect/api/server/log?search=missing%20here&offset=0")
        return piece["entries"]

    (told,) = wait_for("the gap in the log", gap)
    row.saw("Log, once there is room again", told["text"])
    assert "No space left on device" in told["text"]
    row.kept(f"Session and driver; the disk is {disk.how}")


@pytest.mark.fault("Disk full under the state file when the driver dies")
def test_the_disk_is_full_under_the_state_file(disk, row, spark: RealJupyter, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    disk.fill()
    with row.timing("panel"):
        os.kill(spark.spark_pid(), signal.SIGKILL)
        model = spark.until("failed", seconds=30)
    row.saw_panel(model)
    shown = one.run("spark.range(1).count()")
    row.saw("Cell", f"{shown.error}: {shown.message}")
    assert shown.error in ("SparkStoppedError", "SparkNotRunningError")
    disk.release()
    with row.timing("connected again, with room"):
        spark.start_spark()
    assert one.value("spark.range(3).count()") == "3"
    row.kept(f"The disk is {disk.how}")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(
            SmallDisk.fill, "No space left", marks=pytest.mark.fault("Disk full when Spark is to start")
        ),
        pytest.param(
            SmallDisk.lock,
            "Read-only",
            marks=pytest.mark.fault("Runtime folder read-only when Spark is to start"),
        ),
    ],
)
def test_a_start_that_cannot_write(disk, row, jupyter, fault, words):
    fault(disk)
    assert jupyter.call("POST", "spark-connect/api/server", {})[0] == 202
    with row.timing("panel"):
        model = jupyter.until("failed")
    row.saw_panel(model)
    told = " ".join([model["error"]["message"], *(check["message"] for check in model["error"]["checks"])])
    assert words.lower() in told.lower()
    disk.release()
    with row.timing("connected, once it can be written"):
        jupyter.start_spark()
    row.kept(f"The disk is {disk.how}")


@pytest.mark.fault("Runtime folder becomes read-only while Spark runs")
def test_the_folder_becomes_read_only(disk, row, spark: RealJupyter, notebook):
    one = notebook()
    one.value("spark.range(7).createOrReplaceTempView('seven')")
    kernel = notebook("two.ipynb")
    disk.lock()
    cell = kernel.run("spark.table('seven').count()")
    row.saw("Cell of a notebook that attaches now", f"{cell.result} {cell.stderr}")
    row.saw_panel(spark.spark())
    assert (cell.result, cell.stderr) == ("7", "")
    assert spark.spark()["state"] == "ready"
    disk.release()
    spark.stop_spark()
    row.kept(f"The session; the disk is {disk.how}")
