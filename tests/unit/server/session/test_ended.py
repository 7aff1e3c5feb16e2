"""What killed processes have left in Spark is ended, once, and what is others' is left alone."""

import logging
import os
import subprocess
import sys

import pytest

from jupyterlab_spark_connect.contract.attached_kernel import AttachedKernel
from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.private_sessions import PrivateSession
from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.session import ended as module
from jupyterlab_spark_connect.server.session.ended import EndedNotebooks

KERNEL = "1f0c6a2e-0000-4000-8000-000000000000"


@pytest.fixture
def released(monkeypatch):
    released = []

    async def release(connection):
        released.append(connection.session_id)
        if connection.session_id == "busy" and released.count("busy") == 1:
            raise SessionUnreachableError("Spark does not answer.")

    monkeypatch.setattr(module, "release_session", release)
    return released


@pytest.fixture
def running(monkeypatch):
    """What runs in Spark, by tag: an interrupt ends it."""
    running = {}

    async def interrupt(connection, operations):
        assert connection.session_id == "shared"
        for tag in [tag for tag, those in running.items() if those == operations]:
            del running[tag]

    monkeypatch.setattr(module, "interrupt", interrupt)
    return running


@pytest.fixture
def ended(tmp_path, running):
    Connection(
        endpoint="sc://localhost:1",
        user_id="u",
        session_id="shared",
        token="t",
        generation=2,
        spark_version="4.3.0",
        python_version="3.11",
    ).write(tmp_path / "connection.json")

    async def find(tag):
        return running.get(tag, ())

    return EndedNotebooks(tmp_path, tmp_path / "connection.json", find, logging.getLogger("ended"))


@pytest.fixture
def gone():
    """A process that has ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        gone = identify(child.pid)
        child.communicate(b"\n")
    return gone


@pytest.fixture
def write(tmp_path, gone):
    def write(session_id, generation=2, process=gone):
        PrivateSession(
            kernel_id="k",
            session_id=session_id,
            generation=generation,
            pid=process.pid,
            started=process.started,
            boot=process.boot,
        ).write(tmp_path / "sessions")

    return write


@pytest.fixture
def attach(tmp_path, gone):
    def attach(kernel_id=KERNEL, generation=2, mode="shared", process=gone):
        AttachedKernel(
            kernel_id=kernel_id,
            notebook="/a.ipynb",
            pid=process.pid,
            started=process.started,
            boot=process.boot,
            python_version="3.11",
            pyspark_version="4.3.0",
            mode=mode,
            generation=generation,
        ).write(tmp_path / "kernels")

    return attach


def left(folder, kind="sessions"):
    return sorted(file.stem for file in (folder / kind).glob("*"))


async def test_a_session_is_released_when_its_process_is_gone(ended, write, released, tmp_path):
    await ended.look()
    write("killed")
    write("living", process=identify(os.getpid()))
    write("of-an-earlier-spark", generation=1)
    await ended.look()
    await ended.look()
    assert released == ["killed"]
    assert left(tmp_path) == ["living"]


async def test_a_session_that_spark_does_not_release_is_tried_again(ended, write, released, tmp_path):
    write("busy")
    await ended.look()
    assert left(tmp_path) == ["busy"]
    await ended.look()
    assert released == ["busy", "busy"]
    assert left(tmp_path) == []


async def test_while_spark_is_away_there_is_nothing_to_release(ended, write, released, tmp_path):
    write("killed")
    (tmp_path / "connection.json").unlink()
    await ended.look()
    assert released == []
    assert left(tmp_path) == []


async def test_what_a_killed_kernel_has_running_is_cancelled_and_then_it_is_forgotten(
    ended, attach, running, tmp_path
):
    running |= {"jsc.1f0c6a2e": ["one", "two"], "jsc.another": ["three"]}
    attach()
    await ended.look()
    assert running == {"jsc.another": ["three"]}
    assert left(tmp_path, "kernels") == [KERNEL]
    await ended.look()
    assert left(tmp_path, "kernels") == []


@pytest.mark.parametrize("other", [{"generation": 1}, {"mode": "own"}, {"mode": "classic"}])
async def test_what_is_not_of_the_shared_session_is_only_forgotten(ended, attach, running, tmp_path, other):
    running["jsc.1f0c6a2e"] = ["one"]
    attach(**other)
    await ended.look()
    assert running == {"jsc.1f0c6a2e": ["one"]}
    assert left(tmp_path, "kernels") == []


async def test_a_kernel_that_lives_goes_on(ended, attach, running, tmp_path):
    running["jsc.1f0c6a2e"] = ["one"]
    attach(process=identify(os.getpid()))
    await ended.look()
    assert running == {"jsc.1f0c6a2e": ["one"]}
    assert left(tmp_path, "kernels") == [KERNEL]


async def test_a_kernel_that_takes_the_place_of_a_killed_one_goes_on(attach, running, tmp_path, ended):
    attach()

    async def find(tag):
        attach(process=identify(os.getpid()))
        return ["of the new one"]

    running["jsc.1f0c6a2e"] = ["of the new one"]
    watch = EndedNotebooks(tmp_path, tmp_path / "connection.json", find, logging.getLogger("ended"))
    await watch.look()
    assert running == {"jsc.1f0c6a2e": ["of the new one"]}
    assert left(tmp_path, "kernels") == [KERNEL]
