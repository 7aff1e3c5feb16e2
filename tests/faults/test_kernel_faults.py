"""What kernels do and suffer: they are killed, come with a wrong token, lose the connection file."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from jupyter_core.utils import ensure_event_loop

from tests.support.waiting import wait_for

KERNELS = 50
OPENED_AT_ONCE = 4

ENDLESS = """
import time
from pyspark.sql.functions import udf
print('begun', flush=True)
spark.range(36000, numPartitions=1).select(udf(lambda x: time.sleep(0.1) or x, 'long')('id')).collect()
"""


@pytest.mark.fault("Kernel killed (SIGKILL) in the middle of a query")
def test_a_killed_kernel(row, spark, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    two.value("spark.range(7).createOrReplaceTempView('seven')")
    one.value("spark.range(1).count()")
    one.until_output(one.begin(ENDLESS), "begun")
    told = wait_for("the Web UI", lambda: (told := spark.spark()["spark"])["app_id"] and told)
    jobs = f"{told['web_ui']}api/v1/applications/{told['app_id']}/jobs?status=running"
    wait_for("the running job", lambda: spark.call("GET", jobs)[1])
    file = spark.connection_file.parent / "kernels" / f"{one.kernel}.json"
    os.kill(json.loads(file.read_text())["pid"], signal.SIGKILL)
    with row.timing("gone from the panel"):
        wait_for("its end in the panel", lambda: names(spark) == ["two.ipynb"])
    row.saw("Panel", f"Connected, notebooks: {', '.join(names(spark))}")
    row.saw("Cell of the other notebook", two.value("spark.table('seven').count()"))
    assert two.value("spark.table('seven').count()") == "7"
    with row.timing("its job cancelled"):
        wait_for("the end of its job", lambda: not spark.call("GET", jobs)[1])
    row.kept("The other notebook's session and temp view")


@pytest.mark.fault("Client with a wrong token")
def test_a_wrong_token(row, spark, notebook, tmp_path):
    one = notebook()
    one.value("spark.range(1).count()")
    file = tmp_path / "connection.json"
    file.write_text(json.dumps({**json.loads(spark.connection_file.read_text()), "token": "wrong"}))
    two = notebook("two.ipynb")
    two.value(f"import os; os.environ['JUPYTER_SPARK_CONNECT_FILE'] = {str(file)!r}")
    shown = two.run("spark.range(2).count()")
    row.took("cell", shown.seconds)
    row.saw("Its cell", f"{shown.error}: {shown.message.splitlines()[0]}")
    assert "Invalid authentication token" in shown.message
    row.saw_panel(spark.spark())
    assert names(spark) == ["notebook.ipynb"]
    assert one.value("spark.range(3).count()") == "3"
    row.kept("The others' session")


@pytest.mark.fault("Connection file deleted while Spark runs")
def test_the_connection_file_is_deleted(row, spark, notebook):
    one = notebook("one.ipynb")
    one.value("spark.range(7).createOrReplaceTempView('seven')")
    file = spark.connection_file
    content = file.read_text()
    file.unlink()
    with row.timing("written again"):
        wait_for("the connection file", lambda: file.exists() and file.read_text() == content)
    row.saw_panel(spark.spark())
    cell = one.run("spark.table('seven').count()")
    row.saw("Cell", f"{cell.result} {cell.stderr}")
    assert (cell.result, cell.stderr) == ("7", "")
    row.kept("Session and temp view")


@pytest.mark.fault(f"{KERNELS} kernels attached at once")
def test_many_kernels(row, spark, notebook):
    def attach(number):
        # jupyter_client makes an event loop in each thread that uses it, and leaves it open
        with closing(ensure_event_loop()):
            one = notebook(f"{number}.ipynb")
            return one, one.value(f"spark.range({number}).count()", 120)

    with row.timing("all opened and attached"), ThreadPoolExecutor(OPENED_AT_ONCE) as pool:
        attached = list(pool.map(attach, range(KERNELS)))
    assert [result for _, result in attached] == [str(number) for number in range(KERNELS)]
    with row.timing("each runs a query, at once"):
        running = [(one, one.begin("spark.range(5).count()")) for one, _ in attached]
        assert {one.outcome(message, 120).result for one, message in running} == {"5"}
    assert sorted(names(spark)) == sorted(f"{number}.ipynb" for number in range(KERNELS))
    row.saw("Panel", f"Connected, {KERNELS} notebooks")
    row.kept("All results right")


def names(jupyter):
    return [notebook["name"] for notebook in jupyter.spark()["notebooks"]]
