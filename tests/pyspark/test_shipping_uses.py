"""Every way to hand a function to Spark takes the notebook's own modules along."""

from __future__ import annotations

import textwrap

import pytest

pytestmark = pytest.mark.timeout(400)

PACKAGE = {
    "__init__": "",
    "core": """
        import enum, functools, importlib.resources, threading
        from . import rates
        LOCK = threading.Lock()
        class Color(enum.Enum):
            RED = 1
        def plus(x):
            with LOCK:
                return x + rates.RATE
        @functools.cache
        def cached(x):
            return plus(x)
        def lazy(x):
            from .inner import late
            import own_uses.core
            assert own_uses.core.Color.RED is Color.RED
            return late.same(x) + rates.RATE
        def resource(x):
            return x + int(importlib.resources.files("own_uses").joinpath("rate.txt").read_text())
        """,
    "rates": "RATE = 10",
    "inner/__init__": "",
    "inner/late": "def same(x): return x",
    "batches": """
        import pyarrow, pyarrow.compute
        from .core import plus
        def pandas(batches):
            for batch in batches:
                yield batch.assign(id=plus(batch.id))
        def arrow(batches):
            for batch in batches:
                yield pyarrow.RecordBatch.from_arrays([pyarrow.compute.add(batch.column(0), plus(0))], ["id"])
        """,
    "tables": """
        from dataclasses import dataclass
        from pyspark.sql.types import StructType
        from pyspark.sql.udtf import AnalyzeResult
        from .core import plus
        @dataclass
        class Result(AnalyzeResult):
            extra: int = 0
        class Table:
            @staticmethod
            def analyze(x):
                return Result(StructType().add("id", "long"), extra=plus(0))
            def __init__(self, result):
                self.extra = result.extra
            def eval(self, x):
                yield x + self.extra,
        """,
    "source": """
        from pyspark.sql.datasource import *
        from .core import plus
        class Partition(InputPartition):
            pass
        class Reader(DataSourceReader):
            def partitions(self):
                return [Partition(value) for value in range(3)]
            def read(self, partition):
                yield plus(partition.value),
        class Message(WriterCommitMessage):
            def __init__(self, total):
                self.total = total
        class Writer(DataSourceWriter):
            def __init__(self, path):
                self.path = path
            def write(self, rows):
                return Message(sum(plus(row.id) for row in rows))
            def commit(self, messages):
                with open(self.path, "w") as file:
                    file.write(str(sum(message.total for message in messages)))
        class Source(DataSource):
            @classmethod
            def name(cls):
                return "own_uses"
            def schema(self):
                return "id long"
            def reader(self, schema):
                return Reader()
            def writer(self, schema, overwrite):
                return Writer(self.options["path"])
        """,
    "states": """
        from pyspark.sql import Row
        from pyspark.sql.streaming import StatefulProcessor
        from .core import plus
        class Counter(StatefulProcessor):
            def init(self, handle):
                self.state = handle.getValueState("count", "n long")
            def handleInputRows(self, key, rows, timers):
                count = sum(1 for _ in rows)
                self.state.update((count,))
                yield Row(id=plus(key[0]))
            def close(self):
                pass
        """,
}

CELLS = """
import os, tempfile
from pyspark.sql.functions import lit, pandas_udf, udf, udtf
import own_uses.core
from own_uses import core
from own_uses.core import plus
three, folder = spark.range(3), tempfile.mkdtemp()
three.write.parquet(f"{folder}/three")

def ids(frame):
    return sorted(row[0] for row in frame.collect())

def later(x):
    import own_uses.inner.late as late
    return plus(late.same(x))
"""

