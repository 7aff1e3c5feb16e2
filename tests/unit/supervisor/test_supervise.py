"""A real supervisor over tiny children: what it tells, how it stops, and that it leaves nothing behind."""

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import Phase

from .supervised_child import SupervisedChild, is_gone, until


@pytest.fixture
def child(tmp_path):
    supervised = SupervisedChild(tmp_path)
    yield supervised
    supervised.close()


def child_pid(log):
    return int(re.search(rb"child (\d+)", log)[1])


def test_what_spark_announces_becomes_the_state(child):
    child.start("spark_like.py")
    state = child.until_state(lambda state: state.phase is Phase.RUNNING, "the ready line")
    assert (state.connect_port, state.web_ui_port, state.step) == (15009, 4047, "Answering")
    child.until_logged(b"on port 1.")
    state = child.state
    assert (state.connect_port, state.web_ui_port) == (15009, 4047), "a user's print was believed"
    assert state.process == identify(state.process.pid)
    assert child.stop() == 0
    ended = child.state
    assert ended.phase is Phase.EXITED
    assert (ended.exit.code, ended.exit.signal, ended.exit.asked) == (143, None, True)


def test_a_step_once_made_is_not_unmade_by_what_the_executor_says(child, tmp_path):
    words = tmp_path / "words"
    words.write_text("Successfully started service 'SparkUI' on port 4047.\nRunning Spark version 4.3.0\n")
    child.start("echoes_file.py", words)
    child.until_logged(b"Running")
    words.write_text("more\n")
    os.kill(child.until_spawned(), signal.SIGUSR1)
    child.until_logged(b"more")  # what came before it has been heard by then
    assert child.state.step == "Opening port 15009"
    assert child.stop() == 0


def test_a_process_that_never_announces_stays_starting_and_can_be_stopped(child):
    child.start("silent.py")
    child.until_logged(b"hello")
    assert child.state.phase is Phase.STARTING
    pid = child.until_spawned()
    assert child.stop() == 0
    assert is_gone(pid)
    assert (child.state.exit.signal, child.state.exit.asked) == ("SIGTERM", True)


def test_an_early_death_is_told_with_its_last_words(child):
    child.start("dies_early.py")
    state = child.until_state(lambda state: state.phase is Phase.EXITED, "the end")
    assert child.log() == b"ERROR SparkContext: the reason"
    assert (state.exit.code, state.exit.signal, state.exit.asked) == (3, None, False)
    assert child.wait() == 0


def test_a_later_death_keeps_the_ports_it_had(child):
    child.start("spark_like.py", 0)
    state = child.until_state(lambda state: state.phase is Phase.EXITED, "the end")
    assert (state.exit.code, state.connect_port, state.exit.asked) == (0, 15009, False)


def test_a_process_killed_by_somebody_is_told_by_the_signals_name(child):
    child.start("spark_like.py")
    child.until_state(lambda state: state.phase is Phase.RUNNING, "the ready line")
    os.kill(child.state.process.pid, signal.SIGKILL)
    state = child.until_state(lambda state: state.phase is Phase.EXITED, "the end")
    assert (state.exit.code, state.exit.signal, state.exit.asked) == (None, "SIGKILL", False)


def test_what_ignores_sigterm_is_killed_and_its_children_in_other_groups_too(child):
    child.start("deaf.py", stop_timeout=0.5)
    grandchild = child_pid(child.until_logged(b"\n"))
    pid = child.until_spawned()
    assert child.stop() == 0
    assert (child.state.exit.signal, child.state.exit.asked) == ("SIGKILL", True)
    assert is_gone(pid)
    assert is_gone(grandchild)


def test_a_daemon_that_outlives_the_process_does_not_outlive_the_supervisor(child):
    child.start("leaves_child.py")
    grandchild = child_pid(child.until_logged(b"child"))
    assert child.wait() == 0
    assert child.state.exit.code == 0
    assert is_gone(grandchild)


def test_the_process_dies_with_a_supervisor_that_is_killed(child):
    child.start("deaf.py")
    pid = child.until_spawned()
    child.until_logged(b"child")
    child.supervisor.kill()
    child.supervisor.wait()
    until(lambda: is_gone(pid), "the end of the process")
    os.kill(child_pid(child.log()), signal.SIGKILL)  # the tie binds the process alone


def test_a_signal_from_the_terminal_stops_and_a_hangup_does_not(child):
    child.start("spark_like.py")
    child.until_state(lambda state: state.phase is Phase.RUNNING, "the ready line")
    child.supervisor.send_signal(signal.SIGHUP)
    child.supervisor.send_signal(signal.SIGINT)
    assert child.wait() == 0
    assert (child.state.exit.code, child.state.exit.asked) == (143, True)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_inherits_no_signal_that_is_ignored(child):
    child.start("silent.py")
    child.until_logged(b"hello")
    status = Path(f"/proc/{child.until_spawned()}/status").read_text()
    ignored = int(re.search(r"SigIgn:\s*(\w+)", status)[1], 16)
    assert not ignored & (1 << (signal.SIGHUP - 1)), "Spark ends its Python workers by SIGHUP"
    assert not ignored & (1 << (signal.SIGTERM - 1))


def test_what_cannot_be_started_is_told_by_name_and_no_argument_with_it(child):
    spec = child.spec("silent.py", argv=["/nowhere/java", "-Dpassword=hunter2"])
    child.feed(json.dumps(spec.to_dict()).encode())
    assert child.wait() == 1
    state = child.state
    assert state.phase is Phase.EXITED
    assert state.process is None
    assert state.problem == "/nowhere/java cannot be started: No such file or directory."


def test_a_folder_that_is_gone_is_told_by_name(child):
    child.start("silent.py", directory="/nowhere/notebooks")
    assert child.wait() == 1
    assert child.state.problem.startswith("/nowhere/notebooks ")


def test_a_job_that_is_no_json_ends_the_supervisor_at_once(child):
    child.feed(b'{"argv": [')
    assert child.wait() == 2
    assert b"cannot be read" in child.supervisor.stderr.read()
    assert not child.state_file.exists()


def test_a_supervisor_that_gets_no_job_goes_without_a_word(child):
    child.feed(b"")
    assert child.wait() == 0
    assert child.supervisor.stderr.read() == b""
    assert not child.state_file.exists()


def test_a_job_with_something_missing_is_told_in_the_state_file_it_names(child):
    child.feed(json.dumps({"state_file": str(child.state_file), "generation": 7}).encode())
    assert child.wait() == 2
    assert (child.state.generation, child.state.phase) == (7, Phase.EXITED)
    assert "cannot be read" in child.state.problem


def test_a_late_supervisor_leaves_the_state_of_the_next_start_alone(child):
    child.start("silent.py")
    child.until_logged(b"hello")
    content = json.loads(child.state_file.read_text()) | {"generation": 2000, "step": "of the next"}
    child.state_file.write_text(json.dumps(content))
    assert child.stop() == 0
    assert (child.state.generation, child.state.step) == (2000, "of the next")
