import os
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.ending import Ending
from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import Exit, Phase, SupervisorState
from jupyterlab_spark_connect.kernel.session.watch import ServerWatch, not_running_error


@pytest.fixture
def file(tmp_path):
    write_connection(tmp_path / "connection.json", 1)
    return tmp_path / "connection.json"


def write_connection(file, generation):
    Connection(
        endpoint="sc://localhost:1",
        user_id="u",
        session_id="s",
        token="t",
        generation=generation,
        spark_version="4.3.0",
        python_version="3.11",
    ).write(file)


def write_state(file, phase=Phase.RUNNING, process=None, **rest):
    me = identify(os.getpid())
    state = SupervisorState(phase=phase, generation=1, supervisor=me, process=process or me, **rest)
    state.write(file.with_name("supervisor.json"))


def test_a_generation_is_current_until_the_file_is_replaced_or_gone(file):
    watch = ServerWatch(file, 1)
    assert watch.is_current()
    write_connection(file, 1)
    assert watch.is_current()
    write_connection(file, 2)
    assert not watch.is_current()
    assert "replaced" in str(watch.stopped_error())
    file.unlink()
    assert not watch.is_current()
    assert str(watch.stopped_error()).startswith("Spark stopped.")


def test_a_server_without_a_supervisor_lives_while_its_file_is_there(file):
    assert ServerWatch(file, 1).is_alive()
    file.with_name("supervisor.json").write_text("half of")
    assert ServerWatch(file, 1).is_alive()


def test_a_process_that_is_dead_but_not_reaped_is_not_alive(file):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        running = psutil.Process(process.pid)
        write_state(file, process=identify(process.pid))
        assert ServerWatch(file, 1).is_alive()
        process.kill()
        while running.status() != psutil.STATUS_ZOMBIE:
            pass
        assert not ServerWatch(file, 1).is_alive()
    assert not ServerWatch(file, 1).is_alive()


def test_another_process_with_the_same_pid_is_not_the_server(file):
    write_state(file, process=replace(identify(os.getpid()), started=1.0))
    assert not ServerWatch(file, 1).is_alive()


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (Exit(code=None, signal="SIGKILL", asked=False, at=1.0), "Spark ended unexpectedly (SIGKILL)."),
        (
            Exit(code=None, signal="SIGKILL", asked=False, at=1.0, oom_kills=1),
            "Spark ended unexpectedly (SIGKILL: the container ran out of memory).",
        ),
        (Exit(code=52, signal=None, asked=False, at=1.0), "Spark ended unexpectedly (exit code 52)."),
        (Exit(code=143, signal=None, asked=True, at=1.0), "Spark was stopped."),
    ],
)
def test_the_end_is_told(file, end, words):
    write_state(file, Phase.EXITED, exit=end)
    watch = ServerWatch(file, 1)
    assert not watch.is_alive()
    file.unlink()
    assert (
        str(watch.stopped_error())
        == f"{words} Press Connect in the Spark panel, or call connect(start=True)."
    )


def test_who_has_ended_it_is_told_also_before_it_has_ended_and_not_of_another_one(file):
    write_state(file, Phase.STOPPING)
    watch = ServerWatch(file, 1)
    file.unlink()
    for sentence, restarts, todo in (
        ("Spark was stopped, somewhere.", False, "Press Connect"),
        ("Spark was restarted, somewhere.", True, "Run the cell again once"),
    ):
        Ending(generation=1, sentence=sentence, restarts=restarts).write(file.parent)
        assert str(watch.stopped_error()).startswith(f"{sentence} {todo}")
    Ending(generation=2, sentence="Another.").write(file.parent)
    assert str(watch.stopped_error()).startswith("Spark stopped.")
    Ending(generation=1, sentence="Stopped.").write(file.parent)
    write_state(file, Phase.EXITED, exit=Exit(code=None, signal="SIGKILL", asked=False, at=1.0))
    assert str(watch.stopped_error()).startswith("Spark ended unexpectedly")


def test_a_start_under_way_is_told(file):
    file.unlink()
    assert str(not_running_error(file)).startswith("Spark is not running.")
    write_state(file, Phase.STARTING)
    assert str(not_running_error(file)).startswith("Spark is starting.")
