"""The file that a supervisor has its process hold locked, for which it stands who has a folder."""

import os
import signal

import psutil
import pytest

from jupyterlab_spark_connect.contract.file_lock import try_lock

from .supervised_child import SupervisedChild, is_gone, until


@pytest.fixture
def child(tmp_path):
    supervised = SupervisedChild(tmp_path)
    yield supervised
    supervised.close()


@pytest.fixture
def lock_file(tmp_path):
    return tmp_path / "lock"


def is_free(file):
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT)
    try:
        return try_lock(descriptor)
    finally:
        os.close(descriptor)


def test_it_is_locked_as_long_as_the_process_lives(child, lock_file):
    child.start("litters.py", lock_file=str(lock_file))
    child.until_logged(b"blockmgr")
    assert not is_free(lock_file)
    child.supervisor.terminate()
    child.wait()
    assert is_free(lock_file)


def test_the_process_alone_holds_it(child, lock_file):
    """A supervisor says that the process has ended, and ends a moment later: a start may be quicker."""
    child.start("litters.py", lock_file=str(lock_file))
    child.until_logged(b"blockmgr")
    opened = {each.path for each in psutil.Process(child.supervisor.pid).open_files()}
    assert str(lock_file) not in opened


def test_it_is_let_go_of_when_both_are_killed(child, lock_file):
    child.start("litters.py", lock_file=str(lock_file))
    pid = child.until_spawned()
    child.supervisor.send_signal(signal.SIGKILL)
    until(lambda: is_gone(pid), "the end of the process")
    until(lambda: is_free(lock_file), "the lock")


def test_a_process_runs_without_where_somebody_else_has_it(child, lock_file):
    descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT)
    assert try_lock(descriptor)
    child.start("litters.py", lock_file=str(lock_file))
    child.until_logged(b"blockmgr")
    os.close(descriptor)
    assert is_free(lock_file)
