"""Servers side by side: two of one user, and those of two users; neither sees nor stops the other's Spark."""

import urllib.error

import psutil
import pytest

from tests.support.waiting import wait_for

from .hub_cells import patient
from .real_hub import request

pytestmark = pytest.mark.timeout(600)


def connection_folders(server):
    return {file.parent for file in server.runtime.glob("spark-connect/*/connection.json")}


def test_two_named_servers_of_one_user(hub, notebook, tmp_path):
    one, two = hub.server("alan"), hub.server("alan", "second")
    first, second = one.start_spark(), two.start_spark()
    assert first["endpoint"] != second["endpoint"]
    assert first["process"]["pid"] != second["process"]["pid"]
    assert len(connection_folders(one)) == 2

    here, there = notebook(one, "here.ipynb"), notebook(two, "there.ipynb")
    here.value("spark.range(3).createOrReplaceTempView('three')")
    assert there.value("spark.catalog.tableExists('three')") == "False"
    assert [each["name"] for each in two.spark()["notebooks"]] == ["there.ipynb"]

    flag = tmp_path / "flag"
    cell = there.begin(patient(flag))
    wait_for("a busy notebook", lambda: two.spark()["notebooks"][0]["state"] == "busy")
    one.stop()
    wait_for("the end of what the first had started", lambda: not psutil.pid_exists(first["process"]["pid"]))
    assert two.spark()["state"] == "ready"
    flag.touch()
    assert there.outcome(cell, 120).result == "41"
    two.stop()
    wait_for("the end of what the second had started", lambda: not two.processes())


def test_a_runtime_folder_that_two_users_have_together_by_mistake(hub):
    castor, pollux = hub.server("castor"), hub.server("pollux")
    assert castor.runtime == pollux.runtime
    first, second = castor.start_spark(), pollux.start_spark()
    assert len(connection_folders(castor)) == 2
    assert first["endpoint"] != second["endpoint"]
    castor.stop()
    wait_for("the end of castor's", lambda: not psutil.pid_exists(first["process"]["pid"]))
    assert pollux.spark()["process"]["pid"] == second["process"]["pid"]
    pollux.stop()
    wait_for("the end of pollux's", lambda: not pollux.processes())


def test_another_user_reaches_neither_the_api_nor_anything_but_the_capability(hub):
    ada = hub.server("ada")
    ada.start_spark()
    web_ui = wait_for("the Web UI", lambda: ada.spark()["spark"]["web_ui"])
    api = f"{ada.url}spark-connect/api/server"
    bob = hub.token("bob")
    assert request("GET", api, f"token {ada.token}")[0] == 200
    for authorization in (f"token {bob}", "token wrong", None):
        for method, path in (
            ("GET", ""),
            ("POST", ""),
            ("DELETE", ""),
            ("GET", "/log"),
            ("POST", "/restart"),
        ):
            assert request(method, api + path, authorization)[0] == 403, (method, path)
        # who has the address was told it by ada; nobody can guess it
        assert request("GET", f"{ada.url}spark-connect/ui/jobs/", authorization)[0] == 404
        assert request("GET", f"{ada.url}spark-connect/ui/{'A' * 43}/jobs/", authorization)[0] == 404
        assert request("GET", f"{ada.url}{web_ui}jobs/", authorization)[0] == 200
    assert ada.spark()["state"] == "ready"
    ada.stop()


def test_another_user_is_turned_away_also_with_the_cookies_of_a_browser(hub):
    hub.server("ada")
    hub.token("bob")
    lab, api = hub.url_of("ada", "lab"), hub.url_of("ada", "spark-connect/api/clusters")
    browser = hub.log_in("ada")
    for address in (lab, api):
        with browser.open(address, timeout=60) as answer:
            assert answer.status == 200
    stranger = hub.log_in("bob")
    for address in (lab, api):
        with pytest.raises(urllib.error.HTTPError) as refused:
            stranger.open(address, timeout=60)
        assert refused.value.code == 403
        refused.value.close()
