"""What a person does at a hub, and what becomes of Spark when the hub stops and starts the server."""

import json
from urllib.parse import quote

import pytest

from tests.support.waiting import wait_for

from .hub_cells import START
from .real_hub import request

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def ada(hub):
    """The server of a user who has pressed nothing yet."""
    server = hub.server("ada")
    yield server
    server.stop()


def first_entries(server):
    status, piece = server.call("GET", "spark-connect/api/server/log?offset=0&direction=forward&limit=4096")
    assert status == 200
    return piece["entries"][:5]


def test_the_hub_preselects_the_cluster(ada):
    status, clusters = ada.call("GET", "spark-connect/api/clusters")
    assert (status, clusters[0]["name"]) == (200, "small")


def test_a_notebook_starts_spark_and_another_shares_its_session(ada, notebook):
    first, second = notebook(ada, "first.ipynb"), notebook(ada, "second.ipynb")
    first.run(START, 240)
    model = ada.until("ready")
    assert (model["cluster"], model["adopted"]) == ("small", False)
    assert second.value("spark.table('seven').count()") == "7"
    assert {each["name"] for each in ada.spark()["notebooks"]} == {"first.ipynb", "second.ipynb"}


def test_the_command_line_finds_its_server_by_what_the_hub_tells_a_kernel(ada, notebook):
    ada.start_spark()
    said = notebook(ada, "terminal.ipynb").value(
        "import sys\n!{sys.executable} -m jupyterlab_spark_connect.cli status"
    )
    assert "Spark is running." in said
    assert "small" in said


def test_the_log_is_read_through_the_hub(ada):
    ada.start_spark()
    assert any("SparkContext: Running Spark version" in entry["text"] for entry in first_entries(ada))


def test_the_web_ui_answers_below_the_users_prefix_to_who_has_its_address(ada):
    ada.start_spark()
    web_ui = wait_for("the Web UI", lambda: ada.spark()["spark"]["web_ui"])
    status, page = request("GET", f"{ada.url}{web_ui}jobs/", None)
    assert (status, f'href="{ada.prefix}{web_ui}stages/' in page) == (200, True)
    capability = web_ui.rstrip("/").rpartition("/")[2]
    wrong = web_ui.replace(capability, quote("A" * len(capability)))
    assert request("GET", f"{ada.url}{wrong}jobs/", None)[0] == 404


def test_an_option_that_the_platform_locks_is_refused(ada):
    ada.stop_spark()
    body = {"cluster": "small", "options": {"spark.driver.memory": "64g"}}
    status, answer = ada.call("POST", "spark-connect/api/server", body)
    assert (status, answer["code"], answer["detail"]) == (422, "invalid_option", "spark.driver.memory")
    assert "administrator" in answer["message"]


def test_spark_ends_with_a_server_that_the_hub_stops(ada):
    ada.start_spark()
    ada.stop()
    wait_for("the end of all that ada's server had started", lambda: not ada.processes())
    assert list(ada.temporary.iterdir()) == []
    ada.start()
    model = ada.spark()
    assert (model["state"], model["adopted"]) == ("stopped", False)


def test_spark_goes_on_for_the_server_that_follows_one_that_was_killed(ada, notebook):
    before = ada.start_spark()
    notebook(ada, "first.ipynb").value("spark.range(9).createOrReplaceTempView('nine')")
    log = first_entries(ada)
    ada.kill()
    ada.start()
    assert_taken_over(ada, before, log)
    assert notebook(ada, "second.ipynb").value("spark.table('nine').count()") == "9"


def test_spark_goes_on_over_a_stop_in_good_order_where_the_platform_wants_it(hub):
    config = hub.homes / "grace" / ".jupyter" / "jupyter_server_config.json"
    config.parent.mkdir(parents=True)
    config.write_text(json.dumps({"SparkConnect": {"keep_running": True}}))
    grace = hub.server("grace")
    before = grace.start_spark()
    log = first_entries(grace)
    grace.stop()
    grace.start()
    assert_taken_over(grace, before, log)
    grace.stop_spark()
    grace.stop()
    wait_for("the end of all that grace's server had started", lambda: not grace.processes())


def assert_taken_over(server, before, log):
    after = server.until("ready")
    assert after["adopted"]
    for known in ("generation", "cluster", "endpoint", "started_at"):
        assert after[known] == before[known]
    assert after["process"]["pid"] == before["process"]["pid"]
    assert first_entries(server) == log
    web_ui = wait_for("the Web UI", lambda: server.spark()["spark"]["web_ui"])
    assert request("GET", f"{server.url}{web_ui}environment/", None)[0] == 200
