"""Jupyter itself ends, in good order or not, and comes back or does not."""

import psutil
import pytest

from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for


@pytest.mark.fault("Jupyter killed (SIGKILL), restarted within `orphan_grace`")
def test_jupyter_is_killed_and_comes_back(row, spark, outsider):
    outsider.value("spark.range(7).createOrReplaceTempView('seven')")
    before = spark.spark()
    first = log_begins(spark)
    spark.kill()
    assert outsider.value("spark.table('seven').count()") == "7"
    with row.timing("Jupyter answers again"):
        spark.start()
    with row.timing("Spark adopted, after that"):
        after = spark.until("ready")
    row.saw_panel(after)
    row.saw("Cell of a Python that went on", outsider.value("spark.table('seven').count()"))
    assert after["adopted"]
    for what in ("generation", "cluster", "options", "endpoint", "started_at"):
        assert after[what] == before[what], what
    assert after["process"]["pid"] == before["process"]["pid"]
    assert outsider.value("spark.table('seven').count()") == "7"
    assert log_begins(spark) == first
    assert names(after) == [f"python (pid {outsider.process.pid})"]
    pages = wait_for("the Web UI", lambda: (told := spark.spark()["spark"])["web_ui"] and told)
    assert spark.call("GET", f"{pages['web_ui']}api/v1/applications")[0] == 200
    row.kept("Same process, session, temp view, options, log from its first byte, Web UI")
    with row.timing("stopped by the new Jupyter"):
        spark.stop_spark()


@pytest.mark.fault("Jupyter killed (SIGKILL) with a notebook open, restarted")
def test_a_notebook_after_jupyter_was_killed(row, spark, notebook):
    one = notebook("one.ipynb")
    one.value("spark.range(7).createOrReplaceTempView('seven')")
    spark.kill()
    spark.start()
    after = spark.until("ready")
    row.saw_panel(after)
    again = notebook("one.ipynb")
    cell = again.run("spark.table('seven').count()")
    row.saw("Cell of the reopened notebook", f"{cell.result} {cell.stderr}")
    assert after["adopted"]
    assert (cell.result, cell.stderr) == ("7", "")
    row.kept("The temp view, though the kernel that made it went with Jupyter")


@pytest.mark.fault("Jupyter killed (SIGKILL), not restarted")
def test_jupyter_is_killed_and_stays_away(row, configured, outsider_of):
    jupyter = configured({"SparkConnect": {"orphan_grace": 4.0}})
    jupyter.start_spark()
    outsider = outsider_of(jupyter)
    outsider.value("spark.range(5).count()")
    with row.timing("Spark gone, with an `orphan_grace` of 4 s"):
        jupyter.kill()
        left = [process for process in jupyter.processes() if process.pid != outsider.process.pid]
        assert len(left) > 1
        assert not psutil.wait_procs(left, timeout=60)[1]
    shown = outsider.run("spark.range(5).count()")
    row.saw("Cell of a Python that went on", f"{shown['error']}: {shown['message']}")
    assert shown["error"] == "SparkStoppedError"


@pytest.mark.fault("Jupyter stopped in good order (SIGTERM)")
def test_jupyter_is_stopped(row, spark, outsider):
    outsider.value("spark.range(5).count()")
    with row.timing("Jupyter and Spark gone"):
        left = [process for process in spark.processes() if process.pid != outsider.process.pid]
        spark.terminate()
        assert not psutil.wait_procs(left, timeout=30)[1]
    shown = outsider.run("spark.range(5).count()")
    row.saw("Cell of a Python that went on", f"{shown['error']}: {shown['message']}")
    assert shown["error"] == "SparkStoppedError"
    assert shown["message"].startswith("Spark was stopped with Jupyter.")


@pytest.mark.fault("Jupyter stopped in good order with `keep_running`, started again")
def test_jupyter_is_stopped_and_leaves_spark(row, configured, outsider_of):
    keep = {"SparkConnect": {"keep_running": True}}
    jupyter = configured(keep)
    jupyter.start_spark()
    outsider = outsider_of(jupyter)
    outsider.value("spark.range(7).createOrReplaceTempView('seven')")
    pid = jupyter.spark_pid()
    jupyter.terminate()
    assert outsider.value("spark.table('seven').count()") == "7"
    jupyter.start(keep)
    after = jupyter.until("ready")
    row.saw_panel(after)
    row.saw("Cell of a Python that went on", outsider.value("spark.table('seven').count()"))
    assert after["adopted"]
    assert after["process"]["pid"] == pid
    row.kept("Same process, session, temp view")
    jupyter.stop_spark()


@pytest.mark.fault("Two Jupyter servers of one user side by side, one killed (SIGKILL)")
def test_two_jupyter_servers_of_one_user(row, spark, notebook):
    one = notebook()
    one.value("spark.range(1).createOrReplaceTempView('of_the_first')")
    # Everything is the same, as from two terminals; JupyterHub's named servers differ in their base URL.
    second = RealJupyter(spark.home, config=spark.config, spark_port=spark.spark_port)
    second.log = spark.home / "second.log"
    second.start()
    try:
        model = second.start_spark()
        row.saw("Both panels", "Connected")
        assert model["endpoint"] != spark.spark()["endpoint"]
        other = second.notebook()
        assert other.value("spark.catalog.tableExists('of_the_first')") == "False"
        assert spark.spark()["notebooks"] != second.spark()["notebooks"]
        second.stop_spark()
        assert spark.spark()["state"] == "ready"
        driver = psutil.Process(second.start_spark()["process"]["pid"])
        second.kill()
        assert driver.is_running()
        assert one.value("spark.table('of_the_first').count()") == "1"
        second.start()
        assert second.until("ready")["adopted"]
        row.saw("Second panel, after its Jupyter came back", "Connected")
    finally:
        second.terminate()
    psutil.wait_procs([driver], timeout=30)
    assert not driver.is_running()
    assert spark.spark()["state"] == "ready"
    assert one.value("spark.table('of_the_first').count()") == "1"
    row.kept("The first one's Spark, session and temp view; the second adopted its own and nothing else")


def log_begins(jupyter):
    status, piece = jupyter.call("GET", "spark-connect/api/server/log?offset=0&limit=2000")
    assert status == 200
    assert piece["start"] == 0
    return piece["entries"][:3]


def names(model):
    return [notebook["name"] for notebook in model["notebooks"]]
