import pytest
from IPython.core.inputtransformer2 import TransformerManager

from jupyterlab_spark_connect.kernel.cells.hook import mentions_spark
from jupyterlab_spark_connect.kernel.cells.names import use_of_spark

NOW, LATER, NO = (True, True), (True, False), (False, False)


@pytest.mark.parametrize(
    ("cell", "use"),
    [
        ("spark.range(5)", NOW),
        ("df = spark.range(5)", NOW),
        ("spark = spark.newSession()", NOW),
        ("del spark", NO),
        ("spark = 1", NO),
        ("spark = make()\nspark.range(5)", NO),
        ("spark.range(1)\nspark = 1", NOW),
        ("import spark", NO),
        ("from engines import spark\nspark.go()", NO),
        ("import spark as other\nspark.range(1)", NOW),
        ("for spark in sparks: spark.fly()", NO),
        ("df.spark.frame()", NO),
        ("sparkling.spark = 1", NO),
        ("'spark'", NO),
        ("# spark", NO),
        ("def f():\n    return spark.range(1)", LATER),
        ("def f(spark):\n    return spark.range(1)", NO),
        ("def f():\n    spark = 1\n    return spark", NO),
        ("def f(x=spark.range(1)):\n    pass", NOW),
        ("g = lambda: spark.range(1)", LATER),
        ("spark = 1\ndef f():\n    return spark", NO),
        ("await spark.go()", NOW),
        ("%time spark.range(1).count()", NOW),
        ("%%time\nspark.range(1).count()", NOW),
        ("%%sparksql\nselect 1", NO),
        ("rows = !echo spark", NO),
        ("%matplotlib inline\nspark.range(1)", NOW),
        ("spark.range(1)?", NO),
        ("this is (no python spark", NO),
        ("from pyspark.sql import SparkSession", NO),
        ("spark = SparkSession.builder.getOrCreate()", NO),
        ("spark = pyspark.sql.SparkSession.builder.appName('x').getOrCreate()", NO),
        ("spark = SparkSession.builder.master('local[*]').getOrCreate()", NO),
        ("spark = SparkSession.builder.remote('sc://far').getOrCreate()", NO),
    ],
)
def test_use_of_spark(cell, use):
    assert tuple(use_of_spark(TransformerManager().transform_cell(cell))) == use


def test_cells_without_the_word_are_not_parsed():
    assert not mentions_spark("df.show()")
    assert mentions_spark("import pyspark")