USES = {
    "a function": "ids(three.select(udf(plus, 'long')('id')))",
    "a lambda": "ids(three.select(udf(lambda x: core.plus(x), 'long')('id')))",
    "a cached function": "ids(three.select(udf(core.cached, 'long')('id')))",
    "lazy imports": "ids(three.select(udf(core.lazy, 'long')('id')))",
    "an import in a cell's function": "ids(three.select(udf(later, 'long')('id')))",
    "a resource": "ids(three.select(udf(core.resource, 'long')('id')))",
    "Arrow": "ids(three.select(udf(plus, 'long', useArrow=True)('id')))",
    "pandas_udf": "ids(three.select(pandas_udf(lambda s: plus(s), 'long')('id')))",
    "mapInPandas": "from own_uses import batches\nids(three.mapInPandas(batches.pandas, 'id long'))",
    "mapInArrow": "from own_uses import batches\nids(three.mapInArrow(batches.arrow, 'id long'))",
    "applyInPandas": "ids(three.groupBy('id').applyInPandas(lambda p: p.assign(id=plus(p.id)), 'id long'))",
    "a registered function": "_ = spark.udf.register('own_uses_plus', plus, 'long')\n"
    "ids(three.selectExpr('own_uses_plus(id)'))",
    "a UDTF with analyze": "from own_uses.tables import Table\n"
    "sorted(udtf(Table)(lit(x)).first().id for x in range(3))",
    "a data source": "from own_uses.source import Source\nspark.dataSource.register(Source)\n"
    "ids(spark.read.format('own_uses').load())",
}

STREAMS = """
from own_uses.source import Source
source = spark.readStream.schema("id long").parquet(f"{folder}/three")

def written(writer, name):
    writer.trigger(availableNow=True).start().awaitTermination()
    with open(f"{folder}/{name}") as file:
        return sorted(int(line) for line in file)

def each(row):
    with open(f"{folder}/rows", "a") as file:
        file.write(f"{core.plus(row.id)}\\n")

def batch(frame, _):
    ids = frame.select(udf(lambda x: own_uses.core.plus(x), "long")("id")).collect()
    with open(f"{folder}/batches", "a") as file:
        file.writelines(f"{core.plus(row[0]) - 10}\\n" for row in ids)

spark.dataSource.register(Source)
three.write.format("own_uses").mode("append").save(f"{folder}/sum")
"""


@pytest.fixture(scope="module")
def package(jupyter_server):
    """A package beside the notebooks."""
    for name, source in PACKAGE.items():
        file = jupyter_server.root / "uses" / "own_uses" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(source))
    (file.parent / "rate.txt").write_text("10")


def test_every_function_takes_own_modules_along(spark_server, package, notebook):
    book = notebook("uses/functions.ipynb")
    book.value(CELLS, 180)
    got = {name: book.run(code, 120) for name, code in USES.items()}
    assert {name: each.result or each.message for name, each in got.items()} == dict.fromkeys(
        USES, "[10, 11, 12]"
    )


def test_streams_and_writers_take_own_modules_along(spark_server, package, notebook):
    book = notebook("uses/streams.ipynb")
    book.value(CELLS, 180)
    book.value(STREAMS, 120)
    assert book.value("open(f'{folder}/sum').read()") == "'33'"
    assert book.value("written(source.writeStream.foreach(each), 'rows')", 120) == "[10, 11, 12]"
    assert book.value("written(source.writeStream.foreachBatch(batch), 'batches')", 120) == "[10, 11, 12]"


STATE = """
from jupyterlab_spark_connect import connect
from own_uses.states import Counter
store = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
spark = connect(mode="own")
spark.conf.set("spark.sql.streaming.stateStore.providerClass", store)
spark.conf.set("spark.sql.shuffle.partitions", "1")
counted = spark.readStream.schema("id long").parquet(f"{folder}/three").groupBy("id").transformWithState(
    Counter(), "id long", "append", "none")
memory = counted.writeStream.format("memory").queryName("own_uses_counted").trigger(availableNow=True)
memory.start().awaitTermination()
ids(spark.table("own_uses_counted"))
"""


def test_a_stateful_processor_takes_own_modules_along(spark_server, package, notebook):
    book = notebook("uses/state.ipynb")
    book.value(CELLS, 180)
    assert book.value(STATE, 180) == "[10, 11, 12]"
