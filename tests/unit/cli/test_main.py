"""The command line against a server that gives prepared answers: words, exit codes, which server is meant."""

import json
import os

import pytest

from jupyterlab_spark_connect.cli.main import main
from jupyterlab_spark_connect.cli.words import size, span
from tests.support.http_answers import answering, next_of

READY = {
    "state": "ready",
    "step": None,
    "cluster": "local",
    "endpoint": "sc://localhost:15002",
    "spark": {"version": "4.3.0", "app_id": "local-1", "web_ui": "spark-connect/ui/word/"},
    "process": {"pid": 1, "memory": 1288490189, "heap_limit": 8 << 30},
    "since": "2026-11-21T08:00:00+00:00",
    "now": "2026-11-21T08:14:05+00:00",
    "generation": 2,
    "notebooks": [{"name": "flights.ipynb", "state": "busy"}],
    "note": None,
    "error": None,
}
STOPPED = {**READY, "state": "stopped", "cluster": None, "endpoint": None, "spark": None, "process": None}
STOPPED |= {"notebooks": [], "generation": 1}
CHECKS = [
    {"id": "java", "state": "ok", "message": "Java is there.", "remedy": None},
    {"id": "memory", "state": "failure", "message": "It is too much.", "remedy": "Ask for less."},
]
FAILED = {
    **STOPPED,
    "state": "failed",
    "generation": 3,
    "error": {"message": "It failed.", "hint": "Look.", "checks": CHECKS},
}


