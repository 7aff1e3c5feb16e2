"""A real supervisor whose disk refuses: Spark lives on, and what could not be written is written later."""

import fcntl
import json
import os
import resource
import shutil
import signal
import termios

import psutil
import pytest

from jupyterlab_spark_connect.contract.supervision import Phase

from .supervised_child import SupervisedChild, until

FLOOD = b"Spark Connect server started at: 127.0.0.1:15009\n" + b"x" * 300_000 + b"\n"
"""More than a pipe holds."""


@pytest.fixture
def child(tmp_path):
    supervised = SupervisedChild(tmp_path)
    yield supervised
    supervised.close()


@pytest.fixture
def echo(child, tmp_path):
    words, said = tmp_path / "words", tmp_path / "said"
    words.write_bytes(b"one\n")
    child.start("echoes_file.py", words, said)
    child.until_logged(b"one")
    until(said.exists, "the end of the first words")
    supervisor = psutil.Process(child.supervisor.pid)

    def has_read_all():
        """Whether nothing is left in the pipe, and the supervisor waits for more."""
        pipe = os.open(f"/proc/{child.until_spawned()}/fd/1", os.O_RDONLY | os.O_NONBLOCK)
        try:
            left = fcntl.ioctl(pipe, termios.FIONREAD, bytes(4))
        finally:
            os.close(pipe)
        return not any(left) and supervisor.status() == psutil.STATUS_SLEEPING

    def again(text):
        words.write_bytes(text)
        said.unlink()
        os.kill(child.until_spawned(), signal.SIGUSR1)
        until(said.exists, "the end of the words")
        until(has_read_all, "the supervisor to have read them")

    return again


@pytest.fixture
def disk(child, echo):
    """Take all room for files from this one supervisor, and give it back: the kernel refuses each write."""
    _, hard = resource.prlimit(child.supervisor.pid, resource.RLIMIT_FSIZE)

    class Disk:
        @staticmethod
        def fill():
            resource.prlimit(child.supervisor.pid, resource.RLIMIT_FSIZE, (0, hard))

        @staticmethod
        def free():
            resource.prlimit(child.supervisor.pid, resource.RLIMIT_FSIZE, (hard, hard))

    return Disk


def test_a_full_disk_harms_neither_the_process_nor_what_is_written(child, echo, disk):
    disk.fill()
    before = child.state
    echo(FLOOD)
    assert child.supervisor.poll() is None
    assert child.state == before, "the old state is whole"
    disk.free()
    state = child.until_state(lambda state: state.phase is Phase.RUNNING, "the ready line")
    assert state.connect_port == 15009
    assert "cannot be written" in state.problem
    echo(b"two\n")
    assert f"{len(FLOOD)} bytes of the log are missing".encode() in child.until_logged(b"two")
    child.until_state(lambda state: state.problem is None, "the end of the problem")
    names = {entry.name for entry in child.state_file.parent.iterdir()}
    assert names == {"supervisor.json", "logs"}, "a half-written file is left"
    assert child.stop() == 0


def test_a_state_that_somebody_deletes_is_written_again(child, echo):
    before = child.state
    shutil.rmtree(child.state_file.parent)
    echo(b"two\n")
    child.until_logged(b"two")
    until(child.state_file.exists, "the state")
    assert child.state == before
    assert child.stop() == 0
    assert child.state.exit.asked


def test_the_state_of_an_earlier_start_is_replaced_also_when_the_clock_was_set_back(child):
    child.state_file.parent.mkdir(parents=True)
    child.start("silent.py", generation=2000)
    child.until_spawned()
    assert child.stop() == 0
    assert json.loads(child.state_file.read_text())["generation"] == 2000
    child.supervisor.stderr.close()
    child.start("silent.py", generation=1000)
    child.until_state(lambda state: state.generation == 1000 and state.process, "its own state")
    assert child.stop() == 0
    assert child.state.generation == 1000
