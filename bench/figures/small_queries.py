"""Many small queries: what stands before every call of a session."""

from __future__ import annotations

from bench.figure import Experiment, Figure
from bench.samples import Samples
from bench.stage import Stage
from jupyterlab_spark_connect.contract.connection import Connection
from tests.support.real_notebook import Notebook

QUERIES = 200

SMALL = Figure(
    key="small-queries",
    name="200 small queries in a notebook of ours / in one that connects by `remote()`",
    waits_for="A notebook with many small queries: what it pays for all that we do before and after each.",
    ours=(
        f"{QUERIES} times a filter and a sum over ten rows, in the shared session of a kernel with the "
        "extension. Both sides take turns after each ten queries, on one Spark."
    ),
    theirs="The same in a kernel without the extension, in a session of pyspark's own on the same Spark.",
    must=1.02,
    aim=1.00,
)

_TURN = 10
_WARM_UP = 50
"""Queries until the driver's compiler has seen what there is to see."""

_QUERIES = """
from time import perf_counter

def small_queries(count):
    begun = perf_counter()
    for number in range(count):
        spark.range(10).filter(f"id >= {{number % 10}}").selectExpr("sum(id)").collect()
    return perf_counter() - begun

small_queries({warm_up})
"""


def take(stage: Stage, samples: Samples) -> None:
    """Take them in turn on the same Spark."""
    ours, theirs = stage.ours(), stage.theirs()
    ours.start_spark()
    connection = Connection.read(ours.connection_file)
    if connection is None:
        raise RuntimeError("Spark is not ready.")
    with stage.notebook(ours) as mine, stage.notebook(theirs) as other:
        other.value(_connect(connection))
        for each in (mine, other):
            each.value(_QUERIES.format(warm_up=_WARM_UP), 120)
        for counts in stage.rounds(in_short=3):
            pair = [0.0, 0.0]
            for turn in range(QUERIES // _TURN):
                # whoever comes second finds what the first has woken
                for side in (0, 1) if turn % 2 else (1, 0):
                    pair[side] += _seconds((mine, other)[side])
            if counts:
                samples.add(SMALL, *pair)


def _seconds(notebook: Notebook) -> float:
    return float(notebook.value(f"small_queries({_TURN})", 120))


def _connect(connection: Connection) -> str:
    return (
        "import os\nfrom pyspark.sql import SparkSession\n"
        f"os.environ['SPARK_CONNECT_AUTHENTICATE_TOKEN'] = {connection.token!r}\n"
        f"spark = SparkSession.builder.remote({connection.public_url!r}).getOrCreate()\nNone"
    )


EXPERIMENT = Experiment("queries", (SMALL,), take)
