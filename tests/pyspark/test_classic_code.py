"""Classic code: Spark's own error, and after it the way that Spark Connect has for that very call."""

import pytest

GUIDE = "docs/migration.md"


@pytest.fixture
def classic(spark_server, notebook):
    """Gives the error of a cell that a fresh notebook runs."""
    return notebook().run


def test_each_call_is_told_its_own_way(classic):
    for code, error, way in (
        ("spark.sparkContext.parallelize([1])", "PySparkAttributeError", "spark.createDataFrame("),
        ("sc = spark.sparkContext\nsc.textFile('x')", "PySparkAttributeError", "spark.read.text("),
        ("spark.sparkContext.setJobGroup('a', 'b')", "PySparkAttributeError", "spark.addTag("),
        ("spark.sparkContext", "PySparkAttributeError", "use spark and DataFrames"),
        ("spark._jvm.org.apache", "PySparkAttributeError", "pyspark.sql.functions"),
        ("spark.range(1).rdd.map(len)", "PySparkNotImplementedError", "mapInPandas"),
        (
            "from pyspark.sql import SQLContext\nSQLContext(spark.sparkContext)",
            "PySparkAttributeError",
            "spark.table",
        ),
    ):
        outcome = classic(code)
        assert outcome.error == error, outcome
        assert way in outcome.traceback, outcome.traceback
        assert GUIDE in outcome.traceback
    assert classic("hasattr(spark, 'sparkContext')").result == "False"


def test_a_context_starts_no_second_spark(spark_server, notebook):
    one = notebook()
    assert one.run("from pyspark import SparkContext").stderr == ""
    for code in ("SparkContext('local', 'x')", "SparkContext.getOrCreate().parallelize([1])"):
        outcome = one.run(code)
        assert outcome.error == "PySparkRuntimeError"
        assert "In place of" in outcome.traceback
    assert one.value("import psutil; psutil.Process().children(recursive=True)") == "[]"
    assert one.value("spark.range(2).count()") == "2"


COLUMNS = """
import pyspark.errors
from operator import attrgetter
df = spark.range(1)
def has_attribute(name):
    try:
        attrgetter(name)(df)
    except AttributeError:
        return False
    return True
def has_item(name):
    try:
        df[name]
        return True
    except pyspark.errors.AnalysisException:
        return False
answers = [[hasattr(df, name), getattr(df, name, None) is not None, has_attribute(name), has_item(name)]
           for name in ("id", "nothing")]
df.id, df["nothing"]
answers
"""


def test_whether_there_is_a_column_is_answered_as_by_a_classic_dataframe(spark_server, notebook):
    assert notebook().value(COLUMNS, 120) == f"[{[True] * 4}, {[False] * 4}]"
