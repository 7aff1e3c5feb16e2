"""`SparkSession.builder`, as tutorials write it, gives the session that all notebooks share."""

import pytest

TUTORIAL = """
from pyspark.sql import SparkSession
spark = (
    SparkSession.builder.master("local[2]")
    .appName("Flights")
    .config("spark.sql.session.timeZone", "Asia/Tokyo")
    .config("spark.driver.memory", "77m")
    .enableHiveSupport()
    .getOrCreate()
)
"""
JVMS = "import psutil; [each.name() for each in psutil.Process().children(recursive=True)]"


def test_the_first_cell_of_a_tutorial_gives_the_shared_session_and_says_so_once(spark_server, notebook):
    other, tutorial = notebook("other.ipynb"), notebook("tutorial.ipynb")
    other.value("spark.range(5).createOrReplaceTempView('tutorial_five')")
    first = tutorial.run(TUTORIAL)
    assert first.error is None, first.traceback
    assert 'master("local[2]")' in first.stderr
    assert "Spark panel" in first.stderr
    assert "spark.driver.memory" in first.stderr
    assert "Warning" not in first.stderr
    assert tutorial.value("spark.table('tutorial_five').count()") == "5"
    assert tutorial.value("spark.conf.get('spark.sql.session.timeZone')") == "'Asia/Tokyo'"
    assert tutorial.value(JVMS) == "[]"
    again = tutorial.run(TUTORIAL)
    assert (again.error, again.stderr) == (None, "")
    labels = {each["path"]: each["label"] for each in spark_server.spark()["notebooks"]}
    assert labels["tutorial.ipynb"] == "Flights"
    assert labels["other.ipynb"] is None
    tutorial.value("spark.conf.unset('spark.sql.session.timeZone')")


@pytest.mark.parametrize(
    "way",
    [
        "from pyspark.sql import SparkSession as S\nmine = S.builder.getOrCreate()",
        "import pyspark\nmine = pyspark.sql.SparkSession.Builder().master('yarn').getOrCreate()",
        "from pyspark.sql.session import SparkSession\nmine = SparkSession.active()",
        "from pyspark.sql import SparkSession\nmine = SparkSession.getActiveSession()",
        "from pyspark.sql import SparkSession\nmine = SparkSession.builder.remote('local[2]').getOrCreate()",
        "from pyspark.sql.connect.session import SparkSession\n"
        "mine = SparkSession.builder.enableHiveSupport().getOrCreate()",
        "from pyspark import SparkConf\nfrom pyspark.sql import SparkSession\n"
        "conf = SparkConf().setMaster('local[3]').set('spark.ui.enabled', 'false')\n"
        "mine = SparkSession.builder.config(conf=conf).getOrCreate()",
        "from own_engine import mine",
    ],
)
def test_every_way_to_a_session_leads_to_the_shared_one(spark_server, notebook, way):
    (spark_server.root / "own_engine.py").write_text(
        "from pyspark.sql import SparkSession\n"
        "mine = SparkSession.builder.master('local').appName('engine').getOrCreate()\n"
    )
    one = notebook()
    one.value(way)
    assert one.value("mine is spark, mine.range(3).count()") == "(True, 3)"
    assert one.value(JVMS) == "[]"


def test_a_builder_after_stop_gives_a_session_that_the_next_cell_has_too(spark_server, notebook):
    one = notebook()
    one.value(TUTORIAL)
    one.value("spark.stop()\nspark = SparkSession.builder.master('local').getOrCreate()")
    assert one.value("spark.range(3).count()") == "3"
    one.value("spark.stop()\n_ = SparkSession.builder.getOrCreate()")
    assert one.value("spark.range(4).count()") == "4"


def test_create_gives_one_more_session_and_ends_with_the_notebook(spark_server, notebook):
    one = notebook()
    one.value("spark.range(1).createOrReplaceTempView('builder_shared')")
    made = "from pyspark.sql import SparkSession\nmine = SparkSession.builder.config('a.b', 'c').create()\n"
    one.value(made)
    assert one.value("mine is spark, mine.conf.get('a.b'), mine.catalog.listTables()") == "(False, 'c', [])"
    one.value("mine.stop()")
    assert one.value("spark.table('builder_shared').count()") == "1"


def test_a_named_server_is_honoured(spark_server, notebook):
    one = notebook()
    one.value("spark.range(1).createOrReplaceTempView('builder_far')")
    far = """
import os, uuid
from pyspark.sql import SparkSession
url = os.environ["SPARK_REMOTE"] + f";session_id={uuid.uuid4()}"
far = SparkSession.builder.remote(url).getOrCreate()
"""
    one.value(far)
    assert one.value("far.catalog.listTables(), spark is far") == "([], False)"
    assert one.value("SparkSession.builder.remote(url).getOrCreate() is far") == "True"
    assert one.value("far.stop()\nspark.table('builder_far').count()") == "1"


def test_a_value_that_cannot_be_is_an_error_as_in_plain_pyspark(spark_server, notebook):
    wrong = "SparkSession.builder.config('spark.sql.shuffle.partitions', 'many').getOrCreate()"
    outcome = notebook().run(f"from pyspark.sql import SparkSession\n{wrong}")
    assert outcome.error == "IllegalArgumentException"


def test_a_function_that_is_made_before_the_session_runs_in_it(spark_server, notebook):
    one = notebook()
    one.value("from pyspark.sql import functions as F\n@F.udf('int')\ndef plus(x): return x + 1")
    assert one.value("spark.range(2).select(plus('id')).first()[0]") == "1"


def test_without_spark_a_builder_says_what_to_press(spark_server, notebook):
    one = notebook()
    spark_server.stop_spark()
    refused = one.run(TUTORIAL)
    assert refused.error == "SparkNotRunningError"
    assert "Press Connect" in refused.message
    assert one.value(JVMS) == "[]"
    one.silently("__import__('jupyterlab_spark_connect').start_on_use(get_ipython())")
    assert one.run(TUTORIAL, 120).error is None
    assert one.value("spark.range(3).count()") == "3"
