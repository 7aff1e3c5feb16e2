"""What the bench starts ends with it."""

import contextlib
import os
import subprocess
import sys

import psutil
import pytest

from bench.rig import process as bench_process
from bench.rig.process import end_all_in, living_in, running
from tests.support.waiting import wait_for

SLEEPER = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(600)"]
STUBBORN = [sys.executable, "-c", f"import signal; signal.signal(15, signal.SIG_IGN); {SLEEPER[2]}"]
PARENT = [
    sys.executable,
    "-c",
    f"import subprocess; print(subprocess.Popen({SLEEPER!r}, stdout=-3).pid, flush=True); {SLEEPER[2]}",
]


@contextlib.contextmanager
def living(folder):
    """Run a program whose home is a folder."""
    environment = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(SLEEPER, env=environment, stdout=subprocess.PIPE) as process:
        try:
            process.stdout.readline()
            yield process
        finally:
            process.kill()


def is_alive(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_program_ends_with_its_block():
    started = []

    def be_interrupted():
        with running(SLEEPER, stdout=subprocess.PIPE) as process:
            started.append(process)
            process.stdout.readline()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    assert started[0].returncode == -15


def test_what_a_program_has_started_ends_with_it():
    with running(PARENT, stdout=subprocess.PIPE) as process:
        child = int(process.stdout.readline())
        assert is_alive(child)
    wait_for("the end of the child", lambda: not is_alive(child))


def test_a_program_that_does_not_want_to_end_is_killed(monkeypatch):
    monkeypatch.setattr(bench_process, "_PATIENCE", 0.1)
    with running(STUBBORN, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
    assert process.returncode == -9


def test_a_program_that_has_ended_by_itself_keeps_its_exit_code():
    with running([sys.executable, "-c", "raise SystemExit(3)"]) as process:
        process.wait()
    assert process.returncode == 3


def test_whatever_lives_in_a_folder_ends_and_nothing_else(tmp_path):
    run = tmp_path / "run"
    with living(run / "home") as mine, living(tmp_path / "run-of-another") as foreign:
        assert [process.pid for process in living_in(run)] == [mine.pid]
        end_all_in(run)
        assert not is_alive(mine.pid)
        assert is_alive(foreign.pid)
