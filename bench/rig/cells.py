"""What the cells of the bench hold; the same on both sides, but for where `spark` comes from."""

from __future__ import annotations

AGGREGATE = (
    'flights = spark.range(1_000_000).selectExpr("id % 7 AS weekday", "id % 97 AS delay")\n'
    'flights.groupBy("weekday").avg("delay").orderBy("weekday").show()'
)
"""A first look at a table; it prints seven rows."""

CLASSIC = (
    'from pyspark.sql import SparkSession\nspark = SparkSession.builder.master("local[*]").getOrCreate()\n'
)
"""A Spark of the notebook's own, as pyspark's docs begin."""


def heavy(rows: int) -> str:
    """Return an aggregation that keeps all cores busy for its whole time: hashes, a thousand groups, a sum.

    The largest hash is in its result, or Spark would make none.
    """
    return (
        f'hashes = spark.range({rows}).selectExpr("id % 1000 AS key", "sha2(string(id), 256) AS hash")\n'
        'groups = hashes.groupBy("key").agg({"hash": "max", "*": "count"})\n'
        'groups.selectExpr("sum(`count(1)`)", "max(`max(hash)`)").first()[0]'
    )
