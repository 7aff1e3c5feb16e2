"""Sail, for real: a Spark Connect server without a JVM."""

from __future__ import annotations

import psutil
import pytest


@pytest.fixture(scope="module")
def jupyter(shared_jupyter_with):
    return shared_jupyter_with(SparkConnect={"offer_sail": True})


def names(jupyter):
    return [cluster["name"] for cluster in jupyter.call("GET", "spark-connect/api/clusters")[1]]


def test_sail_is_offered_only_where_somebody_has_decided_that(jupyter_with, jupyter):
    assert names(jupyter) == ["local", "sail"]
    assert names(jupyter_with()) == ["local"]


def test_two_notebooks_share_a_view_in_sail(jupyter):
    model = jupyter.start_spark(cluster="sail")
    assert model["spark"]["web_ui"] is None
    assert "Sail has no Web UI." in model["limitations"]
    assert any("asks nobody for a token" in lack for lack in model["limitations"])
    assert jupyter.call("GET", "spark-connect/api/server/log")[1]["entries"]
    sail = psutil.Process(model["process"]["pid"])
    assert "python" in sail.name()
    listening = {each.laddr for each in sail.net_connections("tcp") if each.status == psutil.CONN_LISTEN}
    assert {address.ip for address in listening} == {"127.0.0.1"}

    first, second = jupyter.notebook("one.ipynb"), jupyter.notebook("two.ipynb")
    assert first.value("spark.range(10).selectExpr('sum(id) AS s').first().s") == "45"
    assert first.value("spark.range(5).createOrReplaceTempView('five'); 1") == "1"
    assert second.value("spark.sql('SELECT count(*) AS n FROM five').first().n") == "5"
    assert first.value("spark.stop(); 1") == "1"
    assert second.value("spark.sql('SELECT count(*) AS n FROM five').first().n") == "5"

    jupyter.stop_spark()
    assert not sail.is_running()
    assert second.run("spark.range(1).count()").error == "SparkStoppedError"


def test_sail_refuses_options_that_it_would_not_heed(jupyter):
    wanted = {"cluster": "sail", "options": {"spark.sql.shuffle.partitions": "3"}}
    status, answer = jupyter.call("POST", "spark-connect/api/server", wanted)
    assert (status, answer["detail"]) == (422, "spark.sql.shuffle.partitions")


def test_a_jupyter_server_that_comes_back_finds_its_sail(jupyter):
    before = jupyter.start_spark(cluster="sail")
    jupyter.kill()
    jupyter.start()
    after = jupyter.until("ready")
    assert (after["adopted"], after["process"]["pid"]) == (True, before["process"]["pid"])
    assert after["limitations"] == before["limitations"]
