"""An error in a notebook shows the person's own lines and Spark's sentence; the rest is one command away."""

import re

import pytest

from tests.support.waiting import wait_for

MAX_LINES = 25
CLIENT = re.compile(r"site-packages|grpc|_execute_and_fetch")

ERRORS = {
    "a misspelt column": (
        'df = spark.range(5).selectExpr("id", "id as delay")\n\ndf.select("id", "delya").show()',
        "AnalysisException",
        ['----> 3 df.select("id", "delya").show()\n                        ^^^^^^^', "`delay`"],
    ),
    "a misspelt column of a chain": (
        '(\n    spark.range(3)\n    .select(\n        "id",\n        "iid",\n    )\n    .show()\n)',
        "AnalysisException",
        ['5         "iid",\n                ^^^^^'],
    ),
    "a misspelt column in SQL": (
        'spark.sql("""select id,\n  delya\nfrom range(3)""")',
        "AnalysisException",
        ["== SQL (line 2, position 3) ==\n  delya\n  ^^^^^", "Did you mean"],
    ),
    "SQL that is none": (
        'spark.sql("SELECT * FORM t")',
        "ParseException",
        ["SELECT * FORM t\n--------------^^^"],
    ),
    "an expression that is none": (
        'from pyspark.sql import functions as F\nspark.range(3).select(F.expr("id +* 2")).show()',
        "ParseException",
        ['----> 2 spark.range(3).select(F.expr("id +* 2")).show()', "id +* 2\n------^^^"],
    ),
    "a missing table": (
        'spark.table("no_such_table").count()',
        "AnalysisException",
        ['spark.table("no_such_table").count()\n                    ^^^^^^^^^^^^^^^'],
    ),
    "a missing file": (
        'spark.read.parquet("/no/such/file").count()',
        "AnalysisException",
        ["PATH_NOT_FOUND", "                           ^^^^^^^^^^^^^^^"],
    ),
    "types that do not fit": (
        "from pyspark.sql import functions as F\n"
        'spark.range(3).select(F.array(F.lit(1)) + 1).show()',
        "AnalysisException",
        ["                              ^^^^^^^^^^^^^^^^^^^^^", "DATATYPE_MISMATCH"],
    ),
    "an expression made in another cell": (
        "divided.show()",
        "ArithmeticException",
        ["----> 1 divided.show()", "Made in Cell In[", 'return 1 + F.col("id") / F.lit(0)\n'],
    ),
    "an error below %%time": (
        '%%time\nx = 1\nspark.table("no_such_table").count()',
        "AnalysisException",
        ['----> 2 spark.table("no_such_table").count()'],
    ),
    "an error that another came from": (
        'try:\n    spark.table("no_such_table").count()\n'
        'except Exception as error:\n    raise ValueError("mine") from error',
        "ValueError",
        ["TABLE_OR_VIEW_NOT_FOUND", "The above exception was the direct cause", "ValueError: mine"],
    ),
    "a UDF": (
        'from pyspark.sql.functions import udf\n\n@udf("int")\ndef outer(x):\n'
        "    return inner(x)\n\ndef inner(x):\n    return 1 // x\n\n"
        'spark.range(3).select(outer("id")).show()',
        "PythonException",
        [", line 5, in outer\n    return inner(x)", ", line 8, in inner\n    return 1 // x"],
    ),
    "a pandas UDF of another type": (
        "import pandas as pd\n"
        'spark.range(3).mapInPandas(lambda parts: (p.assign(z="a")[["z"]] for p in parts), "id long").show()',
        "PythonException",
        ["RESULT_COLUMN_NAMES_MISMATCH", "Missing: id. Unexpected: z."],
    ),
    "a worker that crashes": (
        "from pyspark.sql.functions import udf\nimport os\n"
        'spark.range(3).select(udf(lambda x: os._exit(3), "int")("id")).show()',
        "SparkException",
        ["Python worker exited unexpectedly"],
    ),
    "a function of a stream": (
        "def fail(batch, number):\n    raise KeyError(\"inside\")\n\n"
        'query = spark.readStream.format("rate").load().writeStream.foreachBatch(fail).start()\n'
        "query.awaitTermination(60)",
        "StreamingQueryException",
        ['line 2, in fail\n    raise KeyError("inside")', "KeyError: 'inside'"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def errors(jupyter_server):
    """A notebook that has seen Spark."""
    jupyter_server.start_spark()
    notebook = jupyter_server.notebook("errors.ipynb")
    notebook.value("from pyspark.errors import AnalysisException\nspark.range(1).count()")
    yield notebook
    notebook.close()


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_is_a_persons_own_lines_and_sparks_sentence(errors, kind):
    code, name, shown = ERRORS[kind]
    errors.value(
        "from pyspark.sql import functions as F\n"
        'def divide():\n    return 1 + F.col("id") / F.lit(0)\n'
        "divided = spark.range(3).select(divide())"
    )
    outcome = errors.run(code)
    text = plain(outcome.traceback)
    assert outcome.error == name, text
    for part in shown:
        assert part in text
    assert not CLIENT.search(text), text
    assert len(text.splitlines()) <= MAX_LINES, text


def test_the_whole_is_there_on_request(errors):
    outcome = errors.run('spark.range(1).select("nope").show()')
    assert outcome.message.count("\n") > 1, "the message is Spark's own, with the plan"
    again = plain(errors.run("%tb").traceback)
    assert "_execute_and_fetch" in again
    assert "Range (0, 1" in again


def test_an_error_that_is_caught_is_the_same_as_ever(errors):
    assert (
        errors.value(
            "try:\n    spark.range(1).select('nope').show()\n"
            "except AnalysisException as error:\n    print(error.getCondition(), type(error).__module__)"
        )
        == "UNRESOLVED_COLUMN.WITH_SUGGESTION pyspark.errors.exceptions.connect"
    )


def test_an_interrupted_cell_says_so_in_one_line(errors):
    runs = errors.jupyter.home / "runs"
    slow = errors.begin(
        "import time\nfrom pyspark.sql.functions import udf\n"
        f"slow = udf(lambda x: open({str(runs)!r}, 'w').close() or time.sleep(0.2) or x, 'long')\n"
        "spark.range(3000, numPartitions=1).select(slow('id')).collect()"
    )
    wait_for("a query that runs", runs.exists)
    errors.interrupt()
    outcome = errors.outcome(slow, 60)
    assert outcome.error == "KeyboardInterrupt"
    assert (
        outcome.traceback
        == "KeyboardInterrupt: You interrupted the cell: Spark has cancelled what it was doing."
    )
