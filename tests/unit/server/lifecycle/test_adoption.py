"""What is found in the folder of an earlier Jupyter server, and what is never touched."""

import dataclasses
import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from jupyterlab_spark_connect.contract.connection import Connection, UnreadableFileError
from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import Exit, Phase, ProcessId, ProcessSpec, SupervisorState
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.lifecycle.adoption import clear, find
from jupyterlab_spark_connect.server.lifecycle.folder import ConnectionFolder
from jupyterlab_spark_connect.server.lifecycle.models import Launch, LaunchRequest
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.lifecycle.state import Start

LOG = logging.getLogger("test")
GENERATION = 1795235667288


@pytest.fixture
def folder(tmp_path):
    claimed = ConnectionFolder.claim(tmp_path, "/", tmp_path)
    yield claimed
    claimed.release()


@pytest.fixture
def bystander():
    """A process that has nothing to do with us."""
    process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    yield psutil.Process(process.pid)
    process.kill()
    process.wait(30)
    process.stdin.close()


def identity(process, shift=0.0):
    found = identify(process.pid)
    return dataclasses.replace(found, started=found.started + shift)


def state_of(running, shift=0.0, **known):
    who = identity(running, shift)
    return SupervisorState(
        **{"phase": Phase.RUNNING, "generation": GENERATION, "supervisor": who, "process": who, **known}
    )


def record_of(folder, generation=GENERATION):
    spec = ProcessSpec(
        argv=["java"],
        environment={"AWS_SECRET_ACCESS_KEY": "planted"},
        directory="/",
        state_file=str(folder.state_file),
        log_folder=str(folder.log(generation)),
        log_limit=1,
        log_segment=1,
        generation=generation,
        owner=ProcessId(pid=1, started=0.0),
        orphan_grace=1,
        stop_timeout=1,
        kill_timeout=1,
        owner_file=str(folder.owner_file),
    )
    launch = Launch(
        spec=spec,
        token="t",
        port=15002,
        web_ui_key="k",
        spark_version="4.3.0",
        python_version="3.11",
        heap_limit=None,
        options={"spark.app.name": "Jupyter"},
        files=[folder.path / "1.properties"],
        archive=folder.path / "key.jsa",
    )
    cluster = Cluster(
        name="local",
        display_name="Local",
        description="",
        master="local[*]",
        environment={"PGPASSWORD": "planted"},
        options={"spark.some.password": "planted"},
    )
    request = LaunchRequest(
        cluster=cluster,
        options={"spark.app.name": "Mine"},
        generation=generation,
        folder=folder.path,
        directory=Path("/"),
    )
    connection = Connection(
        endpoint="sc://localhost:15002",
        user_id="someone",
        session_id="a-session",
        token="t",
        generation=generation,
        spark_version="4.3.0",
        python_version="3.11",
    )
    start = Start(
        generation=generation,
        started_at=datetime.now(UTC),
        cluster="local",
        bundles=(),
        user_options={},
        options={},
        web_ui_capability="c",
    )
    return StartRecord.of(connection, launch, request, start)


def test_a_record_comes_back_as_it_was_and_without_what_nobody_needs(folder):
    record = record_of(folder)
    record.write(folder.record_file)
    text = folder.record_file.read_text()
    assert "planted" not in text
    assert folder.record_file.stat().st_mode & 0o777 == 0o600
    back = StartRecord.read(folder.record_file)
    assert (back.connection, back.started_at, back.launch.files) == (
        record.connection,
        record.started_at,
        record.launch.files,
    )
    back.write(folder.record_file)
    assert folder.record_file.read_text() == text


@pytest.mark.parametrize("content", ["", "[]", '{"format": 3}', '{"format": 2, "connection": 7}'])
def test_a_record_that_is_none_is_refused(folder, content):
    folder.record_file.write_text(content)
    with pytest.raises(UnreadableFileError):
        StartRecord.read(folder.record_file)


def test_nothing_is_found_in_a_new_folder(folder):
    assert find(folder, LOG) is None
    assert clear(folder, LOG)


def test_a_spark_that_runs_is_found_whole(folder, bystander):
    state_of(bystander).write(folder.state_file)
    record_of(folder).write(folder.record_file)
    earlier = find(folder, LOG)
    assert earlier.record.connection == record_of(folder).connection


def test_one_that_was_not_ready_is_not_whole(folder, bystander):
    state_of(bystander, phase=Phase.STARTING, process=None).write(folder.state_file)
    assert find(folder, LOG) is None


def test_the_record_of_another_start_does_not_count(folder, bystander):
    state_of(bystander).write(folder.state_file)
    record_of(folder, GENERATION - 1).write(folder.record_file)
    assert find(folder, LOG) is None


def test_a_damaged_record_is_told(folder, bystander, caplog):
    state_of(bystander).write(folder.state_file)
    folder.record_file.write_text("{")
    assert find(folder, LOG) is None
    assert "start.json is damaged" in caplog.text


def test_one_that_has_ended_is_none(folder, bystander):
    ended = Exit(code=0, signal=None, asked=True, at=0.0)
    state_of(bystander, phase=Phase.EXITED, exit=ended).write(folder.state_file)
    assert find(folder, LOG) is None


def test_a_recycled_pid_is_nobody_of_ours(folder, bystander):
    state_of(bystander, shift=-3600.0).write(folder.state_file)
    record_of(folder).write(folder.record_file)
    assert find(folder, LOG) is None
    assert clear(folder, LOG)
    assert bystander.is_running()


@pytest.mark.parametrize("content", ["", '{"phase": "runn', "[]", '{"phase": "running"}', "\x00" * 100])
def test_a_damaged_state_is_told_once_and_put_aside(folder, caplog, content):
    folder.state_file.write_text(content)
    assert find(folder, LOG) is None
    assert "was put aside as supervisor.unreadable" in caplog.text
    assert not folder.state_file.exists()


def test_a_state_of_a_newer_version_is_left_alone(folder, bystander, caplog):
    content = dataclasses.asdict(state_of(bystander)) | {"format": 99}
    folder.state_file.write_text(json.dumps(content))
    assert find(folder, LOG) is None
    assert clear(folder, LOG)
    assert bystander.is_running()
    assert "newer version" in caplog.text


def test_a_state_that_another_user_wrote_is_not_believed(folder, bystander, caplog, monkeypatch):
    state_of(bystander).write(folder.state_file)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert find(folder, LOG) is None
    assert clear(folder, LOG)
    assert bystander.is_running()
    assert "belongs to another user" in caplog.text


def test_what_cannot_be_taken_over_is_stopped_and_its_files_deleted(folder, bystander):
    state_of(bystander).write(folder.state_file)
    for file in (folder.connection_file, folder.record_file, folder.owner_file, folder.path / "1.properties"):
        file.write_text("{}")
    assert clear(folder, LOG)
    assert not psutil.pid_exists(bystander.pid) or bystander.status() == psutil.STATUS_ZOMBIE
    assert sorted(file.name for file in folder.path.iterdir()) == ["kernels", "lock", "supervisor.json"]
