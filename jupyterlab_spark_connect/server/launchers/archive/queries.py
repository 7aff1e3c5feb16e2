"""The small queries of a first notebook, on a session of their own: what is run once is quick from then on.

Run as ``python -P -m jupyterlab_spark_connect.server.launchers.archive.queries``, with a `Connection` as JSON
on its standard input, for a Spark that somebody is about to use, or whose classes are to be archived. Results
do not matter, and neither does a query that fails: the next one is tried.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from jupyterlab_spark_connect.connection import Connection

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

COMMAND: Final[Sequence[str]] = (
    sys.executable,
    "-P",
    "-m",
    "jupyterlab_spark_connect.server.launchers.archive.queries",
)
"""What runs them; its standard input is a `Connection`."""

ROWS: Final = 100


def queries(spark: SparkSession) -> Iterator[Callable[[], object]]:
    """Give the queries, those of nearly every notebook first."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    text = sql.col("id").astype("string").alias("text")
    rows = spark.range(ROWS).select("id", (sql.col("id") % 7).alias("key"), text)
    by_key = Window.partitionBy("key").orderBy("id")
    twice: Any = sql.udf(_twice, "long")
    yield lambda: spark.range(1).count()
    yield lambda: rows.groupBy("key").agg(sql.sum("id"), sql.avg("id"), sql.count("*")).collect()
    yield rows.show
    yield rows.toPandas
    yield lambda: rows.join(rows.groupBy("key").count(), "key").orderBy("id").limit(5).collect()
    yield lambda: rows.withColumn("n", sql.row_number().over(by_key)).collect()
    yield lambda: rows.createOrReplaceTempView("rows")
    yield lambda: spark.sql(
        "SELECT key, count(*) n FROM rows WHERE text > '1' GROUP BY key ORDER BY n"
    ).show()
    yield spark.catalog.listTables
    yield lambda: rows.select(twice("id").alias("twice")).agg(sql.sum("twice")).collect()
    yield lambda: spark.createDataFrame([(1, "a"), (2, "b")], ["id", "text"]).cache().count()
    yield lambda: rows.describe().collect()


def _twice(number: int) -> int:
    return 2 * number


def main(told: bytes) -> None:
    """Run them all, and end the session."""
    from pyspark.sql import SparkSession

    connection = Connection(**json.loads(told))
    os.environ["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = connection.token
    spark = SparkSession.builder.remote(connection.url).create()
    for query in queries(spark):
        with contextlib.suppress(Exception):
            query()
    spark.stop()


if __name__ == "__main__":
    main(sys.stdin.buffer.read())