@pytest.fixture
def runtime(tmp_path, monkeypatch):
    """A user whose Jupyter servers write into a folder of the test's own."""
    for name in ("JUPYTER_SERVER_URL", "JPY_PARENT_PID", "JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def describe(runtime, port, pid):
    about = {"url": f"http://127.0.0.1:{port}/user/x/", "port": port, "pid": pid, "token": "secret"}
    (runtime / f"jpserver-{pid}.json").write_text(json.dumps(about))


@pytest.fixture
def server(runtime):
    """A Jupyter server that gives the answers prepared for a request, the last one for ever."""
    prepared, asked = {}, []

    def answer(request):
        what = f"{request.method} {request.path.removeprefix('/user/x/spark-connect/api/').partition('?')[0]}"
        body = json.loads(request.body) if request.body else None
        asked.append((what, body, request.headers["Authorization"]))
        return next_of(prepared[what])

    with answering(answer) as port:
        describe(runtime, port, os.getpid())
        yield prepared, asked


def test_status_tells_what_the_panel_tells(server, capsys):
    prepared, asked = server
    prepared["GET server"] = [(200, READY)]
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    for words in ("running", "local", "sc://localhost:15002", "/user/x/spark-connect/ui/word/", "1.2 GB"):
        assert words in told
    assert "flights.ipynb (busy)" in told
    assert "14 min" in told
    assert asked == [("GET server", None, "token secret")]
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == READY


def test_status_says_why_spark_was_stopped_or_failed(server, capsys):
    prepared, _ = server
    prepared["GET server"] = [(200, {**STOPPED, "note": "Nobody used it."}), (200, FAILED)]
    assert main(["status"]) == 0
    assert "Nobody used it." in capsys.readouterr().out
    assert main(["status"]) == 1
    assert "It failed." in capsys.readouterr().out


def test_start_sends_what_was_asked_and_ends_with_what_to_type(server, capsys):
    prepared, asked = server
    prepared["GET server"] = [(200, STOPPED), (200, STOPPED), (200, READY)]
    prepared["POST server"] = [(202, {**STOPPED, "state": "starting", "step": "Preparing"})]
    wanted = ["--cluster", "big", "--option", "spark.a=b=c", "--option", "spark.d=", "--force"]
    assert main(["start", *wanted]) == 0
    told = capsys.readouterr()
    assert told.err == "Preparing …\n"
    assert "sc://localhost:15002" in told.out
    assert "spark = connect()" in told.out
    sent = {"cluster": "big", "options": {"spark.a": "b=c", "spark.d": ""}, "force": True}
    assert ("POST server", sent, "token secret") in asked


def test_a_start_that_fails_shows_what_the_doctor_found(server, capsys):
    prepared, _ = server
    prepared["GET server"] = [(200, STOPPED), (200, STOPPED), (200, FAILED)]
    prepared["POST server"] = [(202, {**STOPPED, "state": "starting"})]
    assert main(["start"]) == 1
    told = capsys.readouterr().err
    assert "failure  It is too much.\n         Ask for less.\n" in told
    assert "Java is there" not in told
    assert "--force" in told


def test_a_start_that_is_refused_does_not_tell_an_earlier_failure(server, capsys):
    prepared, _ = server
    prepared["GET server"] = [(200, FAILED)]
    prepared["POST server"] = [(422, {"code": "unknown_cluster", "message": "There is no cluster x."})]
    assert main(["start", "--cluster", "x"]) == 1
    assert capsys.readouterr().err == "There is no cluster x.\n"


def test_a_start_with_wishes_does_not_pass_for_one_when_spark_runs(server, capsys):
    prepared, asked = server
    prepared["GET server"] = [(200, READY)]
    assert main(["start", "--cluster", "x"]) == 1
    assert "running already" in capsys.readouterr().err
    assert main(["start"]) == 0
    assert {what for what, *_ in asked} == {"GET server"}


def test_what_does_not_run_is_stopped_already(server, capsys):
    prepared, _ = server
    prepared["DELETE server"] = [(409, {"code": "not_running", "message": "Spark is not running."})]
    assert main(["stop"]) == 0
    prepared["DELETE server"] = [(202, {**READY, "state": "stopping"})]
    prepared["GET server"] = [(200, {**READY, "state": "stopping"}), (200, STOPPED)]
    assert main(["stop"]) == 0
    assert capsys.readouterr().out == "Spark is not running.\nSpark is stopped.\n"


def test_the_doctor_of_the_server_is_asked_and_its_failure_is_the_commands(server, capsys):
    prepared, asked = server
    prepared["POST doctor"] = [(200, {"checks": CHECKS})]
    assert main(["doctor", "--option", "spark.x=1"]) == 1
    told = capsys.readouterr().out
    assert "ok       Java is there.\nfailure  It is too much.\n         Ask for less.\n" in told
    assert asked[0][1] == {"options": {"spark.x": "1"}}
    assert main(["doctor", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"checks": CHECKS}


def test_the_log_is_read_backward_until_there_are_enough_lines(server, capsys):
    prepared, _ = server

    def piece(begin, end, *entries):
        told = [{"text": text, "continues": continues} for text, continues in entries]
        return 200, {"generation": 1, "start": 0, "end": 9, "from": begin, "to": end, "entries": told}

    newest = piece(6, 9, ("fourth", False), ("\n  its trace", True))
    prepared["GET server/log"] = [newest, piece(0, 6, ("first", False), ("second\nthird", False))]
    assert main(["log", "--lines", "4"]) == 0
    assert capsys.readouterr().out == "second\nthird\nfourth\n  its trace\n"


def test_a_server_that_is_not_meant_is_not_asked(runtime, server, capsys, monkeypatch):
    prepared, asked = server
    prepared["GET server"] = [(200, STOPPED)]
    describe(runtime, 1, os.getppid())
    assert main(["status"]) == 2
    told = capsys.readouterr().err
    ours = next(line for line in told.splitlines() if "127.0.0.1:1/" not in line and "--url" in line)
    assert main(["status", *ours.split()]) == 0
    monkeypatch.setenv("JUPYTER_SERVER_URL", ours.split()[1].replace("127.0.0.1", "localhost"))
    assert main(["status"]) == 0
    monkeypatch.delenv("JUPYTER_SERVER_URL")
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    assert main(["status"]) == 0
    assert len(asked) == 3
    assert main(["status", "--server", "1"]) == 1
    assert main(["status", "--server", "2"]) == 2


@pytest.mark.usefixtures("runtime")
def test_without_a_jupyter_server_one_is_asked_for(capsys):
    assert main(["status"]) == 1
    assert capsys.readouterr().err == "No Jupyter server of yours runs here. Start one with: jupyter lab\n"
    assert main(["start", "--option", "spark.x"]) == 2
    assert "has no value" in capsys.readouterr().err


@pytest.mark.usefixtures("runtime")
def test_without_a_jupyter_server_the_doctor_looks_with_its_config(tmp_path, monkeypatch, capsys):
    config = tmp_path / "config"
    config.mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(config))
    (config / "jupyter_server_config.py").write_text(f"c.SparkLauncher.spark_home = '{tmp_path}/nothing'")
    assert main(["doctor"]) == 1
    assert f"{tmp_path}/nothing" in capsys.readouterr().out
    assert main(["doctor", "--cluster", "nowhere"]) == 1
    assert capsys.readouterr().err == 'There is no cluster "nowhere".\n'


@pytest.mark.parametrize(
    ("bytes_", "words"), [(512, "512 bytes"), (1288490189, "1.2 GB"), (374 << 20, "374 MB")]
)
def test_a_size_has_a_unit(bytes_, words):
    assert size(bytes_) == words


@pytest.mark.parametrize(("seconds", "words"), [(12, "12 s"), (845, "14 min"), (11100, "3 h 05 min")])
def test_a_span_has_a_unit(seconds, words):
    assert span(seconds) == words
