"""The queries that warm Spark make way for whoever comes to use it."""

import sys
import threading

import pytest

from jupyterlab_spark_connect.contract.attached_kernel import AttachedKernel
from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.server.launchers.warm_up import first_queries
from jupyterlab_spark_connect.server.launchers.warm_up.first_queries import FirstQueries

GENERATION = 7


class Spark:
    """Is told to interrupt what runs."""

    def __init__(self):
        self.interrupted = threading.Event()

    def interruptAll(self):  # noqa: N802 (pyspark's name)
        self.interrupted.set()


def attach(folder, generation):
    AttachedKernel(
        kernel_id=f"kernel-{generation}",
        notebook=None,
        pid=1,
        started=0.0,
        boot="",
        python_version="3.11",
        pyspark_version="4.3.0",
        mode="shared",
        generation=generation,
    ).write(folder)


def test_a_notebook_that_attaches_interrupts_them_and_none_comes_after(tmp_path):
    spark, wanted, over, asked = Spark(), threading.Event(), threading.Event(), []
    watching = threading.Thread(
        target=first_queries._watch, args=(tmp_path, GENERATION, spark, wanted, over), daemon=True
    )
    watching.start()

    def queries():
        attach(tmp_path, GENERATION - 1)
        yield lambda: asked.append("one of an earlier Spark is nobody")
        attach(tmp_path, GENERATION)
        yield lambda: asked.append("the last") or spark.interrupted.wait(30)
        yield lambda: asked.append("too late")

    first_queries._run(queries(), wanted)
    assert asked == ["one of an earlier Spark is nobody", "the last"]
    assert spark.interrupted.is_set()


def test_nobody_is_interrupted_once_they_are_over(tmp_path):
    spark, wanted, over = Spark(), threading.Event(), threading.Event()
    over.set()
    first_queries._watch(tmp_path, GENERATION, spark, wanted, over)
    assert not wanted.is_set()
    assert not spark.interrupted.is_set()


def test_who_is_there_already_is_not_disturbed(tmp_path, monkeypatch):
    attach(tmp_path, GENERATION)
    connection = Connection(
        endpoint="sc://localhost:1",
        user_id="u",
        session_id="s",
        token="t",
        generation=GENERATION,
        spark_version="4.3.0",
        python_version="3.11",
    )
    asked = FirstQueries(connection=connection, kernels=str(tmp_path), has_tables=True)
    assert FirstQueries.from_json(asked.to_json()) == asked
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    first_queries.main(asked.to_json())
    with pytest.raises(ImportError):
        first_queries.main(FirstQueries(connection=connection).to_json())
