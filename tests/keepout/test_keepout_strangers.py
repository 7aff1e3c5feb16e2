"""Other processes and other users of the machine, at every door that a running Spark has."""

import json
import secrets
import uuid
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest

from .connect_calls import SERVICE, call_everything
from .stranger import as_stranger, readable
from .visitor import ask

LOOPBACK = {"127.0.0.1", "::1"}
IN_PYTHON_WORKERS = """
from pyspark.sql.functions import udf
sorted(row[0] for row in spark.range(4).select(udf(lambda n: n + 1, "int")("id")).collect())
"""


@pytest.fixture(scope="module")
def running(jupyter_server, planted):
    """A Spark that is the second of its Jupyter server, with Python workers and a notebook attached."""
    planted.start(jupyter_server)
    jupyter_server.until("ready")
    earlier = json.loads(jupyter_server.connection_file.read_text())
    earlier["web_ui"] = jupyter_server.spark()["spark"]["web_ui"]
    jupyter_server.restart_spark()
    notebook = jupyter_server.notebook()
    assert notebook.value(IN_PYTHON_WORKERS, 180) == "[1, 2, 3, 4]"
    yield jupyter_server, earlier
    notebook.close()
    jupyter_server.stop_spark()


def processes_of(jupyter):
    """The supervisor, the JVM, and all that they have started; the notebook's kernel is Jupyter's."""
    spark = psutil.Process(jupyter.spark_pid())
    return [spark.parent(), spark, *spark.children(recursive=True)]


def listeners(process):
    return [each.laddr for each in process.net_connections("tcp") if each.status == psutil.CONN_LISTEN]


def tokens(earlier):
    return {"none": None, "empty": "", "guessed": secrets.token_urlsafe(32), "earlier": earlier["token"]}


@pytest.mark.parametrize("kind", ["none", "empty", "guessed", "earlier"])
def test_spark_connect_answers_nobody_without_the_token_of_this_start(running, kind):
    jupyter, earlier = running
    connection = json.loads(jupyter.connection_file.read_text())
    port = int(connection["endpoint"].rpartition(":")[2])
    token = tokens(earlier)[kind]
    told = as_stranger(call_everything, port, token, connection["user_id"], connection["session_id"])
    assert len(told) > len(SERVICE.methods) > 5
    ours = {path: status for path, status in told.items() if "SparkConnect" in path}
    assert set(ours.values()) == {"UNAUTHENTICATED"}, told
    assert set(told.values()) <= {"UNAUTHENTICATED", "UNIMPLEMENTED"}, told


def test_spark_connect_answers_who_has_the_token(running):
    """Otherwise the refusals would prove nothing."""
    jupyter, _ = running
    connection = json.loads(jupyter.connection_file.read_text())
    port = int(connection["endpoint"].rpartition(":")[2])
    told = as_stranger(call_everything, port, connection["token"], connection["user_id"], str(uuid.uuid4()))
    assert "UNAUTHENTICATED" not in told.values()


def test_the_web_ui_and_its_rest_answer_nobody_at_their_own_port(running):
    jupyter, earlier = running
    spark = psutil.Process(jupyter.spark_pid())
    refused = []
    for port in {address.port for address in listeners(spark)}:
        for token in tokens(earlier).values():
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            answers = as_stranger(speak_http, port, headers)
            if answers:
                assert all(status == 403 for status, _ in answers), (port, answers)
                assert all("access-control-allow-origin" not in names for _, names in answers)
                refused.append(port)
    assert len(refused) == len(tokens(earlier)), "the port of the Web UI was not found"


def speak_http(port, headers):
    """Ask for pages, REST and a POST; nothing where the port does not speak HTTP/1."""
    answers = []
    for method, path in (
        ("GET", "/jobs/"),
        ("GET", "/api/v1/applications"),
        ("GET", "/static/webui.js"),
        ("GET", "/environment/"),
        ("POST", "/jobs/job/kill/?id=0"),
        ("OPTIONS", "/api/v1/applications"),
        ("GET", "/metrics/json/"),
    ):
        try:
            answer = ask(port, path, method, {**headers, "Origin": "http://attacker.example"})
        except (OSError, HTTPException):
            return []
        answers.append([answer.status, [name.lower() for name in answer.headers]])
    return answers


def test_jupyter_shows_the_web_ui_to_nobody_without_the_capability_of_this_start(running):
    jupyter, earlier = running
    now = jupyter.spark()["spark"]["web_ui"]
    assert ask(jupyter.port, f"/{now}jobs/").status == 200
    assert earlier["web_ui"] != now
    for wrong in (
        earlier["web_ui"],
        "spark-connect/ui/",
        now[:-2] + "/",
        now.swapcase().replace("SPARK-CONNECT/UI", "spark-connect/ui"),
        "spark-connect/ui/%2e/",
    ):
        answer = as_stranger(status_of, jupyter.port, f"/{wrong}jobs/")
        assert answer == 404, wrong


def status_of(port, path):
    return ask(port, path).status


def test_nothing_listens_but_on_loopback(running):
    jupyter, _ = running
    found = {process.pid: listeners(process) for process in processes_of(jupyter)}
    assert len(found) >= 4, "supervisor, JVM, daemon of the Python workers, a worker"
    assert len(found[jupyter.spark_pid()]) >= 2
    for addresses in found.values():
        assert {address.ip.removeprefix("::ffff:") for address in addresses} <= LOOPBACK


def test_another_user_reads_none_of_our_files(running):
    jupyter, _ = running
    folder = jupyter.connection_file.parent
    ours = [folder, *folder.rglob("*")]
    assert {"connection.json", "supervisor.json", "start.json", "lock"} <= {path.name for path in ours}
    assert [path for path in ours if path.suffix in {".properties", ".arguments", ".log"}]
    assert as_stranger(readable, [str(path) for path in ours]) == []
    assert as_stranger(readable, [str(jupyter.root)]), "the stranger could not even come near"


def test_another_user_reads_no_environment(running):
    jupyter, _ = running
    environments = [f"/proc/{process.pid}/environ" for process in processes_of(jupyter)]
    assert as_stranger(readable, environments) == []
    assert all(Path(environment).read_bytes() for environment in environments)
