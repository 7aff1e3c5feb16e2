"""A table that was saved is there after each end of Spark and of Jupyter; one Spark at a time has it."""

import os
import signal

import pytest

from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for

pytestmark = pytest.mark.timeout(600)

MAKING = 180
"""Seconds for a cell that makes several tables, and the first metastore of a user."""


def test_a_saved_table_is_there_after_each_end_of_spark(spark_server, notebook):
    cells = notebook("tables.ipynb")
    saved = cells.run(
        "spark.range(3).write.saveAsTable('kept')\n"
        "spark.range(3).createOrReplaceTempView('lost')\n"
        "spark.sql('CREATE DATABASE kept_db')\n"
        "spark.sql('CREATE TABLE kept_db.t (a INT) USING csv PARTITIONED BY (p INT)')\n"
        "spark.sql('INSERT INTO kept_db.t VALUES (1, 2)')\n"
        "spark.sql('CREATE VIEW kept_db.v AS SELECT a FROM kept_db.t')",
        MAKING,
    )
    assert saved.error is None, saved.traceback
    look = (
        "[spark.table('kept').count(), spark.table('kept_db.t').collect(), spark.table('kept_db.v').count(),"
        " spark.catalog.tableExists('lost')]"
    )
    found = "[3, [Row(a=1, p=2)], 1, False]"

    spark_server.restart_spark()
    after = cells.run(look)
    assert after.result == found, after.traceback
    assert "lost" in after.stderr
    assert "kept" not in after.stderr

    os.kill(spark_server.spark_pid(), signal.SIGKILL)
    spark_server.until("failed")
    spark_server.terminate()
    spark_server.start()
    in_use = spark_server.home / "data" / "spark-connect" / "tables" / "metastore" / "db.lck"
    in_use.unlink(missing_ok=True)  # a Spark that was killed leaves it
    spark_server.start_spark()
    cells = notebook("tables.ipynb")
    interrupted = cells.begin(look)
    wait_for("a metastore that is being loaded", in_use.exists)
    cells.interrupt()
    assert cells.outcome(interrupted, MAKING).error == "KeyboardInterrupt"
    assert cells.value(look) == found
    again = cells.run(
        "spark.range(4).write.mode('overwrite').saveAsTable('kept')\n"
        "spark.sql('DROP DATABASE kept_db CASCADE')\n"
        "spark.sql('DROP TABLE kept')\n"
        "spark.range(5).write.saveAsTable('kept')",
        MAKING,
    )
    assert again.error is None, again.traceback
    left = {path.name for path in spark_server.root.iterdir()}
    assert not left & {"spark-warehouse", "metastore_db", "derby.log"}


def test_a_second_spark_of_the_same_user_has_tables_of_its_own(spark_server, notebook):
    cells = notebook("first.ipynb")
    assert cells.run("spark.range(3).write.mode('overwrite').saveAsTable('first')").error is None
    assert spark_server.spark()["limitations"] == []
    second = RealJupyter(spark_server.home)
    try:
        second.start()
        limitations = second.start_spark()["limitations"]
        assert [sentence for sentence in limitations if "another Spark of yours" in sentence]
        beside = second.notebook("second.ipynb")
        assert beside.run("spark.table('first')").error == "AnalysisException"
        assert beside.run("spark.range(4).write.saveAsTable('first')").error is None
        assert beside.value("spark.table('first').count()") == "4"
        assert cells.value("spark.table('first').count()") == "3"
    finally:
        second.terminate()
    assert cells.value("spark.table('first').count()") == "3"
