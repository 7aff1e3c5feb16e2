"""A server that is not ours: how it begins, what ends it, and what is said then."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers import remote_server as remote_module
from jupyterlab_spark_connect.server.launchers.remote import RemoteLauncher
from jupyterlab_spark_connect.server.lifecycle.connection_files import ConnectionFiles
from jupyterlab_spark_connect.server.lifecycle.failures import ServerFailedError
from jupyterlab_spark_connect.server.lifecycle.folder import ConnectionFolder
from jupyterlab_spark_connect.server.lifecycle.models import LaunchRequest
from jupyterlab_spark_connect.server.lifecycle.server import ServerContext
from jupyterlab_spark_connect.server.lifecycle.state import Start, StateMachine
from jupyterlab_spark_connect.server.spark.connect_client import PingResult
from jupyterlab_spark_connect.server.spark.connect_session import Ping

OK = PingResult(status=Ping.OK, spark_version="4.1.0", server_session="first")
NO_ANSWER = PingResult(status=Ping.NO_ANSWER)


class Server:
    """A server as it is seen from here."""

    def __init__(self):
        self.answers = [OK]
        self.is_open = True
        self.looks = 0
        self.released = []

    async def ping(self, connection):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def open(self, connection):
        self.looks += 1
        return self.is_open

    async def release(self, connection):
        self.released.append(connection.session_id)


@pytest.fixture
def server(monkeypatch):
    one = Server()
    monkeypatch.setattr(remote_module, "ping", one.ping)
    monkeypatch.setattr(remote_module, "_is_open", one.open)
    monkeypatch.setattr(remote_module, "release_session", one.release)
    for seconds in ("_PORT_INTERVAL", "_PING_INTERVAL", "_SILENCE_TIMEOUT"):
        monkeypatch.setattr(remote_module, seconds, 0.0)
    return one


@pytest.fixture
def remote(tmp_path):
    folder = ConnectionFolder.claim(tmp_path / "runtime", "/", tmp_path)

    def make(**cluster):
        described = {"name": "site", "display_name": "Site", "description": "", "launcher": "remote"}
        request = LaunchRequest(
            cluster=Cluster(**described, master="sc://localhost:17002", **cluster),
            options={},
            generation=7,
            folder=folder.path,
            directory=tmp_path,
        )
        machine = StateMachine(lambda _: None)
        machine.begin(
            Start(
                generation=7,
                started_at=datetime.now(UTC),
                cluster="site",
                bundles=(),
                user_options={},
                options={},
                web_ui_capability="c",
            ),
            "Preparing",
        )
        log = logging.getLogger()
        context = ServerContext(folder=folder, files=ConnectionFiles(folder, log), status=machine, log=log)
        remote = RemoteLauncher().server(request, context)
        remote.machine = machine
        return remote

    yield make
    folder.release()


async def no_notebooks():
    return []


async def end_of(remote):
    return (await asyncio.wait_for(remote.follow(no_notebooks, no_notebooks), 10)).failure


async def failure(coming):
    with pytest.raises(ServerFailedError) as raised:
        await coming
    return raised.value.failure


async def test_it_knows_the_servers_version_and_lets_go_of_its_session(server, remote):
    visited = remote()
    record = await visited.start(force=False)
    assert record.connection.spark_version == record.launch.spark_version == "4.1.0"
    assert visited.machine.status.running.launch == record.launch
    assert await visited.stop()
    assert await visited.stop()
    assert server.released == [visited.session_id]


async def test_no_server_and_no_right_token_are_one_sentence_each(server, remote, monkeypatch):
    monkeypatch.setenv("SITE_TOKEN", "x" * 20)
    with_token = {"settings": {"token_variable": "SITE_TOKEN"}}
    server.answers = [NO_ANSWER]
    said = (await failure(remote().start(force=False))).message
    assert said == "No Spark Connect server answers at sc://localhost:17002."
    server.answers = [PingResult(status=Ping.UNAUTHENTICATED)]
    said = (await failure(remote(**with_token).start(force=False))).message
    assert said == "The Spark Connect server at sc://localhost:17002 does not accept the token."
    said = (await failure(remote().start(force=False))).message
    assert said == (
        "The Spark Connect server at sc://localhost:17002 wants a token, and this cluster has none."
    )
    assert server.released == []


async def test_a_server_that_falls_silent_is_gone(server, remote):
    visited = remote()
    await visited.start(force=False)
    server.is_open, server.answers = False, [NO_ANSWER]
    over = await end_of(visited)
    assert (over.code, over.message) == (
        "died",
        "The Spark Connect server at sc://localhost:17002 does not answer any more.",
    )
    await visited.stop()
    assert server.released == []


async def test_a_server_that_comes_back_as_another_has_not_our_session(server, remote):
    visited = remote()
    await visited.start(force=False)
    server.is_open = False
    server.answers = [PingResult(status=Ping.OK, spark_version="4.1.0", server_session="second")]
    assert (await end_of(visited)).message.endswith("was started anew.")


async def test_a_network_that_stutters_ends_nothing(server, remote, monkeypatch):
    monkeypatch.setattr(remote_module, "_SILENCE_TIMEOUT", 60.0)
    visited = remote()
    await visited.start(force=False)
    server.is_open, server.answers = False, [NO_ANSWER, NO_ANSWER, OK]
    watching = asyncio.create_task(visited.follow(no_notebooks, no_notebooks))
    while len(server.answers) > 1:  # noqa: ASYNC110 (it is what the watch asks for)
        await asyncio.sleep(0)
    server.is_open, server.looks = True, 0
    while server.looks < 5:  # noqa: ASYNC110 (the same)
        await asyncio.sleep(0)
    assert not watching.done()
    watching.cancel()
