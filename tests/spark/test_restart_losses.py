"""What a restart and a crash cost is said by the panel and by each notebook alike, with who made it."""

import os
import signal

from tests.support.waiting import wait_for

RESTARTED = "Spark was restarted: this notebook has a new session."


def made(server):
    return server.call("GET", "spark-connect/api/server/losses")[1]["made"]


def test_a_crash_and_a_restart_name_each_thing_once_with_its_notebook(spark_server, notebook):
    spark_server.restart_spark()
    one, two, closed = notebook("one.ipynb"), notebook("two.ipynb"), notebook("closed.ipynb")
    one.value("for name in 'flights', 'dropped': spark.range(3).createOrReplaceTempView(name)", 120)
    two.value("spark.range(3).createOrReplaceTempView('delays')\nspark.sql('cache table delays')\n1", 120)
    two.value("spark.catalog.dropTempView('dropped')")
    closed.value("spark.range(3).createOrReplaceTempView('left')\n1")
    lost = [
        {"notebook": "one.ipynb", "things": {"view": ["flights"]}},
        {"notebook": "two.ipynb", "things": {"view": ["delays"], "table": ["delays"]}},
        {"notebook": "closed.ipynb", "things": {"view": ["left"]}},
    ]
    wait_for("what was made", lambda: made(spark_server) == lost)
    closed.close()
    assert made(spark_server) == lost
    endpoint = spark_server.spark()["endpoint"]

    os.kill(spark_server.spark_pid(), signal.SIGKILL)
    assert spark_server.until("failed")["error"]["made"] == lost
    assert spark_server.start_spark()["endpoint"] == endpoint
    assert made(spark_server) == []
    assert one.run("spark.range(4).count()", 120).stderr == (
        f"{RESTARTED} Gone: temp view flights, made here; temp view delays and cached table delays, "
        "made by two.ipynb; temp view left, made by closed.ipynb. Run them again, or open them.\n"
    )

    one.value("spark.range(3).createOrReplaceTempView('flights')\n1")
    wait_for("what was made", lambda: made(spark_server))
    assert spark_server.restart_spark()["endpoint"] == endpoint
    late = two.run("spark.range(4).count()", 120)
    assert "temp view delays and cached table delays, made here" in late.stderr
    assert "temp view flights" in late.stderr
