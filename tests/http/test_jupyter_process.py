"""What only a Jupyter server in a process of its own can prove: tokens, config, its end and return."""

import json
import signal
import time

import psutil
import pytest

from .http_api import is_gone
from .jupyter_process import FAKE_CLUSTER, Jupyter

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


def processes_of(folder):
    """Everything that runs with this test's folder in its command or its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            told = [*process.cmdline(), *process.environ().values()]
        except psutil.Error:
            continue
        if any(str(folder) in text for text in told) and not is_gone(process):
            found.append(process.cmdline())
    return found


def test_no_route_answers_a_stranger(tmp_path):
    with Jupyter(tmp_path) as jupyter:
        for method, path in ROUTES:
            for token in (None, "wrong"):
                status, answer = jupyter.ask(method, path, token=token)
                assert (status, answer["code"]) == (403, "forbidden"), (method, path, token)
        assert jupyter.ask("GET", "server")[1]["state"] == "stopped"


def test_spark_ends_with_jupyter(tmp_path):
    with Jupyter(tmp_path) as jupyter:
        jupyter.start()
        jupyter.process.terminate()
        jupyter.process.wait(30)
    assert processes_of(tmp_path) == []
    assert not list((tmp_path / "runtime").glob("spark-connect/*/connection.json"))


def test_spark_ends_also_with_a_jupyter_that_stops_no_extension(tmp_path):
    with Jupyter(tmp_path) as jupyter:
        jupyter.start()
        # as JupyterHub's LocalProcessSpawner does
        jupyter.process.send_signal(signal.SIGINT)
        jupyter.process.wait(30)
        assert "Interrupted" in jupyter.log.read_text()
    deadline = time.monotonic() + 30
    while processes_of(tmp_path):
        assert time.monotonic() < deadline, processes_of(tmp_path)
        time.sleep(0.05)


def test_a_start_ends_with_jupyter(tmp_path):
    config = FAKE_CLUSTER + 'c.SparkConnect.clusters[0]["options"] = {"spark.fake.behaviour": "hang"}\n'
    with Jupyter(tmp_path, config=config) as jupyter:
        jupyter.ask("POST", "server", {"cluster": "fake"})
        jupyter.until(lambda: jupyter.ask("GET", "server")[1]["process"], "a process")
        jupyter.process.terminate()
        jupyter.process.wait(30)
    assert processes_of(tmp_path) == []


def test_what_does_not_answer_like_spark_is_not_taken_over_but_stopped(tmp_path):
    with Jupyter(tmp_path) as first:
        left = psutil.Process(first.start()["process"]["pid"])
        first.process.kill()
        first.process.wait(30)
    assert not is_gone(left)
    with Jupyter(tmp_path, name="second") as second:
        assert len(second.connection_folders()) == 1
        second.until(lambda: second.ask("GET", "server")[1]["state"] == "failed", "the end of what was left")
        assert is_gone(left)
        failure = second.ask("GET", "server")[1]["error"]
        assert failure["message"] == (
            "The Spark of an earlier Jupyter server could not be taken over: it does not answer. "
            "It was stopped."
        )
        second.start()
    assert processes_of(tmp_path) == []


def test_two_jupyters_never_share_a_folder(tmp_path):
    with Jupyter(tmp_path) as first, Jupyter(tmp_path, name="second") as second:
        one, two = first.start(), second.start()
        assert one["process"]["pid"] != two["process"]["pid"]
        folder, other = first.connection_folders()
        assert other == f"{folder}-2"
        second.ask("DELETE", "server")
        second.until(lambda: second.ask("GET", "server")[1]["state"] == "stopped", "the stop")
        assert first.ask("GET", "server")[1]["state"] == "ready"


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
    (config / "jupyter_server_config.d" / "site.json").write_text(
        json.dumps({"SparkConnect": {"launcher_classes": {"fake": "tests.http.fake_launcher.FakeLauncher"}}})
    )
    mine = 'c.SparkConnect.clusters = [{"name": "fake", "master": "mine", "launcher": "fake"}]\n'
    with Jupyter(tmp_path, config=mine) as jupyter:
        clusters = {cluster["name"]: cluster["master"] for cluster in jupyter.ask("GET", "clusters")[1]}
        assert clusters == {"local": "local[*]", "site": "yarn", "fake": "mine"}
        assert "10-broken.json" in jupyter.log.read_text()
        jupyter.start()


@pytest.mark.parametrize("trait", ["FakeLauncher.start_timeout", "Launcher.start_timeout"])
def test_a_start_that_hangs_ends_at_its_deadline(tmp_path, trait):
    config = FAKE_CLUSTER + f"c.{trait} = 0.5\n"
    with Jupyter(tmp_path, config=config) as jupyter:
        jupyter.ask("POST", "server", {"cluster": "fake", "options": {"spark.fake.behaviour": "hang"}})
        jupyter.until(lambda: jupyter.ask("GET", "server")[1]["state"] == "failed", "the deadline")
        error = jupyter.ask("GET", "server")[1]["error"]
        assert error["code"] == "start_timeout"
        assert "0.5 s" in error["message"]
        jupyter.process.terminate()
        jupyter.process.wait(30)
    assert processes_of(tmp_path) == []
