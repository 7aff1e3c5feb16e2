"""A Spark Connect server that is not ours: attached to, shared, let go of, lost."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support.real_jupyter import RealJupyter, free_port
from tests.support.waiting import wait_for

from .connect_server import ConnectServer, TlsDoor

TOKEN = "a-token-that-only-the-right-ones-know"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[ConnectServer]:
    """One that asks for a token."""
    one = ConnectServer(tmp_path_factory.mktemp("remote") / "server", token=TOKEN)
    try:
        yield one.start()
    finally:
        one.stop()


@pytest.fixture
def open_server(tmp_path) -> Iterator[ConnectServer]:
    """One that asks nobody; a test may end it."""
    one = ConnectServer(tmp_path / "server")
    try:
        yield one.start()
    finally:
        one.stop()


@pytest.fixture
def tls_door(server, tmp_path) -> Iterator[TlsDoor]:
    door = TlsDoor(tmp_path / "tls", server.port).open()
    yield door
    door.close()


def site(master: str, **settings: str) -> dict:
    return {
        "name": "site",
        "display_name": "Site",
        "launcher": "remote",
        "master": master,
        "settings": settings,
    }


def failure(jupyter: RealJupyter, cluster: str) -> str:
    """Press Connect, and give what is said when it cannot."""
    before = jupyter.spark()["generation"]
    assert jupyter.call("POST", "spark-connect/api/server", {"cluster": cluster})[0] == 202

    def refused() -> str | None:
        model = jupyter.spark()
        is_over = model["state"] == "failed" and model["generation"] != before
        return model["error"]["message"] if is_over else None

    return wait_for("a refusal", refused)


def test_a_server_with_a_token_is_shared_and_let_go_of(jupyter_with, server, tmp_path):
    file = tmp_path / "token"
    file.write_text(TOKEN)
    links = {"log": "https://logs.example.org/spark", "web_ui": "https://spark.example.org/ui"}
    jupyter = jupyter_with(site(server.endpoint, token_file=str(file), **links))

    status, report = jupyter.call("POST", "spark-connect/api/doctor", {"cluster": "site"})
    assert status == 200
    assert report["checks"][-1]["message"] == f"Spark 4.3.0 answers at {server.endpoint}."

    model = jupyter.start_spark(cluster="site")
    assert (model["endpoint"], model["spark"]["version"]) == (server.endpoint, "4.3.0")
    assert model["external_links"] == links
    assert (model["process"], model["spark"]["web_ui"], model["executors"]) == (None, None, [])
    assert TOKEN not in json.dumps(model)

    first, second = jupyter.notebook("one.ipynb"), jupyter.notebook("two.ipynb")
    assert first.value("spark.range(5).createOrReplaceTempView('five'); spark.version") == "'4.3.0'"
    assert second.value("spark.table('five').count()") == "5"
    assert {each["name"] for each in jupyter.spark()["notebooks"]} == {"one.ipynb", "two.ipynb"}
    assert not [each for each in jupyter.processes() if each.name() == "java"], "a process of ours"

    # what is the notebook's own goes there, too, in the version that it has
    own = jupyter.root / "own_remote.py"
    for version in (1, 20):
        own.write_text(f"def told(_): return {version}")
        asked = "spark.range(1).select(udf(own_remote.told, 'long')('id')).first()[0]"
        imports = "import own_remote, importlib\nfrom pyspark.sql.functions import udf"
        assert first.value(f"{imports}\nimportlib.reload(own_remote)\n{asked}", 180) == str(version)

    jupyter.restart_spark()
    outcome = second.run("spark.table('five').count()")
    assert "five" in outcome.stderr + outcome.message, outcome
    assert first.value("spark.range(3).count()") == "3"

    jupyter.stop_spark()
    assert first.run("spark.range(1).count()").error == "SparkStoppedError"
    assert server.process.is_running()


def test_a_wrong_token_and_no_server_are_one_sentence_each(jupyter_with, server):
    silent = f"sc://localhost:{free_port()}"
    wrong = {"environment": {"SITE_TOKEN": "a-wrong-token"}}
    jupyter = jupyter_with(
        {**site(server.endpoint, token_variable="SITE_TOKEN"), **wrong},
        {**site(server.endpoint), "name": "without"},
        {**site(silent), "name": "silent"},
    )
    there = f"The Spark Connect server at {server.endpoint}"
    for name, said in (
        ("site", f"{there} does not accept the token."),
        ("without", f"{there} wants a token, and this cluster has none."),
        ("silent", f"No Spark Connect server answers at {silent}."),
    ):
        assert failure(jupyter, name) == said


def test_a_server_behind_tls_is_checked_against_the_administrators_certificates(
    tls_door, jupyter_with, tmp_path
):
    file = tmp_path / "token"
    file.write_text(TOKEN)
    master = f"sc://localhost:{tls_door.port}/;use_ssl=true"
    trusted = {"token_file": str(file), "ca_file": str(tls_door.ca_file)}
    jupyter = jupyter_with(
        site(master, **trusted), {**site(master, token_file=str(file)), "name": "stranger"}
    )

    jupyter.start_spark(cluster="site")
    notebook = jupyter.notebook()
    assert notebook.value("spark.range(7).count()") == "7"
    jupyter.stop_spark()
    # Whoever cannot show that it is the right one gets no token.
    assert failure(jupyter, "stranger").startswith("No Spark Connect server answers")


def test_a_server_that_goes_is_missed_and_can_be_had_again(jupyter_with, open_server):
    jupyter = jupyter_with(site(open_server.endpoint))
    jupyter.start_spark(cluster="site")
    notebook = jupyter.notebook()
    assert notebook.value("spark.range(2).count()") == "2"
    open_server.stop()
    error = jupyter.until("failed", seconds=120)["error"]
    assert error["message"] == f"The Spark Connect server at {open_server.endpoint} does not answer any more."
    assert error["notebooks"] == ["notebook.ipynb"]
    outcome = notebook.run("spark.range(2).count()")
    assert outcome.error == "SparkStoppedError", outcome
    open_server.start()
    jupyter.start_spark(cluster="site")
    assert notebook.value("spark.range(4).count()") == "4"
