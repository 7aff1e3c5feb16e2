"""A notebook has the shared session, a copy of it, or one of its own: chosen in the panel."""

import json
import os
import signal

import pytest

from tests.support.waiting import wait_for

pytestmark = pytest.mark.timeout(180)

STAY = " DataFrames that it has stay with their session.\n"


def choose(notebook, mode):
    """Choose a session in the panel: what the front end then sends."""
    notebook.silently(f"__import__('jupyterlab_spark_connect').use_session_mode({mode!r}, chosen=True)")


def mode_of(spark_server, path):
    """What the panel shows beside a notebook."""
    return [each["mode"] for each in spark_server.spark()["notebooks"] if each["path"] == path]


def private_sessions(spark_server):
    return list((spark_server.folder / "sessions").glob("*.json"))


def running_jobs(spark_server):
    spark = wait_for("the application", lambda: (now := spark_server.spark()["spark"])["app_id"] and now)
    jobs = f"{spark['web_ui'].strip('/')}/api/v1/applications/{spark['app_id']}/jobs?status=running"
    return spark_server.call("GET", jobs)[1]


def test_a_copy_and_a_session_of_its_own_are_apart_from_other_notebooks(spark_server, notebook):
    here, there = notebook("modes-here.ipynb"), notebook("modes-there.ipynb")
    there.run(
        "spark.range(3).createOrReplaceTempView('modes_view')\n"
        "spark.udf.register('modes_twice', lambda n: 2 * n, 'long')\n"
        "frame = spark.range(2)"
    )
    here.value("frame = spark.range(5)\nframe.count()")
    choose(here, "copy")
    assert mode_of(spark_server, "modes-here.ipynb") == ["shared"]

    switched = here.run("6 * 7")  # whichever cell comes next
    assert switched.result == "42"
    assert switched.stderr.startswith(
        "This notebook has a copy of the shared session, apart from now on. Copied: "
    )
    assert " view" in switched.stderr
    assert " function" in switched.stderr
    assert "options. Not copied: SQL variables, running streams, models." in switched.stderr
    assert switched.stderr.endswith(STAY)
    assert mode_of(spark_server, "modes-here.ipynb") == ["copy"]
    assert here.value("spark.sql('SELECT modes_twice(count(*)) FROM modes_view').first()[0]") == "6"
    here.value(
        "spark.range(9).createOrReplaceTempView('modes_view')\n"
        "spark.conf.set('spark.sql.session.timeZone', 'Asia/Tokyo')"
    )
    assert there.value("spark.table('modes_view').count()") == "3"
    assert "Tokyo" not in there.value("spark.conf.get('spark.sql.session.timeZone')")
    assert here.value("frame.count()") == "5"
    # what asks pyspark for the session, such as a type in DDL, finds that of the notebook
    assert (
        here.value("type(spark).active() is spark, type(spark).getActiveSession() is spark") == "(True, True)"
    )

    choose(here, "own")
    switched = here.run("spark.catalog.tableExists('modes_view')")
    assert (switched.result, switched.stderr) == (
        "False",
        "This notebook has a session of its own. "
        f"Not in it: views, functions, options and models of the shared one.{STAY}",
    )
    here.value("spark.range(1).createOrReplaceTempView('modes_own')")
    choose(here, "shared")
    switched = here.run("spark.table('modes_view').count(), spark.catalog.tableExists('modes_own')")
    assert (switched.result, switched.stderr) == (
        "(3, False)",
        "This notebook is in the shared session. Views, functions, options and models of its own session "
        f"stay there, until the kernel ends.{STAY}",
    )
    assert mode_of(spark_server, "modes-here.ipynb") == ["shared"]
    # a session of its own is still there when the notebook goes back to it
    back = "from jupyterlab_spark_connect import connect\nspark = connect(mode='own')"
    assert here.value(f"{back}\nspark.table('modes_own').count()") == "1"

    assert len(private_sessions(spark_server)) == 2
    here.close()
    wait_for("the sessions of a notebook that ends", lambda: not private_sessions(spark_server))


