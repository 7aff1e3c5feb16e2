"""The small queries of a first notebook, on a session of their own: what is run once is quick from then on.

Run as ``python -P -m jupyterlab_spark_connect.server.launchers.warm_up.first_queries``, with a
`FirstQueries` as JSON on its standard input. Results do not matter, and neither
does a query that fails: the next one is tried.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyterlab_spark_connect.contract.attached_kernel import AttachedKernel
from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.module_command import module_command

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

COMMAND: Final[Sequence[str]] = module_command(
    "jupyterlab_spark_connect.server.launchers.warm_up.first_queries"
)
"""What runs them; its standard input is a `FirstQueries`."""

ROWS: Final = 100

_POLL_INTERVAL: Final = 0.1
"""Seconds between two polls for a kernel that wants to use Spark."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstQueries:
    """The standard input of this program.

    Attributes
    ----------
    connection
        Where Spark is.
    kernels
        The folder in which kernels register: the first to come ends the queries, and only such are run that
        leave nothing behind. None runs them all.
    has_tables
        Whether there are tables that a notebook may ask for: the metastore, which takes Spark four seconds of
        one processor, is loaded then.
    """

    connection: Connection
    kernels: str | None = None
    has_tables: bool = False

    def to_json(self) -> bytes:
        """Return what the program reads."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, text: bytes) -> FirstQueries:
        """Return what `to_json` has written."""
        content = json.loads(text)
        return cls(**{**content, "connection": Connection(**content["connection"])})


def queries(spark: SparkSession) -> Iterator[Callable[[], object]]:
    """Yield the queries that leave nothing in Spark once their session is over, the most usual first."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    text = sql.col("id").astype("string").alias("text")
    rows = spark.range(ROWS).select("id", (sql.col("id") % 7).alias("key"), text)
    by_key = Window.partitionBy("key").orderBy("id")
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
    yield lambda: rows.describe().collect()


def queries_that_leave_something(spark: SparkSession) -> Iterator[Callable[[], object]]:
    """Yield those after which workers wait for more, a table is cached, and the metastore is loaded."""
    from pyspark.sql import functions as sql

    twice: Any = sql.udf(_twice, "long")
    yield lambda: spark.range(ROWS).select(twice("id").alias("twice")).agg(sql.sum("twice")).collect()
    yield lambda: spark.createDataFrame([(1, "a"), (2, "b")], ["id", "text"]).cache().count()
    yield lambda: spark.range(ROWS).write.mode("overwrite").saveAsTable("rows")
    yield lambda: spark.table("rows").count()
    yield spark.catalog.listTables


def _twice(number: int) -> int:
    return 2 * number


def main(text: bytes) -> None:
    """Run the queries, and end their session."""
    task = FirstQueries.from_json(text)
    kernels = None if task.kernels is None else Path(task.kernels)
    if kernels is not None and _is_wanted(kernels, task.connection.generation):
        return
    from pyspark.sql import SparkSession

    os.environ["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = task.connection.token
    spark = SparkSession.builder.remote(task.connection.url).create()
    wanted, over = threading.Event(), threading.Event()
    try:
        if kernels is None:
            _run(queries(spark), wanted)
            _run(queries_that_leave_something(spark), wanted)
        else:
            watching = threading.Thread(
                target=_watch, args=(kernels, task.connection.generation, spark, wanted, over), daemon=True
            )
            watching.start()
            _run(queries(spark), wanted)
            over.set()
            watching.join()
            if task.has_tables:
                # not interrupted any more: whoever comes, and asks for a table, would wait for as much again
                _run(iter([lambda: spark.sql("SHOW TABLES").collect()]), wanted)
    finally:
        spark.stop()


def _run(some: Iterator[Callable[[], object]], wanted: threading.Event) -> None:
    # what is shown is for nobody
    with contextlib.redirect_stdout(None):
        for query in some:
            if wanted.is_set():
                return
            with contextlib.suppress(Exception):
                query()


def _watch(
    kernels: Path, generation: int, spark: SparkSession, wanted: threading.Event, over: threading.Event
) -> None:
    """Interrupt the queries once a kernel comes, until they are over."""
    while not _is_wanted(kernels, generation):
        if over.wait(_POLL_INTERVAL):
            return
    wanted.set()
    # a query that is over, or a Spark that is gone, has nothing to be interrupted
    with contextlib.suppress(Exception):
        spark.interruptAll()


def _is_wanted(kernels: Path, generation: int) -> bool:
    """Whether a kernel has registered with this Spark."""
    return any(each.generation == generation for each in AttachedKernel.read_all(kernels))


if __name__ == "__main__":
    main(sys.stdin.buffer.read())
