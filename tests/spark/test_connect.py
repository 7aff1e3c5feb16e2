"""`connect()`: what it says when there is no Spark, how it starts one, and how it fits into a terminal."""

import json
import shutil
import subprocess
import sys

import pytest


def test_connect_without_a_server_says_what_to_do(jupyter_server, notebook):
    jupyter_server.stop_spark()
    one = notebook()
    cell = one.run("from jupyterlab_spark_connect import connect\nconnect()")
    assert cell.error == "SparkNotRunningError"
    assert (
        cell.message == "Spark is not running. Press Connect in the Spark panel, or call connect(start=True)."
    )
    assert len(cell.traceback.splitlines()) == 1
    bare = one.run("spark.range(1).count()")
    assert (bare.error, bare.message) == (cell.error, cell.message)


def test_connect_can_start_spark_and_shows_the_steps(jupyter_server, notebook):
    jupyter_server.stop_spark()
    one = notebook()
    cell = one.run(
        "from jupyterlab_spark_connect import connect\nspark = connect(start=True)\nspark.range(3).count()",
        120,
    )
    assert cell.result == "3", cell.traceback
    assert "Starting the driver" in cell.stderr
    assert jupyter_server.spark()["state"] == "ready"
    assert one.run("connect(start=True) is spark").result == "True"


def test_a_cell_starts_spark_where_the_user_wants_it(jupyter_server, notebook):
    jupyter_server.stop_spark()
    one = notebook()
    one.silently("__import__('jupyterlab_spark_connect').start_on_use(get_ipython())")
    idle = one.run("len('spark')")
    assert (idle.result, jupyter_server.spark()["state"]) == ("5", "stopped")
    cell = one.run("spark.range(3).count()", 120)
    assert cell.result == "3", cell.traceback
    assert "Starting the driver" in cell.stderr


def test_connect_starts_what_the_notebook_asks_for(jupyter_server, notebook):
    jupyter_server.stop_spark()
    needs = {"version": 1, "options": {"spark.sql.shuffle.partitions": "3"}}
    file = jupyter_server.root / "needs.ipynb"
    document = {"cells": [], "metadata": {"spark_connect": needs}, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(document))
    one = notebook("needs.ipynb")
    cell = one.run(
        "from jupyterlab_spark_connect import connect\n"
        "spark = connect(start=True)\n"
        "spark.conf.get('spark.sql.shuffle.partitions')",
        120,
    )
    assert cell.result == "'3'", cell.traceback
    assert jupyter_server.spark()["user_options"] == needs["options"]
    jupyter_server.stop_spark()
    program = one.value(
        f"connect(start=True, notebook={str(file)!r}).conf.get('spark.sql.shuffle.partitions')"
    )
    assert program == "'3'"
    jupyter_server.stop_spark()


def test_a_failed_start_gives_the_servers_own_sentence(jupyter_server, notebook):
    jupyter_server.stop_spark()
    one = notebook()
    one.value(
        "from jupyterlab_spark_connect import connect\n"
        "from jupyterlab_spark_connect.client.jupyter_server import JupyterServer\n"
        "plain = JupyterServer.call\n"
        "def call(self, method, path, content=None):\n"
        "    if method == 'POST': content = {'options': {'spark.driver.memory': 'much'}}\n"
        "    return plain(self, method, path, content)\n"
        "JupyterServer.call = call"
    )
    cell = one.run("connect(start=True)", 120)
    assert cell.error == "SparkStartError"
    assert "spark.driver.memory" in cell.message


def test_a_terminals_python_names_the_connection_file(spark_server, tmp_path):
    for code, variables in (
        ("connect()", {"JUPYTER_SPARK_CONNECT_FILE": str(spark_server.connection_file)}),
        (f"connect({str(spark_server.connection_file)!r})", {}),
        ("connect()", {}),
    ):
        ran = subprocess.run(
            [
                sys.executable,
                "-c",
                f"from jupyterlab_spark_connect import connect\nprint({code}.range(4).count())",
            ],
            env={**spark_server.environment, **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (ran.stdout, ran.stderr) == ("4\n", "")
    assert list((spark_server.connection_file.parent / "kernels").glob("pid-*.json")) == []


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"python_version": "3.99"}, None, "Spark's workers run Python 3.99"),
        ({"spark_version": "4.0.1"}, "SparkMismatchError", "is newer than the Spark 4.0.1 server"),
    ],
)
def test_versions_that_do_not_fit_are_told_with_both(spark_server, notebook, tmp_path, change, error, words):
    file = tmp_path / "connection.json"
    file.write_text(json.dumps({**json.loads(spark_server.connection_file.read_text()), **change}))
    one = notebook()
    one.value(f"import os; os.environ['JUPYTER_SPARK_CONNECT_FILE'] = {str(file)!r}")
    cell = one.run("spark.range(2).count()")
    assert cell.error == error
    assert words in cell.message + cell.stderr
    assert one.run("1").stderr == ""
    shutil.rmtree(tmp_path)
