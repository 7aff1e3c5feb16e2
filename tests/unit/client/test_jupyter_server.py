import json
import os

import pytest

from jupyterlab_spark_connect.client.errors import SparkStartError
from jupyterlab_spark_connect.client.jupyter_server import JupyterServer, error_sentence, find_jupyter_server
from jupyterlab_spark_connect.client.start import start_spark
from tests.support.http_answers import answering, next_of


@pytest.fixture
def answers():
    """A server that gives the prepared answers in turn, the last one for ever."""
    prepared, asked = [], []

    def answer(request):
        asked.append(request)
        return next_of(prepared)

    with answering(answer) as port:
        yield f"http://127.0.0.1:{port}/user/x/", prepared, asked


def test_a_start_is_asked_for_and_told_step_by_step(answers):
    url, prepared, asked = answers
    prepared += [
        (200, {"state": "stopped"}),
        (202, {"state": "starting", "step": None}),
        (200, {"state": "starting", "step": "Starting the driver"}),
        (200, {"state": "starting", "step": "Starting the driver"}),
        (200, {"state": "starting", "step": "Answering"}),
        (200, {"state": "ready"}),
    ]
    told = []
    start_spark(JupyterServer(url, "secret", False), told.append)
    assert told == ["Starting the driver …", "Answering …"]
    assert (asked[1].method, asked[1].path) == ("POST", "/user/x/spark-connect/api/server")
    assert asked[1].headers["Authorization"] == "token secret"


def test_a_start_that_somebody_else_makes_is_waited_for(answers):
    url, prepared, _ = answers
    conflict = (409, {"code": "busy", "message": "Spark is stopping."})
    prepared += [
        (200, {"state": "stopping"}),
        conflict,
        (200, {"state": "stopping"}),
        conflict,
        (200, {"state": "starting"}),
        (200, {"state": "ready"}),
    ]
    start_spark(JupyterServer(url, "", False), [].append)


def test_a_failed_start_is_told_in_the_servers_words(answers):
    url, prepared, _ = answers
    failure = {"message": "Port 15002 is taken.", "hint": "Stop that program."}
    prepared += [
        (200, {"state": "stopped"}),
        (202, {"state": "starting"}),
        (200, {"state": "failed", "error": failure}),
    ]
    with pytest.raises(SparkStartError, match=r"^Port 15002 is taken\. Stop that program\.$"):
        start_spark(JupyterServer(url, "", False), [].append)


def test_a_request_that_is_refused_is_told_in_the_servers_words(answers):
    url, prepared, _ = answers
    prepared += [
        (200, {"state": "stopped"}),
        (422, {"code": "unknown_cluster", "message": "There is no cluster x."}),
    ]
    with pytest.raises(SparkStartError, match=r"There is no cluster x\."):
        start_spark(JupyterServer(url, "", False), [].append)


@pytest.mark.parametrize(
    ("password", "status", "words"),
    [
        (True, 403, "by password only"),
        (False, 403, "does not let this program start Spark"),
        (False, 404, "has no Spark extension enabled"),
    ],
)
def test_a_server_that_cannot_be_asked_is_told(answers, password, status, words):
    url, prepared, asked = answers
    prepared += [(status, {"message": "no"})]
    with pytest.raises(SparkStartError, match=words):
        start_spark(JupyterServer(url, "", password), [].append)
    assert "Authorization" not in asked[0].headers


def test_nobody_at_home(answers):
    with pytest.raises(SparkStartError, match="does not answer"):
        JupyterServer("http://127.0.0.1:1/", "", False).call("GET", "server")


def test_the_server_is_found_by_the_pid_that_jupyter_gives_a_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    monkeypatch.delenv("JUPYTERHUB_API_TOKEN", raising=False)
    with pytest.raises(SparkStartError, match="No Jupyter server was found"):
        find_jupyter_server()
    about = {"url": "http://localhost:8888/x/", "token": "secret", "password": False, "pid": os.getpid()}
    (tmp_path / f"jpserver-{os.getpid()}.json").write_text(json.dumps(about))
    (tmp_path / "jpserver-1.json").write_text(json.dumps({**about, "pid": 1, "url": "http://other/"}))
    found = find_jupyter_server()
    assert (found.url, found.token) == ("http://localhost:8888/x/", "secret")
    assert "secret" not in repr(found)
    monkeypatch.delenv("JPY_PARENT_PID")
    with pytest.raises(SparkStartError, match="Several Jupyter servers"):
        find_jupyter_server()


def test_a_hubs_token_is_used_where_jupyter_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "hub's")
    about = {"url": "http://localhost:8888/user/x/", "token": "", "password": False, "pid": os.getpid()}
    (tmp_path / f"jpserver-{os.getpid()}.json").write_text(json.dumps(about))
    assert find_jupyter_server().token == "hub's"


def test_an_answer_without_words_is_not_empty():
    assert error_sentence({}) == "Spark did not start, and the Jupyter server gave no reason."