def test_what_a_copy_takes_along_and_what_not(spark_server, notebook):
    here = notebook("modes-taken.ipynb")
    here.value(
        "spark.sql('DECLARE VARIABLE modes_variable = 1')\nspark.sql('SELECT modes_variable').first()[0]"
    )
    choose(here, "copy")
    assert "UNRESOLVED_COLUMN" in here.run("spark.sql('SELECT modes_variable').collect()").traceback
    error = here.run("spark.cloneSession(spark.session_id)")
    assert (error.error, error.message) == (
        "SparkSessionError",
        "There is a session with this id already. Call cloneSession() without an id, or with a new UUID.",
    )
    error = here.run("spark.cloneSession('none')")
    assert error.error == "SparkSessionError"
    assert error.message.startswith("Spark could not copy the session: ")

    spark_server.call("POST", f"api/kernels/{here.kernel}/restart")
    wait_for("the session of a restarted kernel", lambda: not private_sessions(spark_server))


def test_the_session_of_a_killed_notebook_is_released_with_what_runs_in_it(spark_server, notebook):
    here = notebook("modes-killed.ipynb")
    choose(here, "copy")
    here.value(
        "spark.range(2).createOrReplaceTempView('modes_killed')\n"
        "another = spark.newSession()\n"
        "another.version"
    )
    here.begin("spark.range(10**13).selectExpr('sum(id % 7)').collect()")
    wait_for("the query", lambda: running_jobs(spark_server))
    kernel = json.loads((spark_server.folder / "kernels" / f"{here.kernel}.json").read_text())
    pids = [json.loads(file.read_text())["pid"] for file in private_sessions(spark_server)]
    assert pids == [kernel["pid"]] * 2

    os.kill(kernel["pid"], signal.SIGKILL)

    wait_for("the release", lambda: not private_sessions(spark_server))
    wait_for("the end of the query", lambda: not running_jobs(spark_server))


def test_a_notebook_keeps_its_mode_in_its_file_and_over_a_restart_of_spark(spark_server, notebook):
    path = spark_server.root / "modes-file.ipynb"
    asked = {"spark_connect": {"session_mode": "copy"}}
    path.write_text(json.dumps({"cells": [], "metadata": asked, "nbformat": 4, "nbformat_minor": 5}))
    here, headless = notebook("modes-file.ipynb"), notebook("modes-headless.ipynb", extension=False)
    here.value("spark.range(2).createOrReplaceTempView('modes_mine')")
    assert mode_of(spark_server, "modes-file.ipynb") == ["copy"]
    headless.value(f"from jupyterlab_spark_connect import connect\nspark = connect(notebook={str(path)!r})")
    assert mode_of(spark_server, "modes-headless.ipynb") == ["copy"]

    spark_server.restart_spark()

    again = here.run("spark.catalog.tableExists('modes_mine')")
    assert again.result == "False"
    assert again.stderr.startswith(
        "Spark was restarted: this notebook has a new copy of the shared session. "
        "Gone: temp view modes_mine, made here"
    )
    assert here.value("type(spark).active() is type(spark).getActiveSession() is spark") == "True"
    assert mode_of(spark_server, "modes-file.ipynb") == ["copy"]


def test_the_administrator_may_say_which_session_notebooks_have(spark_server, notebook):
    here = notebook("modes-default.ipynb")
    here.value("import os\nos.environ['JUPYTER_SPARK_CONNECT_SESSION_MODE'] = 'own'")
    here.value("spark.version")
    assert mode_of(spark_server, "modes-default.ipynb") == ["own"]
    here.value("os.environ['JUPYTER_SPARK_CONNECT_SESSION_MODE_LOCKED'] = '1'")
    asked = here.run("from jupyterlab_spark_connect import connect\nspark = connect(mode='shared')")
    assert (asked.error, asked.message) == (
        "SparkSessionError",
        'The administrator has set the mode "own" for all notebooks. Call connect() without a mode.',
    )
