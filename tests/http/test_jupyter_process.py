"""What only a Jupyter server in a process of its own can prove: tokens, config, its end and return."""

import json
import signal

import psutil

from tests.support.waiting import wait_for

from .http_api import is_gone
from .jupyter_process import FAKE_LAUNCHER, JupyterProcess

ROUTES = [
    ("GET", "server"),
    ("POST", "server"),
    ("DELETE", "server"),
    ("POST", "server/restart"),
    ("GET", "server/log"),
    ("GET", "server/log/download"),
    ("GET", "clusters"),
    ("GET", "nothing"),
]
HANG = {"spark.fake.behaviour": "hang"}


def test_no_route_answers_a_stranger(tmp_path):
    with JupyterProcess(tmp_path) as jupyter:
        for method, path in ROUTES:
            for token in ("", "wrong"):
                body = {} if method == "POST" else None
                status, answer = jupyter.call_with(token, method, f"spark-connect/api/{path}", body)
                assert (status, answer["code"]) == (403, "forbidden"), (method, path, token)
        assert jupyter.spark()["state"] == "stopped"


def test_spark_ends_with_jupyter(tmp_path):
    with JupyterProcess(tmp_path) as jupyter:
        jupyter.start_fake()
        jupyter.terminate()
    assert jupyter.left() == []
    assert not list(jupyter.runtime.glob("spark-connect/*/connection.json"))


def test_spark_ends_also_with_a_jupyter_that_stops_no_extension(tmp_path):
    with JupyterProcess(tmp_path) as jupyter:
        jupyter.start_fake()
        # as JupyterHub's LocalProcessSpawner does
        jupyter.process.send_signal(signal.SIGINT)
        jupyter.process.wait(30)
        assert "Interrupted" in jupyter.log.read_text()
    wait_for("the end of everything", lambda: not jupyter.left(), 30)


def test_a_start_ends_with_jupyter(tmp_path):
    with JupyterProcess(tmp_path, options=HANG) as jupyter:
        assert jupyter.ask("POST", "server", {"cluster": "fake"})[0] == 202
        wait_for("a process", jupyter.spark_pid)
        jupyter.terminate()
    assert jupyter.left() == []


def test_what_does_not_answer_like_spark_is_not_taken_over_but_stopped(tmp_path):
    with JupyterProcess(tmp_path) as first:
        left = psutil.Process(first.start_fake()["process"]["pid"])
        first.kill()
    assert not is_gone(left)
    with JupyterProcess(tmp_path, name="second") as second:
        assert len(list(second.runtime.glob("spark-connect/*"))) == 1
        failure = second.until("failed")["error"]
        assert is_gone(left)
        assert failure["message"] == (
            "The Spark of an earlier Jupyter server could not be taken over: it does not answer. "
            "It was stopped."
        )
        second.start_fake()
    assert second.left() == []


def test_two_jupyters_never_share_a_folder(tmp_path):
    with JupyterProcess(tmp_path) as first, JupyterProcess(tmp_path, name="second") as second:
        one, two = first.start_fake(), second.start_fake()
        assert one["process"]["pid"] != two["process"]["pid"]
        folder, other = sorted(path.name for path in first.runtime.glob("spark-connect/*"))
        assert other == f"{folder}-2"
        second.stop_spark()
        assert first.spark()["state"] == "ready"


def test_clusters_come_from_every_place_of_jupyters_config(tmp_path):
    config = tmp_path / "config"
    (config / "jupyter_server_config.d").mkdir(parents=True)
    (config / "spark-connect.d").mkdir()
    (config / "spark-connect.d" / "10-broken.json").write_text("{")
    (config / "spark-connect.d" / "20-site.json").write_text(
        json.dumps(
            {"clusters": [{"name": "site", "master": "yarn"}, {"name": "fake", "master": "overridden"}]}
        )
    )
    (config / "jupyter_server_config.d" / "site.json").write_text(json.dumps({"SparkConnect": FAKE_LAUNCHER}))
    mine = {"SparkConnect": {"clusters": [{"name": "fake", "master": "mine", "launcher": "fake"}]}}
    with JupyterProcess(tmp_path, config=mine) as jupyter:
        clusters = {cluster["name"]: cluster["master"] for cluster in jupyter.ask("GET", "clusters")[1]}
        assert clusters == {"local": "local[*]", "site": "yarn", "fake": "mine"}
        assert "10-broken.json" in jupyter.log.read_text()
        jupyter.start_fake()


def test_a_start_that_hangs_ends_at_its_deadline(tmp_path):
    with JupyterProcess(tmp_path, options=HANG, config={"Launcher": {"start_timeout": 0.5}}) as jupyter:
        assert jupyter.ask("POST", "server", {"cluster": "fake"})[0] == 202
        error = jupyter.until("failed")["error"]
        assert error["code"] == "start_timeout"
        assert "0.5 s" in error["message"]
        jupyter.terminate()
    assert jupyter.left() == []
