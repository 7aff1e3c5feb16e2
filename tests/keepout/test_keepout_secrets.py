"""Secrets are planted, Spark lives through all that it can, and then every place is looked at."""

import getpass
import json
import stat
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient

from .evidence import Evidence

WEB_UI_PAGES = ("environment/", "jobs/", "SQL/", "executors/threadDump/?executorId=driver")

JAVAS_OWN = Path("/tmp", f"hsperfdata_{getpass.getuser()}")
"""Where a JVM writes its figures, and with them its arguments; TMPDIR does not move it."""

CELLS = [
    "%load_ext jupyterlab_spark_connect\nspark.range(5).count()",
    "spark.conf.get('spark.app.name')",
    "spark.sql('select * from nowhere').collect()",
    "spark.sql(\"select raise_error('on purpose')\").collect()",
]


def private_files_of_a_start(folder):
    """The only files that may hold a secret, and only while Spark is there: each is somebody's to read."""
    (properties,) = folder.glob("*.properties")  # Spark reads its options from it
    (arguments,) = folder.glob("*.arguments")  # Java reads its own
    return {properties, arguments, folder / "start.json"}  # the next Jupyter server reads the last one


def run_notebook(jupyter, path):
    """Run a notebook as a person would, errors and all, and save it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    variables = {**jupyter.environment, "JUPYTER_SPARK_CONNECT_FILE": str(jupyter.connection_file)}
    client = NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": path.parent}}
    )
    client.execute(env=variables)
    nbformat.write(notebook, path)
    return path.read_text()


@pytest.fixture(scope="module")
def journey(jupyter_server, planted):
    """Start, work, fail, restart, stop; starts that fail over a secret."""
    evidence = Evidence(jupyter_server, planted)
    with evidence.collected():
        planted.start(jupyter_server)
        model = jupyter_server.until("ready")
        evidence.running = evidence.files_with_secrets(jupyter_server.home, JAVAS_OWN)
        evidence.token = json.loads(jupyter_server.connection_file.read_text())["token"]
        evidence.allowed = private_files_of_a_start(jupyter_server.connection_file.parent)
        evidence.environment = environment_of_spark(jupyter_server)
        evidence.notebook = run_notebook(jupyter_server, jupyter_server.root / "saved.ipynb")
        evidence.ask_everything()
        for page in WEB_UI_PAGES:
            evidence.ask(model["spark"]["web_ui"] + page)
        jupyter_server.restart_spark()
        evidence.ask_everything()
        jupyter_server.stop_spark()
        evidence.ask_everything()
        for _ in planted.start_refused(jupyter_server):
            jupyter_server.until("failed")
            evidence.ask_everything()
    return evidence


def environment_of_spark(jupyter):
    """What Spark's processes inherited: the JVM, and the Python workers of the user's own functions."""
    processes = psutil.Process(jupyter.spark_pid())
    return [each.environ() for each in (processes, *processes.children(recursive=True))]


def test_no_process_line_held_one(journey):
    assert any("SparkConnectServer" in line for line in journey.seen)
    assert journey.lines == set()


def test_only_named_private_files_held_one_while_spark_ran(journey, jupyter_server):
    config = (
        jupyter_server.home / "config" / "spark-connect.d" / "guarded.json"
    )  # where the administrator put it
    found = {Path(file): (mode, places) for file, (mode, places) in journey.running.items()}
    assert config in found
    del found[config]
    assert set(found) <= journey.allowed
    assert {mode for mode, _ in found.values()} == {0o600}
    assert {stat.S_IMODE(file.parent.stat().st_mode) for file in found} == {0o700}


def test_no_file_holds_one_afterwards(journey, jupyter_server):
    found = journey.files_with_secrets(jupyter_server.home, JAVAS_OWN)
    assert [file for file in found if "/spark-connect.d/" not in file] == []
    assert not [file for file in journey.allowed if file.exists()]


def test_no_answer_of_the_api_holds_one(journey, planted):
    assert len(journey.answers) > 20
    for path, answer in journey.answers:
        assert planted.found_in(answer) == [], path
        assert journey.token not in answer, path


def test_what_is_hidden_is_said_to_be(journey):
    options = json.loads(journey.answers[0][1])["options"]
    assert options["spark.ssl.keyPassword"] == "(hidden)"
    assert options["spark.site.jdbc"] == "jdbc:postgresql://db/x?user=me&password=(hidden)"
    assert options["spark.driver.extraJavaOptions"].startswith("-Dmail.host=localhost ")


def test_spark_repeated_a_secret_and_its_log_does_not(journey):
    """It names the option that it refuses, and the value with it; otherwise the tests above prove little."""
    logs = [answer for path, answer in journey.answers if path.endswith("log/download")]
    assert any("spark.authenticate.secretBitLength" in log and "(hidden)" in log for log in logs)


def test_no_event_holds_one(journey, planted):
    assert {"starting", "ready", "stopping", "stopped", "failed"} <= set(journey.actions)
    assert planted.found_in("".join(journey.events)) == []
    assert journey.token not in "".join(journey.events)


def test_jupyters_log_at_debug_holds_none(journey, jupyter_server, planted):
    log = jupyter_server.log.read_text()
    assert "DEBUG" in log or "[D " in log
    assert planted.found_in(log) == []
    assert journey.token not in log


def test_a_saved_notebook_holds_none(journey, planted):
    assert "TABLE_OR_VIEW_NOT_FOUND" in journey.notebook
    assert "on purpose" in journey.notebook
    assert planted.found_in(journey.notebook) == []
    assert journey.token not in journey.notebook


def test_spark_inherits_the_clusters_environment_and_nothing_of_the_hubs(journey, planted):
    for environment in journey.environment:
        assert environment["PGPASSWORD"] == planted.cluster_environment["PGPASSWORD"]
        assert not set(environment) & set(planted.in_jupyters_environment)
