"""A process is known again for as long as it lives, and nobody else is ever taken for it."""

import os
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from jupyterlab_spark_connect.contract import process_id
from jupyterlab_spark_connect.contract.process_id import find_process, identify
from jupyterlab_spark_connect.contract.supervision import ProcessId


@pytest.fixture
def stranger():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_a_living_process_is_found(stranger):
    known = identify(stranger.pid)
    assert find_process(known).pid == stranger.pid
    assert identify(stranger.pid) == known


def test_a_process_is_found_also_after_the_clock_was_set(stranger, monkeypatch):
    known, told = identify(stranger.pid), psutil.Process(stranger.pid).create_time()
    # The kernel moves the time of the boot with the clock; psutil reads it anew.
    boot = psutil.boot_time()
    monkeypatch.setattr("psutil._psplatform.boot_time", lambda: boot - 3600)
    monkeypatch.setattr("psutil._psplatform.BOOT_TIME", None, raising=False)
    assert psutil.Process(stranger.pid).create_time() == pytest.approx(told - 3600)
    assert identify(stranger.pid) == known
    assert find_process(known) is not None


def test_a_process_that_is_dead_and_not_reaped_is_not_found(stranger):
    known = identify(stranger.pid)
    stranger.kill()
    while psutil.Process(stranger.pid).status() != psutil.STATUS_ZOMBIE:
        pass
    assert find_process(known) is None
    stranger.wait()
    assert find_process(known) is None


@pytest.mark.parametrize("change", [{"started": 1.0}, {"boot": "another"}, {"boot": None}])
def test_another_process_with_the_same_pid_is_not_found(stranger, change):
    assert find_process(replace(identify(stranger.pid), **change)) is None


def test_a_process_may_have_any_name(tmp_path):
    program = tmp_path / "a) S 1 (b"
    program.symlink_to(sys.executable)
    with subprocess.Popen([program, "-c", "print(flush=True); input()"], stdin=-1, stdout=-1) as process:
        process.stdout.readline()
        assert find_process(identify(process.pid)) is not None
        assert identify(process.pid).started >= identify(os.getpid()).started
        process.kill()


def test_where_the_boot_has_no_name_psutil_decides(stranger, monkeypatch):
    monkeypatch.setattr(process_id, "_BOOT_FILE", "/nowhere/boot_id")
    known = identify(stranger.pid)
    assert known == ProcessId(pid=stranger.pid, started=psutil.Process(stranger.pid).create_time())
    assert find_process(known) is not None


def test_there_is_no_identity_of_a_process_that_is_gone(stranger):
    stranger.kill()
    stranger.wait()
    with pytest.raises(psutil.NoSuchProcess):
        identify(stranger.pid)


def test_an_identity_reads_back_as_it_was_written(tmp_path):
    me = identify(os.getpid())
    me.write(tmp_path / "owner.json")
    assert ProcessId.read(tmp_path / "owner.json") == me
