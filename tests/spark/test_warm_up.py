"""A fresh Spark is warmed with queries of its own, until somebody comes to use it."""

import json
import urllib.request
from pathlib import Path

import pytest

from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.spark.rest import bearer
from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    home = tmp_path_factory.mktemp("warm") / "home"
    # as a Spark leaves it that was killed while it made its metastore
    (metastore_of(home) / "seg0").mkdir(parents=True)
    jupyter = RealJupyter(home, config={"SparkLauncher": {"warm_up": True}})
    yield jupyter.start()
    jupyter.stop()


def metastore_of(home: Path) -> Path:
    return home / "data" / "spark-connect" / "tables" / "metastore"


def sessions(jupyter: RealJupyter) -> list[dict]:
    """What Spark tells of its sessions."""
    record = StartRecord.read(jupyter.folder / "start.json")
    state = SupervisorState.read(jupyter.state_file)
    application = wait_for("the application", lambda: jupyter.spark()["spark"]["app_id"])
    request = urllib.request.Request(
        f"http://127.0.0.1:{state.web_ui_port}/api/v1/applications/{application}/connect/sessions",
        headers={"Authorization": bearer(record.launch.web_ui_key)},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 (http)
        return json.load(answer)


def still_asked(jupyter: RealJupyter) -> bool:
    return any("first_queries" in " ".join(each.cmdline()) for each in jupyter.processes())


def is_over(session: dict) -> bool:
    return session["finishTimestamp"] > 0


def test_it_answers_queries_of_its_own_and_keeps_nothing_of_them(jupyter):
    jupyter.start_spark()
    warm = wait_for(
        "queries that are over", lambda: [each for each in sessions(jupyter) if is_over(each)], 120
    )
    assert [each["totalExecution"] > 5 for each in warm] == [True]
    notebook = jupyter.notebook()
    assert notebook.value("len(spark.catalog.listTables()), spark.range(7).count()") == "(0, 7)"
    model = jupyter.spark()
    assert [each["name"] for each in model["notebooks"]] == ["notebook.ipynb"]
    wait_for("the end of the queries", lambda: not still_asked(jupyter))
    notebook.close()


def test_it_makes_way_for_a_notebook(jupyter):
    jupyter.stop_spark()
    jupyter.start_spark()
    assert jupyter.notebook().value("spark.range(7).count()") == "7"
    wait_for(
        "the end of all sessions but the notebook's",
        lambda: sum(not is_over(each) for each in sessions(jupyter)) == 1,
    )
    wait_for("the end of the queries", lambda: not still_asked(jupyter))


@pytest.mark.timeout(700)
def test_saved_tables_are_at_hand_before_anybody_asks(jupyter):
    jupyter.start_spark()
    saved = jupyter.notebook("tables.ipynb").run("spark.range(3).write.saveAsTable('kept')", 120)
    assert saved.error is None, saved.traceback
    jupyter.stop_spark()
    in_use = metastore_of(jupyter.home) / "db.lck"
    in_use.unlink(missing_ok=True)  # Derby leaves it
    jupyter.start_spark()
    # on a machine that is busy the queries give way
    wait_for("the metastore in use", in_use.exists, 300)
    wait_for("the end of the queries", lambda: not still_asked(jupyter), 300)
    assert jupyter.notebook("later.ipynb").value("spark.table('kept').count()") == "3"
