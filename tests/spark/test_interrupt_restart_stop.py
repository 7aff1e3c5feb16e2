"""An interrupt, a restart, a stop: what a notebook then says."""

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


def test_a_restart_is_told_once_with_what_it_cost(spark_server, notebook):
    spark_server.restart_spark()  # what other tests have made would be told, too
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
        "Spark was restarted: this notebook has a new session. Gone: temp views kept_here and by_sql, "
        "cached table by_sql, 1 cached DataFrame, UDF half and runtime option spark.sql.shuffle.partitions, "
        "made here; temp view large, made by three.ipynb. Run them again, or open them.\n"
    )
    assert one.run("spark.range(4).count()").stderr == ""
    stale = one.run("old.count()")
    assert stale.error == "SparkStoppedError"
    assert "replaced" in stale.message
    # The cell does not name `spark`, the function that it calls does.
    other = two.run("count()")
    assert other.result == "6"
    assert "Spark was restarted" in other.stderr
    assert "made by one.ipynb; temp view large, made by three.ipynb." in other.stderr
    assert "temp view large, made here; temp views kept_here" in three.run("spark.range(1).count()").stderr


def test_a_cell_that_needs_no_spark_runs_while_there_is_none(spark_server, notebook):
    one = notebook()
    one.value("spark.range(1).count()")
    spark_server.stop_spark()
    assert one.value("1 + 1") == "2"
    assert one.value("def later():\n    return spark.range(1)\n'defined'") == "'defined'"
    cell = one.run("spark.range(1).count()")
    assert cell.error == "SparkStoppedError"
    assert cell.message.startswith("Spark was stopped, in the Spark panel or a terminal. Press Connect")
