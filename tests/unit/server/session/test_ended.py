"""The sessions of processes that were killed are released, once, and those of others are left alone."""

import logging
import os
import subprocess
import sys

import pytest

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.private_sessions import PrivateSession
from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.session import ended as module
from jupyterlab_spark_connect.server.session.ended import EndedSessions


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
def ended(tmp_path):
    Connection(
        endpoint="sc://localhost:1",
        user_id="u",
        session_id="shared",
        token="t",
        generation=2,
        spark_version="4.3.0",
        python_version="3.11",
    ).write(tmp_path / "connection.json")
    return EndedSessions(tmp_path, tmp_path / "connection.json", logging.getLogger("ended"))


@pytest.fixture
def write(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        gone = identify(child.pid)
        child.communicate(b"\n")

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


def left(folder):
    return sorted(file.stem for file in (folder / "sessions").glob("*"))


async def test_a_session_is_released_when_its_process_is_gone(ended, write, released, tmp_path):
    await ended.release()
    write("killed")
    write("living", process=identify(os.getpid()))
    write("of-an-earlier-spark", generation=1)
    await ended.release()
    await ended.release()
    assert released == ["killed"]
    assert left(tmp_path) == ["living"]


async def test_a_session_that_spark_does_not_release_is_tried_again(ended, write, released, tmp_path):
    write("busy")
    await ended.release()
    assert left(tmp_path) == ["busy"]
    await ended.release()
    assert released == ["busy", "busy"]
    assert left(tmp_path) == []


async def test_while_spark_is_away_there_is_nothing_to_release(ended, write, released, tmp_path):
    write("killed")
    (tmp_path / "connection.json").unlink()
    await ended.release()
    assert released == []
    assert left(tmp_path) == []
