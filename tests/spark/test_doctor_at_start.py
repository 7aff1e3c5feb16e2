"""A real start with the doctor before it: refused with the numbers, insisted upon, and sized by itself."""

import pytest

from tests.support.real_jupyter import RealJupyter, free_port

API = "spark-connect/api"


def start(jupyter, options, *, force=False):
    jupyter.stop_spark()
    status, answer = jupyter.call("POST", f"{API}/server", {"options": options, "force": force})
    assert status == 202, answer
    return jupyter.until("ready", "failed")


def doctor(jupyter, options=None):
    status, report = jupyter.call("POST", f"{API}/doctor", {"options": options or {}})
    assert status == 200, report
    return {check["id"]: check for check in report["checks"]}


def test_a_start_that_the_container_would_kill_is_refused_with_the_numbers(jupyter_server):
    model = start(jupyter_server, {"spark.driver.memory": "9000g"})
    error = model["error"]
    assert (model["state"], error["code"]) == ("failed", "not_prepared")
    failures = [check for check in error["checks"] if check["state"] == "failure"]
    assert [check["id"] for check in failures] == ["memory"]
    assert "9000 GB" in failures[0]["message"]
    assert "spark.driver.memory" in failures[0]["remedy"]
    assert jupyter_server.spark_pid() is None


def test_who_insists_is_let_through(jupyter_server):
    options = {"spark.jars": "/nowhere/missing.jar"}
    refused = start(jupyter_server, options)
    assert refused["error"]["code"] == "not_prepared"
    assert any("/nowhere/missing.jar" in check["message"] for check in refused["error"]["checks"])
    assert start(jupyter_server, options, force=True)["state"] == "ready"


def test_spark_takes_what_was_told_before(jupyter_server, notebook):
    sizing = jupyter_server.call("GET", f"{API}/clusters")[1][0]["sizing"]
    model = start(jupyter_server, {})
    assert model["state"] == "ready", model["error"]
    assert model["process"]["heap_limit"] == sizing["driver_memory"]
    one = notebook()
    assert one.value("spark.conf.get('spark.master')") == f"'local[{sizing['cores']}]'"
    # Asked while it runs, the doctor does not find Spark in its own way.
    checks = doctor(jupyter_server)
    assert (checks["port"]["state"], checks["memory"]["state"]) == ("ok", "ok"), checks
    assert "Spark that runs" in checks["port"]["message"]


@pytest.fixture
def behind_proxy(tmp_path):
    """A Jupyter server whose environment names a proxy that nobody runs."""
    server = RealJupyter(tmp_path / "home")
    proxy = f"http://127.0.0.1:{free_port()}"
    try:
        yield server.start(http_proxy=proxy, https_proxy=proxy)
    finally:
        server.stop()


def test_notebooks_reach_spark_past_a_proxy(behind_proxy):
    check = doctor(behind_proxy)["proxy"]
    assert check["state"] == "ok"
    assert "https_proxy" in check["message"]
    behind_proxy.start_spark()
    one = behind_proxy.notebook()
    try:
        assert one.value("spark.range(3).count()", 120) == "3"
    finally:
        one.close()
