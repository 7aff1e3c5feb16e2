"""What a real supervisor leaves on disk: nothing, however its process ends."""

import os
import signal
import stat
import subprocess
import sys
from dataclasses import asdict

import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.scratch import PREFIX, remove_scratch
from jupyterlab_spark_connect.contract.supervision import Phase

from .supervised_child import SupervisedChild, is_gone, until


@pytest.fixture
def temporary(tmp_path):
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


@pytest.fixture
def child(tmp_path):
    supervised = SupervisedChild(tmp_path)
    yield supervised
    supervised.close()


def start(child, temporary, *arguments, **changes):
    scratch = temporary / f"{PREFIX}4711"
    child.start(
        "litters.py",
        *arguments,
        environment={**os.environ, "TMPDIR": str(scratch)},
        scratch=[str(scratch)],
        **changes,
    )
    child.until_logged(b"blockmgr")
    return scratch


def end_by_asking(child):
    child.supervisor.terminate()


def end_by_killing_the_process(child):
    os.kill(child.until_spawned(), signal.SIGKILL)


@pytest.mark.parametrize("end", [end_by_asking, end_by_killing_the_process])
def test_nothing_temporary_outlives_the_process(child, temporary, end):
    scratch = start(child, temporary)
    assert stat.S_IMODE(scratch.stat().st_mode) == 0o700
    assert child.state.scratch == [str(scratch)]
    end(child)
    assert child.wait() == 0
    assert list(temporary.iterdir()) == []
    assert list(child.state.scratch) == []


def test_nothing_temporary_outlives_a_process_that_ends_by_itself(child, temporary):
    start(child, temporary, 3)
    assert child.wait() == 0
    assert child.state.exit.code == 3
    assert list(temporary.iterdir()) == []


def test_nothing_temporary_outlives_an_orphan(child, temporary):
    owner = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    start(child, temporary, owner=asdict(identify(owner.pid)), orphan_grace=0.2)
    owner.communicate(b"\n")
    assert child.wait() == 0
    assert list(temporary.iterdir()) == []


def test_the_folders_of_a_supervisor_that_is_killed_stand_in_its_state(child, temporary):
    scratch = temporary / f"{PREFIX}4711"
    child.start("silent.py", scratch=[str(scratch)])
    pid = child.until_spawned()
    child.supervisor.kill()
    child.supervisor.wait()
    until(lambda: is_gone(pid), "the end of the process")
    assert scratch.is_dir()
    assert remove_scratch(child.state.scratch) == []
    assert list(temporary.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told_by_name(child, temporary):
    folders = [str(temporary / f"{PREFIX}1"), str(temporary / "nowhere" / f"{PREFIX}2")]
    child.start("silent.py", scratch=folders)
    assert child.wait() == 1
    state = child.state
    assert (state.phase, state.process) == (Phase.EXITED, None)
    assert state.problem == f"{folders[1]} cannot be made: No such file or directory."
    assert list(temporary.iterdir()) == [], "the one that could be made is left"


def test_a_process_that_cannot_be_started_leaves_no_folder(child, temporary):
    child.start("silent.py", argv=["/nowhere/java"], scratch=[str(temporary / f"{PREFIX}1")])
    assert child.wait() == 1
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("owner_lives", [True, False])
def test_an_orphan_leaves_no_file_with_a_secret_and_an_owner_deletes_its_own(child, temporary, owner_lives):
    secret = temporary / "1.properties"
    secret.write_text("spark.some.password=planted")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as owner:
        child.start(
            "silent.py", owner=asdict(identify(owner.pid)), orphan_grace=0.2, files=[str(secret), "/nowhere"]
        )
        child.until_spawned()
        if owner_lives:
            child.supervisor.terminate()
            assert child.wait() == 0
        owner.communicate(b"\n")
    assert child.wait() == 0
    assert secret.exists() is owner_lives
